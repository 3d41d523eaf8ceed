using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>When a team's iterations begin, how long they last, and when they are planned.</summary>
/// <param name="FirstDay">The first day of the first of them.</param>
/// <param name="Days">How many days each has.</param>
public sealed record IterationRhythm(LocalDate FirstDay, int Days, PlanningTime Planning)
{
    /// <summary>What holds until a team says otherwise: planned on the first day at 9:00.</summary>
    public static PlanningTime UsualPlanning { get; } = new(0, new LocalTime(9, 0));

    /// <summary>The same from another day on, or with another length: planning stays on its day of the week where it has one.</summary>
    public IterationRhythm Moved(LocalDate firstDay, int days) => this with
    {
        FirstDay = firstDay,
        Days = days,
        Planning = days % 7 == 0 && Days % 7 == 0 ? PlanningTime.On(FirstDay.PlusDays(Planning.DaysFromFirst).DayOfWeek, Planning.Time, firstDay) : Planning,
    };

    /// <summary>The length in words: "2 weeks", "10 days".</summary>
    public string Length => Days % 7 == 0 ? (Days == 7 ? "1 week" : $"{Days / 7} weeks") : Days == 1 ? "1 day" : $"{Days} days";
}

/// <summary>What a team has said about its time. Null where it has said nothing.</summary>
public sealed record CadenceSettings
{
    public static CadenceSettings None { get; } = new();

    /// <summary>The IANA zone in which its rules, deadlines and plannings are meant.</summary>
    public DateTimeZone? Zone { get; init; }

    /// <summary>The zone in which most of its members are, as their chats say; what holds while <see cref="Zone"/> is not set.</summary>
    public DateTimeZone? LikelyZone { get; init; }

    /// <summary>The days of the week on which it works.</summary>
    public WeekDays? Days { get; init; }

    public IterationRhythm? Iterations { get; init; }

    /// <summary>How much it takes on in an iteration, in points; above 0.</summary>
    public decimal? Capacity { get; init; }

    /// <summary>What holds, with defaults where the team has said nothing.</summary>
    public TeamCadence Resolved => new(
        Zone ?? LikelyZone ?? TeamCadence.Default.Zone,
        Days is { IsEmpty: false } days ? new WorkingCalendar(days) : TeamCadence.Default.Calendar,
        Iterations is { } rhythm && IterationSchedule.Create(rhythm.FirstDay, rhythm.Days, rhythm.Planning) is Reading<IterationSchedule>.Done schedule ? schedule.Value : null)
    {
        Capacity = Capacity,
    };
}
