using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Tests.Readiness;

public class ClarifyingQuestionTests
{
    private static readonly ItemDraft Story = new() { Title = "As a support agent, I want a fast page" };

    [Fact]
    public void Each_question_quotes_the_words_that_it_is_about()
    {
        Assert.Equal(
            ["How will you see that it works?", "What does the support agent gain from it?", "How fast is “fast”: in how many seconds?"],
            Questions(Story).Select(question => question.Says));
    }

    [Fact]
    public void What_only_the_team_can_mend_is_asked_of_nobody() => Assert.Empty(Questions(new ItemDraft
    {
        Title = "As a support agent, I want to see the open orders, so that I can answer at once",
        AcceptanceCriteria = "- The open orders are shown.\n- Without a connection an error is shown.",
    }));

    [Fact]
    public void A_question_that_the_item_asks_itself_is_asked_in_its_words() => Assert.Contains(
        Questions(Story with { Description = "Do we count open packets?" }), question => question is { Says: "Do we count open packets?", Place: AnswerPlace.Words });

    [Fact]
    public void A_team_that_looks_for_words_asks_in_its_own_sentence()
    {
        var ready = DefinitionOfReadyFile.Read("checklist: [{ id: screen-agreed, says: a picture of the screen is agreed on, mentions: [sketch] }]").Definition;

        Assert.Contains(Questions(Story, ready), question => question.Says == "Your team asks: a picture of the screen is agreed on");
    }

    /// <summary>Answers as a person writes them land so that the finding is gone.</summary>
    [Theory]
    [InlineData("no-acceptance-criteria", "The orders are shown.\nWithout a connection an error is shown.", "acceptanceCriteria", "- The orders are shown.\n- Without a connection an error is shown.")]
    [InlineData("no-acceptance-criteria", "Given open orders, when I look, then I see them", "acceptanceCriteria", "Given open orders, when I look, then I see them")]
    [InlineData("benefit-missing", "They can answer the customer at once.", "title", "As a support agent, I want a fast page, so that they can answer the customer at once")]
    [InlineData("benefit-missing", "so that I can answer at once", "title", "As a support agent, I want a fast page, so that I can answer at once")]
    [InlineData("benefit-missing", "to answer at once", "title", "As a support agent, I want a fast page, to answer at once")]
    [InlineData("ambiguous", "there within 2 seconds", "description", "“fast” means: there within 2 seconds")]
    public void An_answer_reads_well_where_it_lands_and_mends_the_finding(string rule, string answer, string field, string text)
    {
        var landed = Land(Story, (rule, answer));

        Assert.Equal(text, BacklogField.All.Single(each => each.Name == field).Text(landed));
        Assert.DoesNotContain(Findings(landed), finding => finding.Rule == rule);
    }

    [Theory]
    [InlineData("Pay by TBD at the till", "placeholder-text", "card", "Pay by card at the till")]
    [InlineData("Refunds. Do we count open packets?", "open-question", "no, only sealed ones", "Refunds. Do we count open packets: no, only sealed ones")]
    public void Words_that_were_to_be_filled_in_give_way_and_a_question_keeps_its_words(string description, string rule, string answer, string text)
    {
        var landed = Land(Story with { Description = description }, (rule, answer));

        Assert.Equal(text, landed.Description);
        Assert.DoesNotContain(Findings(landed), finding => finding.Rule == rule);
    }

    [Fact]
    public void A_story_without_a_role_gets_it_in_front_and_a_feature_its_key()
    {
        var item = new ItemDraft { Title = "I want to print the ticket, so that I can board" };

        Assert.Equal("As a passenger, I want to print the ticket, so that I can board", Land(item, ("well-formed-role", "the passenger.")).Title);
        Assert.Equal("As an agent, I want to print the ticket, so that I can board", Land(item, ("well-formed-role", "As an agent")).Title);
        Assert.Equal("I want to print the ticket, so that I can board", Land(item, ("well-formed-role", "the\npassenger")).Title);
        var ready = DefinitionOfReadyFile.Read("needs: { story: [parent] }").Definition;
        Assert.Equal("CHK-100", Land(item, ready, ("no-parent-feature", "chk-100")).Parent?.Value);
        Assert.Equal("Part of: the spring release", Land(item, ready, ("no-parent-feature", "the spring release")).Description);
    }

