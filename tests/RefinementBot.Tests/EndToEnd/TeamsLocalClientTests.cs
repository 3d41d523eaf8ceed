using System.Diagnostics;
using System.Net;
using System.Text;
using RefinementBot.Operations;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>Clients on this machine: Microsoft's own playground, unsigned and in Development only, and the executable as an operator starts it.</summary>
[Trait("Journey", "ThreeDoors")]
public sealed class TeamsLocalClientTests
{
    private static readonly BotSetup Unsigned = new() { Settings = new Dictionary<string, string> { ["MsTeams:AllowUnauthenticated"] = "true" } };

    [PlatformFact(chromium: true)]
    public async Task A_story_is_estimated_in_the_agents_playground()
    {
        await using var bot = await RunningBot.StartAsync(Unsigned);

        await PlatformChecks.PlaygroundAsync(bot.Address, PlatformChecks.Pictures("playground"));
    }

    [Theory]
    [InlineData("http://localhost:56150/_connector", HttpStatusCode.OK)]
    [InlineData("https://smba.trafficmanager.net/emea/", HttpStatusCode.Forbidden)]
    [InlineData("https://elsewhere.example/", HttpStatusCode.Forbidden)]
    public async Task An_unsigned_request_may_only_be_called_back_on_this_machine(string serviceUrl, HttpStatusCode status)
    {
        await using var bot = await RunningBot.StartAsync(Unsigned);
        using var client = bot.CreateClient();
        using var body = new StringContent(
            $$$"""{"type":"typing","id":"1","serviceUrl":"{{{serviceUrl}}}","channelId":"msteams","conversation":{"id":"a:1","tenantId":"t1"},"from":{"id":"user-id-0"}}""",
            Encoding.UTF8,
            "application/json");

        using var answer = await client.PostAsync("/api/messages", body);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public void Unsigned_requests_outside_of_Development_or_loopback_are_refused_at_start()
    {
        foreach (var (environment, urls) in ((string, string)[])[("Production", "http://127.0.0.1:0"), ("Development", "http://0.0.0.0:5180")])
        {
            var builder = Server.CreateBuilder([$"--environment={environment}", $"--Urls={urls}", "--MsTeams:AllowUnauthenticated=true"]);

            Assert.Contains(SettingsCheck.Problems(builder.Configuration, builder.Environment), problem => problem.Key == "MsTeams:AllowUnauthenticated");
        }
    }

    /// <summary>An operator's own certificate authority is trusted as everywhere on Linux: by <c>SSL_CERT_FILE</c>.</summary>
    [PlatformFact]
    public async Task The_executable_works_with_a_private_certificate_authority()
    {
        await using var teams = await TeamsPlatform.StartAsync();
        await teams.TenantAsync(["Ana", "Ben"]);
        var channel = (await teams.ChannelAsync("checkout")).Id;
        var folder = Directory.CreateTempSubdirectory("refinementbot-");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RefinementBot.dll")])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder.FullName,
            Environment =
            {
                ["SSL_CERT_FILE"] = teams.CaPath,
                // Plain http to the stand-in's connector is for Development alone; its token endpoint and its keys are https.
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["Urls"] = "http://127.0.0.1:0",
                ["Storage__ConnectionString"] = $"Data Source={Path.Combine(folder.FullName, "bot.db")}",
                ["DataProtection__KeyPath"] = Path.Combine(folder.FullName, "keys"),
            },
        };
        var settings = TeamsDoor.Settings(teams);
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        using var bot = Process.Start(start)!;
        try
        {
            await teams.ConnectAsync(await AddressAsync(bot));

            await EstimationJourneyInTeams.RunAsync(teams, channel);
        }
        finally
        {
            bot.Kill(entireProcessTree: true);
            await bot.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Where the bot says it listens. Its words may change; an address on this machine is in them.</summary>
    private static async Task<Uri> AddressAsync(Process bot)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await bot.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://127.0.0.1:", StringComparison.Ordinal)) is { } address)
            {
                _ = bot.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new Uri(address);
            }
        }

        throw new InvalidOperationException("The bot ended without saying where it listens.");
    }
}
