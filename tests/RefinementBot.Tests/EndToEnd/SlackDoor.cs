using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RefinementBot.Engine.Backlog;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>The bot and Slack's stand-in, connected: a workspace with three people and the channel <c>checkout</c>.</summary>
public sealed class SlackDoor : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> log = new();
    private readonly AheadClock clock = new();

    public SlackPlatform Slack { get; private set; } = null!;

    public RunningBot Bot { get; private set; } = null!;

    public SlackWorkspace Workspace { get; private set; } = null!;

    /// <summary>What the operator could read since the start.</summary>
    public IReadOnlyCollection<string> Log => log;

    public async Task InitializeAsync()
    {
        if (NodeProcess.Missing is not null)
        {
            return;
        }

        Slack = await SlackPlatform.StartAsync();
        Workspace = await Slack.WorkspaceAsync(users: ["ana", "ben", "cho"], channels: ["checkout", "returns"]);
        Bot = await RunningBot.StartAsync(new BotSetup
        {
            Time = clock,
            Settings = new Dictionary<string, string>
            {
                ["Slack:SigningSecret"] = Slack.SigningSecret,
                ["Slack:BotToken"] = Workspace.BotToken,
                ["Slack:ApiBaseUrl"] = Slack.ApiBaseUrl.ToString(),
            },
            Services = services => services.AddSingleton<ILoggerProvider>(new RecordedLog(log)),
        });
        await Slack.ConnectAsync(Bot.Address);
    }

    /// <summary>The bot's clock.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Sets the clocks of the bot and of what it is sent forward; they run on from there.</summary>
    public Task GoAheadAsync(TimeSpan time)
    {
        clock.Ahead += time;
        return Slack.WallClockAsync(clock.Ahead);
    }

    /// <summary>How many rows a table has.</summary>
    public long Count(string table)
    {
        using var connection = Bot.Services.GetRequiredService<Database>().Open();
        return connection.ExecuteScalar<long>($"SELECT COUNT(*) FROM {table}");
    }

    /// <summary>The estimate that an item has, or null.</summary>
    public string? EstimateOf(string key)
    {
        using var connection = Bot.Services.GetRequiredService<Database>().Open();
        return connection.ExecuteScalar<string?>("SELECT estimate_label FROM items WHERE key = @key", new { key });
    }

    /// <summary>The item with that title.</summary>
    public BacklogItem Item(string title) => Bot.Item(title);

    public async Task DisposeAsync()
    {
        if (Bot is not null)
        {
            await Bot.DisposeAsync();
        }

        if (Slack is not null)
        {
            await Slack.DisposeAsync();
        }
    }
}
