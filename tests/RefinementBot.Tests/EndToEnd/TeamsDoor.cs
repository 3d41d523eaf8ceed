using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RefinementBot.Engine.Backlog;
using RefinementBot.MsTeams;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>The bot and the Bot Connector's stand-in, connected: a tenant with three people, and a channel of its team.</summary>
public sealed class TeamsDoor : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> log = new();
    private readonly AheadClock clock = new();

    public TeamsPlatform Teams { get; private set; } = null!;

    public RunningBot Bot { get; private set; } = null!;

    /// <summary>A channel in which the bot is installed.</summary>
    public string Checkout { get; private set; } = null!;

    /// <summary>What the operator could read since the start.</summary>
    public IReadOnlyCollection<string> Log => log;

    public async Task InitializeAsync()
    {
        if (NodeProcess.Missing is not null)
        {
            return;
        }

        Teams = await TeamsPlatform.StartAsync();
        await Teams.TenantAsync(["Ana", "Ben", "Cho"]);
        Checkout = (await Teams.ChannelAsync("checkout")).Id;
        Bot = await RunningBot.StartAsync(new BotSetup
        {
            Time = clock,
            Settings = Settings(Teams),
            Services = services =>
            {
                services.AddSingleton<ILoggerProvider>(new RecordedLog(log));
                Trust(services, Teams.CertificateAuthority);
            },
        });
        await Teams.ConnectAsync(Bot.Address);
    }

    /// <summary>The settings of a bot that the stand-in knows.</summary>
    public static Dictionary<string, string> Settings(TeamsPlatform teams)
    {
        ArgumentNullException.ThrowIfNull(teams);
        return new()
        {
            ["MsTeams:AppId"] = teams.AppId,
            ["MsTeams:AppPassword"] = teams.AppPassword,
            ["MsTeams:TenantId"] = teams.TenantId,
            ["MsTeams:OpenIdMetadataUrl"] = teams.OpenIdMetadataUrl,
            ["MsTeams:Issuer"] = teams.Issuer,
            ["MsTeams:TokenAuthority"] = teams.TokenAuthority,
            ["MsTeams:TokenScope"] = teams.TokenScope,
            ["MsTeams:AllowedServiceUrls:0"] = teams.Service.ToString(),
        };
    }

    /// <summary>Has a bot in this process trust the stand-in's throw-away authority, and no other.</summary>
    public static void Trust(IServiceCollection services, X509Certificate2 authority) => services
        .AddHttpClient(MsTeamsSetup.HttpClientName)
        .UseSocketsHttpHandler((handler, _) => handler.SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { authority },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        });

    /// <summary>The bot's clock.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Sets the clocks of the bot and of what it is sent forward; they run on from there.</summary>
    public Task GoAheadAsync(TimeSpan time)
    {
        clock.Ahead += time;
        return Teams.WallClockAsync(clock.Ahead);
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

        if (Teams is not null)
        {
            await Teams.DisposeAsync();
        }
    }
}
