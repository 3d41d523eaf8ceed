using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>A calendar of a team as it is to be read.</summary>
/// <param name="ReadAt">When it was last read; null while it never was.</param>
/// <param name="Failures">How often in a row it could not be.</param>
/// <param name="IsTold">Whether somebody was told of these failures.</param>
public sealed record StoredFeed(
    string Id, OrganizationId Organization, TeamId Team, string TeamName, FeedKind Kind, string Address, PersonId AddedBy, ChannelId Channel, Instant? ReadAt, int Failures, bool IsTold)
{
    /// <summary>The address's host; the rest of it may be a secret.</summary>
    public string Host => new TeamFeed(Kind, Address).Host;
}

/// <summary>Calendars that are read from elsewhere, as rows; what they hold is kept with the team as well, where it is asked for often.</summary>
internal static class CalendarFeedRows
{
    /// <summary>The word by which the due work is known. Stored: it never changes.</summary>
    public const string Kind = "calendar-feed";

    private const string Columns =
        """
        f.id, f.organization_id AS Organization, f.team_id AS Team, t.name AS TeamName, f.kind AS Kind, f.address AS Address, f.added_by AS AddedBy, f.channel_id AS Channel,
        f.read_at AS ReadAt, f.failure AS Failure, CAST(f.failures AS BIGINT) AS Failures, CAST(f.is_told AS BIGINT) AS IsTold
        """;

    /// <summary>The calendars of a team, as they were named.</summary>
    public static ImmutableArray<TeamFeed> OfTeam(DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team) =>
    [
        .. connection.Query<Row>(
            $"SELECT {Columns} FROM calendar_feeds f JOIN teams t ON t.id = f.team_id WHERE f.organization_id = @organization AND f.team_id = @team ORDER BY f.added_at, f.id",
            new { organization = organization.Value, team = team.Value }, transaction)
            .Where(row => Enum.TryParse<FeedKind>(row.Kind, out _))
            .Select(row => new TeamFeed(Enum.Parse<FeedKind>(row.Kind), row.Address, At(row.ReadAt), row.Failure)),
    ];

    /// <summary>The calendar with that id; null if nobody wants it any more.</summary>
    public static StoredFeed? Find(DbConnection connection, DbTransaction? transaction, OrganizationId organization, string id) => connection.QuerySingleOrDefault<Row>(
        $"SELECT {Columns} FROM calendar_feeds f JOIN teams t ON t.id = f.team_id WHERE f.organization_id = @organization AND f.id = @id",
        new { organization = organization.Value, id }, transaction) is { } row && Enum.TryParse<FeedKind>(row.Kind, out var kind)
        ? new StoredFeed(
            row.Id, organization, new TeamId(row.Team), row.TeamName, kind, row.Address, new PersonId(row.AddedBy), new ChannelId(row.Channel), At(row.ReadAt), (int)row.Failures, row.IsTold == 1)
        : null;

    /// <summary>Takes calendars in and gives them up; those of iterations in all teams of a train. False if none were.</summary>
    public static bool Change(Batch batch, Turn turn, CadenceSettings before, CadenceSettings after)
    {
        var (added, gone) = (after.Feeds.Where(feed => !before.Feeds.Any(feed.IsSame)).ToList(), before.Feeds.Where(feed => !after.Feeds.Any(feed.IsSame)).ToList());
        if (added.Count + gone.Count == 0)
        {
            return false;
        }

        foreach (var team in (TeamId[])[turn.Team, .. CadenceRows.OthersOnTrain(batch, turn)])
        {
            foreach (var feed in added.Where(feed => team == turn.Team || feed.Kind == FeedKind.Iterations))
            {
                Add(batch, turn, team, feed);
            }

            foreach (var feed in gone.Where(feed => team == turn.Team || feed.Kind == FeedKind.Iterations))
            {
                Remove(batch, turn.Organization, team, feed);
            }

            KeepWithTeam(batch, turn.Organization, team);
        }

        return true;
    }

    /// <summary>Has a team read the calendars of iterations that another team of its train reads, in place of its own.</summary>
    public static void TakeOver(Batch batch, Turn turn, TeamId other)
    {
        foreach (var feed in OfTeam(batch.Connection, batch.Transaction, turn.Organization, turn.Team).Where(feed => feed.Kind == FeedKind.Iterations))
        {
            Remove(batch, turn.Organization, turn.Team, feed);
        }

        foreach (var feed in OfTeam(batch.Connection, batch.Transaction, turn.Organization, other).Where(feed => feed.Kind == FeedKind.Iterations))
        {
            Add(batch, turn, turn.Team, feed);
        }
    }

    /// <summary>Has all calendars of the turn's team read now: what stands in them in UTC falls on other days in another zone.</summary>
    public static void ReadAnew(Batch batch, Turn turn)
    {
        foreach (var id in batch.Connection.Query<string>(
            "SELECT id FROM calendar_feeds WHERE organization_id = @organization AND team_id = @team",
            new { organization = turn.Organization.Value, team = turn.Team.Value }, batch.Transaction).AsList())
        {
            DueRows.Set(batch, turn.Organization, Kind, id, turn.Now, turn.Now);
        }
    }

