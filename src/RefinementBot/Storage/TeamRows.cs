using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics;
using System.Text.Json;
using Dapper;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>How a team estimates, as rows.</summary>
internal static class TeamRows
{
    public const string Facilitator = "facilitator";
    public const string Deputy = "deputy";
    public const string Owner = "owner";
    public const string ByEverybody = "everybody";

    /// <summary>What a new poll in a channel is like if nobody says otherwise.</summary>
    public static PollSettings Settings(DbConnection connection, OrganizationId organization, TeamId team, ChannelId channel)
    {
        var key = new { organization = organization.Value, team = team.Value, channel = channel.Value };
        var row = connection.QuerySingleOrDefault<(string? LastDeck, string? Deck, long? LastAnonymous, long? IsAnonymous, string? Reveals)>(
            """
            SELECT c.last_deck, t.deck, CAST(c.last_anonymous AS BIGINT), CAST(t.is_anonymous AS BIGINT), t.reveals
            FROM teams t LEFT JOIN channels c ON c.organization_id = t.organization_id AND c.id = @channel
            WHERE t.organization_id = @organization AND t.id = @team
            """,
            key);
        var decks = connection.Query<string>(
            "SELECT deck FROM team_decks WHERE organization_id = @organization AND team_id = @team ORDER BY name", key).Select(Read);
        var roles = connection.Query<(string Person, string Role)>(
            """
            SELECT f.person_id, f.role FROM team_facilitators f JOIN people p ON p.id = f.person_id
            WHERE f.organization_id = @organization AND f.team_id = @team AND p.is_bot = 0
            """,
            key).ToLookup(row => row.Role, row => new PersonId(row.Person));
        return new PollSettings(
            (row.LastDeck ?? row.Deck) is { } deck ? Read(deck) : Deck.ModifiedFibonacci,
            (row.LastAnonymous ?? row.IsAnonymous) == 1,
            row.Reveals == ByEverybody ? Facilitation.ByAnybody : new Facilitation([.. roles[Facilitator]], [.. roles[Deputy]]),
            [.. decks])
        {
            Cadence = CadenceRows.Find(connection, null, organization, team).Resolved,
        };
    }

    /// <summary>The facilitators to whom the team leaves its settings, by name; none if the actor may change them.</summary>
    public static ImmutableArray<string> WhoMayChange(Batch batch, Turn turn)
    {
        // Deactivated facilitators do not count: nobody is locked out by people who left.
        var roles = batch.Connection.Query<(string Person, string Name, string Role)>(
            """
            SELECT f.person_id, p.name, f.role FROM team_facilitators f JOIN people p ON p.id = f.person_id
            WHERE f.organization_id = @organization AND f.team_id = @team AND p.is_bot = 0 ORDER BY p.name
            """,
            new { organization = turn.Organization.Value, team = turn.Team.Value }, batch.Transaction).AsList();
        return roles.Exists(row => row.Person == turn.Actor.Person.Value)
            ? []
            : [.. roles.Where(row => row.Role == Facilitator).Select(row => row.Name)];
    }

