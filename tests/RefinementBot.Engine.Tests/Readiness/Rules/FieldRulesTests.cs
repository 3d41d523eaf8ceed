using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Tests.Readiness.Rules;

public class FieldRulesTests
{
    [Theory]
    [InlineData("not-estimated")]
    [InlineData("no-owner")]
    [InlineData("no-parent-feature")]
    public void A_field_that_is_asked_for_and_not_there_is_told(string rule) => Assert.Single(AnItem.Titled("As a gardener, I want a plan.").Findings(rule));

    [Theory]
    [InlineData("not-estimated")]
    [InlineData("no-owner")]
    [InlineData("no-parent-feature")]
    public void A_field_that_is_there_is_enough(string rule) =>
        (AnItem.Titled("As a gardener, I want a plan.") with { Estimate = "3", Owner = "ana", Parent = "F-1" }).SaysNothing(rule);

    [Theory]
    [InlineData("not-estimated")]
    [InlineData("no-owner")]
    [InlineData("no-parent-feature")]
    public void Fields_are_not_asked_for_unless_the_team_does(string rule) =>
        Assert.DoesNotContain(ReadinessCheck.Check(AnItem.Titled("As a gardener, I want a plan."), DefinitionOfReady.Default).Report.Findings, finding => finding.Rule == rule);

    [Theory]
    [InlineData("21", true)]
    [InlineData("13,5", true)]
    [InlineData("13", false)]
    [InlineData("XL", false)]
    [InlineData("", false)]
    public void An_estimate_above_the_teams_largest_is_told(string estimate, bool told) =>
        Assert.Equal(told, (AnItem.Titled("As a gardener, I want a plan.") with { Estimate = estimate }).Findings("too-large").Count == 1);

    [Theory]
    [InlineData("As a gardener, I want TBD.", "TBD")]
    [InlineData("As a <role>, I want a plan.", "<role>")]
    [InlineData("As a gardener, I want a plan. Colour to be defined.", "to be defined")]
    [InlineData("Lorem ipsum dolor", "Lorem")]
    public void What_was_to_be_filled_in_is_quoted(string text, string quote) => AnItem.Titled(text).IsQuoted("placeholder-text", quote);

    [Theory]
    [InlineData("As a gardener, I want a todo list.")]
    [InlineData("As a gardener, I want the watering to be done at six.")]
    [InlineData("As a gardener, I want beds with a < b and c > d.")]
    public void What_only_looks_like_it_is_left_alone(string text) => AnItem.Titled(text).SaysNothing("placeholder-text");

    [Fact]
    public void A_question_is_open_unless_a_spike_asks_it()
    {
        AnItem.Titled("As a gardener, I want a plan. In which colour?").IsQuoted("open-question", "In which colour?");
        AnItem.Titled("Spike: in which colour?").SaysNothing("open-question");
        AnItem.Titled("As a gardener, I want the page https://example.org/?a=1 in my plan.").SaysNothing("open-question");
    }
}
