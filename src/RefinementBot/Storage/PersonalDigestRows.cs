using System.Security.Cryptography;
using System.Text;
using Dapper;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>What owners are told in their own chats, as rows: each once a day at most, and the same never twice in a row.</summary>
internal static class PersonalDigestRows
{
    /// <summary>Queues what owners are told when a reminder comes. Whoever wants no digests is left out.</summary>
    public static void Queue(Batch batch, Reminder reminder, IEnumerable<OwnersPart> parts, DateTimeZone zone, Instant now)
    {
        // In one order on every node, so that nobody waits for anybody in a circle.
        foreach (var part in parts.OrderBy(part => part.Person.Value, StringComparer.Ordinal))
        {
            if (AreWanted(batch.Connection, batch.Transaction, reminder.Organization, part.Person) && Note(batch, reminder, part, now.InZone(zone).Date))
            {
                NoticeRows.ToPersonOnce(batch, reminder.Organization, part.Person, reminder.Channel, part.News, now, isForHerAlone: true);
            }
        }
    }

    /// <summary>Whether a person wants digests; false for one whom the organization does not know.</summary>
    public static bool AreWanted(System.Data.Common.DbConnection connection, System.Data.Common.DbTransaction? transaction, OrganizationId organization, PersonId person) =>
        connection.ExecuteScalar<long?>(
            "SELECT CAST(no_digests AS BIGINT) FROM people WHERE organization_id = @organization AND id = @person",
            new { organization = organization.Value, person = person.Value }, transaction) == 0;

    /// <summary>Keeps whether a person wants digests.</summary>
    public static void Want(Batch batch, OrganizationId organization, PersonId person, bool isWanted) => batch.Write(
        "UPDATE people SET no_digests = @none WHERE organization_id = @organization AND id = @person",
        ("none", isWanted ? 0 : 1), ("organization", organization.Value), ("person", person.Value));

    /// <summary>Notes that she is told this today. False if she was told something today already, or this the last time.</summary>
    private static bool Note(Batch batch, Reminder reminder, OwnersPart part, LocalDate today) => batch.Connection.Execute(
        """
        INSERT INTO personal_digests (organization_id, team_id, person_id, told_on, gist) VALUES (@organization, @team, @person, @today, @gist)
        ON CONFLICT (team_id, person_id) DO UPDATE SET told_on = excluded.told_on, gist = excluded.gist
        WHERE personal_digests.told_on <> excluded.told_on AND personal_digests.gist <> excluded.gist
        """,
        new
        {
            organization = reminder.Organization.Value,
            team = reminder.Team.Value,
            person = part.Person.Value,
            today = LocalDatePattern.Iso.Format(today),
            gist = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(part.Gist))),
        },
        batch.Transaction) > 0;
}
