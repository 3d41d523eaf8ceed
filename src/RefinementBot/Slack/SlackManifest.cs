using System.Text.Json;
using System.Text.Json.Nodes;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Slack;

/// <summary>
/// The app manifest that an administrator pastes into Slack (https://docs.slack.dev/reference/app-manifest). What it
/// lists comes from the catalogue; the scopes are the fewest with which all that exists works.
/// </summary>
public static class SlackManifest
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The one slash command; all verbs follow it.</summary>
    public const string Command = "/refine";

    /// <summary>The manifest for a bot that Slack reaches at <paramref name="host"/>, as JSON that ends in a line end.</summary>
    public static string For(Uri host)
    {
        var manifest = new JsonObject
        {
            ["_metadata"] = new JsonObject { ["major_version"] = 1, ["minor_version"] = 1 },
            ["display_information"] = new JsonObject
            {
                ["name"] = "RefinementBot",
                ["description"] = "Backlog refinement in chat: estimate stories together, in secret until the reveal.",
                ["background_color"] = "#1f3a5f",
            },
            ["features"] = new JsonObject
            {
                ["app_home"] = new JsonObject
                {
                    ["home_tab_enabled"] = false,
                    ["messages_tab_enabled"] = true,
                    // Commands work there; plain messages would get no answer, so Slack does not offer to write any.
                    ["messages_tab_read_only_enabled"] = true,
                },
                ["bot_user"] = new JsonObject { ["display_name"] = "RefinementBot", ["always_online"] = true },
                ["slash_commands"] = new JsonArray(new JsonObject
                {
                    ["command"] = Command,
                    ["url"] = At(host, "slack/commands"),
                    ["description"] = "Estimate stories together",
                    ["usage_hint"] = CommandCatalogue.UsageHint,
                    // Mentions and links come in a form that can be told from text.
                    ["should_escape"] = true,
                }),
                ["shortcuts"] = new JsonArray([.. CommandCatalogue.Shortcuts.Select(shortcut => new JsonObject
                {
                    ["name"] = shortcut.Label,
                    ["type"] = "message",
                    ["callback_id"] = shortcut.Id,
                    ["description"] = shortcut.Summary,
                })]),
            },
            ["oauth_config"] = new JsonObject
            {
                ["scopes"] = new JsonObject
                {
                    ["bot"] = new JsonArray("app_mentions:read", "channels:read", "chat:write", "commands", "groups:read", "users:read"),
                },
            },
            ["settings"] = new JsonObject
            {
                ["event_subscriptions"] = new JsonObject
                {
                    ["request_url"] = At(host, "slack/events"),
                    ["bot_events"] = new JsonArray("app_mention", "member_joined_channel"),
                },
                ["interactivity"] = new JsonObject { ["is_enabled"] = true, ["request_url"] = At(host, "slack/interactions") },
                ["org_deploy_enabled"] = false,
                ["socket_mode_enabled"] = false,
                ["token_rotation_enabled"] = false,
            },
        };
        return manifest.ToJsonString(Readable) + "\n";
    }

    private static string At(Uri host, string path) => new Uri(host, path).ToString();
}
