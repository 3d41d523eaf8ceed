using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Who was pinged about what, as rows: nobody is twice about the same.</summary>
internal static class PingRows
{
    /// <summary>Those of the people who were not pinged about a subject yet, with their own zones. Bots and deactivated accounts are left out.</summary>
    public static IReadOnlyList<(PersonId Person, DateTimeZone? Zone)> Unpinged(Batch batch, OrganizationId organization, string subject, IEnumerable<PersonId> people) =>
    [
        .. batch.Connection.Query<(string Id, string? Zone)>(
            $"""
            SELECT p.id, p.zone FROM people p
            WHERE p.organization_id = @organization AND p.is_bot = 0 AND p.id {batch.Dialect.IsOneOf("ids")}
                AND NOT EXISTS (SELECT 1 FROM pings g WHERE g.subject = @subject AND g.person_id = p.id)
            ORDER BY p.id
            """,
            new { organization = organization.Value, subject, ids = batch.Dialect.List(people.Select(person => person.Value)) }, batch.Transaction)
            .Select(row => (new PersonId(row.Id), row.Zone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(row.Zone))),
    ];

    /// <summary>Tells somebody something about a subject in her own chat, and notes that she was told.</summary>
    public static void Ping(Batch batch, Poll poll, string subject, PersonId person, News news, Instant now)
    {
        batch.Write(
            "INSERT INTO pings (organization_id, subject, person_id, pinged_at) VALUES (@organization, @subject, @person, @now)",
            ("organization", poll.Organization.Value), ("subject", subject), ("person", person.Value), ("now", now.ToUnixTimeMilliseconds()));
        NoticeRows.ToPersonOnce(batch, poll.Organization, person, poll.Channel, news, now);
    }
}
