using Dapper;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>What somebody is in her teams, and the items that are hers, taken along when she is linked and given back when that is undone.</summary>
internal static class LinkedRoles
{
    /// <summary>The tables of roles, which are alike.</summary>
    private static readonly string[] Tables = ["team_members", "team_facilitators", "team_owners"];

    /// <summary>Makes the roles of one person another's. A role that the other has in a team already stays.</summary>
    public static void Take(Batch batch, OrganizationId organization, PersonId from, PersonId to)
    {
        var people = new { organization = organization.Value, from = from.Value, to = to.Value };
        foreach (var table in Tables)
        {
            batch.Connection.Execute(
                $"""
                INSERT INTO linked_roles (organization_id, person_id, team_id, kind, role, is_hers_alone)
                SELECT r.organization_id, r.person_id, r.team_id, '{table}', r.role,
                       CASE WHEN EXISTS (SELECT 1 FROM {table} o WHERE o.team_id = r.team_id AND o.person_id = @to) THEN 0 ELSE 1 END
                FROM {table} r WHERE r.organization_id = @organization AND r.person_id = @from
                ON CONFLICT (person_id, team_id, kind) DO UPDATE SET role = excluded.role, is_hers_alone = excluded.is_hers_alone
                """,
                people, batch.Transaction);
            batch.Connection.Execute(
                $"""
                INSERT INTO {table} (organization_id, team_id, person_id, role)
                SELECT organization_id, team_id, @to, role FROM {table} WHERE organization_id = @organization AND person_id = @from
                ON CONFLICT (team_id, person_id) DO NOTHING
                """,
                people, batch.Transaction);
            batch.Connection.Execute(
                $"DELETE FROM {table} WHERE organization_id = @organization AND person_id = @from", people, batch.Transaction);
        }

        batch.Connection.Execute(
            """
            INSERT INTO linked_owners (organization_id, person_id, item_key)
            SELECT organization_id, owner_person_id, key FROM items WHERE organization_id = @organization AND owner_person_id = @from
            ON CONFLICT (organization_id, item_key) DO UPDATE SET person_id = excluded.person_id
            """,
            people, batch.Transaction);
        batch.Connection.Execute(
            "UPDATE items SET owner_person_id = @to WHERE organization_id = @organization AND owner_person_id = @from", people, batch.Transaction);
    }

    /// <summary>
    /// Gives those who were linked back what they brought, unless a team has let her go since, and takes from her what was
    /// theirs alone.
    /// </summary>
    /// <param name="from">Who they all were.</param>
    /// <param name="own">Who they are again.</param>
    public static void GiveBack(Batch batch, OrganizationId organization, PersonId from, IEnumerable<string> own)
    {
        var people = new { organization = organization.Value, from = from.Value, own = batch.Dialect.List(own) };
        var brought = $"person_id {batch.Dialect.IsOneOf("own")} AND organization_id = @organization";
        foreach (var table in Tables)
        {
            batch.Connection.Execute(
                $"""
                INSERT INTO {table} (organization_id, team_id, person_id, role)
                SELECT l.organization_id, l.team_id, l.person_id, l.role FROM linked_roles l
                WHERE {brought} AND l.kind = '{table}' AND EXISTS (SELECT 1 FROM {table} o WHERE o.team_id = l.team_id AND o.person_id = @from)
                ON CONFLICT (team_id, person_id) DO NOTHING
                """,
                people, batch.Transaction);
            batch.Connection.Execute(
                $"""
                DELETE FROM {table} WHERE organization_id = @organization AND person_id = @from AND team_id IN (
                    SELECT team_id FROM linked_roles WHERE {brought} AND kind = '{table}' AND is_hers_alone = 1)
                """,
                people, batch.Transaction);
        }

        batch.Connection.Execute(
            $"""
            UPDATE items SET owner_person_id = (
                SELECT l.person_id FROM linked_owners l WHERE l.organization_id = items.organization_id AND l.item_key = items.key)
            WHERE organization_id = @organization AND owner_person_id = @from
                AND key IN (SELECT item_key FROM linked_owners WHERE {brought})
            """,
            people, batch.Transaction);
        batch.Connection.Execute($"DELETE FROM linked_owners WHERE {brought}", people, batch.Transaction);
        batch.Connection.Execute($"DELETE FROM linked_roles WHERE {brought}", people, batch.Transaction);
    }
}
