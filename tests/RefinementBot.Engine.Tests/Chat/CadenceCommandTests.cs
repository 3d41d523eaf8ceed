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
            Capacity: 32 points an iteration
            Now: Iteration 2, Mon 2 Mar to Sun 15 Mar
            Next: Iteration 3, Mon 16 Mar to Sun 29 Mar, planned Mon 16 Mar 9:00
            """.ReplaceLineEndings("\n"),
            (await SayAsync("")).Answer.PlainText);
    }

    [Fact]
    public async Task Where_nothing_is_set_no_capacity_is_shown_and_what_holds_is()
    {
        var card = (await SayAsync("")).Answer.PlainText;

        Assert.DoesNotContain("Capacity", card, StringComparison.Ordinal);
        Assert.Contains("Time zone: UTC (not set)", card, StringComparison.Ordinal);
        Assert.Contains("Working days: Mon to Fri (not set)", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_holds_what_is_set_and_sets_all_at_once()
    {
        teams.Cadence = Full;

        var form = (await SayAsync("form")).Form!;
        Assert.Equal(["Europe/Berlin", "Mon-Thu", "2 weeks", "2026-02-16", "Monday", "9:00", "32"], form.Fields.Select(field => field.Initial.Single()));

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

    private static Turn Turn { get; } = new(PollBuilder.Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "delivery-1", PollBuilder.Monday, "p9");

    private RefinementEngine Engine => new(new OneItem(), new FakePolls(), null!, null!, teams, new FakeLinks(), new Readiness.FakeReadiness(), new FakeSessions(), new FakeSessions());

    private Task<Reply> SayAsync(string line) => Engine.RunAsync(Turn, $"cadence {line}", default);

    private CadenceSettings Changed() => Assert.IsType<TeamChange.SetCadence>(teams.Changes.Single().Change).After;

    private static FormEntries Entered(params string[] values) =>
        ((string[])["zone", "days", "length", "firstDay", "planningDay", "planningTime", "capacity"]).Zip(values)
            .Aggregate(FormEntries.None, (entries, field) => field.Second.Length == 0 ? new FormEntries(entries.ByField.SetItem(field.First, [])) : entries.And(field.First, field.Second));
}
