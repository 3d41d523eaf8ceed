using System.ComponentModel;
using Hangfire;
using NodaTime;

namespace RefinementBot.Scheduling;

/// <summary>
/// The job that Hangfire runs. It takes no arguments and keeps nothing: all that is due stands in our own table, so
/// that a tick that is lost, late or doubled does no harm.
/// </summary>
public sealed class Ticks(DueWork work)
{
    /// <summary>Names the recurring job. Stored by Hangfire: it never changes.</summary>
    public const string Id = "do-what-is-due";

    /// <summary>Every second.</summary>
    public const string Every = "* * * * * *";

    [DisplayName("Do what is due")]
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public Task RunAsync(CancellationToken cancellationToken) => work.RunAsync(cancellationToken);
}

/// <summary>Looks for what is due where Hangfire has not for a while: its storage may be down, or held by a node that was killed.</summary>
public sealed partial class TicksWithoutHangfire(DueWork work, TimeProvider time, ILogger<TicksWithoutHangfire> logger) : BackgroundService
{
    /// <summary>How long Hangfire may be silent. Several of its own polls.</summary>
    private static readonly Duration Patience = Duration.FromSeconds(5);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (Instant.FromDateTimeOffset(time.GetUtcNow()) - work.LastRun >= Patience)
            {
                await RunAsync(stoppingToken);
            }
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await work.RunAsync(cancellationToken);
        }
#pragma warning disable CA1031 // A database that is away comes back; /health/ready says so meanwhile.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(EventId = 702, Level = LogLevel.Error, Message = "What is due could not be looked for; the next look comes in a second")]
    private partial void LogFailed(Exception exception);
}
