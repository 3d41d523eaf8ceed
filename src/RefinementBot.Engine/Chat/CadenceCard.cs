using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Chat;

/// <summary>How a team's time is shown.</summary>
internal static class CadenceCard
{
    private const int HolidaysShown = 3;
    private const int DaysOffShown = 5;

    /// <param name="finished">The team's iterations that are over.</param>
    public static Message Draw(CadenceSettings settings, IReadOnlyCollection<FinishedIteration> finished, Instant now)
    {
        var cadence = settings.Resolved;
        var today = now.InZone(cadence.Zone).Date;
        var (current, next) = (cadence.CurrentIteration(now), cadence.NextIteration(now));
        return new Message(
        [
            new Node.Heading("The team's time"),
            new Node.Facts(
            [
                new Fact("Time zone", settings.Zone?.Id ?? (settings.LikelyZone is { } likely ? $"{likely.Id}, since most members are there (not set)" : "UTC (not set)")),
                new Fact("Working days", Say(cadence.Calendar.Days) + (settings.Days is null ? " (not set)" : "")),
                .. Holidays(settings, today),
                new Fact("Iterations", settings.Iterations is { } rhythm ? $"{rhythm.Length}, the first from {Day(rhythm.FirstDay)}" : settings.HasIterations ? "one by one" : "not set"),
                .. settings.Iterations is { } planned ? [new Fact("Planning", PlanningOf(planned))] : Array.Empty<Fact>(),
                .. settings.Increments is { } increments ? [new Fact("PIs", IncrementsOf(increments))] : Array.Empty<Fact>(),
                .. settings.Train is { } train ? [new Fact("Train", $"{train}: iterations and PIs are those of all teams on it")] : Array.Empty<Fact>(),
                new Fact("Capacity", Whole(IterationCapacity.Of(cadence, null, finished))),
                .. current is null ? Array.Empty<Fact>() : [new Fact("Now", Said(current))],
                .. next is null ? Array.Empty<Fact>() : [new Fact("Next", $"{Said(next)}, planned {Moment(next.Planning)}")],
                .. new[] { current, next }.OfType<Iteration>().SelectMany(iteration => Less(cadence, iteration, finished)),
            ]),
            .. Calendars(settings),
            .. cadence.PlanningsOff(now).DistinctBy(off => off.IsHoliday ? off.Iteration.Name : off.Why).Select(Mind),
            new Node.Buttons([new Button("Change it", new ActionRef.OpenForm(new FormRef.SetCadence()))]),
        ]);
    }

    /// <summary>Days of the week in a sentence: "Mon to Fri", "Mon to Wed and Fri", "every day".</summary>
    public static string Say(WeekDays days) => days == WeekDays.All ? "every day"
        : string.Join(" and ", (days == WeekDays.MondayToFriday ? "Mon-Fri" : days.ToString()).Split(',').Select(run => run.Replace("-", " to ", StringComparison.Ordinal)));

    public static string Day(LocalDate date) => date.ToString("ddd d MMM uuuu", CultureInfo.InvariantCulture);

    public static string Moment(LocalDateTime moment) => moment.ToString("ddd d MMM H:mm", CultureInfo.InvariantCulture);

    /// <summary>When a rhythm plans: "on Mondays at 9:00", "2 days before each begins at 14:00".</summary>
    public static string PlanningOf(IterationRhythm rhythm)
    {
        var time = rhythm.Planning.Time.ToString("H:mm", CultureInfo.InvariantCulture);
        var offset = rhythm.Planning.DaysFromFirst;
        return rhythm.Days % 7 == 0 ? $"on {rhythm.FirstDay.PlusDays(offset).DayOfWeek}s at {time}"
            : offset == 0 ? $"on the first day at {time}"
            : $"{Math.Abs(offset)} {(Math.Abs(offset) == 1 ? "day" : "days")} {(offset < 0 ? "before" : "after")} the first day at {time}";
    }

