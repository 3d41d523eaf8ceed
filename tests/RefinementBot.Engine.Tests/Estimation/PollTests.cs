using NodaTime;
using RefinementBot.Engine.Estimation;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

public class PollTests
{
    [Fact]
    public void A_new_poll_is_open_in_its_first_round_without_a_vote()
    {
        Poll poll = APoll().Expecting("ana", "ben");

        Assert.Equal(PollStage.Open, poll.Stage);
        Assert.Equal(1, poll.Round.Number);
        Assert.Empty(poll.Round.Votes);
        Assert.Equal(2, poll.Round.AwaitedCount);
        Assert.Equal(1, poll.Version);
    }

    [Fact]
    public void A_deadline_reveals_the_votes_that_were_cast()
    {
        Poll poll = APoll().Until(Monday + Duration.FromHours(4)).Expecting("ana", "ben").With("ana", "5").AtItsDeadline();

        Assert.Equal((PollStage.Revealed, true, null), (poll.Stage, poll.Round.AtDeadline, poll.Round.RevealedBy));
        Assert.False(poll.IsOverdue);
    }

    [Fact]
    public void A_deadline_without_a_vote_leaves_the_poll_open_and_overdue()
    {
        Poll poll = APoll().Until(Monday + Duration.FromHours(4)).Expecting("ana", "ben").AtItsDeadline();

        Assert.Equal((PollStage.Open, true), (poll.Stage, poll.IsOverdue));
        Assert.Equal("5", poll.After(Vote("ana", "5")).Round.VoteOf("ana"));
    }

    [Theory]
    [InlineData("before")]
    [InlineData("revealed")]
    [InlineData("accepted")]
    [InlineData("overdue already")]
    [InlineData("no deadline")]
    public void Nothing_happens_at_a_deadline_that_has_not_come_or_is_past(string when)
    {
        var deadline = Monday + Duration.FromHours(4);
        var story = APoll().Until(deadline).With("ana", "5");
        Poll poll = when switch
        {
            "before" => story,
            "revealed" => story.Revealed(),
            "accepted" => story.Revealed().Accepted("5"),
            "overdue already" => APoll().Until(deadline).AtItsDeadline(),
            _ => APoll().With("ana", "5"),
        };

        Assert.Empty(Assert.IsType<PollDecision.Taken>(Poll.ReachDeadline(poll, when == "before" ? deadline - Duration.FromSeconds(1) : deadline)).Events);
    }

    [Fact]
    public void A_new_round_keeps_a_deadline_that_lies_ahead_and_gets_the_next_one_for_one_that_is_over()
    {
        var (deadline, next) = (new PollDeadline(Monday + Duration.FromHours(4), "Europe/Berlin"), new PollDeadline(Monday + Duration.FromHours(28), "Europe/Berlin"));
        var story = APoll().Until(deadline.At).With("ana", "5");

        Assert.Equal(deadline, story.Revealed().Build().After(NewRound("ana") with { NextDeadline = next }).Deadline);
        Assert.Equal(next, story.AtItsDeadline().Build().After(NewRound("ana") with { Now = deadline.At, NextDeadline = next }).Deadline);
    }

    [Fact]
    public void Until_its_deadline_a_facilitated_poll_is_the_facilitators_then_the_deputies_and_an_hour_later_everybodys()
    {
        var deadline = Monday + Duration.FromHours(48);
        Poll poll = APoll().Until(deadline).FacilitatedBy("ben", "cho").Expecting("dan");

        Assert.Equal(
            [poll.OpenedAt, poll.OpenedAt, deadline, deadline + Duration.FromHours(1)],
            ((string[])["ana", "ben", "cho", "dan"]).Select(name => poll.MayFacilitateFrom(Person(name))));
        Assert.Equal(PollRefusal.NotFacilitator, poll.Refusal(Cancel("cho") with { Now = deadline - Duration.FromSeconds(1) }));
        Assert.NotEmpty(poll.Events(Cancel("cho") with { Now = deadline }));
    }

