using RefinementBot.Tests.EndToEnd.Platforms;
using Fault = RefinementBot.Tests.EndToEnd.Platforms.Fault;

namespace RefinementBot.Tests.EndToEnd.Sending;

/// <summary>
/// What a chat may do to what is sent to it, one row a fault: what the user reads, what the operator reads, what is stored,
/// and when the card is right. The vote waits for none of it.
/// </summary>
public abstract class SendingFaultTests(SendingDoor door)
{
    /// <summary>What the voter was shown in answer to her press itself, which Slack's presses have not.</summary>
    private string told = "";

    /// <summary>What is alike in both chats.</summary>
    protected static IEnumerable<SendingFault> Common(string post, string edit) =>
    [
        new("the chat is down during a vote", door => door.Chat.ListenAsync(false), door => door.Chat.ListenAsync(true), "You voted 5", "Sending", CardOutcome.RightSoon),
        new("the chat is down when a poll starts", door => door.Chat.ListenAsync(false), door => door.Chat.ListenAsync(true), null, "Sending", CardOutcome.RightSoon) { IsAtPost = true },
        new("the chat is slow", Puts(new(edit) { Hold = true }), Clears, "You voted 5", null, CardOutcome.RightSoon),
        new("the chat asks to wait before an edit", Puts(new(edit) { Status = 429, RetryAfter = 9 }), null, "You voted 5", null, CardOutcome.RightAfter(9)),
        new("the chat asks to wait before a post", Puts(new(post) { Status = 429, RetryAfter = 9 }), null, null, null, CardOutcome.RightAfter(9)) { IsAtPost = true },
        new("the chat asks to wait and does not say how long", Puts(new(edit) { Status = 429 }), null, "You voted 5", null, CardOutcome.RightSoon),
        new("the chat fails with 500", Puts(new(edit) { Status = 500, Times = 0 }), Clears, "You voted 5", "500", CardOutcome.RightSoon),
        new("the chat fails with 502", Puts(new(edit) { Status = 502, Times = 0 }), Clears, "You voted 5", "502", CardOutcome.RightSoon),
        new("the chat fails with 503", Puts(new(edit) { Status = 503, Times = 0 }), Clears, "You voted 5", "503", CardOutcome.RightSoon),
        new("the chat fails with 500 when a poll starts", Puts(new(post) { Status = 500, Times = 0 }), Clears, null, "500", CardOutcome.RightSoon) { IsAtPost = true },
        new("the connection is cut before an edit", Puts(new(edit) { Drop = "before" }), null, "You voted 5", "it is drawn again", CardOutcome.RightSoon),
        new("the answer to an edit is lost", Puts(new(edit) { Drop = "after" }), null, "You voted 5", "it is drawn again", CardOutcome.RightSoon),
        new("the connection is cut before a post", Puts(new(post) { Drop = "before" }), null, null, "it is posted again", CardOutcome.RightSoon) { IsAtPost = true },
        new("the answer to a post is lost", Puts(new(post) { Drop = "after" }), null, "goes on in its newer card", "it is posted again", CardOutcome.PostedTwice) { IsAtPost = true },
        new("the bot is killed in the middle of an edit", Puts(new(edit) { Hold = true }), RestartsInTheMiddleOf(edit), null, "it is drawn again", CardOutcome.RightSoon),
        new("the bot is killed in the middle of a post", Puts(new(post) { Hold = true }), RestartsInTheMiddleOf(post), "goes on in its newer card", "it is posted again", CardOutcome.PostedTwice) { IsAtPost = true },
    ];

    /// <summary>A card that can never be drawn again where it was.</summary>
    protected static SendingFault Refusal(string name, Fault fault, string userReads, string stored) =>
        new(name, Puts(fault), null, userReads, "can no longer be drawn", CardOutcome.GivenUp(stored));

    protected static Func<SendingDoor, Task> Puts(Fault fault) => door => door.Chat.FaultAsync(fault);

    protected static Task Clears(SendingDoor door) => door.Chat.ClearFaultsAsync();

