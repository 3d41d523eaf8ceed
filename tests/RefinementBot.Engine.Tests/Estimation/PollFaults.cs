using System.Collections.Immutable;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>Polls that are wrong in one way each, and the law that must notice.</summary>
internal static class PollFaults
{
    public static IReadOnlyDictionary<string, (string Law, PollFunctions Functions)> All { get; } = new Dictionary<string, (string, PollFunctions)>
    {
        ["the view tells the votes before the reveal"] = (
            nameof(PollLaws.What_everybody_sees_of_a_hidden_round_is_the_same_whatever_was_voted),
            Real with { View = (poll, viewer) => Real.View(poll, viewer) with { Tally = Real.View(poll with { Stage = PollStage.Revealed }, viewer).Tally } }),
        ["the roster of a personal view tells what others voted"] = (
            nameof(PollLaws.What_a_person_sees_of_a_hidden_round_is_her_own_vote_and_no_other),
            Real with
            {
                View = (poll, viewer) => Real.View(poll, viewer) with
                {
                    Voters = [.. poll.Round.Votes.Select(vote => new VoterLine($"{PollBuilder.NameOf(vote.Key)} ({vote.Value.Card})", true))],
                },
            }),
        ["? counts as 0"] = (
            nameof(PollLaws.Special_cards_never_enter_the_arithmetic),
            Real with
            {
                Tally = (deck, round) => Real.Tally(deck, round with
                {
                    Votes = round.Votes.ToImmutableDictionary(
                        vote => vote.Key,
                        vote => vote.Value.Card.Label == "?" ? vote.Value with { Card = deck.Cards[0] } : vote.Value),
                }),
            }),
        ["an observer is counted"] = (
            nameof(PollLaws.Observers_bots_and_strangers_never_get_a_vote_in),
            Real with { Decide = (poll, command) => Real.Decide(poll with { Observers = [] }, command) }),
        ["the vote of whoever watches from now on stays"] = (
            nameof(PollLaws.Observers_bots_and_strangers_never_get_a_vote_in),
            Real with
            {
                Decide = (poll, command) => Real.Decide(poll, command) is PollDecision.Taken taken && command is PollCommand.ChangeExpected
                    ? new PollDecision.Taken(taken.Events.RemoveAll(happened => happened is PollEvent.VoteWithdrawn))
                    : Real.Decide(poll, command),
            }),
        ["a stranger is taken for a member"] = (
            nameof(PollLaws.Observers_bots_and_strangers_never_get_a_vote_in),
            Real with { Decide = (poll, command) => Real.Decide(poll, command with { By = command.By with { Organization = poll.Organization } }) }),
        ["a changed vote is dropped"] = (
            nameof(PollLaws.No_order_of_events_loses_a_vote),
            Real with
            {
                Evolve = (poll, happened) => happened is PollEvent.VoteCast { Earlier: not null } ? poll with { Version = poll.Version + 1 } : Real.Evolve(poll, happened),
            }),
        ["the last vote but one reveals"] = (
            nameof(PollLaws.A_round_is_revealed_by_request_or_by_the_last_expected_vote_and_never_earlier),
            Real with { Decide = (poll, command) => Real.Decide(poll with { Round = poll.Round with { AwaitedCount = poll.Round.AwaitedCount - 1 } }, command) }),
        ["the median of an even count is the lower card"] = (
            nameof(PollLaws.The_median_is_a_card_with_no_more_than_half_of_the_votes_on_either_side),
            Real with
            {
                Tally = (deck, round) => Real.Tally(deck, round) is { CountedVotes: 2 } tally ? tally with { Median = tally.Groups[0].Card } : Real.Tally(deck, round),
            }),
        ["the first vote stands first"] = (
            nameof(PollLaws.The_tally_does_not_depend_on_the_order_of_votes),
            Real with
            {
                Tally = (deck, round) => Real.Tally(deck, round) is var tally && round.Votes.IsEmpty
                    ? tally
                    : tally with { LowestVoters = [round.Votes.MinBy(vote => vote.Value.CastAt).Key] },
            }),
        ["an accepted poll can be opened again"] = (
            nameof(PollLaws.Nothing_changes_after_the_end),
            Real with { Decide = (poll, command) => Real.Decide(poll.Stage == PollStage.Accepted ? poll with { Stage = PollStage.Revealed } : poll, command) }),
        ["a special card can be accepted"] = (
            nameof(PollLaws.Only_a_number_of_the_deck_is_accepted_and_over_another_estimate_only_if_asked_for),
            Real with
            {
                Decide = (poll, command) => Real.Decide(poll with { Deck = poll.Deck with { Cards = [.. poll.Deck.Cards.Select(card => card with { Points = card.Points ?? 0 })] } }, command),
            }),
        ["a new round empties the earlier one"] = (
            nameof(PollLaws.An_earlier_round_never_changes),
            Real with
            {
                Evolve = (poll, happened) => Real.Evolve(happened is PollEvent.RoundStarted ? poll with { Round = poll.Round with { Votes = poll.Round.Votes.Clear() } } : poll, happened),
            }),
        ["revealing twice happens twice"] = (
            nameof(PollLaws.Repeating_a_command_that_was_taken_yields_no_events_and_no_error),
            Real with { Decide = (poll, command) => Real.Decide(command is PollCommand.RevealVotes ? poll with { Stage = PollStage.Open } : poll, command) }),
        ["a vote taken back is not waited for"] = (
            nameof(PollLaws.The_count_of_awaited_votes_equals_a_recount),
            Real with
            {
                Evolve = (poll, happened) => Real.Evolve(poll, happened) is var after && happened is PollEvent.VoteWithdrawn
                    ? after with { Round = after.Round with { AwaitedCount = poll.Round.AwaitedCount } }
                    : after,
            }),
        ["taking a vote back leaves the version as it was"] = (
            nameof(PollLaws.The_version_counts_events),
            Real with
            {
                Evolve = (poll, happened) => Real.Evolve(poll, happened) is var after && happened is PollEvent.VoteWithdrawn ? after with { Version = poll.Version } : after,
            }),
        ["an anonymous poll is made one by name"] = (
            nameof(PollLaws.An_anonymous_poll_stays_so_and_holds_no_voters_name),
            Real with
            {
                Evolve = (poll, happened) => Real.Evolve(poll, happened) is var after && happened is PollEvent.RoundStarted ? after with { IsAnonymous = false, Key = null } : after,
            }),
        ["the secret outlives the poll"] = (
            nameof(PollLaws.An_anonymous_poll_stays_so_and_holds_no_voters_name),
            Real with { Evolve = (poll, happened) => Real.Evolve(poll, happened) with { Key = poll.Key } }),
        ["an anonymous vote is kept by name"] = (
            nameof(PollLaws.An_anonymous_poll_stays_so_and_holds_no_voters_name),
            Real with
            {
                Decide = (poll, command) => Real.Decide(poll, command) is PollDecision.Taken { Events: [PollEvent.VoteCast cast, .. var more] }
                    ? new PollDecision.Taken([cast with { By = command.By.Person }, .. more])
                    : Real.Decide(poll, command),
            }),
        ["the first to vote is named in an anonymous poll"] = (
            nameof(PollLaws.In_an_anonymous_poll_nobody_can_tell_who_voted_what),
            Real with
            {
                View = (poll, viewer) => Real.View(poll, viewer) is { Tally: { } tally } view && !poll.Round.Votes.IsEmpty
                    ? view with { Tally = tally with { LowestVoters = [poll.Round.Votes.MinBy(vote => (vote.Value.Card.Points, vote.Key.Value)).Key.Value] } }
                    : Real.View(poll, viewer),
            }),
        ["a changed vote loses its reason"] = (
            nameof(PollLaws.A_reason_is_its_voters_own_and_goes_when_the_vote_is_taken_back),
            Real with
            {
                Evolve = (poll, happened) => Real.Evolve(poll, happened) is var after && happened is PollEvent.VoteCast { Earlier: not null } cast
                    ? after with { Round = after.Round with { Votes = after.Round.Votes.SetItem(cast.By, new Vote(cast.Card, cast.At)) } }
                    : after,
            }),
        ["facilitators are waited for for ever"] = (
            nameof(PollLaws.Facilitators_come_first_and_nobody_waits_for_them_longer_than_an_hour),
            Real with { Decide = (poll, command) => Real.Decide(poll with { Round = poll.Round with { Since = command.Now } }, command) }),
        ["the same round is discussed again"] = (
            nameof(PollLaws.A_round_is_discussed_once_at_most_and_only_where_revealed_votes_differ),
            Real with { Decide = (poll, command) => Real.Decide(poll with { Round = poll.Round with { DiscussionAskedBy = null } }, command) }),
        ["anybody is a facilitator"] = (
            nameof(PollLaws.Facilitators_come_first_and_nobody_waits_for_them_longer_than_an_hour),
            Real with { Decide = (poll, command) => Real.Decide(poll with { Facilitation = Facilitation.ByAnybody }, command) }),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    private static PollFunctions Real => new();
}
