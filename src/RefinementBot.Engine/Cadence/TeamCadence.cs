using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>A team's time: the zone its clocks show, the days it works, and its iterations.</summary>
/// <param name="Zone">The IANA zone in which its rules and plannings are meant.</param>
/// <param name="Iterations">Null until the team has said when its iterations are.</param>
public sealed record TeamCadence(DateTimeZone Zone, WorkingCalendar Calendar, IterationSchedule? Iterations = null)
{
    /// <summary>What holds until a team says otherwise: UTC, Monday to Friday, no iterations.</summary>
    public static TeamCadence Default { get; } = new(DateTimeZone.Utc, WorkingCalendar.Default);
}
