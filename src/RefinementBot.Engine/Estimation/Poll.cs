using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>The identity of an estimation poll.</summary>
public readonly record struct PollId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>What a poll estimates: a backlog item, or free text that is no item.</summary>
/// <param name="Key">The item's key, or null for free text.</param>
/// <param name="Title">The item's title, or the text.</param>
/// <param name="Details">More to read before voting; may be empty.</param>
public sealed record PollSubject(ItemKey? Key, string Title, string Details = "");

/// <summary>Where a poll stands.</summary>
public enum PollStage
{
    /// <summary>Votes are taken and hidden.</summary>
    Open,

    /// <summary>The round's votes are shown; they can no longer change.</summary>
    Revealed,

    /// <summary>The team has settled on an estimate. Final.</summary>
    Accepted,

    /// <summary>Ended without an estimate. Final.</summary>
    Cancelled,
}

/// <summary>Whoever acts on a poll, as far as a poll must know.</summary>
/// <param name="IsBot">A bot or a deactivated account: never a voter.</param>
public sealed record Participant(PersonId Person, OrganizationId Organization, bool IsBot = false);

/// <summary>One voter's card in one round.</summary>
public sealed record Vote(Card Card, Instant CastAt);

/// <summary>One hidden vote of all, numbered from 1. Immutable: casting a vote makes a new one that shares nearly everything.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Votes">The votes by voter.</param>
/// <param name="AwaitedCount">How many of the expected voters have not voted yet.</param>
/// <param name="RevealedBy">Who revealed the round; null while hidden, and also if it revealed itself.</param>
/// <param name="Mistaken">Whether the round was said to have been revealed by mistake.</param>
public sealed record Round(
    int Number,
    ImmutableDictionary<PersonId, Vote> Votes,
    int AwaitedCount,
    PersonId? RevealedBy = null,
    bool Mistaken = false);

/// <summary>The value the team settled on, apart from the votes.</summary>
public sealed record AcceptedEstimate(Card Card, PersonId By, Instant At);

/// <summary>
/// One item put to estimation: an immutable state machine, open → revealed → (new round) open … → accepted | cancelled.
/// <see cref="Decide"/> says what a command leads to, <see cref="Evolve"/> folds it in; neither reads a clock,
/// makes an id or throws at a user's doing.
/// </summary>
public sealed record Poll
{
    /// <summary>After how many days without an act a poll closes by itself.</summary>
    public const int UntouchedDays = 7;

    public required PollId Id { get; init; }

    public required OrganizationId Organization { get; init; }

    public required TeamId Team { get; init; }

    /// <summary>The channel it was started in.</summary>
    public required ChannelId Channel { get; init; }

    public required PollSubject Subject { get; init; }

    public required Deck Deck { get; init; }

    /// <summary>Who started it.</summary>
    public required PersonId Facilitator { get; init; }

    /// <summary>Whose votes it waits for; when all are in, it reveals itself. Empty: it waits for no one.</summary>
    public required ImmutableHashSet<PersonId> ExpectedVoters { get; init; }

    /// <summary>Who watches and never counts.</summary>
    public required ImmutableHashSet<PersonId> Observers { get; init; }

    public required Instant OpenedAt { get; init; }

    public PollStage Stage { get; init; }

    /// <summary>The round that is voted on or was voted on last.</summary>
    public required Round Round { get; init; }

    /// <summary>The rounds before <see cref="Round"/>, oldest first. They never change.</summary>
    public ImmutableList<Round> EarlierRounds { get; init; } = [];

    /// <summary>What was settled on, once it is.</summary>
    public AcceptedEstimate? Accepted { get; init; }

    /// <summary>Who cancelled it, if somebody did; null too for one that closed by itself.</summary>
    public PersonId? CancelledBy { get; init; }

    /// <summary>How many events have been folded in, the opening included.</summary>
    public int Version { get; init; }

    /// <summary>Whether the poll is over.</summary>
    public bool IsClosed => Stage is PollStage.Accepted or PollStage.Cancelled;