    [Fact]
    public void What_a_deadline_revealed_is_the_deputies_to_accept_at_once()
    {
        var deadline = Monday + Duration.FromHours(48);
        Poll poll = APoll().Until(deadline).FacilitatedBy("ben", "cho").With("dan", "5").AtItsDeadline();

        Assert.Equal((deadline, deadline + Duration.FromHours(1)), (poll.MayFacilitateFrom(Person("cho")), poll.MayFacilitateFrom(Person("dan"))));
    }

    [Fact]
    public void A_poll_with_a_deadline_is_not_closed_as_untouched_before_a_week_after_it()
    {
        var deadline = Monday + Duration.FromDays(20);
        Poll poll = APoll().Until(deadline);

        Assert.Empty(Assert.IsType<PollDecision.Taken>(Poll.CloseUntouched(poll, Monday, deadline + Duration.FromDays(6))).Events);
        Assert.NotEmpty(Assert.IsType<PollDecision.Taken>(Poll.CloseUntouched(poll, Monday, deadline + Duration.FromDays(7))).Events);
    }

    [Fact]
    public void Who_both_votes_and_watches_watches()
    {
        Poll poll = APoll().Expecting("ana", "ben").WatchedBy("ben");

        Assert.Equal([Person("ana")], poll.ExpectedVoters);
        Assert.Equal(1, poll.Round.AwaitedCount);
    }

    [Fact]
    public void A_vote_is_kept()
    {
        Poll poll = APoll().Expecting("ana", "ben").With("ana", "5");

        Assert.Equal("5", poll.Round.VoteOf("ana"));
        Assert.Equal(1, poll.Round.AwaitedCount);
    }

    [Fact]
    public void A_vote_may_be_changed_while_the_round_is_open()
    {
        Poll poll = APoll().Expecting("ana", "ben").With("ana", "5").With("ana", "8");

        Assert.Equal("8", poll.Round.VoteOf("ana"));
        Assert.Equal(1, poll.Round.AwaitedCount);
    }

    [Fact]
    public void A_change_says_which_card_it_takes_the_place_of()
    {
        Poll poll = APoll().With("ana", "5");

        var cast = Assert.IsType<PollEvent.VoteCast>(Assert.Single(poll.Events(Vote("ana", "8"))));

        Assert.Equal(CardOf("5"), cast.Earlier);
    }

    [Fact]
    public void The_same_vote_twice_is_one_vote()
    {
        Poll poll = APoll().With("ana", "5");

        Assert.Empty(poll.Events(Vote("ana", "5")));
    }

    [Fact]
    public void A_vote_may_be_taken_back_while_the_round_is_open()
    {
        Poll poll = APoll().Expecting("ana", "ben").With("ana", "5").WithVoteTakenBackBy("ana");

        Assert.Empty(poll.Round.Votes);
        Assert.Equal(2, poll.Round.AwaitedCount);
    }

    [Fact]
    public void Taking_back_a_vote_that_is_not_there_does_nothing()
    {
        Poll poll = APoll().With("ana", "5");

        Assert.Empty(poll.Events(Withdraw("ben")));
    }

    [Fact]
    public void Anybody_may_reveal_once_somebody_has_voted()
    {
        Poll poll = APoll().Expecting("ana", "ben").With("ana", "5").Revealed(by: "dan");

        Assert.Equal(PollStage.Revealed, poll.Stage);
        Assert.Equal(Person("dan"), poll.Round.RevealedBy);
    }

    [Fact]
    public void Without_a_vote_there_is_nothing_to_reveal()
    {
        Poll poll = APoll().Expecting("ana");

        Assert.Equal(PollRefusal.NoVotesYet, poll.Refusal(Reveal("ana")));
    }

    [Fact]
    public void Revealing_twice_reveals_once()
    {
        Poll poll = APoll().With("ana", "5").Revealed();

        Assert.Empty(poll.Events(Reveal("ben")));
    }

