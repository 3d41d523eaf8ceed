using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Draws the messages of sessions, with people by name. They are the same for everybody.</summary>
public sealed class SessionViews(DirectoryStore directory, SessionStore sessions, PollStore polls, PollViews views)
{
    /// <summary>The message of a session, as it is now: its board while it goes on, and its summary once it is over; null if there is no such session.</summary>
    public async Task<Message?> DrawAsync(OrganizationId organization, SessionId id, CancellationToken cancellationToken)
    {
        if (sessions.Find(organization, id) is not { } session)
        {
            return null;
        }

        var startedBy = directory.NamesOf(organization, [session.Facilitator])(session.Facilitator);
        if (session.Stage == SessionStage.Ended || session.IsLive)
        {
            return SessionCard.Summary(session, startedBy, session.EndedAt is { } at ? sessions.CapacityOf(organization, session.Team, at) : null);
        }

        Dictionary<PollId, PollView> open = [];
        foreach (var poll in session.Items.Where(item => item.State == StoryState.InVoting).Select(item => item.Poll!.Value))
        {
            if (await polls.FindAsync(organization, poll, cancellationToken) is { } found)
            {
                open[poll] = views.ForEverybody(found);
            }
        }

        return SessionCard.Board(session, startedBy, open.GetValueOrDefault);
    }
}
