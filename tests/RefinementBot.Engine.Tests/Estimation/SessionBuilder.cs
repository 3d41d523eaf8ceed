using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>Sessions for tests, of stories that are called A, B, C …</summary>
internal static class SessionBuilder
{
    public static RefinementSession ASession(int stories = 3, Facilitation? facilitation = null, NodaTime.Instant? deadline = null)
    {
        var session = RefinementSession.Start(new SessionEvent.SessionStarted(
            new SessionId("s1"), Organization, new TeamId("checkout"), new ChannelId("general"),
            [.. Enumerable.Range(0, stories).Select(index => new PollSubject(null, ((char)('A' + index)).ToString()))],
            Deck.ModifiedFibonacci, IsAnonymous: false, Person("ana"), facilitation ?? Facilitation.ByAnybody,
            deadline is { } at ? new PollDeadline(at, "UTC") : null, Monday));
        return RefinementSession.OpenFirst(session, "p").Aggregate(session, RefinementSession.Evolve);
    }

    /// <summary>The session after a command that is taken.</summary>
    public static RefinementSession Do(this RefinementSession session, SessionCommand command) =>
        Assert.IsType<SessionDecision.Taken>(RefinementSession.Decide(session, command)).Events.Aggregate(session, RefinementSession.Evolve);

    public static SessionRefusal Refusal(this RefinementSession session, SessionCommand command) =>
        Assert.IsType<SessionDecision.Refused>(RefinementSession.Decide(session, command)).Reason;

    /// <summary>The session after the poll of a story was accepted; of the one that is on unless another is named.</summary>
    public static RefinementSession Accept(this RefinementSession session, string card, int minutes = 5, int? number = null)
    {
        var item = session.Find(number ?? session.Current!.Value)!;
        var poll = APoll().With("ana", card).Revealed().Accepted(card).Build() with { Id = item.Poll!.Value };
        return RefinementSession.Follow(session, poll, session.Since + NodaTime.Duration.FromMinutes(minutes)).Aggregate(session, RefinementSession.Evolve);
    }

    /// <summary>The stories in order, each with the letter of its state: "A=5 B? C".</summary>
    public static string Drawn(this RefinementSession session) => string.Join(' ', session.Items.Select(item => item.Subject.Title + item.State switch
    {
        StoryState.Waiting => "",
        StoryState.InVoting => "?",
        StoryState.Estimated => $"={item.Estimate}",
        StoryState.Skipped => "-skipped",
        _ => "-parked",
    }));
}
