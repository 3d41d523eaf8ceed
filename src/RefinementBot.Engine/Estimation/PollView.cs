using System.Collections.Immutable;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Estimation;

/// <summary>
/// What one viewer may see of a poll. Redaction happens here and nowhere later: while a round is hidden, a view
/// holds who has voted but no card of anybody except the viewer's own.
/// </summary>
public sealed record PollView
{
    private PollView() { }

    public required PollId Poll { get; init; }

    public required int Version { get; init; }

    public required PollStage Stage { get; init; }

    public required PollSubject Subject { get; init; }

    public required Deck Deck { get; init; }

    public required string StartedBy { get; init; }

    public required int Round { get; init; }

    /// <summary>Everybody the poll waits for or has a vote of, by name.</summary>
    public required ImmutableArray<VoterLine> Voters { get; init; }

    /// <summary>Who watches, by name.</summary>
    public required ImmutableArray<string> Observers { get; init; }

    public required int VotedCount { get; init; }

    /// <summary>How many votes the poll waits for in all, or null if it waits for no one in particular.</summary>
    public required int? ExpectedCount { get; init; }

    /// <summary>Until when it waits for votes, or waited; null if it has no deadline.</summary>
    public required PollDeadline? Deadline { get; init; }

    /// <summary>Whether the deadline has come and nobody had voted.</summary>
    public required bool IsOverdue { get; init; }

    /// <summary>Whether the votes were revealed because the deadline had come.</summary>
    public required bool RevealedAtDeadline { get; init; }

    /// <summary>Whether votes are shown without names.</summary>
    public required bool IsAnonymous { get; init; }

    /// <summary>Whether revealing and accepting is left to facilitators.</summary>
    public required bool IsFacilitated { get; init; }

    /// <summary>Who is waited for in an anonymous poll, by name; who of them has voted is not shown. Empty for a named one.</summary>
    public required ImmutableArray<string> Asked { get; init; }

    /// <summary>The viewer's own vote in this round; null for everybody's view.</summary>
    public required Card? OwnVote { get; init; }

    /// <summary>Why the viewer voted so, as she said it.</summary>
    public required string? OwnReason { get; init; }

    /// <summary>How sure the viewer said she is.</summary>
    public required Confidence? OwnConfidence { get; init; }

    /// <summary>Whether this view is one person's own.</summary>
    public required bool IsPersonal { get; init; }

    /// <summary>Whether the viewer watches and so has no vote to give.</summary>
    public required bool IsObserver { get; init; }

    /// <summary>The round added up; null while its votes are hidden.</summary>
    public required TallyView? Tally { get; init; }

    /// <summary>Who revealed: a name, or null if the last vote did.</summary>
    public required string? RevealedBy { get; init; }

    /// <summary>The rounds before, which are no secret any more.</summary>
    public required ImmutableArray<EarlierRound> EarlierRounds { get; init; }

    /// <summary>What was asked below the card so far, once a round at most; the oldest first.</summary>
    public required ImmutableArray<Discussion> Discussions { get; init; }

    /// <summary>The accepted card and who accepted it.</summary>
    public required (Card Card, string By)? Accepted { get; init; }

    public required string? CancelledBy { get; init; }

    /// <summary>What blocked the item when it was put to estimation all the same.</summary>
    public required ImmutableArray<FindingMark> OpenFindings { get; init; }

    /// <summary>How far the session is that the poll belongs to; null for a poll by itself.</summary>
    public SessionProgress? Session { get; init; }

    /// <summary>The view that anybody in the channel may have.</summary>
    public static PollView ForEverybody(Poll poll, Func<PersonId, string> nameOf) => Make(poll, null, nameOf);

    /// <summary>The view of one person: everybody's, and her own vote.</summary>
    public static PollView For(Poll poll, PersonId viewer, Func<PersonId, string> nameOf) => Make(poll, viewer, nameOf);

    private static PollView Make(Poll poll, PersonId? viewer, Func<PersonId, string> nameOf)
    {
        var round = poll.Round;
        var wasRevealed = poll.Stage is PollStage.Revealed or PollStage.Accepted;
        var own = viewer is { } person ? poll.VoteOf(person) : null;
        return new PollView
        {
            Poll = poll.Id,
            Version = poll.Version,
            Stage = poll.Stage,
            Subject = poll.Subject,
            Deck = poll.Deck,
            StartedBy = nameOf(poll.Facilitator),
            Round = round.Number,
            Voters = poll.IsAnonymous ? [] : VoterLines(poll, nameOf),
            Observers = Sorted(poll.Observers, nameOf),
            VotedCount = round.Votes.Count,
            ExpectedCount = poll.ExpectedVoters.IsEmpty ? null : round.Votes.Count + round.AwaitedCount,
            Deadline = poll.Deadline,
            IsOverdue = poll.IsOverdue,
            RevealedAtDeadline = wasRevealed && round.AtDeadline,
            IsAnonymous = poll.IsAnonymous,
            IsFacilitated = !poll.Facilitation.IsByAnybody,
            Asked = poll.IsAnonymous ? Sorted(poll.ExpectedVoters, nameOf) : [],
            OwnVote = own?.Card,
            OwnReason = own?.Reason,
            OwnConfidence = own?.Confidence,
            IsPersonal = viewer is not null,
            IsObserver = viewer is { } watcher && poll.Observers.Contains(watcher),
            Tally = wasRevealed ? TallyView.Of(poll, nameOf) : null,
            RevealedBy = wasRevealed && round.RevealedBy is { } revealer ? nameOf(revealer) : null,
            EarlierRounds =
            [
                .. poll.EarlierRounds.Select(earlier => new EarlierRound(
                    earlier.Number,
                    [.. Estimation.Tally.Of(poll.Deck, earlier).Groups.SelectMany(group => group.Voters.Select(_ => group.Card.Label))],
                    earlier.Mistaken)),
            ],
            Discussions = [.. poll.EarlierRounds.Add(round).Select(asked => Discussion.Of(poll, asked, nameOf)).OfType<Discussion>()],
            Accepted = poll.Accepted is { } accepted ? (accepted.Card, nameOf(accepted.By)) : null,
            CancelledBy = poll.CancelledBy is { } canceller ? nameOf(canceller) : null,
            OpenFindings = poll.OpenFindings,
        };
    }

