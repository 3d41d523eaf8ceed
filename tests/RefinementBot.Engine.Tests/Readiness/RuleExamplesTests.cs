using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Tests.Readiness;

/// <summary>The worked examples of the rules are what docs/readiness-rules.md shows: here each is tried.</summary>
public class RuleExamplesTests
{
    public static TheoryData<string, string, string?> Examples()
    {
        var data = new TheoryData<string, string, string?>();
        foreach (var rule in RuleCatalogue.Rules)
        {
            foreach (var example in rule.About.Examples)
            {
                data.Add(rule.About.Id, example.Story, example.Found);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_worked_example_is_what_the_rule_says(string rule, string story, string? found)
    {
        var report = Check(story, rule);

        var quote = report.Findings.Where(finding => finding.Rule == rule).Select(finding => finding.Quote).FirstOrDefault();
        Assert.Equal(found, quote);
    }

    [Fact]
    public void Every_rule_has_examples_of_both_kinds_or_needs_fields_that_a_text_has_not()
    {
        foreach (var rule in RuleCatalogue.Rules.Where(rule => rule.About.Id is not ("not-estimated" or "no-owner" or "no-parent-feature")))
        {
            Assert.Contains(rule.About.Examples, example => example.Found is not null);
            Assert.Contains(rule.About.Examples, example => example.Found is null);
        }
    }

    /// <summary>Behind a bar stand the acceptance criteria.</summary>
    private static ReadinessReport Check(string story, string rule)
    {
        var bar = story.IndexOf(" | ", StringComparison.Ordinal);
        var item = new ItemUnderCheck("S-1") { Title = bar < 0 ? story : story[..bar], AcceptanceCriteria = bar < 0 ? "" : story[(bar + 3)..] };
        var ready = DefinitionOfReady.Default with { Rules = new Dictionary<string, RuleSetting> { [rule] = new(true, null) } };
        return ReadinessCheck.Check(item, ready).Report;
    }
}