    /// <summary>What <paramref name="command"/> leads to: events to fold in (none if it is done already), or a refusal.</summary>
    public static PollDecision Decide(Poll poll, PollCommand command) => command switch
    {
        _ when command.By.Organization != poll.Organization => Refuse(PollRefusal.Stranger),
        _ when command.By.IsBot => Refuse(PollRefusal.Bot),
        PollCommand.CastVote vote => DecideVote(poll, vote),
        PollCommand.WithdrawVote withdraw => DecideWithdrawal(poll, withdraw),
        PollCommand.RevealVotes reveal => DecideReveal(poll, reveal),
        PollCommand.StartRound start => DecideRound(poll, start),
        PollCommand.AcceptEstimate accept => DecideAcceptance(poll, accept),
        PollCommand.CancelPoll cancel => DecideCancellation(poll, cancel),
        PollCommand.LinkPeople link => DecideLink(poll, link),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <summary>The poll that <paramref name="opened"/> begins.</summary>
    public static Poll Open(PollEvent.PollOpened opened) => new()
    {
        Id = opened.Poll,
        Organization = opened.Organization,
        Team = opened.Team,
        Channel = opened.Channel,
        Subject = opened.Subject,
        Deck = opened.Deck,
        Facilitator = opened.By,
        ExpectedVoters = opened.ExpectedVoters.Except(opened.Observers),
        Observers = opened.Observers,
        OpenedAt = opened.At,
        Round = NewRound(1, opened.ExpectedVoters.Except(opened.Observers)),
        Version = 1,
    };

    /// <summary>The poll after <paramref name="happened"/>. Costs the same whether 3 or 300 have voted.</summary>
    public static Poll Evolve(Poll poll, PollEvent happened) => (happened switch
    {
        PollEvent.PollOpened => throw new InvalidOperationException("A poll opens once: use Open."),
        PollEvent.VoteCast cast => poll with
        {
            Round = poll.Round with
            {
                Votes = poll.Round.Votes.SetItem(cast.By, new Vote(cast.Card, cast.At)),
                AwaitedCount = poll.Round.AwaitedCount - (poll.IsAwaited(cast.By) ? 1 : 0),
            },
        },
        PollEvent.VoteWithdrawn withdrawn => poll with
        {
            Round = poll.Round with
            {
                Votes = poll.Round.Votes.Remove(withdrawn.By),
                AwaitedCount = poll.Round.AwaitedCount + (poll.ExpectedVoters.Contains(withdrawn.By) ? 1 : 0),
            },
        },
        PollEvent.VotesRevealed revealed => poll with
        {
            Stage = PollStage.Revealed,
            Round = poll.Round with { RevealedBy = revealed.By },
        },
        PollEvent.RoundStarted started => poll with
        {
            Stage = PollStage.Open,
            EarlierRounds = poll.EarlierRounds.Add(poll.Round with { Mistaken = started.EarlierWasMistaken }),
            Round = NewRound(started.Number, poll.ExpectedVoters),
        },
        PollEvent.EstimateAccepted accepted => poll with
        {
            Stage = PollStage.Accepted,
            Accepted = new AcceptedEstimate(accepted.Card, accepted.By, accepted.At),
        },
        PollEvent.PollCancelled cancelled => poll with { Stage = PollStage.Cancelled, CancelledBy = cancelled.By },
        PollEvent.PeopleLinked linked => Link(poll, linked),
        _ => throw new UnreachableException(happened.GetType().Name),
    }) with
    { Version = poll.Version + 1 };

    /// <summary>Closes a poll that nobody has touched for <see cref="UntouchedDays"/> days. Nothing happens to one that is over or was touched since.</summary>
    public static PollDecision CloseUntouched(Poll poll, Instant lastTouched, Instant now) =>
        poll.IsClosed || now - lastTouched < Duration.FromDays(UntouchedDays) ? Happened() : Happened(new PollEvent.PollCancelled(null, now));

    private static PollDecision DecideVote(Poll poll, PollCommand.CastVote command)
    {
        var earlier = poll.Round.Votes.GetValueOrDefault(command.By.Person)?.Card;
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

        var cast = new PollEvent.VoteCast(command.By.Person, command.Now, card, earlier);
        var completesTheRound = poll.Round.AwaitedCount == 1 && poll.IsAwaited(command.By.Person);
        return completesTheRound
            ? Happened(cast, new PollEvent.VotesRevealed(null, command.Now))
            : Happened(cast);
    }

    private static PollDecision DecideWithdrawal(Poll poll, PollCommand.WithdrawVote command) =>
        poll.CheckRound(command.Round, PollStage.Open) is { } refusal ? Refuse(refusal)
        : poll.Round.Votes.TryGetValue(command.By.Person, out var vote)
            ? Happened(new PollEvent.VoteWithdrawn(command.By.Person, command.Now, vote.Card))
            : Happened();

    private static PollDecision DecideReveal(Poll poll, PollCommand.RevealVotes command) =>
        poll.Stage == PollStage.Revealed && poll.Round.Number == command.Round ? Happened()
        : poll.CheckRound(command.Round, PollStage.Open) is { } refusal ? Refuse(refusal)
        : poll.Round.Votes.IsEmpty ? Refuse(PollRefusal.NoVotesYet)
        : Happened(new PollEvent.VotesRevealed(command.By.Person, command.Now));

    private static PollDecision DecideRound(Poll poll, PollCommand.StartRound command) =>
        poll.Stage == PollStage.Open && poll.Round.Number == command.AfterRound + 1 ? Happened()
        : poll.CheckRound(command.AfterRound, PollStage.Revealed) is { } refusal ? Refuse(refusal)
        : Happened(new PollEvent.RoundStarted(command.By.Person, command.Now, command.AfterRound + 1, command.EarlierWasMistaken));

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
        _ => Happened(new PollEvent.PollCancelled(command.By.Person, command.Now)),
    };

