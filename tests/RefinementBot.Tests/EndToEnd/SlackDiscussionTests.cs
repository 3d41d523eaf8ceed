using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>"Discuss in thread" through Slack's door, with really signed requests.</summary>
public sealed class SlackDiscussionTests(SlackDoor door) : IClassFixture<SlackDoor>
{
    private readonly SlackPlatform slack = door.Slack;

    [PlatformFact]
    public async Task The_lowest_and_highest_voters_are_mentioned_in_the_cards_thread_once_and_a_second_press_says_by_whom()
    {
        await slack.AddChannelAsync("discussed");
        var card = await SplitAsync("discussed", "estimate Pay by invoice", "ana", "Vote 2", "cho", "Vote 13");
        var older = card.Buttons.Single(button => button.Text == "Discuss in thread").Value!;

        await slack.ClickAsync("ben", "Discuss in thread", message: card.Ts, channel: "discussed");

        var asked = await slack.PublicMessageAsync("discussed", "the votes go from 2 to 13");
        Assert.Equal(card.Ts, asked.ThreadTs);
        Assert.Contains("please say here why", asked.VisibleText, StringComparison.Ordinal);
        foreach (var name in (string[])["ana", "cho"])
        {
            Assert.Contains($"{{\"type\":\"user\",\"user_id\":\"{Id(name)}\"}}", Compact(asked), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Id("ben"), Compact(asked), StringComparison.Ordinal);
        Assert.Contains("ana (2): “We did this for gift cards”", asked.VisibleText, StringComparison.Ordinal);
        await slack.PublicMessageAsync("discussed", "ben has asked them below this card to say why.");

        await slack.ClickAsync("cho", "New round", message: card.Ts, channel: "discussed", value: older);
        await slack.PrivateMessageAsync("cho", "ben asked the lowest and the highest voters on Pay by invoice already");
        Assert.Single(await slack.MessagesAsync("discussed"), message => message.Shows("the votes go from 2 to 13"));
        Assert.All(await slack.CallsAsync("chat.postMessage"), call => Assert.Empty(call.Remarks));
    }

    [PlatformFact]
    public async Task In_an_anonymous_poll_nobody_is_mentioned()
    {
        await slack.AddChannelAsync("unnamed");
        var card = await SplitAsync("unnamed", "estimate Pay in cash anonymous", "ana", "Vote 2", "cho", "Vote 13");

        await slack.ClickAsync("ben", "Discuss in thread", message: card.Ts, channel: "unnamed");

        var asked = await slack.PublicMessageAsync("unnamed", "Whoever voted 2, and whoever voted 13");
        Assert.Equal(card.Ts, asked.ThreadTs);
        Assert.All((string[])["ana", "cho"], name => Assert.DoesNotContain(name, asked.VisibleText, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("user_id", Compact(asked), StringComparison.Ordinal);
    }

    [PlatformFact]
    public async Task A_card_that_stands_in_a_thread_itself_is_discussed_in_that_thread()
    {
        await slack.AddChannelAsync("threads");
        await slack.MentionAsync("ana", "threads", "estimate Pay later", thread: "1700000000.000300");
        var card = await slack.PublicMessageAsync("threads", "0 have voted");
        await VoteAsync("threads", card, "ana", "Vote 2", "cho", "Vote 13");

        await slack.ClickAsync("ben", "Discuss in thread", message: card.Ts, channel: "threads");

        Assert.Equal("1700000000.000300", (await slack.PublicMessageAsync("threads", "the votes go from 2 to 13")).ThreadTs);
    }

    [PlatformFact]
    public async Task Where_the_team_names_facilitators_others_are_refused_privately_and_nobody_is_asked()
    {
        await slack.AddChannelAsync("led");
        await slack.CommandAsync("ana", "led", "team facilitators @ana");
        await slack.PublicMessageAsync("led", "a facilitator of the team");
        var card = await SplitAsync("led", "estimate Pay by cheque", "ana", "Vote 2", "cho", "Vote 13", revealer: "ana");

        await slack.ClickAsync("ben", "Discuss in thread", message: card.Ts, channel: "led");

        await slack.PrivateMessageAsync("ben", "This team leaves that to its facilitators");
        Assert.DoesNotContain(await slack.MessagesAsync("led"), message => message.Shows("the votes go from"));
    }

    private async Task<SlackMessage> SplitAsync(string channel, string line, string low, string lowest, string high, string highest, string revealer = "ben")
    {
        await slack.CommandAsync("ana", channel, line);
        var card = await slack.PublicMessageAsync(channel, "0 have voted");
        return await VoteAsync(channel, card, low, lowest, high, highest, revealer);
    }

    private async Task<SlackMessage> VoteAsync(string channel, SlackMessage card, string low, string lowest, string high, string highest, string revealer = "ben")
    {
        await slack.ClickAsync(low, lowest, message: card.Ts, channel: channel);
        await slack.CommandAsync(low, channel, "because We did this for gift cards");
        await slack.ClickAsync(high, highest, message: card.Ts, channel: channel);
        await slack.PublicMessageAsync(channel, "2 have voted");
        await slack.ClickAsync(revealer, "Reveal votes", message: card.Ts, channel: channel);
        return await slack.PublicMessageAsync(channel, "Discuss in thread");
    }

    private string Id(string name) => door.Workspace.Users.Single(user => user.Name == name).Id;

    private static string Compact(SlackMessage message) => System.Text.Json.JsonSerializer.Serialize(message.Blocks);
}
