namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>Items added through the form in Teams, from each of its doors. Knows of the bot only what people see of it.</summary>
public static class AddFormJourneyInTeams
{
    public const string MessageAction = "add_to_backlog";

    private const string Title = "Add to backlog";

    /// <summary>Ana adds an item by the command, one of a message that Ben wrote, and one that she named in the command. Both are in the conversation, and so is the bot.</summary>
    public static async Task RunAsync(TeamsPlatform teams, string conversation)
    {
        await ByCommandAsync(teams, conversation);
        await OfMessageAsync(teams, conversation);
        await WithTitleAsync(teams, conversation);
    }

    private static async Task ByCommandAsync(TeamsPlatform teams, string conversation)
    {
        Assert.Equal(200, (await teams.MessageAsync("Ana", "add", conversation)).Status);
        await teams.BotMessageAsync(conversation, "Open the form", "Ana");
        Assert.Null((await teams.OpenDialogAsync("Ana", "Open the form", conversation)).Problem);
        var dialog = (await teams.DialogAsync("Ana"))!;
        Assert.Equal((Title, null, "Story"), (dialog.Title, dialog.Shows("Title"), dialog.Shows("Type")));
        Assert.Equal(["Title"], (await teams.SubmitDialogAsync("Ana")).Missing!);

        var refused = await teams.SubmitDialogAsync("Ana", new Dictionary<string, object> { ["Title"] = "   ", ["Description"] = "Cards expire." });
        Assert.Equal((false, null), (refused.Closed, refused.Problem));
        Assert.Contains("Title is missing. Please fill it in.", refused.Text, StringComparison.Ordinal);
        Assert.Equal("Cards expire.", (await teams.DialogAsync("Ana"))!.Shows("Description"));

        var sent = await teams.SubmitDialogAsync("Ana", new Dictionary<string, object> { ["Title"] = "Pay with a coupon", ["Type"] = "Bug" });
        Assert.Equal((200, true, null), (sent.Status, sent.Closed, sent.Problem));
        Assert.Contains("is in the backlog now: Pay with a coupon", sent.Text, StringComparison.Ordinal);
    }

    private static async Task OfMessageAsync(TeamsPlatform teams, string conversation)
    {
        var message = (await teams.MessageAsync("Ben", "Refunds take three weeks & nobody knows why", conversation, mention: false)).Ts!;
        Assert.Null((await teams.MessageActionAsync("Ana", conversation, message, MessageAction)).Problem);
        Assert.Equal("Refunds take three weeks & nobody knows why", (await teams.DialogAsync("Ana"))!.Shows("Title"));

        var sent = await teams.SubmitDialogAsync("Ana");
        Assert.True(sent.Closed);
        Assert.Contains("is in the backlog now: Refunds take three weeks", sent.Text, StringComparison.Ordinal);
    }

    private static async Task WithTitleAsync(TeamsPlatform teams, string conversation)
    {
        Assert.Equal(200, (await teams.MessageAsync("Ana", "add Gift cards", conversation)).Status);
        await teams.BotMessageAsync(conversation, "Gift cards", "Ana");
        Assert.Null((await teams.OpenDialogAsync("Ana", "Open the form", conversation, containing: "Gift cards")).Problem);
        Assert.Equal("Gift cards", (await teams.DialogAsync("Ana"))!.Shows("Title"));

        Assert.Contains("is in the backlog now: Gift cards", (await teams.SubmitDialogAsync("Ana")).Text, StringComparison.Ordinal);
    }
}
