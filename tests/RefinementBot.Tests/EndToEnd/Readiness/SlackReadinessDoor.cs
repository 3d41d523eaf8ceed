using RefinementBot.Tests.EndToEnd.Platforms;
using RefinementBot.Tests.EndToEnd.Sessions;

namespace RefinementBot.Tests.EndToEnd.Readiness;

/// <summary>The team in a Slack channel.</summary>
public sealed class SlackReadinessDoor(SlackDoor door) : IReadinessDoor
{
    private const string Channel = "checkout";
    private readonly SlackPlatform slack = door.Slack;
    private readonly SlackSessionDoor seen = new(door);

    public string Chat => seen.Chat;

    public DateTimeOffset Now => seen.Now;

    public string NameOf(string who) => who.ToLowerInvariant();

    public Task SayAsync(string who, string line) => seen.SayAsync(who, line);

    public async Task<string> ReadsAsync(string who, string text) => (await slack.PrivateMessageAsync(NameOf(who), text)).VisibleText;

    public async Task PressPrivatelyAsync(string who, string button, string on) =>
        Assert.Equal(200, (await slack.ClickAsync(NameOf(who), button, message: (await slack.PrivateMessageAsync(NameOf(who), on)).Ts)).Status);

    public async Task FillAsync(string who, string line, string title, IReadOnlyDictionary<string, object> values)
    {
        await slack.CommandAsync(NameOf(who), Channel, line);
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

    /// <summary>What all see is drawn at the end, when all of it is there.</summary>
    public Task PictureAsync(string who, string name) =>
        name == "done" ? PlatformChecks.SlackPicturesAsync(slack, PlatformChecks.Pictures("slack-readiness-journey"), "journey") : Task.CompletedTask;

    private async Task SendAsync(string who, string title, IReadOnlyDictionary<string, object> values)
    {
        await slack.ModalAsync(NameOf(who), title);
        var sent = await slack.SubmitViewAsync(NameOf(who), values);
        Assert.True(sent.Closed, $"{sent.Problem} {sent.Body}");
    }
}
