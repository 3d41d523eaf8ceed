using System.Collections.Immutable;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>
/// What holds in every story of every poll, whatever people try and in whatever order. Each law is a method that
/// fails an assertion if it is broken; <see cref="PollProperties"/> puts random stories to all of them.
/// </summary>
internal static class PollLaws
{
    /// <summary>Against a ledger kept by other rules than the poll's own: who may vote, when, and with what.</summary>
    public static void No_order_of_events_loses_a_vote(PollFunctions poll, PollStory story)
    {
        var ledger = new SortedDictionary<(int Round, string Person), string>();
        foreach (var (before, command, _, after) in story.Play(poll))
        {
            var maySpeak = before.Stage == PollStage.Open && command.By.Organization == before.Organization && !command.By.IsBot;
            switch (command)
            {
                case PollCommand.CastVote vote when maySpeak && vote.Round == before.Round.Number
                        && !before.Observers.Contains(vote.By.Person) && vote.CardIndex >= 0 && vote.CardIndex < before.Deck.Cards.Length:
                    ledger[(vote.Round, before.BallotOf(vote.By.Person).Value)] = before.Deck.Cards[vote.CardIndex].Label;
                    break;
                case PollCommand.WithdrawVote withdraw when maySpeak && withdraw.Round == before.Round.Number:
                    ledger.Remove((withdraw.Round, before.BallotOf(withdraw.By.Person).Value));
                    break;
                case PollCommand.ChangeExpected { Observers: { } watching } when maySpeak && after.Observers.SetEquals(watching):
                    watching.ToList().ForEach(person => ledger.Remove((before.Round.Number, before.BallotOf(person).Value)));
                    break;
            }

            var kept = after.EarlierRounds.Add(after.Round)
                .SelectMany(round => round.Votes.Select(vote => ((round.Number, vote.Key.Value), vote.Value.Card.Label)))
                .Order();
            Assert.Equal(ledger.Select(entry => (entry.Key, entry.Value)), kept);
        }
    }

    public static void What_everybody_sees_of_a_hidden_round_is_the_same_whatever_was_voted(PollFunctions poll, PollStory story)
    {
        foreach (var (hidden, _) in HiddenStates(poll, story))
        {
            Assert.Equal(Seen(poll, hidden, null), Seen(poll, WithOtherVotes(hidden, except: null), null));
        }
    }

    public static void What_a_person_sees_of_a_hidden_round_is_her_own_vote_and_no_other(PollFunctions poll, PollStory story)
    {
        foreach (var (hidden, viewer) in HiddenStates(poll, story))
        {
            Assert.Equal(Seen(poll, hidden, viewer), Seen(poll, WithOtherVotes(hidden, except: hidden.BallotOf(viewer)), viewer));
            Assert.Equal(hidden.VoteOf(viewer)?.Card, poll.View(hidden, viewer).OwnVote);
            Assert.Equal(hidden.VoteOf(viewer)?.Reason, poll.View(hidden, viewer).OwnReason);
        }
    }

    public static void A_round_is_revealed_by_request_or_by_the_last_expected_vote_and_never_earlier(PollFunctions poll, PollStory story)
    {
        foreach (var (before, command, _, after) in story.Play(poll))
        {
            var everybodyHasVoted = !after.ExpectedVoters.IsEmpty && after.ExpectedVoters.All(person => after.VoteOf(person) is not null);
            if (after.Stage == PollStage.Open)
            {
                Assert.False(everybodyHasVoted, "an open round lacks a vote");
            }
            else if (before.Stage == PollStage.Open && after.Stage == PollStage.Revealed)
            {
                Assert.True(command is PollCommand.RevealVotes || everybodyHasVoted, "nobody asked for it and votes are missing");
            }
        }
    }

    public static void Special_cards_never_enter_the_arithmetic(PollFunctions poll, PollStory story)
    {
        foreach (var round in Rounds(story.Play(poll)))
        {
            var tally = poll.Tally(Deck.ModifiedFibonacci, round);
            var counted = round.Votes.Values.Where(vote => vote.Card.Points is not null).ToList();
            var withoutSpecials = poll.Tally(Deck.ModifiedFibonacci, round with { Votes = round.Votes.RemoveRange(Special(round)) });

            Assert.Equal(counted.Count, tally.CountedVotes);
            Assert.All(tally.Offers.Concat(tally.Modes), card => Assert.NotNull(card.Points));
            Assert.Equal(Readable.Json(withoutSpecials with { Groups = [] }), Readable.Json(tally with { Groups = [] }));
        }
    }

