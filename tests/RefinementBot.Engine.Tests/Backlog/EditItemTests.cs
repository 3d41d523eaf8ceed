using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Tests.Estimation;
using RefinementBot.Engine.Tests.Readiness;
using static RefinementBot.Engine.Tests.Backlog.SmallBacklog;

namespace RefinementBot.Engine.Tests.Backlog;

public class EditItemTests
{
    private static readonly FormRef.EditItem Form = new(Key("CHK-101"), 7);

    private readonly SmallBacklog backlog = new(Item(101, "Pay with a saved card") with
    {
        Version = 9,
        Status = ItemStatus.InProgress,
        StatusWord = "In Review",
        Labels = ["cart", "q3, maybe"],
        Owner = new ItemOwner("Ben", PollBuilder.Member("ben").Person),
    });

    [Fact]
    public async Task The_form_opens_with_what_the_item_says_and_carries_its_version()
    {
        var reply = await new BacklogCommand(backlog, backlog, new FakeReadiness()).RunAsync(Turn(), "CHK-101 edit", default);

        Assert.Equal(new FormRef.EditItem(Key("CHK-101"), 9), reply.Form!.Ref);
        Golden.Matches(reply.Form, "edit");
        Assert.Contains("v1|form|v1|edit|CHK-101|0", reply.Answer.Nodes.OfType<Node.Buttons>().SelectMany(row => row.Items).Select(button => button.Action.ToString()));
    }

    [Fact]
    public async Task Only_fields_that_were_drawn_are_edited_on_the_version_that_was_shown()
    {
        var taken = Assert.IsType<Submission.Taken>(await SubmitAsync(FormEntries.None.And("title", "Pay by card").And("owner", "me")));

        var edit = Assert.Single(backlog.Edits);
        Assert.Equal((7, ItemFields.Title | ItemFields.Owner, "Pay by card", "Ana"), (edit.Version, edit.Fields, edit.Wanted.Title, edit.Wanted.Owner?.Name));
        Assert.Contains("CHK-101", taken.Reply.Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_left_as_it_stood_is_wanted_as_it_stands()
    {
        var form = (await new EditItem(backlog, backlog, new FakeReadiness()).OpenAsync(Turn(), Form, default)).Form!;

        await SubmitAsync(form.Fields.Aggregate(FormEntries.None, (entries, field) => entries.And(field.Name, [.. field.Initial])));

        Assert.Empty(BacklogField.Changes(ItemDraft.Of(backlog.Items[0]), Assert.Single(backlog.Edits).Wanted));
    }

    [Fact]
    public async Task A_status_that_was_shown_can_be_sent_although_somebody_changed_it_meanwhile()
    {
        Assert.IsType<Submission.Taken>(await SubmitAsync(FormEntries.None.And("status", "ToDo:Open")));

        Assert.Equal((ItemStatus.ToDo, "Open"), (backlog.Edits[0].Wanted.Status, backlog.Edits[0].Wanted.StatusWord));
    }

    [Fact]
    public async Task A_change_that_meets_a_newer_one_shows_both_and_loses_neither()
    {
        backlog.EditAnswer = new BacklogAnswer(BacklogOutcome.Conflict, "CHK-101")
        {
            Fields = ["owner"],
            Conflicts = [new EditConflict("description", "Old", "What Ben wrote.", "What Ana wrote.")],
        };

        var text = Assert.IsType<Submission.Taken>(await SubmitAsync(FormEntries.None.And("description", "What Ana wrote."))).Reply.Answer.PlainText;

        Assert.Contains("CHK-101 is changed: the owner.", text, StringComparison.Ordinal);
        Assert.Contains("It says now, as the description:\nWhat Ben wrote.\nYou wrote:\nWhat Ana wrote.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title", "", "Title is missing")]
    [InlineData("parent", "the feature", "Part of needs a key")]
    [InlineData("status", "Dancing", "no such choice")]
    public async Task What_cannot_be_taken_is_said_at_its_field_and_what_was_entered_stays(string field, string entered, string says)
    {
        var refused = Assert.IsType<Submission.Refused>(await SubmitAsync(FormEntries.None.And(field, entered)));

        Assert.Contains(refused.Problems, problem => problem.Field == field && problem.Sentence.Contains(says, StringComparison.Ordinal));
        Assert.Empty(backlog.Edits);
    }

    private Task<Submission> SubmitAsync(FormEntries entries) => new EditItem(backlog, backlog, new FakeReadiness()).SubmitAsync(Turn(), Form, entries, default);

    private static Turn Turn() =>
        new(PollBuilder.Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "key", PollBuilder.Monday, "fresh");
}
