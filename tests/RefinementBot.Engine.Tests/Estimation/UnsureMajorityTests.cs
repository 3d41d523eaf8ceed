using RefinementBot.Engine.Estimation;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

public class UnsureMajorityTests
{
    [Theory]
    [InlineData("? ? ? ? 5 8", "4 of 6 voted ?")]
    [InlineData("? ? 5", "2 of 3 voted ?")]
    [InlineData("? ?", "2 of 2 voted ?")]
    [InlineData("? ? 5 ☕ ☕", "2 of 3 voted ?")] // Who asks for a break says nothing of the size.
    [InlineData("? ? ∞", "2 of 3 voted ?")] // Who says that it is too large does.
    [InlineData("? ? 5 8", null)] // Half is no majority.
    [InlineData("? ∞ ☕", null)]
    [InlineData("?", null)] // One person is no majority of a team.
    [InlineData("☕ ☕", null)]
    public void More_than_half_of_those_who_say_anything_of_the_size_and_at_least_two(string cards, string? words)
    {
        var poll = cards.Split(' ').Select((card, index) => (card, Name: $"voter{index}"))
            .Aggregate(APoll(), (voting, vote) => voting.With(vote.Name, vote.card)).Revealed("voter0").Build();

        Assert.Equal(words, UnsureMajority.In(poll.Round)?.Words);
    }
}
