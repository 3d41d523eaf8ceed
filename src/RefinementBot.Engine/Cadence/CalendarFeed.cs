using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using NodaTime;
using Period = NodaTime.Period;

namespace RefinementBot.Engine.Cadence;

/// <summary>Something in a calendar that cannot be used.</summary>
/// <param name="Line">The line of the file, from 1.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
public sealed record FeedProblem(int Line, string Message);

/// <summary>
/// A calendar of holidays or of iterations, read from iCalendar text (RFC 5545). Each event is read by itself, so that one
/// that is broken costs the others nothing and is told with its line.
/// </summary>
/// <remarks>
/// A day is a holiday if an event covers the whole of it, by the wall clock of the event's own zone (events in UTC: of the
/// team's zone); a meeting or a free afternoon is none. Events that repeat more than daily are refused.
/// </remarks>
public sealed class CalendarFeed
{
    private const int LongestEvent = 366;

    /// <summary>How many steps a repetition may take in vain before it is taken to have ended (30 February).</summary>
    private const int MostVainSteps = 2_000;

    private readonly DateTimeZone zone;
    private readonly List<Span> once = [];
    private readonly List<Calendar> repeating = [];
    private readonly List<FeedProblem> problems = [];
    private readonly Lock evaluating = new();

    /// <summary>When one event lasts, by the wall clock; the end does not belong to it.</summary>
    private readonly record struct Span(LocalDateTime Start, LocalDateTime End, string Name);

    private CalendarFeed(DateTimeZone zone) => this.zone = zone;

    /// <summary>What could not be used, by line. What could be is in the other members.</summary>
    public IReadOnlyList<FeedProblem> Problems => problems;

    /// <summary>The whole days that the events cover.</summary>
    public Holidays Holidays() => new(year => Spans(new LocalDate(year, 1, 1), new LocalDate(year, 12, 31)).SelectMany(WholeDays).Where(day => day.Date.Year == year));

    /// <summary>The whole days that the events cover, from the one day to the other, each once.</summary>
    public IReadOnlyList<Holiday> HolidaysBetween(LocalDate from, LocalDate to) =>
        [.. Spans(from, to).SelectMany(WholeDays).Where(day => day.Date >= from && day.Date <= to).DistinctBy(day => day.Date).OrderBy(day => day.Date)];

    /// <summary>The events as iterations, from the one day to the other; they have the team's usual planning.</summary>
    public IReadOnlyList<IrregularIteration> Iterations(LocalDate from, LocalDate to) =>
        [.. Spans(from, to)
            .Select(span => new IrregularIteration(span.Start.Date, LastDay(span), span.Name))
            .Where(iteration => iteration.LastDay >= from && iteration.FirstDay <= to)
            .OrderBy(iteration => iteration.FirstDay)];

    /// <summary>Reads a calendar; refused if the text is none.</summary>
    /// <param name="zone">The team's zone.</param>
    public static Reading<CalendarFeed> Read(string text, DateTimeZone zone)
    {
        var lines = CalendarLines.Read(text);
        if (lines is Reading<CalendarLines>.Refused refused)
        {
            return new Reading<CalendarFeed>.Refused(refused.Problem);
        }

        var feed = new CalendarFeed(zone);
        feed.Add(((Reading<CalendarLines>.Done)lines).Value);
        return new Reading<CalendarFeed>.Done(feed);
    }

    private void Add(CalendarLines calendar)
    {
        var sound = calendar.Events.Where(lines => Sound(lines)).ToList();

        // The events of one UID belong together: a repeated one and the days on which it is otherwise.
        foreach (var together in sound.GroupBy(lines => lines.Value("UID") ?? $"line {lines.Line}"))
        {
            try
            {
                Add(Calendar.Load(CalendarLines.Write(together, zone))!, repeats: together.Any(lines => (lines.Find("RRULE") ?? lines.Find("RDATE")) is not null));
            }
            catch (Exception broken) when (broken is not OutOfMemoryException)
            {
                // Ical.Net tells by exceptions of many types what an event may not hold.
                var at = together.Select(lines => lines.Find("RRULE")).FirstOrDefault(line => line is not null)?.Number ?? together.First().Line;
                problems.Add(new FeedProblem(at, $"This event cannot be read: {broken.Message.ReplaceLineEndings(" ").TrimEnd('.')}."));
            }
        }

        problems.Sort((one, other) => one.Line.CompareTo(other.Line));
    }

