using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>A day of an iteration.</summary>
/// <param name="IsWorking">Whether the team works on it.</param>
/// <param name="Off">The holiday's or day off's name; null on any other day, a weekend included.</param>
/// <param name="Planned">The iterations that are planned on it, by name.</param>
public sealed record CalendarDay(LocalDate Date, bool IsWorking, string? Off, ImmutableArray<string> Planned, bool IsToday)
{
    /// <summary>The day and all that is said of it: "Fri 25 Dec: Christmas Day, planning of Iteration 3".</summary>
    public string Say()
    {
        string[] about = [.. Off is null ? [] : new[] { Off }, .. Planned.Select(name => $"planning of {name}"), .. IsToday ? ["today"] : Array.Empty<string>()];
        var day = Date.ToString("ddd d MMM", CultureInfo.InvariantCulture);
        return about.Length > 0 ? $"{day}: {string.Join(", ", about)}" : IsWorking ? day : $"{day}: nobody works";
    }
}

/// <summary>An iteration in a calendar.</summary>
/// <param name="IsNow">Whether it is the one that is on.</param>
/// <param name="Notes">What is worth knowing of it, in order of time, one a line: its planning, its holidays and days off.</param>
public sealed record CalendarIteration(Iteration Iteration, bool IsNow, ImmutableArray<CalendarDay> Days, ImmutableArray<string> Notes, IterationCapacity Capacity)
{
    /// <summary>Whether a program increment begins with it.</summary>
    public bool BeginsIncrement => Iteration.ProgramIncrement is { Position: 1 };
}

/// <summary>A calendar of a team's next iterations: when they are and planned, when nobody works, and where program increments begin.</summary>
public static class TeamCalendar
{
    /// <summary>The iteration that is on and the next ones; empty where the team has none.</summary>
    public static IReadOnlyList<CalendarIteration> Of(TeamCadence cadence, IReadOnlyCollection<FinishedIteration> finished, Instant now, int count)
    {
        var today = now.InZone(cadence.Zone).Date;

        // One more, since its planning may be on a day of the one before it.
        var iterations = cadence.Iterations?.From(today).Take(count + 1).ToList() ?? [];
        var planned = iterations.ToLookup(iteration => iteration.Planning.Date, iteration => iteration.Name);
        return [.. iterations.Take(count).Select(iteration => new CalendarIteration(
            iteration,
            iteration.FirstDay <= today && today <= iteration.LastDay,
            [.. new DateInterval(iteration.FirstDay, iteration.LastDay).Select(day =>
                new CalendarDay(day, cadence.Calendar.IsWorkingDay(day), cadence.Calendar.HolidayOn(day), [.. planned[day]], day == today))],
            [.. Notes(cadence, iteration)],
            IterationCapacity.Of(cadence, new DateInterval(iteration.FirstDay, iteration.LastDay), finished)))];
    }

    private static IEnumerable<string> Notes(TeamCadence cadence, Iteration iteration)
    {
        var planning = iteration.Planning;
        var why = cadence.Calendar.WhyNotWorking(planning.Date);
        (LocalDate Day, string Note)[] notes =
        [
            (planning.Date, $"{Say(planning.Date)} {planning.ToString("H:mm", CultureInfo.InvariantCulture)}: planning{(why is null ? "" : $", though nobody works ({why})")}"),
            .. Off(cadence, iteration),
        ];
        return notes.OrderBy(note => note.Day).Select(note => note.Note);
    }

    /// <summary>Holidays and days off, each run of one name once.</summary>
    private static IEnumerable<(LocalDate Day, string Note)> Off(TeamCadence cadence, Iteration iteration)
    {
        (LocalDate First, LocalDate Last, string Name)? run = null;
        foreach (var day in new DateInterval(iteration.FirstDay, iteration.LastDay))
        {
            var name = cadence.Calendar.HolidayOn(day);
            if (run is { } ended && ended.Name != name)
            {
                yield return Said(ended);
                run = null;
            }

            run = name is null ? null : (run?.First ?? day, day, name);
        }

        if (run is { } last)
        {
            yield return Said(last);
        }

        static (LocalDate, string) Said((LocalDate First, LocalDate Last, string Name) run) =>
            (run.First, $"{Say(run.First)}{(run.Last == run.First ? "" : $" to {Say(run.Last)}")}: {run.Name}");
    }

    private static string Say(LocalDate day) => day.ToString("ddd d MMM", CultureInfo.InvariantCulture);
}
