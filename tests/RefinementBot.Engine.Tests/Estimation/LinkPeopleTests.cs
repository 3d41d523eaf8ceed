using NodaTime;
using RefinementBot.Engine.Estimation;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>What becomes of an open round when two of its voters turn out to be one person.</summary>
public class LinkPeopleTests
{
    [Fact]
    public void The_others_vote_becomes_hers()
    {
        var poll = APoll().With("ben", "5").Build().After(Link("ana", "ben"));

        Assert.Equal("5", poll.Round.VoteOf("ana"));
        Assert.Null(poll.Round.VoteOf("ben"));
    }

    [Theory]
    [InlineData(1, "8")]
    [InlineData(-1, "5")]
    public void Of_two_votes_the_later_stands_and_counts_once(int minutesLater, string standing)
    {
        var poll = APoll().With("ana", "5").Build()
            .After(Vote("ben", "8") with { Now = Monday + Duration.FromMinutes(minutesLater) })
            .After(Link("ana", "ben"));

        Assert.Equal(standing, poll.Round.VoteOf("ana"));
        Assert.Single(poll.Round.Votes);
    }

    [Fact]
    public void Who_was_expected_twice_is_awaited_once()
    {
        var poll = APoll().Expecting("ana", "ben", "cho").Build().After(Link("ana", "ben"));

        Assert.Equal(2, poll.ExpectedVoters.Count);
        Assert.Equal(2, poll.Round.AwaitedCount);
    }

    [Fact]
    public void A_link_that_leaves_nobody_to_wait_for_reveals()
    {
        var poll = APoll().Expecting("ana", "ben").With("ana", "5").Build().After(Link("ana", "ben"));

        Assert.Equal(PollStage.Revealed, poll.Stage);
    }

    [Fact]
    public void Who_watches_in_one_chat_and_votes_in_the_other_is_a_voter()
    {
        var poll = APoll().Expecting("ana").WatchedBy("ben").Build().After(Link("ana", "ben"));

        Assert.Empty(poll.Observers);
        Assert.Equal([Person("ana")], poll.ExpectedVoters);
    }

    [Fact]
    public void Votes_that_are_shown_stay_and_the_next_round_waits_for_her_once()
    {
        var poll = APoll().Expecting("ana", "ben").With("ana", "5").With("ben", "8").Revealed().Build().After(Link("ana", "ben"));

        Assert.Equal(("5", "8"), (poll.Round.VoteOf("ana"), poll.Round.VoteOf("ben")));
        Assert.Equal(0, poll.Round.AwaitedCount);
        Assert.Equal([Person("ana")], poll.ExpectedVoters);
    }

    [Fact]
    public void Whoever_started_a_poll_is_its_starter_under_the_name_that_she_has_now()
    {
        var poll = APoll().Build();
        var starter = new PollCommand.LinkPeople(Member("zoe"), Monday, poll.Facilitator);

        Assert.Equal(Person("zoe"), poll.After(starter).Facilitator);
    }

    [Fact]
    public void A_round_that_is_revealed_stays_as_it_is()
    {
        var poll = APoll().With("ana", "5").With("ben", "8").Revealed().Build();

        Assert.Empty(poll.Events(Link("ana", "ben")));
    }

    [Fact]
    public void A_poll_that_knows_nothing_of_the_other_stays_as_it_is() => Assert.Empty(APoll().With("ana", "5").Build().Events(Link("ana", "ben")));

    [Fact]
    public void Linking_twice_changes_nothing_more()
    {
        var poll = APoll().With("ben", "5").Build().After(Link("ana", "ben"));

        Assert.Empty(poll.Events(Link("ana", "ben")));
    }

    private static PollCommand.LinkPeople Link(string name, string other) => new(Member(name), Monday, Person(other));
}
