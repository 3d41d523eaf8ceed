using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RefinementBot.Engine.Chat;

namespace RefinementBot.MsTeams;

/// <summary>
/// The Teams app package: what an administrator uploads so that people can add the bot. What it lists comes from the
/// command catalogue (https://learn.microsoft.com/microsoft-365/extensibility/schema/).
/// </summary>
public static class MsTeamsManifest
{
    /// <summary>The file in a package, and the folder <c>manifests/msteams</c>.</summary>
    public const string FileName = "manifest.json";

    /// <summary>Shared and private channels are supported from this version on.</summary>
    private const string Version = "1.25";

    /// <summary>Ten before version 1.24 of the manifest.</summary>
    private const int CommandsInScope = 12;

    private const int CommandTitle = 128;

    private static readonly string[] Icons = ["color.png", "outline.png"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The manifest of a bot that is reached at <paramref name="host"/>.</summary>
    /// <param name="appId">The bot's Entra application (client) id.</param>
    public static string Json(Uri host, Guid appId)
    {
        var site = host.GetLeftPart(UriPartial.Authority);
        var manifest = new JsonObject
        {
            ["$schema"] = $"https://developer.microsoft.com/json-schemas/teams/v{Version}/MicrosoftTeams.schema.json",
            ["manifestVersion"] = Version,
            ["version"] = "1.0.0",
            ["id"] = appId.ToString(),
            ["developer"] = new JsonObject
            {
                ["name"] = "RefinementBot",
                ["websiteUrl"] = site,
                ["privacyUrl"] = site,
                ["termsOfUseUrl"] = site,
            },
            ["name"] = new JsonObject { ["short"] = "RefinementBot", ["full"] = "RefinementBot: backlog refinement in chat" },
            ["description"] = new JsonObject
            {
                ["short"] = "Estimate stories together, where you talk.",
                ["full"] = "RefinementBot runs estimation polls in your channels and chats. Everybody votes in secret, all votes are revealed at once, "
                    + "and the estimate you accept is kept. It is hosted by your own organization.",
            },
            ["icons"] = new JsonObject { ["color"] = Icons[0], ["outline"] = Icons[1] },
            ["accentColor"] = "#3344A0",
            ["bots"] = new JsonArray(new JsonObject
            {
                ["botId"] = appId.ToString(),
                ["scopes"] = Scopes(),
                ["isNotificationOnly"] = false,
                ["supportsFiles"] = false,
                ["commandLists"] = new JsonArray(new JsonObject { ["scopes"] = Scopes(), ["commands"] = Commands() }),
            }),
            ["composeExtensions"] = new JsonArray(new JsonObject
            {
                ["botId"] = appId.ToString(),
                ["commands"] = new JsonArray([.. CommandCatalogue.Shortcuts.Select(shortcut => new JsonObject
                {
                    ["id"] = shortcut.Id,
                    ["type"] = "action",
                    ["title"] = shortcut.Label,
                    ["description"] = shortcut.Summary,
                    ["context"] = new JsonArray("message"),
                    ["fetchTask"] = true,
                })]),
            }),
            ["supportsChannelFeatures"] = "tier1",
            ["validDomains"] = new JsonArray(host.Host),
        };
        return manifest.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>Writes the package that is uploaded: the manifest and its icons at the root of a zip.</summary>
    public static void WritePackage(Stream output, Uri host, Guid appId)
    {
        using var package = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        using (var manifest = new StreamWriter(package.CreateEntry(FileName).Open()))
        {
            manifest.Write(Json(host, appId));
        }

        foreach (var icon in Icons)
        {
            using var from = typeof(MsTeamsManifest).Assembly.GetManifestResourceStream($"msteams/{icon}")
                ?? throw new InvalidOperationException($"{icon} is missing from the executable.");
            using var to = package.CreateEntry(icon).Open();
            from.CopyTo(to);
        }
    }

    private static JsonArray Scopes() => ["personal", "team", "groupChat"];

    private static JsonArray Commands() =>
    [
        .. CommandCatalogue.All.Where(spec => spec.InTeamsMenu).Take(CommandsInScope).Select(spec => (JsonNode)new JsonObject
        {
            // What is picked from the menu is typed for the user, so it is the verb alone.
            ["title"] = MsTeamsText.Cut(spec.Verb, CommandTitle),
            ["description"] = $"{spec.Usage}: {spec.Summary}",
        }),
    ];
}
