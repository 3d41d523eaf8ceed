namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>One story estimated in Slack from the command to the accepted estimate. Knows of the bot only what people see of it.</summary>
public static class EstimationJourneyInSlack
{
    public const string Story = "Checkout with a saved card";

    /// <summary>
    /// Ana starts a poll, she and ben vote, ben thinks again, ana reveals and accepts. The workspace has both, and the bot is in the channel.
    /// Returns the poll's message as it stands at the end.
    /// </summary>
    public static async Task<SlackMessage> RunAsync(SlackPlatform slack, string channel, string? workspace = null)
    {
        var started = await slack.CommandAsync("ana", channel, $"estimate {Story}", workspace: workspace);
        Assert.Equal(200, started.Status);
        var card = await slack.PublicMessageAsync(channel, Story, workspace);
        foreach (var label in (string[])["Vote 0", "Vote 0.5", "Vote 1", "Vote 5", "Vote 100", "Vote ?", "Vote ☕", "Reveal votes", "Cancel poll"])
            Assert.True(card.Has(label), $"the card has no button \"{label}\"");

        await PressAsync(slack, "ana", "Vote 5", card, workspace);
        await slack.PrivateMessageAsync("ana", "You voted 5", workspace);
        await PressAsync(slack, "ben", "Vote 8", card, workspace);
        await slack.PrivateMessageAsync("ben", "You voted 8", workspace);
        await PressAsync(slack, "ben", "Vote 5", card, workspace);
        await slack.PrivateMessageAsync("ben", "You voted 5", workspace);
        await slack.WaitUntilAsync(async () => (await NowAsync(slack, card, workspace)).Shows("ben"), "the card names who has voted");
        await slack.WaitUntilAsync(async () => (await NowAsync(slack, card, workspace)).Has("Reveal votes"), "the poll is still open");

        await PressAsync(slack, "ana", "Reveal votes", card, workspace);
        await slack.WaitUntilAsync(async () => (await NowAsync(slack, card, workspace)).Has("Accept 5"), "the card offers to accept 5");
        var revealed = await NowAsync(slack, card, workspace);
        Assert.True(revealed.Has("New round"));
        Assert.False(revealed.Has("Vote 5"), "a revealed round still takes votes");

        await PressAsync(slack, "ana", "Accept 5", card, workspace);
        await slack.WaitUntilAsync(async () => (await NowAsync(slack, card, workspace)).Shows("Accepted"), "the card shows what was accepted");
        var accepted = await NowAsync(slack, card, workspace);
        Assert.False(accepted.Has("Accept 5"), "an accepted poll can still be accepted");
        return accepted;
    }

    /// <summary>The poll's one message as it stands: it is edited in place.</summary>
    private static async Task<SlackMessage> NowAsync(SlackPlatform slack, SlackMessage card, string? workspace) =>
        Assert.Single(await slack.MessagesAsync(card.Channel, workspace: workspace), m => m.Ts == card.Ts);

    private static async Task PressAsync(SlackPlatform slack, string user, string button, SlackMessage card, string? workspace)
    {
        await slack.WaitUntilAsync(async () => (await NowAsync(slack, card, workspace)).Has(button), $"the card has a button \"{button}\"");
        var answer = await slack.ClickAsync(user, button, message: card.Ts, channel: card.Channel, workspace: workspace);
        Assert.Equal(200, answer.Status);
        Assert.Equal("", answer.Body);
    }
}
