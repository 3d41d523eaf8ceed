using System.Collections.Concurrent;
using NodaTime;
using RefinementBot.Engine.Cadence;
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
    PollViews views,
    SessionViews sessions,
    SessionWriter sessionWriter,
    BacklogStore backlog,
    PlanningOutlooks outlooks,
    DirectoryStore directory,
    OutboxSignal signal,
    IEnumerable<IChatGateway> gateways,
    TimeProvider time,
    ILogger<OutboxSender> logger) : BackgroundService
{
    /// <summary>The shortest time between two edits of one message.</summary>
    private static readonly Duration EditInterval = Duration.FromSeconds(1);

    /// <summary>How long one attempt keeps others from being made.</summary>
    private static readonly Duration LeaseTime = Duration.FromSeconds(15);

    /// <summary>How long one attempt may take, however many calls it is made of: it is over, and noted, before its lease is.</summary>
    private static readonly TimeSpan AttemptTime = TimeSpan.FromSeconds(12);

    private static readonly Duration FirstRetry = Duration.FromSeconds(0.5);

    /// <summary>A chat that was away is drawn right so soon after it is back.</summary>
    private static readonly Duration LongestRetry = Duration.FromSeconds(5);

    /// <summary>The same where an operator has to mend something first, or where nobody can be spoken to yet.</summary>
    private static readonly Duration LongestWait = Duration.FromSeconds(30);

    /// <summary>A failure is logged while it is new, and then every so often.</summary>
    private const int FailuresLogged = 4;
    private const int LoggedEvery = 12;

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
        foreach (var card in InTurn([.. CardRows.Due(connection, now, MostAtOnce)], now))
        {
            Start(card.Waiting, () => SendInTurnAsync(card, cancellationToken));
        }

        foreach (var waiting in OutboxRows.Waiting(connection, OutboxKind.SessionCard, now, MostAtOnce))
        {
            Start(waiting, () => SendSessionCardAsync(waiting, cancellationToken));
        }

        foreach (var hello in OutboxRows.Waiting(connection, OutboxKind.Hello, now, MostAtOnce))
        {
            Start(hello, () => GreetAsync(hello, cancellationToken));
        }

        foreach (var notice in OutboxRows.FirstNotices(connection, now, MostAtOnce))
        {
            Start(notice, () => SayAsync(notice, cancellationToken));
        }

        foreach (var reminder in OutboxRows.Waiting(connection, OutboxKind.Reminder, now, MostAtOnce))
        {
            Start(reminder, () => RemindAsync(reminder, cancellationToken));
        }

        foreach (var discussion in OutboxRows.Waiting(connection, OutboxKind.Discussion, now, MostAtOnce))
        {
            Start(discussion, () => DiscussAsync(discussion, cancellationToken));
        }

        foreach (var copy in OutboxRows.Waiting(connection, OutboxKind.OlderCopy, now, MostAtOnce))
        {
            Start(copy, () => RetireAsync(copy, cancellationToken));
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
            await WriteAsync(batch => CardRows.Release(batch, card, lease, new SendRest(Now + LongestWait, Failed: false)));
            return;
        }

        var poll = await polls.FindAsync(card.Organization, card.Poll, cancellationToken)
            ?? throw new InvalidOperationException($"Poll {card.Poll} has a card and no row.");
        var view = views.ForEverybody(poll);
        var result = await AttemptAsync(token => gateway.SendCardAsync(new CardDelivery(card, channel, poll, view), token), cancellationToken);
        var touches = new Touches(card.Organization, card.Poll);
        if (result is SendResult.Failed { InDoubt: true })
        {
            LogInDoubt(card.Id, card.MessageId is null ? "posted" : "drawn");
        }

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
                            CannotShow(batch, card, poll, channel, gone);
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

    /// <summary>Tells whoever started a poll, once, that its card can no longer be drawn, and offers to post it again.</summary>
    private void CannotShow(Batch batch, PollCardPlace card, Poll poll, Channel channel, SendResult.Gone gone)
    {
        var place = ChannelRows.NameOf(batch, card.Organization, channel.Id) ?? "its channel";
        NoticeRows.ToPerson(
            batch, card.Organization, poll.Facilitator,
            $"I can no longer show the poll on “{PollCard.Title(poll.Subject)}” in {place}. {gone.Mend ?? $"The chat says: {gone.Reason}."} The poll goes on, and the votes that were cast are kept.",
            Now, preferred: channel.Platform,
            buttons:
            [
                .. gone.IsPlaceClosed ? Array.Empty<NoticeButton>() : [new NoticeButton("Post it again where it was", new ActionRef.PostAgain(poll.Id, channel.Id).ToString())],
                new NoticeButton("Post it again here", new ActionRef.PostAgain(poll.Id).ToString()),
            ]);
    }

    /// <summary>What came of a call; one that breaks has failed.</summary>
    private async Task<SendResult> AttemptAsync(Func<CancellationToken, Task<SendResult>> call, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(AttemptTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await call(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendResult.Failed($"no answer in {AttemptTime.TotalSeconds} s", InDoubt: true);
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
                var longest = failed.NeedsOperator ? LongestWait : LongestRetry;
                var delay = doubled < longest ? doubled : longest;
                if (waiting.Failures < FailuresLogged || waiting.Failures % LoggedEvery == 0)
                {
                    LogSendFailed(id, delay.TotalSeconds, failed.Reason);
                }

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
}
