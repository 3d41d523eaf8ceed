using System.Collections.Immutable;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Fetching;

namespace RefinementBot.Storage;

/// <summary>Keeps teams and the channels they talk in.</summary>
public sealed class TeamStore(Database database, Writer writer, PollWriter polls, DirectoryStore directory, OutboxSignal outbox, FetchingOptions fetching) : ITeamStore
{
    public async Task<AgileTeam> ShowAsync(Turn turn)
    {
        using var connection = database.Open();
        var key = new { organization = turn.Organization.Value, team = turn.Team.Value };
        var team = await connection.QuerySingleOrDefaultAsync<(string Name, string? Reveals, long GuestsVote)>(
            "SELECT name, reveals, guests_vote FROM teams WHERE organization_id = @organization AND id = @team", key);
        var channels = await connection.QueryAsync<(string Platform, string Name)>(
            """
            SELECT c.platform, COALESCE(c.name, c.address) FROM channels c
            WHERE c.organization_id = @organization AND c.team_id = @team ORDER BY c.created_at, c.id
            """,
            key);
        var people = (await connection.QueryAsync<(string Name, string Role)>(
            """
            SELECT p.name, m.role FROM (
                SELECT person_id, role FROM team_members WHERE organization_id = @organization AND team_id = @team
                UNION ALL SELECT person_id, role FROM team_facilitators WHERE organization_id = @organization AND team_id = @team
                UNION ALL SELECT person_id, role FROM team_owners WHERE organization_id = @organization AND team_id = @team) m
            JOIN people p ON p.id = m.person_id ORDER BY p.name
            """,
            key)).AsList();
        return new AgileTeam(team.Name ?? "", [.. channels.Select(channel => $"{channel.Name} ({Spoken(channel.Platform)})")], Named("member"), Named("observer"))
        {
            Facilitators = Named(TeamRows.Facilitator),
            Deputies = Named(TeamRows.Deputy),
            Owners = Named(TeamRows.Owner),
            EverybodyReveals = team.Reveals == TeamRows.ByEverybody,
            GuestsVote = team.GuestsVote != 0,
            Cadence = CadenceRows.FindWithFeeds(connection, null, turn.Organization, turn.Team),
            Polls = TeamRows.Settings(connection, turn.Organization, turn.Team, turn.Channel),
        };

        ImmutableArray<string> Named(string role) => [.. people.Where(person => person.Role == role).Select(person => person.Name)];
    }

    public async Task<IReadOnlyList<KnownPerson>> PeopleAsync(Turn turn)
    {
        using var connection = database.Open();
        return [.. (await connection.QueryAsync<(string Id, string Name, bool IsHere, long IsGuest)>(
            """
            SELECT p.id, p.name, EXISTS (
                SELECT 1 FROM identities i JOIN channels c ON c.platform = i.platform AND c.workspace = i.workspace
                WHERE i.person_id = p.id AND c.id = @channel), p.is_guest
            FROM people p
            WHERE p.organization_id = @organization AND p.is_bot = 0
                AND EXISTS (SELECT 1 FROM identities i WHERE i.person_id = p.id)
            """,
            new { organization = turn.Organization.Value, channel = turn.Channel.Value }))
            .Select(person => new KnownPerson(new PersonId(person.Id), person.Name, person.IsHere, person.IsGuest != 0))];
    }

    public Task<TeamOutcome> ChangeAsync(Turn turn, TeamChange change, string notice) => writer.RunAsync<TeamOutcome>(batch =>
    {
        if (batch.Earlier(turn.Organization, turn.DeliveryKey) is { } earlier)
        {
            return earlier.Answer == nameof(TeamOutcome.Changed) ? new TeamOutcome.Changed() : new TeamOutcome.Unchanged();
        }

        if (!change.IsOwn(turn.Actor.Person) && TeamRows.WhoMayChange(batch, turn) is { IsEmpty: false } facilitators)
        {
            return new TeamOutcome.NotAllowed(facilitators);
        }

        var before = TeamRows.Having(batch, turn, TeamRole.Member);
        var isChanged = TeamRows.Change(batch, turn, change);
        if (isChanged)
        {
            foreach (var channel in TeamRows.Channels(batch, turn))
            {
                NoticeRows.ToChannel(batch, turn.Organization, channel, notice, turn.Now);
            }

            TellTrain(batch, turn, change, notice);
            if (change is TeamChange.SetCadence)
            {
                ReminderRows.PlanAgain(batch, turn.Organization, turn.Team, turn.Now);
            }

            FollowRoles(batch, turn, change, before);
            if (change is TeamChange.Add { Role: TeamRole.Owner } or TeamChange.Set { Role: TeamRole.Owner })
            {
                OwnersDigestRows.Plan(batch, turn.Organization, turn.Team, turn.Now);
            }

            batch.AfterCommit(outbox.Set);
        }

        batch.Answer(turn.Organization, turn.DeliveryKey, new Delivered(isChanged ? nameof(TeamOutcome.Changed) : nameof(TeamOutcome.Unchanged), null), turn.Now);
        return isChanged ? new TeamOutcome.Changed() : new TeamOutcome.Unchanged();
    },
    new Touches(turn.Organization, null, turn.DeliveryKey));

    /// <summary>What one team on a train changes for all of them, the others' channels are told too.</summary>
    private static void TellTrain(Batch batch, Turn turn, TeamChange change, string notice)
    {
        if (change is TeamChange.SetCadence { Before: var before, After: { Train: { } train } after } && CadenceRows.IsShared(before, after))
        {
            foreach (var channel in CadenceRows.OthersOnTrain(batch, turn).SelectMany(team => TeamRows.Channels(batch, turn.Organization, team)))
            {
                NoticeRows.ToChannel(batch, turn.Organization, channel, $"{notice} This team is on the same train, “{train}”, so its iterations and PIs are changed with it.", turn.Now);
            }
        }
    }

