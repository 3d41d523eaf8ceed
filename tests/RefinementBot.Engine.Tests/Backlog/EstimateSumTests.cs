using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Tests.Estimation;

namespace RefinementBot.Engine.Tests.Backlog;

public class EstimateSumTests
{
    [Theory]
    [InlineData("5", EstimateUnit.Points)]
    [InlineData("XL", EstimateUnit.Points)]
    [InlineData("high", EstimateUnit.Points)]
    [InlineData("16 h", EstimateUnit.Hours)]
    [InlineData("2h", EstimateUnit.Hours)]
    [InlineData("0.5 d", EstimateUnit.Days)]
    [InlineData("3 days", EstimateUnit.Days)]
    public void The_label_says_what_an_estimate_counts(string label, EstimateUnit unit) => Assert.Equal(unit, EstimateSum.UnitOf(label));

    [Fact]
    public void Every_card_of_the_built_in_decks_counts_what_its_deck_does() => Assert.All(Deck.BuiltIn, deck => Assert.All(
        deck.Cards.Where(card => card.IsCounted),
        card => Assert.Equal(deck == Deck.Hours ? EstimateUnit.Hours : deck == Deck.Days ? EstimateUnit.Days : EstimateUnit.Points, EstimateSum.UnitOf(card.Label))));

    [Fact]
    public void Only_like_is_added_to_like()
    {
        var sum = EstimateSum.Of([("5", 5), ("XL", 8), ("16 h", 16), ("4 h", 4), ("0.5 d", 0.5m)]);

        Assert.Equal(new EstimateSum(13, 20, 0.5m), sum);
        Assert.Equal("13 points, 20 h and 0.5 d", sum.ToString());
        Assert.Equal("0 points", default(EstimateSum).ToString());
        Assert.Equal("20 h", new EstimateSum(0, 20).ToString());
    }

    [Theory]
    [InlineData("16 h", 16, "16 h")]
    [InlineData("XL", 8, "XL (8 points)")]
    [InlineData("1", 1, "1 point")]
    public void Hours_are_not_called_points(string label, int worth, string words) =>
        Assert.Equal(words, BacklogList.Estimated(new Estimate(label, worth, null, default)));

    [Fact]
    public void A_session_in_hours_comes_to_hours_and_takes_nothing_of_the_capacity()
    {
        var session = SessionBuilder.ASession(1) with { Deck = Deck.Hours };
        session = session with { Items = [session.Items[0] with { State = StoryState.Estimated, Estimate = new Card("16 h", 16) }] };

        var summary = SessionCard.Summary(session, "Ana", new IterationCapacity(32, 32, CapacitySource.Set)).PlainText;

        Assert.Contains("Hours: 16", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("points", summary, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Capacity", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_that_was_cut_ends_a_sentence_with_its_dots_alone()
    {
        var session = SessionBuilder.ASession(1);
        session = session with { Items = [session.Items[0] with { State = StoryState.Skipped, Subject = new PollSubject(null, "Rework the schedulers…") }] };

        Assert.Contains("Skipped: Rework the schedulers…", SessionCard.Summary(session, "Ana", null).PlainText, StringComparison.Ordinal);
        Assert.DoesNotContain("….", SessionCard.Summary(session, "Ana", null).PlainText, StringComparison.Ordinal);
    }
}
