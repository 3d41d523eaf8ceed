using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Tests.Chat;

public class CommandCatalogueTests
{
    [Fact]
    public void Verbs_are_words_in_small_letters_and_no_two_are_the_same()
    {
        Assert.All(CommandCatalogue.All, spec => Assert.Matches("^[a-z]+$", spec.Verb));
        Assert.Distinct(CommandCatalogue.All.Select(spec => spec.Verb));
    }

    /// <summary>A verb and its undoing (link, unlink) are told apart by a whole syllable, which no slip adds.</summary>
    [Fact]
    public void No_verb_is_so_near_to_another_that_a_slip_could_mean_both() =>
        Assert.All(
            from one in CommandCatalogue.All
            from other in CommandCatalogue.All
            where one != other && one.Verb != "un" + other.Verb
            select (one.Verb, other.Verb),
            pair => Assert.True(EditDistance.Between(pair.Item1, pair.Item2) > EditDistance.Tolerated(pair.Item1), pair.ToString()));

    [Fact]
    public void Every_example_is_read_as_its_command() =>
        Assert.All(
            from spec in CommandCatalogue.All
            from example in spec.Examples
            select (spec, example),
            pair => Assert.Equal(pair.spec, Assert.IsType<CommandLine.Known>(CommandLine.Parse(pair.example)).Spec));

    [Fact]
    public void Every_command_has_an_example_and_says_what_it_does()
    {
        Assert.All(CommandCatalogue.All, spec => Assert.NotEmpty(spec.Examples));
        Assert.All(CommandCatalogue.All, spec => Assert.Matches("^[a-z].*[^.]$", spec.Summary));
        Assert.All(CommandCatalogue.All, spec => Assert.EndsWith(".", spec.Explanation, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_team_does_every_week_is_in_the_short_list_that_Teams_takes_twelve_of()
    {
        var menu = CommandCatalogue.All.Where(spec => spec.InTeamsMenu).Select(spec => spec.Verb).ToList();

        Assert.Superset(new HashSet<string> { "estimate", "check", "ready", "backlog", "help" }, menu.ToHashSet());
        Assert.InRange(menu.Count, 1, 12);
    }

    [Fact]
    public void A_verb_is_found_in_any_case_and_nothing_else_is()
    {
        Assert.All(CommandCatalogue.All, spec => Assert.Equal(spec, CommandCatalogue.Find(spec.Verb.ToUpperInvariant())));
        Assert.Null(CommandCatalogue.Find(""));
        Assert.Null(CommandCatalogue.Find("estimat"));
    }

    [Fact]
    public void The_hint_beside_the_command_names_every_verb() =>
        Assert.All(CommandCatalogue.All, spec => Assert.Contains(spec.Usage, CommandCatalogue.UsageHint, StringComparison.Ordinal));
}
