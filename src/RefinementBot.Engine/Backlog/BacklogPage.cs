namespace RefinementBot.Engine.Backlog;

/// <summary>Some items of a backlog in its order, and what all that match the filter come to.</summary>
/// <param name="Skipped">How many stand before the first of <paramref name="Items"/>.</param>
/// <param name="Total">How many match; see <see cref="IsMore"/>.</param>
/// <param name="Points">The sum of the estimates of those that match, as far as they are story points. What was split is left out (<see cref="Split"/>).</param>
/// <param name="Estimated">How many of those that match have an estimate.</param>
public sealed record BacklogPage(IReadOnlyList<ListedItem> Items, int Skipped, int Total, decimal Points, int Estimated)
{
    /// <summary>The page of a filter that nothing matches.</summary>
    public static BacklogPage Empty { get; } = new([], 0, 0, 0, 0);

    /// <summary>
    /// Whether more match than <see cref="Total"/>: a text that very many hold is not counted to the end. Then
    /// <see cref="Points"/> and <see cref="Estimated"/> are not known, and 0.
    /// </summary>
    public bool IsMore { get; init; }

    /// <summary>How many of those that match have an estimate that is not in <see cref="Points"/>, since they were split: their parts count in their place.</summary>
    public int Split { get; init; }

    /// <summary>What is left out of the points, in words that end a sentence; empty if nothing is.</summary>
    public string LeftOut => Split switch
    {
        0 => "",
        1 => " without 1 item that was split: its parts count instead",
        var many => $" without {many} items that were split: their parts count instead",
    };

    /// <summary>The sum of the estimates in hours.</summary>
    public decimal Hours { get; init; }

    /// <summary>The sum of the estimates in days.</summary>
    public decimal Days { get; init; }

    /// <summary>What the estimates come to, each unit by itself.</summary>
    public EstimateSum Sum => new(Points, Hours, Days);
}

/// <summary>An item as a list shows it.</summary>
/// <param name="IsReady">Whether nothing blocks it, judged by itself.</param>
public sealed record ListedItem(BacklogItem Item, bool IsReady);

/// <summary>Where an item stands in its team's backlog.</summary>
/// <param name="Position">1 for the top.</param>
/// <param name="Above">The item above it; null at the top.</param>
/// <param name="Below">The item below it; null at the bottom.</param>
public sealed record ItemPlace(int Position, BacklogItem? Above, BacklogItem? Below);

/// <summary>What the parts of a larger item come to. A part that was split itself counts nothing of its own where what it was split into is among the parts.</summary>
public sealed record PartsSum(int Count, int Estimated, int Done, EstimateSum Sum, EstimateSum DoneSum)
{
    public static PartsSum Of(IReadOnlyCollection<BacklogItem> parts)
    {
        var split = parts.Select(part => part.SplitFrom).OfType<ItemKey>().ToHashSet();
        var counted = parts.Where(part => !split.Contains(part.Key)).ToList();
        return new PartsSum(
            parts.Count,
            parts.Count(part => part.Estimate is not null),
            parts.Count(part => part.Status == ItemStatus.Done),
            SumOf(counted),
            SumOf(counted.Where(part => part.Status == ItemStatus.Done)));
    }

    private static EstimateSum SumOf(IEnumerable<BacklogItem> parts) =>
        EstimateSum.Of(parts.Select(part => part.Estimate).OfType<Estimate>().Select(estimate => (estimate.Label, estimate.Points)));
}
