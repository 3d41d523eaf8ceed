using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Makes views of polls: redacted for their viewer, with people by name, and with how far their session is.</summary>
public sealed class PollViews(DirectoryStore directory, SessionStore sessions)
{
    /// <summary>The view that anybody in the channel may have.</summary>
    public PollView ForEverybody(Poll poll) => WithSession(poll, PollView.ForEverybody(poll, directory.NamesIn(poll)));

    /// <summary>The view of one person.</summary>
    public PollView For(Poll poll, PersonId viewer) => WithSession(poll, PollView.For(poll, viewer, directory.NamesIn(poll)));

    private PollView WithSession(Poll poll, PollView view) =>
        poll.Session is { } place && sessions.Find(poll.Organization, place.Session) is { } session
            ? view with { Session = SessionProgress.Of(session, poll.Id) }
            : view;
}
