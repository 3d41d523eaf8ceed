using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Engine.Tests.Backlog;
using RefinementBot.Engine.Tests.Estimation;
using static RefinementBot.Engine.Tests.Backlog.SmallBacklog;

namespace RefinementBot.Engine.Tests.Dependencies;

public class DependsCommandTests
{
    private readonly SmallBacklog backlog = new(Item(101, "Pay with a saved card"), Item(102, "See delivery costs"), Item(103, "Use a voucher"));
    private readonly FakeTeams teams = new();

    [Fact]
    public async Task What_an_item_waits_for_is_recorded_with_who_sees_to_it_and_by_when()
    {
        var card = await SayAsync("CHK-101 on chk-102 owner ben berg by 2026-04-03");

        Assert.Equal([new Dependency("CHK-102", Owner: "Ben Berg", NeededBy: new LocalDate(2026, 4, 3))], backlog.Items[0].Dependencies.AsEnumerable());
        Assert.Equal(
            "Done.\nCHK-101 Pay with a saved card\nWaits for\n• CHK-102 See delivery costs: Ben Berg sees to it, needed by Fri 3 Apr 2026", card.PlainText);
        Golden.Matches(card, "dependencies");
    }

    [Fact]
    public async Task Words_are_recorded_as_they_stand_and_shown_in_quotation_marks() =>
        Assert.Contains("• “the contract with the bank”: nobody sees to it yet", (await SayAsync("CHK-101 on the contract with the bank")).PlainText, StringComparison.Ordinal);

