using Dapper;
using Microsoft.Extensions.DependencyInjection;
using RefinementBot.Operations;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd.Platforms;
using RefinementBot.Tests.Web;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.EndToEnd.Reminders;

/// <summary>The same journey through each door. Its timelines are among the artifacts; <c>test.sh ReminderJourney</c> prints them.</summary>
[Trait("Journey", "ReminderJourney")]
public sealed class SlackReminderTests
{
    [PlatformFact]
    public async Task A_team_is_reminded_in_Slack()
    {
        var door = new SlackDoor();
        await door.InitializeAsync();
        try
        {
            var channel = await door.Bot.Services.GetRequiredService<DirectoryStore>().ChannelAsync(
                DirectoryStore.DefaultOrganization, RefinementBot.Storage.Platforms.Slack, door.Workspace.Id, door.Workspace.Channels.First(one => one.Name == "checkout").Id, "checkout", null);
            await ReminderJourney.AddItemsAsync(door.Bot, channel);
            await ReminderJourney.RunAsync(new SlackReminderDoor(door));
            Assert.All(await door.Slack.CallsAsync(), call => Assert.Empty(call.Remarks));
        }
        finally
        {
            await door.DisposeAsync();
        }
    }
}

/// <inheritdoc cref="SlackReminderTests"/>
[Trait("Journey", "ReminderJourney")]
public sealed class TeamsReminderTests
{
    [PlatformFact]
    public async Task A_team_is_reminded_in_Teams()
    {
        var door = new TeamsDoor();
        await door.InitializeAsync();
        try
        {
            // The first word in the channel makes it known; what is said to one person alone goes to her own chat with the bot.
            await door.Teams.PersonalChatAsync("Ana");
            await door.Teams.PersonalChatAsync("Ben");
            await door.Teams.PersonalChatAsync("Cho");
            await door.Teams.MessageAsync("Ana", "help", door.Checkout);
            var directory = door.Bot.Services.GetRequiredService<DirectoryStore>();
            await ReminderJourney.AddItemsAsync(door.Bot, directory.FindChannel(RefinementBot.Storage.Platforms.MsTeams, door.Teams.TenantId, door.Checkout)!);
            await ReminderJourney.RunAsync(new TeamsReminderDoor(door));
        }
        finally
        {
            await door.DisposeAsync();
        }
    }
}

/// <inheritdoc cref="SlackReminderTests"/>
[Collection(ChromiumTests.Name)]
[Trait("Journey", "ReminderJourney")]
public sealed class PageReminderTests(Chromium chromium)
{
    [ChromiumFact]
    public async Task A_team_is_reminded_on_the_page()
    {
        var clock = new AheadClock();
        await using var bot = await RunningBot.StartAsync(new BotSetup { Time = clock });
        await using var browser = await chromium.OpenAsync();
        var windows = await TryItWindow.OpenAllAsync(browser, bot, "Ana", "Ben", "Cho");
        using (var rows = bot.Services.GetRequiredService<Database>().Open())
        {
            rows.Execute("UPDATE items SET owner_name = 'Ben', owner_folded = 'ben' WHERE key = 'CHK-103'");
        }

        await ReminderJourney.RunAsync(new PageReminderDoor(clock, windows));
        Assert.All(windows, window => Assert.Empty(window.Complaints.All));
    }

    [ChromiumFact]
    public async Task A_visitor_moves_the_bots_clock_and_sees_a_reminder_come_and_finds_it_again_later()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var window = await TryItWindow.OpenAsync(browser, bot, "Ana");
        await window.TypeAsync("remind weekdays 9:30");
        await window.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Save this reminder" }).ClickAsync();
        var clock = window.Page.Locator("[data-clock]");
        var go = clock.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { NameRegex = new("Go to the next reminder") });
        await Expect(go).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await go.ClickAsync();

        var reminder = window.Page.Locator(".log .message.said", new() { HasText = "How the backlog stands" }).Last;
        await Expect(reminder).ToContainTextAsync("6 have no estimate", new() { Timeout = 20_000 });
        await Expect(clock).ToContainTextAsync("set forward", new() { Timeout = 20_000 });
        await reminder.ScrollIntoViewIfNeededAsync();
        await window.PictureAsync("reminder-by-clock");

        // Loaded again, the page still shows what came.
        await window.Page.ReloadAsync();
        await window.IsLiveAsync();
        await Expect(window.Page.Locator(".log .message.said", new() { HasText = "How the backlog stands" })).ToHaveCountAsync(1);
        Assert.True(bot.Services.GetRequiredService<MovableClock>().Ahead > TimeSpan.Zero);
        Assert.Empty(window.Complaints.All);
    }
}
