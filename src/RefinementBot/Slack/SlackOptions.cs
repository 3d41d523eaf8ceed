using RefinementBot.Operations;

namespace RefinementBot.Slack;

/// <summary>How the bot and Slack know each other. Without a signing secret Slack is off.</summary>
/// <param name="SigningSecret">Proves that a request is Slack's: <em>Basic Information → App Credentials</em>.</param>
/// <param name="BotToken">Lets the bot speak: <em>OAuth &amp; Permissions → Bot User OAuth Token</em> (<c>xoxb-…</c>).</param>
/// <param name="ApiBaseUrl">Where the Web API is; ends with a slash.</param>
public sealed record SlackOptions(string? SigningSecret, string? BotToken, Uri ApiBaseUrl)
{
    private const string DefaultApi = "https://slack.com/api/";

    public static IReadOnlyList<string> Keys { get; } = ["Slack:SigningSecret", "Slack:BotToken", "Slack:ApiBaseUrl"];

    /// <summary>Whether the bot serves Slack.</summary>
    public bool IsOn => SigningSecret is not null;

    public static SlackOptions From(IConfiguration configuration)
    {
        var api = Present(configuration["Slack:ApiBaseUrl"]) ?? DefaultApi;
        return new SlackOptions(
            Present(configuration["Slack:SigningSecret"]),
            Present(configuration["Slack:BotToken"]),
            new Uri(api.EndsWith('/') ? api : api + "/", UriKind.RelativeOrAbsolute));
    }

    public IEnumerable<SettingProblem> Problems()
    {
        if (SigningSecret is null && BotToken is not null)
        {
            yield return new SettingProblem(
                "Slack:SigningSecret", "is missing, though Slack:BotToken is set.", "Copy it from your Slack app's page Basic Information, or leave both out.");
        }

        if (SigningSecret is not null && BotToken is null)
        {
            yield return new SettingProblem(
                "Slack:BotToken", "is missing, though Slack:SigningSecret is set.", "Copy it from your Slack app's page OAuth & Permissions (it begins with xoxb-), or leave both out.");
        }

        if (!ApiBaseUrl.IsAbsoluteUri || ApiBaseUrl.Scheme is not ("https" or "http"))
        {
            yield return new SettingProblem("Slack:ApiBaseUrl", $"“{ApiBaseUrl}” is no web address.", $"Leave it out for {DefaultApi}.");
        }
        else if (ApiBaseUrl.Scheme == "http" && !ApiBaseUrl.IsLoopback)
        {
            yield return new SettingProblem("Slack:ApiBaseUrl", "would send the bot's token over plain http.", "Use https.");
        }
    }

    private static string? Present(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
