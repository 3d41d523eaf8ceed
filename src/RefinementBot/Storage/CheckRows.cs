using System.Data.Common;
using System.Text.Json;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Storage;

/// <summary>Checks of items as rows. They are never changed.</summary>
internal static class CheckRows
{
    private const string Columns =
        """
        item_key AS Item, item_version AS ItemVersion, definition_version AS DefinitionVersion, ready AS Ready, score AS Score,
        open_findings AS OpenFindings, waived_findings AS WaivedFindings, checked_by AS CheckedBy, checked_at AS CheckedAt
        """;

    public static void Insert(Batch batch, OrganizationId organization, ItemKey item, KeptCheck check) => batch.Write(
        """
        INSERT INTO checks (id, organization_id, item_key, item_version, definition_version, ready, score, open_findings, waived_findings, checked_by, checked_at)
        VALUES (@id, @organization, @item, @itemVersion, @definitionVersion, @ready, @score, @open, @waived, @by, @at)
        """,
        ("id", DirectoryStore.NewId()), ("organization", organization.Value), ("item", item.Value), ("itemVersion", check.ItemVersion),
        ("definitionVersion", check.DefinitionVersion), ("ready", check.Ready ? 1 : 0), ("score", check.Score),
        ("open", JsonSerializer.Serialize(check.Open, StoredJson.Default.ImmutableArrayFindingMark)), ("waived", OpenFindingRows.Write(check.Waived)), ("by", check.By.Value), ("at", check.At.ToUnixTimeMilliseconds()));

    /// <summary>The checks of an item, newest first.</summary>
    public static List<KeptCheck> Of(DbConnection connection, OrganizationId organization, ItemKey item, int most) => connection.Query<CheckRow>(
        $"SELECT {Columns} FROM checks WHERE organization_id = @organization AND item_key = @item ORDER BY checked_at DESC, id DESC LIMIT @most",
        new { organization = organization.Value, item = item.Value, most }).Select(row => row.ToCheck()).AsList();

    /// <summary>Of each of the items the check that is the last, or the one before it (2). Items that have no such are left out.</summary>
    public static IReadOnlyDictionary<ItemKey, KeptCheck> Latest(Batch batch, OrganizationId organization, IReadOnlyCollection<string> items, int which) => batch.Connection.Query<CheckRow>(
        $"""
        SELECT {Columns} FROM checks WHERE id IN (
            SELECT id FROM (
                SELECT id, ROW_NUMBER() OVER (PARTITION BY item_key ORDER BY checked_at DESC, id DESC) AS place
                FROM checks WHERE organization_id = @organization AND item_key {batch.Dialect.IsOneOf("items")}) AS placed
            WHERE place = @which)
        """,
        new { organization = organization.Value, items = batch.Dialect.List(items), which }, batch.Transaction)
        .ToDictionary(row => ItemRows.ReadKey(row.Item)!.Value, row => row.ToCheck());

    private sealed class CheckRow
    {
        public required string Item { get; init; }

        public long ItemVersion { get; init; }

        public long DefinitionVersion { get; init; }

        public long Ready { get; init; }

        public long Score { get; init; }

        public required string OpenFindings { get; init; }

        public string? WaivedFindings { get; init; }

        public required string CheckedBy { get; init; }

        public long CheckedAt { get; init; }

        public KeptCheck ToCheck() => new(
            (int)ItemVersion, (int)DefinitionVersion, Ready == 1, (int)Score,
            JsonSerializer.Deserialize(OpenFindings, StoredJson.Default.ImmutableArrayFindingMark), new PersonId(CheckedBy), Instant.FromUnixTimeMilliseconds(CheckedAt))
        { Waived = OpenFindingRows.Read(WaivedFindings) };
    }
}
