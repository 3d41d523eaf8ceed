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

    /// <summary>The plannings to come that are on a day on which nobody works, among those of the next few iterations.</summary>
    public IReadOnlyList<PlanningOff> PlanningsOff(Instant now)
    {
        const int lookedAt = 4;
        return
        [
            .. from iteration in Iterations?.From(Today(now)).Take(lookedAt) ?? []
               where iteration.Planning.Date >= Today(now)
               let why = Calendar.WhyNotWorking(iteration.Planning.Date)
               where why is not null
               select new PlanningOff(iteration, why, Calendar.HolidayOn(iteration.Planning.Date) is not null, Calendar.After(iteration.Planning.Date)),
        ];
    }

    private LocalDate Today(Instant now) => now.InZone(Zone).Date;
}

/// <summary>A planning on a day on which nobody works.</summary>
/// <param name="Why">The holiday's name, or the day of the week.</param>
/// <param name="Instead">The next working day; null if there is none.</param>
public sealed record PlanningOff(Iteration Iteration, string Why, bool IsHoliday, LocalDate? Instead);