    /// <summary>Makes a change. False if it was so already.</summary>
    public static bool Change(Batch batch, Turn turn, TeamChange change) => change switch
    {
        TeamChange.Add { Role: var role, People: var people } => people.Select(person => Add(batch, turn, role, person)).ToList().Contains(true),
        TeamChange.Remove { Role: var role, People: var people } => people.Select(person => Remove(batch, turn, role, person)).ToList().Contains(true),
        TeamChange.Set { Role: var role, People: var people } => Set(batch, turn, role, people),
        TeamChange.Clear { Role: var role } => Run(
            batch, turn, $"DELETE FROM {Table(role)} WHERE organization_id = @organization AND team_id = @team AND role = @value", Stored(role)),
        TeamChange.Use { Deck: var deck } => Use(batch, turn, deck),
        TeamChange.Anonymity { IsAnonymous: var isAnonymous } =>
            Run(batch, turn, "UPDATE teams SET is_anonymous = @value WHERE organization_id = @organization AND id = @team AND COALESCE(is_anonymous, 0) <> @value", isAnonymous ? 1 : 0)
            | Run(batch, turn, "UPDATE channels SET last_anonymous = NULL WHERE organization_id = @organization AND team_id = @team AND last_anonymous <> @value", isAnonymous ? 1 : 0),
        TeamChange.Several { Changes: var changes } => changes.Select(one => Change(batch, turn, one)).ToList().Contains(true),
        TeamChange.SetCadence { Before: var before, After: var after } => CadenceRows.Change(batch, turn, before, after),
        TeamChange.Reveals { ByEverybody: var byEverybody } => Run(
            batch, turn, "UPDATE teams SET reveals = @value WHERE organization_id = @organization AND id = @team AND COALESCE(reveals, 'facilitators') <> @value",
            byEverybody ? ByEverybody : "facilitators"),
        TeamChange.Guests { MayVote: var mayVote } => Run(
            batch, turn, "UPDATE teams SET guests_vote = @value WHERE organization_id = @organization AND id = @team AND guests_vote <> @value", mayVote ? 1 : 0),
        _ => throw new UnreachableException(change.GetType().Name),
    };

    /// <summary>People of other workspaces for whom the team's open polls wait.</summary>
    public static ImmutableArray<PersonId> GuestsWaitedFor(Batch batch, Turn turn) => [.. batch.Connection.Query<string>(
        """
        SELECT DISTINCT e.person_id FROM poll_people e JOIN people p ON p.id = e.person_id JOIN polls o ON o.id = e.poll_id
        WHERE o.organization_id = @organization AND o.team_id = @team AND o.stage = 'open' AND e.role = 'expected' AND p.is_guest = 1
        """,
        new { organization = turn.Organization.Value, team = turn.Team.Value }, batch.Transaction).Select(id => new PersonId(id))];

    /// <summary>Where the team talks.</summary>
    public static IReadOnlyList<ChannelId> Channels(Batch batch, Turn turn) => Channels(batch, turn.Organization, turn.Team);

    /// <summary>Where a team talks.</summary>
    public static IReadOnlyList<ChannelId> Channels(Batch batch, OrganizationId organization, TeamId team) => [.. batch.Connection.Query<string>(
        "SELECT id FROM channels WHERE organization_id = @organization AND team_id = @team ORDER BY created_at, id", new { organization = organization.Value, team = team.Value }, batch.Transaction)
        .Select(id => new ChannelId(id))];

    /// <summary>The team's polls that are not over, newest first.</summary>
    public static IReadOnlyList<PollId> UnfinishedPolls(DbConnection connection, OrganizationId organization, TeamId team, int most) =>
    [
        .. connection.Query<string>(
            """
            SELECT id FROM polls WHERE organization_id = @organization AND team_id = @team AND stage IN ('open', 'revealed')
            ORDER BY opened_at DESC, id LIMIT @most
            """,
            new { organization = organization.Value, team = team.Value, most }).Select(id => new PollId(id)),
    ];

    /// <summary>Every poll of a team that is not over: those in voting, and those whose next round may follow.</summary>
    public static IReadOnlyList<PollId> UnfinishedPolls(Batch batch, OrganizationId organization, TeamId team) =>
    [
        .. batch.Connection.Query<string>(
            "SELECT id FROM polls WHERE organization_id = @organization AND team_id = @team AND stage IN ('open', 'revealed') ORDER BY id",
            new { organization = organization.Value, team = team.Value }, batch.Transaction).Select(id => new PollId(id)),
    ];

    /// <summary>Who has a role in a team.</summary>
    public static ImmutableHashSet<PersonId> Having(Batch batch, Turn turn, TeamRole role) =>
    [
        .. batch.Connection.Query<string>(
            $"SELECT person_id FROM {Table(role)} WHERE organization_id = @organization AND team_id = @team AND role = @role",
            Key(turn, role, new PersonId("")), batch.Transaction).Select(person => new PersonId(person)),
    ];

