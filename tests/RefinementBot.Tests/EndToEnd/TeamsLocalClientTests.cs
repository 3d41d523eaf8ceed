using System.Net;
using System.Text;
using RefinementBot.Operations;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>Clients on this machine, unsigned and in Development only: Microsoft's own playground above all.</summary>
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
}
