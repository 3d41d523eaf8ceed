using System.Data.Common;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>People and who they are in each chat, as rows.</summary>
internal static class IdentityRows
{
    public static Person? Find(DbConnection connection, DbTransaction? transaction, string platform, string workspace, string userId)
    {
        var row = connection.QuerySingleOrDefault<(string Id, string Organization, string Name, long IsBot, string? Zone, long IsGuest)>(
            """
            SELECT p.id, p.organization_id, p.name, p.is_bot, p.zone, p.is_guest FROM identities i JOIN people p ON p.id = i.person_id
            WHERE i.platform = @platform AND i.workspace = @workspace AND i.user_id = @userId
            """,
            new { platform, workspace, userId }, transaction);
        return row.Id is null ? null : new Person(new PersonId(row.Id), new OrganizationId(row.Organization), row.Name, row.IsBot != 0) { Zone = row.Zone, IsGuest = row.IsGuest != 0 };
    }

    /// <summary>What somebody is called.</summary>
    public static string NameOf(Batch batch, OrganizationId organization, PersonId person) => batch.Connection.ExecuteScalar<string?>(
        "SELECT name FROM people WHERE organization_id = @organization AND id = @person",
        new { organization = organization.Value, person = person.Value }, batch.Transaction) ?? "somebody";

    /// <summary>Those of a chat whose votes open polls wait for, and who have not voted on all of them.</summary>
    public static IReadOnlyList<(string Workspace, string User)> Awaited(DbConnection connection, string platform, int most) => connection.Query<(string, string)>(
        """
        SELECT DISTINCT i.workspace, i.user_id FROM polls p
        JOIN poll_people e ON e.poll_id = p.id AND e.role = 'expected'
        JOIN identities i ON i.person_id = e.person_id AND i.platform = @platform
        WHERE p.stage = 'open' AND NOT EXISTS (SELECT 1 FROM votes v WHERE v.poll_id = p.id AND v.round = p.round AND v.person_id = e.person_id)
        LIMIT @most
        """,
        new { platform, most }).AsList();

    /// <summary>Writes down the id of somebody whose address alone was known.</summary>
    public static void Rename(Batch batch, Person person, string platform, string workspace, ChatUser user) => batch.Write(
        """
        UPDATE identities SET user_id = @user
        WHERE organization_id = @organization AND platform = @platform AND workspace = @workspace AND user_id = @address
        """,
        ("organization", person.Organization.Value), ("platform", platform), ("workspace", workspace), ("user", user.UserId), ("address", user.Address));

    /// <summary>Writes somebody down who was not known in that chat.</summary>
    public static void Insert(Batch batch, Person person, string platform, string workspace, ChatUser user, Instant now)
    {
        var (organization, id, at) = (("organization", person.Organization.Value), ("person", person.Id.Value), ("now", now.ToUnixTimeMilliseconds()));
        batch.Write(
            "INSERT INTO people (id, organization_id, name, is_guest, created_at) VALUES (@person, @organization, @name, @guest, @now)",
            organization, id, ("name", person.Name), ("guest", person.IsGuest ? 1 : 0), at);
        batch.Write(
            """
            INSERT INTO identities (organization_id, platform, workspace, user_id, address, person_id, created_at)
            VALUES (@organization, @platform, @workspace, @user, @address, @person, @now)
            """,
            organization, ("platform", platform), ("workspace", workspace), ("user", user.UserId), ("address", user.Address), id, at);
    }
}
