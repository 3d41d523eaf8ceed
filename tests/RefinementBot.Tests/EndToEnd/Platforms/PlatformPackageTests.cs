using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Identity.Client;

namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>The stand-ins' own tests, and what further foreign code has to say about them.</summary>
public sealed class PlatformPackageTests
{
    [PlatformFact(chromium: true)]
    public Task The_tests_written_beside_the_stand_ins_pass() => PassAsync("--test");

    [PlatformFact]
    public Task The_stand_ins_have_sound_types() => PassAsync("node_modules/typescript/bin/tsc", "-p", ".");

    [PlatformFact(chromium: true)]
    [Trait("Journey", "ThreeDoors")]
    public async Task A_foreign_bot_estimates_a_story_in_the_agents_playground()
    {
        await using var bot = await ForeignBot.BotBuilderUnsignedAsync();

        await PlatformChecks.PlaygroundAsync(bot.Url, PlatformChecks.Pictures("playground-botbuilder"));
    }

    [PlatformFact]
    public async Task Msal_gets_a_token_that_the_connector_takes_and_none_for_a_wrong_secret()
    {
        await using var teams = await TeamsPlatform.StartAsync();
        await teams.TenantAsync(people: ["Ana"]);
        var chat = await teams.PersonalChatAsync("Ana");

        var token = await Client(teams, teams.AppPassword).AcquireTokenForClient([teams.TokenScope]).ExecuteAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{teams.ServiceUrl()}v3/conversations/{chat.Id}/pagedmembers");
        request.Headers.Authorization = new("Bearer", token.AccessToken);
        using var client = new HttpClient();
        using var answer = await client.SendAsync(request);

        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Ana", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<MsalServiceException>(() => Client(teams, "wrong").AcquireTokenForClient([teams.TokenScope]).ExecuteAsync());
        Assert.Equal("invalid_client", refused.ErrorCode);
    }

    private static IConfidentialClientApplication Client(TeamsPlatform teams, string secret) =>
        ConfidentialClientApplicationBuilder.Create(teams.AppId)
            .WithAuthority(teams.TokenAuthority, validateAuthority: false)
            .WithInstanceDiscovery(false)
            .WithClientSecret(secret)
            .WithHttpClientFactory(new Trusting(teams.CertificateAuthority))
            .Build();

    private static async Task PassAsync(params string[] command)
    {
        var (exitCode, output) = await NodeProcess.RunAsync(command);
        Assert.True(exitCode == 0, output);
    }

    /// <summary>Trusts the throw-away authority and nothing else.</summary>
    private sealed class Trusting(X509Certificate2 authority) : IMsalHttpClientFactory
    {
        public HttpClient GetHttpClient() => new(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
            },
        });
    }
}
