namespace RefinementBot.Tests.EndToEnd.Platforms;

/// <summary>What the bot sends, judged by the platforms' own types, parsers and schemas; each method fails with the judge's own words.</summary>
public static class PlatformChecks
{
    /// <summary>Where pictures of cards are left: <c>artifacts/pictures</c>, and a folder of that name.</summary>
    public static string Pictures(string name) => Path.Combine(Repository.Root, "artifacts", "pictures", name);

    /// <summary>Every call that the bot made, and every answer it gave, type-checks against npm <c>@slack/web-api</c> and <c>@slack/types</c>.</summary>
    public static async Task SlackTypesAsync(SlackPlatform slack)
    {
        var folder = Directory.CreateTempSubdirectory("sent-to-slack-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "calls.json"), (await slack.RawCallsAsync()).GetRawText());
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "answers.json"), (await slack.DeliveriesAsync()).GetRawText());
        await SlackTypesAsync(folder.FullName);
        folder.Delete(recursive: true);
    }

    /// <summary>The same for files and folders of blocks, messages, views or calls.</summary>
    public static Task SlackTypesAsync(params string[] paths) => PassAsync(["check/slack-types.mjs", .. paths]);

    /// <summary>Every card that the bot sent, in a message or in an answer, goes through npm <c>adaptivecards</c> without a warning; with a folder, a picture of each is left there.</summary>
    public static async Task AdaptiveCardsAsync(TeamsPlatform teams, string? pictures = null)
    {
        var folder = Directory.CreateTempSubdirectory("sent-to-teams-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "message.json"), (await teams.RawCallsAsync()).GetRawText());
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "answer.json"), (await teams.DeliveriesAsync()).GetRawText());
        await AdaptiveCardsAsync(folder.FullName, pictures);
        folder.Delete(recursive: true);
    }

    /// <summary>The same for files and folders of cards or activities.</summary>
    public static Task AdaptiveCardsAsync(string path, string? pictures = null) => PassAsync(["check/adaptive-cards.mjs", path, .. Folder(pictures)]);

    /// <summary>Draws Block Kit messages to look at.</summary>
    public static Task SlackPicturesAsync(string path, string pictures) => PassAsync(["check/slack-picture.mjs", path, "--out", pictures]);

    /// <summary>Draws the messages that are in Slack now.</summary>
    public static async Task SlackPicturesAsync(SlackPlatform slack, string pictures, string name)
    {
        var folder = Directory.CreateTempSubdirectory("messages-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{name}.json"), (await slack.RawMessagesAsync()).GetRawText());
        await SlackPicturesAsync(folder.FullName, pictures);
        folder.Delete(recursive: true);
    }

    /// <summary>The manifests are valid by npm <c>@slack/web-api</c>'s types and npm <c>@microsoft/app-manifest</c>'s schema; the icons have the right sizes.</summary>
    public static Task ManifestsAsync(string slackManifest, string teamsFolder) => PassAsync(["check/manifests.mjs", "--slack", slackManifest, "--teams", teamsFolder]);

    /// <summary>One estimation in the Agents Playground against a bot that trusts unsigned activities; a picture of each step is left in the folder.</summary>
    public static Task PlaygroundAsync(Uri bot, string pictures) => PassAsync(["playground/drive.mjs", "--bot", new Uri(bot, "/api/messages").AbsoluteUri, "--out", pictures]);

    private static string[] Folder(string? pictures) => pictures is null ? [] : ["--pictures", pictures];

    private static async Task PassAsync(string[] command)
    {
        var (exitCode, output) = await NodeProcess.RunAsync(command);
        Assert.True(exitCode == 0, $"node {string.Join(' ', command)} ended with {exitCode}:{Environment.NewLine}{output}");
    }
}
