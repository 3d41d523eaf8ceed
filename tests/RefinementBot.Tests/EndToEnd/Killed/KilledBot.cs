using System.Globalization;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.EndToEnd.Killed;

/// <summary>What the tests that kill the bot have in common.</summary>
internal static class KilledBot
{
    /// <summary>The bot in a process of its own, on a test's database and connected to its chat.</summary>
    public static Task<BotProcess> StartAsync(TestStorage storage, LoopbackSlack slack) => BotProcess.StartAsync(storage.Folder, new Dictionary<string, string>
    {
        ["Storage:Provider"] = storage.Provider,
        ["Storage:ConnectionString"] = storage.ConnectionString,
        ["DataProtection:KeyPath"] = Path.Combine(storage.Folder, "keys"),
        ["Slack:SigningSecret"] = LoopbackSlack.SigningSecret,
        ["Slack:BotToken"] = "xoxb-1-1-secret",
        ["Slack:ApiBaseUrl"] = slack.ApiBaseUrl,
    });

    /// <summary>A number from the environment; null if it is not set.</summary>
    public static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
