using System.Net.Mime;
using Microsoft.AspNetCore.Components.Server;
using RefinementBot.Operations;
using RefinementBot.Scheduling;
using RefinementBot.Sending;
using RefinementBot.Storage;
using RefinementBot.Web.Components;

namespace RefinementBot.Web;

/// <summary>The web page: a third chat beside the others, for trying the bot out without an account anywhere.</summary>
public static partial class WebSetup
{
    /// <summary>How much a browser may send in one piece: the longest line, four bytes a character, and room to spare.</summary>
    private const int MostBytesAtOnce = 4 * Conversation.MaxLineLength + 16 * 1024;

    /// <summary>All that the page loads is this server's own, and nothing on it may run or frame anything else.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Whether the page is served: in Development, while nobody but this machine can reach it.</summary>
    public static bool IsOn(IConfiguration configuration, IHostEnvironment environment) =>
        environment.IsDevelopment() && Listener.IsLoopbackOnly(configuration);

    public static void AddWeb(this WebApplicationBuilder builder)
    {
        if (!IsOn(builder.Configuration, builder.Environment))
        {
            return;
        }

        builder.Services.AddSingleton<LiveChannels>();
        builder.Services.AddSingleton<IChatGateway, WebGateway>();
        builder.Services.AddHostedService<NewsOfOtherNodes>();
        builder.Services.AddTransient<Conversation>();
        AddMovableClock(builder);
        builder.Services.AddScoped<BacklogPane>();
        builder.Services.AddScoped<CalendarPane>();
        builder.Services.AddScoped<FileUpload>();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(options => options.DetailedErrors = false);
        builder.Services.Configure<CircuitOptions>(options => options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(10));
        builder.Services.AddSignalR(options => options.MaximumReceiveMessageSize = MostBytesAtOnce);
    }

    /// <summary>The page has a clock that can be moved, unless another chat is connected, whose requests would then be too old.</summary>
    private static void AddMovableClock(WebApplicationBuilder builder)
    {
        if (!builder.Services.Any(service => service.ServiceType == typeof(IChatGateway) && service.ImplementationType != typeof(WebGateway)))
        {
            builder.Services.AddSingleton<MovableClock>();
            builder.Services.AddSingleton<TimeProvider>(services => services.GetRequiredService<MovableClock>());
            builder.Services.AddSingleton<TimeTravel>();
        }
    }

    public static void MapWeb(this WebApplication app)
    {
        if (!IsOn(app.Configuration, app.Environment))
        {
            app.MapGet("/", () => Results.Content(Off, MediaTypeNames.Text.Html, statusCode: StatusCodes.Status404NotFound));
            return;
        }

        app.Use(GuardAsync);
        app.UseAntiforgery();
        app.MapBacklogDownloads();
        app.MapStaticAssets().WithMetadata(new LocalOnly());
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .WithMetadata(new LocalOnly());
    }

    private const string Off =
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>RefinementBot</title></head>
        <body><p>RefinementBot is running. There is no page here yet: the one for trying it out is served in Development
        on a loopback address only, and signing in is to come.</p></body></html>
        """;

    /// <summary>Lets only this machine reach the page, sets its headers, and keeps stack traces off it.</summary>
    private static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<LocalOnly>() is null)
        {
            await next(context);
            return;
        }

        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(WebSetup));
        if (LocalOnly.Refuse(context) is { } reason)
        {
            LogRefused(logger, reason);
            await SayAsync(context, StatusCodes.Status404NotFound, "This page answers to browsers on its own machine only, at http://localhost.");
            return;
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        try
        {
            await next(context);
        }
#pragma warning disable CA1031 // The one edge of this page: whatever went wrong is logged here once, and said without its innards.
        catch (Exception exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var reference = DirectoryStore.NewId();
            LogFailed(logger, reference, exception);
            await SayAsync(context, StatusCodes.Status500InternalServerError, $"That went wrong here. Load the page again; if it stays, give your operator this reference: {reference}");
        }
    }

    private static Task SayAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence, context.RequestAborted);
    }

    [LoggerMessage(EventId = 600, Level = LogLevel.Warning, Message = "A request for the try-it page was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);

    [LoggerMessage(EventId = 601, Level = LogLevel.Error, Message = "The try-it page could not be served ({Reference})")]
    private static partial void LogFailed(ILogger logger, string reference, Exception exception);
}
