using System.Collections.Immutable;
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

    /// <summary>How its iterations make program increments.</summary>
    public ProgramIncrementRhythm? Increments { get; init; }

    /// <summary>The train whose iterations and increments it has, with other teams; see docs/decisions/0061-a-train-is-a-name.md.</summary>
    public string? Train { get; init; }

    /// <summary>Iterations that were entered by hand, since they are not as the others.</summary>
    public ImmutableArray<IrregularIteration> Irregular { get; init; } = [];

    /// <summary>Days off of its own.</summary>
    public ImmutableArray<TimeOff> DaysOff { get; init; } = [];

    /// <summary>The calendars that it has named.</summary>
    public ImmutableArray<TeamFeed> Feeds { get; init; } = [];

    /// <summary>What its calendars held when they were last read, all together.</summary>
    public FeedContent FromFeeds { get; init; } = FeedContent.Nothing;

    public bool Equals(CadenceSettings? other) => other is not null
        && (Zone, LikelyZone, Days, Iterations, Capacity, Increments, Train) == (other.Zone, other.LikelyZone, other.Days, other.Iterations, other.Capacity, other.Increments, other.Train)
        && Irregular.SequenceEqual(other.Irregular) && DaysOff.SequenceEqual(other.DaysOff) && Feeds.SequenceEqual(other.Feeds)
        && FromFeeds.Holidays.SequenceEqual(other.FromFeeds.Holidays) && FromFeeds.Iterations.SequenceEqual(other.FromFeeds.Iterations);

    public override int GetHashCode() => HashCode.Combine(Zone, LikelyZone, Days, Iterations, Capacity, Increments, Train);

    /// <summary>Whether anything says when its iterations are.</summary>
    public bool HasIterations => Iterations is not null || !Irregular.IsEmpty || !FromFeeds.Iterations.IsEmpty;

    /// <summary>What holds, with defaults where the team has said nothing.</summary>
    public TeamCadence Resolved => new(
        Zone ?? LikelyZone ?? TeamCadence.Default.Zone,
        new WorkingCalendar(Days is { IsEmpty: false } days ? days : WeekDays.MondayToFriday, Holidays.Of([.. FromFeeds.Holidays, .. DaysOff.SelectMany(off => off.Days)])),
        Schedule())
    {
        Capacity = Capacity,
    };

    /// <summary>What of the iterations does not go together, for whoever has just said so; null if all does.</summary>
    public ReadingProblem? Problem => HasIterations && Create(AllIrregular, Increments) is Reading<IterationSchedule>.Refused refused ? refused.Problem : null;

    /// <summary>Those entered by hand, and those of calendars that are on other days.</summary>
    private IEnumerable<IrregularIteration> AllIrregular =>
        [.. Irregular, .. FromFeeds.Iterations.Where(fed => !Irregular.Any(own => own.FirstDay <= fed.LastDay && fed.FirstDay <= own.LastDay) && !(fed.FirstDay < Iterations?.FirstDay))];

    /// <summary>The schedule of all that was said, or else of what goes together: a calendar that changed for the worse takes nobody's iterations away.</summary>
    private IterationSchedule? Schedule()
    {
        if (!HasIterations)
        {
            return null;
        }

        (IEnumerable<IrregularIteration> Irregular, ProgramIncrementRhythm? Increments)[] tries =
            [(AllIrregular, Increments), (AllIrregular, null), (Irregular, Increments), (Irregular, null), ([], Increments), ([], null)];
        return tries.Select(each => Create(each.Irregular, each.Increments)).OfType<Reading<IterationSchedule>.Done>().FirstOrDefault()?.Value;
    }

    /// <summary>Where only irregular ones are known, they are followed by others that are as long as the last.</summary>
    private Reading<IterationSchedule> Create(IEnumerable<IrregularIteration> irregular, ProgramIncrementRhythm? increments)
    {
        var known = AllIrregular.OrderBy(iteration => iteration.FirstDay).ToList();
        var rhythm = Iterations ?? new IterationRhythm(known[0].FirstDay, Period.DaysBetween(known[^1].FirstDay, known[^1].LastDay) + 1, IterationRhythm.UsualPlanning);
        return IterationSchedule.Create(rhythm.FirstDay, rhythm.Days, rhythm.Planning, irregular, increments);
    }
}
