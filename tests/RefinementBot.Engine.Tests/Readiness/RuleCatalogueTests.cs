using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Tests.Readiness;

public class RuleCatalogueTests
{
    [Fact]
    public void Every_rule_has_a_kebab_case_name_of_its_own()
    {
        var ids = RuleCatalogue.All.Select(rule => rule.Id).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[a-z]+(-[a-z]+)*$", id));
    }

    [Fact]
    public void Every_rule_class_is_in_the_catalogue()
    {
        var classes = typeof(RuleCatalogue).Assembly.GetTypes().Where(type => !type.IsInterface && (type.IsAssignableTo(typeof(IReadinessRule)) || type.IsAssignableTo(typeof(ISetRule))));

        Assert.Equal(classes.Select(type => type.Name).Order(), RuleCatalogue.Rules.Select(rule => rule.GetType().Name).Concat(RuleCatalogue.SetRules.Select(rule => rule.GetType().Name)).Order());
    }

    [Fact]
    public void The_page_of_the_rules_is_what_the_rules_say()
    {
        var file = Path.Combine(Repository.Root, "docs/readiness-rules.md");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(file, RulesPage.Markdown());
        }

        Assert.Equal(RulesPage.Markdown(), File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void What_beats_chance_nowhere_is_off_and_a_hint()
    {
        foreach (var rule in RuleCatalogue.All.Where(rule => rule.Id is "conflict" or "not-independent" or "solution-not-problem" or "not-conceptually-sound"))
        {
            Assert.False(rule.On);
            Assert.Equal(Severity.Info, rule.Severity);
        }
    }

    [Theory]
    [InlineData(0, 0, 100, "100 = 100")]
    [InlineData(1, 2, 55, "100 − 1 × 25 − 2 × 10 = 55")]
    [InlineData(5, 0, 0, "100 − 5 × 25 = 0 (not below 0)")]
    public void The_score_is_the_sum_that_the_report_prints(int blocking, int warnings, int score, string sum)
    {
        var findings = Enumerable.Repeat(Severity.Blocking, blocking).Concat(Enumerable.Repeat(Severity.Warning, warnings)).Append(Severity.Info)
            .Select(severity => new Finding("r", severity, ItemField.Title, "", 0, 0, "", "", 'V', []));
        var report = new ReadinessReport("S-1", [.. findings]);

        Assert.Equal((score, sum), (report.Score, report.ScoreSum));
        Assert.Equal(blocking == 0, report.Ready);
    }
}
