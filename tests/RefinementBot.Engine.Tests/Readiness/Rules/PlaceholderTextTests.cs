namespace RefinementBot.Engine.Tests.Readiness.Rules;

public class PlaceholderTextTests
{
    private const string Rule = "placeholder-text";

    [Theory]
    [InlineData("As a gardener, I want to see the plan so that Y.", "Y")]
    [InlineData("As a gardener, I want X so that I sow in time.", "X")]
    [InlineData("As a gardener, I want to do X so that I sow in time.", "X")]
    [InlineData("As a gardener, I want to see the plan so that I can Z", "Z")]
    [InlineData("As a gardener, I want X and Y so that I sow in time.", "X and Y")]
    [InlineData("As X, I want to see the plan.", "X")]
    [InlineData("As a [role], I want to see the plan.", "[role]")]
    [InlineData("As a [type of user], I want to see the plan.", "[type of user]")]
    [InlineData("As a gardener, I want [some goal] so that I sow in time.", "[some goal]")]
    [InlineData("As a gardener, I want to see the plan so that [benefit].", "[benefit]")]
    [InlineData("As a gardener, I want to see the plan so that ...", "...")]
    [InlineData("As a gardener, I want to see the plan so that …", "…")]
    [InlineData("As a ____, I want to see the plan.", "____")]
    [InlineData("As a gardener, I want to see the plan so that foo.", "foo")]
    public void The_blanks_of_a_template_are_told(string story, string quote) => AnItem.Titled(story).IsQuoted(Rule, quote);

    [Theory]
    [InlineData("As a gardener, I want to share the plan on X so that others see it.")]
    [InlineData("As a gardener, I want to mark a bed with an X.")]
    [InlineData("As a gardener, I want to see plan Y so that I can sow.")]
    [InlineData("As a [Head Gardener], I want to see the plan.")]
    [InlineData("As a gardener, I want to see the plan [see sketch] so that I sow in time.")]
    [InlineData("As a gardener, I want to see the plan... so that I sow in time...")]
    public void Letters_and_brackets_that_mean_something_are_left_alone(string story) => AnItem.Titled(story).SaysNothing(Rule);
}
