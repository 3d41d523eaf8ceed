using RefinementBot.Tests.EndToEnd.Platforms;
using RefinementBot.Tests.Web;

namespace RefinementBot.Tests.EndToEnd.Sessions;

/// <summary>The same journey through each door. Its timelines are among the artifacts; <c>test.sh SessionJourney</c> prints them.</summary>
[Trait("Journey", "SessionJourney")]
public sealed class SlackSessionTests
{
    [PlatformFact]
    public Task Twelve_stories_are_estimated_live_in_Slack() => WithAsync(SessionJourney.LiveAsync);

    [PlatformFact]
    public Task Twelve_stories_are_estimated_over_two_days_in_Slack() => WithAsync(SessionJourney.OverTwoDaysAsync);

    private static async Task WithAsync(Func<ISessionDoor, Task> journey)
    {
        var door = new SlackDoor();
        await door.InitializeAsync();
        try
        {
            await journey(new SlackSessionDoor(door));
            Assert.All(await door.Slack.CallsAsync(), call => Assert.Empty(call.Remarks));
        }
        finally
        {
            await door.DisposeAsync();
        }
    }
}

/// <inheritdoc cref="SlackSessionTests"/>
[Trait("Journey", "SessionJourney")]
public sealed class TeamsSessionTests
{
    [PlatformFact]
    public Task Twelve_stories_are_estimated_live_in_Teams() => WithAsync(SessionJourney.LiveAsync);

    [PlatformFact]
    public Task Twelve_stories_are_estimated_over_two_days_in_Teams() => WithAsync(SessionJourney.OverTwoDaysAsync);

    private static async Task WithAsync(Func<ISessionDoor, Task> journey)
    {
        var door = new TeamsDoor();
        await door.InitializeAsync();
        try
        {
            // What is said to one person alone goes to her own chat with the bot.
            await door.Teams.PersonalChatAsync("Ana");
            await journey(new TeamsSessionDoor(door));
        }
        finally
        {
            await door.DisposeAsync();
        }
    }
}

/// <inheritdoc cref="SlackSessionTests"/>
[Collection(ChromiumTests.Name)]
[Trait("Journey", "SessionJourney")]
public sealed class PageSessionTests(Chromium chromium)
{
    [ChromiumFact]
    public Task Twelve_stories_are_estimated_live_on_the_page() => WithAsync(SessionJourney.LiveAsync);

    [ChromiumFact]
    public Task Twelve_stories_are_estimated_over_two_days_on_the_page() => WithAsync(SessionJourney.OverTwoDaysAsync);

    private async Task WithAsync(Func<ISessionDoor, Task> journey)
    {
        var clock = new AheadClock();
        await using var bot = await RunningBot.StartAsync(new BotSetup { Time = clock });
        await using var browser = await chromium.OpenAsync();
        var windows = await TryItWindow.OpenAllAsync(browser, bot, "Ana", "Ben", "Cho");
        await journey(new PageSessionDoor(clock, windows));
        await windows[0].PictureAsync($"session-{journey.Method.Name}");
        Assert.All(windows, window => Assert.Empty(window.Complaints.All));
    }
}
