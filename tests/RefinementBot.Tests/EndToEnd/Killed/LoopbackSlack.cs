using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RefinementBot.Tests.EndToEnd.Killed;

/// <summary>
/// As much of Slack as it takes to post and edit messages, fast and without limits. What the bot sends is judged by the
/// stand-in of <c>tests/platforms</c>; this one only remembers it.
/// </summary>
public sealed class LoopbackSlack : IAsyncDisposable
{
    public const string SigningSecret = "8f742231b10e8888abcd99yyyzzz85a5";
    public const string Workspace = "T0SHOP";
    public const string Channel = "C0CHECKOUT";

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, string> messages = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long posted = 1700000000;

    private LoopbackSlack(WebApplication app) => this.app = app;

    public string ApiBaseUrl => app.Urls.First() + "/api/";

    /// <summary>Every message by its timestamp, as it stands: its blocks as JSON.</summary>
    public IReadOnlyDictionary<string, string> Messages => messages;

    public static async Task<LoopbackSlack> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var slack = new LoopbackSlack(builder.Build());
        slack.app.Urls.Add("http://127.0.0.1:0");
        slack.app.MapPost("/api/{method}", slack.AnswerAsync);
        await slack.app.StartAsync();
        return slack;
    }

    /// <summary>Waits until the condition holds. It is asked again whenever a message was posted or edited, and once a second besides.</summary>
    public async Task WaitUntilAsync(Func<bool> condition, string what, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        while (true)
        {
            var news = Volatile.Read(ref changed).Task;
            if (condition())
            {
                return;
            }

            Assert.False(limit.IsCancellationRequested, $"did not happen in {patience}: {what}");
            await Task.WhenAny(news, Task.Delay(TimeSpan.FromSeconds(1)));
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task<IResult> AnswerAsync(string method, HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        object answer = method switch
        {
            "auth.test" => new { ok = true, team_id = Workspace, team = "Shop", user_id = "U0BOT" },
            "chat.postMessage" => Post(Blocks(body)),
            "chat.update" => Update(body),
            _ => new { ok = false, error = "user_not_found" },
        };
        return Results.Json(answer);
    }

    private object Post(string blocks)
    {
        var ts = $"{Interlocked.Increment(ref posted)}.000100";
        Keep(ts, blocks);
        return new { ok = true, ts, channel = Channel };
    }

    private object Update(string body)
    {
        using var json = JsonDocument.Parse(body);
        var ts = json.RootElement.GetProperty("ts").GetString()!;
        if (!messages.ContainsKey(ts))
        {
            return new { ok = false, error = "message_not_found" };
        }

        Keep(ts, Blocks(body));
        return new { ok = true, ts, channel = Channel };
    }

    private void Keep(string ts, string blocks)
    {
        messages[ts] = blocks;
        Interlocked.Exchange(ref changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private static string Blocks(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("blocks").GetRawText();
    }
}
