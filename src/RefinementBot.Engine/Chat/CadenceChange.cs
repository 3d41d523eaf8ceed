using System.Globalization;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Chat;

/// <summary>Reads one setting of a team's time, and says what became different.</summary>
internal static class CadenceChange
{
    private const string None = "none";

    /// <summary>The settings with one of them as it was written, or why it cannot be.</summary>
    /// <param name="what">Which: zone, days, iteration, planning or capacity.</param>
    /// <param name="words">As it was written; "none" gives it up.</param>
    public static Reading<CadenceSettings> Read(string what, string words, CadenceSettings before, Instant now)
    {
        var isNone = words.Trim().Equals(None, StringComparison.OrdinalIgnoreCase);
        return what switch
        {
            "zone" => isNone ? Done(before with { Zone = null })
                : words.Length == 0 ? Refuse("A zone has to stand here.", "Europe/Berlin")
                : Map(TimeZones.Find(words.Trim()), zone => before with { Zone = zone }),
            "days" => isNone ? Done(before with { Days = null }) : Map(WorkingCalendar.Parse(words), days => before with { Days = days.Days }),
            "iteration" => isNone ? Done(before with { Iterations = null }) : Iteration(words, before, now),
            "planning" => Planning(words, before, now),
            "capacity" => isNone ? Done(before with { Capacity = null })
                : words.Length == 0 ? Refuse("A number of points has to stand here.", "32")
                : Map(CapacityText.Parse(words), capacity => before with { Capacity = capacity }),
            _ => throw new System.Diagnostics.UnreachableException(what),
        };
    }

    /// <summary>What the team's channels are told.</summary>
    public static string Notice(string actor, CadenceSettings before, CadenceSettings after)
    {
        List<string> changes = [];
        if (before.Zone != after.Zone)
        {
            changes.Add(after.Zone is { } zone ? $"its zone is {zone.Id}" : "it has no zone of its own any more");
        }

        if (before.Days != after.Days)
        {
            changes.Add($"it works {CadenceCard.Say(after.Resolved.Calendar.Days)}");
        }

        if (before.Iterations != after.Iterations)
        {
            changes.Add(after.Iterations is { } rhythm
                ? $"its iterations are {rhythm.Length} long from {CadenceCard.Day(rhythm.FirstDay)} on, and planned {CadenceCard.PlanningOf(rhythm)}"
                : "it has no iterations any more");
        }

        if (before.Capacity != after.Capacity)
        {
            changes.Add(after.Capacity is { } capacity ? $"its capacity is {CapacityText.Say(capacity)} an iteration" : "it has no capacity any more");
        }

        return $"{actor} has changed the team's time: {string.Join("; ", changes)}.";
    }

    private static Reading<CadenceSettings> Iteration(string words, CadenceSettings before, Instant now)
    {
        switch (IterationText.Parse(words))
        {
            case Reading<IterationText>.Refused refused:
                return new Reading<CadenceSettings>.Refused(refused.Problem);
            case Reading<IterationText>.Done { Value: var read } when (read.FirstDay ?? before.Iterations?.FirstDay) is { } first:
                var rhythm = before.Iterations is { } running ? running.Moved(first, read.Days) : new IterationRhythm(first, read.Days, IterationRhythm.UsualPlanning);
                return Map(IterationSchedule.Create(first, read.Days, rhythm.Planning), _ => before with { Iterations = rhythm });
            case Reading<IterationText>.Done { Value: var read }:
                return Refuse("Say when the first iteration begins.", (read with { FirstDay = NextMonday(before, now) }).ToString());
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Reading<CadenceSettings> Planning(string words, CadenceSettings before, Instant now)
    {
        if (before.Iterations is not { } rhythm)
        {
            return Refuse($"Say first how long iterations are and when the first begins, as in “cadence iteration 2 weeks from {LocalDatePattern.Iso.Format(NextMonday(before, now))}”.", null);
        }

        return words.Trim().Equals(None, StringComparison.OrdinalIgnoreCase)
            ? Done(before with { Iterations = rhythm with { Planning = IterationRhythm.UsualPlanning } })
            : Map(PlanningText.Parse(words), planning => before with { Iterations = rhythm with { Planning = PlanningTime.On(planning.Day, planning.Time, rhythm.FirstDay) } });
    }

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

/// <summary>How a team's time is shown.</summary>
internal static class CadenceCard
{
    public static Message Draw(CadenceSettings settings, Instant now)
    {
        var cadence = settings.Resolved;
        var (current, next) = (cadence.CurrentIteration(now), cadence.NextIteration(now));
        return new Message(
        [
            new Node.Heading("The team's time"),
            new Node.Facts(
            [
                new Fact("Time zone", settings.Zone?.Id ?? (settings.LikelyZone is { } likely ? $"{likely.Id}, since most members are there (not set)" : "UTC (not set)")),
                new Fact("Working days", Say(cadence.Calendar.Days) + (settings.Days is null ? " (not set)" : "")),
                new Fact("Iterations", settings.Iterations is { } rhythm ? $"{rhythm.Length}, the first from {Day(rhythm.FirstDay)}" : "not set"),
                .. settings.Iterations is { } planned ? [new Fact("Planning", PlanningOf(planned))] : Array.Empty<Fact>(),
                .. settings.Capacity is { } capacity ? [new Fact("Capacity", $"{CapacityText.Say(capacity)} an iteration")] : Array.Empty<Fact>(),
                .. current is null ? Array.Empty<Fact>() : [new Fact("Now", Said(current))],
                .. next is null ? Array.Empty<Fact>() : [new Fact("Next", $"{Said(next)}, planned {Moment(next.Planning)}")],
            ]),
            new Node.Buttons([new Button("Change it", new ActionRef.OpenForm(new FormRef.SetCadence()))]),
        ]);
    }

    /// <summary>Days of the week in a sentence: "Mon to Fri", "Mon to Wed and Fri", "every day".</summary>
    public static string Say(WeekDays days) => days == WeekDays.All ? "every day"
        : string.Join(" and ", (days == WeekDays.MondayToFriday ? "Mon-Fri" : days.ToString()).Split(',').Select(run => run.Replace("-", " to ", StringComparison.Ordinal)));

    public static string Day(LocalDate date) => date.ToString("ddd d MMM uuuu", CultureInfo.InvariantCulture);

    /// <summary>When a rhythm plans: "on Mondays at 9:00", "2 days before each begins at 14:00".</summary>
    public static string PlanningOf(IterationRhythm rhythm)
    {
        var time = rhythm.Planning.Time.ToString("H:mm", CultureInfo.InvariantCulture);
        var offset = rhythm.Planning.DaysFromFirst;
        return rhythm.Days % 7 == 0 ? $"on {rhythm.FirstDay.PlusDays(offset).DayOfWeek}s at {time}"
            : offset == 0 ? $"on the first day at {time}"
            : $"{Math.Abs(offset)} {(Math.Abs(offset) == 1 ? "day" : "days")} {(offset < 0 ? "before" : "after")} the first day at {time}";
    }

    private static string Said(Iteration iteration) => $"{iteration.Name}, {Short(iteration.FirstDay)} to {Short(iteration.LastDay)}";

    private static string Short(LocalDate date) => date.ToString("ddd d MMM", CultureInfo.InvariantCulture);

    private static string Moment(LocalDateTime moment) => moment.ToString("ddd d MMM H:mm", CultureInfo.InvariantCulture);
}
