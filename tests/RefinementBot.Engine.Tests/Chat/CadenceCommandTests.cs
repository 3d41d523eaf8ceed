using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Tests.Estimation;

namespace RefinementBot.Engine.Tests.Chat;

/// <summary>The <c>cadence</c> command, by words and by form. It is Monday 2 March 2026, 9:00 UTC.</summary>
public class CadenceCommandTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    private readonly FakeTeams teams = new();

    [Theory]
    [InlineData("zone Europe/Berlin", "Ana has changed the team's time: its zone is Europe/Berlin.")]
    [InlineData("time zone europe/berlin", null)]
    [InlineData("days Mon-Thu", "Ana has changed the team's time: it works Mon to Thu.")]
    [InlineData("working days Mon,Wed,Fri", "Ana has changed the team's time: it works Mon and Wed and Fri.")]
    [InlineData("iteration 2 weeks from 2026-03-09", "Ana has changed the team's time: its iterations are 2 weeks long from Mon 9 Mar 2026 on, and planned on Mondays at 9:00.")]
    [InlineData("2 weeks from 2026-03-09", "Ana has changed the team's time: its iterations are 2 weeks long from Mon 9 Mar 2026 on, and planned on Mondays at 9:00.")]
    [InlineData("iteration 10 days from 2026-03-09", "Ana has changed the team's time: its iterations are 10 days long from Mon 9 Mar 2026 on, and planned on the first day at 9:00.")]
    [InlineData("capacity 32", "Ana has changed the team's time: its capacity is 32 points an iteration.")]
    [InlineData("capacity 32,5 points", "Ana has changed the team's time: its capacity is 32.5 points an iteration.")]
    [InlineData("off 2026-12-24 to 2027-01-01 Shutdown", "Ana has changed the team's time: it is off Thu 24 Dec 2026 to Fri 1 Jan 2027 (Shutdown).")]
    [InlineData("day off 2026-05-01", "Ana has changed the team's time: it is off Fri 1 May 2026.")]
    [InlineData("holidays webcal://calendars.example.com/secret/holidays.ics", "Ana has changed the team's time: holidays come from a calendar at calendars.example.com.")]
    [InlineData("https://calendars.example.com/holidays.ics", "Ana has changed the team's time: holidays come from a calendar at calendars.example.com.")]
    [InlineData("iterations https://calendars.example.com/sprints.ics", "Ana has changed the team's time: iterations come from a calendar at calendars.example.com.")]
    [InlineData("train \"Payments\"", "Ana has changed the team's time: it is on the train “Payments” and has the iterations of the teams on it.")]
    [InlineData("iteration \"Sprint 7\" 2026-03-09 to 2026-03-20 planning 2026-03-06 9:00", "Ana has changed the team's time: Sprint 7 is from Mon 9 Mar 2026 to Fri 20 Mar 2026, planned Fri 6 Mar 9:00.")]
    [InlineData("iteration 2026-03-09 to 2026-03-20", "Ana has changed the team's time: one iteration is from Mon 9 Mar 2026 to Fri 20 Mar 2026.")]
    public async Task What_is_set_is_told_in_the_channels(string line, string? notice)
    {
        await SayAsync(line);

        Assert.Equal(notice, teams.Changes.Count == 0 ? null : teams.Changes.Single().Notice);
    }

    [Fact]
    public async Task Planning_is_on_the_day_nearest_to_an_iterations_first()
    {
        teams.Cadence = new CadenceSettings { Iterations = new IterationRhythm(new LocalDate(2026, 3, 4), 14, IterationRhythm.UsualPlanning) };

        await SayAsync("planning Mon 14:30");

        Assert.Equal(new PlanningTime(-2, new LocalTime(14, 30)), Changed().Iterations?.Planning);
        Assert.EndsWith("and planned on Mondays at 14:30.", teams.Changes[0].Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_iteration_that_begins_on_another_day_is_still_planned_on_its_day_of_the_week()
    {
        teams.Cadence = new CadenceSettings { Iterations = new IterationRhythm(new LocalDate(2026, 3, 4), 14, new PlanningTime(-2, new LocalTime(14, 30))) };

        await SayAsync("iteration 3 weeks from 2026-03-06");

        Assert.Equal((21, new PlanningTime(3, new LocalTime(14, 30))), (Changed().Iterations!.Days, Changed().Iterations!.Planning));
    }

    [Theory]
    [InlineData("zone Berlin", "“Berlin” is no IANA time zone. Did you mean cadence zone Europe/Berlin?")]
    [InlineData("zone", "A zone has to stand here. Did you mean cadence zone Europe/Berlin?")]
    [InlineData("days Mon-Tue,Fryday", "“Fryday” (character 9) cannot be read: a day of the week has to stand here, as in Mon. Did you mean cadence days Mon,Tue,Fri?")]
    [InlineData("iteration 2 wekks from 2026-03-09", "“wekks” (character 3) cannot be read: weeks or days have to stand here. Did you mean cadence iteration 2 weeks from 2026-03-09?")]
    [InlineData("iteration 2 weeks", "Say when the first iteration begins. Did you mean cadence iteration 2 weeks from 2026-03-09?")]
    [InlineData("iteration 20 weeks from 2026-03-09", "“20 weeks” (character 1) cannot be read: an iteration has 92 days at most. Did you mean cadence iteration 13 weeks from 2026-03-09?")]
    [InlineData("iteration 2 weeks from 2026-13-09", "“2026-13-09” (character 14) cannot be read: a date has to stand here, as in 2026-12-07. Did you mean cadence iteration 2 weeks from 2026-12-07?")]
    [InlineData("planning Mon 9:00", "Say first how long iterations are and when the first begins, as in “cadence iteration 2 weeks from 2026-03-09”.")]
    [InlineData("capacity lots", "“lots” is no number of points. Did you mean cadence capacity 32?")]
    [InlineData("capacity 0", "A capacity is more than 0. Where you do not want one, say “none”. Did you mean cadence capacity none?")]
    [InlineData("capacity -5", "“-5” is no number of points. Did you mean cadence capacity 32?")]
    [InlineData("capacity 32.25", "“32.25” has more than one digit behind the point. Did you mean cadence capacity 32.2?")]
    [InlineData("capasity 32", "“capasity” is nothing that cadence knows. Did you mean cadence capacity 32?")]
    public async Task What_cannot_be_read_is_answered_with_the_nearest_right_form_and_changes_nothing(string line, string answer)
    {
        Assert.Equal(answer, (await SayAsync(line)).Answer.PlainText);
        Assert.Empty(teams.Changes);
    }

    [Theory]
    [InlineData("pi 5 iterations from 2026-03-02", "Ana has changed the team's time: its PIs have 5 iterations, the last an IP iteration, the first from Mon 2 Mar 2026.")]
    [InlineData("pi 4 sprints from 2026-03-02 without ip", "Ana has changed the team's time: its PIs have 4 iterations, the first from Mon 2 Mar 2026.")]
    public async Task Program_increments_begin_where_an_iteration_begins(string line, string notice)
    {
        teams.Cadence = Full;

        await SayAsync(line);

        Assert.Equal(notice, teams.Changes.Single().Notice);
    }

    [Theory]
    [InlineData("pi 5 iterations from 2026-03-04", "No iteration begins on Wed 4 Mar 2026, so no PI can. Iteration 2 begins on Mon 2 Mar 2026, the next on Mon 16 Mar 2026.")]
    [InlineData("pi 5 from 2026-03-02", "“from” (character 3) cannot be read: “iterations” has to stand here. Did you mean cadence pi 5 iterations from 2026-03-02?")]
    [InlineData("pi 40 iterations from 2026-03-02", "“40” (character 1) cannot be read: iterations of a PI go from 1 to 26. Did you mean cadence pi 26 iterations from 2026-03-02?")]
    [InlineData("iteration \"Sprint 7\" 2026-02-23 to 2026-03-01", "“Sprint 7” would be planned at Mon 23 Feb 2026 09:00", false)]
    [InlineData("iteration \"Sprint 7\" 2026-01-05 to 2026-01-16", "“Sprint 7” would begin on Mon 5 Jan 2026, before the first iteration: let it begin on Mon 16 Feb 2026 or later.")]
    [InlineData("iteration \"Sprint 7\" 2026-03-20 to 2026-03-09", "“2026-03-20 to 2026-03-09” (character 1) cannot be read: an iteration has 1 to 92 days. Did you mean cadence iteration \"Sprint 7\" 2026-03-20 to 2026-03-31?")]
    [InlineData("iteration \"Sprint 7\" none", "No iteration “Sprint 7” was entered by hand.")]
    [InlineData("off", "At the end something is missing: a date has to stand here, as in 2026-12-07. Did you mean cadence off 2026-12-07?")]
    [InlineData("off 2027-01-01 to 2026-12-24", "“2027-01-01 to 2026-12-24” (character 1) cannot be read: it would end before it begins. Did you mean cadence off 2026-12-24 to 2027-01-01?")]
    [InlineData("off 2026-12-24 none", "The team has no day off “2026-12-24”.")]
    [InlineData("holidays calendars.example.com/holidays.ics", "“calendars.example.com/holidays.ics” is no web address of a calendar. Did you mean cadence holidays https://calendars.example.com/holidays.ics?")]
    [InlineData("holidays https://ana:secret@calendars.example.com/x.ics", "An address with a name and a password in it is not kept here. Did you mean cadence holidays https://calendars.example.com/x.ics?")]
    [InlineData("holidays https://elsewhere.example/x.ics", "elsewhere.example is not among the hosts.")]
    [InlineData("train", "The name of a train has to stand here. Teams that give the same name have the same iterations and PIs. Did you mean cadence train \"Payments\"?")]
    public async Task What_does_not_go_together_is_said_and_changes_nothing(string line, string answer, bool isRefused = true)
    {
        teams.Cadence = Full;
        teams.Forbidden.Add("elsewhere.example");

        var said = (await SayAsync(line)).Answer.PlainText;

        Assert.Equal(isRefused, teams.Changes.Count == 0);
        if (isRefused)
        {
            Assert.Equal(answer, said);
        }
    }

    [Fact]
    public async Task All_that_a_team_has_said_is_shown_with_what_comes_of_it()
    {
        teams.Cadence = Rich;

        var card = (await SayAsync("")).Answer;

        Golden.Matches(card, "cadence");
        Assert.Equal(
            """
            The team's time
            Time zone: Europe/Berlin
            Working days: Mon to Thu
            Holidays: Mon 16 Mar 2026 Spring Day
            Days off: Tue 3 Mar 2026 to Wed 4 Mar 2026 (Offsite)
            Iterations: 2 weeks, the first from Mon 16 Feb 2026
            Planning: on Mondays at 9:00
            PIs: 2 iterations, the last an IP iteration, the first from Mon 16 Feb 2026
            Train: Payments: iterations and PIs are those of all teams on it
            Capacity: 32 points an iteration, as set
            Now: Iteration 2, Mon 2 Mar to Sun 15 Mar, PI 1.2 (IP)
            Next: Iteration 3, Mon 16 Mar to Sun 29 Mar, PI 2.1, planned Mon 16 Mar 9:00
            Capacity of Iteration 2: 24 points: 32 as set, less 2 of 8 working days (Offsite)
            Capacity of Iteration 3: 28 points: 32 as set, less 1 of 8 working days (Spring Day)
            The holidays of calendars.example.com are as of Sun 1 Mar 2026, since it could not be read after that: It cannot be reached. It is tried again.
            Mind: Iteration 3 is planned on Mon 16 Mar 2026, Spring Day, when nobody works. It stays planned then, and reminders count back from that day. To move it, type cadence iteration "Iteration 3" 2026-03-16 to 2026-03-29 planning 2026-03-17 9:00.
            """.ReplaceLineEndings("\n"),
            card.PlainText);
    }

    [Fact]
    public async Task Planning_that_falls_on_a_holiday_can_be_moved_with_the_line_that_is_offered()
    {
        teams.Cadence = Rich;

        await SayAsync("iteration \"Iteration 3\" 2026-03-16 to 2026-03-29 planning 2026-03-17 9:00");

        var moved = Changed().Resolved;
        Assert.Equal(new LocalDateTime(2026, 3, 17, 9, 0), moved.NextIteration(PollBuilder.Monday)!.Planning);
        Assert.Equal(new LocalDate(2026, 3, 30), moved.Iterations![4].FirstDay);
        Assert.Empty(moved.PlanningsOff(PollBuilder.Monday));
    }

    [Fact]
    public async Task The_form_shows_and_takes_days_off_calendars_iterations_and_increments_one_a_line()
    {
        teams.Cadence = Rich with { Irregular = [new IrregularIteration(new LocalDate(2026, 3, 30), new LocalDate(2026, 4, 10), "Sprint 4", new LocalDateTime(2026, 3, 30, 14, 0))] };

        var form = (await SayAsync("form")).Form!;

        Assert.Equal(
            [
                ["2 iterations from 2026-02-16"], ["Payments"], ["2026-03-03 to 2026-03-04 Offsite"], ["https://calendars.example.com/holidays.ics"],
                ["\"Sprint 4\" 2026-03-30 to 2026-04-10 planning 2026-03-30 14:00"], [],
            ],
            form.Fields.Skip(7).Select(field => field.Initial.ToArray()));
        var unchanged = form.Fields.Aggregate(FormEntries.None, (entries, field) => new FormEntries(entries.ByField.SetItem(field.Name, field.Initial)));
        var taken = Assert.IsType<Submission.Taken>(await Engine.SubmitAsync(Turn, form.Ref, unchanged
            .And("off", "2026-03-03 to 2026-03-04 Offsite\n2026-05-01").And("irregular").And("increments", "3 iterations from 2026-03-02 without ip"), default));

        Assert.StartsWith("Done.", taken.Reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(
            "Ana has changed the team's time: its PIs have 3 iterations, the first from Mon 2 Mar 2026; Sprint 4 from Mon 30 Mar 2026 on is no iteration of its own any more; it is off Fri 1 May 2026.",
            teams.Changes.Single().Notice);
    }

    [Fact]
    public async Task Each_line_of_the_form_that_cannot_be_read_says_so_and_nothing_is_changed()
    {
        teams.Cadence = Full;
        teams.Forbidden.Add("elsewhere.example");
        var entered = FormEntries.None.And("length", "2 weeks").And("firstDay", "2026-02-16");

        var refused = Assert.IsType<Submission.Refused>(await Engine.SubmitAsync(
            Turn, new FormRef.SetCadence(), entered.And("off", "2026-05-01\nsoon").And("holidays", "nowhere").And("irregular", "\"A\" 2026-01-01 to 2026-01-02").And("increments", "many"), default));
        var forbidden = Assert.IsType<Submission.Refused>(await Engine.SubmitAsync(Turn, new FormRef.SetCadence(), entered.And("holidays", "https://elsewhere.example/x.ics"), default));

        Assert.Equal(["increments", "off", "holidays", "irregular"], refused.Problems.Select(problem => problem.Field));
        Assert.Equal(new FieldProblem("holidays", "elsewhere.example is not among the hosts."), Assert.Single(forbidden.Problems));
        Assert.Empty(teams.Changes);
    }

    [Fact]
    public async Task Iterations_of_another_length_give_up_what_hung_on_the_old_ones()
    {
        teams.Cadence = Rich with { Irregular = [new IrregularIteration(new LocalDate(2026, 3, 2), new LocalDate(2026, 3, 13), "Sprint 2")] };

        await SayAsync("iteration 3 weeks from 2026-03-30");

        Assert.Equal((21, null, 0), (Changed().Iterations!.Days, Changed().Increments, Changed().Irregular.Length));
    }

    [Fact]
    public async Task Planning_that_cannot_be_read_is_answered_with_the_nearest_right_form()
    {
        teams.Cadence = Full;

        Assert.EndsWith("Did you mean cadence planning Mon 9:00?", (await SayAsync("planning Munday 9:00")).Answer.PlainText, StringComparison.Ordinal);
        Assert.EndsWith("Did you mean cadence planning Mon 9:00?", (await SayAsync("planning 9:00")).Answer.PlainText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zone none")]
    [InlineData("days none")]
    [InlineData("iteration none")]
    [InlineData("capacity none")]
    public async Task What_was_set_can_be_given_up_again(string line)
    {
        teams.Cadence = Full;

        await SayAsync(line);

        Assert.NotEqual(Full, Changed());
    }

    [Fact]
    public async Task The_card_shows_all_with_the_current_and_the_next_iteration()
    {
        teams.Cadence = Full;

        Assert.Equal(
            """
            The team's time
            Time zone: Europe/Berlin
            Working days: Mon to Thu
            Iterations: 2 weeks, the first from Mon 16 Feb 2026
            Planning: on Mondays at 9:00
            Capacity: 32 points an iteration, as set
            Now: Iteration 2, Mon 2 Mar to Sun 15 Mar
            Next: Iteration 3, Mon 16 Mar to Sun 29 Mar, planned Mon 16 Mar 9:00
            """.ReplaceLineEndings("\n"),
            (await SayAsync("")).Answer.PlainText);
    }

    [Fact]
    public async Task Where_nothing_is_set_the_capacity_is_not_set_and_what_holds_is_shown()
    {
        var card = (await SayAsync("")).Answer.PlainText;

        Assert.Contains("Capacity: not set", card, StringComparison.Ordinal);
        Assert.Contains("Time zone: UTC (not set)", card, StringComparison.Ordinal);
        Assert.Contains("Working days: Mon to Fri (not set)", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_holds_what_is_set_and_sets_all_at_once()
    {
        teams.Cadence = Full;

        var form = (await SayAsync("form")).Form!;
        Assert.Equal(["Europe/Berlin", "Mon-Thu", "2 weeks", "2026-02-16", "Monday", "9:00", "32"], form.Fields.Take(7).Select(field => field.Initial.Single()));
        Assert.All(form.Fields.Skip(7), field => Assert.Empty(field.Initial));

        var taken = Assert.IsType<Submission.Taken>(await Engine.SubmitAsync(Turn, form.Ref, Entered("Asia/Kolkata", "Mon-Fri", "1 week", "2026-03-04", "Tuesday", "15:00", ""), default));

        Assert.StartsWith("Done.", taken.Reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(
            "Ana has changed the team's time: its zone is Asia/Kolkata; it works Mon to Fri; its iterations are 1 week long from Wed 4 Mar 2026 on, and planned on Tuesdays at 15:00; it has no capacity any more.",
            teams.Changes.Single().Notice);
    }

    [Fact]
    public async Task Each_field_that_cannot_be_read_says_so_and_nothing_is_changed()
    {
        var refused = Assert.IsType<Submission.Refused>(
            await Engine.SubmitAsync(Turn, new FormRef.SetCadence(), Entered("Berlin", "Mon-Frx", "2 weeks", "", "", "", "many"), default));

        Assert.Equal(["zone", "days", "firstDay", "capacity"], refused.Problems.Select(problem => problem.Field));
        Assert.Empty(teams.Changes);
    }

    [Fact]
    public async Task Where_facilitators_are_named_others_are_told_whom_to_ask()
    {
        teams.OutcomeOfChange = new TeamOutcome.NotAllowed(["Ben"]);

        Assert.Contains("Ben. Ask one of them.", (await SayAsync("capacity 32")).Answer.PlainText, StringComparison.Ordinal);
    }

    private static CadenceSettings Full { get; } = new()
    {
        Zone = Berlin,
        Days = WeekDays.Range(IsoDayOfWeek.Monday, IsoDayOfWeek.Thursday),
        Iterations = new IterationRhythm(new LocalDate(2026, 2, 16), 14, IterationRhythm.UsualPlanning),
        Capacity = 32,
    };

    /// <summary>With all that can be said.</summary>
    private static CadenceSettings Rich => Full with
    {
        Increments = new ProgramIncrementRhythm(new LocalDate(2026, 2, 16), 2),
        Train = "Payments",
        DaysOff = [new TimeOff(new LocalDate(2026, 3, 3), new LocalDate(2026, 3, 4), "Offsite")],
        Feeds = [new TeamFeed(FeedKind.Holidays, "https://calendars.example.com/holidays.ics", Instant.FromUtc(2026, 3, 1, 9, 0), "It cannot be reached.")],
        FromFeeds = new FeedContent([new Holiday(new LocalDate(2026, 3, 16), "Spring Day")], [], []),
    };

    private static Turn Turn { get; } = new(PollBuilder.Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "delivery-1", PollBuilder.Monday, "p9");

    private RefinementEngine Engine => new(new OneItem(), new FakePolls(), null!, null!, teams, new FakeLinks(), new Readiness.FakeReadiness(), new FakeSessions(), new FakeSessions(), new Cadence.FakeReminders());

    private Task<Reply> SayAsync(string line) => Engine.RunAsync(Turn, $"cadence {line}", default);

    private CadenceSettings Changed() => Assert.IsType<TeamChange.SetCadence>(teams.Changes.Single().Change).After;

    private static FormEntries Entered(params string[] values) =>
        ((string[])["zone", "days", "length", "firstDay", "planningDay", "planningTime", "capacity"]).Zip(values)
            .Aggregate(FormEntries.None, (entries, field) => field.Second.Length == 0 ? new FormEntries(entries.ByField.SetItem(field.First, [])) : entries.And(field.First, field.Second));
}
