using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

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
/// <param name="Reason">Why, in the voter's own words; hidden until the reveal.</param>
/// <param name="Confidence">How sure the voter is; hidden until the reveal.</param>
public sealed record Vote(Card Card, Instant CastAt, string? Reason = null, Confidence? Confidence = null);

/// <summary>One hidden vote of all, numbered from 1. Immutable: casting a vote makes a new one that shares nearly everything.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Votes">The votes by voter; in an anonymous poll by ballot.</param>
/// <param name="AwaitedCount">How many of the expected voters have not voted yet.</param>
/// <param name="RevealedBy">Who revealed the round; null while hidden, and also if it revealed itself.</param>
/// <param name="Mistaken">Whether the round was said to have been revealed by mistake.</param>
public sealed record Round(
    int Number,
    ImmutableDictionary<PersonId, Vote> Votes,
    int AwaitedCount,
    PersonId? RevealedBy = null,
    bool Mistaken = false)
{
    /// <summary>Whether its votes were revealed because the poll's deadline had come.</summary>
    public bool AtDeadline { get; init; }

    /// <summary>Who had the lowest and the highest voters asked to say why; null if nobody did.</summary>
    public PersonId? DiscussionAskedBy { get; init; }

    /// <summary>When it was opened or, once its votes are shown, revealed: from then on a facilitator is waited for.</summary>
    public Instant Since { get; init; }
}

/// <summary>The value the team settled on, apart from the votes.</summary>
public sealed record AcceptedEstimate(Card Card, PersonId By, Instant At);

