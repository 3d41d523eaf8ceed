using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd.Sessions;

/// <summary>What a session refuses at Slack's door, and what the person is told. Nothing is changed by it.</summary>
public sealed class SessionRefusalTests(SlackDoor door) : IClassFixture<SlackDoor>
{
    private readonly SlackPlatform slack = door.Slack;

    [PlatformFact]
    public async Task A_button_of_an_earlier_story_does_nothing_and_says_where_the_session_is()
    {
        var card = await StartAsync("earlier", "Earlier A", "Earlier B", "Earlier C");
        var skip = card.Buttons.Single(button => button.Text == "Skip story").Value!;
        await slack.ClickAsync("ana", "Skip story", "earlier", message: card.Ts);
        await slack.PublicMessageAsync("earlier", "Story 2 of 3. 1 skipped.");

        await slack.ClickAsync("ben", "Skip story", "earlier", message: card.Ts, value: skip);

        await slack.PrivateMessageAsync("ben", "The session has moved on: it is at Earlier B, story 2 of 3.");
        Assert.Contains(await slack.MessagesAsync("earlier"), message => message.Shows("Story 2 of 3. 1 skipped."));
    }

    [PlatformFact]
    public async Task Forged_buttons_are_answered_as_what_nobody_knows()
    {
        var card = await StartAsync("forged", "Forged A", "Forged B");

        await slack.ClickAsync("ben", "Skip story", "forged", message: card.Ts, value: "v1|session-end|0198c0de|0");
        await slack.PrivateMessageAsync("ben", "No session is known here.");
        await slack.ClickAsync("cho", "Skip story", "forged", message: card.Ts, value: $"v1|session-dance|{SessionOf(card)}|1");
        await slack.PrivateMessageAsync("cho", "This card is out of date");
        await slack.ClickAsync("ben", "Skip story", "forged", message: card.Ts, value: $"v1|session-top|{SessionOf(card)}|99");
        await slack.PrivateMessageAsync("ben", "No such story waits in this session.");

        Assert.Contains(await slack.MessagesAsync("forged"), message => message.Ts == card.Ts && message.Shows("Story 1 of 2."));
    }

    [PlatformFact]
    public async Task Who_is_no_facilitator_does_not_steer_and_who_watches_does_not_vote()
    {
        await slack.AddChannelAsync("led");
        await slack.CommandAsync("cho", "led", "team observe");
        await slack.CommandAsync("ana", "led", "team facilitators @ana");
        var card = await StartAsync("led", "Led A", "Led B");

        await slack.ClickAsync("ben", "Skip story", "led", message: card.Ts);
        await slack.PrivateMessageAsync("ben", "This team leaves that to its facilitators and to whoever started the session.");
        await slack.ClickAsync("ben", "End session", "led", message: card.Ts);
        await slack.ClickAsync("cho", "Vote 5", "led", message: card.Ts);
        await slack.PrivateMessageAsync("cho", "observers do not vote");

        Assert.Contains(await slack.MessagesAsync("led"), message => message.Ts == card.Ts && message.Shows("Story 1 of 2."));
    }

    [PlatformFact]
    public async Task A_message_is_put_to_estimation_from_its_menu()
    {
        await slack.AddChannelAsync("menu");
        var message = await slack.SayAsync("ben", "menu", "Refunds take three weeks & nobody knows why");

        Assert.Equal(200, (await slack.ShortcutAsync("ana", "menu", message, "estimate_this")).Status);
        Assert.Equal("Refunds take three weeks & nobody knows why", (await slack.ModalAsync("ana", "Estimate")).Shows("What to estimate"));
        Assert.True((await slack.SubmitViewAsync("ana", new Dictionary<string, object>())).Closed);

        Assert.Contains("/archives/", (await slack.PublicMessageAsync("menu", "Started by")).VisibleText, StringComparison.Ordinal);
    }

    private async Task<SlackMessage> StartAsync(string channel, params string[] stories)
    {
        if (channel != "led")
        {
            await slack.AddChannelAsync(channel);
        }

        await slack.CommandAsync("ana", channel, "estimate\n" + string.Join('\n', stories.Select(story => $"- {story}")));
        return await slack.PublicMessageAsync(channel, $"Story 1 of {stories.Length}.");
    }

    private static string SessionOf(SlackMessage card) => card.Buttons.Single(button => button.Text == "Skip story").Value!.Split('|')[2];
}
