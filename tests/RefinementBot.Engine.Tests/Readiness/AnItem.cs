using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Tests.Readiness;

/// <summary>Makes items and asks one rule about them.</summary>
internal static class AnItem
{
    public static ItemUnderCheck Titled(string title) => new("S-1") { Title = title };

    /// <summary>What <paramref name="rule"/> says of the item, turned on whatever its default.</summary>
    public static IReadOnlyList<Finding> Findings(this ItemUnderCheck item, string rule) =>
        [.. ReadinessCheck.Check(item, WithRule(rule)).Report.Findings.Where(finding => finding.Rule == rule)];

    /// <summary>What the set rule says of each item of a backlog.</summary>
    public static IReadOnlyList<IReadOnlyList<Finding>> SetFindings(string rule, params IEnumerable<ItemUnderCheck> backlog)
    {
        var ready = WithRule(rule);
        var all = ReadinessCheck.CheckSet([.. backlog.Select(item => ReadinessCheck.Check(item, ready).Profile)], ready);
        return [.. all.Select(findings => findings.Where(finding => finding.Rule == rule).ToList())];
    }

    public static void SaysNothing(this ItemUnderCheck item, string rule) => Assert.Empty(item.Findings(rule));

    public static void IsQuoted(this ItemUnderCheck item, string rule, string quote)
    {
        var findings = item.Findings(rule);
        Assert.NotEmpty(findings);
        var finding = findings[0];
        Assert.Equal(quote, finding.Quote);
        Assert.Equal(quote, item.Text(finding.Field)[finding.Start..finding.End]);
    }

    private static DefinitionOfReady WithRule(string rule) => DefinitionOfReady.Default with { Rules = new Dictionary<string, RuleSetting> { [rule] = new(true, null) } };
}