    /// <summary>Keeps what a calendar holds.</summary>
    public static void Keep(Batch batch, StoredFeed feed, FeedContent content, Instant now)
    {
        batch.Write(
            "UPDATE calendar_feeds SET content = @content, read_at = @now, failure = NULL, failures = 0, is_told = 0 WHERE organization_id = @organization AND id = @id",
            ("content", CadenceLines.Write(content)), ("now", now.ToUnixTimeMilliseconds()), ("organization", feed.Organization.Value), ("id", feed.Id));
        KeepWithTeam(batch, feed.Organization, feed.Team);
    }

    /// <summary>Notes that a calendar could not be read. What it held before stays.</summary>
    public static void NoteFailure(Batch batch, StoredFeed feed, string reason, bool isTold) => batch.Write(
        "UPDATE calendar_feeds SET failure = @reason, failures = failures + 1, is_told = @told WHERE organization_id = @organization AND id = @id",
        ("reason", reason), ("told", isTold ? 1 : 0), ("organization", feed.Organization.Value), ("id", feed.Id));

    /// <summary>Tells whoever named a calendar, if she is there still.</summary>
    public static void TellWhoAdded(Batch batch, StoredFeed feed, string text, Instant now) => Tell(batch, feed, [feed.AddedBy], text, now);

    /// <summary>Tells the facilitators of a calendar's team; where there are none, whoever named it; where she has left, the channel.</summary>
    public static void TellFacilitators(Batch batch, StoredFeed feed, string text, Instant now)
    {
        var facilitators = batch.Connection.Query<string>(
            "SELECT person_id FROM team_facilitators WHERE organization_id = @organization AND team_id = @team AND role = @role ORDER BY person_id",
            new { organization = feed.Organization.Value, team = feed.Team.Value, role = TeamRows.Facilitator }, batch.Transaction).Select(id => new PersonId(id)).ToList();
        if (!Tell(batch, feed, facilitators, text, now) && !Tell(batch, feed, [feed.AddedBy], text, now))
        {
            NoticeRows.ToChannel(batch, feed.Organization, feed.Channel, text, now);
        }
    }

    /// <summary>Tells those who are there still. False if nobody is.</summary>
    private static bool Tell(Batch batch, StoredFeed feed, IReadOnlyCollection<PersonId> people, string text, Instant now)
    {
        var there = batch.Connection.Query<string>(
            $"SELECT id FROM people WHERE organization_id = @organization AND is_bot = 0 AND id {batch.Dialect.IsOneOf("people")} ORDER BY id",
            new { organization = feed.Organization.Value, people = batch.Dialect.List([.. people.Select(person => person.Value)]) }, batch.Transaction).AsList();
        there.ForEach(person => NoticeRows.ToPersonOnce(batch, feed.Organization, new PersonId(person), feed.Channel, new News(text, []), now));
        return there.Count > 0;
    }

    private static void Add(Batch batch, Turn turn, TeamId team, TeamFeed feed)
    {
        var id = DirectoryStore.NewId();
        var isNew = batch.Connection.Execute(
            """
            INSERT INTO calendar_feeds (id, organization_id, team_id, kind, address, added_by, channel_id, added_at)
            VALUES (@id, @organization, @team, @kind, @address, @by, @channel, @now) ON CONFLICT (team_id, kind, address) DO NOTHING
            """,
            new
            {
                id,
                organization = turn.Organization.Value,
                team = team.Value,
                kind = feed.Kind.ToString(),
                address = feed.Address,
                by = turn.Actor.Person.Value,
                channel = turn.Channel.Value,
                now = turn.Now.ToUnixTimeMilliseconds(),
            },
            batch.Transaction) > 0;
        if (isNew)
        {
            DueRows.Set(batch, turn.Organization, Kind, id, turn.Now, turn.Now);
        }
    }

    private static void Remove(Batch batch, OrganizationId organization, TeamId team, TeamFeed feed)
    {
        var key = new { organization = organization.Value, team = team.Value, kind = feed.Kind.ToString(), address = feed.Address };
        foreach (var id in batch.Connection.Query<string>(
            "DELETE FROM calendar_feeds WHERE organization_id = @organization AND team_id = @team AND kind = @kind AND address = @address RETURNING id", key, batch.Transaction).AsList())
        {
            DueRows.Remove(batch, Kind, id);
        }
    }

    /// <summary>Keeps what all of a team's calendars hold with the team.</summary>
    private static void KeepWithTeam(Batch batch, OrganizationId organization, TeamId team)
    {
        var contents = batch.Connection.Query<string?>(
            "SELECT content FROM calendar_feeds WHERE organization_id = @organization AND team_id = @team ORDER BY added_at, id",
            new { organization = organization.Value, team = team.Value }, batch.Transaction).AsList();
        var content = CadenceLines.Content(contents);
        batch.Write(
            "UPDATE teams SET feed_holidays = @holidays, feed_iterations = @iterations WHERE organization_id = @organization AND id = @team",
            ("holidays", CadenceLines.Write(content with { Iterations = [] })), ("iterations", CadenceLines.Write(content with { Holidays = [] })),
            ("organization", organization.Value), ("team", team.Value));
    }

    private static Instant? At(long? stored) => stored is { } at ? Instant.FromUnixTimeMilliseconds(at) : null;

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Organization { get; init; }

        public required string Team { get; init; }

        public required string TeamName { get; init; }

        public required string Kind { get; init; }

        public required string Address { get; init; }

        public required string AddedBy { get; init; }

        public required string Channel { get; init; }

        public long? ReadAt { get; init; }

        public string? Failure { get; init; }

        public long Failures { get; init; }

        public long IsTold { get; init; }
    }
}
