using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Tests.Readiness;

namespace RefinementBot.Engine.Tests.Backlog;

public class AddItemTests
{
    private readonly EmptyBacklog backlog = new();

    private AddItem Add => new(backlog, backlog, new FakeReadiness());

    [Fact]
    public async Task A_bare_add_opens_an_empty_form()
    {
        var reply = await Add.RunAsync(Turn(), "", default);

        Assert.Equal("Add to backlog", reply.Form!.Title);
        Assert.Equal(new FormRef.AddItem(""), reply.Form.Ref);
        Assert.All(reply.Form.Fields, field => Assert.Equal(field.Name == "type" ? "Story" : "", string.Join(',', field.Initial)));
        Assert.Equal(["v1|form|v1|add||"], Buttons(reply.Answer));
    }

    [Fact]
    public async Task The_form_is_what_was_read() =>
        Golden.Matches((await Add.OpenAsync(Turn(), new FormRef.AddItem("Pay\nby card", "https://acme.slack.com/archives/C1/p1"), default)).Form!, "add");

    [Fact]
    public async Task A_title_stands_in_the_form_and_can_be_added_as_it_is_where_none_can_be_opened()
    {
        var reply = await Add.RunAsync(Turn(), "Pay with a saved card\nas a card holder", default);

        Assert.Equal(("Pay with a saved card", "as a card holder"), (Initial(reply.Form!, "title"), Initial(reply.Form!, "description")));
        Assert.Equal(["v1|form|v1|add||Pay with a saved card\nas a card holder", "v1|send|v1|add||Pay with a saved card\nas a card holder"], Buttons(reply.Answer));
        Assert.Empty(backlog.Added);
    }

    [Fact]
    public async Task A_text_too_long_for_a_button_is_added_at_once_and_none_of_it_is_lost()
    {
        var reply = await Add.RunAsync(Turn(), $"Pay\n{new string('x', 300)}", default);

        Assert.Null(reply.Form);
        var added = Assert.Single(backlog.Added);
        Assert.Equal(("Pay", new string('x', 300), "command"), (added.Title, added.Description, added.Source.Door));
    }

    [Fact]
    public async Task Of_a_message_the_item_keeps_the_words_and_a_link()
    {
        const string link = "https://acme.slack.com/archives/C1/p1700000000000100";
        var reply = await Add.PickAsync(Turn(), new ChatMessage("Refunds are slow\nThree weeks!", link), default);

        Assert.Equal("Refunds are slow", Initial(reply.Form!, "title"));
        var submitted = await Add.SubmitAsync(Turn(), (FormRef.AddItem)reply.Form!.Ref, FormEntries.None.And("title", "Refund within a day"), default);
        Assert.IsType<Submission.Taken>(submitted);
        var added = Assert.Single(backlog.Added);
        Assert.Equal(new ItemSource("message", link), added.Source);
        Assert.Equal<string>([link], added.Links);
    }

    [Theory]
    [InlineData("")]
    [InlineData("javascript:alert(1)")]
    [InlineData("no link")]
    public async Task A_message_without_a_real_address_can_be_added_all_the_same(string link) =>
        Assert.Equal("", (await Add.PickAsync(Turn(), new ChatMessage("Refunds are slow", link), default)).Form!.Ref.MessageLink);

    [Fact]
    public async Task A_long_message_still_has_a_button_that_leads_to_the_form()
    {
        var reply = await Add.PickAsync(Turn(), new ChatMessage(new string('x', 5000), "https://teams.example/" + new string('y', 100)), default);

        Assert.All(Buttons(reply.Answer), button => Assert.InRange(button.Length, 1, ActionRef.MaxLength));
        Assert.Single(Buttons(reply.Answer));
    }

    [Fact]
    public async Task What_was_entered_becomes_the_item()
    {
        backlog.Iterations = [new Iteration("Sprint 1", new LocalDate(2026, 1, 1), new LocalDate(2026, 1, 14)), new Iteration("Sprint 9", new LocalDate(2026, 3, 1), new LocalDate(2026, 3, 14))];
        var entries = FormEntries.None.And("title", "Pay").And("type", "Bug").And("description", "d").And("acceptanceCriteria", "a").And("parent", "chk-100")
            .And("owner", "me").And("iteration", "Sprint 9").And("labels", "web, pay,, Web").And("estimate", "0,5");

        await Add.SubmitAsync(Turn(), new FormRef.AddItem(""), entries, default);

        var added = Assert.Single(backlog.Added);
        Assert.Equal(
            ("Pay", ItemType.Bug, "d", "a", "CHK-100", "Sprint 9", "form"),
            (added.Title, added.Type, added.Description, added.AcceptanceCriteria, added.Parent?.Value, added.Iteration, added.Source.Door));
        Assert.Equal(new ItemOwner("Ana", new PersonId("ana")), added.Owner);
        Assert.Equal<string>(["web", "pay"], added.Labels);
        Assert.Equal(0.5m, added.Estimate?.Points);
    }

