using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RefinementBot.Operations;
using RefinementBot.Tests.EndToEnd;

namespace RefinementBot.Tests.Operations;

public class RequestLimitTests
{
    [Fact]
    public async Task A_thread_is_always_left_to_hear_of_the_databases_answers_since_every_way_in_from_a_chat_is_limited_to_fewer()
    {
        await using var bot = await RunningBot.StartAsync(new BotSetup
        {
            Settings = new Dictionary<string, string> { ["Slack:SigningSecret"] = "secret", ["Slack:BotToken"] = "xoxb-1", ["MsTeams:AllowUnauthenticated"] = "true" },
        });

        var posts = bot.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Where(endpoint => endpoint.RoutePattern.RawText is { } path && (path.StartsWith("/slack/", StringComparison.Ordinal) || path.StartsWith("/api/", StringComparison.Ordinal)))
            .ToList();
        ThreadPool.GetMinThreads(out var threads, out _);

        Assert.Equal(4, posts.Count);
        Assert.All(posts, endpoint => Assert.NotNull(endpoint.Metadata.GetMetadata<EnableRateLimitingAttribute>()));
        Assert.True(threads > RequestLimit.AtOnce, $"{threads} threads for {RequestLimit.AtOnce} requests");
    }
}
