using System.Collections.Immutable;
using RefinementBot.Engine.Chat;

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

    /// <summary>The viewer's own vote in this round; null for everybody's view.</summary>
    public required Card? OwnVote { get; init; }

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

    /// <summary>The accepted card and who accepted it.</summary>
    public required (Card Card, string By)? Accepted { get; init; }

    public required string? CancelledBy { get; init; }

    /// <summary>The view that anybody in the channel may have.</summary>
    public static PollView ForEverybody(Poll poll, Func<PersonId, string> nameOf) => Make(poll, null, nameOf);

    /// <summary>The view of one person: everybody's, and her own vote.</summary>
    public static PollView For(Poll poll, PersonId viewer, Func<PersonId, string> nameOf) => Make(poll, viewer, nameOf);

    private static PollView Make(Poll poll, PersonId? viewer, Func<PersonId, string> nameOf)
    {
        var round = poll.Round;
        var wasRevealed = poll.Stage is PollStage.Revealed or PollStage.Accepted;
        return new PollView
        {
            Poll = poll.Id,
            Version = poll.Version,
            Stage = poll.Stage,
            Subject = poll.Subject,
            Deck = poll.Deck,
            StartedBy = nameOf(poll.Facilitator),
            Round = round.Number,
            Voters =
            [
                .. poll.ExpectedVoters.Union(round.Votes.Keys)
                    .Select(person => new VoterLine(nameOf(person), round.Votes.ContainsKey(person)))
                    .OrderBy(line => line.Name, StringComparer.OrdinalIgnoreCase)
                    .ThenBy(line => line.HasVoted),
            ],
            Observers = [.. poll.Observers.Select(nameOf).Order(StringComparer.OrdinalIgnoreCase)],
            VotedCount = round.Votes.Count,
            ExpectedCount = poll.ExpectedVoters.IsEmpty ? null : round.Votes.Count + round.AwaitedCount,
            OwnVote = viewer is { } person && round.Votes.TryGetValue(person, out var own) ? own.Card : null,
            IsPersonal = viewer is not null,
            IsObserver = viewer is { } watcher && poll.Observers.Contains(watcher),
            Tally = wasRevealed ? TallyView.Of(Estimation.Tally.Of(poll.Deck, round), nameOf) : null,
            RevealedBy = wasRevealed && round.RevealedBy is { } revealer ? nameOf(revealer) : null,
            EarlierRounds =
            [
                .. poll.EarlierRounds.Select(earlier => new EarlierRound(
                    earlier.Number,
                    [.. Estimation.Tally.Of(poll.Deck, earlier).Groups.SelectMany(group => group.Voters.Select(_ => group.Card.Label))],
                    earlier.Mistaken)),
            ],
            Accepted = poll.Accepted is { } accepted ? (accepted.Card, nameOf(accepted.By)) : null,
            CancelledBy = poll.CancelledBy is { } canceller ? nameOf(canceller) : null,
        };
    }
}

/// <summary>A voter by name and whether she has voted, never what.</summary>
public sealed record VoterLine(string Name, bool HasVoted);

/// <summary>The votes of an earlier round, lowest first.</summary>
public sealed record EarlierRound(int Number, ImmutableArray<string> Cards, bool Mistaken);

/// <summary>A revealed round with people by name.</summary>
public sealed record TallyView(
    Tally Numbers,
    ImmutableArray<(Card Card, ImmutableArray<string> Names)> Groups,
    ImmutableArray<string> LowestVoters,
    ImmutableArray<string> HighestVoters)
{
    internal static TallyView Of(Tally tally, Func<PersonId, string> nameOf)
    {
        return new TallyView(
            tally,
            [.. tally.Groups.Select(group => (group.Card, Names(group.Voters)))],
            Names(tally.LowestVoters),
            Names(tally.HighestVoters));

        ImmutableArray<string> Names(ImmutableArray<PersonId> people) =>
            [.. people.Select(nameOf).Order(StringComparer.OrdinalIgnoreCase)];
    }
}
