using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>No two items of a backlog ask for the same.</summary>
public sealed class Duplicate : ISetRule
{
    private static readonly Threshold Likeness = new("duplicate-likeness", 0.7, 0.3, 1, "the share of content words that two wishes have in common, from which on they count as one");

    private static readonly Threshold ParaphraseLikeness = new("paraphrase-likeness", 0.25, 0.1, 1, "how alike wish and benefit of one role have to be (the geometric mean of their cosines) for the hint that they may be one story in other words");

    public RuleDescription About { get; } = new(
        "duplicate",
        "Another item of the backlog asks for the same, word by word or nearly so. A hint where the other is another role's, and where a story of the same role has a like wish and a like benefit in other words; variants made on purpose (\"as PDF\", \"as HTML\") are none, nor is the opposite of a wish.",
        "It is estimated and planned twice, and built twice in two ways.",
        "Quality User Story framework: unique",
        'I',
        Severity.Warning)
    {
        AnyLanguage = true,
        Thresholds = [Likeness, ParaphraseLikeness],
    };

    public IEnumerable<(int Item, Remark Remark)> Check(IReadOnlyList<ItemProfile> items, DefinitionOfReady ready)
    {
        var same = NearDuplicates.Find(items, ready.ValueOf(Likeness)).ToDictionary(found => found.Item, found => found.Others);
        foreach (var (index, found) in same)
        {
            var agreeing = found.Where(other => items[other].IsNegated == items[index].IsNegated).ToList();
            var others = agreeing.Where(other => NearDuplicates.IsSameRole(items[other], items[index])).ToList();
            if (others.Count > 0)
            {
                yield return (index, On(items, index, others, $"This asks for the same as {Named(items, others)}.", "Keep one of them, or say what sets them apart."));
            }
            else if (agreeing.Count > 0)
            {
                yield return (index, On(items, index, agreeing, $"This asks for the same as {Named(items, agreeing)}, for another role.", "If one build serves both roles, keep one of them and name both; if not, say what differs.") with { HintOnly = true });
            }
        }

        foreach (var (index, alike) in Paraphrases.Find(items, ready.ValueOf(ParaphraseLikeness)))
        {
            var others = alike.Except(same.GetValueOrDefault(index, [])).ToList();
            if (others.Count > 0)
            {
                yield return (index, On(items, index, others, $"This may ask for the same as {Named(items, others)} in other words: one role, and wish and benefit are alike.", "Read them side by side: keep one of them, or say what sets them apart.") with { HintOnly = true });
            }
        }
    }

    private static Remark On(IReadOnlyList<ItemProfile> items, int index, IReadOnlyList<int> others, string message, string fix) =>
        new(items[index].Field, items[index].Whole, message, fix) { Related = [.. others.Select(other => items[other].Id)] };

    private static string Named(IReadOnlyList<ItemProfile> items, IReadOnlyList<int> others) =>
        string.Join(", ", others.Take(3).Select(other => items[other].Id)) + (others.Count > 3 ? $" and {others.Count - 3} more" : "");
}
