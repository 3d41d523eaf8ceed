using System.Globalization;
using System.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>Writes <c>docs/readiness-rules.md</c> from the rules themselves, so that the page cannot say something else than they do.</summary>
public static class RulesPage
{
    public static string Markdown()
    {
        var page = new StringBuilder();
        page.Append("# Readiness rules\n\nMade from the rule classes in `src/RefinementBot.Engine/Readiness/Rules`; a test keeps it true. ");
        page.Append("How well the rules judge real stories is told in [readiness.md](readiness.md), how a team sets them in [definition-of-ready.md](definition-of-ready.md).\n\n");
        page.Append("A finding is *blocking* (25 points, the item is not ready), a *warning* (10 points) or *info* (a hint). The score is 100 less the points, and not below 0. ");
        page.Append("The letter is the one of INVEST that the rule serves: Independent, Negotiable, Valuable, Estimable, Small, Testable.\n\n");
        page.Append("| rule | severity | on | letter | for |\n|---|---|---|---|---|\n");
        foreach (var rule in RuleCatalogue.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"| [`{rule.Id}`](#{rule.Id}) | {Name(rule.Severity)} | {(rule.On ? "yes" : "no")} | {rule.Invest} | {Types(rule)} |\n");
        }

        foreach (var rule in RuleCatalogue.All)
        {
            Write(page, rule);
        }

        return page.ToString();
    }

    private static void Write(StringBuilder page, RuleDescription rule)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {rule.Id}\n\n{rule.Definition}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"*Why:* {rule.Why}\n\n*Source:* {rule.Source}. *In any language:* {(rule.AnyLanguage ? "yes" : "no, English only")}.\n");
        foreach (var threshold in rule.Thresholds)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n*Threshold* `{threshold.Key}`: {threshold.Meaning}; {threshold.Default} unless set, from {threshold.Lowest} to {threshold.Highest}.\n");
        }

        if (rule.Examples.Count == 0)
        {
            return;
        }

        page.Append("\n| text | finds | because |\n|---|---|---|\n");
        foreach (var example in rule.Examples)
        {
            var finds = example.Found switch { null => "nothing", "" => "something missing", var words => $"“{Cell(words)}”" };
            page.Append(CultureInfo.InvariantCulture, $"| {Cell(example.Story)} | {finds} | {Cell(example.Why)} |\n");
        }
    }

    private static string Cell(string text) => text.Replace(" | ", " — *acceptance criteria:* ", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal)
        .Replace("<role>", "\\<role>", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Types(RuleDescription rule) => rule.Types.Count == RuleDescription.EveryType.Count ? "all" : string.Join(", ", rule.Types.Select(type => type.ToString().ToLowerInvariant()));

    private static string Name(Severity severity) => severity.ToString().ToLowerInvariant();
}
