using System.ComponentModel;
using Hangfire;
using NodaTime;
using RefinementBot.Storage;

namespace RefinementBot.Scheduling;

/// <summary>
/// The job that takes away what nobody needs any more, a few hundred rows at a time, so that no vote waits for it. One
/// that is missed is made up for by the next.
/// </summary>
public sealed partial class Housekeeping(Database database, Writer writer, TimeProvider time, ILogger<Housekeeping> logger)
{
    /// <summary>Names the recurring job. Stored by Hangfire: it never changes.</summary>
    public const string Id = "take-away-old-rows";

    /// <summary>Once an hour, at an odd minute.</summary>
    public const string Every = "17 * * * *";

    private const int MostAtOnce = 500;

    [DisplayName("Take away what nobody needs any more")]
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        foreach (var old in OldRows.All)
        {
            var (gone, found) = (0, 0);
            do
            {
                found = await RunSomeAsync(old, now - old.Kept);
                gone += found;
            }
            while (found == MostAtOnce && !cancellationToken.IsCancellationRequested);

            if (gone > 0)
            {
                LogTakenAway(gone, old.Table, old.Kept.Days);
            }
        }
    }

    private async Task<int> RunSomeAsync(OldRows old, Instant before)
    {
        var rows = await old.FindAsync(database, before, MostAtOnce);
        if (rows.Count > 0)
        {
            await writer.RunAsync(batch =>
            {
                old.TakeAway(batch, rows);
                return true;
            });
        }

        return rows.Count;
    }

    [LoggerMessage(EventId = 704, Level = LogLevel.Information, Message = "{Rows} rows of {Table}, older than {Days} days, were taken away")]
    private partial void LogTakenAway(int rows, string table, int days);
}
