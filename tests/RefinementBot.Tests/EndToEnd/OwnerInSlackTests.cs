using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>Asking whoever answers for an item, at Slack's door.</summary>
[Trait("Journey", "ReadinessJourney")]
public sealed class OwnerInSlackTests(SlackDoor door) : IClassFixture<SlackDoor>
{
    private readonly SlackPlatform slack = door.Slack;

    [PlatformFact]
    public async Task The_owner_is_named_asked_in_a_direct_message_and_answers_in_a_modal()
    {
        var key = await AddAsync("As a shopper, I want a fast refund");
        await slack.CommandAsync("ben", "checkout", "help");

        var checkedItem = await slack.CommandAsync("ana", "checkout", $"check {key}");
        Assert.Contains("Ask the owner", checkedItem.Body, StringComparison.Ordinal);
        await slack.CommandAsync("ana", "checkout", $"check {key} ask");
        await slack.ModalAsync("ana", "Who answers for it?");
        Assert.Equal("", string.Join(" ", ((await slack.SubmitViewAsync("ana", new Dictionary<string, object> { ["Or somebody else"] = "ben" })).Errors ?? []).Select(error => error.Value)));
        await slack.PrivateMessageAsync("ana", $"ben is asked 3 questions about {key}");

        await slack.PrivateMessageAsync("ben", $"ana asks you about {key} As a shopper, I want a fast refund:");
        await slack.ClickAsync("ben", $"Answer for {key}", containing: "ana asks you");
        await slack.ModalAsync("ben", $"Answer for {key}");
        await slack.SubmitViewAsync("ben", new Dictionary<string, object>
        {
            ["How will you see that it works?"] = "The money is back.\nWithout a receipt the clerk refuses.",
            ["How fast is “fast”: in how many seconds?"] = "60 seconds <!channel> & *bold*",
        });

        await slack.PrivateMessageAsync("ben", $"Thank you. {key} is changed: the description, the acceptance criteria.");
        await slack.PrivateMessageAsync("ana", $"ben has answered 2 of 3 questions about {key}");
        var item = door.Item("As a shopper, I want a fast refund");
        Assert.Equal(("“fast” means: 60 seconds <!channel> & *bold*", "ben"), (item.Description, item.Owner?.Name));
        Assert.All(await slack.CallsAsync(), call => Assert.Empty(call.Remarks));
        await PlatformChecks.SlackTypesAsync(slack);
    }

    [PlatformFact]
    public async Task Where_Slack_will_never_deliver_the_message_the_asker_is_told()
    {
        var key = await AddAsync("As a shopper, I want to send parcels back");
        await slack.CommandAsync("cho", "checkout", "help");
        var cho = door.Workspace.Users.Single(user => user.Name == "cho").Id;
        await slack.FaultAsync(new Fault("chat.postMessage") { Error = "messages_tab_disabled", Match = new Dictionary<string, string> { ["channel"] = cho } });

        await slack.CommandAsync("ana", "checkout", $"check {key} ask");
        await slack.ModalAsync("ana", "Who answers for it?");
        await slack.SubmitViewAsync("ana", new Dictionary<string, object> { ["Or somebody else"] = "cho" });

        await slack.PrivateMessageAsync("ana", $"I could not ask cho about {key}: the chat does not let me write to that person.");
        await slack.ClearFaultsAsync();
        await slack.CommandAsync("ana", "checkout", $"check {key} ask");
        await slack.PrivateMessageAsync("cho", $"ana asks you about {key}");
    }

    private async Task<string> AddAsync(string title)
    {
        await slack.MentionAsync("ana", "checkout", $"add {title}");
        await slack.PrivateMessageAsync("ana", $"Add {title} to the backlog?");
        await slack.ClickAsync("ana", "Add it as it is", containing: title);
        await slack.PrivateMessageAsync("ana", $"is in the backlog now: {title}");
        return door.Item(title).Key.Value;
    }
}
