using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Tests.Estimation;

namespace RefinementBot.Engine.Tests.Readiness;

public class WaiverTests
{
    private static readonly ItemKey Key = ItemKey.TryParse("CHK-101", out var key) ? key : throw new InvalidOperationException();

    private readonly FakeReadiness readiness = new();
    private readonly OneItem backlog = new();

    [Fact]
    public async Task A_waived_finding_costs_nothing_and_the_report_says_who_waived_it_why_and_until_when()
    {
        var before = await CheckAsync();
        await WaiveAsync("Legal will write them", "2026-12-04");
        var after = await CheckAsync();

        Assert.Contains("Not ready. 1 blocking", before, StringComparison.Ordinal);
        Assert.DoesNotContain("blocking,", after, StringComparison.Ordinal);
        Assert.Contains("Waived by Ana until 4 Dec 2026: no-acceptance-criteria. Legal will write them", after, StringComparison.Ordinal);
        Assert.Equal("Ana has waived no-acceptance-criteria on CHK-101 until 4 Dec 2026: Legal will write them", readiness.Notice);
    }

    [Fact]
    public async Task A_waiver_ends_with_its_last_day()
    {
        await WaiveAsync("Until Friday", "2026-12-04");

        Assert.Contains("Ready", await CheckAsync(new LocalDate(2026, 12, 4)), StringComparison.Ordinal);
        Assert.Contains("Not ready. 1 blocking", await CheckAsync(new LocalDate(2026, 12, 5)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiver_can_be_taken_back_from_the_report()
    {
        await WaiveAsync("Until Friday", "2026-12-04");

        var told = (await new CheckReadiness(backlog, readiness).RunAsync(Turn(), "CHK-101 unwaive no-acceptance-criteria", default)).Answer.PlainText;

        Assert.Contains("Taken back", told, StringComparison.Ordinal);
        Assert.Contains("Not ready", await CheckAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-02-01", "has to lie between today and")]
    [InlineData("2030-11-01", "has to lie between today and")]
    [InlineData("soon", "needs a day such as")]
    public async Task A_waiver_without_a_sensible_end_is_refused_and_keeps_what_was_written(string until, string says)
    {
        var refused = Assert.IsType<Submission.Refused>(await SubmitAsync("Because", until));

        Assert.Contains(says, refused.Problems[0].Sentence, StringComparison.Ordinal);
        Assert.Contains(refused.Form.Fields.OfType<Field.Line>(), field => field.Value == "Because");
    }

    [Fact]
    public async Task A_waiver_needs_a_reason() =>
        Assert.Equal("reason", Assert.IsType<Submission.Refused>(await SubmitAsync("", "2026-12-04")).Problems[0].Field);

    [Fact]
    public async Task Where_a_team_names_facilitators_waivers_are_theirs()
    {
        readiness.Refusal = new StandardsOutcome.NotAllowed(["Ben"]);

        var taken = Assert.IsType<Submission.Taken>(await SubmitAsync("Because", "2026-12-04"));

        Assert.Contains("Ben", taken.Reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Contains("Not ready", await CheckAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_check_says_what_was_fixed_what_is_still_open_and_what_is_new()
    {
        await CheckAsync();
        backlog.Item = backlog.Item with
        {
            Title = "As a shopper, I want a fast page, so that I can pay",
            AcceptanceCriteria = "- The page shows the sum.\n- Without a connection an error is shown.",
            Version = 2,
        };

        var text = await CheckAsync();

        Assert.Contains("fixed no-acceptance-criteria", text, StringComparison.Ordinal);
        Assert.Contains("new: ambiguous", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_teams_own_definition_decides_and_the_report_says_which_version_of_it()
    {
        var define = new DefineReady(readiness);
        var taken = Assert.IsType<Submission.Taken>(await define.SubmitAsync(
            Turn(), new FormRef.DefineReady(), FormEntries.None.And("definition", "rules:\n  no-acceptance-criteria: off"), default));

        Assert.Contains("version 1", taken.Reply.Answer.PlainText, StringComparison.Ordinal);
        var text = await CheckAsync();
        Assert.DoesNotContain("no-acceptance-criteria", text, StringComparison.Ordinal);
        Assert.Contains("Judged by the team's Definition of Ready, version 1.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_that_cannot_be_read_is_refused_with_its_line_and_the_nearest_word()
    {
        var refused = Assert.IsType<Submission.Refused>(await new DefineReady(readiness).SubmitAsync(
            Turn(), new FormRef.DefineReady(), FormEntries.None.And("definition", "rules:\n  not-atomc: off"), default));

        Assert.Contains("Line 2", refused.Problems[0].Sentence, StringComparison.Ordinal);
        Assert.Contains("not-atomic", refused.Problems[0].Sentence, StringComparison.Ordinal);
        Assert.Equal(TeamStandards.Default, readiness.Standards);
    }

    private async Task<string> CheckAsync(LocalDate? day = null) =>
        (await new CheckReadiness(backlog, readiness).RunAsync(Turn(day), "CHK-101", default)).Answer.PlainText;

    private async Task WaiveAsync(string reason, string until) => Assert.IsType<Submission.Taken>(await SubmitAsync(reason, until));

    private Task<Submission> SubmitAsync(string reason, string until) => new WaiveFinding(backlog, readiness).SubmitAsync(
        Turn(), new FormRef.Waive(Key), FormEntries.None.And("rule", "no-acceptance-criteria").And("reason", reason).And("until", until), default);

    private static Turn Turn(LocalDate? day = null) => new(
        PollBuilder.Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, Guid.NewGuid().ToString(),
        day is { } given ? given.AtMidnight().InUtc().ToInstant() : PollBuilder.Monday, "fresh");
}