    protected async Task RunAsync(SendingFault fault)
    {
        // What earlier rows have used up of the chat's quota is there again.
        door.Time.Advance(TimeSpan.FromSeconds(20));
        await door.SetWallClockAsync();
        var title = $"Gift card {Guid.NewGuid():N}";
        var (votes, lines) = (door.Scalar<long>("SELECT COUNT(*) FROM votes"), door.Log.Count);
        if (fault.IsAtPost)
        {
            await BeginAsync(fault, door.Post, async () => Assert.Equal(200, (await door.StartPollAsync(title)).Status));
        }
        else
        {
            await door.StartPollAsync(title);
            await CardIsThereAsync(title);
            var card = (await door.CardsAsync(title)).Single();
            await SettledAsync(title);
            await BeginAsync(fault, door.Edit, () => VoteAsync(card, votes));
        }

        await (fault.Ends?.Invoke(door) ?? Task.CompletedTask);
        if (fault.Card.Ended is { } reason)
        {
            await GivenUpAsync(fault, title, reason);
        }
        else
        {
            await BecomesRightAsync(fault, title, votes);
        }

        fault.AssertOperatorReads(door.Log.Skip(lines));
        Assert.Equal(votes + fault.Votes, door.Scalar<long>("SELECT COUNT(*) FROM votes"));
        Assert.Equal(0, door.Scalar<long>($"SELECT COUNT(*) FROM outbox o JOIN polls p ON p.id = o.subject WHERE p.title = '{title}'"));
    }

    /// <summary>Puts the fault in the way, has somebody act, and lets time pass until the act has met it.</summary>
    private async Task BeginAsync(SendingFault fault, string method, Func<Task> act)
    {
        var (calls, lines) = (await door.CallsAsync(method), door.Log.Count);
        await fault.Begins(door);
        await act();
        await door.PassAsync(
            async () => await door.CallsAsync(method) > calls || door.Log.Skip(lines).Any(line => line.StartsWith("Sending", StringComparison.Ordinal)),
            "the fault is met");
    }

    /// <summary>A vote is stored and acknowledged while the chat is not to be had, without any time passing.</summary>
    private async Task VoteAsync(ShownCard card, long votes)
    {
        var before = door.Time.GetUtcNow();

        var answer = await door.PressAsync("ana", "Vote 5", card.Id);

        Assert.Equal((200, before), (answer.Status, door.Time.GetUtcNow()));
        told = answer.Shown?.Text ?? "";
        Assert.Equal(votes + 1, door.Scalar<long>("SELECT COUNT(*) FROM votes"));
    }

    private async Task BecomesRightAsync(SendingFault fault, string title, long votes)
    {
        var text = fault.IsAtPost ? "0 have voted" : "1 has voted";
        var passed = await door.PassAsync(
            async () => await door.CardsAsync(title) is { Count: > 0 } cards && cards.Count == fault.Card.Copies && cards[^1].Text.Contains(text, StringComparison.Ordinal), "the card is right");
        Assert.InRange(passed.TotalSeconds, Math.Max(0, fault.Card.After - 0.5), fault.Card.Within);
        await SettledAsync(title);

        var cards = await door.CardsAsync(title);
        if (fault.IsAtPost)
        {
            await VoteAsync(cards[0], votes);
        }

        if (cards.Count > 1)
        {
            // The press on the older copy has counted; one on the newer is the same vote.
            await door.PassAsync(
                async () => (await door.CardsAsync(title))[0].Text.Contains(fault.UserReads!, StringComparison.Ordinal), "the older copy says where the poll goes on");
            await door.PressAsync("ana", "Vote 5", cards[1].Id);
            await door.PassAsync(async () => (await door.CardsAsync(title))[1].Text.Contains("1 has voted", StringComparison.Ordinal), "the newer copy shows the vote");
            Assert.DoesNotContain("Vote 5", (await door.CardsAsync(title))[0].Text, StringComparison.Ordinal);
        }
        else if (fault.UserReads is { } read && !told.Contains(read, StringComparison.Ordinal))
        {
            await door.PassAsync(() => door.ReadsPrivatelyAsync("ana", read), $"ana reads: {read}");
        }

        await SettledAsync(title);
    }

