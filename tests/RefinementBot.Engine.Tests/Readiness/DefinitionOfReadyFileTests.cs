using FsCheck.Xunit;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Tests.Readiness;

public class DefinitionOfReadyFileTests
{
    [Fact]
    public void A_team_turns_rules_on_and_off_and_weighs_them()
    {
        var read = DefinitionOfReadyFile.Read("rules:\n  benefit-missing: blocking\n  not-uniform: off\n  no-owner: info\nthresholds:\n  maximum-estimate: 8\n");

        Assert.Empty(read.Problems);
        Assert.Equal(Severity.Blocking, read.Definition.SeverityOf(Rule("benefit-missing")));
        Assert.False(read.Definition.IsOn(Rule("not-uniform")));
        Assert.True(read.Definition.IsOn(Rule("no-owner")));
        Assert.Equal(8, read.Definition.Thresholds["maximum-estimate"]);
    }

    [Fact]
    public void A_field_that_a_type_needs_is_asked_of_that_type_only()
    {
        var ready = DefinitionOfReadyFile.Read("needs:\n  story: [owner, description]\n").Definition;
        static IEnumerable<string> Rules(DefinitionOfReady ready, ItemType type) =>
            ReadinessCheck.Check(new ItemUnderCheck("S-1") { Title = "As a baker, I want bread.", Type = type }, ready).Report.Findings.Select(finding => finding.Rule);

        Assert.Contains("no-owner", Rules(ready, ItemType.Story));
        Assert.Contains("description-missing", Rules(ready, ItemType.Story));
        Assert.DoesNotContain("no-owner", Rules(ready, ItemType.Bug));
    }

    [Fact]
    public void A_checklist_item_is_looked_for_by_its_words()
    {
        var ready = DefinitionOfReadyFile.Read("checklist:\n  - id: screen-agreed\n    says: a picture is agreed on\n    mentions: [wireframe, sketch]\n    severity: blocking\n").Definition;

        var without = ReadinessCheck.Check(new ItemUnderCheck("S-1") { Title = "As a baker, I want bread." }, ready).Report;
        var with = ReadinessCheck.Check(new ItemUnderCheck("S-1") { Title = "As a baker, I want bread.", Description = "See the Sketch." }, ready).Report;

        Assert.Equal(Severity.Blocking, without.Findings.Single(finding => finding.Rule == "screen-agreed").Severity);
        Assert.DoesNotContain(with.Findings, finding => finding.Rule == "screen-agreed");
    }

    [Theory]
    [InlineData("ruls:\n  a: b", 1, "did you mean \"rules\"?")]
    [InlineData("rules:\n  benefit-mising: off", 2, "did you mean \"benefit-missing\"?")]
    [InlineData("rules:\n  benefit-missing: blokcing", 2, "did you mean \"blocking\"?")]
    [InlineData("thresholds:\n  maximum-estimate: many", 2, "has to be a number from 0.5 to 1000")]
    [InlineData("thresholds:\n  maximum-estimat: 3", 2, "did you mean \"maximum-estimate\"?")]
    [InlineData("needs:\n  stroy: [owner]", 2, "did you mean \"story\"?")]
    [InlineData("needs:\n  story:\n    - ownr", 3, "did you mean \"owner\"?")]
    [InlineData("checklist:\n  - id: a\n    mention: [b]", 3, "did you mean \"mentions\"?")]
    [InlineData("checklist:\n  - id: not-atomic\n    mentions: [b]", 2, "is the name of a rule")]
    [InlineData("checklist:\n  - id: description-missing\n    mentions: [b]", 2, "is the name of a rule")]
    [InlineData("checklist:\n  - id: a\n    mentions: [b]\n  - id: a\n    mentions: [c]", 4, "Two items of the checklist")]
    [InlineData("rules:\n  benefit-missing: \"off\n", 2, "no valid YAML")]
    [InlineData("- a\n- b", 1, "has to hold keys")]
    [InlineData("rules:\n  - : \n", 2, "no valid YAML")]
    public void A_wrong_word_is_told_with_its_line_and_the_nearest_right_one(string yaml, int line, string says)
    {
        var problems = DefinitionOfReadyFile.Read(yaml).Problems;

        Assert.Contains(problems, problem => problem.Line == line && problem.Message.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_file_changes_nothing() => Assert.Empty(DefinitionOfReadyFile.Read("").Problems);

    [Fact]
    public void The_example_in_the_guide_can_be_read()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs/definition-of-ready.md"));
        var yaml = guide.Split("```yaml\n")[1].Split("```")[0];

        Assert.Empty(DefinitionOfReadyFile.Read(yaml).Problems);
    }

    [Property(MaxTest = 1000)]
    public void No_file_makes_the_reader_throw(string? text) => Assert.NotNull(DefinitionOfReadyFile.Read(text ?? "").Definition);

    /// <summary>Signs that mean something in YAML, which random text seldom puts together.</summary>
    [Property(MaxTest = 2000)]
    public void No_heap_of_YAML_signs_makes_the_reader_throw(int[] picks)
    {
        const string signs = ":[]{},-?!&*#|>'\"%@` \nab\t";

        Assert.NotNull(DefinitionOfReadyFile.Read(string.Concat(picks.Select(pick => signs[(pick & int.MaxValue) % signs.Length]))).Definition);
    }

    private static RuleDescription Rule(string id) => RuleCatalogue.All.Single(rule => rule.Id == id);
}
