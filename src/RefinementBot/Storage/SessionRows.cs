using System.Data.Common;
using System.Text.Json;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Sessions as rows. Within a batch the polls of a session are locked before it is.</summary>
internal static class SessionRows
{
    /// <summary>How many sessions of a team are looked at; more that are not over are forgotten ones.</summary>
    private const int MostOpen = 10;

    /// <summary>The session with that id in that organization, or null.</summary>
    public static RefinementSession? Load(DbConnection connection, DbTransaction? transaction, OrganizationId organization, SessionId id)
    {
        var key = new { organization = organization.Value, id = id.Value };
        var row = connection.QuerySingleOrDefault<Row>(
            """
            SELECT id, team_id AS TeamId, channel_id AS ChannelId, facilitator, facilitation, deck, is_anonymous AS IsAnonymous, deadline, deadline_zone AS DeadlineZone, stage,
                   current_item AS CurrentItem, since, started_at AS StartedAt, ended_at AS EndedAt, version
            FROM sessions WHERE organization_id = @organization AND id = @id
            """,
            key, transaction);
        return row is null ? null : Compose(row, organization, connection.Query<ItemRow>(
            """
            SELECT number, item_key AS ItemKey, title, details, state, poll_id AS PollId, estimate, rounds, opened_at AS OpenedAt, spent
            FROM session_items WHERE organization_id = @organization AND session_id = @id ORDER BY position
            """,
            key, transaction));
    }

    /// <summary>Locks a session until the end of the batch. False if the organization has none with that id.</summary>
    public static bool Lock(Batch batch, OrganizationId organization, SessionId id) => batch.Connection.ExecuteScalar<int?>(
        $"SELECT version FROM sessions WHERE organization_id = @organization AND id = @id {batch.Dialect.ForUpdate}",
        new { organization = organization.Value, id = id.Value }, batch.Transaction) is not null;

    /// <summary>The sessions of a team that are not over: those that run first, then those that were parked the latest.</summary>
    /// <param name="onlyLive">Whether only those count that go from story to story and are running.</param>
    public static IReadOnlyList<SessionId> OfTeam(DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team, bool onlyLive = false) =>
    [
        .. connection.Query<string>(
            """
            SELECT id FROM sessions
            WHERE organization_id = @organization AND team_id = @team AND stage <> 'ended' AND (@onlyLive = 0 OR (deadline IS NULL AND stage = 'running'))
            ORDER BY CASE WHEN stage = 'running' THEN 0 ELSE 1 END, CASE WHEN stage = 'running' AND deadline IS NOT NULL THEN 1 ELSE 0 END,
                     CASE WHEN stage = 'running' THEN started_at ELSE since END DESC, id LIMIT @most
            """,
            new { organization = organization.Value, team = team.Value, onlyLive = onlyLive ? 1 : 0, most = MostOpen }, transaction).Select(id => new SessionId(id)),
    ];

    /// <summary>Writes a session that was just started.</summary>
    public static void Insert(Batch batch, RefinementSession session)
    {
        batch.Write(
            """
            INSERT INTO sessions (id, organization_id, team_id, channel_id, facilitator, facilitation, deck, is_anonymous, deadline, deadline_zone, stage, current_item, since, started_at, ended_at, version)
            VALUES (@id, @organization, @team, @channel, @facilitator, @facilitation, @deck, @isAnonymous, @deadline, @deadlineZone, @stage, @current, @since, @startedAt, @endedAt, @version)
            """,
            [
                .. Key(session), .. Standing(session), ("team", session.Team.Value), ("channel", session.Channel.Value), ("facilitator", session.Facilitator.Value),
                ("facilitation", StoredFacilitation.Write(session.Facilitation)), ("deck", JsonSerializer.Serialize(session.Deck, StoredJson.Default.Deck)),
                ("isAnonymous", session.IsAnonymous ? 1 : 0), ("deadline", session.Deadline?.At.ToUnixTimeMilliseconds()), ("deadlineZone", session.Deadline?.Zone), ("startedAt", session.StartedAt.ToUnixTimeMilliseconds()),
            ]);
        foreach (var (item, position) in session.Items.Select((item, position) => (item, position)))
        {
            batch.Write(
                """
                INSERT INTO session_items (organization_id, session_id, number, position, item_key, title, details, state, poll_id, estimate, rounds, opened_at, spent)
                VALUES (@organization, @id, @number, @position, @key, @title, @details, @state, @poll, @estimate, @rounds, @openedAt, @spent)
                """,
                [
                    .. Key(session), .. Standing(item, position),
                    ("key", item.Subject.Key?.Value), ("title", item.Subject.Title), ("details", item.Subject.Details),
                ]);
        }
    }