    [Fact]
    public async Task Iterations_that_are_over_are_not_offered()
    {
        backlog.Iterations = [new Iteration("Sprint 1", new LocalDate(2026, 1, 1), new LocalDate(2026, 1, 14)), new Iteration("Sprint 9")];

        var form = (await Add.RunAsync(Turn(), "", default)).Form!;

        Assert.Equal(["Sprint 9"], Assert.IsType<Field.Choice>(form.Fields.Single(field => field.Name == "iteration")).Options.Select(option => option.Label));
    }

    [Theory]
    [InlineData("title", " ", "Title is missing. Please fill it in.")]
    [InlineData("parent", "checkout", "Part of needs a key such as CHK-100.")]
    [InlineData("estimate", "a few", "Story points needs a number such as 5 or 0.5.")]
    [InlineData("estimate", "-3", "Story points needs a number such as 5 or 0.5.")]
    [InlineData("type", "Chore", "Type has no such choice any more. Please choose again.")]
    public async Task What_cannot_be_used_is_said_at_its_field_and_nothing_is_added(string field, string entered, string sentence)
    {
        var entries = FormEntries.None.And("title", "Pay").And("labels", "kept").And(field, entered);

        var refused = Assert.IsType<Submission.Refused>(await Add.SubmitAsync(Turn(), new FormRef.AddItem(""), entries, default));

        Assert.Equal<FieldProblem>([new FieldProblem(field, sentence)], refused.Problems);
        Assert.Equal("kept", Initial(refused.Form, "labels"));
        Assert.Empty(backlog.Added);
    }

    [Fact]
    public async Task Whoever_adds_an_item_is_told_its_key_and_what_weighs_most_of_what_is_to_be_mended()
    {
        var taken = Assert.IsType<Submission.Taken>(await Add.SubmitAsync(Turn(), new FormRef.AddItem(""), FormEntries.None.And("title", "As a clerk I want to see refunds"), default));

        Assert.Matches(@"\ACHK-1 is in the backlog now: As a clerk I want to see refunds\nNot ready yet: .+\z", taken.Reply.Answer.PlainText);
        Assert.Contains("v1|run|estimate CHK-1", Buttons(taken.Reply.Answer));
    }

    [Fact]
    public async Task A_parent_that_nobody_knows_is_taken_and_said()
    {
        var taken = Assert.IsType<Submission.Taken>(await Add.SubmitAsync(Turn(), new FormRef.AddItem(""), FormEntries.None.And("title", "Pay").And("parent", "chk-999"), default));

        Assert.Contains("No item CHK-999 is known here; CHK-1 keeps it", taken.Reply.Answer.PlainText, StringComparison.Ordinal);
        Assert.Equal("CHK-999", backlog.Added.Single().Parent?.Value);
    }

    [Fact]
    public async Task What_the_backlog_finds_wrong_with_an_item_is_said_at_its_field()
    {
        backlog.Problems = [new DraftProblem("parent", "CHK-1 would be its own parent.", "Give it another parent, or none.")];

        var refused = Assert.IsType<Submission.Refused>(await Add.SubmitAsync(Turn(), new FormRef.AddItem(""), FormEntries.None.And("title", "Pay"), default));

        Assert.Equal<FieldProblem>([new FieldProblem("parent", "CHK-1 would be its own parent. Give it another parent, or none.")], refused.Problems);
    }

    private static string Initial(Form form, string field) => string.Join(',', form.Fields.Single(each => each.Name == field).Initial);

    private static IEnumerable<string> Buttons(Message message) =>
        message.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items).Select(button => button.Action.ToString());

    private static Turn Turn() => new(
        new Participant(new PersonId("ana"), new OrganizationId("acme")), "Ana", new TeamId("t1"), new ChannelId("c1"), null, "test:1", Instant.FromUtc(2026, 2, 2, 9, 0), "fresh");
}
