using Microsoft.Playwright;
using RefinementBot.Tests.EndToEnd.Sessions;
using RefinementBot.Tests.Web;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.EndToEnd.Reminders;

/// <summary>The team in a Slack channel.</summary>
public sealed class SlackReminderDoor(SlackDoor door) : IReminderDoor
{
    private readonly SlackSessionDoor session = new(door);

    public string Chat => session.Chat;

    public DateTimeOffset Now => door.Now;

    public Task GoAheadAsync(TimeSpan time) => session.GoAheadAsync(time);

    public Task SayAsync(string who, string line) => session.SayAsync(who, line);

    public Task PressAsync(string who, string button, string on) => session.PressAsync(who, button, on);

    public Task PressPrivatelyAsync(string who, string button, string on) => door.Slack.ClickAsync(who.ToLowerInvariant(), button, containing: on);

    public Task<string> SeesAsync(string text) => session.SeesAsync(text);

    public Task IsToldAsync(string who, string text) => session.IsToldAsync(who, text);

    public Task PictureAsync(string name, string text) => Task.CompletedTask;
}

/// <summary>The team in a channel of Microsoft Teams.</summary>
public sealed class TeamsReminderDoor(TeamsDoor door) : IReminderDoor
{
    private readonly TeamsSessionDoor session = new(door);

    public string Chat => session.Chat;

    public DateTimeOffset Now => door.Now;

    public Task GoAheadAsync(TimeSpan time) => session.GoAheadAsync(time);

    public Task SayAsync(string who, string line) => session.SayAsync(who, line);

    public Task PressAsync(string who, string button, string on) => session.PressAsync(who, button, on);

    public async Task PressPrivatelyAsync(string who, string button, string on) => Assert.Equal(200, (await door.Teams.ExecuteAsync(who, button, door.Checkout, containing: on)).Status);

    public Task<string> SeesAsync(string text) => session.SeesAsync(text);

    public Task IsToldAsync(string who, string text) => session.IsToldAsync(who, text);

    public Task PictureAsync(string name, string text) => Task.CompletedTask;
}

/// <summary>The team on the web page, a window each.</summary>
public sealed class PageReminderDoor(AheadClock clock, IReadOnlyList<TryItWindow> windows) : IReminderDoor
{
    private static readonly float Patience = (float)SessionPatience.Time.TotalMilliseconds;

    public string Chat => "the page";

    public DateTimeOffset Now => clock.GetUtcNow();

    public Task GoAheadAsync(TimeSpan time)
    {
        clock.Ahead += time;
        return Task.CompletedTask;
    }

    public Task SayAsync(string who, string line) => Of(who).TypeAsync($"refine {line}");

    public Task PressAsync(string who, string button, string on) => ButtonIn(Of(who).Page.Locator(".log .message.said:not(.is-private)", new() { HasText = on }), button);

    public Task PressPrivatelyAsync(string who, string button, string on) => ButtonIn(Of(who).Page.Locator(".log .message.is-private", new() { HasText = on }), button);

    public async Task<string> SeesAsync(string text)
    {
        var found = windows[^1].Page.Locator(".log article.poll, .log .message.said:not(.is-private)", new() { HasText = text }).Last;
        await Expect(found).ToContainTextAsync(text, new() { Timeout = Patience });
        return await found.InnerTextAsync();
    }

    public Task IsToldAsync(string who, string text) => Expect(Of(who).Page.Locator(".message.is-private", new() { HasText = text }).Last).ToBeVisibleAsync(new() { Timeout = Patience });

    public async Task PictureAsync(string name, string text)
    {
        var window = windows[^1];
        await window.Page.Locator(".log .message.said", new() { HasText = text }).Last.ScrollIntoViewIfNeededAsync();
        await window.PictureAsync(name);
    }

    private static Task ButtonIn(ILocator message, string button) => message.Last.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync(new() { Timeout = Patience });

    private TryItWindow Of(string who) => windows.Single(window => window.Name == who);
}
