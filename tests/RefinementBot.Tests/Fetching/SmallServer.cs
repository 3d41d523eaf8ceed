using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RefinementBot.Tests.Fetching;

/// <summary>A web server on this machine that answers each path as a test says.</summary>
internal sealed class SmallServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private SmallServer(WebApplication app) => this.app = app;

    public ConcurrentDictionary<string, RequestDelegate> Paths { get; } = new();

    /// <summary>The paths that were asked for, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public int Port => new Uri(app.Urls.Single()).Port;

    public static async Task<SmallServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new SmallServer(app);
        app.Run(context =>
        {
            server.Asked.Enqueue(context.Request.Path.Value!);
            return server.Paths.TryGetValue(context.Request.Path.Value!, out var answer) ? answer(context) : NotFound(context);
        });
        await app.StartAsync();
        return server;
    }

    public void Says(string path, string text) => Paths[path] = context => context.Response.WriteAsync(text);

    public void LeadsTo(string path, string location) => Paths[path] = context =>
    {
        context.Response.Redirect(location);
        return Task.CompletedTask;
    };

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }
}
