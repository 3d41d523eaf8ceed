using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Chat;

/// <summary>Reads one setting of a team's time, and says what became different.</summary>
internal static class CadenceChange
{
    public const string Zone = "zone", Days = "days", Iteration = "iteration", Planning = "planning", Increments = "pi", Train = "train", Off = "off", Holidays = "holidays", Capacity = "capacity";

    private const string None = "none";

    /// <summary>Most entries of one kind: days off, iterations entered by hand, calendars.</summary>
    private const int Most = 100;

    private const int LongestTrain = 60;

    /// <summary>Every word that names a setting.</summary>
    public static ImmutableArray<string> All { get; } = [Zone, Days, Iteration, Planning, Increments, Train, Off, Holidays, Capacity];

    /// <summary>The settings with one of them as it was written, or why it cannot be.</summary>
    /// <param name="what">Which: one of <see cref="All"/>.</param>
    /// <param name="words">As it was written; "none" gives it up.</param>
    public static Reading<CadenceSettings> Read(string what, string words, CadenceSettings before, Instant now) => what switch
    {
        Zone => IsNone(words) ? Done(before with { Zone = null })
            : words.Length == 0 ? Refuse("A zone has to stand here.", "Europe/Berlin")
            : Map(TimeZones.Find(words.Trim()), zone => before with { Zone = zone }),
        Days => IsNone(words) ? Done(before with { Days = null }) : Map(WorkingCalendar.Parse(words), days => before with { Days = days.Days }),
        Iteration => Sound(IsAddress(words) ? Feed(FeedKind.Iterations, words, before)
            : IsNone(words) ? Done(before with { Iterations = null, Irregular = [], Increments = null, Feeds = before.Feeds.RemoveAll(feed => feed.Kind == FeedKind.Iterations) })
            : IsIrregular(words) ? Irregular(words, before)
            : Rhythm(words, before, now)),
        Planning => PlannedAt(words, before, now),
        Increments => IsNone(words) ? Done(before with { Increments = null })
            : !before.HasIterations ? Refuse(IterationsFirst(before, now), null)
            : Sound(Map(ProgramIncrementText.Parse(words), rhythm => before with { Increments = rhythm })),
        Train => OnTrain(words, before),
        Off => IsNone(words) ? Done(before with { DaysOff = [] })
            : WithoutNone(words) is { } gone ? Drop(gone, before)
            : Map(TimeOff.Parse(words), off => before with { DaysOff = [.. before.DaysOff.Where(other => other.FirstDay != off.FirstDay).Append(off).OrderBy(other => other.FirstDay)] }) is var read
                && read is Reading<CadenceSettings>.Done { Value.DaysOff.Length: > Most } ? Refuse($"A team keeps {Most} stretches of days off at most. Give up some that are over, as in “off 2025-12-24 none”.", null) : read,
        Holidays => IsNone(words) ? Done(before with { Feeds = before.Feeds.RemoveAll(feed => feed.Kind == FeedKind.Holidays) }) : Feed(FeedKind.Holidays, words, before),
        Capacity => IsNone(words) ? Done(before with { Capacity = null })
            : words.Length == 0 ? Refuse("A number of points has to stand here.", "32")
            : Map(CapacityText.Parse(words), capacity => before with { Capacity = capacity }),
        _ => throw new System.Diagnostics.UnreachableException(what),
    };

