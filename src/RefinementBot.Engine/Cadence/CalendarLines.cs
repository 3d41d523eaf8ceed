using System.Text;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace RefinementBot.Engine.Cadence;

/// <summary>
/// The events of a calendar as their lines, each with its number in the file, which Ical.Net does not keep
/// (docs/decisions/0030-calendars-event-by-event.md).
/// </summary>
internal sealed partial class CalendarLines
{
    /// <summary>A team's holidays of a century are fewer; reading that many takes a second or two.</summary>
    public const int MostEvents = 10_000;

    private readonly List<Event> events = [];

    private CalendarLines()
    {
    }

    public IReadOnlyList<Event> Events => events;

    /// <summary>One content line, unfolded.</summary>
    internal sealed record Line(int Number, string Text)
    {
        public string Name => Text[..Text.AsSpan().IndexOfAny(':', ';')].ToUpperInvariant();

        /// <summary>What stands behind the first colon that is not in quotes.</summary>
        public string Value => Colon().Match(Text).Groups[1].Value.Trim();
    }

    /// <summary>An event's own lines, without those of its alarms.</summary>
    /// <param name="Line">The line of its BEGIN.</param>
    internal sealed record Event(int Line, List<Line> Lines)
    {
        public Line? Find(string name) => Lines.Find(line => line.Name == name);

        public string? Value(string name) => Find(name)?.Value;
    }

