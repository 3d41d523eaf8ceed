using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration.Memory;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;
using RefinementBot.Fetching;
using RefinementBot.Files;
using RefinementBot.MsTeams;
using RefinementBot.Scheduling;
using RefinementBot.Sending;
using RefinementBot.Slack;
using RefinementBot.Storage;
using RefinementBot.Web;

namespace RefinementBot.Operations;

/// <summary>Puts the server together and runs it.</summary>
public static class Server
{
    private const int DefaultPort = 5180;

    /// <summary>What the framework logs of each request and call would hold addresses that are secrets (Slack's <c>response_url</c>). A settings file may say otherwise.</summary>
    private static readonly Dictionary<string, string?> QuietFramework = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Hangfire"] = "Warning",
        ["Logging:LogLevel:System.Net.Http"] = "Warning",
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
    };

    /// <summary>
    /// Settings are checked and read at the start. To watch their files, the framework would watch every file below them, and
    /// the database, which usually lies there, changes with every vote.
    /// </summary>
    private const string ReadSettingsOnce = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>Serves until it is told to stop. Returns 2 if the settings or the database are wrong, having said how to mend them.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = CreateBuilder(args);
        if (SettingsCheck.Problems(builder.Configuration, builder.Environment) is { Count: > 0 } problems)
        {
            await Console.Error.WriteLineAsync(
                $"RefinementBot cannot start with these settings:{string.Concat(problems.Select(problem => $"\n  - {problem}"))}");
            return 2;
        }

        WebApplication started;
        try
        {
            started = await StartAsync(builder);
        }
        catch (Exception exception) when (exception is DbException or NewerDatabaseException)
        {
            await Console.Error.WriteLineAsync(
                $"RefinementBot cannot start with its database: {exception.Message}\n  Storage:Provider and Storage:ConnectionString say which one that is.");
            return 2;
        }

        await using var app = started;
        var isToTry = WebSetup.IsOn(app.Configuration, app.Environment);
        foreach (var url in app.Urls)
        {
            Console.WriteLine(isToTry ? $"RefinementBot is running. Open {url} to try it." : $"RefinementBot is running on {url}.");
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>The settings and the address, read from the files, the environment and <paramref name="args"/>.</summary>
    internal static WebApplicationBuilder CreateBuilder(string[] args)
    {
        // Published, the page's files lie beside the program, from wherever it is started.
        var files = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [ReadSettingsOnce, .. args], WebRootPath = Directory.Exists(files) ? files : null });
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = QuietFramework });
        ChooseAddress(builder);
        return builder;
    }

    /// <summary>Puts the server together, prepares its database and has it listen.</summary>
    /// <param name="replace">Has the last word on the services: tests put a clock of their own here.</param>
    internal static async Task<WebApplication> StartAsync(WebApplicationBuilder builder, Action<IServiceCollection>? replace = null)
    {
        builder.Services.AddRequestLimit();
        AddStorage(builder);
        AddEngine(builder);
        builder.AddScheduling();
        AddDoors(builder);
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseRateLimiter();
        MapDoors(app);
        app.MapScheduling();
        app.MapHealth();
        await PrepareAsync(app.Services, app.Environment);
        await app.StartAsync();
        return app;
    }

    private static void AddStorage(WebApplicationBuilder builder)
    {
        var options = StorageOptions.From(builder.Configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        var protection = builder.Services.AddDataProtection().SetApplicationName("RefinementBot");
        if (options.KeyPath is { } keys)
        {
            protection.PersistKeysToFileSystem(new DirectoryInfo(Path.GetFullPath(keys, builder.Environment.ContentRootPath)));
        }

        builder.Services.AddSingleton(_ => new Database(options.Provider, options.ConnectionString, builder.Environment.ContentRootPath));
        builder.Services.AddSingleton<Writer>();
        builder.Services.AddSingleton<PollMemory>();
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddSingleton<DirectoryStore>();
        builder.Services.AddSingleton<PollStore>();
        builder.Services.AddSingleton<BacklogRefresh>();
        builder.Services.AddSingleton<BacklogStore>();
        builder.Services.AddSingleton<CardCopies>();
        builder.Services.AddSingleton<BacklogWriter>();
        builder.Services.AddSingleton<BacklogImport>();
        builder.Services.AddSingleton<TeamDirectory>();
        builder.Services.AddSingleton<FileImport>();
        builder.Services.AddSingleton<NodesAtWork>();
        builder.Services.AddHostedService<NodeRegister>();
        builder.Services.AddHostedService<OutboxSender>();
        builder.Services.AddHostedService<BacklogRefresher>();
    }

    private static void AddEngine(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IBacklogStore>(services => services.GetRequiredService<BacklogStore>());
        builder.Services.AddSingleton<IBacklogWriter>(services => services.GetRequiredService<BacklogWriter>());
        builder.Services.AddSingleton<IPollStore>(services => services.GetRequiredService<PollStore>());
        builder.Services.AddSingleton<SessionStore>();
        builder.Services.AddSingleton<ISessionStore>(services => services.GetRequiredService<SessionStore>());
        builder.Services.AddSingleton<PollViews>();
        builder.Services.AddSingleton<SessionViews>();
        builder.Services.AddSingleton<SessionWriter>();
        builder.Services.AddSingleton<ISessionWriter>(services => services.GetRequiredService<SessionWriter>());
        builder.Services.AddSingleton<PollWriter>();
        builder.Services.AddSingleton<IPollWriter>(services => services.GetRequiredService<PollWriter>());
        builder.Services.AddSingleton(FetchingOptions.From(builder.Configuration, builder.Environment));
        builder.Services.AddSingleton<ITeamStore, TeamStore>();
        builder.Services.AddSingleton<IReadinessStore, ReadinessStore>();
        builder.Services.AddSingleton<LinkStore>();
        builder.Services.AddSingleton<ILinkStore>(services => services.GetRequiredService<LinkStore>());
        builder.Services.AddSingleton<ReminderStore>();
        builder.Services.AddSingleton<IReminderStore>(services => services.GetRequiredService<ReminderStore>());
        builder.Services.AddSingleton<PlanningOutlooks>();
        builder.Services.AddSingleton<RefinementEngine>();
        builder.Services.AddSingleton<Turns>();
    }

    /// <summary>A chat without its secret is off: nothing of it is registered, and its addresses answer 404.</summary>
    private static void AddDoors(WebApplicationBuilder builder)
    {
        if (SlackOptions.From(builder.Configuration) is { IsOn: true } slack)
        {
            builder.AddSlack(slack);
        }

        if (MsTeamsOptions.From(builder.Configuration) is { IsOn: true } teams)
        {
            builder.AddMsTeams(teams);
        }

        builder.AddWeb();
    }

    private static void MapDoors(WebApplication app)
    {
        if (SlackOptions.From(app.Configuration).IsOn)
        {
            app.MapSlack();
        }

        if (MsTeamsOptions.From(app.Configuration).IsOn)
        {
            app.MapMsTeams();
        }

        app.MapWeb();
    }

    private static async Task PrepareAsync(IServiceProvider services, IHostEnvironment environment)
    {
        Migrator.Migrate(services.GetRequiredService<Database>());
        await services.GetRequiredService<DirectoryStore>().EnsureOrganizationAsync(DirectoryStore.DefaultOrganization, "Default organization");
        if (environment.IsDevelopment())
        {
            await SampleData.AddAsync(services);
        }
    }

    /// <summary>Listens on the default port if no address is set; in Development on the next free one if that is taken.</summary>
    private static void ChooseAddress(WebApplicationBuilder builder)
    {
        if (!string.IsNullOrEmpty(builder.Configuration["Urls"]) || builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            return;
        }

        var port = DefaultPort;
        while (builder.Environment.IsDevelopment() && port < DefaultPort + 100 && !IsFree(port))
        {
            port++;
        }

        builder.Configuration["Urls"] = $"http://localhost:{port}";
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