    [Fact]
    public void The_last_expected_vote_reveals_the_round()
    {
        Poll poll = APoll().Expecting("ana", "ben").With("ana", "5").With("ben", "8");

        Assert.Equal(PollStage.Revealed, poll.Stage);
        Assert.Null(poll.Round.RevealedBy);
    }

    [Fact]
    public void The_last_expected_vote_pressed_twice_is_one_vote_and_no_error()
    {
        Poll poll = APoll().Expecting("ana", "ben").With("ana", "5").With("ben", "8");

        Assert.Empty(poll.Events(Vote("ben", "8")));
    }

    [Fact]
    public void A_change_does_not_stand_for_a_missing_vote()
    {
        Poll poll = APoll().Expecting("ana", "ben").With("ana", "5").With("ana", "8").With("ana", "13");

        Assert.Equal(PollStage.Open, poll.Stage);
    }

    [Fact]
    public void A_vote_taken_back_is_waited_for_again()
    {
        Poll poll = APoll().Expecting("ana", "ben").With("ana", "5").WithVoteTakenBackBy("ana").With("ben", "8");

        Assert.Equal(PollStage.Open, poll.Stage);
        Assert.Equal(PollStage.Revealed, poll.After(Vote("ana", "5")).Stage);
    }

    [Fact]
    public void A_newcomer_who_votes_is_in_but_does_not_reveal()
    {
        Poll poll = APoll().Expecting("ana", "ben").With("ana", "5").With("dan", "3");

        Assert.Equal("3", poll.Round.VoteOf("dan"));
        Assert.Equal(PollStage.Open, poll.Stage);
    }

    [Fact]
    public void A_poll_that_expects_nobody_never_reveals_itself()
    {
        Poll poll = APoll().With("ana", "5").With("ben", "5").With("cho", "5");

        Assert.Equal(PollStage.Open, poll.Stage);
    }

    [Fact]
    public void After_the_reveal_a_vote_can_no_longer_change()
    {
        Poll poll = APoll().With("ana", "5").Revealed();

        Assert.Equal(PollRefusal.AlreadyRevealed, poll.Refusal(Vote("ana", "8")));
        Assert.Equal(PollRefusal.AlreadyRevealed, poll.Refusal(Vote("ben", "8")));
        Assert.Equal(PollRefusal.AlreadyRevealed, poll.Refusal(Withdraw("ana")));
    }

    [Fact]
    public void A_new_round_starts_without_votes_and_keeps_the_earlier_one()
    {
        Poll poll = APoll().Expecting("ana", "ben").With("ana", "5").Revealed().InANewRound();

        Assert.Equal(PollStage.Open, poll.Stage);
        Assert.Equal(2, poll.Round.Number);
        Assert.Empty(poll.Round.Votes);
        Assert.Equal(2, poll.Round.AwaitedCount);
        Assert.Equal("5", Assert.Single(poll.EarlierRounds).VoteOf("ana"));
    }

    [Fact]
    public void A_new_round_needs_the_votes_revealed_first()
    {
        Poll poll = APoll().With("ana", "5");

        Assert.Equal(PollRefusal.NotRevealedYet, poll.Refusal(NewRound("ana")));
    }

    [Fact]
    public void Two_who_press_new_round_at_once_start_one()
    {
        Poll poll = APoll().With("ana", "5").Revealed().InANewRound();

        Assert.Empty(poll.Events(NewRound("ben", after: 1)));
    }

    [Fact]
    public void A_mistaken_reveal_is_marked_and_followed_by_a_new_round()
    {
        Poll poll = APoll().With("ana", "5").RevealedByMistake();

        Assert.Equal(2, poll.Round.Number);
        Assert.True(Assert.Single(poll.EarlierRounds).Mistaken);
        Assert.False(poll.Round.Mistaken);
    }

