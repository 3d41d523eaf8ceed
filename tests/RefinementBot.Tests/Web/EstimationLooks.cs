using Microsoft.Playwright;
using RefinementBot.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.Web;

/// <summary>
/// What estimating looks like on the page beside the card's states: the forms, what is asked below a card, and the look back. axe has
/// nothing serious to say, nothing runs off the side, and pictures are left to be looked at.
/// </summary>
[Collection(ChromiumTests.Name)]
public sealed class EstimationLooks(Chromium chromium)
{
    [AxeFact]
    public Task They_can_be_used_in_light() => LookAsync("light", new() { ViewportSize = new() { Width = 1200, Height = 900 } });

    [AxeFact]
    public Task They_can_be_used_in_dark() => LookAsync("dark", new() { ViewportSize = new() { Width = 1200, Height = 900 }, ColorScheme = ColorScheme.Dark });

    [AxeFact]
    public Task They_can_be_used_on_a_narrow_phone() =>
        LookAsync("narrow", new() { ViewportSize = new() { Width = 380, Height = 800 }, DeviceScaleFactor = 2, IsMobile = true, HasTouch = true });

    private async Task LookAsync(string name, BrowserNewContextOptions options)
    {
        options.ReducedMotion = ReducedMotion.Reduce;
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync(options);
        await using var others = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var ben = await TryItWindow.OpenAsync(others, bot, "Ben");

        await ana.TypeAsync("refine");
        await LookAtFormAsync(ana, "Estimate", $"start-form-{name}");
        await ana.TypeAsync("team");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Change the team", Exact = true }).ClickAsync();
        await LookAtFormAsync(ana, "Team", $"team-form-{name}");

        await EstimateAsync(ana, ben, "CHK-101", "Vote 3", "Vote 3");
        await ana.PressAsync("Accept 3");
        await ana.SeesAsync("Accepted: 3");
        await EstimateAsync(ana, ben, "\"Pay with a card that was saved on another device\" deck low=1 medium=3 \"very high\"=8", "Vote low", "Vote very high", "because nobody knows that code");
        await ana.PressAsync("Discuss in thread");
        await ana.SeesAsync("Ana has asked them below this card to say why.");
        await Expect(ana.Page.Locator(".message.thread")).ToContainTextAsync("@Ana (low), @Ben (very high): please say here why.");
        await Expect(ana.Button("Discuss in thread")).ToHaveCountAsync(0);
        await ana.Page.Locator(".message.thread").ScrollIntoViewIfNeededAsync();
        await CheckAsync(ana.Page, $"discussion-{name}");
        await ana.Page.ReloadAsync();
        await ana.IsLiveAsync();
        await Expect(ana.Page.Locator(".message.thread")).ToContainTextAsync("nobody knows that code");
        await ana.PressAsync("Accept very high");
        await ana.SeesAsync("Accepted: very high");

        await ana.Page.GotoAsync(new Uri(bot.Address, "/history").ToString());
        await CheckAsync(ana.Page, $"history-{name}");
        Assert.Empty(ana.Complaints.All);
    }

    private static async Task EstimateAsync(TryItWindow ana, TryItWindow ben, string what, string anas, string bens, string? because = null)
    {
        await ana.TypeAsync($"estimate {what}");
        await ana.SeesAsync("0 of 5 have voted");
        await ben.SeesAsync("0 of 5 have voted");
        await ana.PressAsync(anas);
        await ben.PressAsync(bens);
        await ana.SeesAsync("2 of 5 have voted");
        if (because is not null)
        {
            await ben.TypeAsync(because);
            await ben.SeesAsync("Your reason");
        }

        await ana.PressAsync("Reveal votes");
        await ana.SeesAsync("revealed by Ana");
    }

    private static async Task LookAtFormAsync(TryItWindow window, string title, string name)
    {
        var form = window.Page.GetByRole(AriaRole.Dialog);
        await Expect(form).ToContainTextAsync(title);
        await CheckAsync(window.Page, name, fullPage: false);
        await form.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(form).ToHaveCountAsync(0);
    }

    private static async Task CheckAsync(IPage page, string name, bool fullPage = true)
    {
        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"web-looks-{name}.png"),
            Animations = ScreenshotAnimations.Disabled,
            FullPage = fullPage,
        });
        Assert.Equal("", string.Join("\n", await Axe.SeriousFindingsAsync(page)));
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{name} runs off the side");
    }
}
