using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Storage;

/// <summary>What people ticked of their team's checklist, as rows.</summary>
internal static class TickRows
{
    /// <summary>The ticks of a team by item. One is older than a change if what the item says was changed in a version above the one that it was given for.</summary>
    public static ImmutableDictionary<ItemKey, ImmutableArray<ChecklistTick>> Of(DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team) =>
        connection.Query<Row>(
            """
            SELECT t.item_key AS ItemKey, t.question AS Question, t.says AS Says, t.item_version AS ItemVersion, t.ticked_by AS TickedBy, t.ticked_by_name AS TickedByName, t.ticked_at AS TickedAt,
                CASE WHEN EXISTS (SELECT 1 FROM item_changes c WHERE c.organization_id = t.organization_id AND c.item_key = t.item_key AND c.version > t.item_version
                    AND c.field IN ('title', 'description', 'acceptanceCriteria', 'type', 'benefitHypothesis')) THEN 1 ELSE 0 END AS IsOlder
            FROM checklist_ticks t WHERE t.organization_id = @organization AND t.team_id = @team ORDER BY t.item_key, t.question
            """,
            new { organization = organization.Value, team = team.Value }, transaction)
            .GroupBy(row => row.ItemKey)
            .ToImmutableDictionary(item => ItemRows.ReadKey(item.Key)!.Value, item => item.Select(row => row.ToTick()).ToImmutableArray());

    /// <summary>Notes a tick, or says that it is so already.</summary>
    public static bool Tick(Batch batch, Turn turn, TeamId team, ItemKey item, int version, ChecklistItem question) => batch.Connection.Execute(
        """
        INSERT INTO checklist_ticks (organization_id, team_id, item_key, question, says, item_version, ticked_by, ticked_by_name, ticked_at)
        VALUES (@organization, @team, @item, @question, @says, @version, @by, @byName, @at)
        ON CONFLICT (organization_id, item_key, question) DO UPDATE SET says = excluded.says, item_version = excluded.item_version, team_id = excluded.team_id,
            ticked_by = excluded.ticked_by, ticked_by_name = excluded.ticked_by_name, ticked_at = excluded.ticked_at
            WHERE checklist_ticks.item_version < excluded.item_version OR checklist_ticks.says <> excluded.says
        """,
        new
        {
            organization = turn.Organization.Value,
            team = team.Value,
            item = item.Value,
            question = question.Id,
            says = question.Says,
            version,
            by = turn.Actor.Person.Value,
            byName = turn.ActorName,
            at = turn.Now.ToUnixTimeMilliseconds(),
        },
        batch.Transaction) > 0;

    public static bool Untick(Batch batch, Turn turn, ItemKey item, string question) => batch.Connection.Execute(
        "DELETE FROM checklist_ticks WHERE organization_id = @organization AND item_key = @item AND question = @question",
        new { organization = turn.Organization.Value, item = item.Value, question }, batch.Transaction) > 0;

    private sealed class Row
    {
        public required string ItemKey { get; init; }

        public required string Question { get; init; }

        public required string Says { get; init; }

        public long ItemVersion { get; init; }

        public required string TickedBy { get; init; }

        public required string TickedByName { get; init; }

        public long TickedAt { get; init; }

        public long IsOlder { get; init; }

        public ChecklistTick ToTick() => new(Question, Says, (int)ItemVersion, new PersonId(TickedBy), TickedByName, Instant.FromUnixTimeMilliseconds(TickedAt), IsOlder == 1);
    }
}
