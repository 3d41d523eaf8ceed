using System.Text.Json.Nodes;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>People of another workspace who share a channel (Slack Connect).</summary>
[Trait("Journey", "NoVoteLost")]
public sealed class SlackGuestTests(SlackDoor door) : IClassFixture<SlackDoor>
{
    private const string TheirWorkspace = "T0FOREIGN";
    private const string Refused = "You are here from another workspace";

    private readonly SlackPlatform slack = door.Slack;

    [PlatformFact]
    public async Task A_guest_votes_once_the_team_lets_guests_and_nothing_else_is_open_to_her()
    {
        await slack.CommandAsync("ana", "checkout", "estimate Pay by invoice");
        var card = await slack.PublicMessageAsync("checkout", "Pay by invoice");
        await PressAsGuestAsync(card, "Vote 5", "early");
        await slack.PrivateMessageAsync("ben", Refused);
        Assert.Equal(0, door.Count("votes"));

        await slack.CommandAsync("ana", "checkout", "team guests on");
        await slack.PublicMessageAsync("checkout", "has let people of other workspaces vote");
        await PressAsGuestAsync(card, "Vote 5", "allowed");
        await slack.PrivateMessageAsync("ben", "You voted 5");
        Assert.Equal(1, door.Count("votes"));

        await PressAsGuestAsync(card, "Reveal votes", "reveal");
        await slack.WaitUntilAsync(
            async () => (await slack.MessagesAsync("checkout", "ben")).Count(message => message.Shows(Refused)) == 2, "the second refusal");
        Assert.DoesNotContain(await slack.MessagesAsync("checkout"), message => message.Has("Accept 5"));

        await slack.CommandAsync("ana", "checkout", "team guests off");
        await slack.PublicMessageAsync("checkout", "has left voting to the team's own workspace again");
        await PressAsGuestAsync(card, "Vote 8", "late");
        await slack.WaitUntilAsync(
            async () => (await slack.MessagesAsync("checkout", "ben")).Count(message => message.Shows(Refused)) == 3, "the third refusal");
        Assert.Equal(1, door.Count("votes"));
    }

    /// <summary>Sends a press as Slack does for somebody whose own workspace is another one.</summary>
    private async Task PressAsGuestAsync(SlackMessage card, string label, string once)
    {
        await slack.ClickAsync("ben", label, message: card.Ts, channel: card.Channel, value: "v9|nothing");
        var sent = (await slack.DeliveriesAsync()).GetProperty("deliveries").EnumerateArray().Last().GetProperty("body").GetString()!;
        var payload = JsonNode.Parse(Uri.UnescapeDataString(sent["payload=".Length..].Replace('+', ' ')))!;
        payload["user"]!["team_id"] = TheirWorkspace;
        payload["trigger_id"] = $"guest.{once}";
        payload["actions"]![0]!["value"] = card.Buttons.Single(button => button.Label == label).Value;
        await slack.SendAsync("/slack/interactions", "payload=" + Uri.EscapeDataString(payload.ToJsonString()));
    }
}
