using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RefinementBot.Tests.EndToEnd.Killed;

/// <summary>Requests as Slack makes and signs them (https://docs.slack.dev/authentication/verifying-requests-from-slack).</summary>
internal static class SignedSlack
{
    /// <summary>A slash command; true if it was answered with 200.</summary>
    public static Task<bool> CommandAsync(HttpClient bot, string user, string text, string trigger) => SendAsync(bot, "/slack/commands", new()
    {
        ["command"] = "/refine",
        ["text"] = text,
        ["team_id"] = LoopbackSlack.Workspace,
        ["channel_id"] = LoopbackSlack.Channel,
        ["channel_name"] = "checkout",
        ["user_id"] = user,
        ["user_name"] = user,
        ["trigger_id"] = trigger,
    });

    /// <summary>A click on a button; true if it was answered with 200.</summary>
    public static Task<bool> ClickAsync(HttpClient bot, string user, string value, string trigger) => SendAsync(bot, "/slack/interactions", new()
    {
        ["payload"] = JsonSerializer.Serialize(new
        {
            type = "block_actions",
            trigger_id = trigger,
            team = new { id = LoopbackSlack.Workspace },
            user = new { id = user, username = user, team_id = LoopbackSlack.Workspace },
            container = new { type = "message", channel_id = LoopbackSlack.Channel },
            channel = new { id = LoopbackSlack.Channel, name = "checkout" },
            actions = new[] { new { type = "button", action_id = "any", value } },
        }),
    });

    private static async Task<bool> SendAsync(HttpClient bot, string path, Dictionary<string, string> fields)
    {
        using var form = new FormUrlEncodedContent(fields);
        var body = await form.ReadAsStringAsync();
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(LoopbackSlack.SigningSecret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", "v0=" + Convert.ToHexStringLower(mac));
        try
        {
            using var response = await bot.SendAsync(request);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // The bot was killed before it answered, which acknowledges nothing.
            return false;
        }
    }
}
