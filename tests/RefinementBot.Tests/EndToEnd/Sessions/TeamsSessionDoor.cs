using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd.Sessions;

/// <summary>The team in a channel of Microsoft Teams.</summary>
public sealed class TeamsSessionDoor(TeamsDoor door) : ISessionDoor
{
    private readonly TeamsPlatform teams = door.Teams;

    public string Chat => "Teams";

    public DateTimeOffset Now => door.Now;

    public Task GoAheadAsync(TimeSpan time) => door.GoAheadAsync(time);

    public async Task StartAsync(string who, string stories, string? until)
    {
        await teams.MessageAsync(who, "", door.Checkout);
        await teams.BotMessageAsync(door.Checkout, "What shall we estimate?", who);
        Assert.Null((await teams.OpenDialogAsync(who, "Open the form", door.Checkout, containing: "What shall we estimate?")).Problem);
        var sent = await teams.SubmitDialogAsync(who, new Dictionary<string, object>
        {
            ["What to estimate"] = stories,
            ["Pace"] = until is null ? "together" : "own-time",
            ["Votes until"] = until ?? "",
        });
        Assert.True(sent.Closed, $"{sent.Problem} {sent.Text}");
    }

    public Task SayAsync(string who, string line) => teams.MessageAsync(who, line, door.Checkout);

    public Task PressAsync(string who, string button, string on) => teams.WaitUntilAsync(
        async () =>
        {
            // The card may be drawn anew between being seen and being pressed.
            var found = (await teams.MessagesAsync()).LastOrDefault(message => message.TargetedTo is null && message.Shows(on) && message.Has(button));
            return found is not null && await SessionPatience.IsThereAsync(async () =>
            {
                var pressed = await teams.ExecuteAsync(who, button, message: found.Id);
                Assert.Equal(200, pressed.Status);
                return pressed;
            });
        },
        $"{who} presses \"{button}\" on a message with \"{on}\"", SessionPatience.Time);

    public async Task RevealAsync(string who, string on)
    {
        TeamsMessage? found = null;
        await teams.WaitUntilAsync(
            async () =>
            {
                found = (await teams.MessagesAsync()).LastOrDefault(message => message.TargetedTo is null && message.Shows(on));
                return found is not null && (found.Has("New round") || (found.Has("Reveal votes") && await SessionPatience.IsThereAsync(
                    () => teams.ExecuteAsync(who, "Reveal votes", message: found.Id))));
            },
            $"the votes on \"{on}\" are revealed", SessionPatience.Time);
    }

    public async Task<string> SeesAsync(string text)
    {
        TeamsMessage? found = null;
        await teams.WaitUntilAsync(
            async () => (found = (await teams.MessagesAsync()).LastOrDefault(message => message is { TargetedTo: null, FromBot: true } && message.Shows(text))) is not null,
            $"a message with \"{text}\"", SessionPatience.Time);
        return found!.VisibleText;
    }

    public async Task<int> MessagesAsync() => (await teams.MessagesAsync()).Count(message => message is { TargetedTo: null, FromBot: true });

    public Task IsToldAsync(string who, string text) => teams.WaitUntilAsync(
        async () => (await teams.MessagesAsync(user: who)).Any(message => message.FromBot && message.Shows(text)), $"{who} is told \"{text}\"", SessionPatience.Time);
}
