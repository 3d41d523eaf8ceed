using System.Collections.Concurrent;
using Dapper;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Sending;

/// <summary>
/// Sends what the outbox holds: woken by each commit, and by a short poll in case a wake-up was lost. One call is in
/// flight per message; only the newest state is drawn; a message is edited at most once a second.
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
    private static readonly TimeSpan EditInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);
    private const int MostAtOnce = 200;

    private readonly Dictionary<string, IChatGateway> gateways = gateways.ToDictionary(gateway => gateway.Platform);
    private readonly ConcurrentDictionary<string, Attempt> attempts = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = PollInterval;
            try
            {
                wait = SendDue(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogRoundFailed(exception);
            }

            await signal.WaitAsync(wait, time, stoppingToken);
        }
    }

    /// <summary>Starts all that is due and returns how long nothing else will be.</summary>
    private TimeSpan SendDue(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var wait = PollInterval;
        using var connection = database.Open();
        foreach (var card in CardRows.Due(connection, MostAtOnce))
        {
            Start(card.Id, () => SendAsync(card, cancellationToken));
        }

        foreach (var subject in connection.Query<string>("SELECT subject FROM outbox WHERE kind = @kind", new { kind = OutboxKind.Hello }))
        {
            Start(subject, () => GreetAsync(new ChannelId(subject), cancellationToken));
        }

        return wait;

        void Start(string id, Func<Task<TimeSpan?>> send)
        {
            var attempt = attempts.GetOrAdd(id, _ => new Attempt());
            if (attempt.InFlight)
            {
                return;
            }

            if (attempt.NotBefore > now)
            {
                wait = TimeSpan.FromTicks(Math.Min(wait.Ticks, (attempt.NotBefore - now).Ticks));
                return;
            }

            attempt.InFlight = true;
            _ = Task.Run(() => RunAsync(id, attempt, send), cancellationToken);
        }
    }

    private async Task RunAsync(string id, Attempt attempt, Func<Task<TimeSpan?>> send)
    {
        try
        {
            var next = await send();
            attempt.Failures = 0;
            if (next is { } pause)
            {
                attempt.NotBefore = time.GetUtcNow() + pause;
            }
            else
            {
                attempts.TryRemove(id, out _);
            }
        }
#pragma warning disable CA1031 // Whatever goes wrong with one message is logged and tried again; the others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var delay = TimeSpan.FromTicks(Math.Min(LongestRetry.Ticks, FirstRetry.Ticks << Math.Min(attempt.Failures++, 10)));
            attempt.NotBefore = time.GetUtcNow() + delay;
            LogSendFailed(id, delay.TotalSeconds, exception);
        }
        finally
        {
            attempt.InFlight = false;
            signal.Set();
        }
    }

    /// <summary>Draws one card; returns how long its message must rest, or null if there is nothing more to do with it.</summary>
    private async Task<TimeSpan?> SendAsync(PollCardPlace card, CancellationToken cancellationToken)
    {
        if (directory.FindChannel(card.Channel) is not { } channel || !gateways.TryGetValue(channel.Platform, out var gateway))
        {
            // A chat that is switched off now may be switched on again; its cards wait.
            return LongestRetry;
        }

        var poll = await polls.FindAsync(card.Organization, card.Poll, cancellationToken)
            ?? throw new InvalidOperationException($"Poll {card.Poll} has a card and no row.");
        var view = PollView.ForEverybody(poll, directory.NamesIn(poll));
        switch (await gateway.SendCardAsync(new CardDelivery(card, channel, poll, view), cancellationToken))
        {
            case SendResult.Sent sent:
                await writer.RunAsync(batch =>
                {
                    CardRows.Rendered(batch, card, sent.MessageId, poll.Version);
                    return true;
                });
                return EditInterval;
            case SendResult.Later later:
                return later.Wait;
            case SendResult.Gone gone:
                LogCardGone(card.Id, channel.Platform, channel.Address, gone.Reason);
                await writer.RunAsync(batch =>
                {
                    CardRows.End(batch, card, gone.Reason);
                    return true;
                });
                return null;
            case SendResult.Failed failed:
                throw new SendFailedException(failed.Reason);
            case var other:
                throw new System.Diagnostics.UnreachableException(other.GetType().Name);
        }
    }

    private async Task<TimeSpan?> GreetAsync(ChannelId id, CancellationToken cancellationToken)
    {
        if (directory.FindChannel(id) is not { } channel || !gateways.TryGetValue(channel.Platform, out var gateway))
        {
            return LongestRetry;
        }

        var example = (await backlog.OfTeamAsync(channel.Organization, channel.Team, 20, cancellationToken)).FirstOrDefault(item => item.Estimate is null);
        switch (await gateway.PostAsync(channel, Hello.ToChannel(example), cancellationToken))
        {
            case SendResult.Later later:
                return later.Wait;
            case SendResult.Failed failed:
                throw new SendFailedException(failed.Reason);
            default:
                await writer.RunAsync(batch =>
                {
                    OutboxRows.Done(batch, OutboxKind.Hello, id.Value, 1);
                    return true;
                });
                return null;
        }
    }

    [LoggerMessage(EventId = 400, Level = LogLevel.Error, Message = "The outbox could not be read; it is tried again")]
    private partial void LogRoundFailed(Exception exception);

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "Sending {Id} failed; the next try comes in {Seconds} s")]
    private partial void LogSendFailed(string id, double seconds, Exception exception);

    [LoggerMessage(EventId = 402, Level = LogLevel.Warning, Message = "Card {Card} in {Platform} channel {Channel} can no longer be drawn: {Reason}")]
    private partial void LogCardGone(string card, string platform, string channel, string reason);

    private sealed class Attempt
    {
        public volatile bool InFlight;

        public DateTimeOffset NotBefore { get; set; }

        public int Failures { get; set; }
    }
}

/// <summary>A chat refused or failed for now.</summary>
public sealed class SendFailedException(string reason) : Exception(reason);
