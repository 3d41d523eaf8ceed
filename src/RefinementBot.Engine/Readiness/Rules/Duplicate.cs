using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>No two items of a backlog ask for the same.</summary>
public sealed class Duplicate : ISetRule
{
    private static readonly Threshold Likeness = new("duplicate-likeness", 0.7, 0.3, 1, "the share of content words that two wishes have in common, from which on they count as one");

    public RuleDescription About { get; } = new(
        "duplicate",
        "Another item of the backlog asks for the same, word by word or nearly so.",
        "It is estimated and planned twice, and built twice in two ways.",
        "Quality User Story framework: unique",
        'I',
        Severity.Warning)
    {
        AnyLanguage = true,
        Thresholds = [Likeness],
    };

    public IEnumerable<(int Item, Remark Remark)> Check(IReadOnlyList<ItemProfile> items, DefinitionOfReady ready)
    {
        foreach (var (index, others) in NearDuplicates.Find(items, ready.ValueOf(Likeness)))
        {
            var item = items[index];
            var named = string.Join(", ", others.Take(3).Select(other => items[other].Id)) + (others.Count > 3 ? $" and {others.Count - 3} more" : "");
            yield return (index, new Remark(item.Field, item.Whole, $"This asks for the same as {named}.", "Keep one of them, or say what sets them apart.") { Related = [.. others.Select(other => items[other].Id)] });
        }
    }
}
