using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Estimation;

/// <summary>What somebody wants of an existing poll. The set is closed.</summary>
/// <param name="By">Who wants it.</param>
/// <param name="Now">When, as the shell read its clock.</param>
public abstract record PollCommand(Participant By, Instant Now)
{
    /// <summary>Casts a vote or changes it.</summary>
    public sealed record CastVote(Participant By, Instant Now, int Round, int CardIndex) : PollCommand(By, Now);

    /// <summary>Takes a vote back.</summary>
    public sealed record WithdrawVote(Participant By, Instant Now, int Round) : PollCommand(By, Now);

    /// <summary>Shows all votes of the round.</summary>
    public sealed record RevealVotes(Participant By, Instant Now, int Round) : PollCommand(By, Now);

    /// <summary>Starts the round after <paramref name="AfterRound"/>. A reveal cannot be unseen, so a mistaken one is marked and followed by a new round.</summary>
    /// <param name="NextDeadline">What takes the place of a deadline that is over; null for none.</param>
    public sealed record StartRound(
        Participant By, Instant Now, int AfterRound, bool EarlierWasMistaken = false, PollDeadline? NextDeadline = null)
        : PollCommand(By, Now);

    /// <summary>Has the lowest and the highest voters of a revealed round asked to say why: once a round, however often it is wanted.</summary>
    /// <param name="Again">Whether they may be asked where nobody knows whether they were already; that is the shell's to know.</param>
    public sealed record AskToDiscuss(Participant By, Instant Now, int Round, bool Again = false) : PollCommand(By, Now);

    /// <summary>Settles on a card.</summary>
    /// <param name="ExistingEstimate">The label of the estimate that the item has now, or null; the shell reads it in the same transaction.</param>
    /// <param name="Replace">Whether that estimate may be replaced by another.</param>
    public sealed record AcceptEstimate(
        Participant By, Instant Now, int Round, int CardIndex, bool Replace = false, string? ExistingEstimate = null)
        : PollCommand(By, Now);

    /// <summary>Ends the poll without an estimate.</summary>
    public sealed record CancelPoll(Participant By, Instant Now) : PollCommand(By, Now);

    /// <summary>Says why the actor voted as she did, and how sure she is. It stays hidden until the reveal, as the vote does.</summary>
    /// <param name="Reason">In her own words; empty to take back what she said before, null to leave it.</param>
    /// <param name="Confidence">How sure she is, or null to leave what she said before.</param>
    public sealed record GiveReason(Participant By, Instant Now, int Round, string? Reason, Confidence? Confidence) : PollCommand(By, Now);

    /// <summary>Has the poll wait for people, or no longer for some of those who have not voted.</summary>
    public sealed record ChangeExpected(Participant By, Instant Now, ImmutableHashSet<PersonId> Add, ImmutableHashSet<PersonId> Remove)
        : PollCommand(By, Now)
    {
        /// <summary>
        /// Who watches from now on, and nobody else; null to leave that as it is. A hidden vote of theirs is taken back,
        /// one that is shown stays.
        /// </summary>
        public ImmutableHashSet<PersonId>? Observers { get; init; }
    }

    /// <summary>Has the poll wait for votes until another time, or (null) until somebody reveals them.</summary>
    public sealed record ChangeDeadline(Participant By, Instant Now, PollDeadline? Deadline) : PollCommand(By, Now);

    /// <summary>Makes a poll anonymous on which nobody has voted yet. Never the other way round.</summary>
    /// <param name="Key">The secret by which its voters will be hashed; made by the shell.</param>
    public sealed record ChangeAnonymity(Participant By, Instant Now, bool IsAnonymous, BallotKey? Key = null) : PollCommand(By, Now);

    /// <summary>
    /// Two who were known apart are one person: in an open round <paramref name="Other"/>'s vote becomes hers, and of two the
    /// later stands. Votes that are shown stay as they are.
    /// </summary>
    public sealed record LinkPeople(Participant By, Instant Now, PersonId Other) : PollCommand(By, Now);
}

/// <summary>What has happened to a poll. The set is closed.</summary>
public abstract record PollEvent
{
    private PollEvent() { }

    public sealed record PollOpened(
        PollId Poll,
        OrganizationId Organization,
        TeamId Team,
        ChannelId Channel,
        PollSubject Subject,
        Deck Deck,
        PersonId By,
        ImmutableHashSet<PersonId> ExpectedVoters,
        ImmutableHashSet<PersonId> Observers,
        Instant At) : PollEvent
    {
        /// <summary>Whether votes are kept and shown without names.</summary>
        public bool IsAnonymous { get; init; }

        /// <summary>The secret of an anonymous poll, made by the shell.</summary>
        public BallotKey? Key { get; init; }

        /// <summary>Who may reveal and accept.</summary>
        public Facilitation Facilitation { get; init; } = Facilitation.ByAnybody;

        /// <summary>Until when it waits for votes; null if it waits until somebody reveals them.</summary>
        public PollDeadline? Deadline { get; init; }

        /// <summary>The session that it belongs to, or null.</summary>
        public PollSession? Session { get; init; }

        /// <summary>What its starter chose in so many words; the channel keeps it for the next poll.</summary>
        public PollChoice Choice { get; init; } = new();

        /// <summary>What blocked the item when it was put to estimation all the same.</summary>
        public ImmutableArray<FindingMark> OpenFindings { get; init; } = [];
    }

