using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Tests.Readiness.Rules;

public class SetRulesTests
{
    [Fact]
    public void The_same_wish_in_other_words_is_a_duplicate_of_the_first_and_names_it()
    {
        var found = AnItem.SetFindings("duplicate", Backlog("As a gardener, I want to choose the colour of a bed.", "As a gardener, I want to be able to select a colour for the bed.", "As a gardener, I want to print the plan."));

        Assert.Equal(["B-2"], found[0].Single().Related);
        Assert.Equal(["B-1"], found[1].Single().Related);
        Assert.Empty(found[2]);
    }

    [Theory]
    [InlineData("As a gardener, I want to add a bed to the plan.", "As a gardener, I want to remove a bed from the plan.")]
    [InlineData("As a gardener, I want to export the plan as PDF.", "As a gardener, I want to export the plan as HTML.")]
    [InlineData("As a gardener, I want to see the plan so that I sow.", "As a cook, I want to see the plan so that I shop.")]
    public void Wishes_that_differ_in_the_word_that_matters_are_no_duplicates(string one, string other) =>
        Assert.All(AnItem.SetFindings("duplicate", Backlog(one, other)), Assert.Empty);

    [Theory]
    [InlineData("As a gardener, I want to be told of frost so that I sow in time.", "As a gardener, I do not want to be told of frost so that I sow in time.")]
    [InlineData("As a gardener, I want a warning of frost.", "As a gardener, I don't want a warning of frost.")]
    public void A_wish_and_its_opposite_are_no_duplicates(string one, string other) =>
        Assert.All(AnItem.SetFindings("duplicate", Backlog(one, other)), Assert.Empty);

    [Fact]
    public void The_same_wish_of_two_roles_is_a_hint_and_costs_nothing()
    {
        var found = AnItem.SetFindings("duplicate", Backlog("As a gardener, I want to print the plan so that I have it at hand.", "As a caretaker, I want to print the plan so that I have it at hand."));

        Assert.All(found, findings => Assert.Equal(Severity.Info, findings.Single().Severity));
        Assert.Contains("another role", found[0].Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_roles_like_wish_for_a_like_benefit_is_a_hint_that_it_may_be_one_story_in_other_words()
    {
        var found = AnItem.SetFindings("duplicate", Backlog(
            "As a gardener, I want to be warned of frost in the coming night, so that I can cover the young plants in time.",
            "As a gardener, I want a message in the evening when the weather service expects frost, so that the young plants are covered before the night.",
            "As a gardener, I want to print the plan of the beds, so that I have it at hand outside."));

        var hint = found[0].Single();
        Assert.Equal(Severity.Info, hint.Severity);
        Assert.Equal(["B-2"], hint.Related);
        Assert.Equal(["B-1"], found[1].Single().Related);
        Assert.Empty(found[2]);
    }

    [Theory]
    [InlineData("As a gardener, I want to export the plan of the beds as PDF, so that I can hand it to the helpers.", "As a gardener, I want to export the plan of the beds as a picture, so that I can hand it to the helpers.")]
    [InlineData("As a gardener, I want to delete a bed from the plan of the year, so that the plan shows what is there now.", "As a gardener, I want to view the plan of the year with each bed and path in it, so that I see what is there now.")]
    [InlineData("As a gardener, I want to be warned of frost in the coming night, so that I can cover the young plants in time.", "As a cook, I want a message when frost in the night is expected, so that the young plants are picked in time.")]
    public void Variants_other_deeds_and_other_roles_are_no_hint_of_one_story_told_twice(string one, string other) =>
        Assert.All(AnItem.SetFindings("duplicate", Backlog(one, other)), Assert.Empty);

    [Fact]
    public void A_benefit_that_most_of_the_backlog_gives_sets_no_two_stories_beside_each_other()
    {
        string[] things = ["seed", "tool", "path", "tree", "pond", "wall"];
        var stories = Enumerable.Range(0, 120).Select(i => $"As a gardener, I want to be told about {things[i % 6]} number {i} of the long list, so that nothing in the garden is forgotten.");

        Assert.All(AnItem.SetFindings("duplicate", Backlog([.. stories])), Assert.Empty);
    }

    [Fact]
    public void A_story_that_has_the_templates_words_further_on_is_not_off_the_template()
    {
        var found = AnItem.SetFindings("not-uniform", Backlog(
            "As a gardener, I want to see beds so that I sow.", "As a gardener, I want to see paths so that I walk.", "As a gardener, I want to see tools so that I dig.",
            "As a gardener, I want to see seeds so that I buy.", "As a gardener, I want to mark a bed, so I get a list of its plants, so that I can order them."));

        Assert.All(found, Assert.Empty);
    }

    [Fact]
    public void A_story_off_the_backlogs_template_is_told_which_one_it_is()
    {
        var found = AnItem.SetFindings("not-uniform", Backlog(
            "As a gardener, I want to see beds so that I sow.", "As a gardener, I want to see paths so that I walk.", "As a gardener, I want to see tools so that I dig.",
            "As a gardener, I want to see seeds so that I buy.", "As a gardener, I need a hat so that I stay cool.", "As a gardener, I want to see frost so I cover the beds."));

        Assert.Equal([4, 5], Enumerable.Range(0, 6).Where(i => found[i].Count > 0));
        Assert.Equal("I need", found[4].Single().Quote);
        Assert.Equal("so", found[5].Single().Quote);
    }

    [Fact]
    public void A_few_stories_have_no_template() =>
        Assert.All(AnItem.SetFindings("not-uniform", Backlog("As a gardener, I want to see beds.", "As a gardener, I want a hat.")), Assert.Empty);

    [Fact]
    public void Items_that_wait_for_each_other_are_told_the_way_round()
    {
        var found = AnItem.SetFindings("dependency-unresolved", new("A") { Title = "a", Dependencies = ["B"] }, new("B") { Title = "b", Dependencies = ["C"] }, new("C") { Title = "c", Dependencies = ["A"] });

        Assert.Contains("A → B → C → A", found[0].Single().Message, StringComparison.Ordinal);
        Assert.All(found, findings => Assert.Single(findings));
    }

    [Fact]
    public void What_waits_for_something_done_waits_for_nothing() =>
        Assert.All(AnItem.SetFindings("dependency-unresolved", new("A") { Title = "a", Dependencies = ["B", "elsewhere"] }, new("B") { Title = "b", Status = "Done" }), Assert.Empty);

    [Fact]
    public void A_long_chain_of_dependencies_does_not_exhaust_the_stack()
    {
        var chain = Enumerable.Range(0, 20_000).Select(i => new ItemUnderCheck($"I-{i}") { Title = "x", Dependencies = [$"I-{(i + 1) % 20_000}"], Type = Engine.Backlog.ItemType.Bug });

        Assert.Equal(20_000, AnItem.SetFindings("dependency-unresolved", chain).Count(findings => findings.Count == 1));
    }

    private static IEnumerable<ItemUnderCheck> Backlog(params string[] stories) => stories.Select((story, i) => new ItemUnderCheck($"B-{i + 1}") { Title = story });
}
