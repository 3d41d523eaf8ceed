namespace RefinementBot.Web;

/// <summary>What the settings say about who can reach the server.</summary>
internal static class Listener
{
    /// <summary>Whether every address it is told to listen on is this machine's own.</summary>
    public static bool IsLoopbackOnly(IConfiguration configuration)
    {
        string[] urls =
        [
            .. (configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            .. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? ""),
        ];
        return urls.Length > 0 && urls.All(url => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback);
    }
}
