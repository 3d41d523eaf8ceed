using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Tests.Estimation;

namespace RefinementBot.Engine.Tests.Readiness;

public class TickChecklistTests
{
    private readonly FakeReadiness readiness = new();
    private readonly OneItem backlog = new();

    public TickChecklistTests() => Define("checklist:\n  - id: seen\n    says: Has it been seen?\n    severity: blocking\n  - id: told\n    says: Is it told?\n    required: no\n  - id: traced\n    says: Is it traced?\n    types: [bug]");

    [Fact]
    public async Task What_nobody_has_ticked_is_a_finding_if_it_is_required_and_of_the_items_type()
    {
        var text = await CheckAsync();

        Assert.Contains("Blocking: seen\nNobody has ticked yet: Has it been seen?\nFix: Tick it in the checklist once it is so.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("told", text, StringComparison.Ordinal);
        Assert.DoesNotContain("traced", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ticked_from_the_report_it_stands_there_with_a_name_and_a_day()
    {
        var form = await OpenAsync();
        Assert.Equal([("seen", "Has it been seen?"), ("told", "Is it told? (not required)")], ((Field.Choices)form.Fields[0]).Options.Select(option => (option.Value, option.Label)));

        await SubmitAsync(form, "seen");

        var text = await CheckAsync();
        Assert.DoesNotContain("Blocking: seen", text, StringComparison.Ordinal);
        Assert.Matches(@"Ticked by Ana on \d+ \w+ 2026: Has it been seen\?\n", text);
        Assert.Equal("seen", Assert.Single(((Field.Choices)(await OpenAsync()).Fields[0]).Values));
    }

    [Fact]
    public async Task Unticked_again_it_is_open_again()
    {
        await SubmitAsync(await OpenAsync(), "seen");

        await SubmitAsync(await OpenAsync());

        Assert.Contains("Blocking: seen", await CheckAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tick_that_is_older_than_a_change_counts_says_so_and_is_asked_for_anew()
    {
        await SubmitAsync(await OpenAsync(), "seen");
        Age();

        Assert.Contains("(for version 1; the item has changed since)", await CheckAsync(), StringComparison.Ordinal);
        var form = await OpenAsync();
        Assert.Empty(((Field.Choices)form.Fields[0]).Values);
        Assert.Contains("Has it been seen? (Ana)", new Message(form.Introduction).PlainText, StringComparison.Ordinal);
        await SubmitAsync(form);
        Assert.DoesNotContain("Blocking: seen", await CheckAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_else_ticks_while_the_form_is_open_stays()
    {
        var form = await OpenAsync();
        await SubmitAsync(await OpenAsync(), PollBuilder.Monday + NodaTime.Duration.FromMinutes(1), "seen");

        await SubmitAsync(form, PollBuilder.Monday + NodaTime.Duration.FromMinutes(2), "told");

        Assert.Equal(["seen", "told"], readiness.Standards.Ticks[OneItem.Key].Select(tick => tick.Question).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_question_in_other_words_is_another_question()
    {
        await SubmitAsync(await OpenAsync(), "seen");

        Define("checklist: [{ id: seen, says: Has the customer seen it?, severity: blocking }]");

        Assert.Contains("Nobody has ticked yet: Has the customer seen it?", await CheckAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_team_that_ticks_nothing_has_no_button_for_it_and_a_form_of_before_says_so()
    {
        var form = await OpenAsync();
        Define("rules: {}");

        Assert.DoesNotContain("Checklist…", (await new CheckReadiness(backlog, readiness).RunAsync(Turn(), "CHK-101", default)).Answer.Nodes.OfType<Node.Buttons>().SelectMany(row => row.Items).Select(button => button.Label));
        Assert.Contains("asks nothing of CHK-101", (await new TickChecklist(backlog, readiness).OpenAsync(Turn(), new FormRef.TickChecklist(OneItem.Key, 0, 0), default)).Answer.PlainText, StringComparison.Ordinal);
        Assert.IsType<Submission.OutOfDate>(await new TickChecklist(backlog, readiness).SubmitAsync(Turn(), (FormRef.TickChecklist)form.Ref, FormEntries.None.And("ticked", "seen"), default));
    }

    private void Define(string yaml)
    {
        var read = DefinitionOfReadyFile.Read(yaml);
        Assert.Empty(read.Problems);
        readiness.Standards = readiness.Standards with { Definition = new TeamDefinition(1, yaml, read.Definition, "Ana", PollBuilder.Monday) };
    }

    private void Age() => readiness.Standards = readiness.Standards with
    {
        Ticks = readiness.Standards.Ticks.SetItem(OneItem.Key, [.. readiness.Standards.Ticks[OneItem.Key].Select(tick => tick with { IsOlder = true })]),
    };

    private async Task<Form> OpenAsync() => (await new TickChecklist(backlog, readiness).OpenAsync(Turn(), new FormRef.TickChecklist(OneItem.Key, 0, 0), default)).Form!;

    private Task SubmitAsync(Form form, params string[] ticked) => SubmitAsync(form, PollBuilder.Monday, ticked);

    private async Task SubmitAsync(Form form, NodaTime.Instant at, params string[] ticked) => Assert.IsType<Submission.Taken>(await new TickChecklist(backlog, readiness).SubmitAsync(
        Turn() with { Now = at }, (FormRef.TickChecklist)form.Ref, FormEntries.None.And("ticked", ticked), default));

    private async Task<string> CheckAsync() => (await new CheckReadiness(backlog, readiness).RunAsync(Turn(), "CHK-101 all", default)).Answer.PlainText;

    private static Turn Turn() => new(
        PollBuilder.Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, Guid.NewGuid().ToString(), PollBuilder.Monday, "fresh");
}
