using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Tests.Estimation;

public class DeckTextTests
{
    [Theory]
    [InlineData("S=1 M=3 L=8", "S=1 M=3 L=8")]
    [InlineData("S=1, M=3, L=8", "S=1 M=3 L=8")]
    [InlineData("1 2 3 5 8 ?", "1=1 2=2 3=3 5=5 8=8 ?")]
    [InlineData("1,2,3", "1=1 2=2 3=3")]
    [InlineData("1, 2, 3", "1=1 2=2 3=3")]
    [InlineData("0,5 1 2", "0,5=0.5 1=1 2=2")]
    [InlineData("0.5; 1; 2,5", "0.5=0.5 1=1 2,5=2.5")]
    [InlineData("½ 1 2", "½=0.5 1=1 2=2")]
    [InlineData("? ☕ 1 2", "1=1 2=2 ? ☕")]
    [InlineData("1 2 \"I lack the knowledge\" ∞", "1=1 2=2 I lack the knowledge ∞")]
    [InlineData("“very small”=1 huge=20", "very small=1 huge=20")]
    [InlineData("1d=1 2d=2", "1d=1 2d=2")]
    public void A_deck_is_read_as_people_write_it(string text, string cards) =>
        Assert.Equal(cards, string.Join(' ', Read(text).Cards.Select(card => card.IsCounted ? FormattableString.Invariant($"{card}={card.Points}") : card.Label)));

    [Theory]
    [InlineData("", "A deck needs at least two cards with a number")]
    [InlineData("? ☕ ∞", "A deck needs at least two cards with a number")]
    [InlineData("5", "A deck needs at least two cards with a number")]
    [InlineData("1 2 2", "The card 2 is there twice.")]
    [InlineData("s=1 S=2", "The card s is there twice.")]
    [InlineData("1 1.0 2", "The cards 1 and 1.0 are worth the same.")]
    [InlineData("1 3 2", "The card 2 is worth less than 3 before it. Write the cards from the lowest number to the highest.")]
    [InlineData("S M=3 L=8", "The card S has no number. Write S=1 with its number, or \"S\" in quotation marks if it is no estimate.")]
    [InlineData("S=one M=3", "“one” on the card S is no number that I can read.")]
    [InlineData("S= M=3", "“” on the card S is no number that I can read.")]
    [InlineData("=1 M=3", "A card has nothing on it.")]
    [InlineData("-1 1 2", "The card -1 is worth -1, and a card is worth from 0 to 10000.")]
    [InlineData("1 2 99999999", "The card 99999999 is worth 99999999, and a card is worth from 0 to 10000.")]
    [InlineData("1 0.12345", "“0.12345” on the card 0.12345 is no number that I can read.")]
    [InlineData("1 2 \"I lack", "A quotation mark is open at the end.")]
    [InlineData("1 2 \"Everything that nobody of us has ever done\"", "The label “Everything that nobody of us has ever done” has 42 characters, and a card has room for 30.")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21", "That are 21 cards, and a deck has at most 20.")]
    public void A_bad_deck_is_refused_with_the_reason(string text, string reason) =>
        Assert.StartsWith(reason, Assert.IsType<DeckReading.Refused>(DeckText.Parse(text)).Reason, StringComparison.Ordinal);

    [Fact]
    public void Every_built_in_deck_is_one_that_a_team_could_have_written() =>
        Assert.All(Deck.BuiltIn, deck => Assert.Equal(deck, Read(DeckText.Format(deck), deck.Name)));

    [Theory]
    [InlineData("tshirt", "t-shirt")]
    [InlineData("T-Shirts", "t-shirt")]
    [InlineData("fist of five", "fist-of-five")]
    [InlineData("Modified Fibonacci", "modified-fibonacci")]
    [InlineData("powers of two", "powers-of-two")]
    [InlineData("fib", "fibonacci")]
    [InlineData("days", "days")]
    [InlineData("chair", null)]
    [InlineData("", null)]
    public void A_deck_is_found_however_its_name_is_spelled(string name, string? found) =>
        Assert.Equal(found, Deck.Find(name, Deck.BuiltIn)?.Name);

    [Theory]
    [InlineData("tshrt", "t-shirt")]
    [InlineData("fibonaci", "fibonacci")]
    [InlineData("hourss", "hours")]
    [InlineData("chair", null)]
    [InlineData("", null)]
    public void A_slip_in_a_name_finds_the_nearest_deck(string name, string? nearest) =>
        Assert.Equal(nearest, Deck.Nearest(name, Deck.BuiltIn)?.Name);

    [Property(MaxTest = 1000)]
    public void No_text_makes_it_fail_and_what_it_reads_is_a_deck(NonNull<string> text)
    {
        if (DeckText.Parse(text.Get) is DeckReading.Read { Deck: var deck })
        {
            AssertIsDeck(deck);
        }
        else
        {
            Assert.NotEmpty(Assert.IsType<DeckReading.Refused>(DeckText.Parse(text.Get)).Reason);
        }
    }

    /// <summary>Random words made of the signs that matter, so that many are nearly decks.</summary>
    [Property(MaxTest = 2000)]
    public Property Whatever_is_read_can_be_written_and_read_again() => Prop.ForAll(
        Arb.From(Gen.Elements("1", "2", "5", "13", "0,5", "0.5", "½", "S", "XL", "=", "\"", " ", " ", " ", ",", ";", "?", "☕", "∞", "\"no idea\"", "-").ListOf().Select(string.Concat)),
        text =>
        {
            if (DeckText.Parse(text) is DeckReading.Read { Deck: var deck })
            {
                AssertIsDeck(deck);
                Assert.Equal(deck, Read(DeckText.Format(deck)));
            }
        });

    [Property(MaxTest = 500)]
    public Property Rising_numbers_under_labels_of_their_own_are_a_deck() => Prop.ForAll(
        Arb.From(Gen.Choose(1, 100).ListOf().Select(numbers => numbers.Distinct().Order().Take(Deck.MaxCards).ToImmutableArray()).Where(numbers => numbers.Length > 1)),
        numbers => Assert.Equal(
            numbers.Select(number => new Card($"size {number}", number)),
            Read(string.Join(", ", numbers.Select(number => $"\"size {number}\"={number}"))).Cards));

    private static void AssertIsDeck(Deck deck)
    {
        var counted = deck.Cards.TakeWhile(card => card.IsCounted).ToList();
        Assert.InRange(deck.Cards.Length, 2, Deck.MaxCards);
        Assert.True(counted.Count > 1);
        Assert.DoesNotContain(deck.Cards.Skip(counted.Count), card => card.IsCounted);
        Assert.Equal(counted.Select(card => card.Points).Distinct().Order(), counted.Select(card => card.Points));
        Assert.Equal(deck.Cards.Length, deck.Cards.Select(card => card.Label.ToUpperInvariant()).Distinct().Count());
        Assert.All(deck.Cards, card => Assert.InRange(card.Label.Trim().Length, 1, Deck.MaxLabelLength));
    }

    private static Deck Read(string text, string name = DeckText.NoName) =>
        DeckText.Parse(text, name) switch
        {
            DeckReading.Read read => read.Deck,
            DeckReading.Refused refused => throw new InvalidOperationException(refused.Reason),
            var other => throw new InvalidOperationException(other.ToString()),
        };
}
