using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>A team's time: the zone its clocks show, the days it works, and its iterations.</summary>
/// <param name="Zone">The IANA zone in which its rules and plannings are meant.</param>
/// <param name="Iterations">Null until the team has said when its iterations are.</param>
public sealed record TeamCadence(DateTimeZone Zone, WorkingCalendar Calendar, IterationSchedule? Iterations = null)
{
    /// <summary>What holds until a team says otherwise: UTC, Monday to Friday, no iterations.</summary>
    public static TeamCadence Default { get; } = new(DateTimeZone.Utc, WorkingCalendar.Default);

    /// <summary>How much the team takes on in an iteration, in points; null until it has said so, which is not the same as nothing.</summary>
    public decimal? Capacity { get; init; }

    /// <summary>The iteration that is on; null before the first one, and where the team has none.</summary>
    public Iteration? CurrentIteration(Instant now) => Iterations is { } schedule && schedule.NumberOn(Today(now)) is > 0 and var number ? schedule[number] : null;

    /// <summary>The iteration after the one that is on, or the first one; null where the team has none.</summary>
    public Iteration? NextIteration(Instant now) => Iterations is { } schedule ? schedule[schedule.NumberOn(Today(now)) + 1] : null;

    private LocalDate Today(Instant now) => now.InZone(Zone).Date;
}
