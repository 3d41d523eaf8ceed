using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Tests.Readiness;
using static RefinementBot.Engine.Tests.Estimation.PollBuilder;

namespace RefinementBot.Engine.Tests.Estimation;

/// <summary>The <c>waiting</c> command.</summary>
public class WaitingPollsTests
{
    private readonly FakePolls polls = new();

    [Fact]
    public async Task Each_poll_that_waits_is_told_with_its_state_and_a_button_that_makes_sense_alone()
    {
        polls.Polls.Add(APoll().On("CHK-101", "Pay with a saved card").Until(Monday + Duration.FromHours(5)).Expecting("ana", "ben").With("ben", "5"));
        polls.Polls.Add(APoll().On("CHK-102", "Gift wrapping").Until(Monday - Duration.FromHours(5)).Expecting("ana").AtItsDeadline());
        polls.Polls.Add(APoll());

        var answer = (await SayAsync("")).Answer;

        Assert.Equal(
            "3 polls wait for your vote.\nCHK-101 Pay with a saved card: until Mon 2 Mar 15:00 (Europe/Berlin), 1 of 2 voted\n"
            + "CHK-102 Gift wrapping: overdue since Mon 2 Mar 05:00 (Europe/Berlin), 0 of 1 voted\nPay with a saved card: 0 voted",
            answer.PlainText);
        Assert.Equal(["Vote on CHK-101", "Vote on CHK-102", "Vote on Pay with a saved card"], Buttons(answer).Select(button => button.Label));
        Assert.All(Buttons(answer), button => Assert.IsType<ActionRef.Show>(button.Action));
    }

    [Fact]
    public async Task Polls_that_are_called_alike_have_buttons_that_differ()
    {
        polls.Polls.AddRange([APoll(), APoll()]);

        Assert.Equal(["Vote on Pay with a saved card", "Vote on Pay with a saved card (2)"], Buttons((await SayAsync("")).Answer).Select(button => button.Label));
    }

    [Fact]
    public async Task Nothing_to_vote_on_is_said() => Assert.Equal("No poll waits for your vote.", (await SayAsync("")).Answer.PlainText);

    [Fact]
    public async Task Many_polls_come_in_pages()
    {
        polls.Polls.AddRange(Enumerable.Range(1, 19).Select(number => APoll().On($"CHK-{number}", "Story").Build()));

        var last = (await SayAsync("3")).Answer;

        Assert.Contains("Page 3 of 3.", last.PlainText, StringComparison.Ordinal);
        Assert.Equal(["Vote on CHK-17", "Vote on CHK-18", "Vote on CHK-19"], Buttons(last).Select(button => button.Label));
        Assert.Equal(new ActionRef.Run("waiting 2"), Buttons((await SayAsync("")).Answer).Last().Action);
        Assert.Equal(last.PlainText, (await SayAsync("99")).Answer.PlainText);
    }

    private Task<Reply> SayAsync(string arguments) => new WaitingPolls(polls, new FakeReadiness()).RunAsync(
        new Turn(Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, "delivery-1", Monday, "p9"), arguments, default);

    private static IEnumerable<Button> Buttons(Message message) => message.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items);
}
