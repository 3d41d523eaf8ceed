using Microsoft.Playwright;
using RefinementBot.Tests.Web;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.EndToEnd.Sessions;

/// <summary>The team on the web page, a window each.</summary>
public sealed class PageSessionDoor(AheadClock clock, IReadOnlyList<TryItWindow> windows) : ISessionDoor
{
    private static readonly float Patience = (float)SessionPatience.Time.TotalMilliseconds;

    public string Chat => "the page";

    public DateTimeOffset Now => clock.GetUtcNow();

    public Task GoAheadAsync(TimeSpan time)
    {
        clock.Ahead += time;
        return Task.CompletedTask;
    }

    public async Task StartAsync(string who, string stories, string? until)
    {
        var page = Of(who).Page;
        await Of(who).TypeAsync("refine");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Estimate" });
        await dialog.GetByLabel("What to estimate").FillAsync(stories);
        await dialog.GetByLabel("Pace").SelectOptionAsync(until is null ? "together" : "own-time");
        await dialog.GetByLabel("Votes until").FillAsync(until ?? "");
        await Of(who).PictureAsync($"start-form-{(until is null ? "live" : "own-time")}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
    }

    public Task SayAsync(string who, string line) => Of(who).TypeAsync($"refine {line}");

    public Task PressAsync(string who, string button, string on) => Of(who).Page.Locator("article.poll", new() { HasText = on }).Last
        .GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync(new() { Timeout = Patience });

    // The page's team has five members, of whom three vote: nothing reveals itself.
    public Task RevealAsync(string who, string on) => PressAsync(who, "Reveal votes", on);

    public async Task<string> SeesAsync(string text)
    {
        var found = windows[^1].Page.Locator(".log .message", new() { HasText = text }).Last;
        await Expect(found).ToContainTextAsync(text, new() { Timeout = Patience });
        return await found.InnerTextAsync();
    }

    public Task<int> MessagesAsync() => windows[^1].Page.Locator(".log article.poll, .log .message.said:not(.is-private)").CountAsync();

    public Task IsToldAsync(string who, string text) => Expect(Of(who).Page.Locator(".message.is-private", new() { HasText = text }).Last).ToBeVisibleAsync(new() { Timeout = Patience });

    private TryItWindow Of(string who) => windows.Single(window => window.Name == who);
}
