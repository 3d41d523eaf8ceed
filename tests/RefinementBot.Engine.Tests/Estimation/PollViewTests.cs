using RefinementBot.Engine.Estimation;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

public class PollViewTests
{
    [Fact]
    public void Before_the_reveal_everybody_sees_who_has_voted_and_nothing_of_what()
    {
        var view = ForEverybody(APoll().Expecting("ana", "ben", "cho").With("ben", "5"));

        Assert.Equal<VoterLine>([new("Ana", false), new("Ben", true), new("Cho", false)], view.Voters);
        Assert.Equal((1, 3), (view.VotedCount, view.ExpectedCount));
        Assert.Null(view.Tally);
        Assert.Null(view.OwnVote);
        Assert.False(view.IsPersonal);
    }

    [Fact]
    public void A_voter_sees_her_own_vote()
    {
        var view = PollView.For(APoll().Expecting("ana", "ben", "cho").With("ana", "3").With("ben", "5"), Person("ben"), NameOf);

        Assert.Equal("5", view.OwnVote?.Label);
        Assert.True(view.IsPersonal);
        Assert.Null(view.Tally);
    }

    [Fact]
    public void Who_has_not_voted_has_no_vote_to_see()
    {
        var view = PollView.For(APoll().With("ana", "3"), Person("ben"), NameOf);

        Assert.Null(view.OwnVote);
        Assert.True(view.IsPersonal);
    }

    [Fact]
    public void An_observer_is_told_from_those_who_vote()
    {
        Poll poll = APoll().Expecting("ana").WatchedBy("eve");

        Assert.True(PollView.For(poll, Person("eve"), NameOf).IsObserver);
        Assert.False(PollView.For(poll, Person("ana"), NameOf).IsObserver);
        Assert.False(ForEverybody(poll).IsObserver);
    }

    [Fact]
    public void A_newcomer_who_votes_is_added_to_those_expected()
    {
        var view = ForEverybody(APoll().Expecting("ana", "ben").With("dan", "5"));

        Assert.Equal((1, 3), (view.VotedCount, view.ExpectedCount));
        Assert.Equal(["Ana", "Ben", "Dan"], view.Voters.Select(voter => voter.Name));
    }

    [Fact]
    public void A_poll_that_waits_for_no_one_expects_no_number_of_votes()
    {
        var view = ForEverybody(APoll().With("ana", "5"));

        Assert.Null(view.ExpectedCount);
    }

    [Fact]
    public void After_the_reveal_votes_are_shown_by_name_in_deck_order()
    {
        var view = ForEverybody(APoll().With("cho", "?").With("ben", "8").With("ana", "3").With("dan", "8").Revealed(by: "ben"));

        Assert.Equal(["3: Ana", "8: Ben, Dan", "?: Cho"], view.Tally!.Groups.Select(group => $"{group.Card}: {string.Join(", ", group.Names)}"));
        Assert.Equal("Ben", view.RevealedBy);
    }

    [Fact]
    public void In_a_new_round_the_earlier_one_is_told_and_the_present_one_hidden()
    {
        var view = ForEverybody(APoll().With("ana", "8").With("ben", "3").RevealedByMistake().With("ana", "5"));

        var earlier = Assert.Single(view.EarlierRounds);
        Assert.Equal("3 8", string.Join(' ', earlier.Cards));
        Assert.True(earlier.Mistaken);
        Assert.Null(view.Tally);
        Assert.Null(view.RevealedBy);
    }

    [Fact]
    public void A_poll_cancelled_before_the_reveal_never_tells_its_votes()
    {
        var view = ForEverybody(APoll().With("ana", "5").With("ben", "8").Cancelled(by: "ben"));

        Assert.Null(view.Tally);
        Assert.Equal("Ben", view.CancelledBy);
    }

    [Fact]
    public void Observers_are_named_and_not_among_the_voters()
    {
        var view = ForEverybody(APoll().Expecting("ana").WatchedBy("eve", "bob"));

        Assert.Equal<string>(["Bob", "Eve"], view.Observers);
        Assert.Equal(["Ana"], view.Voters.Select(voter => voter.Name));
    }

    [Fact]
    public void Who_voted_before_is_expected_unless_it_was_one_person_alone()
    {
        Assert.Equal(2, Voters.FromEarlierPolls([Person("ana"), Person("ben"), Person("ana")]).Expected.Count);
        Assert.Empty(Voters.FromEarlierPolls([Person("ana"), Person("ana")]).Expected);
    }

    private static PollView ForEverybody(Poll poll) => PollView.ForEverybody(poll, NameOf);
}
