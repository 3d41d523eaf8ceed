using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>Deadlines at Slack's door, on a clock that the test sets forward.</summary>
public sealed class SlackDeadlineTests(SlackDoor door) : IClassFixture<SlackDoor>
{
    private readonly SlackPlatform slack = door.Slack;

    [PlatformFact]
    public async Task A_poll_reveals_itself_at_its_deadline_and_tells_its_starter_in_her_own_chat()
    {
        await slack.CommandAsync("ana", "checkout", "estimate Refund by voucher for 4h");
        var card = await slack.PublicMessageAsync("checkout", "Please vote by");
        Assert.Contains("\"date\"", card.Blocks.GetRawText(), StringComparison.Ordinal);
        await slack.ClickAsync("ben", "Vote 5", message: card.Ts, channel: "checkout");
        await slack.PublicMessageAsync("checkout", "1 has voted");

        await door.GoAheadAsync(TimeSpan.FromHours(4) + TimeSpan.FromMinutes(1));

        await slack.PublicMessageAsync("checkout", "revealed at the deadline");
        var told = await slack.PrivateMessageAsync("ana", "has come, and its votes are revealed: 5 by");
        Assert.StartsWith("D", told.Channel, StringComparison.Ordinal);
        Assert.Single(await slack.MessagesAsync(user: "ana"), message => message.Shows("has come, and its votes are revealed"));
        Assert.All(await slack.CallsAsync(), call => Assert.Empty(call.Remarks));
    }

    [PlatformFact]
    public async Task The_deadline_is_changed_in_a_modal_that_says_the_nearest_right_form()
    {
        await slack.CommandAsync("ana", "returns", "estimate Return without a receipt");
        var card = await slack.PublicMessageAsync("returns", "Return without a receipt");
        await slack.ClickAsync("ana", "Set a deadline", message: card.Ts, channel: "returns");
        await slack.ModalAsync("ana", "Set a deadline");

        var refused = await slack.SubmitViewAsync("ana", new Dictionary<string, object> { ["Votes until"] = "by fryday" });
        Assert.False(refused.Closed);
        Assert.EndsWith("Did you mean “by friday”?", refused.Errors!.Values.Single(), StringComparison.Ordinal);

        Assert.True((await slack.SubmitViewAsync("ana", new Dictionary<string, object> { ["Votes until"] = "2d" })).Closed);
        await slack.PublicMessageAsync("returns", "Please vote by");
    }

    [PlatformFact]
    public async Task What_waits_for_a_vote_is_told_privately_with_a_button_that_shows_the_poll()
    {
        await slack.AddChannelAsync("gifts");
        await slack.CommandAsync("ana", "gifts", "estimate Gift wrapping by tomorrow");
        await slack.PublicMessageAsync("gifts", "Gift wrapping");

        await slack.CommandAsync("cho", "gifts", "waiting");

        Assert.True((await slack.PrivateMessageAsync("cho", "1 poll waits for your vote.")).Has("Vote on Gift wrapping"));
        await slack.ClickAsync("cho", "Vote on Gift wrapping", channel: "gifts", containing: "waits for your vote");
        await slack.PrivateMessageAsync("cho", "You have not voted yet.");
    }
}