    [Fact]
    public async Task Said_again_owner_and_day_change_and_what_is_not_said_stays()
    {
        await SayAsync("CHK-101 on CHK-102 owner Ana by 2026-04-03");
        await SayAsync("CHK-101 on CHK-102 by 2026-04-10");

        Assert.Equal(new Dependency("CHK-102", Owner: "Ana", NeededBy: new LocalDate(2026, 4, 10)), Assert.Single(backlog.Items[0].Dependencies));
        Assert.StartsWith("That is so already.", (await SayAsync("CHK-101 on CHK-102")).PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_resolved_is_shown_as_resolved_and_can_be_opened_again()
    {
        await SayAsync("CHK-101 on CHK-102");

        Assert.EndsWith("• CHK-102 See delivery costs: resolved", (await SayAsync("CHK-101 on CHK-102 done")).PlainText, StringComparison.Ordinal);
        Assert.EndsWith("• CHK-102 See delivery costs: nobody sees to it yet", (await SayAsync("CHK-101 on CHK-102 open")).PlainText, StringComparison.Ordinal);
        Assert.EndsWith("It waits for nothing.", (await SayAsync("CHK-101 on CHK-102 removed")).PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_for_an_item_is_shown_with_it()
    {
        await SayAsync("CHK-101 on CHK-102");

        Assert.EndsWith("It waits for nothing.\nWhat waits for it\n• CHK-101 Pay with a saved card", (await SayAsync("CHK-102")).PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cycle_is_refused_with_the_way_named_and_nothing_is_lost()
    {
        await SayAsync("CHK-101 on CHK-102");
        await SayAsync("CHK-102 on CHK-103");

        var refused = await SayAsync("CHK-103 on CHK-101");

        Assert.StartsWith(
            "CHK-103 would wait for itself: CHK-103 → CHK-101 → CHK-102 → CHK-103. Leave this one out, or say that one of the others is done or removed.",
            refused.PlainText, StringComparison.Ordinal);
        Assert.Empty(backlog.Items[2].Dependencies);
        Assert.StartsWith("CHK-101 cannot wait for itself.", (await SayAsync("CHK-101 on CHK-101")).PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_no_item_has_is_answered_with_the_nearest_and_the_options_are_kept()
    {
        var card = await SayAsync("CHK-101 on CHK-999 owner Ana by friday");

        Assert.StartsWith("I know no item CHK-999. Did you mean one of these?", card.PlainText, StringComparison.Ordinal);
        Assert.Contains("Yes, CHK-102 v1|run|depends CHK-101 on CHK-102 owner Ana by friday", Pressable(card));
        Assert.Contains("Record “CHK-999” as words v1|run|depends CHK-101 on \"CHK-999\" owner Ana by friday", Pressable(card));
        Assert.Contains("Yes, CHK-101 v1|run|depends CHK-101 on CHK-102", Pressable(await SayAsync("CHK-7 on CHK-102")));
        Assert.Empty(backlog.Items[0].Dependencies);
    }

    [Fact]
    public async Task A_dependency_that_is_not_there_is_answered_with_those_that_are()
    {
        Assert.StartsWith("CHK-101 has no dependency “the contract”.", (await SayAsync("CHK-101 on the contract done")).PlainText, StringComparison.Ordinal);
        Assert.StartsWith("“please” is no key. Begin with the item that waits, as in depends CHK-101 on CHK-104.", (await SayAsync("please help")).PlainText, StringComparison.Ordinal);
        Assert.Equal("Say what it depends on. Did you mean depends CHK-101 on CHK-102?", (await SayAsync("CHK-101 CHK-102")).PlainText);
    }

    [Fact]
    public async Task An_owner_whom_nobody_knows_or_who_has_left_is_kept_as_written_and_said_to_be_unknown()
    {
        var card = await SayAsync("CHK-101 on CHK-102 owner Cho Chang");

        Assert.StartsWith("Done. I know nobody here called “Cho Chang”, so the name stands as you wrote it, and nobody is told.", card.PlainText, StringComparison.Ordinal);
        Assert.Equal("Cho Chang", Assert.Single(backlog.Items[0].Dependencies).Owner);
    }

    [Fact]
    public async Task All_that_a_team_waits_for_is_shown_by_the_day_on_which_it_is_needed()
    {
        await SayAsync("CHK-101 on the contract");
        await SayAsync("CHK-102 on the keys by 2026-04-03");
        await SayAsync("CHK-103 on CHK-102 owner me by 2026-02-27");

        Assert.Equal(
            """
            The team waits for 3 things
            • CHK-103 waits for CHK-102 See delivery costs: Ana sees to it, was needed by Fri 27 Feb 2026
            • CHK-102 waits for “the keys”: nobody sees to it yet, needed by Fri 3 Apr 2026
            • CHK-101 waits for “the contract”: nobody sees to it yet
            """.ReplaceLineEndings("\n"),
            (await SayAsync("")).PlainText);
    }

    [Fact]
    public async Task A_team_that_waits_for_nothing_is_told_how_to_record_something() =>
        Assert.StartsWith("The team waits for nothing. What an item waits for is recorded with depends CHK-101 on CHK-104", (await SayAsync("")).PlainText, StringComparison.Ordinal);

    [Fact]
    public async Task The_form_takes_a_key_or_words_with_an_owner_and_a_day()
    {
        var taken = Assert.IsType<Submission.Taken>(await SubmitAsync(FormEntries.None.And("on", "chk-102").And("owner", "me").And("neededBy", "2026-04-03")));

        Assert.StartsWith("Done.", taken.Reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal(new Dependency("CHK-102", Owner: "Ana", NeededBy: new LocalDate(2026, 4, 3)), Assert.Single(backlog.Items[0].Dependencies));
        await SubmitAsync(FormEntries.None.And("on", "“CHK-999”"));
        Assert.Equal("CHK-999", backlog.Items[0].Dependencies[1].To);
    }

    [Theory]
    [InlineData("CHK-999", "I know no item CHK-999. The nearest keys are CHK-101, CHK-102, CHK-103. Write it in quotation marks to record it as words.")]
    [InlineData("CHK-101", "CHK-101 cannot wait for itself. Name another item.")]
    [InlineData("", "Waits for is missing. Please fill it in.")]
    public async Task A_form_that_cannot_be_taken_stays_open_with_what_was_entered(string on, string sentence)
    {
        var refused = Assert.IsType<Submission.Refused>(await SubmitAsync(FormEntries.None.And("on", on).And("owner", "Ana")));

        Assert.Equal(new FieldProblem("on", sentence), Assert.Single(refused.Problems));
        Assert.Equal("Ana", Assert.IsType<Field.Line>(refused.Form.Fields[1]).Value);
    }

    private async Task<Message> SayAsync(string arguments) => (await Command.RunAsync(Turn, arguments, default)).Answer;

    private Task<Submission> SubmitAsync(FormEntries entries) => Command.SubmitAsync(Turn, new FormRef.Depend(Key("CHK-101")), entries, default);

    private static IEnumerable<string> Pressable(Message message) =>
        message.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items).Select(button => $"{button.Label} {button.Action}");

    private DependsCommand Command => new(backlog, backlog, teams);

    private static Turn Turn => new(PollBuilder.Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("c"), null, "d", PollBuilder.Monday, "fresh");
}
