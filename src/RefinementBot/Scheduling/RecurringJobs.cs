using Hangfire;
using Hangfire.States;
using Hangfire.Storage;

namespace RefinementBot.Scheduling;

/// <summary>Every recurring job there is, registered at start. Hangfire's storage may be away then: it is asked until it takes them.</summary>
public sealed partial class RecurringJobs(IRecurringJobManager jobs, TimeProvider time, ILogger<RecurringJobs> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the way to the first answer.
        await Task.Yield();
        while (!TryRegister())
        {
            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    private bool TryRegister()
    {
        try
        {
            jobs.AddOrUpdate<Ticks>(Ticks.Id, ticks => ticks.RunAsync(CancellationToken.None), Ticks.Every);
            jobs.AddOrUpdate<Housekeeping>(Housekeeping.Id, housekeeping => housekeeping.RunAsync(CancellationToken.None), Housekeeping.Every);
            return true;
        }
#pragma warning disable CA1031 // Whatever keeps Hangfire from it, due work is done without it meanwhile.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotRegistered(exception);
            return false;
        }
    }

    [LoggerMessage(EventId = 703, Level = LogLevel.Warning, Message = "Hangfire took no recurring job; it is asked again in a few seconds")]
    private partial void LogNotRegistered(Exception exception);
}

/// <summary>Ticks leave no trace worth keeping: a row for each second of a day would be 86,400.</summary>
internal sealed class ForgetsSoon : IApplyStateFilter
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(5);

    public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction) => context.JobExpirationTimeout = Soon;

    public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction) => context.JobExpirationTimeout = Soon;
}
