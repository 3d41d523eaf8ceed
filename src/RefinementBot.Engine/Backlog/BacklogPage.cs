namespace RefinementBot.Engine.Backlog;

/// <summary>Some items of a backlog in its order, and what all that match the filter come to.</summary>
/// <param name="Skipped">How many stand before the first of <paramref name="Items"/>.</param>
/// <param name="Total">How many match; see <see cref="IsMore"/>.</param>
/// <param name="Points">The sum of the estimates of those that match.</param>
/// <param name="Estimated">How many of those that match have an estimate.</param>
public sealed record BacklogPage(IReadOnlyList<ListedItem> Items, int Skipped, int Total, decimal Points, int Estimated)
{
    /// <summary>
    /// Whether more match than <see cref="Total"/>: a text that very many hold is not counted to the end. Then
    /// <see cref="Points"/> and <see cref="Estimated"/> are not known, and 0.
    /// </summary>
    public bool IsMore { get; init; }
}

/// <summary>An item as a list shows it.</summary>
/// <param name="IsReady">Whether nothing blocks it, judged by itself.</param>
public sealed record ListedItem(BacklogItem Item, bool IsReady);

/// <summary>Where an item stands in its team's backlog.</summary>
/// <param name="Position">1 for the top.</param>
/// <param name="Above">The item above it; null at the top.</param>
/// <param name="Below">The item below it; null at the bottom.</param>
public sealed record ItemPlace(int Position, BacklogItem? Above, BacklogItem? Below);

/// <summary>What the parts of a larger item come to.</summary>
public sealed record PartsSum(int Count, int Estimated, int Done, decimal Points, decimal DonePoints)
{
    public static PartsSum Of(IReadOnlyCollection<BacklogItem> parts) => new(
        parts.Count,
        parts.Count(part => part.Estimate is not null),
        parts.Count(part => part.Status == ItemStatus.Done),
        parts.Sum(part => part.Estimate?.Points ?? 0),
        parts.Where(part => part.Status == ItemStatus.Done).Sum(part => part.Estimate?.Points ?? 0));
}
