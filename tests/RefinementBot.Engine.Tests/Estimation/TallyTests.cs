using RefinementBot.Engine.Estimation;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

public class TallyTests
{
    [Theory]
    [InlineData("3 5 8", "5.3")]
    [InlineData("1 2", "1.5")]
    [InlineData("0 0.5", "0.3")] // 0.25, half away from zero
    [InlineData("5", "5")]
    [InlineData("0 0 0", "0")]
    [InlineData("5 ? ☕ ∞", "5")]
    public void The_mean_has_one_decimal_and_rounds_half_away_from_zero(string cards, string mean) =>
        Assert.Equal(decimal.Parse(mean, System.Globalization.CultureInfo.InvariantCulture), Of(cards).Mean);

    [Theory]
    [InlineData("3 5 8", "5")]
    [InlineData("3 5", "5")]
    [InlineData("3 3 5 5", "5")]
    [InlineData("1 3 5 100", "5")]
    [InlineData("0 0.5", "0.5")]
    [InlineData("8 ? ? ?", "8")]
    public void The_median_is_the_middle_card_and_of_two_the_higher(string cards, string median) =>
        Assert.Equal(median, Of(cards).Median?.Label);

    [Theory]
    [InlineData("3 5 5", "5", "0.67")]
    [InlineData("3 3 5 5", "3 5", "0.5")]
    [InlineData("1 3 8", "1 3 8", "0.33")]
    [InlineData("5 5", "5", "1")]
    [InlineData("5 5 ? ? ?", "5", "1")]
    public void Every_card_with_the_most_votes_is_a_mode_and_agreement_is_its_share(string cards, string modes, string agreement)
    {
        var tally = Of(cards);

        Assert.Equal(modes, string.Join(' ', tally.Modes));
        Assert.Equal(agreement, decimal.Round(tally.Agreement, 2).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("5 5 5", 0)]
    [InlineData("3 5", 1)]
    [InlineData("0 0.5", 1)]
    [InlineData("40 100", 1)]
    [InlineData("1 13", 5)]
    [InlineData("5 5 ?", 0)]
    public void The_spread_is_counted_in_steps_of_the_deck(string cards, int steps)
    {
        var tally = Of(cards);

        Assert.Equal(steps, tally.Spread);
        Assert.Equal(steps == 0, tally.IsConsensus);
    }

    [Theory]
    [InlineData("5 5 5", "5 8")]
    [InlineData("3 5 8", "5 8")]
    [InlineData("3 3 3 5 8 8 8 8", "8 13")]
    [InlineData("3 3 5 8", "3 5 8")]
    [InlineData("1 3 3 3 20 20 20 20 20", "20 40")]
    [InlineData("1 1 3 3 20 20", "3 5 20")]
    [InlineData("100 100", "100")]
    [InlineData("0 0", "0 0.5")]
    [InlineData("? ☕", "")]
    public void What_is_offered_is_the_highest_mode_the_median_and_the_next_card_above_it(string cards, string offers) =>
        Assert.Equal(offers, string.Join(' ', Of(cards).Offers));

    [Fact]
    public void One_half_is_not_nothing()
    {
        var tally = Of("0 0.5");

        Assert.Equal(["0", "0.5"], tally.Groups.Select(group => group.Card.Label));
        Assert.False(tally.IsConsensus);
    }

    [Fact]
    public void Groups_lie_as_the_deck_lies_with_special_cards_last()
    {
        var tally = Of("☕ 8 ? 3 8");

        Assert.Equal(["3", "8", "?", "☕"], tally.Groups.Select(group => group.Card.Label));
        Assert.Equal(3, tally.CountedVotes);
    }

    [Fact]
    public void The_lowest_and_the_highest_are_asked_unless_all_agree()
    {
        Poll split = APoll().With("ana", "3").With("ben", "8").With("cho", "3").With("dan", "?");
        Poll agreed = APoll().With("ana", "5").With("ben", "5").With("dan", "?");

        Assert.Equal("ana cho", string.Join(' ', split.Tally().LowestVoters));
        Assert.Equal("ben", string.Join(' ', split.Tally().HighestVoters));
        Assert.Empty(agreed.Tally().LowestVoters);
        Assert.Empty(agreed.Tally().HighestVoters);
    }

    [Theory]
    [InlineData("")]
    [InlineData("? ∞ ☕")]
    public void Without_a_number_there_is_nothing_to_add_up(string cards)
    {
        var tally = Of(cards);

        Assert.Equal((0, null, null), (tally.CountedVotes, tally.Mean, tally.Median));
        Assert.Empty(tally.Modes);
        Assert.Empty(tally.Offers);
        Assert.False(tally.IsConsensus);
    }

    /// <summary>The tally of a round in which voters a, b, c … took these cards.</summary>
    private static Tally Of(string cards) => cards
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select((card, index) => (Card: card, Name: ((char)('a' + index)).ToString()))
        .Aggregate(APoll(), (poll, vote) => poll.With(vote.Name, vote.Card))
        .Build()
        .Tally();
}
