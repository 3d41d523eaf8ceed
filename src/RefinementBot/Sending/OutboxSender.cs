using System.Collections.Concurrent;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Sending;

/// <summary>
/// Sends what the outbox holds: woken by each commit, and by a short poll for what other nodes commit. One call is in
/// flight per message across all nodes, by a lease on its row; only the newest state is drawn; a message is edited at
/// most once a second. An attempt is noted before the call and its result after it. One that was never finished is in
/// doubt: a redraw is simply repeated, a card posted again, and a greeting left at that.
/// </summary>
public sealed partial class OutboxSender(
    Database database,
    Writer writer,
    PollStore polls,
    BacklogStore backlog,
    DirectoryStore directory,
    OutboxSignal signal,
    IEnumerable<IChatGateway> gateways,
    TimeProvider time,
    ILogger<OutboxSender> logger) : BackgroundService
{
    /// <summary>The shortest time between two edits of one message.</summary>
    private static readonly Duration EditInterval = Duration.FromSeconds(1);

    /// <summary>How long one attempt may take; longer than any gateway waits for its chat to answer.</summary>
    private static readonly Duration LeaseTime = Duration.FromSeconds(15);

    private static readonly Duration FirstRetry = Duration.FromSeconds(0.5);
    private static readonly Duration LongestRetry = Duration.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private const int MostAtOnce = 200;

    private readonly Dictionary<string, IChatGateway> gateways = gateways.ToDictionary(gateway => gateway.Platform);
    private readonly ConcurrentDictionary<string, bool> inFlight = new();

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.Dialect.IsShared)
        {
            await EndOwnLeasesAsync();
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = PollInterval;
            try
            {
                wait = StartDue(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogRoundFailed(exception);
            }

            await signal.WaitAsync(wait, time, stoppingToken);
        }
    }

    /// <summary>Nobody else is there, so that whatever was being sent was being sent by this node before it stopped. If this fails, the leases run out by themselves.</summary>
    private async Task EndOwnLeasesAsync()
    {
        try
        {
            await WriteAsync(OutboxRows.EndLeases);
        }
#pragma warning disable CA1031 // A database that is in the way for a moment must not keep the sender from starting.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogRoundFailed(exception);
        }
    }

    /// <summary>Starts all that is due and returns how long nothing else will be.</summary>
    private TimeSpan StartDue(CancellationToken cancellationToken)
    {
        var now = Now;
        var wait = PollInterval;
        using var connection = database.Open();
        foreach (var card in CardRows.Due(connection, now, MostAtOnce))
        {
            Start(card.Waiting, () => SendCardAsync(card, cancellationToken));
        }

        foreach (var hello in OutboxRows.Waiting(connection, OutboxKind.Hello, now, MostAtOnce))
        {
            Start(hello, () => GreetAsync(hello, cancellationToken));
        }

        foreach (var notice in OutboxRows.Waiting(connection, OutboxKind.Notice, now, MostAtOnce))
        {
            Start(notice, () => SayAsync(notice, cancellationToken));
        }

        return wait;

        void Start(Waiting waiting, Func<Task> send)
        {
            if (waiting.NotBefore > now)
            {
                var rest = (waiting.NotBefore - now).ToTimeSpan();
                wait = rest < wait ? rest : wait;
            }
            else if (inFlight.TryAdd(waiting.Subject, true))
            {
                _ = Task.Run(() => RunAsync(waiting.Subject, send), CancellationToken.None);
            }
        }
    }

    private async Task RunAsync(string id, Func<Task> send)
    {
        try
        {
            await send();
        }
#pragma warning disable CA1031 // Whatever goes wrong with one message is logged, and tried again once its lease is out; the others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // If it is the node that stops, what it was doing is in doubt, and the next start looks after it.
            LogAttemptBroken(id, exception);
        }
        finally
        {
            inFlight.TryRemove(id, out _);
            signal.Set();
        }
    }

    private async Task SendCardAsync(DueCard due, CancellationToken cancellationToken)
    {
        var lease = NewLease();
        if (await writer.RunAsync(batch => CardRows.Claim(batch, due.Place, lease)) is not { } card)
        {
            return;
        }

        if (due.Waiting.InDoubt)
        {
            LogInDoubt(card.Id, card.MessageId is null ? "posted" : "drawn");
        }

        if (directory.FindChannel(card.Channel) is not { } channel || !gateways.TryGetValue(channel.Platform, out var gateway))
        {
            // A chat that is switched off now may be switched on again; its cards wait.
            await WriteAsync(batch => CardRows.Release(batch, card, lease, new SendRest(Now + LongestRetry, Failed: false)));
            return;
        }

        var poll = await polls.FindAsync(card.Organization, card.Poll, cancellationToken)
            ?? throw new InvalidOperationException($"Poll {card.Poll} has a card and no row.");
        var view = PollView.ForEverybody(poll, directory.NamesIn(poll));
        var result = await AttemptAsync(() => gateway.SendCardAsync(new CardDelivery(card, channel, poll, view), cancellationToken), cancellationToken);
        var touches = new Touches(card.Organization, card.Poll);
        switch (result)
        {
            case SendResult.Sent sent:
                if (!await writer.RunAsync(batch => CardRows.Rendered(batch, card, lease, sent.MessageId, poll.Version, Now + EditInterval), touches))
                {
                    LogLeaseLost(card.Id, sent.MessageId);
                }

                break;
            case SendResult.Gone gone:
                LogCardGone(card.Id, channel.Platform, channel.Address, gone.Reason);
                await WriteAsync(
                    batch =>
                    {
                        CardRows.End(batch, card, gone.Reason);
                        if (!poll.IsClosed)
                        {
                            NoticeRows.ToPerson(batch, card.Organization, poll.Facilitator, CannotShow(poll, gone), Now, only: channel.Platform);
                        }
                    },
                    touches);
                break;
            default:
                var rest = Rest(card.Id, due.Waiting, result);
                await WriteAsync(batch => CardRows.Release(batch, card, lease, rest));
                break;
        }
    }

    /// <summary>What whoever started a poll is told, once, when its card can no longer be drawn.</summary>
    private static string CannotShow(Poll poll, SendResult.Gone gone)
    {
        var again = poll.Subject.Key is { } key
            ? $"Then type estimate {key} there again: it is the same poll, with the votes that were cast."
            : "Then start it anew with estimate.";
        return $"I cannot show the poll on “{PollCard.Title(poll.Subject)}” where it was started. {gone.Mend ?? $"The chat says: {gone.Reason}."} {again}";
    }

    private Task GreetAsync(Waiting hello, CancellationToken cancellationToken) => SendOnceAsync(OutboxKind.Hello, hello, async () =>
    {
        if (directory.FindChannel(new ChannelId(hello.Subject)) is not { } channel || !gateways.TryGetValue(channel.Platform, out var gateway))
        {
            return new SendResult.Later(LongestRetry.ToTimeSpan());
        }

        var example = (await backlog.OfTeamAsync(channel.Organization, channel.Team, 20, cancellationToken)).FirstOrDefault(item => item.Estimate is null);
        return await gateway.PostAsync(channel, Hello.ToChannel(example), cancellationToken);
    }, cancellationToken);

    private Task SayAsync(Waiting waiting, CancellationToken cancellationToken) => SendOnceAsync(OutboxKind.Notice, waiting, async () =>
    {
        using var connection = database.Open();
        if (NoticeRows.Find(connection, waiting.Subject) is not { } notice)
        {
            return new SendResult.Gone("there is no such notice");
        }

        var message = Message.Say(notice.Text);
        return notice.Channel is { } id
            ? directory.FindChannel(id) is { } channel && gateways.TryGetValue(channel.Platform, out var there)
                ? await there.PostAsync(channel, message, cancellationToken)
                : new SendResult.Later(LongestRetry.ToTimeSpan())
            : gateways.TryGetValue(notice.Platform, out var gateway)
                ? await gateway.TellAsync(notice.Workspace, notice.Address, message, cancellationToken)
                : new SendResult.Later(LongestRetry.ToTimeSpan());
    }, cancellationToken);

    /// <summary>Sends what is said once: not again if nobody knows whether it was, and no more once it is or never can be.</summary>
    private async Task SendOnceAsync(string kind, Waiting waiting, Func<Task<SendResult>> send, CancellationToken cancellationToken)
    {
        var lease = NewLease();
        if (!await writer.RunAsync(batch => OutboxRows.Claim(batch, kind, waiting.Subject, lease)))
        {
            return;
        }

        if (waiting.InDoubt)
        {
            LogInDoubt(waiting.Subject, "left as it is");
            await WriteAsync(batch => OutboxRows.Done(batch, kind, waiting.Subject, 1));
            return;
        }

        var result = await AttemptAsync(send, cancellationToken);
        await WriteAsync(result is SendResult.Later or SendResult.Failed
            ? batch => OutboxRows.Release(batch, kind, waiting.Subject, lease, Rest(waiting.Subject, waiting, result))
            : batch => OutboxRows.Done(batch, kind, waiting.Subject, 1));
    }

    /// <summary>What came of a call; one that breaks has failed.</summary>
    private async Task<SendResult> AttemptAsync(Func<Task<SendResult>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
#pragma warning disable CA1031 // A gateway that breaks on one message must not keep it from being tried again.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogGatewayBroken(exception);
            return new SendResult.Failed(exception.GetType().Name);
        }
    }

    /// <summary>How long a message rests after a call that did not succeed.</summary>
    private SendRest Rest(string id, Waiting waiting, SendResult result)
    {
        switch (result)
        {
            case SendResult.Later later:
                return new SendRest(Now + Duration.FromTimeSpan(later.Wait), Failed: false);
            case SendResult.Failed failed:
                var doubled = FirstRetry * (1 << Math.Min(waiting.Failures, 10));
                var delay = doubled < LongestRetry ? doubled : LongestRetry;
                LogSendFailed(id, delay.TotalSeconds, failed.Reason);
                return new SendRest(Now + delay, Failed: true);
            default:
                throw new System.Diagnostics.UnreachableException(result.GetType().Name);
        }
    }

    private SendLease NewLease() => new(DirectoryStore.NewId(), Now, Now + LeaseTime);

    private Task WriteAsync(Action<Batch> act, Touches? touches = null) => writer.RunAsync(
        batch =>
        {
            act(batch);
            return true;
        },
        touches);

    [LoggerMessage(EventId = 400, Level = LogLevel.Error, Message = "The outbox could not be read; it is tried again")]
    private partial void LogRoundFailed(Exception exception);

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "Sending {Id} failed; the next try comes in {Seconds} s: {Reason}")]
    private partial void LogSendFailed(string id, double seconds, string reason);

    [LoggerMessage(EventId = 402, Level = LogLevel.Warning, Message = "Card {Card} in {Platform} channel {Channel} can no longer be drawn: {Reason}")]
    private partial void LogCardGone(string card, string platform, string channel, string reason);

    [LoggerMessage(EventId = 403, Level = LogLevel.Error, Message = "An attempt to send {Id} broke off; it is made again once its lease is out")]
    private partial void LogAttemptBroken(string id, Exception exception);

    [LoggerMessage(EventId = 404, Level = LogLevel.Warning, Message = "Nobody knows whether {Id} was sent when the bot last tried; it is {Remedy}")]
    private partial void LogInDoubt(string id, string remedy);

    [LoggerMessage(EventId = 405, Level = LogLevel.Warning, Message = "Sending card {Card} took longer than its lease; message {Message} may be there twice")]
    private partial void LogLeaseLost(string card, string message);

    [LoggerMessage(EventId = 406, Level = LogLevel.Error, Message = "A message could not be sent because the bot itself failed at it")]
    private partial void LogGatewayBroken(Exception exception);
}