    [Fact]
    public void Criteria_in_a_description_are_added_to_there_since_elsewhere_they_would_hide_those()
    {
        var item = Story with { Description = "What it is for.\n\nAcceptance criteria:\n- The page shows the sum.\n- The sum is printed.\n\nMore words." };

        var landed = Land(item, ("no-failure-path", "Without a sum an error is shown"));

        Assert.Equal("What it is for.\n\nAcceptance criteria:\n- The page shows the sum.\n- The sum is printed.\n- Without a sum an error is shown\n\nMore words.", landed.Description);
        Assert.Equal("", landed.AcceptanceCriteria);
        Assert.DoesNotContain(Findings(landed), finding => finding.Rule == "no-failure-path");
    }

    [Fact]
    public void Words_that_were_changed_meanwhile_are_told_with_the_answer_and_nothing_is_replaced()
    {
        var question = Questions(Story with { Description = "Pay by TBD" }).Single(asked => asked.Finding.Rule == "placeholder-text");

        var landed = AnswerLanding.Land(Story with { Description = "Pay by card" }, [(question, "card or cash")], DefinitionOfReady.Default);

        Assert.Equal("Pay by card\n\nTBD: card or cash", landed.Description);
    }

    [Fact]
    public void All_answers_at_once_land_each_in_its_place_and_leave_what_was_there()
    {
        var item = Story with { Title = "As a support agent, I want a fast page with TBD.", Description = "As on the other page." };

        var landed = Land(item, ("no-acceptance-criteria", "It is there."), ("benefit-missing", "No customer waits."), ("ambiguous", "2 s"), ("placeholder-text", "all orders"));

        Assert.Equal("As a support agent, I want a fast page with all orders, so that no customer waits.", landed.Title);
        Assert.Equal("As on the other page.\n\n“fast” means: 2 s", landed.Description);
        Assert.Equal("- It is there.", landed.AcceptanceCriteria);
    }

    [Theory]
    [InlineData("<script>alert(1)</script> & <!channel>")]
    [InlineData("{\"a\": [1, 2]}\n---\n&anchor *alias")]
    [InlineData("👩‍👩‍👧‍👦 ‮evil‬ \t x")]
    public void Whatever_is_answered_stands_in_the_item_as_it_was_written(string answer)
    {
        foreach (var question in Questions(Story with { Description = "Pay by TBD. What else?" }))
        {
            var landed = AnswerLanding.Land(Story, [(question, answer)], DefinitionOfReady.Default);

            Assert.Contains(answer.Split('\n')[0].Trim(), landed.Title + landed.Description + landed.AcceptanceCriteria, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nothing_answered_is_nothing_changed() => Assert.Equal(Story, AnswerLanding.Land(Story, Questions(Story).Select(question => (question, " \n ")), DefinitionOfReady.Default));

    private static ItemDraft Land(ItemDraft draft, params (string Rule, string Answer)[] answers) => Land(draft, DefinitionOfReady.Default, answers);

    private static ItemDraft Land(ItemDraft draft, DefinitionOfReady ready, params (string Rule, string Answer)[] answers) => AnswerLanding.Land(
        draft, answers.Select(answer => (Questions(draft, ready).Single(question => question.Finding.Rule == answer.Rule), answer.Answer)), ready);

    private static IReadOnlyList<ClarifyingQuestion> Questions(ItemDraft draft, DefinitionOfReady? ready = null) =>
        ClarifyingQuestions.Of(ReadinessCheck.Check(Checked(draft), ready ?? DefinitionOfReady.Default).Report, Checked(draft), ready ?? DefinitionOfReady.Default);

    private static IReadOnlyList<Finding> Findings(ItemDraft draft) => ReadinessCheck.Check(Checked(draft), DefinitionOfReady.Default).Report.Findings;

    private static ItemUnderCheck Checked(ItemDraft draft) => new("CHK-1")
    {
        Title = draft.Title,
        Description = draft.Description,
        AcceptanceCriteria = draft.AcceptanceCriteria,
        Type = draft.Type,
        Parent = draft.Parent?.Value,
        Owner = "Cho",
    };
}