    /// <summary>"5 iterations, the last an IP iteration, the first from Mon 7 Dec 2026".</summary>
    public static string IncrementsOf(ProgramIncrementRhythm rhythm) =>
        $"{rhythm.Iterations} {(rhythm.Iterations == 1 ? "iteration" : "iterations")}{(rhythm.EndsWithInnovationAndPlanning ? ", the last an IP iteration" : "")}, the first from {Day(rhythm.FirstDay)}";

    /// <summary>What a calendar is read for: "holidays", "iterations".</summary>
    public static string Kind(TeamFeed feed) => feed.Kind == FeedKind.Holidays ? "holidays" : "iterations";

    private static IEnumerable<Fact> Holidays(CadenceSettings settings, LocalDate today)
    {
        var soon = settings.FromFeeds.Holidays.Where(day => day.Date >= today).Take(HolidaysShown).Select(day => $"{Day(day.Date)} {day.Name}").ToList();
        if (settings.Feeds.Any(feed => feed.Kind == FeedKind.Holidays))
        {
            yield return new Fact("Holidays", soon.Count == 0 ? "none to come" : string.Join("; ", soon));
        }

        var off = settings.DaysOff.Where(stretch => stretch.LastDay >= today).Take(DaysOffShown).Select(stretch => stretch.Say()).ToList();
        if (off.Count > 0)
        {
            yield return new Fact("Days off", string.Join("; ", off));
        }
    }

    private static string Whole(IterationCapacity capacity) => capacity.Source switch
    {
        CapacitySource.NotSet => "not set",
        CapacitySource.Set => $"{CapacityText.Say(capacity.Points!.Value)} an iteration, as set",
        _ => capacity.Say(),
    };

    /// <summary>What days off leave of the capacity in an iteration, where they leave less.</summary>
    private static IEnumerable<Fact> Less(TeamCadence cadence, Iteration iteration, IReadOnlyCollection<FinishedIteration> finished) =>
        IterationCapacity.Of(cadence, new DateInterval(iteration.FirstDay, iteration.LastDay), finished) is { Off.IsEmpty: false, Points: not null } capacity
            ? [new Fact($"Capacity of {iteration.Name}", capacity.Say())] : [];

    private static IEnumerable<Node> Calendars(CadenceSettings settings) => settings.Feeds.Select(feed => new Node.Note(
        $"The {Kind(feed)} of {feed.Host} "
        + (feed, feed.ReadAt) switch
        {
            ({ Failure: { } failure }, null) => $"could not be read yet: {failure} It is tried again.",
            ({ Failure: { } failure }, { } at) => $"are as of {Day(at.InUtc().Date)}, since it could not be read after that: {failure} It is tried again.",
            (_, null) => "are being read.",
            (_, { } at) => $"were read on {Day(at.InUtc().Date)}.",
        }));

    /// <summary>That planning is on a day on which nobody works, what happens then, and how to move it.</summary>
    private static Node Mind(PlanningOff off) => new Node.Paragraph(
        Text.Plain($"Mind: {off.Iteration.Name} is planned on {Day(off.Iteration.Planning.Date)}, {(off.IsHoliday ? off.Why : $"a {off.Why}")}, when nobody works. It stays planned then, and reminders count back from that day.")
        + (off.Instead is not { } day ? Text.Plain("") : Text.Plain(" To move it, type ") + Text.Code("cadence iteration "
            + new IrregularIteration(off.Iteration.FirstDay, off.Iteration.LastDay, off.Iteration.Name, day + off.Iteration.Planning.TimeOfDay)) + "."));

    private static string Said(Iteration iteration) => $"{iteration.Name}, {Short(iteration.FirstDay)} to {Short(iteration.LastDay)}"
        + (iteration.ProgramIncrement is { } place ? $", PI {place.Number}.{place.Position}{(place.IsInnovationAndPlanning ? " (IP)" : "")}" : "");

    private static string Short(LocalDate date) => date.ToString("ddd d MMM", CultureInfo.InvariantCulture);
}