    private static bool Add(Batch batch, Turn turn, TeamRole role, PersonId person) => batch.Connection.Execute(
        $"""
        INSERT INTO {Table(role)} (organization_id, team_id, person_id, role)
        SELECT t.organization_id, t.id, p.id, @role FROM teams t JOIN people p ON p.organization_id = t.organization_id
        WHERE t.organization_id = @organization AND t.id = @team AND p.id = @person
        ON CONFLICT (team_id, person_id) DO UPDATE SET role = excluded.role WHERE {Table(role)}.role <> excluded.role
        """,
        Key(turn, role, person), batch.Transaction) > 0;

    private static bool Remove(Batch batch, Turn turn, TeamRole role, PersonId person) => batch.Connection.Execute(
        $"DELETE FROM {Table(role)} WHERE organization_id = @organization AND team_id = @team AND person_id = @person AND role = @role",
        Key(turn, role, person), batch.Transaction) > 0;

    /// <summary>Takes a role from all who are not among those who are to have it, and gives it to these.</summary>
    private static bool Set(Batch batch, Turn turn, TeamRole role, ImmutableArray<PersonId> people)
    {
        var before = batch.Connection.Query<string>(
            $"SELECT person_id FROM {Table(role)} WHERE organization_id = @organization AND team_id = @team AND role = @role",
            Key(turn, role, new PersonId("")), batch.Transaction).Select(id => new PersonId(id)).ToList();
        return before.Except(people).Select(person => Remove(batch, turn, role, person)).ToList().Contains(true)
            | people.Select(person => Add(batch, turn, role, person)).ToList().Contains(true);
    }

    private static object Key(Turn turn, TeamRole role, PersonId person) =>
        new { organization = turn.Organization.Value, team = turn.Team.Value, person = person.Value, role = Stored(role) };

    /// <summary>Where a role is kept: those that exclude each other share a table.</summary>
    private static string Table(TeamRole role) => role switch
    {
        TeamRole.Member or TeamRole.Observer => "team_members",
        TeamRole.Facilitator or TeamRole.Deputy => "team_facilitators",
        TeamRole.Owner => "team_owners",
        _ => throw new UnreachableException(role.ToString()),
    };

    /// <summary>The channels forget what was chosen there, so that the team's choice is what everybody gets.</summary>
    private static bool Use(Batch batch, Turn turn, Deck deck)
    {
        var stored = JsonSerializer.Serialize(deck, StoredJson.Default.Deck);
        if (!Deck.BuiltIn.Contains(deck))
        {
            batch.Connection.Execute(
                """
                INSERT INTO team_decks (organization_id, team_id, name, deck)
                SELECT organization_id, id, @name, @deck FROM teams WHERE organization_id = @organization AND id = @team
                ON CONFLICT (team_id, name) DO UPDATE SET deck = excluded.deck
                """,
                new { organization = turn.Organization.Value, team = turn.Team.Value, name = deck.Name, deck = stored }, batch.Transaction);
        }

        return Run(batch, turn, "UPDATE teams SET deck = @value WHERE organization_id = @organization AND id = @team AND COALESCE(deck, '') <> @value", stored)
            | Run(batch, turn, "UPDATE channels SET last_deck = NULL WHERE organization_id = @organization AND team_id = @team AND last_deck <> @value", stored);
    }

    private static bool Run(Batch batch, Turn turn, string sql, object value) => batch.Connection.Execute(
        sql, new { organization = turn.Organization.Value, team = turn.Team.Value, value }, batch.Transaction) > 0;

    private static Deck Read(string stored) => JsonSerializer.Deserialize(stored, StoredJson.Default.Deck)!;

    private static string Stored(TeamRole role) => role switch
    {
        TeamRole.Member => "member",
        TeamRole.Observer => "observer",
        TeamRole.Facilitator => Facilitator,
        TeamRole.Deputy => Deputy,
        TeamRole.Owner => Owner,
        _ => throw new UnreachableException(role.ToString()),
    };
}
