using NodaTime;
using RefinementBot.Engine.Estimation;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;
using static RefinementBot.Engine.Tests.Estimation.SessionBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>A session as its state machine has it.</summary>
public class SessionTests
{
    private static readonly Instant Later = Monday + Duration.FromMinutes(30);
    private static readonly Instant Friday = Monday + Duration.FromDays(4);

    [Fact]
    public void It_begins_with_its_first_story() => Assert.Equal("A? B C", ASession().Drawn());

    [Fact]
    public void Next_goes_on_once_the_story_has_its_estimate()
    {
        var session = ASession();
        Assert.Equal(SessionRefusal.NotEstimatedYet, session.Refusal(Next()));

        session = session.Accept("5").Do(Next());

        Assert.Equal("A=5 B? C", session.Drawn());
        Assert.Equal(new PollId("p2-2"), session.CurrentItem!.Poll);
    }

    [Fact]
    public void A_skipped_story_is_left_without_an_estimate_and_a_parked_one_comes_again()
    {
        var session = ASession(4).Do(Skip()).Do(Park());
        Assert.Equal("A-skipped B-parked C? D", session.Drawn());

        session = session.Do(new SessionCommand.Resume(Member("ben"), Later, "p3"));
        Assert.Equal("A-skipped C? D B", session.Drawn());
        Assert.Equal("A-skipped C=3 D=5 B?", session.Accept("3").Do(Next()).Accept("5").Do(Next()).Drawn());
    }

    [Fact]
    public void It_ends_when_no_story_is_left()
    {
        var session = ASession(2).Accept("5").Do(Next()).Accept("8").Do(Next());

        Assert.Equal((SessionStage.Ended, 13m), (session.Stage, session.Points));
        Assert.Equal(SessionRefusal.Over, session.Refusal(Next()));
        Assert.Equal(SessionRefusal.Over, session.Refusal(new SessionCommand.Resume(Member("ana"), Later, "p")));
        Assert.Empty(Assert.IsType<SessionDecision.Taken>(RefinementSession.Decide(session, new SessionCommand.End(Member("ana"), Later))).Events);
    }

    [Fact]
    public void It_rests_while_only_parked_stories_are_left()
    {
        var session = ASession(2).Do(Park()).Accept("8").Do(Next());

        Assert.Equal((SessionStage.Parked, "A-parked B=8"), (session.Stage, session.Drawn()));
        Assert.Equal("B=8 A?", session.Do(new SessionCommand.Resume(Member("ana"), Later, "p9")).Drawn());
    }

    [Fact]
    public void Parked_as_a_whole_it_is_taken_up_where_it_was()
    {
        var session = ASession().Accept("5").Do(Next()).Do(new SessionCommand.ParkAll(Member("ana"), Later));
        Assert.Equal((SessionStage.Parked, "A=5 B? C"), (session.Stage, session.Drawn()));
        Assert.Equal(SessionRefusal.IsParked, session.Refusal(Next()));
        Assert.Equal(SessionRefusal.IsParked, session.Refusal(Skip()));

        Assert.Equal((SessionStage.Running, "A=5 B? C"), (session.Do(Resume()).Stage, session.Do(Resume()).Drawn()));
        Assert.Equal("A=5 B=3 C?", session.Accept("3").Do(Resume()).Drawn());
    }

    [Fact]
    public void Nothing_is_resumed_where_nothing_is_parked() => Assert.Equal(SessionRefusal.NothingParked, ASession().Refusal(Resume()));

    [Fact]
    public void Ended_early_it_leaves_what_is_in_voting_without_an_estimate()
    {
        var session = ASession().Accept("5").Do(Next()).Do(new SessionCommand.End(Member("ana"), Later));

        Assert.Equal((SessionStage.Ended, "A=5 B C"), (session.Stage, session.Drawn()));
    }

    [Theory]
    [InlineData(3, StoryMove.Up, "A? C B D")]
    [InlineData(2, StoryMove.Down, "A? C B D")]
    [InlineData(4, StoryMove.Top, "A? D B C")]
    [InlineData(3, StoryMove.Down, "A? B D C")]
    [InlineData(2, StoryMove.Up, "A? B C D")]
    [InlineData(4, StoryMove.Down, "A? B C D")]
    public void A_story_that_waits_can_be_moved_among_those_that_do(int story, StoryMove where, string order) =>
        Assert.Equal(order, ASession(4).Do(new SessionCommand.Move(Member("ana"), Later, story, where)).Drawn());

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void What_is_voted_on_or_is_none_of_its_stories_cannot_be_moved(int story) =>
        Assert.Equal(SessionRefusal.NoSuchStory, ASession().Refusal(new SessionCommand.Move(Member("ana"), Later, story, StoryMove.Top)));