    /// <summary>What the team's channels are told.</summary>
    public static string Notice(string actor, CadenceSettings before, CadenceSettings after)
    {
        List<string> changes = [];
        Tell(before.Zone != after.Zone, after.Zone is { } zone ? $"its zone is {zone.Id}" : "it has no zone of its own any more");
        Tell(before.Days != after.Days, $"it works {CadenceCard.Say(after.Resolved.Calendar.Days)}");
        Tell(before.Train != after.Train, after.Train is { } train ? $"it is on the train “{train}” and has the iterations of the teams on it" : $"it has left the train “{before.Train}” and keeps its iterations as they are");
        Tell(before.Iterations != after.Iterations, after.Iterations is { } rhythm
            ? $"its iterations are {rhythm.Length} long from {CadenceCard.Day(rhythm.FirstDay)} on, and planned {CadenceCard.PlanningOf(rhythm)}"
            : "it has no iterations any more");
        Tell(before.Increments != after.Increments, after.Increments is { } increments ? $"its PIs have {CadenceCard.IncrementsOf(increments)}" : "it has no PIs any more");
        foreach (var odd in after.Irregular.Except(before.Irregular))
        {
            Tell(true, $"{odd.Name ?? "one iteration"} is from {CadenceCard.Day(odd.FirstDay)} to {CadenceCard.Day(odd.LastDay)}{(odd.Planning is { } planning ? $", planned {CadenceCard.Moment(planning)}" : "")}");
        }

        foreach (var odd in before.Irregular.Except(after.Irregular))
        {
            Tell(!after.Irregular.Any(other => other.FirstDay == odd.FirstDay), $"{odd.Name ?? "an iteration"} from {CadenceCard.Day(odd.FirstDay)} on is no iteration of its own any more");
        }

        Tell(after.DaysOff.Except(before.DaysOff).Any(), $"it is off {string.Join(" and ", after.DaysOff.Except(before.DaysOff).Select(off => off.Say()))}");
        Tell(before.DaysOff.Except(after.DaysOff).Any(), $"it is not off any more {string.Join(" and ", before.DaysOff.Except(after.DaysOff).Select(off => off.Say()))}");
        Tell(Added(before, after).Any(), $"{string.Join(" and ", Added(before, after).Select(CadenceCard.Kind))} come from a calendar at {string.Join(" and ", Added(before, after).Select(feed => feed.Host).Distinct())}");
        Tell(Added(after, before).Any(), $"{string.Join(" and ", Added(after, before).Select(CadenceCard.Kind))} come no more from the calendar at {string.Join(" and ", Added(after, before).Select(feed => feed.Host).Distinct())}");
        Tell(before.Capacity != after.Capacity, after.Capacity is { } capacity ? $"its capacity is {CapacityText.Say(capacity)} an iteration" : "it has no capacity any more");
        return $"{actor} has changed the team's time: {string.Join("; ", changes)}.";

        void Tell(bool isDifferent, string what)
        {
            if (isDifferent)
            {
                changes.Add(what);
            }
        }
    }

    /// <summary>The calendars that are in the one and not in the other.</summary>
    public static IEnumerable<TeamFeed> Added(CadenceSettings before, CadenceSettings after) => after.Feeds.Where(feed => !before.Feeds.Any(feed.IsSame));

    public static bool IsAddress(string words) => words.Contains("://", StringComparison.Ordinal) || words.TrimStart('<').StartsWith("webcal:", StringComparison.OrdinalIgnoreCase);

