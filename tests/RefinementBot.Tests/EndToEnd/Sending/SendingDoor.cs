using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd.Platforms;
using Delivered = RefinementBot.Tests.EndToEnd.Platforms.Delivered;

namespace RefinementBot.Tests.EndToEnd.Sending;

/// <summary>A message of a poll as everybody sees it.</summary>
public sealed record ShownCard(string Id, string Text);

/// <summary>
/// The bot in one chat, with a clock that only the test moves: three people, a channel and the chat's stand-in. Whatever
/// waits for its time waits until <see cref="PassAsync"/>.
/// </summary>
public abstract class SendingDoor : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly DateTimeOffset start = TimeProvider.System.GetUtcNow();
    private readonly ConcurrentQueue<string> log = new();

    protected SendingDoor() => Time = new FakeTimeProvider(start);

    /// <summary>The name of the chat's call that posts, as faults name it.</summary>
    public abstract string Post { get; }

    /// <summary>The name of the chat's call that edits.</summary>
    public abstract string Edit { get; }

    public abstract StandIn Chat { get; }

    public RunningBot Bot { get; private set; } = null!;

    public FakeTimeProvider Time { get; }

    /// <summary>What the operator could read since the start.</summary>
    public IReadOnlyCollection<string> Log => log;

    /// <summary>Somebody starts a poll in the channel.</summary>
    public abstract Task<Delivered> StartPollAsync(string title);

    /// <summary>Presses a button as it stands on one message, whatever the newest state of the poll is.</summary>
    public abstract Task<Delivered> PressAsync(string user, string button, string message);

    /// <summary>Every message in the channel that shows that poll, oldest first.</summary>
    public abstract Task<IReadOnlyList<ShownCard>> CardsAsync(string title);

    /// <summary>Whether that person reads a message with all of these texts where nobody else does.</summary>
    public abstract Task<bool> ReadsPrivatelyAsync(string user, params string[] texts);

    /// <summary>Presses a button of a message that the bot wrote to that person alone.</summary>
    public abstract Task<Delivered> PressPrivatelyAsync(string user, string button, string containing);

    /// <summary>How many calls of that name there were, those not counted whose token was refused.</summary>
    public abstract Task<int> CallsAsync(string method);

    /// <summary>
    /// Lets time pass until the condition holds, and returns how much of it. It passes in small steps, between which the bot and
    /// the chat have real time to talk.
    /// </summary>
    public async Task<TimeSpan> PassAsync(Func<Task<bool>> condition, string what)
    {
        var from = Time.GetUtcNow();
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            Assert.True(Time.GetUtcNow() - from < Longest, $"did not happen in a minute of the bot's time: {what}{Environment.NewLine}{string.Join(Environment.NewLine, log.TakeLast(8))}");
            await pulse.WaitForNextTickAsync(CancellationToken.None);
            Time.Advance(Step);
        }

        return Time.GetUtcNow() - from;
    }

    /// <summary>The first column of the first row.</summary>
    public T? Scalar<T>(string sql)
    {
        using var connection = Bot.Services.GetRequiredService<Database>().Open();
        return connection.ExecuteScalar<T>(sql);
    }

    /// <summary>Has the chat's clock go with the bot's, so that signatures and tokens stay fresh.</summary>
    public Task SetWallClockAsync() => Chat.WallClockAsync(TimeSpan.FromSeconds(Math.Round((Time.GetUtcNow() - TimeProvider.System.GetUtcNow()).TotalSeconds)));

    public async Task InitializeAsync()
    {
        if (NodeProcess.Missing is not null)
        {
            return;
        }

        var settings = await PrepareAsync();
        Bot = await RunningBot.StartAsync(new BotSetup
        {
            Settings = settings,
            Time = Time,
            Services = services =>
            {
                services.AddSingleton<ILoggerProvider>(new RecordedLog(log));
                Trust(services);
            },
        });
        await ConnectAsync(Bot.Address);

        // The faults of the table are to be the only ones.
        await Chat.EnforceLimitsAsync(false);
    }

    public async Task DisposeAsync()
    {
        if (Bot is not null)
        {
            await Bot.DisposeAsync();
            await Chat.DisposeAsync();
        }
    }

    /// <summary>Starts the stand-in and returns the settings of a bot that it knows.</summary>
    protected abstract Task<IReadOnlyDictionary<string, string>> PrepareAsync();

    protected abstract Task ConnectAsync(Uri bot);

    protected virtual void Trust(IServiceCollection services)
    {
    }
}

/// <summary>The bot in Slack.</summary>
public sealed class SlackSending : SendingDoor
{
    private SlackPlatform slack = null!;

