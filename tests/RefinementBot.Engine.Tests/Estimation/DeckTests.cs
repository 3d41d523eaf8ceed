using RefinementBot.Engine.Estimation;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

public class DeckTests
{
    private static readonly Deck Deck = Deck.ModifiedFibonacci;

    [Fact]
    public void The_default_deck_is_the_modified_fibonacci_series_with_three_special_cards() =>
        Assert.Equal("0 0.5 1 2 3 5 8 13 20 40 100 ? ∞ ☕", string.Join(' ', Deck.Cards));

    [Fact]
    public void Counted_cards_rise_and_special_ones_follow()
    {
        var counted = Deck.Cards.TakeWhile(card => card.IsCounted).ToList();

        Assert.Equal(counted.Select(card => card.Points).Distinct().Order(), counted.Select(card => card.Points));
        Assert.DoesNotContain(Deck.Cards.Skip(counted.Count), card => card.IsCounted);
    }

    [Fact]
    public void What_stands_on_a_counted_card_is_its_worth() =>
        Assert.All(
            Deck.Cards.Where(card => card.IsCounted),
            card => Assert.Equal(card.Points, decimal.Parse(card.Label, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Every_card_is_found_where_it_lies_and_nothing_beyond()
    {
        Assert.All(Enumerable.Range(0, Deck.Cards.Length), index => Assert.Equal(index, Deck.IndexOf(Deck.At(index)!)));
        Assert.Null(Deck.At(-1));
        Assert.Null(Deck.At(Deck.Cards.Length));
        Assert.Equal(-1, Deck.IndexOf(new Card("7", 7)));
    }

    [Theory]
    [InlineData("0", "0.5")]
    [InlineData("13", "20")]
    [InlineData("100", null)]
    public void The_next_higher_card_ends_with_the_numbers(string card, string? next) =>
        Assert.Equal(next, Deck.NextHigher(CardOf(card))?.Label);

    [Fact]
    public void Decks_are_equal_by_their_cards()
    {
        var copy = new Deck(Deck.Name, [.. Deck.Cards]);

        Assert.Equal(Deck, copy);
        Assert.Equal(Deck.GetHashCode(), copy.GetHashCode());
        Assert.NotEqual(Deck, copy with { Cards = copy.Cards.RemoveAt(0) });
    }
}
