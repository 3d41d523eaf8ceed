namespace RefinementBot.Operations;

/// <summary>What the settings say about who can reach the server.</summary>
internal static class Listener
{
    /// <summary>Every address that the server is told to listen on, by either of the two ways there are.</summary>
    public static IReadOnlyList<string> Addresses(IConfiguration configuration) =>
    [
        .. (configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        .. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? ""),
    ];

    /// <summary>Whether all of them are this machine's own. Where none is named, nothing is known, and so they are not.</summary>
    public static bool IsLoopbackOnly(IConfiguration configuration) =>
        Addresses(configuration) is { Count: > 0 } addresses
        && addresses.All(address => Uri.TryCreate(address, UriKind.Absolute, out var url) && url.IsLoopback);
}
