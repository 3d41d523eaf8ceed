using System.Collections.Immutable;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>Who voted for one card.</summary>
public sealed record VoteGroup(Card Card, ImmutableArray<PersonId> Voters);

/// <summary>
/// What a round's votes add up to. Only cards with points count; <c>?</c>, <c>∞</c> and <c>☕</c> are listed and
/// left out of the arithmetic. Where no vote counts, there is no median, mode or mean.
/// </summary>
public sealed record Tally
{
    private Tally() { }

    /// <summary>The votes by card, in deck order, special cards last.</summary>
    public required ImmutableArray<VoteGroup> Groups { get; init; }

    /// <summary>How many votes count.</summary>
    public required int CountedVotes { get; init; }

    /// <summary>The mean in points, to one decimal, half away from zero. Shown, never offered: it need not be a card.</summary>
    public required decimal? Mean { get; init; }

    /// <summary>The middle card; of two middle ones the higher, so that it is a card.</summary>
    public required Card? Median { get; init; }

    /// <summary>The card or cards with the most counted votes, in deck order.</summary>
    public required ImmutableArray<Card> Modes { get; init; }

    /// <summary>The share of counted votes on the mode, 0 to 1.</summary>
    public required decimal Agreement { get; init; }

    /// <summary>How many deck steps lie between the lowest and the highest counted vote; 0 is consensus.</summary>
    public required int Spread { get; init; }

    /// <summary>Who voted lowest; empty at consensus.</summary>
    public required ImmutableArray<PersonId> LowestVoters { get; init; }

    /// <summary>Who voted highest; empty at consensus.</summary>
    public required ImmutableArray<PersonId> HighestVoters { get; init; }

    /// <summary>The cards worth accepting: the highest mode, the median and the next higher above it, in deck order.</summary>
    public required ImmutableArray<Card> Offers { get; init; }

    /// <summary>Whether every counted vote is on the same card.</summary>
    public bool IsConsensus => CountedVotes > 0 && Spread == 0;

    /// <summary>The same numbers with nobody in them, for a poll in which nobody can see who voted what.</summary>
    public Tally WithoutVoters() => this with
    {
        Groups = [.. Groups.Select(group => group with { Voters = [.. group.Voters.Select(_ => new PersonId(""))] })],
        LowestVoters = [],
        HighestVoters = [],
    };

    /// <summary>Adds up a round. The order of the votes does not matter.</summary>
    public static Tally Of(Deck deck, Round round)
    {
        var groups = round.Votes
            .GroupBy(vote => vote.Value.Card, vote => vote.Key)
            .OrderBy(group => deck.IndexOf(group.Key))
            .Select(group => new VoteGroup(group.Key, [.. group.OrderBy(person => person.Value, StringComparer.Ordinal)]))
            .ToImmutableArray();
        var counted = groups.Where(group => group.Card.IsCounted).ToImmutableArray();
        var votes = counted.SelectMany(group => group.Voters.Select(_ => group.Card)).ToImmutableArray();
        if (votes.IsEmpty)
        {
            return new Tally
            {
                Groups = groups,
                CountedVotes = 0,
                Mean = null,
                Median = null,
                Modes = [],
                Agreement = 0,
                Spread = 0,
                LowestVoters = [],
                HighestVoters = [],
                Offers = [],
            };
        }

        var median = votes[votes.Length / 2];
        var most = counted.Max(group => group.Voters.Length);
        var modes = counted.Where(group => group.Voters.Length == most).Select(group => group.Card).ToImmutableArray();
        var spread = deck.IndexOf(counted[^1].Card) - deck.IndexOf(counted[0].Card);
        Card?[] offers = [modes[^1], median, deck.NextHigher(median)];
        return new Tally
        {
            Groups = groups,
            CountedVotes = votes.Length,
            Mean = decimal.Round(votes.Average(card => card.Points!.Value), 1, MidpointRounding.AwayFromZero),
            Median = median,
            Modes = modes,
            Agreement = (decimal)most / votes.Length,
            Spread = spread,
            LowestVoters = spread == 0 ? [] : counted[0].Voters,
            HighestVoters = spread == 0 ? [] : counted[^1].Voters,
            Offers = [.. offers.OfType<Card>().Distinct().OrderBy(deck.IndexOf)],
        };
    }
}
