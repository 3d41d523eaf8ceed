using Microsoft.Playwright;
using RefinementBot.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.Web;

[Collection(ChromiumTests.Name)]
[Trait("Journey", "ThreeDoors")]
public sealed class TryItJourneys(Chromium chromium)
{
    private static readonly string[] Team = ["Ana", "Ben", "Cho", "Dilek", "Emeka"];

    [ChromiumFact]
    public async Task Three_people_estimate_a_story_and_see_the_estimate_on_the_item()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var page = await browser.NewPageAsync();
        await page.GotoAsync(bot.Address.ToString());
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", "web-door.png") });
        await page.GetByRole(AriaRole.Link, new() { Name = "Ana" }).ClickAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var ben = await TryItWindow.OpenAsync(browser, bot, "Ben");
        var cho = await TryItWindow.OpenAsync(browser, bot, "Cho");
        await ana.PictureAsync("hello");

        await ana.TypeAsync("refine estimate CHK-101");
        await ana.SeesAsync("0 of 5 have voted");
        await ben.SeesAsync("CHK-101 Pay with a saved card");
        await ana.PressAsync("Vote 5");
        await ben.PressAsync("Vote 3");
        await cho.PressAsync("Vote 5");

        await ana.SeesAsync("3 of 5 have voted");
        await ana.SeesAsync("You voted 5");
        await Expect(ana.Card.GetByRole(AriaRole.Button, new() { Name = "Vote 5", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
        await ben.SeesAsync("Voting");
        await ana.PictureAsync("voting");

        await ben.PressAsync("Reveal votes");
        await cho.SeesAsync("revealed by Ben");
        await ana.SeesAsync("Ana, Cho");
        await ana.PictureAsync("revealed");
        await cho.PressAsync("Accept 5");

        foreach (var window in (TryItWindow[])[ana, ben, cho])
        {
            await window.SeesAsync("Accepted: 5 by Cho.");
            await window.SeesItemAsync("CHK-101", "5 points");
            Assert.Empty(window.Complaints.All);
        }

        await ana.PictureAsync("accepted");
    }
}
