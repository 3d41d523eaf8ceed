using Microsoft.Playwright;
using RefinementBot.Tests.EndToEnd.Sessions;
using RefinementBot.Tests.Web;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.EndToEnd.Readiness;

/// <summary>The team on the web page, a window each.</summary>
public sealed class PageReadinessDoor(AheadClock clock, IReadOnlyList<TryItWindow> windows) : IReadinessDoor
{
    private static readonly float Patience = (float)SessionPatience.Time.TotalMilliseconds;

    private readonly PageSessionDoor seen = new(clock, windows);

    public string Chat => seen.Chat;

    public DateTimeOffset Now => seen.Now;

    public string NameOf(string who) => who;

    public Task SayAsync(string who, string line) => seen.SayAsync(who, line);

    public async Task<string> ReadsAsync(string who, string text)
    {
        await Expect(Told(who, text)).ToBeVisibleAsync(new() { Timeout = Patience });
        return await Told(who, text).InnerTextAsync();
    }

    public Task PressPrivatelyAsync(string who, string button, string on) => Told(who, on).GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync(new() { Timeout = Patience });

    public async Task FillAsync(string who, string line, string title, IReadOnlyDictionary<string, object> values)
    {
        await SayAsync(who, line);
        await SendAsync(who, title, values);
    }

    public async Task FillFromAsync(string who, string button, string on, string title, IReadOnlyDictionary<string, object> values)
    {
        await PressPrivatelyAsync(who, button, on);
        await SendAsync(who, title, values);
    }

    public Task PressAsync(string who, string button, string on) => seen.PressAsync(who, button, on);

    public Task RevealAsync(string who, string on) => seen.RevealAsync(who, on);

    public Task<string> SeesAsync(string text) => seen.SeesAsync(text);

    public Task PictureAsync(string who, string name) => Of(who).PictureAsync($"readiness-{name}");

    private ILocator Told(string who, string text) => Of(who).Page.Locator(".message.is-private, article.poll .aside", new() { HasText = text }).Last;

    private async Task SendAsync(string who, string title, IReadOnlyDictionary<string, object> values)
    {
        var dialog = Of(who).Page.GetByRole(AriaRole.Dialog, new() { Name = title });
        foreach (var (label, value) in values)
        {
            await dialog.GetByLabel(label).FillAsync((string)value);
        }

        await dialog.Locator("button.primary").ClickAsync();
        await Expect(dialog).ToBeHiddenAsync(new() { Timeout = Patience });
    }

    private TryItWindow Of(string who) => windows.Single(window => window.Name == who);
}