    private static bool IsNone(string words) => words.Trim().Equals(None, StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands before a "none" at the end; null if there is none.</summary>
    private static string? WithoutNone(string words) =>
        words.TrimEnd() is var text && text.EndsWith($" {None}", StringComparison.OrdinalIgnoreCase) ? text[..^(None.Length + 1)].Trim() : null;

    /// <summary>Whether an iteration of its own is meant: one with a name in quotation marks, or from a day to a day.</summary>
    private static bool IsIrregular(string words) => words.TrimStart() is { Length: > 10 } text && (text[0] is '"' or '“' || (char.IsAsciiDigit(text[0]) && text.IndexOf('-', StringComparison.Ordinal) == 4));

    private static Reading<CadenceSettings> Rhythm(string words, CadenceSettings before, Instant now)
    {
        switch (IterationText.Parse(words))
        {
            case Reading<IterationText>.Refused refused:
                return new Reading<CadenceSettings>.Refused(refused.Problem);
            case Reading<IterationText>.Done { Value: var read } when (read.FirstDay ?? before.Iterations?.FirstDay) is { } first:
                var rhythm = before.Iterations is { } running ? running.Moved(first, read.Days) : new IterationRhythm(first, read.Days, IterationRhythm.UsualPlanning);

                // Those before the new first day belong to the rhythm before; and where PIs begin has to be said anew for another length.
                return Done(before with
                {
                    Iterations = rhythm,
                    Irregular = before.Irregular.RemoveAll(odd => odd.FirstDay < first),
                    Increments = before.Iterations is { } old && (old.Days, old.FirstDay) == (rhythm.Days, rhythm.FirstDay) ? before.Increments : null,
                });
            case Reading<IterationText>.Done { Value: var read }:
                return Refuse("Say when the first iteration begins.", (read with { FirstDay = NextMonday(before, now) }).ToString());
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Reading<CadenceSettings> Irregular(string words, CadenceSettings before)
    {
        if (WithoutNone(words) is { } gone)
        {
            var name = gone.Trim('"', '“', '”').Trim();
            var left = before.Irregular.RemoveAll(odd => string.Equals(odd.Name, name, StringComparison.OrdinalIgnoreCase) || LocalDatePattern.Iso.Format(odd.FirstDay) == name);
            return left.Length < before.Irregular.Length ? Done(before with { Irregular = left })
                : Refuse($"No iteration “{name}” was entered by hand.{(before.Irregular.IsEmpty ? "" : $" There are {string.Join(", ", before.Irregular)}.")}", null);
        }

        return Map(IrregularText.Parse(words), odd => before with
        {
            Irregular = [.. before.Irregular.Where(other => other.FirstDay != odd.FirstDay && !(odd.Name is { } name && string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase))).Append(odd).OrderBy(other => other.FirstDay)],
        }) is var read && read is Reading<CadenceSettings>.Done { Value.Irregular.Length: > Most }
            ? Refuse($"A team keeps {Most} iterations of its own at most. Give up some that are over, as in “iteration \"Sprint 7\" none”.", null) : read;
    }

    private static Reading<CadenceSettings> PlannedAt(string words, CadenceSettings before, Instant now)
    {
        if (before.Iterations is not { } rhythm)
        {
            return Refuse(IterationsFirst(before, now), null);
        }

        return Sound(IsNone(words)
            ? Done(before with { Iterations = rhythm with { Planning = IterationRhythm.UsualPlanning } })
            : Map(PlanningText.Parse(words), planning => before with { Iterations = rhythm with { Planning = PlanningTime.On(planning.Day, planning.Time, rhythm.FirstDay) } }));
    }

    private static Reading<CadenceSettings> OnTrain(string words, CadenceSettings before)
    {
        var name = words.Trim().Trim('"', '“', '”', '„').Trim();
        return IsNone(words) ? Done(before with { Train = null })
            : name.Length == 0 ? Refuse("The name of a train has to stand here. Teams that give the same name have the same iterations and PIs.", "\"Payments\"")
            : name.Length > LongestTrain ? Refuse($"A train's name has {LongestTrain} characters at most.", $"\"{name[..LongestTrain].Trim()}\"")
            : Done(before with { Train = name });
    }

    private static Reading<CadenceSettings> Feed(FeedKind kind, string words, CadenceSettings before)
    {
        var gone = WithoutNone(words);
        return Map(TeamFeed.Parse(kind, gone ?? words), feed => before with
        {
            Feeds = gone is not null ? before.Feeds.RemoveAll(feed.IsSame)
                : before.Feeds.Any(feed.IsSame) ? before.Feeds : before.Feeds.Add(feed),
        }) is var read && read is Reading<CadenceSettings>.Done { Value.Feeds.Length: > MostFeeds } ? Refuse($"A team has {MostFeeds} calendars at most. Give up one, as in “holidays https://… none”.", null) : read;
    }

    /// <summary>Each is read every day.</summary>
    private const int MostFeeds = 10;

    private static Reading<CadenceSettings> Drop(string day, CadenceSettings before)
    {
        var gone = TimeOff.Parse(day) is Reading<TimeOff>.Done { Value: var off }
            ? before.DaysOff.Where(other => other.FirstDay <= off.FirstDay && off.LastDay <= other.LastDay).ToList() : [];
        return gone.Count > 0 ? Done(before with { DaysOff = before.DaysOff.RemoveRange(gone) })
            : Refuse($"The team has no day off “{day}”.{(before.DaysOff.IsEmpty ? "" : $" There are {string.Join(", ", before.DaysOff)}.")}", null);
    }

    /// <summary>The same, unless iterations would not go together then.</summary>
    private static Reading<CadenceSettings> Sound(Reading<CadenceSettings> read) =>
        read is Reading<CadenceSettings>.Done { Value.Problem: { } problem } ? new Reading<CadenceSettings>.Refused(problem) : read;

    private static string IterationsFirst(CadenceSettings before, Instant now) =>
        $"Say first how long iterations are and when the first begins, as in “cadence iteration 2 weeks from {LocalDatePattern.Iso.Format(NextMonday(before, now))}”.";

    private static LocalDate NextMonday(CadenceSettings settings, Instant now) => now.InZone(settings.Resolved.Zone).Date.Next(IsoDayOfWeek.Monday);

    private static Reading<CadenceSettings> Map<T>(Reading<T> reading, Func<T, CadenceSettings> with) => reading switch
    {
        Reading<T>.Done done => Done(with(done.Value)),
        Reading<T>.Refused refused => new Reading<CadenceSettings>.Refused(refused.Problem),
        _ => throw new System.Diagnostics.UnreachableException(reading.GetType().Name),
    };

    private static Reading<CadenceSettings> Done(CadenceSettings settings) => new Reading<CadenceSettings>.Done(settings);

    private static Reading<CadenceSettings> Refuse(string reason, string? nearest) => new Reading<CadenceSettings>.Refused(new ReadingProblem(reason, Nearest: nearest));
}
