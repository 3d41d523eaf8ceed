using Dapper;
using NodaTime;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>What an act on a poll means for the sessions that it belongs to, in the same transaction.</summary>
internal static class SessionFollowing
{
    /// <summary>A board waits so long before it is drawn, so that votes which come together are drawn together.</summary>
    private static readonly Duration BoardPause = Duration.FromSeconds(2);

    /// <summary>Takes in that something has happened to a poll. The poll is locked.</summary>
    /// <param name="isOver">Whether the poll was closed by it.</param>
    public static void Follow(Batch batch, Poll poll, bool isOver, Instant now)
    {
        if (isOver)
        {
            foreach (var id in SessionsOf(batch, poll))
            {
                Settle(batch, poll, id, now);
            }
        }
        else if (poll.Session is { HasBoard: true } session)
        {
            SessionCardRows.Redraw(batch, poll.Organization, session.Session, now, BoardPause);
        }
    }

    private static void Settle(Batch batch, Poll poll, SessionId id, Instant now)
    {
        if (!SessionRows.Lock(batch, poll.Organization, id) || SessionRows.Load(batch.Connection, batch.Transaction, poll.Organization, id) is not { } before)
        {
            return;
        }

        var events = RefinementSession.Follow(before, poll, now);
        if (events.IsEmpty)
        {
            return;
        }

        var after = events.Aggregate(before, RefinementSession.Evolve);
        SessionRows.Save(batch, before, after);
        if (!after.IsLive)
        {
            SessionCardRows.Redraw(batch, poll.Organization, id, now, Duration.Zero);
        }
    }

    /// <summary>The sessions in which the poll is voted on: one, unless a second was started on a story that a first has open.</summary>
    private static List<SessionId> SessionsOf(Batch batch, Poll poll) => batch.Connection.Query<string>(
        "SELECT session_id FROM session_items WHERE organization_id = @organization AND poll_id = @poll AND state = 'invoting' ORDER BY session_id",
        new { organization = poll.Organization.Value, poll = poll.Id.Value }, batch.Transaction)
        .Select(id => new SessionId(id)).AsList();
}
