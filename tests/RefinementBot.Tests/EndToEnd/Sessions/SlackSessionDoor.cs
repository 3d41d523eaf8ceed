using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd.Sessions;

/// <summary>The team in a Slack channel.</summary>
public sealed class SlackSessionDoor(SlackDoor door) : ISessionDoor
{
    private const string Channel = "checkout";
    private readonly SlackPlatform slack = door.Slack;

    public string Chat => "Slack";

    public DateTimeOffset Now => door.Now;

    public Task GoAheadAsync(TimeSpan time) => door.GoAheadAsync(time);

    public async Task StartAsync(string who, string stories, string? until)
    {
        await slack.CommandAsync(Name(who), Channel, "");
        await slack.ModalAsync(Name(who), "Estimate");
        var sent = await slack.SubmitViewAsync(Name(who), new Dictionary<string, object>
        {
            ["What to estimate"] = stories,
            ["Pace"] = until is null ? "together" : "own-time",
            ["Votes until"] = until ?? "",
        });
        Assert.True(sent.Closed, $"{sent.Problem} {sent.Body}");
    }

    public Task SayAsync(string who, string line) => slack.CommandAsync(Name(who), Channel, line);

    public Task PressAsync(string who, string button, string on) => slack.WaitUntilAsync(
        async () =>
        {
            // The card may be drawn anew between being seen and being pressed.
            var found = (await slack.MessagesAsync(Channel)).LastOrDefault(message => message.EphemeralTo is null && message.Shows(on) && message.Has(button));
            return found is not null && await SessionPatience.IsThereAsync(async () =>
            {
                var pressed = await slack.ClickAsync(Name(who), button, Channel, message: found.Ts);
                Assert.Equal(200, pressed.Status);
                return pressed;
            });
        },
        $"{who} presses \"{button}\" on a message with \"{on}\"", SessionPatience.Time);

    public async Task RevealAsync(string who, string on)
    {
        SlackMessage? found = null;
        await slack.WaitUntilAsync(
            async () =>
            {
                found = (await slack.MessagesAsync(Channel)).LastOrDefault(message => message.EphemeralTo is null && message.Shows(on));
                return found is not null && (found.Has("New round") || (found.Has("Reveal votes") && await SessionPatience.IsThereAsync(
                    () => slack.ClickAsync(Name(who), "Reveal votes", Channel, message: found.Ts))));
            },
            $"the votes on \"{on}\" are revealed", SessionPatience.Time);
    }

    public async Task<string> SeesAsync(string text)
    {
        SlackMessage? found = null;
        await slack.WaitUntilAsync(
            async () => (found = (await slack.MessagesAsync(Channel)).LastOrDefault(message => message.EphemeralTo is null && message.Shows(text))) is not null,
            $"a message with \"{text}\"", SessionPatience.Time);
        return found!.VisibleText;
    }

    public async Task<int> MessagesAsync() => (await slack.MessagesAsync(Channel)).Count(message => message is { EphemeralTo: null, FromBot: true });

    public Task IsToldAsync(string who, string text) => slack.WaitUntilAsync(
        async () => (await slack.MessagesAsync(user: Name(who))).Any(message => (message.EphemeralTo is not null || message.Channel.StartsWith('D')) && message.Shows(text)),
        $"{who} is told \"{text}\"", SessionPatience.Time);

    private static string Name(string who) => who.ToLowerInvariant();
}

/// <summary>How long the journeys wait: a chat's quotas make sixty edits of messages take a minute or more.</summary>
internal static class SessionPatience
{
    public static TimeSpan Time { get; } = TimeSpan.FromSeconds(100);

    /// <summary>Presses a button that may be gone when it is pressed, since the last vote reveals by itself. False if it was.</summary>
    public static async Task<bool> IsThereAsync(Func<Task<Delivered>> press)
    {
        try
        {
            await press();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
