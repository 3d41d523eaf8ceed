using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Dependencies;

/// <summary>Follows what waits for what.</summary>
public static class DependencyGraph
{
    /// <summary>How many steps are followed at most; what is farther away is not found.</summary>
    public const int MostSteps = 50;

    /// <summary>A shortest way from one item to another along what each waits for, both ends named; null if there is none.</summary>
    /// <param name="waitsFor">For some items at once: which of them waits for which. It may be asked up to <see cref="MostSteps"/> times.</param>
    public static IReadOnlyList<ItemKey>? Path(ItemKey from, ItemKey to, Func<IReadOnlyCollection<ItemKey>, IEnumerable<(ItemKey Item, ItemKey WaitsFor)>> waitsFor)
    {
        var cameFrom = new Dictionary<ItemKey, ItemKey?> { [from] = null };
        List<ItemKey> reached = [from];
        for (var steps = 0; !cameFrom.ContainsKey(to) && reached.Count > 0 && steps < MostSteps; steps++)
        {
            List<ItemKey> next = [];
            foreach (var (item, other) in waitsFor(reached))
            {
                if (cameFrom.TryAdd(other, item))
                {
                    next.Add(other);
                }
            }

            reached = next;
        }

        if (!cameFrom.ContainsKey(to))
        {
            return null;
        }

        List<ItemKey> way = [];
        for (ItemKey? at = to; at is { } here; at = cameFrom[here])
        {
            way.Insert(0, here);
        }

        return way;
    }

    /// <summary>What would be wrong with an item's waiting for another one: that the other one waits for it already. Null if nothing is.</summary>
    public static DraftProblem? Cycle(ItemKey item, ItemKey on, Func<IReadOnlyCollection<ItemKey>, IEnumerable<(ItemKey Item, ItemKey WaitsFor)>> waitsFor) =>
        Path(on, item, waitsFor) is not { } way ? null
            : way.Count == 1 ? new DraftProblem("dependencies", $"{item} cannot wait for itself.", "Name another item.")
            : new DraftProblem(
                "dependencies", $"{item} would wait for itself: {string.Join(" → ", [item, .. way])}.",
                "Leave this one out, or say that one of the others is done or removed.");
}
