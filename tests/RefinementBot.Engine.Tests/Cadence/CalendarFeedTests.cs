using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Tests.Cadence;

public class CalendarFeedTests
{
    [Theory]
    [InlineData("a whole day", "DTSTART;VALUE=DATE:20261224", "2026-12-24")]
    [InlineData("a day without VALUE=DATE", "DTSTART:20261224", "2026-12-24")]
    [InlineData("several days", "DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20261227", "2026-12-24 2026-12-25 2026-12-26")]
    [InlineData("a duration", "DTSTART;VALUE=DATE:20261224|DURATION:P2D", "2026-12-24 2026-12-25")]
    [InlineData("over the new year", "DTSTART;VALUE=DATE:20261231|DTEND;VALUE=DATE:20270102", "2026-12-31 2027-01-01")]
    [InlineData("each year", "DTSTART;VALUE=DATE:20201225|RRULE:FREQ=YEARLY;UNTIL=20280101", "2020-12-25 2021-12-25 2022-12-25 2023-12-25 2024-12-25 2025-12-25 2026-12-25 2027-12-25")]
    [InlineData("each year over its end", "DTSTART;VALUE=DATE:20261231|DTEND;VALUE=DATE:20270102|RRULE:FREQ=YEARLY;COUNT=2", "2026-12-31 2027-01-01 2027-12-31 2028-01-01")]
    [InlineData("but not that year", "DTSTART;VALUE=DATE:20251225|RRULE:FREQ=YEARLY;COUNT=3|EXDATE;VALUE=DATE:20261225", "2025-12-25 2027-12-25")]
    [InlineData("but not that year, in UTC", "DTSTART;TZID=Europe/Berlin:20251225T000000|DTEND;TZID=Europe/Berlin:20251226T000000|RRULE:FREQ=YEARLY;COUNT=3|EXDATE:20261224T230000Z", "2025-12-25 2027-12-25")]
    [InlineData("but not those years, in UTC and far away", "DTSTART;TZID=\"Pacific/Auckland\":20251225T000000|DURATION:P1D|RRULE:FREQ=YEARLY;COUNT=3|EXDATE:20261224T110000Z,20271224T110000Z", "2025-12-25")]
    [InlineData("but not that whole day, in UTC", "DTSTART;VALUE=DATE:20251225|RRULE:FREQ=YEARLY;COUNT=3|EXDATE:20261224T230000Z", "2025-12-25 2027-12-25")]
    [InlineData("all of it in UTC", "DTSTART:20251224T230000Z|DTEND:20251225T230000Z|RRULE:FREQ=YEARLY;COUNT=3|EXDATE:20261224T230000Z", "2025-12-25 2027-12-25")]
    [InlineData("the fourth Thursday", "DTSTART;VALUE=DATE:20261126|RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3", "2026-11-26 2027-11-25 2028-11-23")]
    [InlineData("further days", "DTSTART;VALUE=DATE:20261225|RDATE;VALUE=DATE:20271224,20280101", "2026-12-25 2027-12-24 2028-01-01")]
    [InlineData("29 February", "DTSTART;VALUE=DATE:20240229|RRULE:FREQ=YEARLY;COUNT=2", "2024-02-29 2028-02-29")]
    [InlineData("midnight to midnight in a zone", "DTSTART;TZID=Europe/Berlin:20261225T000000|DTEND;TZID=Europe/Berlin:20261226T000000", "2026-12-25")]
    [InlineData("in a zone far away", "DTSTART;TZID=Pacific/Auckland:20261225T000000|DTEND;TZID=Pacific/Auckland:20261226T000000", "2026-12-25")]
    [InlineData("in a zone that nobody knows", "DTSTART;TZID=\"Customized: 1\":20261225T000000|DTEND;TZID=\"Customized: 1\":20261226T000000|RRULE:FREQ=YEARLY;COUNT=2", "2026-12-25 2027-12-25")]
    [InlineData("in UTC, a day of the team", "DTSTART:20261224T230000Z|DTEND:20261225T230000Z", "2026-12-25")]
    [InlineData("to 23:59", "DTSTART:20261225T000000|DTEND:20261225T235900", "2026-12-25")]
    [InlineData("a free afternoon", "DTSTART:20261224T120000|DTEND:20261224T180000", "")]
    [InlineData("from noon to noon", "DTSTART:20261224T120000|DTEND:20261226T120000", "2026-12-25")]
    [InlineData("cancelled", "DTSTART;VALUE=DATE:20261224|STATUS:CANCELLED", "")]
    [InlineData("a day that never comes", "DTSTART;VALUE=DATE:20260115|RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "")]
    public void A_holiday_is_each_whole_day_of_an_event(string what, string lines, string days)
    {
        var feed = ATeam.Value(Read(Event($"SUMMARY:{what}|{lines}")));

        Assert.Empty(feed.Problems);
        Assert.Equal(days, Days(feed.Holidays()));
    }

    [Theory]
    [InlineData("DTSTART;VALUE=DATE:19000101|RRULE:FREQ=DAILY", "2027-06-15")]
    [InlineData("DTSTART;VALUE=DATE:19700101|RRULE:FREQ=WEEKLY", "2027-06-17")]
    [InlineData("DTSTART;VALUE=DATE:19000615|RRULE:FREQ=YEARLY", "2027-06-15")]
    [InlineData("DTSTART;VALUE=DATE:19000113|RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "2027-08-13")]
    public void What_began_to_repeat_long_ago_still_does(string lines, string day) =>
        Assert.NotNull(ATeam.Value(Read(Event(lines))).Holidays().On(NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value));

    [Fact]
    public void A_calendar_of_too_many_events_is_refused() => Assert.Equal(
        "Line 40004: This is the event after the 10000th: more are not read. Give a calendar of holidays only.",
        ATeam.Reason(Read(string.Concat(Enumerable.Repeat(Event("DTSTART;VALUE=DATE:20261224|SUMMARY:Feast"), 10_001)))));

    [Fact]
    public void A_day_of_a_repeated_event_may_be_otherwise()
    {
        var feed = ATeam.Value(Read(
            Event("UID:1|SUMMARY:Feast|DTSTART;VALUE=DATE:20251225|RRULE:FREQ=YEARLY;COUNT=3")
            + Event("UID:1|SUMMARY:Feast, later|RECURRENCE-ID;VALUE=DATE:20261225|DTSTART;VALUE=DATE:20261228")));

        Assert.Equal("2025-12-25 2026-12-28 2027-12-25", Days(feed.Holidays()));
        Assert.Equal("Feast, later", feed.Holidays().On(new LocalDate(2026, 12, 28)));
    }

    [Fact]
    public void A_name_may_be_folded_and_have_commas()
    {
        var feed = ATeam.Value(Read(Event("SUMMARY:Labour\\, or|  May Day|DTSTART;VALUE=DATE:20270501")));

        Assert.Equal("Labour, or May Day", feed.Holidays().On(new LocalDate(2027, 5, 1)));
    }

    [Fact]
    public void An_event_is_an_iteration_from_its_first_to_its_last_day()
    {
        var feed = ATeam.Value(Read(
            Event("SUMMARY:Winter|DTSTART;VALUE=DATE:20261221|DTEND;VALUE=DATE:20270111")
            + Event("SUMMARY:Short|DTSTART:20270111T090000|DTEND:20270115T170000")
            + Event("SUMMARY:Past|DTSTART;VALUE=DATE:20200101|DTEND;VALUE=DATE:20200115")));

        Assert.Equal(
            [new IrregularIteration(new LocalDate(2026, 12, 21), new LocalDate(2027, 1, 10), "Winter"), new IrregularIteration(new LocalDate(2027, 1, 11), new LocalDate(2027, 1, 15), "Short")],
            feed.Iterations(new LocalDate(2026, 12, 1), new LocalDate(2027, 3, 1)));
    }

    [Theory]
    [InlineData("DTSTART;VALUE=DATE:2026-12-24", 6, "DTSTART “2026-12-24” is no date. Right is DTSTART;VALUE=DATE:20261224.")]
    [InlineData("DTSTART;VALUE=DATE:20261399", 6, "DTSTART “20261399” is no date. Right is DTSTART;VALUE=DATE:20261224.")]
    [InlineData("CATEGORIES:none", 4, "This event has no DTSTART, so nobody knows when it is.")]
    [InlineData("DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20261220", 7, "This event ends before it begins.")]
    [InlineData("DTSTART:20261224T000000|RRULE:FREQ=SECONDLY", 7, "This event repeats more often than daily, so it is no holiday and no iteration.")]
    [InlineData("DTSTART;VALUE=DATE:20261224|RRULE:FREQ=YEARLYY", 7, null)]
    [InlineData("DTSTART;VALUE=DATE:20261224|RRULE:FREQ=YEARLY;INTERVAL=0", 7, null)]
    public void An_event_that_cannot_be_read_is_told_with_its_line_and_costs_the_others_nothing(string lines, int line, string? message)
    {
        var feed = ATeam.Value(Read(Event("SUMMARY:Broken|" + lines) + Event("SUMMARY:Sound|DTSTART;VALUE=DATE:20261225")));

        var problem = Assert.Single(feed.Problems);
        Assert.Equal(line, problem.Line);
        Assert.True(message is null ? problem.Message.StartsWith("This event cannot be read: ", StringComparison.Ordinal) : problem.Message == message, problem.Message);
        Assert.Equal("2026-12-25", Days(feed.Holidays()));
    }

    [Theory]
    [InlineData("", "Line 1: The file is empty.")]
    [InlineData("<html>", "Line 1: This is no iCalendar file: it has to begin with BEGIN:VCALENDAR, not with “<html>”.")]
    [InlineData("BEGIN:VCALENDAR|BEGIN:VEVENT|DTSTART:20261224", "Line 2: VEVENT begins here and does not end: the file seems to be cut off.")]
    [InlineData("BEGIN:VCALENDAR|BEGIN:VEVENT|END:VCALENDAR", "Line 3: END:VCALENDAR stands here, but VEVENT, begun on line 2, has not ended.")]
    [InlineData("BEGIN:VCALENDAR|no line at all|END:VCALENDAR", "Line 2: “no line at all” is no line of a calendar: a name, a colon and a value were expected.")]
    [InlineData("BEGIN:VCALENDAR|END:VCALENDAR|END:VCALENDAR", "Line 3: END:VCALENDAR ends what has not begun.")]
    public void What_is_no_calendar_is_refused_with_the_line(string text, string reason) =>
        Assert.Equal(reason, ATeam.Reason(CalendarFeed.Read(text.Replace("|", "\r\n", StringComparison.Ordinal), ATeam.InBerlin().Zone)));

    [Fact]
    public void An_alarm_within_an_event_is_none_of_its_lines()
    {
        var feed = ATeam.Value(Read(Event("SUMMARY:Feast|DTSTART;VALUE=DATE:20261224|BEGIN:VALARM|TRIGGER:-P1D|DURATION:P9D|END:VALARM")));

        Assert.Equal("2026-12-24", Days(feed.Holidays()));
    }

    private static Reading<CalendarFeed> Read(string events) =>
        CalendarFeed.Read($"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\n{events}END:VCALENDAR\r\n", ATeam.InBerlin().Zone);

    private static string Event(string lines) => $"BEGIN:VEVENT\r\n{lines.Replace("|", "\r\n", StringComparison.Ordinal)}\r\nEND:VEVENT\r\n";

    private static string Days(Holidays holidays) => string.Join(' ', Enumerable.Range(0, 366 * 10)
        .Select(day => new LocalDate(2020, 1, 1).PlusDays(day))
        .Where(day => holidays.On(day) is not null)
        .Select(day => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)));
}
