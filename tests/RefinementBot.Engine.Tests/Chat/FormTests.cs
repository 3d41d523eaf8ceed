using FsCheck.Xunit;
using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Tests.Chat;

public class FormTests
{
    private static readonly Form Everything = new(
        new FormRef.AddItem(""),
        "Plan a trip",
        [
            new Field.Line("title", "Title", 10) { IsRequired = true },
            new Field.Paragraph("story", "Story", 20, "As a user\nI go"),
            new Field.Choice("type", "Type", [new("Story", "Story"), new("Bug", "Bug")], "Story") { IsRequired = true },
            new Field.Choice("iteration", "Iteration", [new("a", "Sprint A")]),
            new Field.Choices("labels", "Labels", [new("x", "X"), new("y", "Y")], ["x"]),
            new Field.Tick("agree", "Agreed", "We all agree"),
            new Field.Date("needed", "Needed by", new LocalDate(2026, 1, 31)),
        ],
        "Plan it");

    [Fact]
    public void What_was_entered_is_read_by_what_the_fields_are()
    {
        var values = FormValues.Read(Everything, FormEntries.None
            .And("title", "  Go\naway ").And("story", "one\r\ntwo\0").And("type", "Bug").And("iteration", "a")
            .And("labels", "y", "x", "y").And("agree", "yes").And("needed", "2026-02-28"));

        Assert.Empty(values.Problems);
        Assert.Equal("Go away", values.Text("title"));
        Assert.Equal("one\ntwo", values.Text("story"));
        Assert.Equal("Bug", values.Text("type"));
        Assert.Equal("a", values.Text("iteration"));
        Assert.Equal<string>(["y", "x"], values.Choices("labels"));
        Assert.True(values.IsTicked("agree"));
        Assert.Equal(new LocalDate(2026, 2, 28), values.Date("needed"));
    }

    [Fact]
    public void A_field_that_was_not_drawn_keeps_its_initial_value_and_one_left_empty_is_empty()
    {
        var kept = FormValues.Read(Everything, FormEntries.None.And("title", "Go"));
        var emptied = FormValues.Read(Everything, FormEntries.None.And("title", "Go").And("story").And("labels").And("needed").And("agree"));

        Assert.Equal(("As a user\nI go", "Story", (LocalDate?)new LocalDate(2026, 1, 31)), (kept.Text("story"), kept.Text("type"), kept.Date("needed")));
        Assert.Equal<string>(["x"], kept.Choices("labels"));
        Assert.Empty(kept.Problems);
        Assert.Equal(("", null), (emptied.Text("story"), emptied.Date("needed")));
        Assert.Empty(emptied.Choices("labels"));
        Assert.Empty(emptied.Problems);
    }

    [Theory]
    [InlineData("title", "", "Title is missing. Please fill it in.")]
    [InlineData("title", " \n\u0000 ", "Title is missing. Please fill it in.")]
    [InlineData("title", "12345678901", "Title has 11 characters and may have 10. Please shorten it.")]
    [InlineData("type", "Epic", "Type has no such choice any more. Please choose again.")]
    [InlineData("type", "", "Type is missing. Please fill it in.")]
    [InlineData("type", Field.NoOption, "Type is missing. Please fill it in.")]
    [InlineData("iteration", "b", "Iteration has no such choice any more. Please choose again.")]
    [InlineData("labels", "z", "Labels has no such choice any more. Please choose again.")]
    [InlineData("needed", "31.01.2026", "Needed by needs a day such as 2026-01-31.")]
    [InlineData("needed", "2026-02-30", "Needed by needs a day such as 2026-01-31.")]
    public void What_cannot_be_used_is_named_by_its_field_with_how_to_mend_it(string field, string entered, string sentence)
    {
        var values = FormValues.Read(Everything, FormEntries.None.And("title", "Go").And(field, entered));

        Assert.Equal<FieldProblem>([new FieldProblem(field, sentence)], values.Problems);
    }

    [Fact]
    public void A_choice_can_be_taken_back() =>
        Assert.Equal("", FormValues.Read(Everything, FormEntries.None.And("title", "Go").And("iteration", Field.NoOption)).Text("iteration"));

    [Fact]
    public void A_refused_form_opens_again_with_what_was_entered()
    {
        var entries = FormEntries.None
            .And("title", "a title that is far too long").And("story").And("type", "Epic").And("iteration", "a").And("labels", "y", "z").And("agree", "yes").And("needed", "soon");

        var again = Everything.With(entries);

        Assert.Equal(
            [("title", "a title that is far too long"), ("story", ""), ("type", ""), ("iteration", "a"), ("labels", "y"), ("agree", "yes"), ("needed", "")],
            again.Fields.Select(field => (field.Name, string.Join(',', field.Initial))));
    }

    [Property]
    public void Whatever_is_entered_is_read_without_an_exception(string?[] given)
    {
        var entries = Everything.Fields.Aggregate(FormEntries.None, (entries, field) => entries.And(field.Name, [.. given.Select(text => text ?? "")]));

        Assert.Equal(Everything.Fields.Length, Everything.With(entries).Fields.Length);
        Assert.All(FormValues.Read(Everything, entries).Problems, problem => Assert.EndsWith(".", problem.Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void A_form_of_another_version_gives_back_what_was_written_in_it()
    {
        var said = Submission.Unreadable(FormEntries.None.And("title", "Go").And("story", "As a user\nI go").And("labels")).Message.PlainText;

        Assert.StartsWith("This form is out of date", said, StringComparison.Ordinal);
        Assert.Contains("As a user\nI go", said, StringComparison.Ordinal);
        Assert.EndsWith("Go", said, StringComparison.Ordinal);
    }
}
