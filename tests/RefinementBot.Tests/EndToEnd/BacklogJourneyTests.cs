using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>A product owner's way through the backlog at Slack's door, with really signed requests.</summary>
[Trait("Journey", "BacklogJourney")]
public sealed class BacklogJourneyTests(SlackDoor door) : IClassFixture<SlackDoor>
{
    private readonly SlackPlatform slack = door.Slack;

    [PlatformFact]
    public async Task An_item_is_added_found_moved_looked_at_checked_and_estimated()
    {
        await AddAsync("Refund within a day");
        await AddAsync("Print the label at home");
        var key = door.Item("Print the label at home").Key.Value;

        var list = await slack.CommandAsync("ana", "returns", "backlog print label");
        Assert.Contains($"{key} Print the label at home", list.Shown?.Text, StringComparison.Ordinal);
        Assert.Contains("Searched for the text “print label”", list.Shown?.Text, StringComparison.Ordinal);

        await slack.ClickAsync("ana", $"Show {key}", containing: "Searched for the text");
        await slack.PrivateMessageAsync("ana", "ana added it");
        await slack.ClickAsync("ana", "Move to the top", containing: "ana added it");
        await slack.PrivateMessageAsync("ana", $"{key} is number 1 in the backlog now, before ");
        Assert.Contains("There is no item CHK-9999", (await slack.CommandAsync("ana", "returns", $"backlog {key} after CHK-9999")).Shown?.Text, StringComparison.Ordinal);

        Assert.Contains("ana moved it", (await slack.CommandAsync("ana", "returns", $"backlog {key}")).Shown?.Text, StringComparison.Ordinal);
        await slack.ClickAsync("ana", "Check", containing: "ana moved it");
        await slack.PrivateMessageAsync("ana", "Blocking: no-acceptance-criteria");
        await slack.ClickAsync("ana", "Estimate anyway", containing: "no-acceptance-criteria");
        await slack.PublicMessageAsync("returns", $"{key} Print the label at home");
        await slack.CommandAsync("ana", "returns", $"backlog {key}");
        await slack.ClickAsync("ana", "History", containing: "ana moved it");
        await slack.PrivateMessageAsync("ana", "moved to another place in the backlog");
        Assert.All(await slack.CallsAsync(), call => Assert.Empty(call.Remarks));
    }

    private async Task AddAsync(string title)
    {
        await slack.MentionAsync("ana", "returns", $"add {title}");
        await slack.PrivateMessageAsync("ana", $"Add {title} to the backlog?");
        await slack.ClickAsync("ana", "Add it as it is", containing: title);
        await slack.PrivateMessageAsync("ana", $"is in the backlog now: {title}");
    }
}
