using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Estimation;

/// <summary>A poll as it is looked back on: redacted for everybody already. A round that was never revealed holds no votes, and one of an anonymous poll no names.</summary>
/// <param name="StartedBy">Her name.</param>
/// <param name="ClosedAt">When it was accepted or cancelled; null while it is not over.</param>
/// <param name="Accepted">What was settled on; null if nothing was.</param>
/// <param name="AcceptedBy">Who settled on it, by name.</param>
/// <param name="Session">The session that it was part of; null if it was a poll of its own.</param>
public sealed record PastPoll(
    PollId Id,
    ItemKey? Key,
    string Title,
    Deck Deck,
    PollStage Stage,
    bool IsAnonymous,
    string StartedBy,
    Instant OpenedAt,
    Instant? ClosedAt,
    Card? Accepted,
    string? AcceptedBy,
    ImmutableArray<PastRound> Rounds,
    string? Session = null)
{
    /// <summary>What blocked the item when it was put to estimation all the same; empty if nothing did.</summary>
    public ImmutableArray<FindingMark> OpenFindings { get; init; } = [];

    /// <summary>What it is called: key and title, or its text.</summary>
    public string Name => PollCard.Title(new PollSubject(Key, Title));

    /// <summary>From its opening to the estimate; null if there is none.</summary>
    public Duration? Took => Accepted is not null && ClosedAt is { } closed ? closed - OpenedAt : null;

    /// <summary>How many rounds were revealed, those by mistake left out; at least one if there is an estimate.</summary>
    public int RoundsRevealed => Math.Max(Rounds.Count(round => round is { RevealedAt: not null, Mistaken: false }), Accepted is null ? 0 : 1);

    /// <summary>The cards with the most votes in the first round that was revealed on purpose; empty if no vote in it counts.</summary>
    public ImmutableArray<Card> FirstModes =>
        Rounds.FirstOrDefault(round => round is { RevealedAt: not null, Mistaken: false }) is { } first ? first.Tally(Deck).Modes : [];

    /// <summary>Whether the estimate is what most had voted for in the first round, before they talked; null if that cannot be said.</summary>
    public bool? IsFirstMode => Accepted is { } accepted && FirstModes is { IsEmpty: false } modes ? modes.Contains(accepted) : null;
}

/// <summary>A round as it is looked back on.</summary>
/// <param name="RevealedAt">Null if it never was; then there are no votes in it here.</param>
/// <param name="Votes">From the lowest card on.</param>
public sealed record PastRound(int Number, Instant OpenedAt, Instant? RevealedAt, bool Mistaken, bool AtDeadline, ImmutableArray<PastVote> Votes)
{
    /// <summary>The votes added up. Whose they are does not matter to that.</summary>
    public Tally Tally(Deck deck) => Estimation.Tally.Of(deck, new Round(
        Number, Votes.Select((vote, index) => (vote, index)).ToImmutableDictionary(entry => new PersonId($"{entry.index}"), entry => new Vote(entry.vote.Card, entry.vote.CastAt)), 0));
}

/// <summary>A vote as it is looked back on.</summary>
/// <param name="Name">Whose it was; null in an anonymous poll.</param>
public sealed record PastVote(string? Name, Card Card, Instant CastAt, string? Reason, Confidence? Confidence);

/// <summary>Some of the polls that a filter lets through, and how many there are in all.</summary>
public sealed record HistoryPage(ImmutableArray<PastPoll> Polls, int Total);
