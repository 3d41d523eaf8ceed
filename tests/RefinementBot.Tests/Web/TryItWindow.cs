using Microsoft.Playwright;
using RefinementBot.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.Web;

/// <summary>One window of the try-it page: somebody who looks at it and presses buttons.</summary>
public sealed class TryItWindow
{
    private TryItWindow(IPage page, string name) => (Page, Name) = (page, name);

    public IPage Page { get; }

    public string Name { get; }

    public Complaints Complaints { get; } = new();

    /// <summary>The newest poll's card.</summary>
    public ILocator Card => Page.Locator("article.poll").Last;

    public static async Task<TryItWindow> OpenAsync(IBrowserContext browser, RunningBot bot, string name)
    {
        var window = new TryItWindow(await browser.NewPageAsync(), name);
        window.Complaints.ListenTo(window.Page);
        await window.Page.GotoAsync(new Uri(bot.Address, $"/?as={Uri.EscapeDataString(name)}").ToString());
        await window.IsLiveAsync();
        return window;
    }

    public static async Task<TryItWindow[]> OpenAllAsync(IBrowserContext browser, RunningBot bot, params string[] names)
    {
        List<TryItWindow> windows = [];
        foreach (var name in names)
        {
            windows.Add(await OpenAsync(browser, bot, name));
        }

        return [.. windows];
    }

    /// <summary>Opens the address that the bot prints, and picks somebody to be.</summary>
    public static async Task<TryItWindow> EnterAsync(IBrowserContext browser, RunningBot bot, string name)
    {
        var window = new TryItWindow(await browser.NewPageAsync(), name);
        window.Complaints.ListenTo(window.Page);
        await window.Page.GotoAsync(bot.Address.ToString());
        await window.PictureAsync("door");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await window.IsLiveAsync();
        await window.PictureAsync("hello");
        return window;
    }

    /// <summary>Waits until the page answers to presses.</summary>
    public Task IsLiveAsync() => Page.Locator("[data-ready=yes]").WaitForAsync();

    public async Task TypeAsync(string line)
    {
        await Page.GetByLabel("Command").FillAsync(line);
        await Page.GetByLabel("Command").PressAsync("Enter");
    }

    /// <summary>A button of the newest card.</summary>
    public ILocator Button(string name) => Card.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public Task PressAsync(string button) => Button(button).ClickAsync();

    /// <summary>Waits until the newest card says <paramref name="text"/>.</summary>
    public Task SeesAsync(string text) => Expect(Card).ToContainTextAsync(text);

    /// <summary>Waits until the item beside the conversation says <paramref name="text"/>.</summary>
    public Task SeesItemAsync(string key, string text) => Expect(Page.Locator($"[data-key={key}]")).ToContainTextAsync(text);

    /// <summary>Keeps a picture among the artifacts of the test run.</summary>
    public Task PictureAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"web-{name}.png"),
        Animations = ScreenshotAnimations.Disabled,
    });
}
