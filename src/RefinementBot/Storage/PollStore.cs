using System.Collections.Immutable;
using Dapper;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Reads polls and those who vote in them.</summary>
public sealed class PollStore(Database database, PollMemory memory) : IPollStore
{
    /// <summary>How many of a channel's last polls say who is expected in the next.</summary>
    private const int PollsThatTellWhoVotes = 5;

    /// <summary>How many of a team's last polls say whom they have waited for before.</summary>
    private const int PollsThatTellWhoIsNew = 20;

    public Task<Poll?> FindAsync(OrganizationId organization, PollId poll, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        if (PollRows.StoredVersion(connection, null, organization, poll) is not { } version)
        {
            return Task.FromResult<Poll?>(null);
        }

        var found = memory.Find(organization, poll, version);
        if (found is null)
        {
            using var moment = database.Dialect.BeginReading(connection);
            found = PollRows.Load(connection, moment, organization, poll)!;
            memory.Keep(found);
        }

        return Task.FromResult<Poll?>(found);
    }

    /// <summary>The newest cards of a channel, oldest first.</summary>
    public IReadOnlyList<PollCardPlace> CardsIn(OrganizationId organization, ChannelId channel, int most)
    {
        using var connection = database.Open();
        return CardRows.OfChannel(connection, organization, channel, most);
    }

    /// <summary>The versions of the polls that have a card in one of the channels and were opened lately.</summary>
    public IReadOnlyList<(ChannelId Channel, PollId Poll, int Version)> VersionsIn(IReadOnlyList<ChannelId> channels, int most)
    {
        if (channels.Count == 0)
        {
            return [];
        }

        using var connection = database.Open();
        return [.. connection.Query<(string Channel, string Poll, int Version)>(
            $"""
            SELECT c.channel_id, c.poll_id, p.version + COALESCE(s.version, 0) FROM cards c JOIN polls p ON p.id = c.poll_id LEFT JOIN sessions s ON s.id = p.session_id
            WHERE c.channel_id {database.Dialect.IsOneOf("ids")} AND c.ended IS NULL
            ORDER BY c.created_at DESC LIMIT @most
            """,
            new { ids = database.Dialect.List(channels.Select(channel => channel.Value)), most })
            .Select(row => (new ChannelId(row.Channel), new PollId(row.Poll), row.Version))];
    }

    public Task<PollSettings> SettingsAsync(OrganizationId organization, TeamId team, ChannelId channel, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return Task.FromResult(TeamRows.Settings(connection, organization, team, channel));
    }

    public async Task<IReadOnlyList<Poll>> UnfinishedAsync(OrganizationId organization, TeamId team, int most, CancellationToken cancellationToken)
    {
        IReadOnlyList<PollId> ids;
        using (var connection = database.Open())
        {
            ids = TeamRows.UnfinishedPolls(connection, organization, team, most);
        }

        List<Poll> polls = [];
        foreach (var id in ids)
        {
            polls.AddRange(await FindAsync(organization, id, cancellationToken) is { } poll ? [poll] : []);
        }

        return polls;
    }

    public async Task<IReadOnlyList<Poll>> OpenOnAsync(OrganizationId organization, IReadOnlyCollection<ItemKey> items, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ids;
        using (var connection = database.Open())
        {
            ids = (await connection.QueryAsync<string>(
                $"SELECT id FROM polls WHERE organization_id = @organization AND item_key {database.Dialect.IsOneOf("keys")} AND stage IN ('open', 'revealed')",
                new { organization = organization.Value, keys = database.Dialect.List(items.Select(key => key.Value)) })).AsList();
        }

        List<Poll> polls = [];
        foreach (var id in ids)
        {
            polls.AddRange(await FindAsync(organization, new PollId(id), cancellationToken) is { IsClosed: false } poll ? [poll] : []);
        }

        return polls;
    }