    public static void The_median_is_a_card_with_no_more_than_half_of_the_votes_on_either_side(PollFunctions poll, PollStory story)
    {
        foreach (var round in Rounds(story.Play(poll)))
        {
            var points = round.Votes.Values.Where(vote => vote.Card.IsCounted).Select(vote => vote.Card.Points!.Value).ToList();
            var tally = poll.Tally(Deck.ModifiedFibonacci, round);
            if (points.Count == 0)
            {
                Assert.Null(tally.Median);
                continue;
            }

            Assert.Contains(tally.Median, Deck.ModifiedFibonacci.Cards);
            Assert.InRange(tally.Median!.Points!.Value, points.Min(), points.Max());
            Assert.InRange(tally.Mean!.Value, points.Min(), points.Max());
            Assert.True(points.Count(point => point < tally.Median.Points) * 2 <= points.Count, "more than half below");
            Assert.True(points.Count(point => point > tally.Median.Points) * 2 < points.Count, "half or more above");
        }
    }

    /// <summary>The same votes, cast in two orders into a fresh poll.</summary>
    public static void The_tally_does_not_depend_on_the_order_of_votes(PollFunctions poll, PollStory story)
    {
        foreach (var votes in Rounds(story.Play(poll)).Select(round => round.Votes.OrderBy(vote => vote.Key.Value).ToList()))
        {
            Assert.Equal(TallyOf(votes), TallyOf(Enumerable.Reverse(votes)));
        }

        string TallyOf(IEnumerable<KeyValuePair<PersonId, Vote>> votes)
        {
            var commands = votes.Select((vote, index) => new PollCommand.CastVote(
                PollBuilder.Member(vote.Key.Value),
                PollBuilder.Monday.Plus(NodaTime.Duration.FromSeconds(index)),
                1,
                Deck.ModifiedFibonacci.IndexOf(vote.Value.Card)));
            var voted = commands.Aggregate(
                PollBuilder.APoll().Build(),
                (now, command) => poll.Decide(now, command) is PollDecision.Taken taken ? taken.Events.Aggregate(now, poll.Evolve) : now);
            return Readable.Json(poll.Tally(voted.Deck, voted.Round));
        }
    }

    public static void Observers_bots_and_strangers_never_get_a_vote_in(PollFunctions poll, PollStory story)
    {
        foreach (var moment in story.Play(poll))
        {
            Assert.Null(moment.After.VoteOf(PollStory.Observer.Person));
            Assert.Empty(moment.After.Observers.Intersect(moment.After.ExpectedVoters));
            if (moment.After.Stage == PollStage.Open)
            {
                Assert.All(moment.After.Observers, watching => Assert.Null(moment.After.VoteOf(watching)));
            }

            if (PollStory.Outsiders.Contains(moment.Command.By))
            {
                Assert.IsType<PollDecision.Refused>(moment.Decision);
            }
        }
    }

    public static void Nothing_changes_after_the_end(PollFunctions poll, PollStory story) =>
        Assert.All(story.Play(poll).Where(moment => moment.Before.IsClosed), moment => Assert.Same(moment.Before, moment.After));

    public static void Only_a_number_of_the_deck_is_accepted_and_over_another_estimate_only_if_asked_for(PollFunctions poll, PollStory story)
    {
        foreach (var (before, command, _, after) in story.Play(poll).Where(moment => moment.Before.Accepted != moment.After.Accepted))
        {
            var accept = Assert.IsType<PollCommand.AcceptEstimate>(command);
            Assert.Equal(PollStage.Revealed, before.Stage);
            Assert.NotNull(after.Accepted?.Card.Points);
            Assert.Contains(after.Accepted.Card, before.Deck.Cards);
            Assert.True(accept.Replace || accept.ExistingEstimate is null || accept.ExistingEstimate == after.Accepted.Card.Label, "nobody asked to replace");
        }
    }

