using Microsoft.Identity.Client;

namespace RefinementBot.MsTeams;

/// <summary>The bot's own token, with which it calls Teams. MSAL keeps it and asks for another in time.</summary>
public sealed class MsTeamsTokens(MsTeamsOptions options, IHttpClientFactory clients)
{
    // One instance for the process: its cache is the instance's own.
    private readonly IConfidentialClientApplication? application = options is { AppId: { } id, AppPassword: { } password }
        ? ConfidentialClientApplicationBuilder.Create(id)
            .WithAuthority(new Uri(options.TokenAuthority), validateAuthority: false)
            .WithInstanceDiscovery(false)
            .WithClientSecret(password)
            .WithHttpClientFactory(new OneClient(clients.CreateClient(MsTeamsSetup.HttpClientName)))
            .Build()
        : null;

    /// <summary>The token to call <paramref name="serviceUrl"/> with, or null where none is to be sent.</summary>
    /// <param name="refresh">Whether the one at hand was refused.</param>
    public async Task<string?> GetAsync(Uri serviceUrl, bool refresh, CancellationToken cancellationToken)
    {
        // A local client that was let in unsigned has no claim to the bot's token.
        if (application is null || !options.MayCall(serviceUrl.AbsoluteUri))
        {
            return null;
        }

        var result = await application.AcquireTokenForClient([options.TokenScope]).WithForceRefresh(refresh).ExecuteAsync(cancellationToken);
        return result.AccessToken;
    }

    private sealed class OneClient(HttpClient client) : IMsalHttpClientFactory
    {
        public HttpClient GetHttpClient() => client;
    }
}
