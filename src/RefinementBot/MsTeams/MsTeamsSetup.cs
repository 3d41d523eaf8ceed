using RefinementBot.Sending;

namespace RefinementBot.MsTeams;

/// <summary>Puts the Teams adapter into the server.</summary>
public static class MsTeamsSetup
{
    /// <summary>The one HTTP client for the connector, the token authority and the signing keys.</summary>
    internal const string HttpClientName = "MsTeams";

    /// <summary>No call to the connector may take longer: the outbox has other conversations to serve.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    public static void AddMsTeams(this WebApplicationBuilder builder, MsTeamsOptions options)
    {
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton<MsTeamsKeys>();
        services.AddSingleton<MsTeamsAuthentication>();
        services.AddSingleton<MsTeamsTokens>();
        services.AddHttpClient(HttpClientName, http => http.Timeout = CallTimeout)
            .UseSocketsHttpHandler((handler, _) =>
            {
                // The bot's token and secret go to the addresses in the settings and nowhere that they may redirect to.
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(10);
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton<MsTeamsClient>();
        services.AddSingleton<MsTeamsQuota>();
        services.AddSingleton<MsTeamsCards>();
        services.AddSingleton<MsTeamsTurns>();
        services.AddSingleton<MsTeamsMessages>();
        services.AddSingleton<MsTeamsDialogs>();
        services.AddSingleton<MsTeamsInvokes>();
        services.AddSingleton<IChatGateway, MsTeamsGateway>();
        AddHosted<MsTeamsInstallations>(services);
        AddHosted<MsTeamsPrivateAnswers>(services);
    }

    public static void MapMsTeams(this WebApplication app) => MsTeamsEndpoints.Map(app);

    private static void AddHosted<T>(IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
