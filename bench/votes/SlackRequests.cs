using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RefinementBot.Bench.Votes;

/// <summary>A poll as its card in Slack has it.</summary>
/// <param name="Id">The poll's id, as its buttons carry it.</param>
/// <param name="Blocks">The card's blocks, which Slack sends along with every press.</param>
public sealed record PollInSlack(string Id, string Workspace, string Channel, string Ts, string Blocks);

/// <summary>Requests as Slack makes and signs them, byte for byte as they go over the wire.</summary>
public sealed class SlackRequests(Uri server, string signingSecret)
{
    /// <summary>Stands where a template has what differs from press to press. It needs no escaping.</summary>
    private const string Gap = "~gap~";

    private readonly byte[] secret = Encoding.UTF8.GetBytes(signingSecret);

    /// <summary>A slash command.</summary>
    public byte[] Command(string workspace, string user, string channel, string text, string trigger)
    {
        (string Name, string Value)[] fields =
        [
            ("command", "/refine"), ("text", text), ("team_id", workspace), ("channel_id", channel), ("channel_name", channel),
            ("user_id", user), ("user_name", user), ("trigger_id", trigger),
        ];
        return Sign("/slack/commands", string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}")));
    }

    /// <summary>What Slack sends to see that an address lives: read, verified, parsed and answered, and no more.</summary>
    public byte[] Check() => Sign("/slack/commands", "ssl_check=1&token=unused");

    /// <summary>A press on a button of a poll's card.</summary>
    /// <param name="responseUrl">Where to answer privately; null as in a modal, which has none.</param>
    public byte[] Press(PressTemplate template, string user, string trigger, string button, string? responseUrl) =>
        Sign("/slack/interactions", template.Fill(user, trigger, button, responseUrl));

    private byte[] Sign(string path, string body)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"v0:{timestamp}:{body}")));
        return Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
            + "Accept-Encoding: gzip,deflate\r\nAccept: application/json,*/*\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + $"X-Slack-Request-Timestamp: {timestamp}\r\nX-Slack-Signature: v0={mac}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    /// <summary>
    /// The body of a press with all that Slack puts into it (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload),
    /// the whole message included: escaped once, and cut where presses differ.
    /// </summary>
    public sealed class PressTemplate
    {
        private readonly string[] withAnswer;
        private readonly string[] without;

        public PressTemplate(PollInSlack poll)
        {
            withAnswer = Pieces(poll, answers: true);
            without = Pieces(poll, answers: false);
        }

        internal string Fill(string user, string trigger, string button, string? responseUrl)
        {
            var escaped = Uri.EscapeDataString(button);
            string[] values = responseUrl is null
                ? [user, user, user, trigger, escaped, escaped]
                : [user, user, user, trigger, escaped, escaped, Uri.EscapeDataString(responseUrl)];
            var pieces = responseUrl is null ? without : withAnswer;
            return string.Concat(pieces.Zip([.. values, ""], (piece, value) => piece + value));
        }

        private static string[] Pieces(PollInSlack poll, bool answers)
        {
            var team = new { id = poll.Workspace, domain = "shop" };
            var payload = new Dictionary<string, object?>
            {
                ["type"] = "block_actions",
                ["user"] = new { id = Gap, username = Gap, name = Gap, team_id = poll.Workspace },
                ["api_app_id"] = "A0REFINE",
                ["token"] = "unused",
                ["container"] = new { type = "message", message_ts = poll.Ts, channel_id = poll.Channel, is_ephemeral = false },
                ["trigger_id"] = Gap,
                ["team"] = team,
                ["enterprise"] = null,
                ["is_enterprise_install"] = false,
                ["channel"] = new { id = poll.Channel, name = poll.Channel },
                ["message"] = new { type = "message", user = "U0BOT", ts = poll.Ts, bot_id = "B0BOT", app_id = "A0REFINE", text = "A poll", team = team.id, blocks = JsonElement.Parse(poll.Blocks) },
                ["state"] = new { values = new { } },
                ["actions"] = new[] { new { action_id = Gap, block_id = "row-3-0", text = new { type = "plain_text", text = "5", emoji = true }, value = Gap, type = "button", action_ts = "1700000000.000100" } },
            };
            if (answers)
            {
                payload["response_url"] = Gap;
            }

            return ("payload=" + Uri.EscapeDataString(JsonSerializer.Serialize(payload))).Split(Gap);
        }
    }
}
