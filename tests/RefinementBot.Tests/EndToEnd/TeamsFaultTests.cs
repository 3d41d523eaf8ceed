using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>
/// Bad input at Teams' door, one row a fault: what the user reads, what the operator reads, what is stored. Never
/// silence, never a doubled vote, never a stack trace.
/// </summary>
[Trait("Journey", "ThreeDoors")]
public sealed class TeamsFaultTests(TeamsDoor door) : IClassFixture<TeamsDoor>
{
    private const string Story = "Refund to a gift card";

    private readonly TeamsPlatform teams = door.Teams;

    public static TheoryData<DoorFault<TeamsFaultTests, TeamsMessage>> Table =>
    [
        Spoiled("no token", "none"),
        Spoiled("an empty header", "empty"),
        Spoiled("no bearer token", "basic"),
        Spoiled("what is no token", "garbage"),
        Spoiled("an expired token", "expired"),
        Spoiled("a token of tomorrow", "notYet"),
        Spoiled("a token for another app", "wrongAudience", 403),
        Spoiled("a token of another issuer", "wrongIssuer"),
        Spoiled("a token signed with a key that only claims to be known", "foreignKey"),
        Spoiled("a token signed with an unknown key", "unknownKey"),
        Spoiled("a token without a service address", "noServiceUrl"),
        Spoiled("a token for another service address", "wrongServiceUrl"),
        Spoiled("a key that is endorsed for other channels", "unendorsed"),
        Spoiled("a key that is not endorsed at all", "noEndorsements"),
        Spoiled("an unsigned token", "algNone"),
        Spoiled("a token signed with the public key as a secret", "hs256"),
        new("a body of 300 KB", (test, _) => test.teams.SendAsync(new string('x', 300_000)), 413, null, "larger than", 0),
        new("a body that is no JSON", (test, _) => test.teams.SendAsync("{not json"), 400, null, "could not be read", 0),
        new("a body that is no activity", (test, _) => test.teams.SendAsync("null"), 400, null, "could not be read", 0),
        new("a type that nobody knows", (test, _) => test.teams.MessageAsync("Ana", "hm", test.Place, patch: new { type = "somethingNew" }), 200, null, null, 0),
        new("an entity of a shape that nobody promised", (test, _) => test.teams.MessageAsync("Ana", "hm", test.Place, patch: new { type = "event", entities = 7 }), 200, null, null, 0),
        new("a service address that is not allowed", (test, _) => test.teams.MessageAsync("Ana", "help", test.Place, patch: new { serviceUrl = "https://elsewhere.example/" }), 401, null, "Refused a Teams request", 0),
        new("a tenant that says two things", (test, _) => test.teams.MessageAsync("Ana", "help", test.Place, patch: new { channelData = new { tenant = new { id = "another" } } }), 403, null, "has no installation", 0),
        new("an invoke that nobody serves", (test, _) => test.teams.InvokeAsync("Ana", "fileConsent/invoke", new { data = new { } }, test.Place), 501, "does not serve this", null, 0),
        Typed("an unknown verb", "frobnicate the backlog", "Estimate frobnicate the backlog?"),
        Typed("a verb with a slip of the finger", "estmate CHK-102", "Did you mean estimate CHK-102?"),
        Typed("an unknown key", "estimate CHK-109", "I know no item CHK-109. Did you mean"),
        Typed("nothing at all", "", "What shall we estimate?"),
        Typed("a verb without its argument", "estimate", "Say what to estimate"),
        Typed("a text of 4,000 characters", $"estimate {new string('x', 4000)}", "I take at most 3000"),
        new("a double click", async (test, card) =>
        {
            await test.PressAsync("Ana", "Vote 5", card);
            return await test.PressAsync("Ana", "Vote 5", card);
        }, 200, "You voted 5", null, 1),
        new("the same request delivered twice", async (test, card) =>
        {
            await test.PressAsync("Ana", "Vote 8", card);
            return await test.teams.ResendAsync();
        }, 200, "You voted 8", null, 1),
        new("the same message delivered twice", async (test, card) =>
        {
            await test.teams.SubmitAsync("Ana", "Vote 8", message: card.Id);
            return await test.teams.ResendAsync();
        }, 200, "You voted 8", null, 1),
        new("a vote after the reveal", async (test, card) =>
        {
            await test.RevealAsync(card);
            return await test.StaleAsync("Ben", "Vote 5", card);
        }, 200, "can no longer change", null, 1),
        new("a vote on an earlier round's card", async (test, card) =>
        {
            await test.RevealAsync(card);
            await test.PressAsync("Ana", "New round", card);
            return await test.StaleAsync("Ben", "Vote 5", card);
        }, 200, "That button is from another round", null, 1),
        new("a button of a poll that nobody knows", (test, card) => test.ForgedAsync(card, "v1|vote|nopoll|1|5"), 200, "This card is out of date", null, 0),
        new("a button of a version to come", (test, card) => test.ForgedAsync(card, "v9|vote|x"), 200, "This card is out of date", null, 0),
        new("a card that the deck does not have", (test, card) => test.ForgedAsync(card, $"v1|vote|{PollOf(card)}|1|99"), 200, "That card cannot be taken here", null, 0),
        new("a reveal before anybody has voted", (test, card) => test.PressAsync("Ana", "Reveal votes", card), 200, "Nobody has voted", null, 0),
    ];

    private string Place => door.Checkout;