    public static void An_earlier_round_never_changes(PollFunctions poll, PollStory story)
    {
        foreach (var (before, _, _, after) in story.Play(poll))
        {
            Assert.Equal(before.EarlierRounds, after.EarlierRounds.Take(before.EarlierRounds.Count));
            Assert.All(after.EarlierRounds.Skip(before.EarlierRounds.Count), closed => Assert.Same(before.Round.Votes, closed.Votes));
        }
    }

    public static void Repeating_a_command_that_was_taken_yields_no_events_and_no_error(PollFunctions poll, PollStory story)
    {
        foreach (var (_, command, decision, after) in story.Play(poll).Where(moment => moment.Decision is PollDecision.Taken))
        {
            Assert.Empty(Assert.IsType<PollDecision.Taken>(poll.Decide(after, command)).Events);
        }
    }

    /// <summary>Who of an anonymous poll has voted cannot be told once it is closed, so its count stays as it was.</summary>
    public static void The_count_of_awaited_votes_equals_a_recount(PollFunctions poll, PollStory story) =>
        Assert.All(story.Play(poll), moment => Assert.Equal(
            moment.After is { IsAnonymous: true, IsClosed: true }
                ? moment.Before.Round.AwaitedCount
                : moment.After.ExpectedVoters.Count(person => moment.After.VoteOf(person) is null),
            moment.After.Round.AwaitedCount));

    public static void An_anonymous_poll_stays_so_and_holds_no_voters_name(PollFunctions poll, PollStory story)
    {
        foreach (var (before, _, _, after) in story.Play(poll).Where(moment => moment.After.IsAnonymous || moment.Before.IsAnonymous))
        {
            Assert.True(after.IsAnonymous, "votes were given on the promise that they are anonymous");
            Assert.Equal(after.IsClosed, after.Key is null);
            Assert.All(
                after.EarlierRounds.Add(after.Round).SelectMany(round => round.Votes.Keys),
                ballot => Assert.StartsWith("ballot:", ballot.Value, StringComparison.Ordinal));
            Assert.True(before.IsAnonymous || before.Round.Votes.IsEmpty, "somebody had voted by name");
        }
    }

    /// <summary>Everybody's view stays the same if the voters exchange their votes among each other, with all they said.</summary>
    public static void In_an_anonymous_poll_nobody_can_tell_who_voted_what(PollFunctions poll, PollStory story)
    {
        foreach (var state in story.Play(poll).Select(moment => moment.After).Where(state => state.IsAnonymous).Distinct())
        {
            var (voters, votes) = (state.Round.Votes.Keys.ToList(), state.Round.Votes.Values.ToList());
            var exchanged = voters.Select((voter, index) => KeyValuePair.Create(voter, votes[(index + 1) % votes.Count])).ToImmutableDictionary();

            Assert.Equal(Seen(poll, state, null), Seen(poll, state with { Round = state.Round with { Votes = exchanged } }, null));
        }
    }

    public static void A_reason_is_its_voters_own_and_goes_when_the_vote_is_taken_back(PollFunctions poll, PollStory story)
    {
        var said = new Dictionary<(int Round, PersonId Ballot), string?>();
        foreach (var (before, command, decision, after) in story.Play(poll))
        {
            var at = (before.Round.Number, before.BallotOf(command.By.Person));
            switch (command)
            {
                case PollCommand.GiveReason { Reason: { } reason } when decision is PollDecision.Taken:
                    said[at] = reason;
                    break;
                case PollCommand.WithdrawVote when decision is PollDecision.Taken:
                    said.Remove(at);
                    break;
                case PollCommand.ChangeExpected { Observers: { } watching } when decision is PollDecision.Taken && before.Stage == PollStage.Open:
                    watching.ToList().ForEach(person => said.Remove((before.Round.Number, before.BallotOf(person))));
                    break;
            }

            Assert.All(after.Round.Votes, vote => Assert.Equal(said.GetValueOrDefault((after.Round.Number, vote.Key)), vote.Value.Reason));
        }
    }

