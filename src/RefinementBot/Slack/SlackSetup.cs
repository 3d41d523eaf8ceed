using RefinementBot.Operations;
using RefinementBot.Sending;

namespace RefinementBot.Slack;

/// <summary>Puts Slack's parts together.</summary>
public static class SlackSetup
{
    /// <summary>How long a call may take; Slack's own clients give up sooner.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    public static void AddSlack(this WebApplicationBuilder builder, SlackOptions options)
    {
        builder.Services.AddSingleton(options);
        builder.Services.AddHttpClient<SlackClient>(http => http.Timeout = CallTimeout)
            // The connection is kept warm: looking a name up and shaking hands would eat into Slack's 3 s.
            .UseSocketsHttpHandler((handler, _) => handler.PooledConnectionLifetime = TimeSpan.FromMinutes(10))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        AddHosted<SlackWorkspaces>(builder.Services);
        AddHosted<SlackPrivateAnswers>(builder.Services);
        AddHosted<SlackPeople>(builder.Services);
        builder.Services.AddSingleton<SlackClickLinks>();
        builder.Services.AddSingleton<IChatGateway, SlackGateway>();
        builder.Services.AddSingleton<SlackLines>();
        builder.Services.AddSingleton<SlackForms>();
        builder.Services.AddSingleton<SlackEndpoints>();
    }

    public static void MapSlack(this WebApplication app)
    {
        app.MapPost("/slack/commands", (HttpContext context, SlackEndpoints slack) => slack.CommandAsync(context)).Limited();
        app.MapPost("/slack/interactions", (HttpContext context, SlackEndpoints slack) => slack.InteractionAsync(context)).Limited();
        app.MapPost("/slack/events", (HttpContext context, SlackEndpoints slack) => slack.EventAsync(context)).Limited();
    }

    private static void AddHosted<T>(IServiceCollection services) where T : BackgroundService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
