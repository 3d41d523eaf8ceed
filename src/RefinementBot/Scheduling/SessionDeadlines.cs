using NodaTime;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Scheduling;

/// <summary>Closes the voting of asynchronous sessions: their polls reveal themselves, and whoever started one is told once for all of them.</summary>
public sealed class SessionDeadlines(SessionWriter sessions) : IDueWork
{
    public string Kind => SessionWriter.DeadlineOfSession;

    public Instant? Do(Batch batch, DueRow row, Instant now)
    {
        sessions.ReachDeadline(batch, row.Organization, new SessionId(row.Subject), now);
        return null;
    }
}