    /// <summary>The card is ended and the facilitator told once, with a button that posts it again; then it is right once more.</summary>
    private async Task GivenUpAsync(SendingFault fault, string title, string reason)
    {
        await door.PassAsync(() => door.ReadsPrivatelyAsync("cho", "can no longer show", title, fault.UserReads!), "the facilitator is told");
        Assert.Equal(reason, door.Scalar<string>($"SELECT ended FROM cards c JOIN polls p ON p.id = c.poll_id WHERE p.title = '{title}'"));
        Assert.Equal(1, door.Scalar<long>($"SELECT COUNT(*) FROM notices WHERE text LIKE '%{title}%'"));

        var isClosed = reason == "is_archived";
        await door.PressPrivatelyAsync("cho", isClosed ? "Post it again here" : "Post it again where it was", "can no longer show");
        if (isClosed)
        {
            await door.PassAsync(() => door.ReadsPrivatelyAsync("cho", title, "1 has voted"), "the card comes to where she is");
        }
        else
        {
            await door.PassAsync(async () => (await door.CardsAsync(title)) is [_, var again] && again.Text.Contains("1 has voted", StringComparison.Ordinal), "the card is there again");
        }

        await SettledAsync(title);
    }

    private Task CardIsThereAsync(string title) => door.PassAsync(async () => (await door.CardsAsync(title)).Count > 0, "the poll has its card");

    private Task SettledAsync(string title) => door.PassAsync(
        () => Task.FromResult(door.Scalar<long>($"SELECT COUNT(*) FROM outbox o JOIN polls p ON p.id = o.subject WHERE p.title = '{title}'") == 0), "nothing waits to be sent");

    private static Func<SendingDoor, Task> RestartsInTheMiddleOf(string method) => async door =>
    {
        await door.PassAsync(async () => await door.CallsAsync(method) > 0, "the call is under way");
        await door.Bot.StopAsync();
        await door.Chat.ClearFaultsAsync();
        await door.Bot.StartAgainAsync();
    };
}

[Trait("Journey", "NoVoteLost")]
public sealed class SlackSendingFaultTests(SlackSending door) : SendingFaultTests(door), IClassFixture<SlackSending>
{
    public static TheoryData<SendingFault> Table =>
    [
        .. Common("chat.postMessage", "chat.update"),
        Refusal("the message was deleted", new("chat.update") { Error = "message_not_found" }, "Its message was deleted", "message_not_found"),
        Refusal("the channel was archived", new("chat.update") { Error = "is_archived" }, "That channel is archived", "is_archived"),
        Refusal("the bot was removed from the channel", new("chat.update") { Error = "not_in_channel" }, "/invite @RefinementBot", "not_in_channel"),
        Refusal("the channel is not to be seen", new("chat.update") { Error = "channel_not_found" }, "/invite @RefinementBot", "channel_not_found"),
        new("Slack says that it failed", Puts(new("chat.update") { Error = "internal_error", Times = 3 }), null, "You voted 5", "internal_error", CardOutcome.RightSoon),
        new(
            "the token is revoked", door => ((SlackSending)door).SetTokenErrorAsync("token_revoked"), door => ((SlackSending)door).SetTokenErrorAsync(null),
            "You voted 5", "token_revoked", CardOutcome.RightSoon),
        new("Slack asks to wait before a private answer", Puts(new("response_url") { Status = 429, RetryAfter = 5 }), null, "You voted 5", null, CardOutcome.RightSoon),
        new("Slack fails at a private answer", Puts(new("response_url") { Status = 500, Times = 2 }), null, "You voted 5", "Slack refused a private answer with status 500", CardOutcome.RightSoon),
    ];

    [PlatformTheory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public Task Whatever_Slack_does_no_vote_waits_and_none_is_lost(SendingFault fault) => RunAsync(fault);
}

[Trait("Journey", "NoVoteLost")]
public sealed class TeamsSendingFaultTests(TeamsSending door) : SendingFaultTests(door), IClassFixture<TeamsSending>
{
    public static TheoryData<SendingFault> Table =>
    [
        .. Common("POST activity", "PUT activity"),
        Refusal("the message was deleted", new("PUT activity") { Status = 404 }, "Its message was deleted", "404 ServiceError"),
        Refusal("the bot was removed from the channel", new("PUT activity") { Status = 403 }, "add the RefinementBot app", "403 ServiceError"),
        new("Teams fails with 412", Puts(new("PUT activity") { Status = 412, Times = 2 }), null, "You voted 5", "412", CardOutcome.RightSoon),
        new("no token is to be had", async door =>
        {
            await ((TeamsPlatform)door.Chat).RevokeTokensAsync();
            await door.Chat.FaultAsync(new Fault("token") { Status = 500, Times = 0 });
        }, Clears, "You voted 5", "Sending", CardOutcome.RightSoon),
    ];

    [PlatformTheory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public Task Whatever_Teams_does_no_vote_waits_and_none_is_lost(SendingFault fault) => RunAsync(fault);
}
