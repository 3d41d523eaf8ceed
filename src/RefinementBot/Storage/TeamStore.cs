using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Keeps teams and the channels they talk in.</summary>
public sealed class TeamStore(Database database, Writer writer, PollWriter polls, DirectoryStore directory, OutboxSignal outbox) : ITeamStore
{
    public async Task<AgileTeam> ShowAsync(Turn turn)
    {
        using var connection = database.Open();
        var key = new { organization = turn.Organization.Value, team = turn.Team.Value };
        var name = await connection.ExecuteScalarAsync<string>("SELECT name FROM teams WHERE organization_id = @organization AND id = @team", key);
        var channels = await connection.QueryAsync<(string Platform, string Name)>(
            """
            SELECT c.platform, COALESCE(c.name, c.address) FROM channels c
            WHERE c.organization_id = @organization AND c.team_id = @team ORDER BY c.created_at, c.id
            """,
            key);
        var people = (await connection.QueryAsync<(string Name, string Role)>(
            """
            SELECT p.name, m.role FROM team_members m JOIN people p ON p.id = m.person_id
            WHERE m.organization_id = @organization AND m.team_id = @team ORDER BY p.name
            """,
            key)).AsList();
        return new AgileTeam(
            name ?? "",
            [.. channels.Select(channel => $"{channel.Name} ({Spoken(channel.Platform)})")],
            [.. people.Where(person => person.Role == "member").Select(person => person.Name)],
            [.. people.Where(person => person.Role == "observer").Select(person => person.Name)]);
    }

    public Task<OneTimeCode> InviteAsync(Turn turn) =>
        writer.RunAsync(batch => CodeRows.Make(batch, turn, CodeRows.Team, Duration.FromMinutes(TeamCommand.CodeMinutes)));

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
        var name = batch.Connection.ExecuteScalar<string?>(
            "SELECT name FROM teams WHERE organization_id = @organization AND id = @team", key, batch.Transaction) ?? "";
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
    });

    private static string Spoken(string platform) => platform switch
    {
        Platforms.Slack => "Slack",
        Platforms.MsTeams => "Teams",
        Platforms.Web => "web page",
        _ => platform,
    };
}