    public static Reading<CalendarLines> Read(string text)
    {
        var lines = Unfold(text);
        if (lines.Count == 0)
        {
            return Refuse(1, "The file is empty.");
        }

        if (!lines[0].Text.Trim().Equals("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(lines[0].Number, $"This is no iCalendar file: it has to begin with BEGIN:VCALENDAR, not with “{Cut(lines[0].Text)}”.");
        }

        var calendar = new CalendarLines();
        var open = new Stack<(string Name, int Line)>();
        foreach (var line in lines)
        {
            if (!Colon().IsMatch(line.Text))
            {
                return Refuse(line.Number, $"“{Cut(line.Text)}” is no line of a calendar: a name, a colon and a value were expected.");
            }

            if (calendar.Take(line, open) is { } wrong)
            {
                return Refuse(line.Number, wrong);
            }
        }

        return open.TryPeek(out var last)
            ? Refuse(last.Line, $"{last.Name} begins here and does not end: the file seems to be cut off.")
            : new Reading<CalendarLines>.Done(calendar);
    }

    /// <summary>
    /// A calendar of these events alone. Their zones are left out: only their own wall clock is asked for. Days that are left out or otherwise
    /// are put on that clock too where they are given in UTC.
    /// </summary>
    /// <param name="team">The zone of events that have none.</param>
    public static string Write(IEnumerable<Event> events, DateTimeZone team)
    {
        var text = new StringBuilder("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//RefinementBot//EN\r\n");
        foreach (var lines in events)
        {
            text.Append("BEGIN:VEVENT\r\n");
            foreach (var line in lines.Lines.Where(line => line.Name is "UID" or "SUMMARY" or "STATUS" or "DURATION" or "RRULE" or "DTSTART" or "DTEND" or "EXDATE" or "RDATE" or "RECURRENCE-ID"))
            {
                text.Append(line.Name switch
                {
                    "SUMMARY" or "UID" => line.Text,
                    "EXDATE" or "RDATE" or "RECURRENCE-ID" when OnWallClock(line, lines, team) is { } moved => moved,
                    _ => Zone().Replace(line.Text, ""),
                }).Append("\r\n");
            }

            text.Append("END:VEVENT\r\n");
        }

        return text.Append("END:VCALENDAR\r\n").ToString();
    }

    /// <summary>A line of moments in UTC as the event's own wall clock shows them; null for any other line, and where the event is in UTC itself.</summary>
    private static string? OnWallClock(Line line, Event lines, DateTimeZone team)
    {
        if (lines.Find("DTSTART") is not { } start || start.Value.EndsWith('Z') || !line.Value.Split(',').All(value => value.EndsWith('Z') && Moment(value) is not null))
        {
            return null;
        }

        var zone = Zone().Match(start.Text) is { Success: true } named && DateTimeZoneProviders.Tzdb.GetZoneOrNull(named.Value[";TZID=".Length..].Trim('"')) is { } own ? own : team;
        var isDay = !start.Value.Contains('T', StringComparison.Ordinal);
        var pattern = LocalDateTimePattern.CreateWithInvariantCulture(isDay ? "uuuuMMdd" : "uuuuMMdd'T'HHmmss");
        var values = line.Value.Split(',').Select(value => pattern.Format(Moment(value)!.Value.InUtc().WithZone(zone).LocalDateTime));
        return $"{line.Name}{(isDay ? ";VALUE=DATE" : "")}:{string.Join(',', values)}";
    }

    /// <summary>A date or a moment as iCalendar writes it; null if it is none.</summary>
    public static LocalDateTime? Moment(string value)
    {
        var text = value.TrimEnd('Z');
        return LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd").Parse(text) is { Success: true } date ? date.Value.AtMidnight()
            : LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss").Parse(text) is { Success: true } moment ? moment.Value : null;
    }

    public static bool IsMoreThanDaily(string rule) => MoreThanDaily().IsMatch(rule);

    /// <summary>Follows BEGIN and END, and keeps the lines of events. Returns what is wrong with the line, or null.</summary>
    private string? Take(Line line, Stack<(string Name, int Line)> open)
    {
        switch (line.Name)
        {
            case "BEGIN":
                open.Push((line.Value.ToUpperInvariant(), line.Number));
                if (open.Peek().Name == "VEVENT")
                {
                    if (events.Count == MostEvents)
                    {
                        return $"This is the event after the {MostEvents}th: more are not read. Give a calendar of holidays only.";
                    }

                    events.Add(new Event(line.Number, []));
                }

                return null;
            case "END" when open.TryPop(out var begun):
                return begun.Name.Equals(line.Value, StringComparison.OrdinalIgnoreCase) ? null : $"END:{line.Value} stands here, but {begun.Name}, begun on line {begun.Line}, has not ended.";
            case "END":
                return $"END:{line.Value} ends what has not begun.";
            default:
                if (open.TryPeek(out var inside) && inside.Name == "VEVENT")
                {
                    events[^1].Lines.Add(line);
                }

                return null;
        }
    }

    private static List<Line> Unfold(string text)
    {
        var lines = new List<Line>();
        var (number, begun, unfolded) = (0, 0, new StringBuilder());
        foreach (var line in text.TrimStart('\uFEFF').Split('\n').Select(line => line.TrimEnd('\r')))
        {
            number++;
            if (line.Length > 0 && line[0] is ' ' or '\t' && unfolded.Length > 0)
            {
                unfolded.Append(line, 1, line.Length - 1);
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                End();
                begun = number;
                unfolded.Append(line);
            }
        }

        End();
        return lines;

        void End()
        {
            if (unfolded.Length > 0)
            {
                lines.Add(new Line(begun, unfolded.ToString()));
                unfolded.Clear();
            }
        }
    }

    private static string Cut(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private static Reading<CalendarLines> Refuse(int line, string reason) =>
        new Reading<CalendarLines>.Refused(new ReadingProblem($"Line {line}: {reason}"));

    [GeneratedRegex("^[A-Za-z0-9-]+(?:;[^:;=]+=(?:\"[^\"]*\"|[^\":;,]*)(?:,(?:\"[^\"]*\"|[^\":;,]*))*)*:(.*)$", RegexOptions.Singleline)]
    private static partial Regex Colon();

    [GeneratedRegex("(?<=^[^:\"]*);TZID=(?:\"[^\"]*\"|[^:;]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Zone();

    [GeneratedRegex("FREQ=(SECONDLY|MINUTELY|HOURLY)", RegexOptions.IgnoreCase)]
    private static partial Regex MoreThanDaily();
}