    /// <summary>Writes what became of a session. It is locked, so whoever finds another version stored has found a bug.</summary>
    public static void Save(Batch batch, RefinementSession before, RefinementSession after)
    {
        batch.WriteOne(
            """
            UPDATE sessions SET stage = @stage, current_item = @current, since = @since, ended_at = @endedAt, version = @version
            WHERE organization_id = @organization AND id = @id AND version = @earlier
            """,
            [.. Key(after), .. Standing(after), ("earlier", before.Version)]);
        foreach (var (item, position) in after.Items.Select((item, position) => (item, position)))
        {
            if (position >= before.Items.Count || before.Items[position] != item)
            {
                batch.WriteOne(
                    """
                    UPDATE session_items SET position = @position, state = @state, poll_id = @poll, estimate = @estimate, rounds = @rounds, opened_at = @openedAt, spent = @spent
                    WHERE organization_id = @organization AND session_id = @id AND number = @number
                    """,
                    [.. Key(after), .. Standing(item, position)]);
            }
        }
    }

    private static (string, object?)[] Key(RefinementSession session) => [("organization", session.Organization.Value), ("id", session.Id.Value)];

    private static (string, object?)[] Standing(RefinementSession session) =>
    [
        ("stage", session.Stage.ToString().ToLowerInvariant()), ("current", session.Current), ("since", session.Since.ToUnixTimeMilliseconds()),
        ("endedAt", session.EndedAt?.ToUnixTimeMilliseconds()), ("version", session.Version),
    ];

    private static (string, object?)[] Standing(SessionItem item, int position) =>
    [
        ("number", item.Number), ("position", position), ("state", item.State.ToString().ToLowerInvariant()), ("poll", item.Poll?.Value),
        ("estimate", item.Estimate?.Label), ("rounds", item.Rounds), ("openedAt", item.OpenedAt?.ToUnixTimeMilliseconds()), ("spent", (long)item.Spent.TotalMilliseconds),
    ];

    private static RefinementSession Compose(Row row, OrganizationId organization, IEnumerable<ItemRow> items)
    {
        var deck = JsonSerializer.Deserialize(row.Deck, StoredJson.Default.Deck)!;
        return new RefinementSession
        {
            Id = new SessionId(row.Id),
            Organization = organization,
            Team = new TeamId(row.TeamId),
            Channel = new ChannelId(row.ChannelId),
            Facilitator = new PersonId(row.Facilitator),
            Facilitation = StoredFacilitation.Read(row.Facilitation),
            Deck = deck,
            IsAnonymous = row.IsAnonymous != 0,
            Deadline = At(row.Deadline) is { } deadline ? new PollDeadline(deadline, row.DeadlineZone ?? "UTC") : null,
            StartedAt = At(row.StartedAt)!.Value,
            Items =
            [
                .. items.Select(item => new SessionItem(
                    (int)item.Number,
                    new PollSubject(ItemKey.TryParse(item.ItemKey, out var key) ? key : null, item.Title, item.Details),
                    Enum.Parse<StoryState>(item.State, ignoreCase: true),
                    item.PollId is { } poll ? new PollId(poll) : null,
                    item.Estimate is { } label ? deck.Cards.FirstOrDefault(card => card.Label == label) ?? new Card(label, null) : null,
                    (int)item.Rounds,
                    At(item.OpenedAt),
                    Duration.FromMilliseconds(item.Spent))),
            ],
            Stage = Enum.Parse<SessionStage>(row.Stage, ignoreCase: true),
            Current = (int?)row.CurrentItem,
            Since = At(row.Since)!.Value,
            EndedAt = At(row.EndedAt),
            Version = (int)row.Version,
        };
    }

    private static Instant? At(long? milliseconds) => milliseconds is { } at ? Instant.FromUnixTimeMilliseconds(at) : null;

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string TeamId { get; init; }

        public required string ChannelId { get; init; }

        public required string Facilitator { get; init; }

        public string? Facilitation { get; init; }

        public required string Deck { get; init; }

        public long IsAnonymous { get; init; }

        public long? Deadline { get; init; }

        public string? DeadlineZone { get; init; }

        public required string Stage { get; init; }

        public long? CurrentItem { get; init; }

        public long Since { get; init; }

        public long StartedAt { get; init; }

        public long? EndedAt { get; init; }

        public long Version { get; init; }
    }

    private sealed class ItemRow
    {
        public long Number { get; init; }

        public string? ItemKey { get; init; }

        public required string Title { get; init; }

        public required string Details { get; init; }

        public required string State { get; init; }

        public string? PollId { get; init; }

        public string? Estimate { get; init; }

        public long Rounds { get; init; }

        public long? OpenedAt { get; init; }

        public long Spent { get; init; }
    }
}
