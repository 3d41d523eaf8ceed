using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Dependencies;

/// <summary>Something that still stands in an item's way.</summary>
/// <param name="Item">The item that waits.</param>
/// <param name="On">The item that it waits for; null for words, and for a key that no item has.</param>
public sealed record UnresolvedDependency(BacklogItem Item, Dependency Dependency, BacklogItem? On)
{
    public bool IsLate(LocalDate today) => Dependency.NeededBy < today;

    /// <summary>"CHK-1 waits for CHK-2 Pay by invoice (Ana sees to it, needed by Fri 4 Dec 2026)".</summary>
    public string Say(LocalDate today) => $"{Item.Key} waits for {What(60)} ({About(today)})";

    /// <summary>What is waited for: an item by key and title, anything else in its words.</summary>
    /// <param name="most">How many characters of a title or of words at most.</param>
    internal string What(int most) => On is { } on ? $"{on.Key} {Shorten.ToLine(on.Title, most)}" : $"“{Shorten.ToLine(Dependency.To, most)}”";

    /// <summary>Who sees to it and by when it is needed, or that nobody has said so.</summary>
    internal string About(LocalDate today)
    {
        var owner = Dependency.Owner is { } name ? $"{name} sees to it" : "nobody sees to it yet";
        return Dependency.NeededBy is not { } day ? owner
            : $"{owner}, {(IsLate(today) ? "was needed by" : "needed by")} {day.ToString("ddd d MMM uuuu", CultureInfo.InvariantCulture)}";
    }
}

/// <summary>Finds what still stands in the way of items. Pure.</summary>
public static class UnresolvedDependencies
{
    /// <summary>
    /// The open dependencies of items that are not done, by the day on which each is needed: the earliest first, those without a
    /// day last, and as the items came where days are alike. What waits for an item that is done waits no longer.
    /// </summary>
    /// <param name="known">The items that others wait for, as far as there are any.</param>
    public static IReadOnlyList<UnresolvedDependency> Of(IEnumerable<BacklogItem> items, IReadOnlyDictionary<ItemKey, BacklogItem> known) =>
    [
        .. from item in items
           where item.Status != ItemStatus.Done
           from dependency in item.Dependencies
           where dependency.State == DependencyState.Open
           let other = ItemKey.TryParse(dependency.To, out var key) ? known.GetValueOrDefault(key) : null
           where other is not { Status: ItemStatus.Done }
           orderby dependency.NeededBy ?? LocalDate.MaxIsoValue
           select new UnresolvedDependency(item, dependency, other),
    ];

    /// <summary>The keys of the items that some wait for: those to look up for <see cref="Of"/>.</summary>
    public static IReadOnlyCollection<ItemKey> KeysIn(IEnumerable<BacklogItem> items) =>
        [.. items.SelectMany(item => item.Dependencies).Select(dependency => ItemKey.TryParse(dependency.To, out var key) ? key : (ItemKey?)null).OfType<ItemKey>().Distinct()];
}