    [Fact]
    public void A_button_of_an_earlier_round_does_nothing_to_the_present_one()
    {
        Poll poll = APoll().With("ana", "5").Revealed().InANewRound().With("ana", "8");

        Assert.Equal(PollRefusal.AnotherRound, poll.Refusal(Vote("ana", "5", round: 1)));
        Assert.Equal(PollRefusal.AnotherRound, poll.Refusal(Withdraw("ana", round: 1)));
        Assert.Equal(PollRefusal.AnotherRound, poll.Refusal(Reveal("ana", round: 1)));
        Assert.Equal(PollRefusal.AnotherRound, poll.Refusal(Accept("ana", "5", round: 1)));
    }

    [Fact]
    public void Accepting_settles_the_estimate_apart_from_the_votes()
    {
        Poll poll = APoll().With("ana", "5").With("ben", "8").Revealed().Accepted("13", by: "ben");

        Assert.Equal(PollStage.Accepted, poll.Stage);
        Assert.Equal(new AcceptedEstimate(CardOf("13"), Person("ben"), Monday), poll.Accepted);
        Assert.Equal("5", poll.Round.VoteOf("ana"));
        Assert.True(poll.IsClosed);
    }

    [Fact]
    public void Hidden_votes_cannot_be_accepted()
    {
        Poll poll = APoll().With("ana", "5");

        Assert.Equal(PollRefusal.NotRevealedYet, poll.Refusal(Accept("ana", "5")));
    }

