using System.Collections.Concurrent;
using System.Threading.Channels;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Fetching;
using RefinementBot.Storage;

namespace RefinementBot.Scheduling;

/// <summary>
/// Has calendars read that are due. What is read from elsewhere takes its time, and so is not read within the transaction: it stays due,
/// a little later, until what came of it is written, so that a node that dies in between leaves it to be read again.
/// </summary>
public sealed class CalendarFeeds(CalendarReader reader) : IDueWork
{
    private static readonly Duration Lease = Duration.FromMinutes(2);

    public string Kind => CalendarFeedRows.Kind;

    public Instant? Do(Batch batch, DueRow row, Instant now)
    {
        if (CalendarFeedRows.Find(batch.Connection, batch.Transaction, row.Organization, row.Subject) is not { } feed)
        {
            return null;
        }

        batch.AfterCommit(() => reader.Want(feed));
        return now + Lease;
    }
}

/// <summary>Reads calendars, a few at once, keeps what they hold, and says so to whoever waits for it. One that is down costs nobody what it held before.</summary>
public sealed partial class CalendarReader(Fetcher fetcher, Writer writer, OutboxSignal outbox, TimeProvider time, ILogger<CalendarReader> logger) : BackgroundService
{
    private static readonly Duration Day = Duration.FromDays(1);

    /// <summary>After how many failures in a row the facilitators are told, once. A calendar that never was read is told of at once.</summary>
    private const int FailuresBorne = 3;

    /// <summary>Few enough to leave the node to its other work, and more than one, since a host that is down is waited for.</summary>
    private const int MostAtOnce = 4;

    private readonly Channel<StoredFeed> wanted = System.Threading.Channels.Channel.CreateUnbounded<StoredFeed>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Those that wait or are being read: one that is due again meanwhile is not read twice.</summary>
    private readonly ConcurrentDictionary<string, StoredFeed> waiting = new();

    /// <summary>Has a calendar read soon.</summary>
    public void Want(StoredFeed feed)
    {
        if (waiting.TryAdd(feed.Id, feed))
        {
            wanted.Writer.TryWrite(feed);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        wanted.Reader.ReadAllAsync(stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = stoppingToken }, async (feed, cancellationToken) =>
        {
            try
            {
                await ReadAsync(feed, cancellationToken);
            }
#pragma warning disable CA1031 // It stays due, and the others go on.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(feed.Id, feed.Host, exception);
            }
            finally
            {
                waiting.TryRemove(feed.Id, out _);
            }
        });

    /// <summary>Reads what is wanted by now.</summary>
    internal async Task ReadWantedAsync(CancellationToken cancellationToken)
    {
        while (wanted.Reader.TryRead(out var feed))
        {
            waiting.TryRemove(feed.Id, out _);
            await ReadAsync(feed, cancellationToken);
        }
    }

    /// <summary>Reads a calendar and writes what came of it.</summary>
    private async Task ReadAsync(StoredFeed wantedFeed, CancellationToken cancellationToken)
    {
        var fetched = await fetcher.ReadAsync(new Uri(wantedFeed.Address), cancellationToken);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        await writer.RunAsync(batch =>
        {
            if (CalendarFeedRows.Find(batch.Connection, batch.Transaction, wantedFeed.Organization, wantedFeed.Id) is { } feed)
            {
                var settings = CadenceRows.Find(batch.Connection, batch.Transaction, feed.Organization, feed.Team);
                DueRows.Set(batch, feed.Organization, CalendarFeedRows.Kind, feed.Id, now + Take(batch, feed, settings, fetched, now), now);
            }

            return true;
        });
        outbox.Set();
    }

    /// <summary>Returns after how long it is to be read again.</summary>
    private Duration Take(Batch batch, StoredFeed feed, CadenceSettings settings, Fetched fetched, Instant now)
    {
        var zone = settings.Resolved.Zone;
        var today = now.InZone(zone).Date;
        var read = fetched is Fetched.Text text ? FeedContent.Read(feed.Kind, text.Content, zone, today) : null;
        if (read is Reading<FeedContent>.Done { Value: var content })
        {
            CalendarFeedRows.Keep(batch, feed, content, now);
            if (feed.ReadAt is null)
            {
                var off = CadenceRows.Find(batch.Connection, batch.Transaction, feed.Organization, feed.Team).Resolved.PlanningsOff(now);
                CalendarFeedRows.TellWhoAdded(batch, feed, FeedNews.Read(feed.Host, content, off, today), now);
            }

            return Day;
        }

        var reason = fetched is Fetched.Failed failed ? failed.Reason : ((Reading<FeedContent>.Refused)read!).Problem.Reason;
        var (isNew, isTooOften) = (feed is { ReadAt: null, Failures: 0 }, feed.Failures + 1 >= FailuresBorne && !feed.IsTold);
        CalendarFeedRows.NoteFailure(batch, feed, reason, feed.IsTold || isNew || isTooOften);
        LogDown(feed.Id, feed.Host, feed.Failures + 1);
        if (isNew)
        {
            CalendarFeedRows.TellWhoAdded(batch, feed, FeedNews.NotRead(feed.Host, reason), now);
        }
        else if (isTooOften)
        {
            CalendarFeedRows.TellFacilitators(batch, feed, FeedNews.Down(feed.TeamName, feed.Kind, feed.Host, feed.ReadAt?.InZone(zone).Date, reason), now);
        }

        return Pause(feed.Failures + 1);
    }

    /// <summary>Ten minutes, an hour, and then a day.</summary>
    private static Duration Pause(int failures) => failures switch
    {
        1 => Duration.FromMinutes(10),
        2 => Duration.FromHours(1),
        _ => Day,
    };

    [LoggerMessage(EventId = 710, Level = LogLevel.Error, Message = "The calendar {Feed} of {Host} could not be taken in; it is read again in a few minutes")]
    private partial void LogFailed(string feed, string host, Exception exception);

    [LoggerMessage(EventId = 711, Level = LogLevel.Warning, Message = "The calendar {Feed} of {Host} could not be read, {Failures} times in a row; what it held before stays")]
    private partial void LogDown(string feed, string host, int failures);
}