    private static PollDecision DecideLink(Poll poll, PollCommand.LinkPeople command)
    {
        var isConcerned = poll.Round.Votes.ContainsKey(command.Other)
            || poll.ExpectedVoters.Contains(command.Other) || poll.Observers.Contains(command.Other);
        if (poll.Stage != PollStage.Open || !isConcerned)
        {
            return Happened();
        }

        var linked = new PollEvent.PeopleLinked(command.By.Person, command.Other, command.Now);
        var round = Link(poll, linked).Round;
        return round.AwaitedCount == 0 && poll.Round.AwaitedCount > 0 && !round.Votes.IsEmpty
            ? Happened(linked, new PollEvent.VotesRevealed(null, command.Now))
            : Happened(linked);
    }

    private static Poll Link(Poll poll, PollEvent.PeopleLinked linked)
    {
        var votes = poll.Round.Votes;
        if (votes.TryGetValue(linked.Other, out var vote))
        {
            votes = votes.Remove(linked.Other);
            var isLater = !votes.TryGetValue(linked.By, out var own) || own.CastAt < vote.CastAt;
            votes = isLater ? votes.SetItem(linked.By, vote) : votes;
        }

        // Whoever watches in one chat and votes in the other is a voter.
        var isVoter = poll.ExpectedVoters.Contains(linked.By) || poll.ExpectedVoters.Contains(linked.Other) || votes.ContainsKey(linked.By);
        var isObserver = !isVoter && (poll.Observers.Contains(linked.By) || poll.Observers.Contains(linked.Other));
        var expected = poll.ExpectedVoters.Contains(linked.Other) ? poll.ExpectedVoters.Remove(linked.Other).Add(linked.By) : poll.ExpectedVoters;
        var observers = poll.Observers.Remove(linked.Other).Remove(linked.By);
        return poll with
        {
            ExpectedVoters = expected,
            Observers = isObserver ? observers.Add(linked.By) : observers,
            Round = poll.Round with { Votes = votes, AwaitedCount = expected.Count(person => !votes.ContainsKey(person)) },
        };
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

    private bool IsAwaited(PersonId person) => ExpectedVoters.Contains(person) && !Round.Votes.ContainsKey(person);

    private static Round NewRound(int number, ImmutableHashSet<PersonId> expected) =>
        new(number, ImmutableDictionary<PersonId, Vote>.Empty, expected.Count);

    private static PollDecision Refuse(PollRefusal refusal) => new PollDecision.Refused(refusal);

    private static PollDecision Happened(params ReadOnlySpan<PollEvent> events) => new PollDecision.Taken([.. events]);
}
