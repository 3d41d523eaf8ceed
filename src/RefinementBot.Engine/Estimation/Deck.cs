using System.Collections.Immutable;

namespace RefinementBot.Engine.Estimation;

/// <summary>
/// One card of a deck. A card is not a number: <c>?</c> (unsure), <c>∞</c> (too large to say) and <c>☕</c> (a break,
/// please) have no points and never enter the arithmetic.
/// </summary>
/// <param name="Label">What stands on the card.</param>
/// <param name="Points">Its worth in story points, or null for a special card.</param>
public sealed record Card(string Label, decimal? Points)
{
    /// <summary>Whether the card counts in the tally and can be accepted as an estimate.</summary>
    public bool IsCounted => Points is not null;

    public override string ToString() => Label;
}

/// <summary>The cards a poll is voted on with, in the order in which they lie on the table: counted ones rising, then special ones.</summary>
public sealed record Deck(string Name, ImmutableArray<Card> Cards)
{
    /// <summary>
    /// The default: the Fibonacci numbers rounded from 20 on, since the gaps grow with the uncertainty
    /// (Cohn, <em>Agile Estimating and Planning</em>, 2005; SAFe, <em>Story</em>).
    /// </summary>
    public static Deck ModifiedFibonacci { get; } = new(
        "modified-fibonacci",
        [
            new("0", 0), new("0.5", 0.5m), new("1", 1), new("2", 2), new("3", 3),
            new("5", 5), new("8", 8), new("13", 13), new("20", 20), new("40", 40),
            new("100", 100), new("?", null), new("∞", null), new("☕", null),
        ]);

    /// <summary>The card at a position, or null if the deck has none there.</summary>
    public Card? At(int index) => index >= 0 && index < Cards.Length ? Cards[index] : null;

    /// <summary>Where a card lies, counted from 0; -1 if it is not of this deck.</summary>
    public int IndexOf(Card card) => Cards.IndexOf(card);

    /// <summary>The counted card above <paramref name="card"/>, or null at the deck's end.</summary>
    public Card? NextHigher(Card card) => Cards.Skip(IndexOf(card) + 1).FirstOrDefault(next => next.IsCounted);

    public bool Equals(Deck? other) => other is not null && Name == other.Name && Cards.SequenceEqual(other.Cards);

    public override int GetHashCode() => HashCode.Combine(Name, Cards.Length);
}
