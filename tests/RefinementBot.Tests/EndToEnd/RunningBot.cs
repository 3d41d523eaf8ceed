using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using RefinementBot.Engine.Backlog;
using RefinementBot.Operations;
using RefinementBot.Storage;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>How a <see cref="RunningBot"/> is to be started.</summary>
public sealed record BotSetup
{
    /// <summary>Settings by name, as in <c>Slack:SigningSecret</c>; they win over the ones that every test bot gets.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public string Environment { get; init; } = Environments.Development;

    /// <summary>The clock, if not the system's: <c>FakeTimeProvider</c> to move time by hand.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Has the last word on the services, for a port that is to fail or a log that is to be read.</summary>
    public Action<IServiceCollection>? Services { get; init; }
}

/// <summary>
/// The whole bot, in this process, over real HTTP on a free port of the loopback address, with a database and keys in
/// a folder of its own that goes when the bot does.
/// </summary>
public sealed class RunningBot : IAsyncDisposable
{
    private readonly BotSetup setup;
    private readonly string folder = Directory.CreateTempSubdirectory("refinementbot-").FullName;
    private WebApplication? app;

    private RunningBot(BotSetup setup) => this.setup = setup;

    /// <summary>Where it listens. A restart does not change it.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public IServiceProvider Services => Running.Services;

    /// <summary>The path of the SQLite file.</summary>
    public string DatabaseFile => Path.Combine(folder, "bot.db");

    /// <summary>The item with that title.</summary>
    public BacklogItem Item(string title)
    {
        using var connection = Services.GetRequiredService<Database>().Open();
        var key = ItemKey.TryParse(connection.QuerySingle<string>("SELECT key FROM items WHERE title = @title", new { title }), out var parsed) ? parsed : default;
        return Services.GetRequiredService<IBacklogStore>().FindAsync(DirectoryStore.DefaultOrganization, key, default).GetAwaiter().GetResult()!;
    }

    private WebApplication Running => app ?? throw new InvalidOperationException("The bot is stopped.");

    public static async Task<RunningBot> StartAsync(BotSetup? setup = null)
    {
        var bot = new RunningBot(setup ?? new BotSetup());
        await bot.StartAgainAsync();
        return bot;
    }

    /// <summary>A client whose relative addresses are the bot's. It follows no redirects.</summary>
    public HttpClient CreateClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>Stops the bot as an operator would; its address and what it stored stay.</summary>
    public async Task StopAsync()
    {
        if (app is { } running)
        {
            app = null;
            try
            {
                await running.StopAsync();
            }
            catch (OperationCanceledException)
            {
                // A window's connection that does not close, or a job that does not end, holds it for half a minute; then it is cut off.
            }

            await running.DisposeAsync();
        }
    }

    /// <summary>Starts a stopped bot on the same address and the same database.</summary>
    public async Task StartAgainAsync()
    {
        Dictionary<string, string> settings = new()
        {
            ["Urls"] = Address.ToString(),
            ["Storage:ConnectionString"] = $"Data Source={DatabaseFile}",
            ["DataProtection:KeyPath"] = Path.Combine(folder, "keys"),
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (key, value) in setup.Settings)
        {
            settings[key] = value;
        }

        // The application is named, since under a test runner the entry assembly is not the bot.
        var builder = Server.CreateBuilder(
        [
            $"--applicationName={typeof(Server).Assembly.GetName().Name}",
            $"--environment={setup.Environment}",
            $"--contentRoot={folder}",
            .. settings.Select(setting => $"--{setting.Key}={setting.Value}"),
        ]);
        Assert.Empty(SettingsCheck.Problems(builder.Configuration, builder.Environment));
        app = await Server.StartAsync(builder, services =>
        {
            if (setup.Time is { } time)
            {
                services.Replace(ServiceDescriptor.Singleton(time));
            }

            setup.Services?.Invoke(services);
        });
        Address = new Uri(app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();

        // Pooled connections would keep the files of this bot open.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