    /// <summary>Polls that are not over do not wait for whoever may not vote any more or is no member, and nobody votes in them who watches.</summary>
    /// <param name="before">The members before the change.</param>
    private void FollowRoles(Batch batch, Turn turn, TeamChange change, ImmutableHashSet<PersonId> before)
    {
        if (!ConcernsVoters(change))
        {
            return;
        }

        var members = TeamRows.Having(batch, turn, TeamRole.Member);
        var gone = members.IsEmpty ? [] : before.Except(members);
        if (change is TeamChange.Remove { Role: TeamRole.Member, People: var removed })
        {
            gone = gone.Union(removed);
        }
        else if (change is TeamChange.Guests)
        {
            gone = gone.Union(TeamRows.GuestsWaitedFor(batch, turn));
        }

        var observers = TeamRows.Having(batch, turn, TeamRole.Observer);
        foreach (var poll in TeamRows.UnfinishedPolls(batch, turn.Organization, turn.Team))
        {
            polls.Apply(batch, turn.Organization, poll, new PollCommand.ChangeExpected(turn.Actor, turn.Now, [], gone) { Observers = observers });
        }
    }

    private static bool ConcernsVoters(TeamChange change) => change switch
    {
        TeamChange.Several several => several.Changes.Any(ConcernsVoters),
        TeamChange.Guests guests => !guests.MayVote,
        TeamChange.Add { Role: TeamRole.Member or TeamRole.Observer } or TeamChange.Remove { Role: TeamRole.Member or TeamRole.Observer }
            or TeamChange.Set { Role: TeamRole.Member or TeamRole.Observer } or TeamChange.Clear { Role: TeamRole.Member or TeamRole.Observer } => true,
        _ => false,
    };

    public Task<ImmutableArray<string>> WhoMayChangeAsync(Turn turn) => writer.RunAsync(batch => TeamRows.WhoMayChange(batch, turn));

    public async Task<bool> MayGuestVoteAsync(Turn turn, PollId poll)
    {
        using var connection = database.Open();
        return await connection.ExecuteScalarAsync<bool>(
            """
            SELECT EXISTS (
                SELECT 1 FROM channels c JOIN teams t ON t.id = c.team_id JOIN cards k ON k.channel_id = c.id
                WHERE c.organization_id = @organization AND c.id = @channel AND t.guests_vote = 1 AND k.poll_id = @poll)
            """,
            new { organization = turn.Organization.Value, channel = turn.Channel.Value, poll = poll.Value });
    }

    public string? WhyNotFetched(Uri address) => fetching.WhyNot(address);

    public Task<OneTimeCode> InviteAsync(Turn turn) =>
        writer.RunAsync(batch => CodeRows.Make(batch, turn, CodeRows.Team, Duration.FromMinutes(TeamCommand.CodeMinutes)), new Touches(turn.Organization, null, turn.DeliveryKey));

    public Task<CodeOutcome> JoinAsync(Turn turn, OneTimeCode code) => writer.RunAsync<CodeOutcome>(batch =>
    {
        if (CodeAnswers.Earlier(batch, turn) is { } repeated)
        {
            return repeated;
        }

        if (CodeRows.Use(batch, turn, CodeRows.Team, code, out var refusal) is not { Team: var team })
        {
            return CodeAnswers.Note(batch, turn, refusal!);
        }

        var key = new { organization = turn.Organization.Value, team = team.Value, channel = turn.Channel.Value };
        // Whoever is starting a poll of the team is waited for, so that it is seen below, and whoever starts one later sees the channel.
        var name = batch.Connection.ExecuteScalar<string?>(
            $"SELECT name FROM teams WHERE organization_id = @organization AND id = @team {batch.Dialect.ForUpdate}", key, batch.Transaction) ?? "";
        if (team == turn.Team)
        {
            return CodeAnswers.Note(batch, turn, new CodeOutcome.NothingToDo(name));
        }

        foreach (var channel in batch.Connection.Query<string>(
            "SELECT id FROM channels WHERE organization_id = @organization AND team_id = @team", key, batch.Transaction).AsList())
        {
            NoticeRows.ToChannel(batch, turn.Organization, new ChannelId(channel), $"{turn.ActorName} has had another channel join the team {name}. Its polls are shown there too.", turn.Now);
        }

        batch.Connection.Execute(
            "UPDATE channels SET team_id = @team WHERE organization_id = @organization AND id = @channel", key, batch.Transaction);
        ReminderRows.PlanAgain(batch, turn.Organization, team, turn.Now, turn.Channel);
        NoticeRows.ToChannel(batch, turn.Organization, turn.Channel, $"{turn.ActorName} has had this channel join the team {name}. Its polls are shown here too.", turn.Now);
        foreach (var poll in batch.Connection.Query<string>(
            "SELECT id FROM polls WHERE organization_id = @organization AND team_id = @team AND stage IN ('open', 'revealed') ORDER BY id",
            key, batch.Transaction).AsList())
        {
            polls.ShowIn(batch, turn.Organization, new PollId(poll), turn.Channel, turn.Now);
        }

        directory.Changed(batch, turn.Organization);
        batch.AfterCommit(outbox.Set);
        return CodeAnswers.Note(batch, turn, new CodeOutcome.Entered(name));
    },
    new Touches(turn.Organization, null, turn.DeliveryKey));

    private static string Spoken(string platform) => platform switch
    {
        Platforms.Slack => "Slack",
        Platforms.MsTeams => "Teams",
        Platforms.Web => "web page",
        _ => platform,
    };
}
