using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>What an item waits for is known, and does not wait for the item.</summary>
public sealed class DependencyUnresolved : ISetRule
{
    /// <summary>So many items of a cycle are named; a longer one is cut in the telling.</summary>
    private const int Shown = 12;

    public RuleDescription About { get; } = new(
        "dependency-unresolved",
        "The item depends on itself through others (a cycle), or on an item of this backlog that is not done.",
        "Items in a cycle can never be started; what waits for something open cannot be promised.",
        "INVEST: independent; SAFe: dependencies are resolved before planning",
        'I',
        Severity.Warning)
    {
        AnyLanguage = true,
    };

    public IEnumerable<(int Item, Remark Remark)> Check(IReadOnlyList<ItemProfile> items, DefinitionOfReady ready)
    {
        var byId = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < items.Count; i++)
        {
            byId.TryAdd(items[i].Id, i);
        }

        var next = items.Select(item => item.Dependencies.Select(id => byId.GetValueOrDefault(id, -1)).Where(i => i >= 0).Distinct().ToArray()).ToArray();
        var cycles = Cycles.Find(next);
        for (var i = 0; i < items.Count; i++)
        {
            if (cycles[i] is { } cycle)
            {
                var others = cycle.Others.Take(Shown).Select(k => items[k].Id).ToList();
                var path = string.Join(" → ", [items[i].Id, .. others, .. cycle.Nodes.Count - 1 > Shown ? ["…"] : Array.Empty<string>(), items[i].Id]);
                yield return (i, Missing(items[i], $"This item waits for itself: {path}.", "Take one of these dependencies out, or join the items.") with { Related = others });
                continue;
            }

            var open = next[i].Where(k => !IsDone(items[k].Status)).ToList();
            if (open.Count > 0 && !IsDone(items[i].Status))
            {
                var named = string.Join(", ", open.Select(k => items[k].Id));
                yield return (i, Missing(items[i], $"This item waits for {named}, which is not done.", "Plan what it waits for first, or cut the dependency.") with { Related = [.. open.Select(k => items[k].Id)] });
            }
        }
    }

    private static bool IsDone(string? status) => status?.Trim().ToLowerInvariant() is "done" or "closed" or "resolved" or "released" or "accepted" or "complete" or "completed" or "fixed" or "merged";

    private static Remark Missing(ItemProfile item, string message, string fix) => new(item.Field, TextSpan.Nothing, message, fix);
}
