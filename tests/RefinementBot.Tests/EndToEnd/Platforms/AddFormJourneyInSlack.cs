namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>Items added through the form in Slack, from each of its doors. Knows of the bot only what people see of it.</summary>
public static class AddFormJourneyInSlack
{
    public const string Shortcut = "add_to_backlog";

    /// <summary>Ana adds an item by the command, one of a message that ben wrote, and one that she named in a mention. She is in the channel, and so is the bot.</summary>
    public static async Task RunAsync(SlackPlatform slack, string channel)
    {
        await ByCommandAsync(slack, channel);
        await OfMessageAsync(slack, channel);
        await ByMentionAsync(slack, channel);
    }

    private static async Task ByCommandAsync(SlackPlatform slack, string channel)
    {
        var typed = await slack.CommandAsync("ana", channel, "add");
        Assert.Equal((200, "", null), (typed.Status, typed.Body, typed.Shown));
        var modal = await slack.ModalAsync("ana", "Add to backlog");
        Assert.Equal((null, "Story"), (modal.Shows("Title"), modal.Shows("Type")));
        Assert.Equal(["Title"], (await slack.SubmitViewAsync("ana", new Dictionary<string, object>())).Missing!);

        var refused = await slack.SubmitViewAsync("ana", new Dictionary<string, object> { ["Title"] = "   ", ["Description"] = "Cards expire." });
        Assert.Equal((false, null), (refused.Closed, refused.Problem));
        Assert.Equal("Title is missing. Please fill it in.", Assert.Single(refused.Errors!).Value);

        var sent = await slack.SubmitViewAsync("ana", new Dictionary<string, object> { ["Title"] = "Pay with a coupon", ["Type"] = "Bug", ["Description"] = "Cards expire." });
        Assert.Equal((200, "", true, null), (sent.Status, sent.Body, sent.Closed, sent.Problem));
        await slack.PrivateMessageAsync("ana", "is in the backlog now: Pay with a coupon");
        Assert.DoesNotContain(await slack.ModalsAsync(), open => open.User == "ana" && open.Title == modal.Title);
    }

    private static async Task OfMessageAsync(SlackPlatform slack, string channel)
    {
        var message = await slack.SayAsync("ben", channel, "Refunds take three weeks & nobody knows why");
        Assert.Equal(200, (await slack.ShortcutAsync("ana", channel, message, Shortcut)).Status);
        var modal = await slack.ModalAsync("ana", "Add to backlog");
        Assert.StartsWith("Refunds take three weeks", modal.Shows("Title"), StringComparison.Ordinal);

        Assert.True((await slack.SubmitViewAsync("ana", new Dictionary<string, object>())).Closed);
        await slack.PrivateMessageAsync("ana", "is in the backlog now: Refunds take three weeks");
        Assert.Contains(await slack.CallsAsync("chat.getPermalink"), call => call.Error is null);
    }

    private static async Task ByMentionAsync(SlackPlatform slack, string channel)
    {
        Assert.Equal(200, (await slack.MentionAsync("ana", channel, "add Gift cards")).Status);
        await slack.PrivateMessageAsync("ana", "Open the form");
        Assert.Equal(200, (await slack.ClickAsync("ana", "Open the form", containing: "Gift cards")).Status);
        Assert.Equal("Gift cards", (await slack.ModalAsync("ana", "Add to backlog")).Shows("Title"));

        Assert.True((await slack.SubmitViewAsync("ana", new Dictionary<string, object>())).Closed);
        await slack.PrivateMessageAsync("ana", "is in the backlog now: Gift cards");
    }
}
