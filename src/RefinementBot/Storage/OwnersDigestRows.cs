using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>Tells product owners of new items, within the transaction that notes up to when they were told.</summary>
internal static class OwnersDigestRows
{
    /// <summary>The word by which the due work is known. Stored: it never changes.</summary>
    public const string Kind = "owners-digest";

    /// <summary>Has the owners of a team told from now on; where that is planned already, it stays so.</summary>
    public static void Plan(Batch batch, OrganizationId organization, TeamId team, Instant now)
    {
        var key = new { organization = organization.Value, team = team.Value, kind = Kind, now = now.ToUnixTimeMilliseconds() };
        if (batch.Connection.ExecuteScalar<long>("SELECT COUNT(*) FROM due_work WHERE kind = @kind AND subject = @team", key, batch.Transaction) == 0)
        {
            batch.Connection.Execute(
                "UPDATE teams SET owners_told_until = @now WHERE organization_id = @organization AND id = @team", key, batch.Transaction);
            DueRows.Set(batch, organization, Kind, team.Value, OwnersDigest.Next(Cadence(batch, organization, team), now, isToldToday: false), now);
        }
    }

    /// <summary>Tells each owner of what others added since the last time.</summary>
    /// <returns>When to look next; null if the team has no owners any more.</returns>
    public static Instant? Tell(Batch batch, OrganizationId organization, TeamId team, Instant now)
    {
        var key = new { organization = organization.Value, team = team.Value };
        var owners = batch.Connection.Query<string>(
            """
            SELECT o.person_id FROM team_owners o JOIN people p ON p.id = o.person_id AND p.organization_id = o.organization_id
            WHERE o.organization_id = @organization AND o.team_id = @team AND p.is_bot = 0 ORDER BY o.person_id
            """,
            key, batch.Transaction).AsList();
        if (owners.Count == 0)
        {
            return null;
        }

        var cadence = Cadence(batch, organization, team);
        if (!OwnersDigest.IsBearable(cadence, now))
        {
            return OwnersDigest.Next(cadence, now, isToldToday: false);
        }

        var row = batch.Connection.QuerySingle<(string Name, long? Until, string? Channel)>(
            """
            SELECT t.name, t.owners_told_until, (
                SELECT c.id FROM channels c WHERE c.organization_id = t.organization_id AND c.team_id = t.id ORDER BY c.created_at, c.id LIMIT 1)
            FROM teams t WHERE t.organization_id = @organization AND t.id = @team
            """,
            key, batch.Transaction);
        var until = (now - OwnersDigest.Margin).ToUnixTimeMilliseconds();
        var since = row.Until ?? until;
        foreach (var owner in owners)
        {
            if (PersonalDigestRows.AreWanted(batch.Connection, batch.Transaction, organization, new PersonId(owner)))
            {
                Tell(batch, organization, team, new PersonId(owner), row.Name, new ChannelId(row.Channel ?? ""), (since, until), now);
            }
        }

        batch.Write(
            "UPDATE teams SET owners_told_until = @until WHERE organization_id = @organization AND id = @team",
            ("until", Math.Max(since, until)), ("organization", organization.Value), ("team", team.Value));
        return OwnersDigest.Next(cadence, now, isToldToday: true);
    }

    private static void Tell(
        Batch batch, OrganizationId organization, TeamId team, PersonId owner, string name, ChannelId near, (long Since, long Until) time, Instant now)
    {
        // What she added herself is no news to her.
        const string came =
            """
            FROM items WHERE organization_id = @organization AND team_id = @team AND created_at > @since AND created_at <= @until
                AND COALESCE(created_by, '') <> @owner
            """;
        var asked = new { organization = organization.Value, team = team.Value, since = time.Since, until = time.Until, owner = owner.Value, most = OwnersDigest.MostNamed };
        var count = batch.Connection.ExecuteScalar<long>($"SELECT COUNT(*) {came}", asked, batch.Transaction);
        if (count == 0)
        {
            return;
        }

        var keys = batch.Connection.Query<string>($"SELECT key {came} ORDER BY rank, key LIMIT @most", asked, batch.Transaction).AsList();
        var byKey = ItemRows.Load(batch.Dialect, batch.Connection, batch.Transaction, organization, keys).ToDictionary(stored => stored.Item.Key.Value, stored => stored.Item);
        List<BacklogItem> items = [.. keys.Where(byKey.ContainsKey).Select(key => byKey[key])];
        var standards = StandardsRows.Of(batch, organization, team);
        NoticeRows.ToPersonOnce(
            batch, organization, owner, near, OwnersDigest.Draw(name, items, (int)count, Names(batch, organization, items), item => standards.Judge(item, now)), now);
    }

    private static Dictionary<PersonId, string> Names(Batch batch, OrganizationId organization, List<BacklogItem> items) => batch.Connection
        .Query<(string Id, string Name)>(
            $"SELECT id, name FROM people WHERE organization_id = @organization AND id {batch.Dialect.IsOneOf("people")}",
            new
            {
                organization = organization.Value,
                people = batch.Dialect.List([.. items.Select(item => item.CreatedBy?.Value).OfType<string>().Distinct()]),
            },
            batch.Transaction)
        .ToDictionary(person => new PersonId(person.Id), person => person.Name);

    private static TeamCadence Cadence(Batch batch, OrganizationId organization, TeamId team) =>
        CadenceRows.Find(batch.Connection, batch.Transaction, organization, team).Resolved;
}
