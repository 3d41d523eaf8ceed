using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RefinementBot.Bench.Votes;

/// <summary>
/// As much of Slack as a vote needs, on a loopback port of this process: it takes cards, redraws and private answers, notes
/// when each came, and answers at once. It knows no limits; the bot keeps Slack's by itself.
/// </summary>
public sealed partial class SlackStandIn : IAsyncDisposable
{
    public const string SigningSecret = "8f742231b10e8888abcd99yyyzzz85a5";

    /// <summary>The workspaces and the tokens for them. The fifty polls have one to themselves, since Slack's quota of edits is a workspace's.</summary>
    public static readonly (string Workspace, string Token) OnePoll = ("T0SHOP", "xoxb-1-1-secret"), ManyPolls = ("T0MANY", "xoxb-2-2-secret");

    private static readonly byte[] Done = "ok"u8.ToArray();
    private static readonly byte[] Replaces = "\"replace_original\":true"u8.ToArray();

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, PollInSlack> polls = new();
    private readonly ConcurrentQueue<(string Ts, long At)> redraws = new();
    private long[] answeredAt = [];
    private int run;
    private long posted = 1700000000;

    private SlackStandIn(WebApplication app) => this.app = app;

    public string ApiBaseUrl => app.Urls.First() + "/api/";

    /// <summary>The polls whose cards were posted, by channel.</summary>
    public IReadOnlyDictionary<string, PollInSlack> Polls => polls;

    /// <summary>The edits since the run began: which message, and when.</summary>
    public IReadOnlyCollection<(string Ts, long At)> Redraws => redraws;

    public static async Task<SlackStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var slack = new SlackStandIn(builder.Build());
        slack.app.Urls.Add("http://127.0.0.1:0");
        slack.app.Run(slack.AnswerAsync);
        await slack.app.StartAsync();
        return slack;
    }

    /// <summary>Begins to count anew. What still comes of an earlier run is not counted.</summary>
    public void Begin(int votes)
    {
        run++;
        answeredAt = new long[votes];
        redraws.Clear();
    }

    /// <summary>Where the vote with that number, pressed on that message, is to be answered.</summary>
    public string ResponseUrl(int vote, string ts) => string.Create(CultureInfo.InvariantCulture, $"{app.Urls.First()}/respond/{run}/{vote}/{ts}");

    /// <summary>When the vote was answered privately; 0 if it was not.</summary>
    public long AnsweredAt(int vote) => Volatile.Read(ref answeredAt[vote]);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        return path.StartsWith("/respond/", StringComparison.Ordinal) ? NoteAnswerAsync(context, path) : ApiAsync(context, path["/api/".Length..]);
    }

    private async Task NoteAnswerAsync(HttpContext context, string path)
    {
        var now = Stopwatch.GetTimestamp();
        var body = new byte[context.Request.ContentLength ?? 0];
        await context.Request.Body.ReadExactlyAsync(body);
        var parts = path.Split('/');
        if (parts[2] != run.ToString(CultureInfo.InvariantCulture))
        {
            // What still comes of an earlier run.
        }
        else if (body.AsSpan().IndexOf(Replaces) >= 0)
        {
            redraws.Enqueue((parts[4], now));
        }
        else
        {
            Volatile.Write(ref answeredAt[int.Parse(parts[3], CultureInfo.InvariantCulture)], now);
        }

        context.Response.ContentLength = Done.Length;
        await context.Response.Body.WriteAsync(Done);
    }

    private async Task ApiAsync(HttpContext context, string method)
    {
        var now = Stopwatch.GetTimestamp();
        object answer = method switch
        {
            "auth.test" => new { ok = true, team_id = WorkspaceOf(context.Request), team = "Shop", user_id = "U0BOT", bot_id = "B0BOT" },
            "users.info" => User((await context.Request.ReadFormAsync())["user"].ToString()),
            "chat.postMessage" => Post(WorkspaceOf(context.Request), (await JsonDocument.ParseAsync(context.Request.Body)).RootElement),
            "chat.update" => Update((await JsonDocument.ParseAsync(context.Request.Body)).RootElement, now),
            _ => new { ok = false, error = "unknown_method" },
        };
        await context.Response.WriteAsJsonAsync(answer);
    }

    private static object User(string id) => new { ok = true, user = new { id, name = id, real_name = $"Voter {id}", profile = new { display_name = $"Voter {id}" } } };

    private static string WorkspaceOf(HttpRequest request) =>
        request.Headers.Authorization.ToString().EndsWith(ManyPolls.Token, StringComparison.Ordinal) ? ManyPolls.Workspace : OnePoll.Workspace;

    private object Post(string workspace, JsonElement message)
    {
        var ts = $"{Interlocked.Increment(ref posted)}.000100";
        var channel = message.GetProperty("channel").GetString()!;
        var blocks = message.GetProperty("blocks").GetRawText();
        polls[channel] = new PollInSlack(VoteButton().Match(blocks).Groups["poll"].Value, workspace, channel, ts, blocks);
        return new { ok = true, ts, channel };
    }

    private object Update(JsonElement message, long now)
    {
        var ts = message.GetProperty("ts").GetString()!;
        redraws.Enqueue((ts, now));
        return new { ok = true, ts, channel = message.GetProperty("channel").GetString() };
    }

    [GeneratedRegex(@"v1\|vote\|(?<poll>[^|""]+)\|")]
    private static partial Regex VoteButton();
}
