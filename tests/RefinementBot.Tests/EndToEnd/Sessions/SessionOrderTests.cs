using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd.Sessions;

/// <summary>The polls of an asynchronous session stand in its thread in the order of its stories.</summary>
public sealed class SessionOrderTests(SlackDoor door) : IClassFixture<SlackDoor>
{
    private readonly SlackPlatform slack = door.Slack;

    [PlatformFact]
    public async Task Polls_come_into_the_thread_by_the_numbers_of_their_stories()
    {
        const int stories = 12;
        await slack.AddChannelAsync("in-order");
        await slack.CommandAsync("ana", "in-order", "estimate\n" + string.Join('\n', Enumerable.Range(1, stories).Select(number => $"- Ordered {number:00}")) + " for 2d");
        await slack.PublicMessageAsync("in-order", $"Ordered {stories:00}");

        IReadOnlyList<SlackMessage> polls = [];
        await Eventually.TrueAsync(() => (polls = PollsIn("in-order")).Count == stories);

        Assert.Equal(
            Enumerable.Range(1, stories).Select(number => $"Story {number} of {stories}."),
            polls.OrderBy(poll => poll.Ts, StringComparer.Ordinal).Select(poll => System.Text.RegularExpressions.Regex.Match(poll.VisibleText, @"Story \d+ of \d+\.").Value));
    }

    private List<SlackMessage> PollsIn(string channel) =>
        slack.MessagesAsync(channel).GetAwaiter().GetResult().Where(message => message.ThreadTs is not null && message.Shows("Story ")).ToList();
}
