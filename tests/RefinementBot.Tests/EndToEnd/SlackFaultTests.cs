using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>
/// Bad input at Slack's door, one row a fault: what the user reads, what the operator reads, what is stored. Never
/// silence, never a doubled vote, never a stack trace.
/// </summary>
[Trait("Journey", "ThreeDoors")]
public sealed class SlackFaultTests(SlackDoor door) : IClassFixture<SlackDoor>
{
    private const string Story = "Refund to a gift card";

    private readonly SlackPlatform slack = door.Slack;

    private SlackWorkspace Workspace => door.Workspace;

    public static TheoryData<DoorFault<SlackFaultTests, SlackMessage>> Table =>
    [
        Spoiled("a wrong secret", new() { Secret = "another" }),
        Spoiled("a request from six minutes ago", new() { TimestampOffset = -360 }),
        Spoiled("a request from six minutes ahead", new() { TimestampOffset = 360 }),
        Spoiled("no signature", new() { Omit = ["X-Slack-Signature"] }),
        Spoiled("no timestamp", new() { Omit = ["X-Slack-Request-Timestamp"] }),
        Spoiled("the signature twice", new() { Repeat = ["X-Slack-Signature"] }),
        Spoiled("another body than was signed", new() { BodyAfterSigning = "command=%2Frefine&text=estimate+Free+money&team_id=T1&channel_id=C1&user_id=U1" }),
        new("a body of 600 KB", (test, _) => test.slack.SendAsync("/slack/commands", new string('x', 600_000)), 401, null, "was refused", 0),
        new("an interaction that is no JSON", (test, _) => test.slack.SendAsync("/slack/interactions", "payload=%7Bnot json"), 200, null, "cannot be read", 0),
        new("an interaction without a payload", (test, _) => test.slack.SendAsync("/slack/interactions", "hello=world"), 200, null, "cannot be read", 0),
        new("a command without its fields", (test, _) => test.slack.SendAsync("/slack/commands", "command=%2Frefine&text=help"), 200, "Slack sent me something I cannot read", "cannot be read", 0),
        new("an event that is no JSON", (test, _) => test.slack.SendAsync("/slack/events", "<xml/>", "application/json"), 200, null, "cannot be read", 0),
        new("an unknown verb", (test, _) => test.slack.MentionAsync("ana", "checkout", "frobnicate the backlog"), 200, "Estimate frobnicate the backlog?", null, 0),
        Typed("a verb with a slip of the finger", "estmate CHK-102", "Did you mean estimate CHK-102?"),
        Typed("an unknown key", "estimate CHK-109", "I know no item CHK-109. Did you mean"),
        new("nothing at all", (test, _) => test.slack.MentionAsync("ana", "checkout", ""), 200, "What shall we estimate?", null, 0),
        Typed("a verb without its argument", "estimate", "Say what to estimate"),
        Typed("a text of 4,000 characters", $"estimate {new string('x', 4000)}", "I take at most 3000"),
        new("a double click", async (test, card) =>
        {
            await test.PressAsync("ana", "Vote 5", card);
            return await test.PressAsync("ana", "Vote 5", card);
        }, 200, "You voted 5", null, 1),
        new("the same request delivered twice", async (test, card) =>
        {
            await test.PressAsync("ana", "Vote 8", card);
            await test.slack.PrivateMessageAsync("ana", "You voted 8");
            return await test.slack.ResendAsync();
        }, 200, "You voted 8", null, 1),
        new("a vote after the reveal", async (test, card) =>
        {
            await test.RevealAsync(card);
            return await test.StaleAsync("ben", "Vote 5", card);
        }, 200, "can no longer change", null, 1),
        new("a vote on an earlier round's card", async (test, card) =>
        {
            await test.RevealAsync(card);
            await test.PressAsync("ana", "New round", card);
            await test.slack.PublicMessageAsync("checkout", "Round 2, 0");
            return await test.StaleAsync("ben", "Vote 5", card);
        }, 200, "That button is from another round", null, 1),
        new("a button of a poll that nobody knows", (test, card) => test.ForgedAsync(card, "v1|vote|nopoll|1|5"), 200, "This card is out of date", null, 0),
        new("a button of a version to come", (test, card) => test.ForgedAsync(card, "v9|vote|x"), 200, "This card is out of date", null, 0),
        new("a card that the deck does not have", (test, card) => test.ForgedAsync(card, $"v1|vote|{PollOf(card)}|1|99"), 200, "That card cannot be taken here", null, 0),
        new("a press by a guest of another workspace", (test, card) => test.PressedByGuestAsync(card, "T0FOREIGN"), 200, "You are here from another workspace", null, 0),
        new("a press by a guest of another Grid", (test, card) => test.PressedByGuestAsync(card, "E0FOREIGN"), 200, "You are here from another workspace", null, 0),
        new("a mention by a guest of another workspace", (test, card) => test.slack.EventAsync(new
        {
            type = "app_mention",
            user = test.Workspace.Users.Single(known => known.Name == "ben").Id,
            user_team = "T0FOREIGN",
            text = $"<@{test.Workspace.BotUserId}> estimate Anything",
            channel = card.Channel,
            ts = card.Ts,
        }), 200, "You are here from another workspace", null, 0),
        new("a reveal before anybody has voted", (test, card) => test.PressAsync("ana", "Reveal votes", card), 200, "Nobody has voted", null, 0),
    ];

