using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>No two items of a backlog want opposite things.</summary>
public sealed class Conflict : ISetRule
{
    public RuleDescription About { get; } = new(
        "conflict",
        "Two items want the same thing done and not done: the wishes share their words, and one of them is negated. Off by default: on labelled stories it finds none of the conflicts that people saw.",
        "Both cannot be met.",
        "Quality User Story framework: conflict-free",
        'I',
        Severity.Info)
    {
        On = false,
        Types = RuleDescription.Stories,
    };

    public IEnumerable<(int Item, Remark Remark)> Check(IReadOnlyList<ItemProfile> items, DefinitionOfReady ready)
    {
        foreach (var (index, others) in NearDuplicates.Find(items, 0.6))
        {
            var against = others.Where(other => items[other].IsNegated != items[index].IsNegated).ToList();
            if (against.Count > 0)
            {
                yield return (index, new Remark(items[index].Field, items[index].Whole, $"This wants the opposite of {items[against[0]].Id}.", "Decide between the two.") { Related = [.. against.Select(other => items[other].Id)] });
            }
        }
    }
}
