using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>One item's report, and what the set rules need of it.</summary>
public sealed record CheckedItem(ReadinessReport Report, ItemProfile Profile);

/// <summary>Runs the rules. Pure: no clock, no language model; the same input always gives the same reports.</summary>
public static class ReadinessCheck
{
    /// <summary>How many findings of one rule an item's report holds: more help nobody, and a text without end would make a report without end.</summary>
    public const int MostOfARule = 20;

    /// <summary>Judges <paramref name="item"/> by itself; set rules are for <see cref="CheckSet"/>.</summary>
    public static CheckedItem Check(ItemUnderCheck item, DefinitionOfReady ready)
    {
        var analysed = AnalysedItem.Of(item);
        ready = ready.For(analysed.Type);
        var findings = new List<Finding>();
        foreach (var rule in RuleCatalogue.Rules)
        {
            var about = rule.About;
            if (Runs(about, analysed, ready))
            {
                Add(findings, rule.Check(analysed, ready), remark => ToFinding(about, ready, remark, Quote(item.Text(remark.Field), remark.Place)));
            }
        }

        Needed.Add(findings, analysed, ready);
        return new CheckedItem(new ReadinessReport(item.Id, InOrder(findings)), ItemProfile.Of(analysed));
    }

    /// <summary>What <see cref="CheckSet"/> needs of an item, without judging it.</summary>
    public static ItemProfile Profile(ItemUnderCheck item) => ItemProfile.Of(AnalysedItem.Of(item));

    /// <summary>Judges the items of one backlog against each other: for each item, what to add to its report.</summary>
    public static IReadOnlyList<IReadOnlyList<Finding>> CheckSet(IReadOnlyList<ItemProfile> items, DefinitionOfReady ready)
    {
        var findings = new List<Finding>?[items.Count];
        foreach (var rule in RuleCatalogue.SetRules)
        {
            var about = rule.About;
            if (!ready.IsOn(about) && !ready.ByType.Values.Any(type => type.IsOn(about)))
            {
                continue;
            }

            foreach (var (index, remark) in rule.Check(items, ready))
            {
                var type = ready.For(items[index].Type);
                if (type.IsOn(about) && Fits(about, items[index].Type, ready.ReadsAsEnglish(items[index].IsEnglish)))
                {
                    (findings[index] ??= []).Add(ToFinding(about, type, remark, items[index].Quote(remark.Place)));
                }
            }
        }

        return Array.ConvertAll(findings, found => (IReadOnlyList<Finding>)(found ?? []));
    }

    /// <summary>The report with <paramref name="more"/> findings in it.</summary>
    public static ReadinessReport With(this ReadinessReport report, IReadOnlyList<Finding> more) =>
        more.Count == 0 ? report : report with { Findings = InOrder([.. report.Findings, .. more]) };

    /// <summary>A field that the team asks of this type is looked for, whatever the rule's own types and default.</summary>
    private static bool Runs(RuleDescription about, AnalysedItem item, DefinitionOfReady ready) =>
        about.Field is { } field && ready.Asks(item.Type, field)
            ? !ready.IsTurnedOff(about)
            : ready.IsOn(about) && Fits(about, item.Type, ready.ReadsAsEnglish(item.IsEnglish));

    private static bool Fits(RuleDescription about, ItemType type, bool isEnglish) =>
        (isEnglish || about.AnyLanguage) && about.Types.Contains(type);

    internal static string Quote(string text, TextSpan place) => place.Length <= 0 ? "" : text[place.Start..place.End];

    private static Finding ToFinding(RuleDescription about, DefinitionOfReady ready, Remark remark, string quote) =>
        new(about.Id, remark.HintOnly ? Severity.Info : ready.SeverityOf(about), remark.Field, quote, remark.Place.Start, remark.Place.End, remark.Message, remark.Fix, about.Invest, remark.Related);

    /// <summary>Adds a rule's findings; of many, the first <see cref="MostOfARule"/> and how many more there are.</summary>
    private static void Add(List<Finding> findings, IEnumerable<Remark> remarks, Func<Remark, Finding> toFinding)
    {
        var count = 0;
        foreach (var remark in remarks)
        {
            if (++count <= MostOfARule)
            {
                findings.Add(toFinding(remark));
            }
        }

        if (count > MostOfARule)
        {
            findings[^1] = findings[^1] with { Message = $"{findings[^1].Message} (And {count - MostOfARule} more like it.)" };
        }
    }

    private static List<Finding> InOrder(List<Finding> findings)
    {
        // A stable sort: at one place, findings keep the catalogue's order.
        return findings.Count < 2 ? findings : [.. findings.OrderBy(f => f.Field).ThenBy(f => f.Start).ThenBy(f => f.End)];
    }
}
