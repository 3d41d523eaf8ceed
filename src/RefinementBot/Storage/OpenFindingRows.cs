using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Storage;

/// <summary>What blocked an item when its poll was opened all the same, as it is stored with the poll.</summary>
internal static class OpenFindingRows
{
    public static string? Write(ImmutableArray<FindingMark> open) => open.IsEmpty ? null : JsonSerializer.Serialize(open, StoredJson.Default.ImmutableArrayFindingMark);

    public static ImmutableArray<FindingMark> Read(string? stored) => stored is null ? [] : JsonSerializer.Deserialize(stored, StoredJson.Default.ImmutableArrayFindingMark);

    /// <summary>"2 blocking findings open: no-acceptance-criteria, placeholder-text".</summary>
    public static string Words(string stored) => EstimatedAnyway.Words(Read(stored));

    /// <summary>What blocks some items within a batch, each judged by its own team's standards. Items that nothing blocks are left out.</summary>
    public static Dictionary<ItemKey, ImmutableArray<FindingMark>> Of(Batch batch, OrganizationId organization, IReadOnlyCollection<ItemKey> keys, Instant now)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var items = ItemRows.Load(batch.Dialect, batch.Connection, batch.Transaction, organization, [.. keys.Select(key => key.Value)]).ConvertAll(stored => stored.Item);
        var standards = items.Select(item => item.Team).Distinct().ToDictionary(team => team, team => StandardsRows.WithNeighboursThatBlock(batch.Dialect, batch.Connection, batch.Transaction, organization, team));
        return items
            .Select(item => (item.Key, Open: ReadinessGate.Of(standards[item.Team].Judge(item, now))))
            .Where(item => !item.Open.IsEmpty)
            .ToDictionary(item => item.Key, item => item.Open.Select(FindingMark.Of).ToImmutableArray());
    }
}
