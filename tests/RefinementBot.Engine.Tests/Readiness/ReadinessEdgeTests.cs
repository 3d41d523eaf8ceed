using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Tests.Backlog;
using RefinementBot.Engine.Tests.Estimation;

namespace RefinementBot.Engine.Tests.Readiness;

/// <summary>Where readiness meets what nobody planned for: it says so in clear words, and nothing that was written is lost.</summary>
public class ReadinessEdgeTests
{
    private static readonly ItemKey Gone = ItemKey.TryParse("CHK-999", out var key) ? key : throw new InvalidOperationException();

    private readonly FakeReadiness readiness = new();
    private readonly OneItem backlog = new();

    [Fact]
    public async Task Of_an_item_that_is_gone_every_form_says_so_and_gives_back_what_was_written()
    {
        FormEntries written = FormEntries.None.And("reason", "My long reason").And("rule", "x").And("until", "2026-12-01").And("other", "My long reason").And("ticked", "My long reason").And("answer0", "My long reason");
        readiness.Asked = new AskedQuestions(new AskId("ask"), Gone, new PersonId("ana"), "Ana", new PersonId("ben"), "Ben", PollBuilder.Monday, [], false);
        var (waive, name, tick, answer) = (new WaiveFinding(backlog, readiness), new NameOwner(backlog, null!, readiness), new TickChecklist(backlog, readiness), new AnswerQuestions(backlog, readiness));

        (Reply Opened, Submission Sent)[] met =
        [
            (await waive.OpenAsync(Turn(), new FormRef.Waive(Gone), default), await waive.SubmitAsync(Turn(), new FormRef.Waive(Gone), written, default)),
            (await name.OpenAsync(Turn(), new FormRef.NameOwner(Gone), default), await name.SubmitAsync(Turn(), new FormRef.NameOwner(Gone), written, default)),
            (await tick.OpenAsync(Turn(), new FormRef.TickChecklist(Gone, 0, 0), default), await tick.SubmitAsync(Turn(), new FormRef.TickChecklist(Gone, 1, 1), written, default)),
            (await answer.OpenAsync(Turn(), new FormRef.AnswerQuestions(new AskId("ask"), 0), default), await answer.SubmitAsync(Turn(), new FormRef.AnswerQuestions(new AskId("ask"), 1), written, default)),
        ];

        Assert.All(met, each =>
        {
            Assert.Null(each.Opened.Form);
            Assert.NotEmpty(each.Opened.Answer.PlainText);
            Assert.Contains("My long reason", Assert.IsType<Submission.OutOfDate>(each.Sent).Message.PlainText, StringComparison.Ordinal);
        });
        Assert.Contains("There is no item CHK-999 any more, so nobody was asked", (await new AskOwner(backlog, readiness).AskAsync(Turn(), Gone, default)).Answer.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_that_somebody_else_changed_meanwhile_stands_and_what_was_written_is_given_back()
    {
        var define = new DefineReady(readiness);
        var opened = (FormRef.DefineReady)(await define.OpenAsync(Turn(), new FormRef.DefineReady(), default)).Form!.Ref;
        Assert.IsType<Submission.Taken>(await define.SubmitAsync(Turn() with { ActorName = "Ben" }, opened, FormEntries.None.And("definition", "rules:\n  ambiguous: off"), default));

        var late = Assert.IsType<Submission.OutOfDate>(await define.SubmitAsync(Turn(), opened, FormEntries.None.And("definition", "rules:\n  not-atomic: off"), default));

        Assert.StartsWith("Ben has changed the Definition of Ready while you wrote. That holds, as version 1", late.Message.PlainText, StringComparison.Ordinal);
        Assert.Contains("not-atomic: off", late.Message.PlainText, StringComparison.Ordinal);
        Assert.Contains("ambiguous", readiness.Standards.Definition.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_was_named_as_the_owner_while_the_form_was_open_stays_the_owner()
    {
        var item = SmallBacklog.Item(101, "Pay") with { Version = 3, Owner = new ItemOwner("Cho", new PersonId("cho")) };
        var named = new SmallBacklog(item);
        named.Changes.Add(new ItemChange(item.Key, 3, new PersonId("ben"), PollBuilder.Monday, "form", "owner", "", "Cho"));

        var late = Assert.IsType<Submission.OutOfDate>(await new NameOwner(named, named, readiness).SubmitAsync(Turn(), new FormRef.NameOwner(item.Key, 2), FormEntries.None.And("other", "me"), default));

        Assert.StartsWith("While the form was open, Cho was named as the owner of CHK-101. That stands, and nobody was asked.", late.Message.PlainText, StringComparison.Ordinal);
        Assert.Empty(named.Edits);
        Assert.Null(readiness.Asked);
    }

    [Theory]
    [InlineData("key,title\nCHK-1,Pay", "has to hold keys")]
    [InlineData("a: &a [1]\nb: *a", "Anchors and aliases")]
    [InlineData("[[[[[[[[[[[[", "nested deeper")]
    [InlineData("{\"rules\": {\"benefit-mising\": false}}", "did you mean \"benefit-missing\"?")]
    [InlineData("language: Klingon", "write its code of two letters")]
    public async Task What_is_no_definition_stays_in_the_form_with_its_line(string source, string says)
    {
        var refused = Assert.IsType<Submission.Refused>(await new DefineReady(readiness).SubmitAsync(Turn(), new FormRef.DefineReady(0), FormEntries.None.And("definition", source), default));

        Assert.Matches("^Line [0-9]+: ", refused.Problems[0].Sentence);
        Assert.Contains(says, refused.Problems[0].Sentence, StringComparison.Ordinal);
        Assert.Equal(source, Assert.IsType<Field.Paragraph>(refused.Form.Fields[0]).Value);
        Assert.Equal(0, readiness.Standards.Definition.Version);
    }

    [Theory]
    [InlineData("<!channel> <script>alert(1)</script> *x* [a](javascript:b) & \"'`|")]
    [InlineData("‮evil‬ 👩‍👩‍👧‍👦 z̷̡̛̼a̷l̸g̷o̴ fast TBD?")]
    [InlineData("as as as a a a so so so that that that and or and or (((( ]]]] {{{{")]
    public async Task Hostile_text_in_every_field_is_checked_asked_about_and_answered(string hostile)
    {
        backlog.Item = backlog.Item with
        {
            Title = $"As a {hostile}, I want {hostile}",
            Description = hostile,
            AcceptanceCriteria = hostile,
            StatusWord = hostile,
            Iteration = hostile,
            Labels = [hostile],
            Owner = new ItemOwner(hostile),
            BenefitHypothesis = hostile,
            Links = [hostile],
        };
        readiness.Owner = new ItemOwnerFound.Known(new PersonId("ana"), hostile);

        var card = (await new CheckReadiness(backlog, readiness).RunAsync(Turn(), "CHK-101 all", default)).Answer;
        var asked = await new CheckReadiness(backlog, readiness).RunAsync(Turn(), "CHK-101 ask", default);

        Assert.NotEmpty(card.PlainText);
        Assert.All(asked.Form?.Fields ?? [], field => Assert.InRange(field.Label.Length, 1, 200));
        if (readiness.Asked is { } questions)
        {
            var news = AskOwner.Draw(hostile, backlog.Item, questions.Id, [.. questions.Questions.Select(question => question.Question)]);
            Assert.InRange(news.Text.Length, 1, 2500);
            Assert.All(news.Buttons, button => Assert.True(button.Action.Fits));
            var landed = AnswerLanding.Land(ItemDraft.Of(backlog.Item), questions.Questions.Select(question => (question.Question, hostile)), DefinitionOfReady.Default);
            Assert.NotEqual(ItemDraft.Of(backlog.Item), landed);
        }
    }

    [Fact]
    public async Task Of_two_hundred_questions_five_are_asked_at_a_time_and_the_rest_is_told()
    {
        backlog.Item = backlog.Item with { Description = string.Concat(Enumerable.Range(0, 200).Select(index => $"Does it work with {index} cards? ")) };
        var questions = ClarifyingQuestions.Of(readiness.Standards.Judge(backlog.Item, PollBuilder.Monday), ItemDerived.ForCheck(backlog.Item), DefinitionOfReady.Default);
        readiness.Owner = new ItemOwnerFound.Known(new PersonId("ana"), "Ana");

        var asked = await new CheckReadiness(backlog, readiness).RunAsync(Turn(), "CHK-101 ask", default);

        Assert.True(questions.Count > 15);
        Assert.Equal(AskOwner.MostAtOnce, asked.Form!.Fields.Length);
        Assert.Contains($"{questions.Count - AskOwner.MostAtOnce} more come after these.", new Message(asked.Form.Introduction).PlainText, StringComparison.Ordinal);
        Assert.Contains($"and {questions.Count - AskOwner.MostAtOnce} more after these.", AskOwner.Draw("Ana", backlog.Item, new AskId("ask"), questions).Text, StringComparison.Ordinal);
    }

    private static Turn Turn() => new(
        PollBuilder.Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, Guid.NewGuid().ToString(), PollBuilder.Monday, "fresh");
}