    [Theory]
    [InlineData("?")]
    [InlineData("∞")]
    [InlineData("☕")]
    public void A_special_card_may_be_voted_but_not_accepted(string card)
    {
        Poll poll = APoll().With("ana", card).Revealed();

        Assert.Equal(card, poll.Round.VoteOf("ana"));
        Assert.Equal(PollRefusal.NoSuchCard, poll.Refusal(Accept("ana", card)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(14)]
    [InlineData(int.MaxValue)]
    public void A_card_that_the_deck_does_not_have_is_refused(int index)
    {
        Poll open = APoll().With("ana", "5");
        Poll revealed = APoll().With("ana", "5").Revealed();

        Assert.Equal(PollRefusal.NoSuchCard, open.Refusal(Vote("ben", "5") with { CardIndex = index }));
        Assert.Equal(PollRefusal.NoSuchCard, revealed.Refusal(Accept("ben", "5") with { CardIndex = index }));
    }

    [Fact]
    public void Accepting_over_another_estimate_asks_first()
    {
        Poll poll = APoll().With("ana", "5").Revealed();
        var accept = Accept("ana", "5") with { ExistingEstimate = "3" };

        Assert.Equal(PollRefusal.WouldReplaceEstimate, poll.Refusal(accept));
        Assert.Equal(PollStage.Accepted, poll.After(accept with { Replace = true }).Stage);
    }

    [Fact]
    public void Accepting_the_estimate_that_the_item_has_already_does_not_ask()
    {
        Poll poll = APoll().With("ana", "5").Revealed();

        Assert.Equal(PollStage.Accepted, poll.After(Accept("ana", "5") with { ExistingEstimate = "5" }).Stage);
    }

    [Fact]
    public void Two_who_accept_the_same_card_accept_it_once()
    {
        Poll poll = APoll().With("ana", "5").Revealed().Accepted("5");

        Assert.Empty(poll.Events(Accept("ben", "5")));
        Assert.Equal(PollRefusal.AlreadyAccepted, poll.Refusal(Accept("ben", "8")));
    }

    [Fact]
    public void After_acceptance_nothing_changes_any_more()
    {
        Poll poll = APoll().With("ana", "5").Revealed().Accepted("5");

        Assert.Equal(PollRefusal.AlreadyAccepted, poll.Refusal(Vote("ana", "8")));
        Assert.Equal(PollRefusal.AlreadyAccepted, poll.Refusal(Withdraw("ana")));
        Assert.Equal(PollRefusal.AlreadyAccepted, poll.Refusal(Reveal("ana")));
        Assert.Equal(PollRefusal.AlreadyAccepted, poll.Refusal(NewRound("ana")));
        Assert.Equal(PollRefusal.AlreadyAccepted, poll.Refusal(Cancel("ana")));
    }

    [Fact]
    public void A_poll_closes_by_itself_when_nobody_has_touched_it_for_seven_days_and_says_so()
    {
        Poll poll = APoll().With("ana", "5");
        Poll over = APoll().With("ana", "5").Cancelled(by: "ben");
        var week = Duration.FromDays(7);

        Assert.Empty(Events(Poll.CloseUntouched(poll, Monday, Monday + week - Duration.FromSeconds(1))));
        Assert.Empty(Events(Poll.CloseUntouched(over, Monday, Monday + week)));
        var closed = Poll.Evolve(poll, Assert.Single(Events(Poll.CloseUntouched(poll, Monday, Monday + week))));

        Assert.Equal((PollStage.Cancelled, null), (closed.Stage, closed.CancelledBy));
        Assert.Contains("nobody touched it for 7 days", PollCard.Draw(PollView.ForEverybody(closed, NameOf)).PlainText, StringComparison.Ordinal);

        static IEnumerable<PollEvent> Events(PollDecision decision) => Assert.IsType<PollDecision.Taken>(decision).Events;
    }

    [Fact]
    public void A_poll_may_be_cancelled_before_and_after_the_reveal()
    {
        Poll open = APoll().With("ana", "5").Cancelled(by: "ben");
        Poll revealed = APoll().With("ana", "5").Revealed().Cancelled();

        Assert.Equal((PollStage.Cancelled, Person("ben")), (open.Stage, open.CancelledBy));
        Assert.Equal(PollStage.Cancelled, revealed.Stage);
    }

    [Fact]
    public void A_cancelled_poll_takes_nothing_but_another_cancellation()
    {
        Poll poll = APoll().With("ana", "5").Cancelled();

        Assert.Empty(poll.Events(Cancel("ben")));
        Assert.Equal(PollRefusal.AlreadyCancelled, poll.Refusal(Vote("ana", "8")));
        Assert.Equal(PollRefusal.AlreadyCancelled, poll.Refusal(Reveal("ana")));
        Assert.Equal(PollRefusal.AlreadyCancelled, poll.Refusal(NewRound("ana")));
        Assert.Equal(PollRefusal.AlreadyCancelled, poll.Refusal(Accept("ana", "5")));
    }

    [Fact]
    public void An_observer_does_not_vote_but_may_help_the_poll_along()
    {
        Poll poll = APoll().WatchedBy("eve").With("ana", "5");

        Assert.Equal(PollRefusal.Observer, poll.Refusal(Vote("eve", "5")));
        Assert.Equal(PollStage.Revealed, poll.After(Reveal("eve")).Stage);
    }

    [Fact]
    public void A_bot_does_nothing_to_a_poll()
    {
        Poll poll = APoll().With("ana", "5");

        Assert.Equal(PollRefusal.Bot, poll.Refusal(Vote("robo", "5") with { By = Bot("robo") }));
        Assert.Equal(PollRefusal.Bot, poll.Refusal(Reveal("robo") with { By = Bot("robo") }));
    }

    [Fact]
    public void A_stranger_to_the_organization_does_nothing_to_a_poll_even_under_a_members_name()
    {
        Poll poll = APoll().With("ana", "5");

        Assert.Equal(PollRefusal.Stranger, poll.Refusal(Vote("sam", "5") with { By = Stranger("sam") }));
        Assert.Equal(PollRefusal.Stranger, poll.Refusal(Vote("ana", "8") with { By = Stranger("ana") }));
        Assert.Equal(PollRefusal.Stranger, poll.Refusal(Cancel("sam") with { By = Stranger("sam") }));
    }

    [Fact]
    public void A_poll_opens_once()
    {
        Poll poll = APoll();
        var opened = new PollEvent.PollOpened(
            poll.Id, poll.Organization, poll.Team, poll.Channel, poll.Subject, poll.Deck, poll.Facilitator, [], [], Monday);

        Assert.Throws<InvalidOperationException>(() => Poll.Evolve(poll, opened));
    }
}
