using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using NodaTime;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>What somebody tries with a session: a step, or that the poll of a story is over.</summary>
/// <param name="Kind">The name of a <see cref="SessionCommand"/>, <c>accept</c> or <c>cancel</c>.</param>
/// <param name="Story">A story's number; 0 for none in particular.</param>
public sealed record SessionAttempt(string Kind, string By, int Story, StoryMove Where, string Card);

/// <summary>A session and what people try with it, one after another.</summary>
public sealed record SessionPlay(int Stories, bool IsLive, bool IsFacilitated, ImmutableArray<SessionAttempt> Attempts)
{
    /// <summary>The session after each attempt, its start first.</summary>
    public IReadOnlyList<(RefinementSession Session, SessionAttempt? Attempt, ImmutableArray<SessionEvent> Events)> Played()
    {
        var session = SessionBuilder.ASession(
            Stories, IsFacilitated ? new Facilitation([PollBuilder.Person("ben")], [PollBuilder.Person("cho")]) : null, IsLive ? null : PollBuilder.Monday + Duration.FromDays(2));
        List<(RefinementSession, SessionAttempt?, ImmutableArray<SessionEvent>)> played = [(session, null, [])];
        for (var i = 0; i < Attempts.Length; i++)
        {
            var events = Try(session, Attempts[i], PollBuilder.Monday + Duration.FromMinutes(3 * (i + 1)), $"p{i}");
            session = events.Aggregate(session, RefinementSession.Evolve);
            played.Add((session, Attempts[i], events));
        }

        return played;
    }

    public override string ToString() => $"{Stories} stories{(IsLive ? "" : " side by side")}{(IsFacilitated ? ", facilitated" : "")}:\n  {string.Join("\n  ", Attempts)}";

    private static ImmutableArray<SessionEvent> Try(RefinementSession session, SessionAttempt attempt, Instant now, string fresh)
    {
        int? story = attempt.Story == 0 ? null : attempt.Story;
        var by = attempt.By == "sam" ? PollBuilder.Stranger("sam") : PollBuilder.Member(attempt.By);
        if (attempt.Kind is "accept" or "cancel")
        {
            var item = session.Find(story ?? session.Current ?? 1);
            Poll poll = attempt.Kind == "accept" ? PollBuilder.APoll().With("ana", attempt.Card).Revealed().Accepted(attempt.Card) : PollBuilder.APoll().Cancelled();
            return item?.Poll is { } id ? RefinementSession.Follow(session, poll with { Id = id }, now) : [];
        }

        SessionCommand command = attempt.Kind switch
        {
            nameof(SessionCommand.Next) => new SessionCommand.Next(by, now, story, fresh),
            nameof(SessionCommand.Skip) => new SessionCommand.Skip(by, now, story, fresh),
            nameof(SessionCommand.Park) => new SessionCommand.Park(by, now, story, fresh),
            nameof(SessionCommand.ParkAll) => new SessionCommand.ParkAll(by, now),
            nameof(SessionCommand.Resume) => new SessionCommand.Resume(by, now, fresh),
            nameof(SessionCommand.End) => new SessionCommand.End(by, now),
            nameof(SessionCommand.Move) => new SessionCommand.Move(by, now, attempt.Story, attempt.Where),
            _ => throw new ArgumentOutOfRangeException(attempt.Kind),
        };
        return RefinementSession.Decide(session, command) is SessionDecision.Taken taken ? taken.Events : [];
    }
}

/// <summary>What holds of every session, whatever people try with it.</summary>
[Properties(Arbitrary = [typeof(SessionProperties)], MaxTest = 400)]
public class SessionProperties
{
    public static Arbitrary<SessionPlay> Plays() => Arb.From(
        from stories in Gen.Choose(1, 6)
        from isLive in Gen.Elements(true, true, false)
        from isFacilitated in Gen.Elements(true, false, false)
        from length in Gen.Choose(0, 25)
        from attempts in Attempts().ListOf(length)
        select new SessionPlay(stories, isLive, isFacilitated, [.. attempts]),
        play => Enumerable.Range(0, play.Attempts.Length).Select(gone => play with { Attempts = play.Attempts.RemoveAt(gone) }));

    [Property]
    public void No_story_is_lost_and_none_is_there_twice(SessionPlay play) => Assert.All(
        play.Played(), moment => Assert.Equal(Enumerable.Range(1, play.Stories), moment.Session.Items.Select(item => item.Number).Order()));

    [Property]
    public void An_estimate_once_accepted_stays(SessionPlay play)
    {
        var played = play.Played();
        foreach (var (before, after) in played.Zip(played.Skip(1)))
        {
            Assert.All(
                before.Session.Items.Where(item => item.IsSettled),
                item => Assert.Equal((item.State, item.Estimate, item.Spent), Standing(after.Session.Find(item.Number)!)));
        }

        static (StoryState, Card?, Duration) Standing(SessionItem item) => (item.State, item.Estimate, item.Spent);
    }

    [Property]
    public void A_live_session_has_at_most_one_story_in_voting_and_it_is_the_current_one(SessionPlay play) => Assert.All(
        play.Played().Where(moment => moment.Session.IsLive),
        moment => Assert.All(moment.Session.Items.Where(item => item.State == StoryState.InVoting), item => Assert.Equal(moment.Session.Current, item.Number)));

