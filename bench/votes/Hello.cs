using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RefinementBot.Bench.Votes;

/// <summary>The least that can be done on Kestrel, in a process of its own: what the machine can do at all.</summary>
public static class Hello
{
    public const string Verb = "hello";

    /// <summary>What asks for it.</summary>
    public static byte[] Request { get; } = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();

    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/", () => "hello");
        await app.StartAsync();
        Console.WriteLine($"listening on {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }
}
