using System.Runtime.CompilerServices;
using System.Text.Json;
using RefinementBot.Engine.Chat;
using RefinementBot.MsTeams;
using RefinementBot.Slack;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests;

/// <summary>
/// Compares cards with files that a person has read, for Teams in <c>Goldens/</c> and for Slack in <c>GoldensOfSlack/</c> beside the
/// test, and has them drawn to be looked at.
/// </summary>
internal static class CardGoldens
{
    private static readonly JsonSerializerOptions Teams = new(MsTeamsWire.Json.Options) { WriteIndented = true };
    private static readonly JsonSerializerOptions Slack = new(SlackJson.Default.Options) { WriteIndented = true };

    /// <param name="people">Whom the chat knows of those whom the message calls upon.</param>
    public static void MatchesInTeams(Message message, string state, IReadOnlyDictionary<PersonId, string>? people = null, [CallerFilePath] string test = "")
    {
        var card = MsTeamsRenderer.Render(message, people: people);

        Assert.InRange(MsTeamsRenderer.Size(card), 1, MsTeamsLimits.CardBytes);
        Golden.Matches(JsonSerializer.Serialize(card, Teams), $"{state}.teams.json", test);
    }

    /// <param name="people">Whom the chat knows of those whom the message calls upon.</param>
    public static void MatchesInSlack(Message message, string state, IReadOnlyDictionary<PersonId, string>? people = null, [CallerFilePath] string test = "")
    {
        var rendered = SlackRenderer.Render(message, people: people);

        Assert.InRange(rendered.Blocks.Length, 1, SlackLimits.BlocksInMessage);
        Golden.Matches(
            JsonSerializer.Serialize(new PostMessage("C1", rendered.Text, rendered.Blocks, null, null), Slack), $"../GoldensOfSlack/{state}.slack.json", test);
    }

    /// <summary>Microsoft's own parser and renderer takes each card without a warning; pictures of each are left.</summary>
    public static Task DrawnInTeamsAsync(string pictures, [CallerFilePath] string test = "") =>
        PlatformChecks.AdaptiveCardsAsync(Golden.Folder(test), PlatformChecks.Pictures(pictures));

    /// <summary>Pictures of each message are left.</summary>
    public static Task DrawnInSlackAsync(string pictures, [CallerFilePath] string test = "") =>
        PlatformChecks.SlackPicturesAsync(Path.Combine(Golden.Folder(test), "..", "GoldensOfSlack"), PlatformChecks.Pictures(pictures));
}
