using RefinementBot.Tests.EndToEnd.Platforms;
using RefinementBot.Tests.Web;

namespace RefinementBot.Tests.EndToEnd.Readiness;

/// <summary>The same journey through each door. Its timelines and pictures are among the artifacts; <c>test.sh ReadinessJourney</c> prints the first.</summary>
[Trait("Journey", "ReadinessJourney")]
public sealed class SlackReadinessTests
{
    [PlatformFact(chromium: true)]
    public async Task A_story_gets_ready_in_Slack()
    {
        var door = new SlackDoor();
        await door.InitializeAsync();
        try
        {
            await ReadinessJourney.RunAsync(new SlackReadinessDoor(door));
            Assert.All(await door.Slack.CallsAsync(), call => Assert.Empty(call.Remarks));
        }
        finally
        {
            await door.DisposeAsync();
        }
    }
}

/// <inheritdoc cref="SlackReadinessTests"/>
[Trait("Journey", "ReadinessJourney")]
public sealed class TeamsReadinessTests
{
    [PlatformFact(chromium: true)]
    public async Task A_story_gets_ready_in_Teams()
    {
        var door = new TeamsDoor();
        await door.InitializeAsync();
        try
        {
            await ReadinessJourney.RunAsync(new TeamsReadinessDoor(door));
        }
        finally
        {
            await door.DisposeAsync();
        }
    }
}

/// <inheritdoc cref="SlackReadinessTests"/>
[Collection(ChromiumTests.Name)]
[Trait("Journey", "ReadinessJourney")]
public sealed class PageReadinessTests(Chromium chromium)
{
    [ChromiumFact]
    public async Task A_story_gets_ready_on_the_page()
    {
        var clock = new AheadClock();
        await using var bot = await RunningBot.StartAsync(new BotSetup { Time = clock });
        await using var browser = await chromium.OpenAsync();
        var windows = await TryItWindow.OpenAllAsync(browser, bot, "Ana", "Ben", "Cho");
        await ReadinessJourney.RunAsync(new PageReadinessDoor(clock, windows));
        Assert.All(windows, window => Assert.Empty(window.Complaints.All));
    }
}