    private void Add(Calendar calendar, bool repeats)
    {
        if (repeats)
        {
            _ = Evaluate(calendar, calendar.Events.Min(one => Wall(one.Start!).Date), calendar.Events.Max(one => Wall(one.Start!).Date)).Count();
            repeating.Add(calendar);
        }
        else
        {
            once.AddRange(calendar.Events.Where(one => one.Status != EventStatus.Cancelled).Select(one => SpanOf(one, one.Start!)));
        }
    }

    private bool Sound(CalendarLines.Event lines)
    {
        var before = problems.Count;
        if (lines.Find("DTSTART") is null)
        {
            problems.Add(new FeedProblem(lines.Line, "This event has no DTSTART, so nobody knows when it is."));
        }

        foreach (var name in (string[])["DTSTART", "DTEND"])
        {
            if (lines.Find(name) is { } line && CalendarLines.Moment(line.Value) is null)
            {
                problems.Add(new FeedProblem(line.Number, $"{name} “{line.Value}” is no date. Right is {name};VALUE=DATE:20261224."));
            }
        }

        if (problems.Count == before && lines.Find("DTEND") is { } end && CalendarLines.Moment(end.Value) < CalendarLines.Moment(lines.Find("DTSTART")!.Value))
        {
            problems.Add(new FeedProblem(end.Number, "This event ends before it begins."));
        }

        if (lines.Find("RRULE") is { } rule && CalendarLines.IsMoreThanDaily(rule.Value))
        {
            problems.Add(new FeedProblem(rule.Number, "This event repeats more often than daily, so it is no holiday and no iteration."));
        }

        return problems.Count == before;
    }

    private List<Span> Spans(LocalDate from, LocalDate to)
    {
        // Ical.Net keeps what it has worked out in the calendar itself.
        lock (evaluating)
        {
            return [.. once, .. repeating.SelectMany(calendar => Evaluate(calendar, from, to))];
        }
    }

    private IEnumerable<Span> Evaluate(Calendar calendar, LocalDate from, LocalDate to)
    {
        var begin = from.PlusDays(-LongestEvent);
        var occurrences = calendar.GetOccurrences(new CalDateTime(begin.Year, begin.Month, begin.Day), new EvaluationOptions { MaxUnmatchedIncrementsLimit = MostVainSteps }).GetEnumerator();
        using (occurrences)
        {
            while (MovesOn(occurrences) && Wall(occurrences.Current.Period.StartTime) is var start && start.Date <= to)
            {
                if (occurrences.Current.Source is CalendarEvent { Status: not EventStatus.Cancelled } source)
                {
                    yield return SpanOf(source, occurrences.Current.Period.StartTime);
                }
            }
        }
    }

    private static bool MovesOn(IEnumerator<Ical.Net.DataTypes.Occurrence> occurrences)
    {
        try
        {
            return occurrences.MoveNext();
        }
        catch (EvaluationException)
        {
            // Nothing came within the limits: the repetition has no further day.
            return false;
        }
    }

    private Span SpanOf(CalendarEvent source, CalDateTime at)
    {
        var start = Wall(at);
        var length = source.DtEnd is { } end ? Period.Between(Wall(source.DtStart!), Wall(end), PeriodUnits.Days | PeriodUnits.AllTimeUnits)
            : source.Duration is { } duration ? Period.FromDays((duration.Weeks ?? 0) * 7 + (duration.Days ?? 0)) + Period.FromSeconds((duration.Hours ?? 0) * 3600L + (duration.Minutes ?? 0) * 60L + (duration.Seconds ?? 0))
            : Period.FromDays(at.HasTime ? 0 : 1);
        var name = source.Summary?.ReplaceLineEndings(" ").Trim();
        return new Span(start, start + length, name is { Length: > 0 } ? name : "holiday");
    }

    private LocalDateTime Wall(CalDateTime at)
    {
        var local = LocalDateTime.FromDateTime(at.Value);
        return at.IsUtc ? local.InUtc().WithZone(zone).LocalDateTime : local;
    }

    private static IEnumerable<Holiday> WholeDays(Span span)
    {
        var first = span.Start.TimeOfDay == LocalTime.Midnight ? span.Start.Date : span.Start.Date.PlusDays(1);

        // Some calendars write the end of a whole day as 23:59.
        var end = span.End.PlusMinutes(1).Date;
        for (var day = first; day < end && Period.DaysBetween(first, day) < LongestEvent; day = day.PlusDays(1))
        {
            yield return new Holiday(day, span.Name);
        }
    }

    private static LocalDate LastDay(Span span) =>
        span.End > span.Start && span.End.TimeOfDay == LocalTime.Midnight ? span.End.Date.PlusDays(-1) : span.End.Date;
}
