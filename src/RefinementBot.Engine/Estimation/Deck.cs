using System.Collections.Immutable;

namespace RefinementBot.Engine.Estimation;

/// <summary>
/// One card of a deck. A card is not a number: <c>?</c> (unsure), <c>∞</c> (too large to say) and <c>☕</c> (a break,
/// please) have no points and never enter the arithmetic, and neither do a team's own words.
/// </summary>
/// <param name="Label">What stands on the card.</param>
/// <param name="Points">Its worth in story points, or null for a special card.</param>
public sealed record Card(string Label, decimal? Points)
{
    /// <summary>What stands on the card of those who ask for a break.</summary>
    public const string Break = "☕";

    /// <summary>What stands on the card for more than can be said.</summary>
    public const string TooLarge = "∞";

    /// <summary>Whether the card counts in the tally and can be accepted as an estimate.</summary>
    public bool IsCounted => Points is not null;

    /// <summary>Whether the card says that its voter cannot tell: <c>?</c>, or words of the team's own.</summary>
    public bool IsUnsure => !IsCounted && Label is not (Break or TooLarge);

    public override string ToString() => Label;
}

/// <summary>The cards a poll is voted on with, in the order in which they lie on the table: counted ones rising, then special ones.</summary>
public sealed record Deck(string Name, ImmutableArray<Card> Cards)
{
    /// <summary>The most cards a deck has: as many as fit a message in every chat, and more than anybody can tell apart.</summary>
    public const int MaxCards = 20;

    /// <summary>The longest label, in UTF-16 units: it must fit a button.</summary>
    public const int MaxLabelLength = 30;

    /// <summary>The most points on a card.</summary>
    public const decimal MaxPoints = 10_000;

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

    /// <summary>The Fibonacci numbers as they are.</summary>
    public static Deck Fibonacci { get; } = OfNumbers("fibonacci", 0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89);

    /// <summary>Each card twice the one before.</summary>
    public static Deck PowersOfTwo { get; } = OfNumbers("powers-of-two", 0, 1, 2, 4, 8, 16, 32, 64);

    /// <summary>Sizes of shirts, each worth the points that its place among the Fibonacci numbers gives it.</summary>
    public static Deck TShirt { get; } = new(
        "t-shirt",
        [new("XS", 1), new("S", 2), new("M", 3), new("L", 5), new("XL", 8), new("XXL", 13), .. Specials]);

    /// <summary>Hours of work, up to a week.</summary>
    public static Deck Hours { get; } = new(
        "hours",
        [new("1 h", 1), new("2 h", 2), new("4 h", 4), new("8 h", 8), new("16 h", 16), new("24 h", 24), new("40 h", 40), .. Specials]);

    /// <summary>Days of work, up to four weeks.</summary>
    public static Deck Days { get; } = new(
        "days",
        [new("0.5 d", 0.5m), new("1 d", 1), new("2 d", 2), new("3 d", 3), new("5 d", 5), new("8 d", 8), new("10 d", 10), new("20 d", 20), .. Specials]);

    /// <summary>One to five fingers: how confident the voter is.</summary>
    public static Deck FistOfFive { get; } = new(
        "fist-of-five", [new("1", 1), new("2", 2), new("3", 3), new("4", 4), new("5", 5), new("?", null), new(Card.Break, null)]);

    /// <summary>The decks that every team has, the default first.</summary>
    public static ImmutableArray<Deck> BuiltIn { get; } = [ModifiedFibonacci, Fibonacci, PowersOfTwo, TShirt, Hours, Days, FistOfFive];

    private static ImmutableArray<Card> Specials => [new("?", null), new(Card.TooLarge, null), new(Card.Break, null)];

    /// <summary>The deck of <paramref name="decks"/> with that name, however it is spelled ("T-Shirt", "tshirts", "fist of five"), or null.</summary>
    public static Deck? Find(string name, IEnumerable<Deck> decks) =>
        Bare(name) is { Length: > 0 } bare ? decks.FirstOrDefault(deck => Bare(deck.Name) == bare) ?? Alias(bare) : null;

    /// <summary>The deck that <paramref name="name"/> may have been meant for: the nearest within a slip or two, or null.</summary>
    public static Deck? Nearest(string name, IEnumerable<Deck> decks)
    {
        var bare = Bare(name);
        var nearest = decks
            .Select(deck => (Deck: deck, Distance: Chat.EditDistance.Between(bare, Bare(deck.Name))))
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();
        return nearest.Deck is not null && nearest.Distance <= Chat.EditDistance.Tolerated(bare) ? nearest.Deck : null;
    }

    /// <summary>The card at a position, or null if the deck has none there.</summary>
    public Card? At(int index) => index >= 0 && index < Cards.Length ? Cards[index] : null;

    /// <summary>Where a card lies, counted from 0; -1 if it is not of this deck.</summary>
    public int IndexOf(Card card) => Cards.IndexOf(card);

    /// <summary>The counted card above <paramref name="card"/>, or null at the deck's end.</summary>
    public Card? NextHigher(Card card) => Cards.Skip(IndexOf(card) + 1).FirstOrDefault(next => next.IsCounted);

    public bool Equals(Deck? other) => other is not null && Name == other.Name && Cards.SequenceEqual(other.Cards);

    public override int GetHashCode() => HashCode.Combine(Name, Cards.Length);

    private static Deck OfNumbers(string name, params ReadOnlySpan<int> numbers)
    {
        var cards = ImmutableArray.CreateBuilder<Card>();
        foreach (var number in numbers)
        {
            cards.Add(new Card(number.ToString(System.Globalization.CultureInfo.InvariantCulture), number));
        }

        cards.AddRange(Specials);
        return new Deck(name, cards.ToImmutable());
    }

    /// <summary>The names that people give to decks which have another one here.</summary>
    private static Deck? Alias(string bare) => bare switch
    {
        "default" or "standard" or "modifiedfib" or "planningpoker" => ModifiedFibonacci,
        "fib" or "fibo" => Fibonacci,
        "powers" or "powerof2" or "powersof2" or "poweroftwo" => PowersOfTwo,
        "tshirts" or "shirt" or "shirts" or "sizes" or "shirtsizes" or "tshirtsizes" => TShirt,
        "hour" => Hours,
        "day" => Days,
        "fist" or "fistof5" or "fistoffive" or "confidence" => FistOfFive,
        _ => null,
    };

    private static string Bare(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
