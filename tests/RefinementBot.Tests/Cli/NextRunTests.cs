using NodaTime;
using RefinementBot.Cli;

namespace RefinementBot.Tests.Cli;

public class NextRunTests
{
    private static readonly NextRequest TwoWorkingDays = new("2 working days before planning at 10:00", "Europe/Berlin") { Planning = "2026-12-07T09:00/P2W", Format = "jsonl" };

    [Fact]
    public async Task One_line_for_each_occurrence_in_order()
    {
        var (code, output, errors) = await Next(TwoWorkingDays with { Count = "2" });

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(
            """
            {"local":"2026-12-03T10:00:00","instant":"2026-12-03T09:00:00Z"}
            {"local":"2026-12-17T10:00:00","instant":"2026-12-17T09:00:00Z"}

            """,
            output);
    }

    [Fact]
    public async Task Five_are_shown_from_now_on_unless_said_otherwise()
    {
        var (_, output, _) = await Next(new NextRequest("every day 12:00", "UTC") { Format = "jsonl" });

        Assert.Equal(5, output.Count(sign => sign == '\n'));
        Assert.StartsWith("""{"local":"2026-11-26T12:00:00",""", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_occurrence_at_the_very_instant_of_from_has_been()
    {
        var (_, output, _) = await Next(TwoWorkingDays with { From = "2026-12-03T10:00:00+01:00", Count = "1" });

        Assert.StartsWith("""{"local":"2026-12-17T10:00:00",""", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clock_on_the_wall_is_shown_where_clocks_skip_what_was_named()
    {
        var (_, output, _) = await Next(new NextRequest("Sun 2:30", "Europe/Berlin") { From = "2026-03-28T00:00:00Z", Count = "1", Format = "jsonl" });

        Assert.Equal("""{"local":"2026-03-29T03:30:00","instant":"2026-03-29T01:30:00Z"}""" + "\n", output);
    }

    [Fact]
    public async Task The_table_says_why_a_date_was_moved()
    {
        var (_, output, _) = await Next(new NextRequest("every week on Thu 9", "Europe/Berlin") { Holidays = Example("holidays.ics"), OnHoliday = "previous", From = "2026-12-20T00:00Z", Count = "2" });

        Assert.Contains("  Wed 23 Dec 2026  09:00  +01:00  2026-12-23T08:00:00Z  moved from Thu 24 Dec: holiday (Christmas)\n", output, StringComparison.Ordinal);
        Assert.Contains("  Thu 31 Dec 2026  09:00  +01:00  2026-12-31T08:00:00Z\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_never_comes_is_said_so()
    {
        var (code, output, _) = await Next(TwoWorkingDays with { Rule = "the day before planning", OnHoliday = "skip", Format = "text" });

        Assert.Equal(0, code);
        Assert.Contains("It does not come within the next ten years.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calendar_larger_than_what_is_read_is_refused_unread()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await File.WriteAllBytesAsync(file, new byte[(5 * 1024 * 1024) + 1]);

            var (code, _, errors) = await Next(TwoWorkingDays with { Holidays = file });

            Assert.Equal((2, $"--holidays {file}: it is larger than 5 MB, which is what is read of a calendar. Give one of holidays only."), (code, errors.TrimEnd()));
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static TheoryData<string, string?, string> Unreadable => new()
    {
        { "Rule", "2 wroking days before planning", "The rule: “wroking” (character 3) cannot be read: working days, days, weeks, hours or minutes have to stand here. Did you mean “2 working days before planning”?" },
        { "Zone", "Berlin", "--zone: “Berlin” is no IANA time zone. Did you mean “Europe/Berlin”?" },
        { "Planning", null, "“2 working days before planning at 10:00” hangs on planning: say when the first one is and how long an iteration lasts, as in --planning 2026-12-07T09:00/P2W." },
        { "Planning", "2026-12-07T09:00", "--planning: “2026-12-07T09:00” is a planning without the iteration's length behind a slash. Did you mean “2026-12-07T09:00/P2W”?" },
        { "Planning", "7.12.2026/P2W", "--planning: “7.12.2026” is no date and time. Did you mean “2026-12-07T09:00/P2W”?" },
        { "Planning", "2026-12-07T09:00/2W", "--planning: “2W” is no length of an iteration. Did you mean “2026-12-07T09:00/P2W”?" },
        { "Planning", "2026-12-07T09:00/P1M", "--planning: “P1M” is not the same number of days each time; an iteration lasts weeks or days. Did you mean “2026-12-07T09:00/P4W”?" },
        { "Planning", "2026-12-07T09:00/P0W", "--planning: An iteration has 1 to 92 days, not 0." },
        { "From", "2026-12-01T09:00", "--from: “2026-12-01T09:00” does not say in which zone. Did you mean “2026-12-01T08:00:00Z”?" },
        { "From", "tomorrow", "--from: “tomorrow” is no instant. Did you mean “2026-11-25T12:00:00Z”?" },
        { "Count", "0", "--count: “0” is no number from 1 to 10000. Did you mean “5”?" },
        { "OnHoliday", "prev", "--on-holiday: “prev” is none of previous, next, skip, usual. Did you mean “previous”?" },
        { "Format", "json", "--format: “json” is none of text, jsonl. Did you mean “jsonl”?" },
        { "Holidays", "/no/such.ics", "--holidays /no/such.ics: there is no such file." },
        { "Holidays", Example("backlog.csv"), $"--holidays {Example("backlog.csv")}: Line 1: This is no iCalendar file: it has to begin with BEGIN:VCALENDAR, not with “" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task What_cannot_be_read_ends_with_2_the_reason_and_the_nearest_right_form(string argument, string? value, string reason)
    {
        var request = argument switch
        {
            "Rule" => TwoWorkingDays with { Rule = value! },
            "Zone" => TwoWorkingDays with { Zone = value! },
            "Planning" => TwoWorkingDays with { Planning = value },
            "From" => TwoWorkingDays with { From = value },
            "Count" => TwoWorkingDays with { Count = value! },
            "OnHoliday" => TwoWorkingDays with { OnHoliday = value },
            "Format" => TwoWorkingDays with { Format = value! },
            _ => TwoWorkingDays with { Holidays = value },
        };

        var (code, output, errors) = await Next(request);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith(reason, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task All_that_cannot_be_read_is_told_at_once()
    {
        var (_, _, errors) = await Next(new NextRequest("Mon", "Berlin") { Count = "x" });

        Assert.Equal(3, errors.Count(sign => sign == '\n'));
    }

    private static string Example(string name) => Path.Combine(Repository.Root, "docs/examples", name);

    private static async Task<(int Code, string Output, string Errors)> Next(NextRequest request)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await new NextRun(output, errors, new FixedClock()).RunAsync(request, CancellationToken.None);
        return (code, output.ToString(), errors.ToString());
    }

    private sealed class FixedClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2026, 11, 25, 12, 0);
    }
}