    /// <param name="By">The voter's ballot: see <see cref="Poll.BallotOf"/>.</param>
    /// <param name="WasAwaited">Whether the poll waited for this vote.</param>
    /// <param name="Earlier">The card that this vote takes the place of, or null for a first vote.</param>
    public sealed record VoteCast(PersonId By, Instant At, Card Card, Card? Earlier, bool WasAwaited = false) : PollEvent;

    /// <param name="By">The voter's ballot.</param>
    /// <param name="IsAwaited">Whether the poll waits for a vote of hers from now on.</param>
    public sealed record VoteWithdrawn(PersonId By, Instant At, Card Card, bool IsAwaited = false) : PollEvent;

    /// <param name="By">Who revealed, or null if the last expected vote did, or the deadline.</param>
    /// <param name="AtDeadline">Whether the deadline did.</param>
    public sealed record VotesRevealed(PersonId? By, Instant At, bool AtDeadline = false) : PollEvent;

    public sealed record RoundStarted(PersonId By, Instant At, int Number, bool EarlierWasMistaken) : PollEvent
    {
        /// <summary>The deadline from then on; null for none.</summary>
        public PollDeadline? Deadline { get; init; }
    }

    /// <summary>Those who voted lowest and highest are asked to say why.</summary>
    public sealed record DiscussionAsked(PersonId By, Instant At) : PollEvent;

    public sealed record EstimateAccepted(PersonId By, Instant At, Card Card) : PollEvent;

    /// <param name="By">Who cancelled, or null if it was left alone for so long that it closed by itself.</param>
    public sealed record PollCancelled(PersonId? By, Instant At) : PollEvent;

    /// <param name="By">The voter's ballot.</param>
    public sealed record ReasonGiven(PersonId By, Instant At, string? Reason, Confidence? Confidence) : PollEvent;

    public sealed record ExpectedChanged(PersonId By, Instant At, ImmutableHashSet<PersonId> Added, ImmutableHashSet<PersonId> Removed) : PollEvent
    {
        /// <summary>Who watches from now on, and nobody else; null if that is as it was. None of them is expected any more.</summary>
        public ImmutableHashSet<PersonId>? Observers { get; init; }
    }

    /// <param name="Deadline">The new deadline; null for none.</param>
    public sealed record DeadlineChanged(PersonId By, Instant At, PollDeadline? Deadline) : PollEvent;

    /// <summary>The deadline has come, and there is nothing to reveal.</summary>
    public sealed record DeadlinePassed(Instant At) : PollEvent;

    public sealed record AnonymityChosen(PersonId By, Instant At, BallotKey Key) : PollEvent;

    /// <summary>The poll, which was open already, is one of a session's from now on.</summary>
    public sealed record SessionJoined(PollSession Session, Instant At) : PollEvent;

    /// <param name="By">Who both are from now on.</param>
    /// <param name="Other">Who is nobody of her own any more.</param>
    public sealed record PeopleLinked(PersonId By, PersonId Other, Instant At) : PollEvent;
}

/// <summary>What <see cref="Poll.Decide"/> says to a command.</summary>
public abstract record PollDecision
{
    private PollDecision() { }

    /// <summary>It is taken; no events if it was done already.</summary>
    public sealed record Taken(ImmutableArray<PollEvent> Events) : PollDecision;

    /// <summary>It is refused, politely and with a reason.</summary>
    public sealed record Refused(PollRefusal Reason) : PollDecision;
}

/// <summary>Why a poll refuses a command. What the user reads about it stands in <see cref="PollAnswer"/>.</summary>
public enum PollRefusal
{
    /// <summary>The actor belongs to another organization.</summary>
    Stranger,

    /// <summary>The actor is a bot.</summary>
    Bot,

    /// <summary>The actor watches and does not vote.</summary>
    Observer,

    /// <summary>The command is for a round that is not the current one.</summary>
    AnotherRound,

    /// <summary>The round's votes are shown already, so they can no longer change.</summary>
    AlreadyRevealed,

    /// <summary>The round's votes are still hidden.</summary>
    NotRevealedYet,

    /// <summary>There is nothing to reveal.</summary>
    NoVotesYet,

    /// <summary>The deck has no such card, or the card is no estimate.</summary>
    NoSuchCard,

    /// <summary>The team has named facilitators, and the actor is none of them (yet).</summary>
    NotFacilitator,

    /// <summary>The votes of the round do not differ.</summary>
    NothingToDiscuss,

    /// <summary>A reason goes with a vote, and the actor has none in this round.</summary>
    NoVoteToExplain,

    /// <summary>Votes were given on the promise that they are anonymous.</summary>
    StaysAnonymous,

    /// <summary>Votes were given by name already.</summary>
    VotedByName,

    /// <summary>The deadline that is wanted lies in the past.</summary>
    DeadlineIsOver,

    /// <summary>The item has another estimate; replacing it must be asked for.</summary>
    WouldReplaceEstimate,

    /// <summary>The poll is over: an estimate was accepted.</summary>
    AlreadyAccepted,

    /// <summary>The poll is over: it was cancelled.</summary>
    AlreadyCancelled,
}
