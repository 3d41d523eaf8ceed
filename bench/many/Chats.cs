using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RefinementBot.Bench.Votes;

namespace RefinementBot.Bench.Many;

/// <summary>A call of the bot to a chat.</summary>
/// <param name="Kind">What it did: <c>post</c>, <c>chat.update</c>, <c>click's link</c>, <c>private answer</c>, <c>edit</c> (Teams), <c>other</c>.</param>
/// <param name="Place">The workspace for an edit in Slack, the channel for a post, the conversation in Teams.</param>
/// <param name="At">When, as <see cref="TimeProvider.GetTimestamp"/> has it.</param>
public sealed record Call(string Kind, string Place, long At);

/// <summary>A poll's card as a chat has it.</summary>
/// <param name="Poll">The poll's id.</param>
/// <param name="Workspace">The workspace in Slack; empty in Teams.</param>
/// <param name="Channel">The channel, or the conversation in Teams.</param>
/// <param name="Message">Its message, as the chat names it.</param>
/// <param name="Content">What was posted.</param>
public sealed record ShownPoll(string Poll, string Workspace, string Channel, string Message, string Content)
{
    /// <summary>When it was first drawn with so many votes.</summary>
    public ConcurrentDictionary<int, long> ShownAt { get; } = new();
}

/// <summary>
/// As much of Slack and of the Bot Connector as votes need, on a loopback port of this process. It notes each call and
/// what each card says when, and fails all of them with 503 while it is told to.
/// </summary>
public sealed partial class Chats : IAsyncDisposable
{
    public const string SigningSecret = SlackStandIn.SigningSecret;

    private readonly WebApplication app;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<(string Workspace, string Channel), ShownPoll> polls = new();
    private readonly ConcurrentDictionary<(string Channel, string Message), ShownPoll> byMessage = new();
    private readonly ConcurrentQueue<Call> calls = new();
    private long messages = 1_700_000_000;

    private Chats(WebApplication app, TimeProvider time) => (this.app, this.time) = (app, time);

    public string Address => app.Urls.First();

    public string SlackApi => $"{Address}/api/";

    public string ServiceUrl => $"{Address}/teams/";

    /// <summary>Whether every call fails.</summary>
    public bool IsDown { get; set; }

    public IReadOnlyDictionary<(string Workspace, string Channel), ShownPoll> Polls => polls;

    public IReadOnlyCollection<Call> Calls => calls;

    public static async Task<Chats> StartAsync(TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var chats = new Chats(builder.Build(), time);
        chats.app.Urls.Add("http://127.0.0.1:0");
        chats.app.Run(chats.AnswerAsync);
        await chats.app.StartAsync();
        return chats;
    }

    /// <summary>The token by which a workspace's calls are known.</summary>
    public static string TokenOf(string workspace) => $"xoxb-{workspace}-secret";

    /// <summary>Where a press on a card may be answered.</summary>
    public string ResponseUrl(ShownPoll poll) => $"{Address}/respond/{poll.Workspace}/{poll.Channel}/{poll.Message}";

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var now = time.GetTimestamp();
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        if (IsDown)
        {
            context.Response.StatusCode = 503;
            return;
        }

        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        await context.Response.WriteAsJsonAsync(path switch
        {
            ["api", var method] => Slack(method, WorkspaceOf(context.Request), body, now),
            ["respond", var workspace, var channel, var ts] => Respond(workspace, channel, ts, body, now),
            ["teams", "v3", "conversations", var conversation, "activities", ..] => Teams(conversation, path.Length > 5 ? path[5] : null, body, now),
            _ => new { ok = false, error = "unknown_method" },
        });
    }

    private object Slack(string method, string workspace, string body, long now)
    {
        switch (method)
        {
            case "auth.test":
                return new { ok = true, team_id = workspace, team = workspace, user_id = "U0BOT", bot_id = "B0BOT" };
            case "users.info":
                var id = Uri.UnescapeDataString(body[(body.IndexOf("user=", StringComparison.Ordinal) + 5)..]);
                return new { ok = true, user = new { id, name = id, real_name = $"Voter {id}", profile = new { display_name = $"Voter {id}" } } };
            case "chat.postMessage":
                var (channel, message) = (Value(body, "channel"), $"{Interlocked.Increment(ref messages)}.000100");
                Note("post", $"{workspace}/{channel}", now);
                Drawn(workspace, channel, message, body, now);
                return new { ok = true, ts = message, channel };
            case "chat.update":
                Note(method, workspace, now);
                Drawn(workspace, Value(body, "channel"), Value(body, "ts"), body, now);
                return new { ok = true, ts = Value(body, "ts"), channel = Value(body, "channel") };
            default:
                Note("other", workspace, now);
                return new { ok = true };
        }
    }

    private object Respond(string workspace, string channel, string message, string body, long now)
    {
        if (body.Contains("\"replace_original\":true", StringComparison.Ordinal))
        {
            Note("click's link", workspace, now);
            Drawn(workspace, channel, message, body, now);
        }
        else
        {
            Note("private answer", workspace, now);
        }

        return new { ok = true };
    }

    private object Teams(string conversation, string? activity, string body, long now)
    {
        conversation = Uri.UnescapeDataString(conversation);
        var id = activity ?? Interlocked.Increment(ref messages).ToString(CultureInfo.InvariantCulture);
        Note(activity is null ? "post" : "edit", conversation, now);
        Drawn("", conversation, id, body, now);
        return new { id };
    }

    private void Note(string kind, string place, long now) => calls.Enqueue(new Call(kind, place, now));

    private void Drawn(string workspace, string channel, string message, string content, long now)
    {
        if (!byMessage.TryGetValue((channel, message), out var poll))
        {
            if (VoteButton().Match(content) is not { Success: true } button)
            {
                return;
            }

            poll = byMessage.GetOrAdd((channel, message), new ShownPoll(button.Groups["poll"].Value, workspace, channel, message, content));
            polls[(workspace, channel)] = poll;
        }

        if (Voted().Match(content) is { Success: true } voted)
        {
            poll.ShownAt.TryAdd(int.Parse(voted.Groups["count"].Value, CultureInfo.InvariantCulture), now);
        }
    }

    private static string WorkspaceOf(HttpRequest request) => request.Headers.Authorization.ToString().Split('-') is [_, var workspace, _] ? workspace : "";

    private static string Value(string json, string name) => System.Text.Json.JsonElement.Parse(json).GetProperty(name).GetString()!;

    [GeneratedRegex(@"v1\|vote\|(?<poll>[^|""]+)\|")]
    private static partial Regex VoteButton();

    [GeneratedRegex(@"\b(?<count>\d+) (has|have) voted")]
    private static partial Regex Voted();
}
