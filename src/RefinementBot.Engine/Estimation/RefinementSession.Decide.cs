using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;

namespace RefinementBot.Engine.Estimation;

/// <content>What a session says to each command.</content>
public sealed partial record RefinementSession
{
    /// <summary>What <paramref name="command"/> leads to: events to fold in (none if it is done already), or a refusal.</summary>
    public static SessionDecision Decide(RefinementSession session, SessionCommand command) => command switch
    {
        _ when command.By.Organization != session.Organization => Refuse(SessionRefusal.Stranger),
        _ when command.By.IsBot => Refuse(SessionRefusal.Bot),
        _ when session.Stage == SessionStage.Ended => command is SessionCommand.End ? Happened() : Refuse(SessionRefusal.Over),
        _ when !session.MayFacilitate(command) => Refuse(SessionRefusal.NotFacilitator),
        SessionCommand.Next next => session.DecideNext(next),
        SessionCommand.Skip skip => session.DecideAside(
            skip.Item, item => new SessionEvent.StorySkipped(item.Number, skip.By.Person, skip.Now), skip.FreshId, skip.Now),
        SessionCommand.Park park => session.DecideAside(
            park.Item, item => new SessionEvent.StoryParked(item.Number, park.By.Person, park.Now), park.FreshId, park.Now),
        SessionCommand.ParkAll park => session.Stage == SessionStage.Parked ? Happened() : Happened(new SessionEvent.SessionParked(park.By.Person, park.Now)),
        SessionCommand.Resume resume => session.DecideResumption(resume),
        SessionCommand.End end => Happened(new SessionEvent.SessionEnded(end.By.Person, end.Now)),
        SessionCommand.Move move => session.DecideMove(move),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <summary>What opens with the session: its first story if it is live, else all of them.</summary>
    public static ImmutableArray<SessionEvent> OpenFirst(RefinementSession session, string freshId) =>
        session.IsLive ? session.Onward(freshId, session.StartedAt) : session.OpenAll(freshId, session.StartedAt);

    /// <summary>What it means for the session that one of its polls is over. Nothing for a poll that is open, or that is no longer its story's.</summary>
    public static ImmutableArray<SessionEvent> Follow(RefinementSession session, Poll poll, Instant now)
    {
        if (session.Items.Find(candidate => candidate.Poll == poll.Id && candidate.State == StoryState.InVoting) is not { } item || !poll.IsClosed)
        {
            return [];
        }

        SessionEvent settled = poll.Accepted is { } accepted
            ? new SessionEvent.StoryEstimated(item.Number, accepted.Card, poll.Round.Number, now)
            : new SessionEvent.StorySkipped(item.Number, poll.CancelledBy, now);
        return session.IsLive ? [settled] : [settled, .. Evolve(session, settled).EndIfDone(now)];
    }

    /// <summary>Whoever need not wait may act at once, also where the clocks of two nodes differ.</summary>
    private bool MayFacilitate(SessionCommand command) =>
        Facilitation.WaitOf(command.By.Person, Facilitator) == Duration.Zero || command.Now >= MayFacilitateFrom(command.By.Person);

    private SessionDecision DecideNext(SessionCommand.Next command) =>
        !IsLive ? Refuse(SessionRefusal.SideBySide)
        : command.Item is { } number && number != Current ? Refuse(SessionRefusal.AnotherStory)
        : Stage == SessionStage.Parked ? Refuse(SessionRefusal.IsParked)
        : CurrentItem is { State: StoryState.InVoting } ? Refuse(SessionRefusal.NotEstimatedYet)
        : Happened([.. Onward(command.FreshId, command.Now)]);

    private SessionDecision DecideAside(int? number, Func<SessionItem, SessionEvent> aside, string freshId, Instant now)
    {
        if (IsLive && number is not null && number != Current)
        {
            return Refuse(SessionRefusal.AnotherStory);
        }

        if (Stage == SessionStage.Parked)
        {
            return Refuse(SessionRefusal.IsParked);
        }

        if (Find(number ?? Current ?? 0) is not { } item)
        {
            return Refuse(SessionRefusal.NoSuchStory);
        }

        if (item.State != StoryState.InVoting)
        {
            return Refuse(SessionRefusal.SettledAlready);
        }

        var happened = aside(item);
        var after = Evolve(this, happened);
        return Happened([happened, .. IsLive ? after.Onward(freshId, now) : after.EndIfDone(now)]);
    }

    private SessionDecision DecideResumption(SessionCommand.Resume command)
    {
        if (Stage == SessionStage.Running && Count(StoryState.Parked) == 0)
        {
            return Refuse(SessionRefusal.NothingParked);
        }

        var isAllElseDone = !Items.Exists(item => item.State is StoryState.Waiting or StoryState.InVoting);
        var resumed = new SessionEvent.SessionResumed(command.By.Person, command.Now, WithStories: Stage == SessionStage.Running || isAllElseDone);
        var after = Evolve(this, resumed);
        return Happened(
        [
            resumed,
            .. !IsLive ? after.OpenAll(command.FreshId, command.Now)
                : after.CurrentItem is { State: StoryState.InVoting } ? []
                : after.Onward(command.FreshId, command.Now),
        ]);
    }

    private SessionDecision DecideMove(SessionCommand.Move command)
    {
        var waiting = Items.FindAll(item => item.State == StoryState.Waiting);
        var index = waiting.FindIndex(item => item.Number == command.Item);
        if (index < 0)
        {
            return Refuse(SessionRefusal.NoSuchStory);
        }

        int? before = command.Where switch
        {
            StoryMove.Top => 0,
            StoryMove.Up => index - 1,
            StoryMove.Down => index + 2,
            _ => throw new UnreachableException(command.Where.ToString()),
        };
        return before < 0 || before == index || before > waiting.Count
            ? Happened()
            : Happened(new SessionEvent.StoryMoved(
                command.Item, before < waiting.Count ? waiting[before.Value].Number : AfterLast(waiting), command.By.Person, command.Now));

        // Behind the last one that waits, but not behind what stands after it.
        int? AfterLast(ImmutableList<SessionItem> among) =>
            Items.IndexOf(among[^1]) + 1 is var next && next < Items.Count ? Items[next].Number : null;
    }

    /// <summary>The next story that waits is opened; if none does, the session ends, or rests while stories are parked.</summary>
    private ImmutableArray<SessionEvent> Onward(string freshId, Instant now) => NextItem is { } next
        ? [new SessionEvent.StoryOpened(next.Number, PollOf(next, freshId), now)]
        : EndIfDone(now);

    private ImmutableArray<SessionEvent> OpenAll(string freshId, Instant now) =>
        [.. Items.Where(item => item.State == StoryState.Waiting).Select(item => new SessionEvent.StoryOpened(item.Number, PollOf(item, freshId), now))];

    private ImmutableArray<SessionEvent> EndIfDone(Instant now) =>
        Items.Exists(item => item.State is StoryState.Waiting or StoryState.InVoting) ? []
        : Count(StoryState.Parked) > 0 ? [new SessionEvent.SessionParked(null, now)]
        : [new SessionEvent.SessionEnded(null, now)];

    private static PollId PollOf(SessionItem item, string freshId) => new($"{freshId}-{item.Number}");

    private static SessionDecision Refuse(SessionRefusal refusal) => new SessionDecision.Refused(refusal);

    private static SessionDecision Happened(params ReadOnlySpan<SessionEvent> events) => new SessionDecision.Taken([.. events]);
}
