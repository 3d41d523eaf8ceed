namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>One story estimated in Teams from the mention to the accepted estimate. Knows of the bot only what people see of it.</summary>
public static class EstimationJourneyInTeams
{
    public const string Story = "Checkout with a saved card";

    /// <summary>
    /// Ana starts a poll, she and Ben vote, Ben thinks again, Ana reveals and accepts. Both are in the conversation, and the bot is installed there.
    /// Returns the poll's message as everybody sees it at the end.
    /// </summary>
    public static async Task<TeamsMessage> RunAsync(TeamsPlatform teams, string conversation)
    {
        Assert.Equal(200, (await teams.MessageAsync("Ana", $"estimate {Story}", conversation)).Status);
        var card = await teams.BotMessageAsync(conversation, Story);
        foreach (var title in (string[])["Vote 0", "Vote 0.5", "Vote 1", "Vote 5", "Vote 100", "Vote ?", "Vote ☕", "Reveal votes", "Cancel poll"])
            Assert.True(card.Has(title), $"the card has no button \"{title}\"");

        await VoteAsync(teams, "Ana", "5", card);
        await VoteAsync(teams, "Ben", "8", card);
        await VoteAsync(teams, "Ben", "5", card);
        await teams.WaitUntilAsync(async () => (await NowAsync(teams, card)).Shows("Ben"), "the card names who has voted");
        var open = await NowAsync(teams, card);
        Assert.DoesNotContain("You voted", open.VisibleText, StringComparison.Ordinal);

        await PressAsync(teams, "Ana", "Reveal votes", card);
        await teams.WaitUntilAsync(async () => (await NowAsync(teams, card)).Has("Accept 5"), "the card offers to accept 5");
        var revealed = await NowAsync(teams, card);
        Assert.True(revealed.Has("New round"));
        Assert.False(revealed.Has("Vote 5"), "a revealed round still takes votes");

        await PressAsync(teams, "Ana", "Accept 5", card);
        await teams.WaitUntilAsync(async () => (await NowAsync(teams, card)).Shows("Accepted"), "the card shows what was accepted");
        var accepted = await NowAsync(teams, card);
        Assert.False(accepted.Has("Accept 5"), "an accepted poll can still be accepted");
        return accepted;
    }

    /// <summary>The voter is told alone: at once in the answer, and again when the client refreshes the card.</summary>
    private static async Task VoteAsync(TeamsPlatform teams, string user, string label, TeamsMessage card)
    {
        var answer = await PressAsync(teams, user, $"Vote {label}", card);
        Assert.Contains($"You voted {label}", answer.Shown?.Text, StringComparison.Ordinal);
        await teams.WaitUntilAsync(
            async () => (await teams.RefreshAsync(message: card.Id, users: [user])).Any(r => r.Shown?.Text.Contains($"You voted {label}", StringComparison.Ordinal) is true),
            $"after a refresh {user} sees the own vote");
    }

    private static async Task<Delivered> PressAsync(TeamsPlatform teams, string user, string button, TeamsMessage card)
    {
        await teams.WaitUntilAsync(async () => (await NowAsync(teams, card, user)).Has(button), $"{user} has a button \"{button}\"");
        var answer = await teams.ExecuteAsync(user, button, message: card.Id);
        Assert.Equal(200, answer.Status);
        Assert.NotEqual("error", answer.Shown?.Via);
        return answer;
    }

    /// <summary>The poll's one message as it stands, for everybody or for one person: it is edited in place.</summary>
    private static async Task<TeamsMessage> NowAsync(TeamsPlatform teams, TeamsMessage card, string? user = null) =>
        Assert.Single(await teams.MessagesAsync(card.Conversation, user), m => m.Id == card.Id);
}
