using System.Text.RegularExpressions;
using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Backlog;

/// <summary>The name that people call an item by: a project's letters, a dash and a number, as in <c>CHK-101</c>. Kept in capitals.</summary>
public readonly partial record struct ItemKey
{
    private ItemKey(string value) => Value = value;

    public string Value { get; }

    /// <summary>The part before the number, dash included: <c>CHK-</c>.</summary>
    public string Prefix => Value[..(Value.LastIndexOf('-') + 1)];

    /// <summary>Reads a key however it is capitalised. False if <paramref name="text"/> is anything more or less than a key.</summary>
    public static bool TryParse(string? text, out ItemKey key)
    {
        var isKey = text is not null && Shape().IsMatch(text);
        key = isKey ? new ItemKey(text!.ToUpperInvariant()) : default;
        return isKey;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]{0,63}-[0-9]{1,18}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

/// <summary>What a team has settled on for an item, apart from the votes that led to it.</summary>
/// <param name="Label">The card's label, as the team says it.</param>
/// <param name="Points">Its worth in story points.</param>
public sealed record Estimate(string Label, decimal Points, PersonId By, Instant At);

/// <summary>One entry of a team's backlog.</summary>
public sealed record BacklogItem
{
    public required OrganizationId Organization { get; init; }

    public required TeamId Team { get; init; }

    public required ItemKey Key { get; init; }

    public required ItemType Type { get; init; }

    public required string Title { get; init; }

    public string Description { get; init; } = "";

    public string AcceptanceCriteria { get; init; } = "";

    /// <summary>The accepted estimate, or null while there is none.</summary>
    public Estimate? Estimate { get; init; }
}

/// <summary>What commands ask of the stored backlog.</summary>
public interface IBacklogStore
{
    /// <summary>The item with that key in that organization, or null.</summary>
    Task<BacklogItem?> FindAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken);

    /// <summary>Keys of the organization that could have been meant by <paramref name="key"/>, nearest first.</summary>
    Task<IReadOnlyList<ItemKey>> NearestKeysAsync(OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken);
}
