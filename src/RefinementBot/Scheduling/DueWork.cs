using NodaTime;
using RefinementBot.Storage;

namespace RefinementBot.Scheduling;

/// <summary>A kind of work that is done when its time has come.</summary>
public interface IDueWork
{
    /// <summary>The word by which its rows are known. Stored: it never changes.</summary>
    string Kind { get; }

    /// <summary>
    /// Does it, within the batch alone: what is to be sent is queued there. It re-reads what it is about, and does
    /// nothing if the moment has passed.
    /// </summary>
    /// <returns>When it is due next, or null if it is done for good.</returns>
    Instant? Do(Batch batch, DueRow row, Instant now);
}

/// <summary>A kind of work that is done for many subjects together, since they come due in hosts.</summary>
public interface IDueWorkOfMany : IDueWork
{
    /// <summary>Does it for all of them, as <see cref="IDueWork.Do"/> does for one.</summary>
    /// <returns>When each is due next, in the order of <paramref name="rows"/>.</returns>
    IReadOnlyList<Instant?> Do(Batch batch, IReadOnlyList<DueRow> rows, Instant now);
}

/// <summary>
/// Does what is due: claims, does and reschedules many rows in one transaction. Where that fails, each is done by itself,
/// so that one that cannot be done is put off, ever longer, and holds up no other. Safe to run twice at once, on as
/// many nodes as there are.
/// </summary>
public sealed partial class DueWork(Writer writer, IEnumerable<IDueWork> kinds, OutboxSignal outbox, TimeProvider time, ILogger<DueWork> logger)
{
    private const int MostAtOnce = 500;
    private static readonly Duration FirstRetry = Duration.FromSeconds(10);
    private static readonly Duration LongestRetry = Duration.FromHours(1);

    private readonly Dictionary<string, IDueWork> kinds = kinds.ToDictionary(kind => kind.Kind);
    private long lastRun = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>When this node last looked for what is due, with success; its start counts as one.</summary>
    public Instant LastRun => Instant.FromUnixTimeMilliseconds(Interlocked.Read(ref lastRun));

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>Does all that is due now and returns how much that was.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var done = 0;
        int found;
        do
        {
            found = await RunSomeAsync();
            done += found;
        }
        while (found == MostAtOnce && !cancellationToken.IsCancellationRequested);

        Interlocked.Exchange(ref lastRun, Now.ToUnixTimeMilliseconds());
        if (done > 0)
        {
            outbox.Set();
        }

        return done;
    }

    private async Task<int> RunSomeAsync()
    {
        var now = Now;
        List<DueRow> claimed = [];
        try
        {
            await writer.RunAsync(batch =>
            {
                claimed = DueRows.Claim(batch, now, MostAtOnce);
                foreach (var rows in claimed.GroupBy(row => row.Kind))
                {
                    Do(batch, [.. rows], now);
                }

                return true;
            });
        }
#pragma warning disable CA1031 // Whichever of them it was: each is tried by itself, and the one that fails is named.
        catch (Exception) when (claimed.Count > 0)
#pragma warning restore CA1031
        {
            foreach (var row in claimed)
            {
                await RunAloneAsync(row, now);
            }
        }

        return claimed.Count;
    }

    private async Task RunAloneAsync(DueRow row, Instant now)
    {
        try
        {
            await writer.RunAsync(batch =>
            {
                if (DueRows.Claim(batch, row, now) is { } still)
                {
                    Do(batch, [still], now);
                }

                return true;
            });
        }
#pragma warning disable CA1031 // One that cannot be done is put off and named in the log; the others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var doubled = FirstRetry * (1 << Math.Min(row.Failures, 12));
            var pause = doubled < LongestRetry ? doubled : LongestRetry;
            LogFailed(row.Kind, row.Subject, pause.TotalSeconds, exception);
            await writer.RunAsync(batch =>
            {
                DueRows.PutOff(batch, row, now + pause);
                return true;
            });
        }
    }

    /// <summary>Does rows of one kind, and says when each is due next.</summary>
    private void Do(Batch batch, List<DueRow> rows, Instant now)
    {
        if (!kinds.TryGetValue(rows[0].Kind, out var kind))
        {
            foreach (var row in rows)
            {
                // A newer node beside this one knows what it is; it is left due for that one.
                DueRows.PutOff(batch, row, now + FirstRetry);
                LogUnknown(row.Kind, row.Subject);
            }

            return;
        }

        var next = kind is IDueWorkOfMany many ? many.Do(batch, rows, now) : rows.ConvertAll(row => kind.Do(batch, row, now));
        foreach (var (row, at) in rows.Zip(next))
        {
            if (at is { } due)
            {
                DueRows.Set(batch, row.Organization, row.Kind, row.Subject, due, now);
            }
            else
            {
                DueRows.Remove(batch, row.Kind, row.Subject);
            }
        }
    }

    [LoggerMessage(EventId = 700, Level = LogLevel.Error, Message = "Due work {Kind} on {Subject} failed; the next try comes in {Seconds} s")]
    private partial void LogFailed(string kind, string subject, double seconds, Exception exception);

    [LoggerMessage(EventId = 701, Level = LogLevel.Warning, Message = "This version knows no due work {Kind} (on {Subject}); it is left to one that does")]
    private partial void LogUnknown(string kind, string subject);
}
