using System.Net;

namespace RefinementBot.Web;

/// <summary>Marks endpoints that answer to this machine alone.</summary>
public sealed class LocalOnly
{
    /// <summary>Why a request is not one of this machine's own browser to this machine, or null if it is.</summary>
    public static string? Refuse(HttpContext context)
    {
        var request = context.Request;
        return !IsLoopback(context.Connection.RemoteIpAddress) || !IsLoopback(context.Connection.LocalIpAddress) ? "it came over the network"
            : request.Headers.ContainsKey("X-Forwarded-For") || request.Headers.ContainsKey("Forwarded") ? "it came through a proxy"
            // A name that an attacker's DNS points at 127.0.0.1 would make this page part of her site.
            : !IsLoopbackName(request.Host.Host) ? "its Host is not this machine's"
            // Browsers send WebSockets across origins unasked; only their Origin tells.
            : request.Headers.Origin is [{ } origin] && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
                ? "it came from another site's page"
            : null;
    }

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