    [Fact]
    public void A_button_of_an_earlier_story_does_nothing_and_says_where_the_session_is()
    {
        var session = ASession().Accept("5").Do(Next(item: 1));
        var again = Next(item: 1);

        Assert.Equal(SessionRefusal.AnotherStory, session.Refusal(again));
        Assert.Equal(SessionRefusal.AnotherStory, session.Refusal(new SessionCommand.Skip(Member("ben"), Later, 1, "p")));
        Assert.Equal(
            "The session has moved on: it is at B, story 2 of 3. Use the buttons on its card.",
            SessionAnswer.To(session, again, RefinementSession.Decide(session, again)).Say().PlainText);
    }

    [Fact]
    public void Where_a_team_names_facilitators_others_wait_and_nobody_is_locked_out()
    {
        var session = ASession(facilitation: new Facilitation([Person("ben")], [Person("cho")])).Accept("5", minutes: 0);

        foreach (SessionCommand command in (SessionCommand[])[
            new SessionCommand.Next(Member("dan"), Monday, 1, "p"), new SessionCommand.Skip(Member("dan"), Monday, 1, "p"), new SessionCommand.Park(Member("dan"), Monday, 1, "p"),
            new SessionCommand.ParkAll(Member("dan"), Monday), new SessionCommand.Resume(Member("dan"), Monday, "p"), new SessionCommand.End(Member("dan"), Monday),
            new SessionCommand.Move(Member("dan"), Monday, 3, StoryMove.Top)])
        {
            Assert.Equal(SessionRefusal.NotFacilitator, session.Refusal(command));
        }

        Assert.Equal("A=5 B? C", session.Do(new SessionCommand.Next(Member("ben"), Monday, 1, "p")).Drawn());
        Assert.Equal("A=5 B? C", session.Do(new SessionCommand.Next(Member("ana"), Monday, 1, "p")).Drawn());
        Assert.Equal("A=5 B? C", session.Do(new SessionCommand.Next(Member("cho"), Monday + Duration.FromMinutes(15), 1, "p")).Drawn());
        Assert.Equal("A=5 B? C", session.Do(new SessionCommand.Next(Member("dan"), Monday + Duration.FromMinutes(60), 1, "p")).Drawn());
    }

    [Fact]
    public void Strangers_and_bots_steer_nothing()
    {
        Assert.Equal(SessionRefusal.Stranger, ASession().Refusal(new SessionCommand.End(Stranger("ana"), Later)));
        Assert.Equal(SessionRefusal.Bot, ASession().Refusal(new SessionCommand.End(Bot("robo"), Later)));
    }

    [Fact]
    public void Side_by_side_all_stories_are_open_and_the_last_one_ends_the_session()
    {
        var session = ASession(deadline: Friday);
        Assert.Equal("A? B? C?", session.Drawn());
        Assert.Equal(SessionRefusal.SideBySide, session.Refusal(Next()));

        session = session.Accept("5", number: 2).Do(new SessionCommand.Skip(Member("ana"), Later, 3, "p"));
        Assert.Equal("A? B=5 C-skipped", session.Drawn());
        Assert.Equal(SessionStage.Ended, session.Accept("1", number: 1).Stage);
    }

    [Fact]
    public void How_long_a_story_took_is_counted_while_it_is_voted_on_only()
    {
        var session = ASession(2).Do(new SessionCommand.Park(Member("ana"), Monday + Duration.FromMinutes(4), null, "p"))
            .Do(new SessionCommand.Skip(Member("ana"), Monday + Duration.FromMinutes(10), null, "p"))
            .Do(new SessionCommand.Resume(Member("ana"), Friday, "q")).Accept("3", minutes: 2);

        Assert.Equal([("A", 6d), ("B", 6d)], session.Items.Select(item => (item.Subject.Title, item.Spent.TotalMinutes)).Order());
    }

    [Fact]
    public void No_time_passes_for_a_story_while_its_session_is_parked()
    {
        var session = ASession(2).Do(new SessionCommand.ParkAll(Member("ana"), Monday + Duration.FromMinutes(4)))
            .Do(new SessionCommand.Resume(Member("ana"), Friday, "q")).Accept("3", minutes: 3);

        Assert.Equal(7, session.Items[0].Spent.TotalMinutes);
    }

    [Fact]
    public void A_poll_that_is_over_without_an_estimate_leaves_its_story_skipped()
    {
        var poll = Poll.Evolve(APoll().Build(), new PollEvent.PollCancelled(null, Later)) with { Id = new PollId("p-1") };

        Assert.Equal("A-skipped B C", RefinementSession.Follow(ASession(), poll, Later).Aggregate(ASession(), RefinementSession.Evolve).Drawn());
    }

    private static SessionCommand.Next Next(int? item = null) => new(Member("ben"), Later, item, "p2");

    private static SessionCommand.Skip Skip() => new(Member("ben"), Later, null, "p3");

    private static SessionCommand.Park Park() => new(Member("ben"), Later, null, "p4");

    private static SessionCommand.Resume Resume() => new(Member("ben"), Later, "p5");
}
