using System.Collections.Immutable;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>What estimation asks of the stored sessions. Every question carries the organization.</summary>
public interface ISessionStore
{
    /// <summary>The session with that id in that organization, or null.</summary>
    Task<RefinementSession?> FindAsync(OrganizationId organization, SessionId session, CancellationToken cancellationToken);

    /// <summary>
    /// The sessions of a team that are not over: those that run before those that are parked, and of each the latest
    /// first. The first is what the team means by "the session".
    /// </summary>
    Task<IReadOnlyList<RefinementSession>> OfTeamAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken);

    /// <summary>Sessions of a team that are over, the latest first, and how many there are in all.</summary>
    Task<SessionPage> PastAsync(OrganizationId organization, TeamId team, int skip, int take, CancellationToken cancellationToken);
}

/// <summary>Some sessions that are over, and how many there are in all.</summary>
public sealed record SessionPage(ImmutableArray<RefinementSession> Sessions, int Total);

/// <summary>What a poll that a session opens is like, besides what the session says.</summary>
/// <param name="Voters">Whose votes it waits for, and who watches.</param>
public sealed record SessionVoters(Voters Voters)
{
    /// <summary>Whom a poll waits for: all that are expected, unless many of them never were. Those are asked about once, with the first poll.</summary>
    /// <param name="earlier">Whom the session's poll before this one waited for; null if there was none.</param>
    public ImmutableHashSet<PersonId> Expected(ImmutableHashSet<PersonId>? earlier) =>
        Voters.Newcomers > Voters.MostNewcomers ? earlier ?? [] : Voters.Expected;
}

/// <summary>
/// Makes acts on sessions durable. The delivery key, the session's new version, the polls that it opens and closes, and
/// what has to be sent stand in one transaction, which is committed before the returned task completes. A delivery key
/// seen before changes nothing and gets the first answer again.
/// </summary>
public interface ISessionWriter
{
    /// <summary>Starts a session and opens its first poll, or all of them if it is asynchronous. Refused while another live one runs.</summary>
    Task<SessionWritten> StartAsync(Turn turn, SessionEvent.SessionStarted started, SessionVoters voters);

    /// <summary>Does <paramref name="command"/> to the session of the actor's organization with that id.</summary>
    Task<SessionWritten> ActAsync(Turn turn, SessionId session, SessionCommand command, SessionVoters voters);
}

/// <summary>What was made durable.</summary>
/// <param name="Session">The session as it now stands; null if there is none.</param>
/// <param name="Poll">The poll that a live session is at; null if it is at none.</param>
public sealed record SessionWritten(SessionAnswer Answer, RefinementSession? Session, Poll? Poll);
