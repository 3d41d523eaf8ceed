using FsCheck.Xunit;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Tests.Estimation;

namespace RefinementBot.Engine.Tests.Readiness;

/// <summary>A Definition of Ready that is longer than a field of a chat is cut into parts and put together again as it was.</summary>
public class DefinitionPartsTests
{
    private readonly FakeReadiness readiness = new();

    [Fact]
    public async Task A_long_definition_is_shown_in_parts_that_each_chat_takes_and_saved_as_it_is()
    {
        var source = Long(60);
        await DefineAsync(source);

        var form = (await new DefineReady(readiness).OpenAsync(Turn(), new FormRef.DefineReady(), default)).Form!;
        var entries = form.Fields.Aggregate(FormEntries.None, (entries, field) => entries.And(field.Name, [.. field.Initial]));
        var taken = Assert.IsType<Submission.Taken>(await new DefineReady(readiness).SubmitAsync(Turn(), (FormRef.DefineReady)form.Ref, entries, default));

        Assert.True(form.Fields.Length >= 3);
        Assert.All(form.Fields.Cast<Field.Paragraph>(), field => Assert.InRange(field.Value.Length, 0, 3000));
        Assert.Equal("", ((Field.Paragraph)form.Fields[^1]).Value);
        Assert.Equal(source, readiness.Standards.Definition.Source);
        Assert.NotNull(taken);
    }

    [Fact]
    public async Task What_is_written_into_further_parts_is_one_text_and_keeps_its_indents()
    {
        var taken = await SubmitAsync("rules:\n  ambiguous: off", "  not-atomic: off\nthresholds:\n  maximum-estimate: 5", "\n\n");

        Assert.IsType<Submission.Taken>(taken);
        Assert.Equal("rules:\n  ambiguous: off\n  not-atomic: off\nthresholds:\n  maximum-estimate: 5", readiness.Standards.Definition.Source);
        Assert.Equal(2, readiness.Standards.Definition.Rules.Rules.Count);
    }

    [Fact]
    public async Task What_is_wrong_is_told_at_its_part_with_the_line_there()
    {
        var refused = Assert.IsType<Submission.Refused>(await SubmitAsync("rules:\n  ambiguos: off", "# (continued)\n  not-atomic: off\n  not-minmal: off"));

        Assert.Equal([("definition", "Line 2"), ("definition2", "Line 3 of part 2")], refused.Problems.Select(problem => (problem.Field, problem.Sentence.Split(':')[0])));
        Assert.Equal("# (continued)\n  not-atomic: off\n  not-minmal: off", ((Field.Paragraph)refused.Form.Fields[1]).Value);
    }

    [Fact]
    public async Task A_part_that_a_chat_had_no_room_for_stays_as_it_was()
    {
        var source = Long(40);
        await DefineAsync(source);
        var form = (await new DefineReady(readiness).OpenAsync(Turn(), new FormRef.DefineReady(), default)).Form!;
        var first = ((Field.Paragraph)form.Fields[0]).Value;

        Assert.IsType<Submission.Taken>(await new DefineReady(readiness).SubmitAsync(
            Turn(), (FormRef.DefineReady)form.Ref, FormEntries.None.And("definition", first.Replace("language: en", "language: de", StringComparison.Ordinal)), default));

        Assert.Equal(source.Replace("language: en", "language: de", StringComparison.Ordinal), readiness.Standards.Definition.Source);
    }

    [Fact]
    public async Task A_long_text_that_was_overtaken_stays_in_the_form_whole()
    {
        var form = (FormRef.DefineReady)(await new DefineReady(readiness).OpenAsync(Turn(), new FormRef.DefineReady(), default)).Form!.Ref;
        await DefineAsync("rules: { ambiguous: off }");
        var (first, second) = ("language: en\n#" + new string('x', 2900), "#" + new string('y', 2900));

        var refused = Assert.IsType<Submission.Refused>(await new DefineReady(readiness).SubmitAsync(Turn(), form, FormEntries.None.And("definition", first).And("definition2", second), default));

        Assert.Contains("That holds, and nothing of yours was saved.", Assert.Single(refused.Problems).Sentence, StringComparison.Ordinal);
        Assert.Equal([first, second], refused.Form.Fields.Take(2).Select(field => ((Field.Paragraph)field).Value));
        Assert.Equal("rules: { ambiguous: off }", readiness.Standards.Definition.Source);
    }

    [Fact]
    public async Task The_message_shows_the_beginning_of_a_long_one_and_says_how_much_more_there_is()
    {
        await DefineAsync(Long(60));

        var text = (await new DefineReady(readiness).ShowAsync(Turn(), default)).Answer.PlainText;

        Assert.Contains("language: en", text, StringComparison.Ordinal);
        Assert.Matches("And [0-9]+ lines more\\. “Change the text” shows all of it\\.", text);
        Assert.InRange(text.Length, 1, 6500);
    }

    [Theory]
    [InlineData("{\n\t\"rules\": {\n\t\t\"ambiguous\": false\n\t}\n}")]
    [InlineData(" rules:\n  ambiguous: off\nlanguage: en")]
    public async Task What_was_copied_with_blanks_around_it_is_taken(string source)
    {
        Assert.IsType<Submission.Taken>(await SubmitAsync($"\n{source}\n\n"));
        Assert.Single(readiness.Standards.Definition.Rules.Rules);
    }

    /// <summary>However long the lines are, cutting and joining gives the same text.</summary>
    [Property]
    public async Task Cutting_and_joining_gives_the_same_text(byte[] lengths)
    {
        var lines = lengths.Select((length, index) => $"{(index > 0 && length % 3 == 0 ? "  " : "")}# {index} {new string('x', length)}".TrimEnd()).TakeWhile((_, index) => lengths.Take(index + 1).Sum(length => 10 + length) < 13_000);
        var source = string.Join('\n', lines);
        await DefineAsync(source);

        var form = (await new DefineReady(readiness).OpenAsync(Turn(), new FormRef.DefineReady(), default)).Form!;
        var entries = form.Fields.Aggregate(FormEntries.None, (entries, field) => entries.And(field.Name, [.. field.Initial]));
        Assert.IsType<Submission.Taken>(await new DefineReady(readiness).SubmitAsync(Turn(), (FormRef.DefineReady)form.Ref, entries, default));

        Assert.Equal(source, readiness.Standards.Definition.Source);
        Assert.InRange(form.Fields.Length, 1, 6);
    }

    private static string Long(int questions) => "language: en\nrules:\n  ambiguous: off\nchecklist:\n"
        + string.Join('\n', Enumerable.Range(0, Math.Min(questions, 30)).Select(number => $"  - id: question-{number}\n    says: {new string((char)('a' + (number % 26)), 150)}\n    types: [story, bug]"))
        + string.Concat(Enumerable.Range(0, questions).Select(number => $"\n# {number} {new string('c', 60)}"));

    private async Task DefineAsync(string source) => await readiness.DefineAsync(Turn(), source, "told");

    private Task<Submission> SubmitAsync(params string[] parts) => new DefineReady(readiness).SubmitAsync(
        Turn(), new FormRef.DefineReady(0), parts.Select((part, index) => (part, index)).Aggregate(FormEntries.None, (entries, each) => entries.And(each.index == 0 ? "definition" : $"definition{each.index + 1}", each.part)), default);

    private static Turn Turn() => new(
        PollBuilder.Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, Guid.NewGuid().ToString(), PollBuilder.Monday, "fresh");
}
