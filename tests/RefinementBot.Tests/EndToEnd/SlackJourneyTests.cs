using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>One story estimated through Slack's door, with really signed requests.</summary>
[Trait("Journey", "ThreeDoors")]
public sealed class SlackJourneyTests(SlackDoor door) : IClassFixture<SlackDoor>
{
    private readonly SlackPlatform slack = door.Slack;

    [PlatformFact]
    public async Task The_journey_that_a_bot_on_Bolt_has_passed_passes_here_too()
    {
        var card = await EstimationJourneyInSlack.RunAsync(slack, "checkout");

        Assert.Equal("chat.postMessage", card.Via);
        Assert.All(await slack.CallsAsync(), call => Assert.Null(call.Error));
        Assert.All(await slack.CallsAsync(), call => Assert.Empty(call.Remarks));
    }

    [PlatformFact]
    public async Task An_accepted_estimate_stands_on_the_item()
    {
        await slack.CommandAsync("ana", "returns", "estimate CHK-105");
        var card = await slack.PublicMessageAsync("returns", "CHK-105 Record every payment attempt");
        await slack.ClickAsync("ana", "Vote 3", message: card.Ts, channel: "returns");
        await slack.ClickAsync("ben", "Vote 3", message: card.Ts, channel: "returns");
        await slack.ClickAsync("cho", "Reveal votes", message: card.Ts, channel: "returns");
        await slack.PublicMessageAsync("returns", "none, consensus");
        await slack.ClickAsync("cho", "Accept 3", message: card.Ts, channel: "returns");
        await slack.PublicMessageAsync("returns", "Accepted: 3");

        Assert.Equal("3", door.EstimateOf("CHK-105"));
    }

    [PlatformFact]
    public async Task A_vote_is_seen_by_nobody_else_before_the_reveal()
    {
        await slack.AddChannelAsync("gifts");
        await slack.CommandAsync("ana", "gifts", "estimate Gift wrapping");
        var card = await slack.PublicMessageAsync("gifts", "Gift wrapping");
        await slack.ClickAsync("ana", "Vote 40", message: card.Ts, channel: "gifts");
        await slack.PrivateMessageAsync("ana", "You voted 40");
        var voted = await slack.PublicMessageAsync("gifts", "1 has voted");

        Assert.Equal(card.Ts, voted.Ts);
        Assert.Equal(card.Buttons.Length, voted.Buttons.Length);
        Assert.DoesNotContain("40", voted.VisibleText.Replace("13 20 40", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(await slack.MessagesAsync("gifts", user: "ben"), message => message.Shows("You voted"));
    }

    [PlatformFact]
    public async Task A_vote_can_be_changed_from_the_private_answer_and_taken_back()
    {
        await slack.CommandAsync("ana", "checkout", "estimate Express checkout");
        var card = await slack.PublicMessageAsync("checkout", "Express checkout");
        await slack.ClickAsync("ben", "Vote 2", message: card.Ts, channel: "checkout");
        await slack.PrivateMessageAsync("ben", "You voted 2 on Express checkout");
        await slack.ClickAsync("ben", "Change my vote", channel: "checkout", containing: "Express checkout");
        await slack.WaitUntilAsync(
            async () => (await slack.MessagesAsync("checkout", user: "ben")).Any(message => message.EphemeralTo is not null && message.Has("Vote 3")), "the cards are in ben's own message");
        await slack.ClickAsync("ben", "Vote 3", channel: "checkout", containing: "Take back my vote");
        await slack.PrivateMessageAsync("ben", "(before: 2)");
        await slack.ClickAsync("ben", "Take back my vote", channel: "checkout", containing: "(before: 2)");
        await slack.PrivateMessageAsync("ben", "Your vote 3 on Express checkout is taken back");
        await slack.PublicMessageAsync("checkout", "0 have voted");
    }

    [PlatformFact]
    public async Task A_mention_is_a_command_and_its_poll_stands_in_the_thread()
    {
        await slack.MentionAsync("ana", "checkout", "estimate One-click returns", thread: "1700000000.000100");

        var card = await slack.PublicMessageAsync("checkout", "One-click returns");
        Assert.Equal("1700000000.000100", card.ThreadTs);
    }

    [PlatformFact]
    public async Task A_mention_that_is_no_command_is_answered_privately_in_its_thread()
    {
        await slack.MentionAsync("cho", "checkout", "nonsense", thread: "1700000000.000200");

        var answer = await slack.PrivateMessageAsync("cho", "Estimate nonsense?");
        Assert.Equal("1700000000.000200", answer.ThreadTs);
    }

    [PlatformFact]
    public async Task Added_to_a_channel_the_bot_says_hello_once()
    {
        await slack.AddChannelAsync("payments");
        await slack.JoinAsync("payments");
        await slack.JoinAsync("payments");
        var hello = await slack.PublicMessageAsync("payments", "Hello!");

        Assert.True(hello.Has("Try a poll"));
        await slack.ClickAsync("ana", "Try a poll", message: hello.Ts, channel: "payments");
        await slack.PublicMessageAsync("payments", "Pay with a saved card");
        Assert.Single(await slack.MessagesAsync("payments"), message => message.Shows("Hello!"));
    }

    [PlatformFact]
    public async Task Slacks_challenge_is_answered()
    {
        var answer = await slack.UrlVerificationAsync("challenge-123");

        Assert.Equal(200, answer.Status);
        Assert.Equal("challenge-123", answer.Body);
    }

    [PlatformFact]
    public async Task Hostile_text_pings_nobody_and_breaks_no_card()
    {
        const string hostile = "<!channel> & *bold* <@U1> `code` <https://evil.example|click> 👨‍👩‍👧‍👦 \u202Ertl";

        await slack.CommandAsync("ana", "checkout", $"estimate {hostile}");

        var card = await slack.PublicMessageAsync("checkout", "evil.example");
        Assert.DoesNotContain("<!channel>", card.Blocks.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("<!", card.Text, StringComparison.Ordinal);
    }

    [PlatformFact]
    public async Task Whoever_starts_a_poll_where_the_bot_is_not_is_told_how_to_invite_it()
    {
        await slack.AddChannelAsync("somewhere", botIsMember: false);
        await slack.CommandAsync("ana", "somewhere", "estimate CHK-103 anyway");

        var told = await slack.PrivateMessageAsync("ana", "/invite @RefinementBot");
        Assert.Contains("CHK-103 Use a gift voucher", told.VisibleText, StringComparison.Ordinal);

        var channel = (await slack.ChangeChannelAsync("somewhere", botIsMember: true)).Id;
        await slack.CommandAsync("ana", "somewhere", "estimate CHK-103 anyway");
        await slack.PublicMessageAsync(channel, "CHK-103 Use a gift voucher");
    }
}