    [PlatformTheory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public async Task Every_fault_is_answered_and_loses_nothing(DoorFault<SlackFaultTests, SlackMessage> fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        await slack.CommandAsync("cho", "checkout", $"estimate {Story} ({fault.Name})");
        var card = await slack.PublicMessageAsync("checkout", $"({fault.Name})");
        var (votes, lines) = (door.Count("votes"), door.Log.Count);
        var seen = (await slack.MessagesAsync()).Select(message => (message.Ts, message.Edits)).ToHashSet();

        var answer = await fault.Happens(this, card);

        Assert.Equal(fault.Status, answer.Status);
        Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);
        if (fault.UserReads is { } text)
        {
            await slack.WaitUntilAsync(
                async () => (await slack.MessagesAsync()).Any(message => message.EphemeralTo is not null && !seen.Contains((message.Ts, message.Edits)) && message.Shows(text))
                    || (answer.Body.Contains(text, StringComparison.Ordinal)),
                $"somebody reads privately: {text}");
        }

        fault.AssertOperatorReads(door.Log.Skip(lines));
        Assert.Equal(votes + fault.Votes, door.Count("votes"));
    }

    [PlatformFact]
    public async Task A_workspace_without_an_installation_is_told_so_privately_and_changes_nothing()
    {
        await slack.WorkspaceAsync(users: ["zoe"], channels: ["elsewhere"], id: "T0STRANGER");
        var (polls, people) = (door.Count("polls"), door.Count("people"));

        var answer = await slack.CommandAsync("zoe", "elsewhere", "estimate Anything", workspace: "T0STRANGER");

        Assert.Equal(200, answer.Status);
        Assert.True(answer.Shown!.Ephemeral);
        Assert.Contains("not set up for this workspace", answer.Shown.Text, StringComparison.Ordinal);
        Assert.Equal((polls, people), (door.Count("polls"), door.Count("people")));
    }

