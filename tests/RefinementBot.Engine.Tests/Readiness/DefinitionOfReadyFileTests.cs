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
    [InlineData("rules:\n  ambiguous: off\n  ambiguous: on", 3, "uplicate")]
    [InlineData("rules:\n\tambiguous: off", 2, "a tab stands in front of this line")]
    [InlineData("rules:\n  ambiguous: [off]", 2, "A list is no setting of a rule")]
    [InlineData("rules:\n  ambiguous:", 2, "Nothing is no setting of a rule")]
    [InlineData("language: [en]", 1, "A list is no language")]
    [InlineData("thresholds:\n  maximum-estimate: { at: 3 }", 2, "not keys with values")]
    [InlineData("checklist:\n  - id: a\n    says: b\n    mentions: { sketch: yes }", 4, "\"mentions\" holds words or phrases")]
    [InlineData("checklist:\n  - id: a\n    mentions:\n      - [b, c]", 4, "not a list")]
    [InlineData("checklist:\n  - id: a\n    says: b\n    severity: [blocking]", 4, "A list is no severity")]
    [InlineData("checklist: yes, please", 1, "has the keys id and says")]
    [InlineData("42", 1, "has to hold keys")]
    [InlineData("language: german", 1, "write its code of two letters")]
    [InlineData("types:\n  bgu:\n    needs: [owner]", 2, "did you mean \"bug\"?")]
    [InlineData("types:\n  bug:\n    rule: {}", 3, "did you mean \"rules\"?")]
    [InlineData("types:\n  bug: [owner]", 2, "has to hold keys: rules, thresholds, needs")]
    [InlineData("types:\n  bug:\n    rules:\n      well-formed-role: blocking", 4, "well-formed-role is no rule for a bug; it is for: story.")]
    [InlineData("types:\n  bug:\n    rules:\n      no-acceptance-criteria: on", 4, "To ask a bug for the field, write needs: [acceptanceCriteria].")]
    [InlineData("types:\n  bug:\n    thresholds:\n      duplicate-likeness: 0.7", 4, "holds for all types")]
    [InlineData("checklist:\n  - id: a", 2, "the words it looks for (mentions) or what a person ticks (says)")]
    [InlineData("checklist:\n  - id: a\n    says: b\n    required: maybe", 4, "is yes or no")]
    [InlineData("rules: {}\n---\nrules: {}", 3, "A second document begins here")]
    [InlineData("{\n\t\"rules\": { \"benefit-mising\": false }\n}", 2, "did you mean \"benefit-missing\"?")]
    [InlineData("{\n\t\"rules\": { \"benefit-missing\": false\n}", 3, "no valid YAML")]
    public void A_wrong_word_is_told_with_its_line_and_the_nearest_right_one(string yaml, int line, string says)
    {
        var problems = DefinitionOfReadyFile.Read(yaml).Problems;

        Assert.Contains(problems, problem => problem.Line == line && problem.Message.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void What_differs_by_type_stands_on_what_holds_for_all_wherever_it_stands()
    {
        var read = DefinitionOfReadyFile.Read("types:\n  bug:\n    rules: { ambiguous: off }\n    needs: [description]\n    thresholds: { maximum-estimate: 3 }\nrules: { open-question: blocking }\nthresholds: { maximum-estimate: 8 }");

        Assert.Empty(read.Problems);
        var (bug, story) = (read.Definition.For(ItemType.Bug), read.Definition.For(ItemType.Story));
        Assert.Equal((false, Severity.Blocking, 3), (bug.IsOn(Rule("ambiguous")), bug.SeverityOf(Rule("open-question")), bug.Thresholds["maximum-estimate"]));
        Assert.Equal((true, Severity.Blocking, 8), (story.IsOn(Rule("ambiguous")), story.SeverityOf(Rule("open-question")), story.Thresholds["maximum-estimate"]));
        Assert.Contains(Findings(ItemType.Bug, 5), finding => finding.Rule == "too-large");
        Assert.Contains(Findings(ItemType.Bug, 5), finding => finding.Rule == "description-missing");
        Assert.DoesNotContain(Findings(ItemType.Story, 5), finding => finding.Rule is "too-large" or "description-missing");

        IReadOnlyList<Finding> Findings(ItemType type, int estimate) => ReadinessCheck.Check(
            new ItemUnderCheck("S-1") { Title = "The page is blank", Type = type, Estimate = $"{estimate}" }, read.Definition).Report.Findings;
    }

    [Theory]
    [InlineData("auto", false, true)]
    [InlineData("de", false, false)]
    [InlineData("en", true, false)]
    public void A_team_that_says_its_language_is_judged_by_it_and_not_told_so_each_time(string language, bool isJudgedAsEnglish, bool isTold)
    {
        var ready = DefinitionOfReadyFile.Read($"language: {language}").Definition;
        var rules = ReadinessCheck.Check(new ItemUnderCheck("S-1") { Title = "Als Kundin möchte ich meine Rechnung sehen und bezahlen" }, ready).Report.Findings.Select(finding => finding.Rule).ToList();

        Assert.Equal((isJudgedAsEnglish, isTold), (rules.Contains("well-formed-role") || rules.Contains("benefit-missing") || rules.Contains("not-full-sentence"), rules.Contains("not-english")));
    }

    [Fact]
    public void A_question_without_words_is_ticked_by_a_person_and_the_command_line_finds_nothing_in_that()
    {
        var ready = DefinitionOfReadyFile.Read("checklist:\n  - id: seen\n    says: Has it been seen?\n    required: no\n  - id: told\n    says: Is it told?").Definition;

        Assert.Equal([(true, false), (true, true)], ready.Checklist.Select(question => (question.IsTicked, question.IsRequired)));
        Assert.DoesNotContain(ReadinessCheck.Check(new ItemUnderCheck("S-1") { Title = "As a baker, I want bread." }, ready).Report.Findings, finding => finding.Rule is "seen" or "told");
    }

    public static TheoryData<string, string> NoDefinitions() => new()
    {
        { "a: &a [1]\nb: *a", "Anchors and aliases" },
        { string.Concat(Enumerable.Range(0, 30).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat(i == 0 ? "x" : $"*a{i - 1}", 9))}]\n")), "Anchors and aliases" },
        { new string('[', 100_000), "nested deeper than" },
        { string.Concat(Enumerable.Repeat("{a: ", 50_000)), "nested deeper than" },
        { string.Concat(Enumerable.Range(0, 11_000).Select(i => $"k{i}: v\n")), "more than 20,000 entries" },
        { new string('x', 300_000), "has 300,000 characters, and a Definition of Ready has at most 200,000" },
        { "PK\u0003\u0004\u0000\u0000", "This is no text" },
        { "\uFFFD\uFFFDrules:", "This is no text" },
        { "%PDF-1.7\n%stream", "no valid YAML" },
        { "key,title\nCHK-1,Pay by card", "has to hold keys" },
        { "<html><body>Not found</body></html>", "has to hold keys" },
        { "{\"id\":\"CHK-1\",\"title\":\"Pay\"}", "There is no key \"id\"" },
        { "[1, 2, 3]", "has to hold keys" },
        { "42", "has to hold keys" },
    };

    /// <summary>None of them takes long, whatever its size.</summary>
    [Theory]
    [MemberData(nameof(NoDefinitions))]
    public void A_file_that_is_no_definition_is_told_what_it_is_not(string text, string says)
    {
        var read = DefinitionOfReadyFile.Read(text);

        Assert.Contains(says, read.Problems[0].Message, StringComparison.Ordinal);
        Assert.All(read.Problems, problem => Assert.InRange(problem.Message.Length, 1, 400));
    }

    [Fact]
    public void Hostile_words_are_shown_cut_and_on_one_line()
    {
        var problem = Assert.Single(DefinitionOfReadyFile.Read($"\"<!channel> \\n\\u202e{new string('x', 500)}\": 1").Problems);

        Assert.InRange(problem.Message.Length, 1, 200);
        Assert.DoesNotContain('\n', problem.Message);
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