    /// <summary>Ben facilitates, Ana has started the poll, Cho is the deputy.</summary>
    public static void Facilitators_come_first_and_nobody_waits_for_them_longer_than_an_hour(PollFunctions poll, PollStory story)
    {
        var since = story.Opened.OpenedAt;
        foreach (var (before, command, decision, _) in story.Play(poll))
        {
            var deadline = before.Stage == PollStage.Open ? before.Deadline?.At : null;
            var (deputyFrom, everybodyFrom) = (deadline ?? since + NodaTime.Duration.FromMinutes(15), (deadline ?? since) + NodaTime.Duration.FromMinutes(60));
            var mayAtOnce = before.Facilitation.IsByAnybody || command.By.Person.Value is "ana" or "ben";
            if (decision is PollDecision.Refused { Reason: PollRefusal.NotFacilitator })
            {
                Assert.False(mayAtOnce, "a facilitator is refused");
                Assert.True(command.Now < everybodyFrom, "the team is locked out");
            }
            else if (decision is PollDecision.Taken { Events: [PollEvent.VotesRevealed or PollEvent.RoundStarted or PollEvent.DiscussionAsked or PollEvent.EstimateAccepted or PollEvent.PollCancelled or PollEvent.DeadlineChanged, ..] })
            {
                Assert.True(mayAtOnce || command.Now >= (command.By.Person.Value == "cho" ? deputyFrom : everybodyFrom), "somebody was faster than a facilitator");
            }

            var turned = decision is PollDecision.Taken taken ? taken.Events : [];
            since = turned.Aggregate(since, (earlier, happened) => happened switch
            {
                PollEvent.VotesRevealed revealed => revealed.At,
                PollEvent.RoundStarted started => started.At,
                _ => earlier,
            });
        }
    }

    public static void A_round_is_discussed_once_at_most_and_only_where_revealed_votes_differ(PollFunctions poll, PollStory story)
    {
        HashSet<int> discussed = [];
        foreach (var (before, _, _, after) in story.Play(poll).Where(moment => moment.Events.Any(happened => happened is PollEvent.DiscussionAsked)))
        {
            Assert.True(discussed.Add(before.Round.Number), "asked twice");
            Assert.Equal(PollStage.Revealed, before.Stage);
            Assert.True(before.Round.Votes.Values.Where(vote => vote.Card.IsCounted).Select(vote => vote.Card).Distinct().Count() > 1, "the votes do not differ");
            Assert.NotNull(after.Round.DiscussionAskedBy);
        }
    }

    public static void The_version_counts_events(PollFunctions poll, PollStory story) =>
        Assert.All(story.Play(poll), moment => Assert.Equal(moment.Before.Version + moment.Events.Length, moment.After.Version));

    /// <summary>Every state in which the round is hidden (or was until the poll was cancelled), and who brought it about.</summary>
    private static IEnumerable<(Poll State, PersonId By)> HiddenStates(PollFunctions poll, PollStory story) =>
        from moment in story.Play(poll)
        where moment.Events.Length > 0
        let state = moment.After
        where state.Stage == PollStage.Open || (state.Stage == PollStage.Cancelled && moment.Before.Stage == PollStage.Open)
        select (state, moment.Command.By.Person);

    /// <summary>All that a viewer gets of a poll: the view, and the message that is drawn of it.</summary>
    private static string Seen(PollFunctions poll, Poll state, PersonId? viewer)
    {
        var view = poll.View(state, viewer);
        return Readable.Json(view) + Readable.Json(PollCard.Draw(view));
    }

    /// <summary>
    /// The poll as it would be, had the others voted with a card like no other. If a view of it is the same, it holds
    /// nothing of what they did vote.
    /// </summary>
    private static Poll WithOtherVotes(Poll poll, PersonId? except) => poll with
    {
        Round = poll.Round with
        {
            Votes = poll.Round.Votes.ToImmutableDictionary(
                vote => vote.Key,
                vote => vote.Key == except ? vote.Value : vote.Value with { Card = new Card("SECRET", 987654), Reason = "SECRET", Confidence = null }),
        },
    };

    /// <summary>Every state that a round was in.</summary>
    private static IEnumerable<Round> Rounds(ImmutableArray<Moment> moments) => moments.Select(moment => moment.After.Round).Distinct();

    private static IEnumerable<PersonId> Special(Round round) => round.Votes.Where(vote => !vote.Value.Card.IsCounted).Select(vote => vote.Key);
}