    private static ImmutableArray<VoterLine> VoterLines(Poll poll, Func<PersonId, string> nameOf) =>
    [
        .. poll.ExpectedVoters.Union(poll.Round.Votes.Keys)
            .Select(person => new VoterLine(nameOf(person), poll.Round.Votes.ContainsKey(person)))
            .OrderBy(line => line.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(line => line.HasVoted),
    ];

    internal static ImmutableArray<string> Sorted(IEnumerable<PersonId> people, Func<PersonId, string> nameOf) =>
        [.. people.Select(nameOf).Order(StringComparer.OrdinalIgnoreCase)];
}

/// <summary>A voter by name and whether she has voted, never what.</summary>
public sealed record VoterLine(string Name, bool HasVoted);

/// <summary>The votes of an earlier round, lowest first.</summary>
public sealed record EarlierRound(int Number, ImmutableArray<string> Cards, bool Mistaken);

/// <summary>The votes for one card.</summary>
/// <param name="Names">Who gave them, by name; empty in an anonymous poll.</param>
public sealed record VotesOnCard(Card Card, int Count, ImmutableArray<string> Names);

/// <summary>Why somebody voted as she did.</summary>
/// <param name="Name">Her name; null in an anonymous poll.</param>
public sealed record GivenReason(string? Name, Card Card, string? Reason, Confidence? Confidence);

/// <summary>A revealed round with people by name.</summary>
/// <param name="LowestVoters">Who is asked to explain the lowest vote; empty at consensus and in an anonymous poll.</param>
/// <param name="HighestVoters">Who is asked to explain the highest.</param>
/// <param name="Reasons">What was said with the votes, from the lowest card on.</param>
public sealed record TallyView(
    Tally Numbers,
    ImmutableArray<VotesOnCard> Groups,
    ImmutableArray<string> LowestVoters,
    ImmutableArray<string> HighestVoters,
    ImmutableArray<GivenReason> Reasons)
{
    /// <summary>How many votes were given in all.</summary>
    public int VoteCount => Groups.Sum(group => group.Count);

    /// <summary>How many ask for a break.</summary>
    public int BreakCount => Groups.Where(group => group.Card.Label == Card.Break).Sum(group => group.Count);

    /// <summary>How many cannot tell.</summary>
    public int UnsureCount => Groups.Where(group => group.Card.IsUnsure).Sum(group => group.Count);

    /// <summary>Whether most cannot tell; null if not.</summary>
    public UnsureMajority? UnsureMajority => UnsureMajority.Find(UnsureCount, VoteCount - BreakCount);

    internal static TallyView Of(Poll poll, Func<PersonId, string> nameOf)
    {
        var tally = Tally.Of(poll.Deck, poll.Round);
        return new TallyView(
            poll.IsAnonymous ? tally.WithoutVoters() : tally,
            [.. tally.Groups.Select(group => new VotesOnCard(group.Card, group.Voters.Length, Names(group.Voters)))],
            Names(tally.LowestVoters),
            Names(tally.HighestVoters),
            ReasonsIn(poll, poll.Round, nameOf));

        ImmutableArray<string> Names(ImmutableArray<PersonId> people) => poll.IsAnonymous ? [] : PollView.Sorted(people, nameOf);
    }

    /// <summary>What was said with the votes of a round that is no secret, from the lowest card on.</summary>
    internal static ImmutableArray<GivenReason> ReasonsIn(Poll poll, Round round, Func<PersonId, string> nameOf) =>
    [
        .. round.Votes
            .Where(vote => vote.Value.Reason is not null || vote.Value.Confidence is not null)
            .Select(vote => new GivenReason(poll.IsAnonymous ? null : nameOf(vote.Key), vote.Value.Card, vote.Value.Reason, vote.Value.Confidence))
            .OrderBy(given => poll.Deck.IndexOf(given.Card))
            .ThenBy(given => given.Name ?? given.Reason, StringComparer.OrdinalIgnoreCase),
    ];
}
