using Dapper;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Reads sessions.</summary>
public sealed class SessionStore(Database database) : ISessionStore
{
    public Task<RefinementSession?> FindAsync(OrganizationId organization, SessionId session, CancellationToken cancellationToken) =>
        Task.FromResult(Find(organization, session));

    public Task<IReadOnlyList<RefinementSession>> OfTeamAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        using var moment = database.Dialect.BeginReading(connection);
        return Task.FromResult<IReadOnlyList<RefinementSession>>(
            [.. SessionRows.OfTeam(connection, moment, organization, team).Select(id => SessionRows.Load(connection, moment, organization, id)!)]);
    }

    public Task<SessionPage> PastAsync(OrganizationId organization, TeamId team, int skip, int take, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        using var moment = database.Dialect.BeginReading(connection);
        var key = new { organization = organization.Value, team = team.Value, skip, take };
        var total = connection.ExecuteScalar<int>("SELECT COUNT(*) FROM sessions WHERE organization_id = @organization AND team_id = @team AND stage = 'ended'", key, moment);
        var ids = connection.Query<string>(
            """
            SELECT id FROM sessions WHERE organization_id = @organization AND team_id = @team AND stage = 'ended'
            ORDER BY ended_at DESC, id LIMIT @take OFFSET @skip
            """,
            key, moment).AsList();
        return Task.FromResult(new SessionPage([.. ids.Select(id => SessionRows.Load(connection, moment, organization, new SessionId(id))!)], total));
    }

    /// <summary>The session with that id in that organization, or null.</summary>
    public RefinementSession? Find(OrganizationId organization, SessionId session)
    {
        using var connection = database.Open();
        using var moment = database.Dialect.BeginReading(connection);
        return SessionRows.Load(connection, moment, organization, session);
    }

    /// <summary>What a team can take on in the iteration that it plans next, and why it is so much.</summary>
    public IterationCapacity CapacityOf(OrganizationId organization, TeamId team, Instant at)
    {
        using var connection = database.Open();
        using var moment = database.Dialect.BeginReading(connection);
        return IterationRows.Capacity(connection, moment, organization, team, at);
    }

    /// <summary>The newest messages of sessions in a channel, oldest first.</summary>
    public IReadOnlyList<SessionCardPlace> CardsIn(OrganizationId organization, ChannelId channel, int most)
    {
        using var connection = database.Open();
        return SessionCardRows.OfChannel(connection, organization, channel, most);
    }
}
