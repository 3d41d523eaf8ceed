using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>A reason is said where nobody else reads it, and hidden until the reveal: in Slack.</summary>
public sealed class SlackSayWhyTests(SlackDoor door) : IClassFixture<SlackDoor>
{
    private readonly SlackPlatform slack = door.Slack;

    [PlatformFact]
    public async Task A_reason_is_entered_in_a_form_and_read_after_the_reveal_only()
    {
        await slack.AddChannelAsync("why");
        await slack.CommandAsync("ana", "why", "estimate Pay by invoice");
        var card = await slack.PublicMessageAsync("why", "0 have voted");
        await slack.ClickAsync("ben", "Vote 8", message: card.Ts, channel: "why");
        await slack.PrivateMessageAsync("ben", "You voted 8");

        await slack.ClickAsync("ben", "Say why", channel: "why");
        await slack.ModalAsync("ben", "Say why");
        var sent = await slack.SubmitViewAsync("ben", new Dictionary<string, object> { ["Why did you vote so?"] = "The provider has no sandbox", ["How sure are you?"] = "not sure" });

        Assert.True(sent.Closed, sent.Body);
        await slack.PrivateMessageAsync("ben", "is kept, and hidden until the reveal");
        Assert.DoesNotContain(await slack.MessagesAsync("why", "ana"), message => message.Shows("sandbox"));
        await slack.ClickAsync("ana", "Reveal votes", message: card.Ts, channel: "why");
        await slack.PublicMessageAsync("why", "The provider has no sandbox (not sure)");
    }
}

/// <summary>The same in Teams, where what is typed in a channel is read by all.</summary>
public sealed class TeamsSayWhyTests(TeamsDoor door) : IClassFixture<TeamsDoor>
{
    private readonly TeamsPlatform teams = door.Teams;

    [PlatformFact]
    public async Task A_reason_is_entered_in_a_dialog_and_read_after_the_reveal_only()
    {
        var place = (await teams.ChannelAsync("why")).Id;
        await teams.MessageAsync("Ana", "estimate Pay by invoice", place);
        var card = await teams.BotMessageAsync(place, "0 have voted");
        await teams.ExecuteAsync("Ben", "Vote 8", message: card.Id);

        Assert.Null((await teams.OpenDialogAsync("Ben", "Say why", message: card.Id)).Problem);
        var sent = await teams.SubmitDialogAsync("Ben", new Dictionary<string, object> { ["Why did you vote so?"] = "The provider has no sandbox" });

        Assert.Null(sent.Problem);
        Assert.DoesNotContain(await teams.MessagesAsync(place, "Ana"), message => message.Shows("sandbox"));
        await teams.ExecuteAsync("Ana", "Reveal votes", message: card.Id);
        await teams.BotMessageAsync(place, "The provider has no sandbox");
    }

    [PlatformFact]
    public async Task Whoever_says_it_where_others_read_along_is_told_how_to_say_it_alone()
    {
        var place = (await teams.ChannelAsync("aloud")).Id;
        await teams.MessageAsync("Ana", "estimate Pay in cash", place);
        var card = await teams.BotMessageAsync(place, "0 have voted");
        await teams.ExecuteAsync("Ben", "Vote 8", message: card.Id);

        await teams.MessageAsync("Ben", "because it is new to us", place);

        await teams.BotMessageAsync(place, "Others can read what is typed here", "Ben");
    }
}