/// <summary>
/// One item put to estimation: an immutable state machine, open → revealed → (new round) open … → accepted | cancelled.
/// <see cref="Decide"/> says what a command leads to, <see cref="Evolve"/> folds it in; neither reads a clock,
/// makes an id or throws at a user's doing.
/// </summary>
public sealed partial record Poll
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

    /// <summary>Who started it, as she is known by now.</summary>
    public required PersonId Facilitator { get; init; }

    /// <summary>Whose votes it waits for; when all are in, it reveals itself. Empty: it waits for no one.</summary>
    public required ImmutableHashSet<PersonId> ExpectedVoters { get; init; }

    /// <summary>Who watches and never counts.</summary>
    public required ImmutableHashSet<PersonId> Observers { get; init; }

    public required Instant OpenedAt { get; init; }

    /// <summary>Whether votes are kept and shown without names. Once it is, it stays so.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>The secret of an anonymous poll; null for a named one, and for one that is closed.</summary>
    public BallotKey? Key { get; init; }

    /// <summary>Who may reveal and accept.</summary>
    public Facilitation Facilitation { get; init; } = Facilitation.ByAnybody;

    /// <summary>Until when it waits for votes; null if it waits until somebody reveals them.</summary>
    public PollDeadline? Deadline { get; init; }

    /// <summary>Whether its deadline has come and nobody had voted.</summary>
    public bool IsOverdue => Stage == PollStage.Open && Deadline is { IsOver: true };

    /// <summary>The session that it belongs to, or null.</summary>
    public PollSession? Session { get; init; }

    /// <summary>What blocked the item when <see cref="Facilitator"/> put it to estimation all the same; empty if nothing did.</summary>
    public ImmutableArray<FindingMark> OpenFindings { get; init; } = [];

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

    /// <summary>
    /// Under what a person's vote is kept: herself, or in an anonymous poll her ballot. Once such a poll is closed no
    /// vote is hers any more.
    /// </summary>
    public PersonId BallotOf(PersonId person) => !IsAnonymous ? person : Key?.BallotOf(person) ?? new PersonId("");

    /// <summary>The person's own vote in this round, or null.</summary>
    public Vote? VoteOf(PersonId person) => Round.Votes.GetValueOrDefault(BallotOf(person));

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
        IsAnonymous = opened.IsAnonymous,
        Key = opened.IsAnonymous ? opened.Key ?? throw new InvalidOperationException("An anonymous poll needs a secret.") : null,
        Facilitation = opened.Facilitation,
        Deadline = opened.Deadline,
        Session = opened.Session,
        OpenFindings = opened.OpenFindings,
        Round = NewRound(1, opened.ExpectedVoters.Except(opened.Observers), opened.At),
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
                Votes = poll.Round.Votes.SetItem(
                    cast.By,
                    poll.Round.Votes.TryGetValue(cast.By, out var earlier) ? earlier with { Card = cast.Card, CastAt = cast.At } : new Vote(cast.Card, cast.At)),
                AwaitedCount = poll.Round.AwaitedCount - (cast.WasAwaited ? 1 : 0),
            },
        },
        PollEvent.VoteWithdrawn withdrawn => poll with
        {
            Round = poll.Round with
            {
                Votes = poll.Round.Votes.Remove(withdrawn.By),
                AwaitedCount = poll.Round.AwaitedCount + (withdrawn.IsAwaited ? 1 : 0),
            },
        },
        PollEvent.ReasonGiven given => poll with
        {
            Round = poll.Round with
            {
                Votes = poll.Round.Votes.SetItem(given.By, poll.Round.Votes[given.By] with { Reason = given.Reason, Confidence = given.Confidence }),
            },
        },
        PollEvent.VotesRevealed revealed => poll with
        {
            Stage = PollStage.Revealed,
            Round = poll.Round with { RevealedBy = revealed.By, Since = revealed.At, AtDeadline = revealed.AtDeadline },
            Deadline = revealed.AtDeadline ? poll.Deadline! with { IsOver = true } : poll.Deadline,
        },
        PollEvent.RoundStarted started => poll with
        {
            Stage = PollStage.Open,
            EarlierRounds = poll.EarlierRounds.Add(poll.Round with { Mistaken = started.EarlierWasMistaken }),
            Round = NewRound(started.Number, poll.ExpectedVoters, started.At),
            Deadline = started.Deadline,
        },
        PollEvent.DiscussionAsked asked => poll with { Round = poll.Round with { DiscussionAskedBy = asked.By } },
        PollEvent.EstimateAccepted accepted => poll with
        {
            Stage = PollStage.Accepted,
            Accepted = new AcceptedEstimate(accepted.Card, accepted.By, accepted.At),
            Key = null,
        },
        PollEvent.PollCancelled cancelled => poll with { Stage = PollStage.Cancelled, CancelledBy = cancelled.By, Key = null },
        PollEvent.ExpectedChanged changed => Expect(
            poll with { Observers = changed.Observers ?? poll.Observers },
            poll.ExpectedVoters.Union(changed.Added).Except(changed.Removed)),
        PollEvent.DeadlineChanged changed => poll with { Deadline = changed.Deadline },
        PollEvent.DeadlinePassed => poll with { Deadline = poll.Deadline! with { IsOver = true } },
        PollEvent.AnonymityChosen chosen => poll with { IsAnonymous = true, Key = chosen.Key },
        PollEvent.SessionJoined joined => poll with { Session = joined.Session },
        PollEvent.PeopleLinked linked => Link(poll, linked),
        _ => throw new UnreachableException(happened.GetType().Name),
    }) with
    { Version = poll.Version + 1 };

    private static Poll Expect(Poll poll, ImmutableHashSet<PersonId> expected) => poll with
    {
        ExpectedVoters = expected,
        Round = poll.Round with { AwaitedCount = expected.Count(person => poll.VoteOf(person) is null) },
    };

    private static Poll Link(Poll poll, PollEvent.PeopleLinked linked)
    {
        var votes = poll.Round.Votes;
        var (by, other) = (poll.BallotOf(linked.By), poll.BallotOf(linked.Other));

        // Votes that are shown can no longer change; who is waited for next can.
        if (poll.Stage == PollStage.Open && votes.TryGetValue(other, out var vote))
        {
            votes = votes.Remove(other);
            var isLater = !votes.TryGetValue(by, out var own) || own.CastAt < vote.CastAt;
            votes = isLater ? votes.SetItem(by, vote) : votes;
        }

        // Whoever watches in one chat and votes in the other is a voter.
        var isVoter = poll.ExpectedVoters.Contains(linked.By) || poll.ExpectedVoters.Contains(linked.Other) || votes.ContainsKey(by) || votes.ContainsKey(other);
        var isObserver = !isVoter && (poll.Observers.Contains(linked.By) || poll.Observers.Contains(linked.Other));
        var expected = poll.ExpectedVoters.Contains(linked.Other) ? poll.ExpectedVoters.Remove(linked.Other).Add(linked.By) : poll.ExpectedVoters;
        var observers = poll.Observers.Remove(linked.Other).Remove(linked.By);
        var after = poll with
        {
            Observers = isObserver ? observers.Add(linked.By) : observers,
            Facilitator = poll.Facilitator == linked.Other ? linked.By : poll.Facilitator,
            Facilitation = poll.Facilitation.Linked(linked.By, linked.Other),
            Round = poll.Round with { Votes = votes },
        };
        return poll.Stage == PollStage.Open ? Expect(after, expected) : after with { ExpectedVoters = expected };
    }

    /// <summary>
    /// From when on a person may reveal, accept, start a new round and cancel. Where a round has a deadline, others than
    /// facilitators wait for that: deputies may act once it has come, everybody an hour later.
    /// </summary>
    public Instant MayFacilitateFrom(PersonId person)
    {
        var wait = Facilitation.WaitOf(person, Facilitator);
        var atDeadline = Stage == PollStage.Open ? Deadline?.At : Round.AtDeadline ? Round.Since : null;
        return wait == Duration.Zero || atDeadline is not { } deadline ? Round.Since + wait
            : Facilitation.Deputies.Contains(person) ? deadline
            : deadline + wait;
    }

    private static Round NewRound(int number, ImmutableHashSet<PersonId> expected, Instant now) =>
        new(number, ImmutableDictionary<PersonId, Vote>.Empty, expected.Count) { Since = now };
}