    [PlatformFact]
    public async Task Accepting_over_an_estimate_asks_once()
    {
        var card = await EstimatedAsync("5", "CHK-106");
        await slack.CommandAsync("ana", "returns", "estimate CHK-106");
        await slack.WaitUntilAsync(async () => (await slack.MessagesAsync("returns")).Any(m => m.Ts != card.Ts && m.Has("Vote 8") && m.EphemeralTo is null), "a second poll");
        var second = (await slack.MessagesAsync("returns")).Last(m => m.Has("Vote 8") && m.EphemeralTo is null);
        await PressAsync("ana", "Vote 8", second);
        await PressAsync("ana", "Reveal votes", second);
        await slack.WaitUntilAsync(async () => (await slack.MessagesAsync("returns")).Any(m => m.Ts == second.Ts && m.Has("Accept 8")), "the offer");
        await PressAsync("ana", "Accept 8", second);
        await slack.PrivateMessageAsync("ana", "has the estimate 5. Should 8 take its place?");
        Assert.Equal("5", door.EstimateOf("CHK-106"));

        await slack.ClickAsync("ana", "Replace 5 with 8", channel: "returns");
        await slack.PublicMessageAsync("returns", "Accepted: 8");
        Assert.Equal("8", door.EstimateOf("CHK-106"));
    }

    private static DoorFault<SlackFaultTests, SlackMessage> Spoiled(string name, SlackTamper tamper) => new(
        name, (test, _) => test.slack.CommandAsync("ana", "checkout", "estimate Free money", tamper), 401, null, "was refused", 0);

    private static DoorFault<SlackFaultTests, SlackMessage> Typed(string name, string text, string userReads) => new(
        name, (test, _) => test.slack.CommandAsync("ana", "checkout", text), 200, userReads, null, 0);

    private static string PollOf(SlackMessage card) => card.Buttons[0].Value!.Split('|')[2];

    private async Task<SlackMessage> EstimatedAsync(string points, string key)
    {
        await slack.CommandAsync("ana", "returns", $"estimate {key}");
        var card = await slack.PublicMessageAsync("returns", key);
        await PressAsync("ana", $"Vote {points}", card);
        await PressAsync("ana", "Reveal votes", card);
        await slack.WaitUntilAsync(async () => (await slack.MessagesAsync("returns")).Any(m => m.Ts == card.Ts && m.Has($"Accept {points}")), "the offer");
        await PressAsync("ana", $"Accept {points}", card);
        await slack.PublicMessageAsync("returns", $"Accepted: {points}");
        return card;
    }

    private Task<Delivered> PressAsync(string user, string button, SlackMessage card) =>
        slack.ClickAsync(user, button, message: card.Ts, channel: card.Channel);

    private async Task RevealAsync(SlackMessage card)
    {
        await PressAsync("ana", "Vote 3", card);
        await PressAsync("ana", "Reveal votes", card);
        await slack.WaitUntilAsync(
            async () => (await slack.MessagesAsync("checkout")).Any(message => message.Ts == card.Ts && message.Has("Accept 3")), "the reveal shows");
    }

    /// <summary>Presses a button as it stood on an earlier state of the card.</summary>
    private Task<Delivered> StaleAsync(string user, string label, SlackMessage card) =>
        ForgedAsync(card, card.Buttons.Single(button => button.Label == label).Value!, user);

    /// <summary>Sends a press as Slack does for somebody whose own workspace is another one.</summary>
    private async Task<Delivered> PressedByGuestAsync(SlackMessage card, string home)
    {
        await PressAsync("ben", "Reveal votes", card);
        var sent = (await slack.DeliveriesAsync()).GetProperty("deliveries").EnumerateArray().Last().GetProperty("body").GetString()!;
        var payload = System.Text.Json.Nodes.JsonNode.Parse(Uri.UnescapeDataString(sent["payload=".Length..].Replace('+', ' ')))!;
        payload["user"]!["team_id"] = home;
        payload["trigger_id"] = $"guest.{home}";
        payload["actions"]![0]!["value"] = card.Buttons.Single(button => button.Label == "Vote 5").Value;
        return await slack.SendAsync("/slack/interactions", "payload=" + Uri.EscapeDataString(payload.ToJsonString()));
    }

    /// <summary>Presses a button that carries something else than the card's own do.</summary>
    private Task<Delivered> ForgedAsync(SlackMessage card, string value, string user = "ben") =>
        slack.ClickAsync(user, "Cancel poll", message: card.Ts, channel: card.Channel, value: value);
}