    public async Task<IReadOnlyList<Poll>> WaitingForAsync(OrganizationId organization, PersonId person, TeamId team, int most, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ids;
        using (var connection = database.Open())
        {
            ids = (await connection.QueryAsync<string>(
                """
                SELECT p.id FROM polls p
                WHERE p.organization_id = @organization AND p.stage = 'open' AND (
                    EXISTS (SELECT 1 FROM poll_people e WHERE e.poll_id = p.id AND e.person_id = @person AND e.role = 'expected')
                    OR (p.team_id = @team AND NOT EXISTS (SELECT 1 FROM poll_people e WHERE e.poll_id = p.id AND (e.role = 'expected' OR e.person_id = @person))))
                ORDER BY CASE WHEN p.deadline_at IS NULL THEN 1 ELSE 0 END, p.deadline_at, p.opened_at, p.id LIMIT @most
                """,
                new { organization = organization.Value, person = person.Value, team = team.Value, most })).AsList();
        }

        // In an anonymous poll nobody but the poll itself knows whose a vote is.
        List<Poll> waiting = [];
        foreach (var id in ids)
        {
            waiting.AddRange(await FindAsync(organization, new PollId(id), cancellationToken) is { Stage: PollStage.Open } poll && poll.VoteOf(person) is null ? [poll] : []);
        }

        return waiting;
    }

    public Task<HistoryPage> HistoryAsync(OrganizationId organization, TeamId team, HistoryFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return Task.FromResult(HistoryRows.Page(connection, database.Dialect, organization, team, filter, skip, take));
    }

    /// <summary>All past polls of a team, the oldest first, read a few at a time.</summary>
    public async IAsyncEnumerable<PastPoll> ReadHistoryAsync(
        OrganizationId organization, TeamId team, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int atOnce = 200;
        for (var read = 0; ; read += atOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            HistoryPage page;
            await using (var connection = database.Open())
            {
                page = HistoryRows.Page(connection, database.Dialect, organization, team, HistoryFilter.Everything, read, atOnce, oldestFirst: true);
            }

            foreach (var poll in page.Polls)
            {
                yield return poll;
            }

            if (page.Polls.Length < atOnce)
            {
                yield break;
            }
        }
    }

    public async Task<Voters> VotersAsync(OrganizationId organization, TeamId team, ChannelId channel, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var members = (await connection.QueryAsync<(string Person, string Role)>(
            """
            SELECT m.person_id, m.role FROM team_members m JOIN people p ON p.id = m.person_id
            WHERE m.organization_id = @organization AND m.team_id = @team AND p.is_bot = 0
                AND (p.is_guest = 0 OR EXISTS (SELECT 1 FROM teams t WHERE t.id = @team AND t.guests_vote = 1))
            """,
            new { organization = organization.Value, team = team.Value })).AsList();
        var observers = Of("observer");
        if (Of("member") is { IsEmpty: false } expected)
        {
            return new Voters(expected, observers) { Newcomers = expected.Count > Voters.MostNewcomers ? await NewcomersAsync(connection, organization, team, expected) : 0 };
        }

        var voted = await connection.QueryAsync<string>(
            """
            SELECT DISTINCT v.person_id FROM votes v JOIN people p ON p.id = v.person_id
            WHERE v.organization_id = @organization AND p.is_bot = 0
                AND (p.is_guest = 0 OR EXISTS (SELECT 1 FROM teams t WHERE t.id = @team AND t.guests_vote = 1))
                AND v.poll_id IN (
                SELECT id FROM polls WHERE organization_id = @organization AND channel_id = @channel
                ORDER BY opened_at DESC LIMIT @most)
            """,
            new { organization = organization.Value, team = team.Value, channel = channel.Value, most = PollsThatTellWhoVotes });
        return Voters.FromEarlierPolls(voted.Select(person => new PersonId(person)).Where(person => !observers.Contains(person))) with { Observers = observers };

        ImmutableHashSet<PersonId> Of(string role) =>
            [.. members.Where(member => member.Role == role).Select(member => new PersonId(member.Person))];
    }

    private static async Task<int> NewcomersAsync(
        System.Data.Common.DbConnection connection, OrganizationId organization, TeamId team, ImmutableHashSet<PersonId> expected)
    {
        var before = await connection.QueryAsync<string>(
            """
            SELECT DISTINCT e.person_id FROM poll_people e
            WHERE e.organization_id = @organization AND e.role = 'expected' AND e.poll_id IN (
                SELECT id FROM polls WHERE organization_id = @organization AND team_id = @team ORDER BY opened_at DESC LIMIT @most)
            """,
            new { organization = organization.Value, team = team.Value, most = PollsThatTellWhoIsNew });
        return expected.Except(before.Select(person => new PersonId(person))).Count;
    }
}