    public SlackWorkspace Workspace { get; private set; } = null!;

    public override string Post => "chat.postMessage";

    public override string Edit => "chat.update";

    public override StandIn Chat => slack;

    public override Task<Delivered> StartPollAsync(string title) => slack.CommandAsync("cho", "checkout", $"estimate {title}");

    public override async Task<Delivered> PressAsync(string user, string button, string message) =>
        await slack.ClickAsync(user, button, message: message, channel: "checkout");

    public override async Task<IReadOnlyList<ShownCard>> CardsAsync(string title) =>
        [.. (await slack.MessagesAsync("checkout")).Where(message => message.EphemeralTo is null && message.Shows(title)).Select(message => new ShownCard(message.Ts, message.VisibleText))];

    public override async Task<bool> ReadsPrivatelyAsync(string user, params string[] texts) =>
        (await slack.MessagesAsync(user: user)).Any(message => IsPrivate(message) && texts.All(message.Shows));

    public override async Task<Delivered> PressPrivatelyAsync(string user, string button, string containing)
    {
        var notice = (await slack.MessagesAsync(user: user)).Last(message => IsPrivate(message) && message.Shows(containing));
        return await slack.ClickAsync(user, button, message: notice.Ts, channel: notice.Channel);
    }

    public override async Task<int> CallsAsync(string method) => (await slack.CallsAsync(method)).Count;

    public Task SetTokenErrorAsync(string? error) => slack.ChangeWorkspaceAsync(Workspace.Id, tokenError: error ?? "");

    protected override async Task<IReadOnlyDictionary<string, string>> PrepareAsync()
    {
        slack = await SlackPlatform.StartAsync();
        Workspace = await slack.WorkspaceAsync(users: ["ana", "ben", "cho"], channels: ["checkout"]);
        return new Dictionary<string, string>
        {
            ["Slack:SigningSecret"] = slack.SigningSecret,
            ["Slack:BotToken"] = Workspace.BotToken,
            ["Slack:ApiBaseUrl"] = slack.ApiBaseUrl.ToString(),
        };
    }

    protected override Task ConnectAsync(Uri bot) => slack.ConnectAsync(bot);

    private static bool IsPrivate(SlackMessage message) => message.EphemeralTo is not null || message.Channel.StartsWith('D');
}

/// <summary>The bot in Teams.</summary>
public sealed class TeamsSending : SendingDoor
{
    private TeamsPlatform teams = null!;
    private string channel = null!;

    public override string Post => "POST activity";

    public override string Edit => "PUT activity";

    public override StandIn Chat => teams;

    public override Task<Delivered> StartPollAsync(string title) => teams.MessageAsync("Cho", $"estimate {title}", channel);

    public override Task<Delivered> PressAsync(string user, string button, string message) => teams.ExecuteAsync(Named(user), button, message: message);

    public override async Task<IReadOnlyList<ShownCard>> CardsAsync(string title) =>
        [.. (await teams.MessagesAsync(channel)).Where(message => message.FromBot && message.Shows(title)).Select(message => new ShownCard(message.Id, message.VisibleText))];

    public override async Task<bool> ReadsPrivatelyAsync(string user, params string[] texts) =>
        (await teams.MessagesAsync(user: Named(user))).Any(message => message.FromBot && (message.OwnView || message.Conversation != channel) && texts.All(message.Shows));

    public override async Task<Delivered> PressPrivatelyAsync(string user, string button, string containing)
    {
        var notice = (await teams.MessagesAsync(user: Named(user))).Last(message => message.Conversation != channel && message.Shows(containing));
        return await teams.ExecuteAsync(Named(user), button, message: notice.Id);
    }

    public override async Task<int> CallsAsync(string method) => (await teams.CallsAsync(method)).Count(call => call.Status != 401);

    protected override async Task<IReadOnlyDictionary<string, string>> PrepareAsync()
    {
        teams = await TeamsPlatform.StartAsync();
        await teams.TenantAsync(["Ana", "Ben", "Cho"]);
        channel = (await teams.ChannelAsync("checkout")).Id;
        foreach (var person in (string[])["Ana", "Ben", "Cho"])
        {
            await teams.PersonalChatAsync(person);
        }

        return TeamsDoor.Settings(teams);
    }

    protected override Task ConnectAsync(Uri bot) => teams.ConnectAsync(bot);

    protected override void Trust(IServiceCollection services) => TeamsDoor.Trust(services, teams.CertificateAuthority);

    private static string Named(string user) => char.ToUpperInvariant(user[0]) + user[1..];
}
