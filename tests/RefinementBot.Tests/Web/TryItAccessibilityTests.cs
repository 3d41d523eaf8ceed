using Microsoft.Playwright;
using RefinementBot.Tests.EndToEnd;

namespace RefinementBot.Tests.Web;

[Collection(ChromiumTests.Name)]
[Trait("Journey", "ThreeDoors")]
public sealed class TryItAccessibilityTests(Chromium chromium)
{
    [AxeFact]
    public Task Axe_finds_nothing_serious_in_light() => LookAsync("light", new() { ViewportSize = new() { Width = 1200, Height = 900 } });

    [AxeFact]
    public Task Axe_finds_nothing_serious_in_dark() => LookAsync("dark", new() { ViewportSize = new() { Width = 1200, Height = 900 }, ColorScheme = ColorScheme.Dark });

    [AxeFact]
    public Task Axe_finds_nothing_serious_on_a_phone() => LookAsync("phone", Phone(390, ColorScheme.Light));

    [AxeFact]
    public Task Axe_finds_nothing_serious_on_a_dark_narrow_phone() => LookAsync("phone-dark", Phone(320, ColorScheme.Dark));

    [ChromiumFact]
    public async Task At_twice_the_size_and_with_words_that_never_break_nothing_runs_off_the_side()
    {
        await using var bot = await RunningBot.StartAsync();

        // Zoomed to 200 % a window of 1280 × 720 is one of 640 × 360 that draws two pixels for each.
        await using var browser = await chromium.OpenAsync(new() { ViewportSize = new() { Width = 640, Height = 360 }, DeviceScaleFactor = 2 });
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        await ana.TypeAsync($"estimate {new string('W', 200)} {new string('x', 400)}");
        await ana.SeesAsync("0 of 5 have voted");
        await ana.PressAsync("Vote 5");
        await ana.SeesAsync("1 of 5");
        await FitsAsync(ana.Page);

        // Text twice as large, as a browser's own setting makes it.
        await ana.Page.EvaluateAsync("() => { document.documentElement.style.fontSize = '200%'; }");
        await ana.PictureAsync("zoom");
        await FitsAsync(ana.Page);
    }

    private async Task LookAsync(string name, BrowserNewContextOptions options)
    {
        options.ReducedMotion = ReducedMotion.Reduce;
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync(options);
        var door = await browser.NewPageAsync();
        await door.GotoAsync(new Uri(bot.Address, "/?as=%20").ToString());
        await CheckAsync(door, $"{name}-door");
        await using var others = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        await CheckAsync(ana.Page, $"{name}-hello");
        var ben = await TryItWindow.OpenAsync(others, bot, "Ben");

        await ana.TypeAsync("help");
        await ana.Page.GetByText("Only you see this").First.WaitForAsync();
        await ana.TypeAsync("estimate CHK-103");
        await ana.Page.GetByText("so no poll was started yet.").First.WaitForAsync();
        await CheckAsync(ana.Page, $"{name}-gate");
        await ana.TypeAsync("ready");
        await ana.Page.GetByText("Is the top of the backlog ready?").First.WaitForAsync();
        await CheckAsync(ana.Page, $"{name}-board");
        await ana.TypeAsync("estimate CHK-101");
        await ana.SeesAsync("0 of 5 have voted");
        await ana.PressAsync("Vote 5");
        await ben.PressAsync("Vote 3");
        await ana.SeesAsync("2 of 5");
        await CheckAsync(ana.Page, $"{name}-voting");
        await ana.PressAsync("Reveal votes");
        await ana.SeesAsync("revealed by Ana");
        await ben.SeesAsync("revealed by Ana");
        await CheckAsync(ana.Page, $"{name}-revealed");
        await ben.PressAsync("Accept 5");
        await ana.SeesAsync("Accepted: 5");

        // The item has an estimate now, so accepting another asks first.
        await ana.TypeAsync("estimate chk-101");
        await ana.SeesAsync("0 of 5 have voted");
        await ana.PressAsync("Vote 8");
        await ana.PressAsync("Reveal votes");
        await ana.PressAsync("Accept 8");
        await ana.SeesAsync("has the estimate 5. Should 8 take its place?");
        await CheckAsync(ana.Page, $"{name}-question");
        await ana.PressAsync("Replace 5 with 8");
        await ana.SeesItemAsync("CHK-101", "8 points");
        await CheckAsync(ana.Page, $"{name}-accepted");
        Assert.Empty(ana.Complaints.All);

        async Task CheckAsync(IPage page, string state)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"web-{state}.png"), Animations = ScreenshotAnimations.Disabled });
            Assert.Equal("", string.Join("\n", await Axe.SeriousFindingsAsync(page)));
            await FitsAsync(page);
        }
    }

    private static async Task FitsAsync(IPage page) => Assert.Equal(
        "", await page.EvaluateAsync<string>(
            """
            () => document.documentElement.scrollWidth <= innerWidth ? ""
                : [...document.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 120)).join("\n")
            """));

    private static BrowserNewContextOptions Phone(int width, ColorScheme colours) => new()
    {
        ViewportSize = new() { Width = width, Height = 760 },
        DeviceScaleFactor = 2,
        HasTouch = true,
        IsMobile = true,
        ColorScheme = colours,
    };
}
