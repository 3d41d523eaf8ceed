using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace RefinementBot.Operations;

/// <summary>
/// Lets so many of the chats' requests in at once; the others wait in line. Storage is read synchronously, and .NET may need a thread of its pool to tell a
/// blocked one that the database has answered (https://github.com/dotnet/runtime/pull/35330). Were all of them blocked, none would be left to do that, so there are always more
/// threads than may block.
/// </summary>
public static class RequestLimit
{
    /// <summary>Below the connections that Npgsql's pool has for a database (100), so that no request has to wait for one.</summary>
    internal const int AtOnce = 64;

    /// <summary>What sends, reminds and draws the page reads storage, too.</summary>
    private const int ThreadsForTheRest = 64;

    /// <summary>Who finds this many before her would wait for longer than a chat does. She is answered 503.</summary>
    private const int MostWaiting = 20_000;

    public static void AddRequestLimit(this IServiceCollection services)
    {
        services.AddRateLimiter(options => options
            .AddConcurrencyLimiter(nameof(RequestLimit), limit =>
            {
                limit.PermitLimit = AtOnce;
                limit.QueueLimit = MostWaiting;
                limit.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
            })
            .RejectionStatusCode = StatusCodes.Status503ServiceUnavailable);
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, AtOnce + ThreadsForTheRest), ports);
    }

    /// <summary>Has an endpoint share the limit.</summary>
    public static void Limited(this IEndpointConventionBuilder endpoint) => endpoint.RequireRateLimiting(nameof(RequestLimit));
}
