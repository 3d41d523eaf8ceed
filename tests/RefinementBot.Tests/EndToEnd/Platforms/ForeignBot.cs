namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>A small bot on a platform's official SDK, against which a stand-in is proved before our bot is tested with it.</summary>
public sealed class ForeignBot : IAsyncDisposable
{
    private readonly NodeProcess process;

    private ForeignBot(NodeProcess process) => this.process = process;

    /// <summary>Where it listens.</summary>
    public Uri Url => new(process.Facts.GetProperty("url").GetString()!);

    /// <summary>What it has written to standard error.</summary>
    public string Errors => process.Errors;

    /// <summary>A bot on npm <c>@slack/bolt</c>.</summary>
    public static async Task<ForeignBot> BoltAsync(SlackPlatform slack, SlackWorkspace workspace) =>
        new(await NodeProcess.StartAsync(
            "bots/slack-bolt.mjs", ["--api", slack.ApiBaseUrl.AbsoluteUri, "--token", workspace.BotToken, "--signing-secret", slack.SigningSecret]));

    /// <summary>A bot on npm <c>botbuilder</c>.</summary>
    public static async Task<ForeignBot> BotBuilderAsync(TeamsPlatform teams) =>
        new(await NodeProcess.StartAsync(
            "bots/teams-botbuilder.mjs",
            ["--app-id", teams.AppId, "--app-password", teams.AppPassword, "--authority", teams.TokenAuthority, "--metadata", teams.OpenIdMetadataUrl],
            new Dictionary<string, string> { ["NODE_EXTRA_CA_CERTS"] = teams.CaPath }));

    /// <summary>The same bot, trusting everybody, as the Agents Playground wants it.</summary>
    public static async Task<ForeignBot> BotBuilderUnsignedAsync() => new(await NodeProcess.StartAsync("bots/teams-botbuilder.mjs"));

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
