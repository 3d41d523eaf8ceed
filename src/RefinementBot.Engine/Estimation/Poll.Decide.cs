using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <content>What a poll says to each command.</content>
public sealed partial record Poll
{
    /// <summary>What <paramref name="command"/> leads to: events to fold in (none if it is done already), or a refusal.</summary>
    public static PollDecision Decide(Poll poll, PollCommand command) => command switch
    {
        _ when command.By.Organization != poll.Organization => Refuse(PollRefusal.Stranger),
        _ when command.By.IsBot => Refuse(PollRefusal.Bot),
        PollCommand.CastVote vote => DecideVote(poll, vote),
        PollCommand.WithdrawVote withdraw => DecideWithdrawal(poll, withdraw),
        PollCommand.RevealVotes reveal => DecideReveal(poll, reveal),
        PollCommand.StartRound start => DecideRound(poll, start),
        PollCommand.AskToDiscuss ask => DecideDiscussion(poll, ask),
        PollCommand.AcceptEstimate accept => DecideAcceptance(poll, accept),
        PollCommand.CancelPoll cancel => DecideCancellation(poll, cancel),
        PollCommand.GiveReason give => DecideReason(poll, give),
        PollCommand.ChangeExpected change => DecideExpected(poll, change),
        PollCommand.ChangeDeadline change => DecideDeadline(poll, change),
        PollCommand.ChangeAnonymity change => DecideAnonymity(poll, change),
        PollCommand.LinkPeople link => DecideLink(poll, link),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <summary>Closes a poll that nobody has touched for <see cref="UntouchedDays"/> days. Nothing happens to one that is over or was touched since, and a deadline counts as a touch.</summary>
    public static PollDecision CloseUntouched(Poll poll, Instant lastTouched, Instant now) =>
        poll.IsClosed || now - lastTouched < Duration.FromDays(UntouchedDays) || now - poll.Deadline?.At < Duration.FromDays(UntouchedDays) ? Happened() : Happened(new PollEvent.PollCancelled(null, now));

    /// <summary>
    /// What happens once a poll's deadline has come: the votes are revealed, or it is overdue if nobody has voted.
    /// Nothing happens to a poll that has another deadline by now, or none, or whose votes are revealed.
    /// </summary>
    public static PollDecision ReachDeadline(Poll poll, Instant now) =>
        poll is not { Stage: PollStage.Open, Deadline: { IsOver: false } deadline } || deadline.At > now ? Happened()
        : poll.Round.Votes.IsEmpty ? Happened(new PollEvent.DeadlinePassed(now))
        : Happened(new PollEvent.VotesRevealed(null, now, AtDeadline: true));

    private static PollDecision DecideVote(Poll poll, PollCommand.CastVote command)
    {
        var ballot = poll.BallotOf(command.By.Person);
        var earlier = poll.Round.Votes.GetValueOrDefault(ballot)?.Card;
        var isCastAlready = earlier is not null && earlier == poll.Deck.At(command.CardIndex);
        if (isCastAlready && poll.Stage == PollStage.Revealed && poll.Round.Number == command.Round)
        {
            return Happened(); // The last expected vote, pressed twice.
        }

        if (poll.CheckRound(command.Round, PollStage.Open) is { } refusal)
        {
            return Refuse(refusal);
        }

        if (poll.Observers.Contains(command.By.Person))
        {
            return Refuse(PollRefusal.Observer);
        }

        if (poll.Deck.At(command.CardIndex) is not { } card)
        {
            return Refuse(PollRefusal.NoSuchCard);
        }

        if (isCastAlready)
        {
            return Happened();
        }

        var isAwaited = earlier is null && poll.ExpectedVoters.Contains(command.By.Person);
        var cast = new PollEvent.VoteCast(ballot, command.Now, card, earlier, isAwaited);
        return isAwaited && poll.Round.AwaitedCount == 1
            ? Happened(cast, new PollEvent.VotesRevealed(null, command.Now))
            : Happened(cast);
    }

    private static PollDecision DecideWithdrawal(Poll poll, PollCommand.WithdrawVote command) =>
        poll.CheckRound(command.Round, PollStage.Open) is { } refusal ? Refuse(refusal)
        : poll.VoteOf(command.By.Person) is { } vote
            ? Happened(new PollEvent.VoteWithdrawn(
                poll.BallotOf(command.By.Person), command.Now, vote.Card, poll.ExpectedVoters.Contains(command.By.Person)))
            : Happened();

    private static PollDecision DecideReason(Poll poll, PollCommand.GiveReason command)
    {
        if (poll.CheckRound(command.Round, PollStage.Open) is { } refusal)
        {
            return Refuse(refusal);
        }

        if (poll.VoteOf(command.By.Person) is not { } vote)
        {
            return Refuse(PollRefusal.NoVoteToExplain);
        }

        var given = vote with { Reason = command.Reason is "" ? null : command.Reason ?? vote.Reason, Confidence = command.Confidence ?? vote.Confidence };
        return given == vote
            ? Happened()
            : Happened(new PollEvent.ReasonGiven(poll.BallotOf(command.By.Person), command.Now, given.Reason, given.Confidence));
    }

    private static PollDecision DecideReveal(Poll poll, PollCommand.RevealVotes command) =>
        poll.Stage == PollStage.Revealed && poll.Round.Number == command.Round ? Happened()
        : poll.CheckRound(command.Round, PollStage.Open) is { } refusal ? Refuse(refusal)
        : !poll.MayFacilitate(command) ? Refuse(PollRefusal.NotFacilitator)
        : poll.Round.Votes.IsEmpty ? Refuse(PollRefusal.NoVotesYet)
        : Happened(new PollEvent.VotesRevealed(command.By.Person, command.Now));

    private static PollDecision DecideRound(Poll poll, PollCommand.StartRound command) =>
        poll.Stage == PollStage.Open && poll.Round.Number == command.AfterRound + 1 ? Happened()
        : poll.CheckRound(command.AfterRound, PollStage.Revealed) is { } refusal ? Refuse(refusal)
        : !poll.MayFacilitate(command) ? Refuse(PollRefusal.NotFacilitator)
        : Happened(new PollEvent.RoundStarted(command.By.Person, command.Now, command.AfterRound + 1, command.EarlierWasMistaken)
        {
            Deadline = poll.Deadline is { } deadline && deadline.At <= command.Now ? command.NextDeadline : poll.Deadline,
        });

    /// <summary>That it was asked already is nobody's refusal: it is done, and whoever wants it is told by whom.</summary>
    private static PollDecision DecideDiscussion(Poll poll, PollCommand.AskToDiscuss command) =>
        poll.CheckRound(command.Round, PollStage.Revealed) is { } refusal ? Refuse(refusal)
        : poll.Round.DiscussionAskedBy is not null ? Happened()
        : !poll.MayFacilitate(command) ? Refuse(PollRefusal.NotFacilitator)
        : Tally.Of(poll.Deck, poll.Round).Spread == 0 ? Refuse(PollRefusal.NothingToDiscuss)
        : Happened(new PollEvent.DiscussionAsked(command.By.Person, command.Now));

    private static PollDecision DecideAcceptance(Poll poll, PollCommand.AcceptEstimate command)
    {
        var card = poll.Deck.At(command.CardIndex);
        if (poll.Accepted is { } accepted && accepted.Card == card)
        {
            return Happened();
        }

        if (poll.CheckRound(command.Round, PollStage.Revealed) is { } refusal)
        {
            return Refuse(refusal);
        }

        if (!poll.MayFacilitate(command))
        {
            return Refuse(PollRefusal.NotFacilitator);
        }

        if (card is not { IsCounted: true })
        {
            return Refuse(PollRefusal.NoSuchCard);
        }

        var wouldReplace = command.ExistingEstimate is { } existing && existing != card.Label;
        return wouldReplace && !command.Replace
            ? Refuse(PollRefusal.WouldReplaceEstimate)
            : Happened(new PollEvent.EstimateAccepted(command.By.Person, command.Now, card));
    }

    private static PollDecision DecideCancellation(Poll poll, PollCommand.CancelPoll command) => poll.Stage switch
    {
        PollStage.Cancelled => Happened(),
        PollStage.Accepted => Refuse(PollRefusal.AlreadyAccepted),
        _ when !poll.MayFacilitate(command) => Refuse(PollRefusal.NotFacilitator),
        _ => Happened(new PollEvent.PollCancelled(command.By.Person, command.Now)),
    };

    /// <summary>Whoever has voted stays counted; of the others nobody is waited for who left.</summary>
    private static PollDecision DecideExpected(Poll poll, PollCommand.ChangeExpected command)
    {
        var isOpen = poll.Stage == PollStage.Open;
        var observers = command.Observers ?? poll.Observers;
        var added = isOpen ? command.Add.Except(observers).Except(poll.ExpectedVoters) : [];
        var gone = isOpen ? command.Remove.Where(person => poll.VoteOf(person) is null) : [];
        var removed = poll.ExpectedVoters.Intersect(observers.Union(gone));
        if (poll.IsClosed || (added.IsEmpty && removed.IsEmpty && observers.SetEquals(poll.Observers)))
        {
            return Happened();
        }

        if (!added.IsEmpty && !poll.MayFacilitate(command))
        {
            return Refuse(PollRefusal.NotFacilitator);
        }

        var changed = new PollEvent.ExpectedChanged(command.By.Person, command.Now, added, removed)
        {
            Observers = observers.SetEquals(poll.Observers) ? null : observers,
        };
        return isOpen ? AndRevealIfComplete(poll, [.. Withdrawals(poll, observers, command.Now), changed], command.Now) : Happened(changed);
    }

    /// <summary>The hidden votes of those who watch from now on, taken back in one order whoever asks.</summary>
    private static IEnumerable<PollEvent> Withdrawals(Poll poll, ImmutableHashSet<PersonId> observers, Instant now) =>
        from person in observers.OrderBy(person => person.Value, StringComparer.Ordinal)
        let vote = poll.VoteOf(person)
        where vote is not null
        select new PollEvent.VoteWithdrawn(poll.BallotOf(person), now, vote.Card, poll.ExpectedVoters.Contains(person));

    private static PollDecision DecideDeadline(Poll poll, PollCommand.ChangeDeadline command) =>
        poll.CheckRound(poll.Round.Number, PollStage.Open) is { } refusal ? Refuse(refusal)
        : poll.Deadline == command.Deadline ? Happened()
        : !poll.MayFacilitate(command) ? Refuse(PollRefusal.NotFacilitator)
        : command.Deadline?.At <= command.Now ? Refuse(PollRefusal.DeadlineIsOver)
        : Happened(new PollEvent.DeadlineChanged(command.By.Person, command.Now, command.Deadline));

    private static PollDecision DecideAnonymity(Poll poll, PollCommand.ChangeAnonymity command) => (poll.IsAnonymous, command.IsAnonymous) switch
    {
        (true, false) => Refuse(PollRefusal.StaysAnonymous),
        (false, true) when poll.CheckRound(poll.Round.Number, PollStage.Open) is { } refusal => Refuse(refusal),
        (false, true) when !poll.Round.Votes.IsEmpty || !poll.EarlierRounds.IsEmpty => Refuse(PollRefusal.VotedByName),
        (false, true) => Happened(new PollEvent.AnonymityChosen(
            command.By.Person, command.Now, command.Key ?? throw new InvalidOperationException("An anonymous poll needs a secret."))),
        _ => Happened(),
    };

    /// <summary>What happens, and the reveal with it if all who are then expected have voted.</summary>
    private static PollDecision AndRevealIfComplete(Poll poll, ImmutableArray<PollEvent> happened, Instant now)
    {
        var after = happened.Aggregate(poll, Evolve);
        return after.Round.AwaitedCount == 0 && !after.ExpectedVoters.IsEmpty && !after.Round.Votes.IsEmpty
            ? new PollDecision.Taken(happened.Add(new PollEvent.VotesRevealed(null, now)))
            : new PollDecision.Taken(happened);
    }

    private static PollDecision DecideLink(Poll poll, PollCommand.LinkPeople command)
    {
        var isConcerned = (poll.Stage == PollStage.Open && poll.VoteOf(command.Other) is not null)
            || poll.ExpectedVoters.Contains(command.Other) || poll.Observers.Contains(command.Other) || poll.Facilitator == command.Other
            || !poll.Facilitation.Equals(poll.Facilitation.Linked(command.By.Person, command.Other));
        var linked = new PollEvent.PeopleLinked(command.By.Person, command.Other, command.Now);
        return poll.IsClosed || !isConcerned ? Happened()
            : poll.Stage == PollStage.Open ? AndRevealIfComplete(poll, [linked], command.Now)
            : Happened(linked);
    }

    /// <summary>Why a command for <paramref name="round"/> that needs <paramref name="stage"/> cannot be taken now, or null if it can.</summary>
    private PollRefusal? CheckRound(int round, PollStage stage) => Stage switch
    {
        PollStage.Accepted => PollRefusal.AlreadyAccepted,
        PollStage.Cancelled => PollRefusal.AlreadyCancelled,
        _ when round != Round.Number => PollRefusal.AnotherRound,
        PollStage.Open when stage != PollStage.Open => PollRefusal.NotRevealedYet,
        PollStage.Revealed when stage != PollStage.Revealed => PollRefusal.AlreadyRevealed,
        _ => null,
    };

    /// <summary>Whoever need not wait may act at once, also where the clocks of two nodes differ.</summary>
    private bool MayFacilitate(PollCommand command) =>
        Facilitation.WaitOf(command.By.Person, Facilitator) == Duration.Zero || command.Now >= MayFacilitateFrom(command.By.Person);

    private static PollDecision Refuse(PollRefusal refusal) => new PollDecision.Refused(refusal);

    private static PollDecision Happened(params ReadOnlySpan<PollEvent> events) => new PollDecision.Taken([.. events]);
}