    [Property]
    public void A_session_runs_only_while_there_is_something_to_do(SessionPlay play) => Assert.All(
        play.Played().Where(moment => moment.Session.Stage == SessionStage.Running),
        moment => Assert.True(moment.Session.Current is not null || moment.Session.Items.Exists(item => !item.IsSettled)));

    [Property]
    public void One_that_is_over_has_nothing_in_voting_and_never_changes_again(SessionPlay play)
    {
        var over = play.Played().SkipWhile(moment => moment.Session.Stage != SessionStage.Ended).Select(moment => moment.Session).ToList();

        Assert.All(over, session => Assert.Equal(over[0], session));
        Assert.All(over, session => Assert.Equal(0, session.Count(StoryState.InVoting)));
    }

    [Property]
    public void Every_poll_is_opened_once_under_an_id_of_its_own(SessionPlay play)
    {
        var opened = play.Played().SelectMany(moment => moment.Events).OfType<SessionEvent.StoryOpened>().Select(opened => opened.Poll).ToList();

        Assert.Equal(opened.Count, opened.Distinct().Count());
    }

    [Property]
    public void A_session_that_is_put_aside_or_runs_can_always_be_brought_to_its_end(SessionPlay play)
    {
        var session = play.Played()[^1].Session;
        var (wasOver, ana) = (session.Stage == SessionStage.Ended, PollBuilder.Member("ana"));
        for (var step = 0; session.Stage != SessionStage.Ended && step < 10 * play.Stories; step++)
        {
            var now = PollBuilder.Monday + Duration.FromDays(1) + Duration.FromMinutes(step);
            session = session.Items.Find(item => item.State == StoryState.InVoting) is { } item && session.Stage == SessionStage.Running
                ? session.Accept("5", number: item.Number)
                : session.Do(session.Stage == SessionStage.Parked ? new SessionCommand.Resume(ana, now, $"r{step}") : new SessionCommand.Next(ana, now, null, $"n{step}"));
        }

        Assert.Equal(SessionStage.Ended, session.Stage);
        Assert.True(wasOver || session.Items.TrueForAll(item => item.IsSettled));
    }

    [Property]
    public void The_version_counts_the_events(SessionPlay play)
    {
        var played = play.Played();

        Assert.Equal(played[0].Session.Version + played.Sum(moment => moment.Events.Length), played[^1].Session.Version);
    }

    [Property]
    public void Strangers_change_nothing(SessionPlay play) =>
        Assert.All(play.Played().Where(moment => moment.Attempt is { By: "sam", Kind: not ("accept" or "cancel") }), moment => Assert.Empty(moment.Events));

    [Property]
    public void An_order_is_changed_only_among_those_that_wait_or_were_parked(SessionPlay play)
    {
        var played = play.Played();
        foreach (var (before, after) in played.Zip(played.Skip(1)).Where(pair => pair.Second.Attempt?.Kind == nameof(SessionCommand.Move)))
        {
            var others = before.Session.Items.Where(item => item.State != StoryState.Waiting).Select(item => item.Number);
            Assert.Equal(others, after.Session.Items.Where(item => item.State != StoryState.Waiting).Select(item => item.Number));
            Assert.All(
                before.Session.Items.Where(item => item.State != StoryState.Waiting && !play.IsLive),
                item => Assert.Equal(before.Session.PositionOf(item), after.Session.PositionOf(after.Session.Find(item.Number)!)));
        }
    }

    /// <summary>A law that random plays never put to the test is no law.</summary>
    [Fact]
    public void Each_event_and_each_refusal_is_common_in_these_plays()
    {
        var plays = Plays().Generator.Sample(1500, new Rnd(20261126, 1), 50);
        var events = plays.SelectMany(play => play.Played().SelectMany(moment => moment.Events).Select(happened => happened.GetType().Name).Distinct()).CountBy(name => name).ToDictionary();

        Assert.All(
            typeof(SessionEvent).GetNestedTypes().Select(type => type.Name).Except([nameof(SessionEvent.SessionStarted)]),
            name => Assert.True(events.GetValueOrDefault(name) >= 100, $"{name} happened in {events.GetValueOrDefault(name)} plays of 1500"));
    }

    private static Gen<SessionAttempt> Attempts() =>
        from kind in Gen.Frequency(
            (30, Gen.Constant("accept")), (4, Gen.Constant("cancel")), (30, Gen.Constant(nameof(SessionCommand.Next))),
            (10, Gen.Constant(nameof(SessionCommand.Skip))), (12, Gen.Constant(nameof(SessionCommand.Park))), (4, Gen.Constant(nameof(SessionCommand.ParkAll))),
            (8, Gen.Constant(nameof(SessionCommand.Resume))), (12, Gen.Constant(nameof(SessionCommand.Move))), (2, Gen.Constant(nameof(SessionCommand.End))))
        from who in Gen.Elements("ana", "ana", "ben", "cho", "dan", "sam")
        from story in Gen.Elements(0, 0, 0, 0, 1, 2, 3, 4, 5, 6)
        from target in Gen.Choose(1, 6)
        from place in Gen.Elements(StoryMove.Up, StoryMove.Down, StoryMove.Top)
        from card in Gen.Elements("1", "5", "13")
        select new SessionAttempt(kind, who, kind == nameof(SessionCommand.Move) ? target : story, place, card);
}