    [PlatformTheory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public async Task Every_fault_is_answered_and_loses_nothing(DoorFault<TeamsFaultTests, TeamsMessage> fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var place = (await teams.GroupChatAsync(fault.Name)).Id;
        await teams.MessageAsync("Cho", $"estimate {Story} ({fault.Name})", place);
        var card = await teams.BotMessageAsync(place, $"({fault.Name})");
        var (votes, polls, lines) = (door.Count("votes"), door.Count("polls"), door.Log.Count);
        var seen = (await teams.MessagesAsync(user: "Ana")).Select(message => (message.Id, message.Edits)).ToHashSet();

        var answer = await fault.Happens(this, card);

        Assert.Equal(fault.Status, answer.Status);
        Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);
        if (fault.UserReads is { } text)
        {
            await teams.WaitUntilAsync(
                async () => answer.Body.Contains(text, StringComparison.Ordinal)
                    || answer.Shown?.Text.Contains(text, StringComparison.Ordinal) == true
                    || (await teams.MessagesAsync(user: "Ana")).Any(message => message.TargetedTo is not null && !seen.Contains((message.Id, message.Edits)) && message.Shows(text)),
                $"somebody reads privately: {text}");
        }

        fault.AssertOperatorReads(door.Log.Skip(lines));
        Assert.Equal((votes + fault.Votes, polls), (door.Count("votes"), door.Count("polls")));
    }

    [PlatformFact]
    public async Task A_tenant_without_an_installation_changes_nothing_and_is_sent_nothing()
    {
        var stranger = Guid.NewGuid().ToString();
        await teams.TenantAsync(["Zoe"], stranger);
        var elsewhere = (await teams.ChannelAsync("elsewhere", stranger)).Id;
        var (polls, people) = (door.Count("polls"), door.Count("people"));

        var answer = await teams.MessageAsync("Zoe", "estimate Anything", elsewhere);

        Assert.Equal(403, answer.Status);
        var pressed = await teams.InvokeAsync("Zoe", "adaptiveCard/action", new { action = new { type = "Action.Execute", verb = "vote", data = new { action = "v1|vote|p|1|5" } } }, elsewhere);
        Assert.Equal(200, pressed.Status);
        Assert.Contains("not set up for your organization, so nothing was done", pressed.Body, StringComparison.Ordinal);
        Assert.Equal(403, (await teams.InvokeAsync("Zoe", "task/fetch", new { data = new { } }, elsewhere)).Status);
        Assert.Contains(door.Log, line => line.Contains(stranger, StringComparison.Ordinal) && line.Contains("MsTeams:AllowedTenants", StringComparison.Ordinal));
        Assert.Equal((polls, people), (door.Count("polls"), door.Count("people")));
        Assert.DoesNotContain(await teams.MessagesAsync(elsewhere), message => message.FromBot);
    }

    [PlatformFact]
    public async Task A_refresh_only_reads()
    {
        var place = (await teams.GroupChatAsync("readers")).Id;
        await teams.AddPersonAsync("Quiet");
        await teams.ChangeConversationAsync(place, addMembers: ["Quiet"]);
        await teams.MessageAsync("Ana", "estimate Reading only", place);
        var card = await teams.BotMessageAsync(place, "Reading only");
        await PressAsync("Ana", "Vote 13", card);
        var people = door.Count("people");
        var deliveries = door.Count("deliveries");

        var own = Assert.Single(await teams.RefreshAsync(message: card.Id, users: ["Ana", "Quiet"]));
        var others = await teams.InvokeAsync("Quiet", "adaptiveCard/action", new
        {
            action = new { type = "Action.Execute", verb = "show", data = new { action = $"v1|show|{PollOf(card)}" } },
            trigger = "automatic",
        }, place);

        Assert.Equal((200, 200), (own.Status, others.Status));
        Assert.Contains("You voted 13", own.Shown!.Text, StringComparison.Ordinal);
        Assert.Contains("Reading only", others.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("ou voted", others.Body, StringComparison.Ordinal);
        Assert.Equal((people, deliveries), (door.Count("people"), door.Count("deliveries")));
    }

    private static DoorFault<TeamsFaultTests, TeamsMessage> Spoiled(string name, string token, int status = 401) => new(
        name, (test, _) => test.teams.MessageAsync("Ana", "estimate Free money", test.Place, token: token), status, null, "Refused a Teams request", 0);

    private static DoorFault<TeamsFaultTests, TeamsMessage> Typed(string name, string text, string userReads) => new(
        name, (test, _) => test.teams.MessageAsync("Ana", text, test.Place), 200, userReads, null, 0);

    private static string PollOf(TeamsMessage card) => card.Buttons[0].Data.GetProperty("action").GetString()!.Split('|')[2];

    private Task<Delivered> PressAsync(string user, string button, TeamsMessage card) => teams.ExecuteAsync(user, button, message: card.Id);

    private async Task RevealAsync(TeamsMessage card)
    {
        await PressAsync("Ana", "Vote 3", card);
        await PressAsync("Ana", "Reveal votes", card);
        await teams.WaitUntilAsync(
            async () => (await teams.MessagesAsync(card.Conversation)).Any(message => message.Id == card.Id && message.Has("Accept 3")), "the reveal shows");
    }

    /// <summary>Presses a button as it stood on an earlier state of the card.</summary>
    private Task<Delivered> StaleAsync(string user, string button, TeamsMessage card) =>
        ForgedAsync(card, card.Buttons.Single(each => each.Tooltip == button).Data.GetProperty("action").GetString()!, user);

    /// <summary>Presses a button that carries something else than the card's own do.</summary>
    private Task<Delivered> ForgedAsync(TeamsMessage card, string action, string user = "Ben") => teams.ExecuteAsync(
        user, "Cancel poll", message: card.Id, patch: new { value = new { action = new { verb = "vote", data = new { action } } } });
}
