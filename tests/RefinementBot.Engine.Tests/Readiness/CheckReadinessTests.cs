using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Tests.Estimation;

namespace RefinementBot.Engine.Tests.Readiness;

public class CheckReadinessTests
{
    private readonly FakeReadiness readiness = new();

    [Fact]
    public async Task An_item_is_judged_by_its_key_and_offered_to_be_estimated_all_the_same()
    {
        var card = await AskAsync("chk-101");

        Assert.Contains("Not ready. 1 blocking", card.PlainText, StringComparison.Ordinal);
        Assert.Contains("Blocking: no-acceptance-criteria", card.PlainText, StringComparison.Ordinal);
        Assert.Equal(["Estimate anyway", "Edit here", "Ask the owner", "Waive…", "Check again"], Labels(card));
    }

    [Fact]
    public async Task A_pasted_story_is_judged_with_the_criteria_below_it()
    {
        var card = await AskAsync("As a baker, I want to print a recipe so that I can bake.\n\n- The recipe fits on one page.\n- Without a printer an error is shown.");

        Assert.Contains("Ready. Nothing stands in its way.", card.PlainText, StringComparison.Ordinal);
        Assert.Empty(Labels(card));
    }

    [Fact]
    public async Task The_worst_findings_come_first_and_the_rest_is_named_in_a_line()
    {
        var text = (await AskAsync("As a baker, I want to bake and print, and get a fast, user-friendly page etc. (see the sketch)")).PlainText;

        Assert.True(text.IndexOf("Blocking: ", StringComparison.Ordinal) < text.IndexOf("Warning: ", StringComparison.Ordinal));
        Assert.DoesNotContain("Hint: ", text, StringComparison.Ordinal);
        Assert.Matches(@"And \d more: ambiguous", text);
    }

    [Fact]
    public async Task A_finding_quotes_the_words_names_the_rule_and_says_the_fix()
    {
        var text = (await AskAsync("As a baker, I want to bake and print so that I can sell.")).PlainText;

        Assert.Contains("Warning: not-atomic in the title: “bake and print”", text, StringComparison.Ordinal);
        Assert.Contains("Fix: Write one story for each deed.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_key_is_answered_with_the_nearest()
    {
        var card = await AskAsync("CHK-110");

        Assert.Contains("I know no item CHK-110", card.PlainText, StringComparison.Ordinal);
        Assert.Equal(["Check CHK-101"], Labels(card));
    }

    [Theory]
    [InlineData("", "Say what to check")]
    [InlineData("   ", "Say what to check")]
    public async Task Nothing_to_check_is_answered_with_how_to_ask(string line, string says) =>
        Assert.Contains(says, (await AskAsync(line)).PlainText, StringComparison.Ordinal);

    [Fact]
    public async Task A_text_that_is_too_long_is_told_how_long_it_may_be() =>
        Assert.Contains("4000 characters, and I take at most 3000", (await AskAsync(new string('x', 4000))).PlainText, StringComparison.Ordinal);

    private async Task<Message> AskAsync(string arguments)
    {
        var turn = new Turn(PollBuilder.Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "key", PollBuilder.Monday, "fresh");
        return (await new CheckReadiness(new OneItem(), readiness).RunAsync(turn, arguments, default)).Answer;
    }

    private static IEnumerable<string> Labels(Message card) => card.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items).Select(button => button.Label);
}
