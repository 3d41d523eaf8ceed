using RefinementBot.Operations;

namespace RefinementBot.MsTeams;

/// <summary>How the bot and Microsoft Teams know each other. Without an app id Teams is off.</summary>
/// <param name="AppId">The bot's Entra application (client) id: the audience of every token that Teams sends.</param>
/// <param name="AppPassword">The application's client secret.</param>
/// <param name="TenantId">The Entra tenant of the application, whose people may use the bot.</param>
/// <param name="AllowedTenants">Further tenants whose people may use the bot.</param>
/// <param name="OpenIdMetadataUrl">Where the keys are that sign Teams' tokens.</param>
/// <param name="Issuer">Who issues Teams' tokens.</param>
/// <param name="TokenAuthority">Where the bot gets its own token, the tenant included.</param>
/// <param name="TokenScope">What that token is for.</param>
/// <param name="AllowedServiceUrls">Where the bot may call Teams back: the beginnings of addresses.</param>
/// <param name="AllowUnauthenticated">Takes unsigned requests, for a local client. Development on loopback only.</param>
public sealed record MsTeamsOptions(
    string? AppId,
    string? AppPassword,
    string? TenantId,
    IReadOnlyList<string> AllowedTenants,
    string OpenIdMetadataUrl,
    string Issuer,
    string TokenAuthority,
    string TokenScope,
    IReadOnlyList<string> AllowedServiceUrls,
    bool AllowUnauthenticated)
{
    public static IReadOnlyList<string> Keys { get; } =
    [
        "MsTeams:AppId", "MsTeams:AppPassword", "MsTeams:TenantId", "MsTeams:AllowedTenants", "MsTeams:OpenIdMetadataUrl", "MsTeams:Issuer",
        "MsTeams:TokenAuthority", "MsTeams:TokenScope", "MsTeams:AllowedServiceUrls", "MsTeams:AllowUnauthenticated",
    ];

    /// <summary>The addresses at which Microsoft runs the Bot Connector for Teams (public, GCC, GCC High).</summary>
    private static readonly string[] KnownServiceUrls =
    [
        "https://smba.trafficmanager.net/", "https://smba.infra.gcc.teams.microsoft.com/", "https://smba.infra.gov.teams.microsoft.us/",
    ];

    /// <summary>Whether the bot serves Teams.</summary>
    public bool IsOn => AppId is not null || AllowUnauthenticated;

    /// <summary>
    /// Whether the bot may call an address back: it lies below one of <see cref="AllowedServiceUrls"/>. Compared as
    /// addresses and not as text, so that <c>https://smba.trafficmanager.net.example</c> does not pass for Teams.
    /// </summary>
    public bool MayCall(string? serviceUrl) =>
        Uri.TryCreate(serviceUrl, UriKind.Absolute, out var address) && AllowedServiceUrls.Any(allowed => LiesBelow(address, new Uri(allowed)));

    /// <summary>Whether the bot may send to an address: one it may call back, or one of a local client that was let in unsigned.</summary>
    public bool MaySendTo(string serviceUrl) =>
        MayCall(serviceUrl) || (AllowUnauthenticated && Uri.TryCreate(serviceUrl, UriKind.Absolute, out var address) && address.IsLoopback);

    public static MsTeamsOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("MsTeams");
        var tenant = Present(section["TenantId"]);
        return new MsTeamsOptions(
            Present(section["AppId"]),
            Present(section["AppPassword"]),
            tenant,
            List(section.GetSection("AllowedTenants")),
            Present(section["OpenIdMetadataUrl"]) ?? "https://login.botframework.com/v1/.well-known/openidconfiguration",
            Present(section["Issuer"]) ?? "https://api.botframework.com",
            Present(section["TokenAuthority"]) ?? $"https://login.microsoftonline.com/{tenant}",
            Present(section["TokenScope"]) ?? "https://api.botframework.com/.default",
            List(section.GetSection("AllowedServiceUrls")) is { Count: > 0 } urls ? urls : KnownServiceUrls,
            bool.TryParse(section["AllowUnauthenticated"], out var allow) && allow);
    }

    /// <param name="urls">The addresses that the server is told to listen on, separated by semicolons; null for the default.</param>
    public IEnumerable<SettingProblem> Problems(IHostEnvironment environment, string? urls)
    {
        if (AppId is not null && AppPassword is null)
        {
            yield return new SettingProblem(
                "MsTeams:AppPassword", "is missing, though MsTeams:AppId is set.", "Make a client secret for the application in Entra and write it here.");
        }

        if (AppId is null && AppPassword is not null)
        {
            yield return new SettingProblem("MsTeams:AppId", "is missing, though MsTeams:AppPassword is set.", "Copy the application (client) id from Entra.");
        }

        if (AppId is not null && TenantId is null)
        {
            yield return new SettingProblem(
                "MsTeams:TenantId", "is missing, so nobody could be let in.", "Copy the directory (tenant) id from Entra.");
        }

        if (AllowUnauthenticated && !(environment.IsDevelopment() && ListensOnLoopbackOnly(urls)))
        {
            yield return new SettingProblem(
                "MsTeams:AllowUnauthenticated",
                "would let anybody in.",
                "It is for Development on a loopback address only (ASPNETCORE_ENVIRONMENT=Development, http://localhost:…); remove it.");
        }

        if (!IsSafe(OpenIdMetadataUrl, environment))
        {
            yield return new SettingProblem(
                "MsTeams:OpenIdMetadataUrl", $"“{OpenIdMetadataUrl}” is no https address.", "The keys that prove a request to be Teams' come from there: use https, or leave it out.");
        }

        if (AppId is not null && !(Uri.TryCreate(TokenAuthority, UriKind.Absolute, out var authority) && authority.Scheme == "https"))
        {
            yield return new SettingProblem(
                "MsTeams:TokenAuthority", $"“{TokenAuthority}” is no https address.", "The client secret is sent there: use https, or leave it out.");
        }

        foreach (var url in AllowedServiceUrls.Where(url => !IsSafe(url, environment)))
        {
            yield return new SettingProblem(
                "MsTeams:AllowedServiceUrls", $"“{url}” is no https address.", "The bot's token is sent there: use https, or loopback in Development.");
        }
    }

    private static bool LiesBelow(Uri address, Uri allowed) =>
        address.Scheme == allowed.Scheme
        && address.UserInfo.Length == 0
        && address.Authority.Equals(allowed.Authority, StringComparison.OrdinalIgnoreCase)
        && (address.AbsolutePath.TrimEnd('/') + "/").StartsWith(allowed.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static bool ListensOnLoopbackOnly(string? urls) => (urls ?? "")
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .All(url => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback);

    private static bool IsSafe(string url, IHostEnvironment environment) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback && environment.IsDevelopment()));

    /// <summary>A list, written either as several keys (<c>…:0</c>, <c>…:1</c>) or as one value with commas.</summary>
    private static IReadOnlyList<string> List(IConfigurationSection section) =>
        section.Value is { } value
            ? value.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [.. section.GetChildren().Select(child => child.Value).OfType<string>()];

    private static string? Present(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
