using RefinementBot.Tests.EndToEnd.Platforms;
using RefinementBot.Tests.EndToEnd.Sessions;

namespace RefinementBot.Tests.EndToEnd.Readiness;

/// <summary>The team in a channel of Microsoft Teams.</summary>
public sealed class TeamsReadinessDoor(TeamsDoor door) : IReadinessDoor
{
    private readonly TeamsPlatform teams = door.Teams;
    private readonly TeamsSessionDoor seen = new(door);

    /// <summary>What the dialog says that was sent last: its answer stands in it.</summary>
    private string said = "";

    public string Chat => seen.Chat;

    public DateTimeOffset Now => seen.Now;

    public string NameOf(string who) => who;

    public Task SayAsync(string who, string line) => seen.SayAsync(who, line);

    public async Task<string> ReadsAsync(string who, string text) =>
        said.Contains(text, StringComparison.Ordinal) ? said : (await teams.BotMessageAsync(null, text, who)).VisibleText;

    public async Task PressPrivatelyAsync(string who, string button, string on) =>
        Assert.Equal(200, (await teams.ExecuteAsync(who, button, message: (await teams.BotMessageAsync(null, on, who)).Id)).Status);

    public async Task FillAsync(string who, string line, string title, IReadOnlyDictionary<string, object> values)
    {
        await teams.MessageAsync(who, line, door.Checkout);
        var offer = await teams.BotMessageAsync(null, line == "add" ? "A form asks for what is to be added." : "A form shows", who);
        Assert.Null((await teams.OpenDialogAsync(who, "Open the form", message: offer.Id)).Problem);
        await SendAsync(who, title, values);
    }

    public async Task FillFromAsync(string who, string button, string on, string title, IReadOnlyDictionary<string, object> values)
    {
        var opened = await teams.OpenDialogAsync(who, button, message: (await teams.BotMessageAsync(null, on, who)).Id);
        Assert.Null(opened.Problem);
        await SendAsync(who, title, values);
    }

    public Task PressAsync(string who, string button, string on) => seen.PressAsync(who, button, on);

    public Task RevealAsync(string who, string on) => seen.RevealAsync(who, on);

    public Task<string> SeesAsync(string text) => seen.SeesAsync(text);

    /// <summary>Every card that was sent is drawn at the end.</summary>
    public Task PictureAsync(string who, string name) =>
        name == "done" ? PlatformChecks.AdaptiveCardsAsync(teams, PlatformChecks.Pictures("teams-readiness-journey")) : Task.CompletedTask;

    private async Task SendAsync(string who, string title, IReadOnlyDictionary<string, object> values)
    {
        Assert.Equal(title, (await teams.DialogAsync(who))?.Title);
        var sent = await teams.SubmitDialogAsync(who, values);
        Assert.Null(sent.Problem);
        said = sent.Text ?? "";
    }
}
