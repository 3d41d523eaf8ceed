using System.Collections.Immutable;

namespace RefinementBot.Engine.Backlog;

/// <summary>Where in the backlog an item is to go.</summary>
public abstract record Move
{
    private Move()
    {
    }

    /// <summary>Before the item above it.</summary>
    public sealed record Up : Move;

    /// <summary>Behind the item below it.</summary>
    public sealed record Down : Move;

    public sealed record Top : Move;

    public sealed record Bottom : Move;

    /// <summary>Right behind another item of its team.</summary>
    public sealed record After(ItemKey Key) : Move;
}

/// <summary>An item and its rank.</summary>
public readonly record struct Ranked(ItemKey Key, long Rank);

/// <summary>
/// Ranks are numbers with gaps, so that an item moves by changing its own rank alone. Where a gap is used up, the
/// nearest neighbours are spread out again, as few as will do.
/// </summary>
public static class Ranking
{
    /// <summary>The gap between items that are added one after another: room for 20 moves into the same place.</summary>
    public const long Step = 1 << 20;

    /// <summary>What is left between neighbours when they are spread out, unless all of the backlog is.</summary>
    private const long LeastGap = 64;

    /// <summary>The ranks to write so that <paramref name="item"/> stands at <paramref name="index"/> among its neighbours, or null if these are too few to make room.</summary>
    /// <param name="neighbours">A stretch of the backlog in order, without the item itself.</param>
    /// <param name="index">Before which of the neighbours; their count for behind the last.</param>
    /// <param name="isFromTop">Whether the stretch begins at the top of the backlog.</param>
    /// <param name="isToBottom">Whether the stretch ends at the bottom.</param>
    public static ImmutableArray<Ranked>? Place(ItemKey item, IReadOnlyList<Ranked> neighbours, int index, bool isFromTop, bool isToBottom)
    {
        for (var reach = 0; ; reach = (reach * 2) + 1)
        {
            var (first, end) = (Math.Max(0, index - reach), Math.Min(neighbours.Count, index + reach));
            var (bounded, endBounded) = (first > 0, end < neighbours.Count);
            if ((!bounded && !isFromTop) || (!endBounded && !isToBottom))
            {
                return null;
            }

            var count = end - first + 1;
            if (Spread(bounded ? neighbours[first - 1].Rank : null, endBounded ? neighbours[end].Rank : null, count, reach == 0 ? 1 : LeastGap) is { } ranks)
            {
                var order = neighbours.Skip(first).Take(end - first).Select(neighbour => neighbour.Key).ToList();
                order.Insert(index - first, item);
                return [.. order.Zip(ranks, (key, rank) => new Ranked(key, rank))];
            }
        }
    }

    /// <summary>Ranks for <paramref name="count"/> items between two others, evenly; null if the gap is too small.</summary>
    private static long[]? Spread(long? before, long? after, int count, long leastGap)
    {
        var start = before ?? (after is { } below ? below - (Step * (count + 1L)) : 0);
        var gap = before is null || after is null ? Step : (after.Value - before.Value) / (count + 1L);
        return gap < leastGap ? null : [.. Enumerable.Range(1, count).Select(i => start + (gap * i))];
    }
}
