using System.Collections.Concurrent;
using System.Threading.Channels;

namespace RefinementBot.Slack;

/// <summary>
/// Says what only one person should read, after her click was answered: newest answer per person and subject, tried
/// again while the click's <c>response_url</c> lives. Lost in a crash, it is said again at the next press.
/// </summary>
public sealed partial class SlackPrivateAnswers(SlackClient client, TimeProvider time, ILogger<SlackPrivateAnswers> logger) : BackgroundService
{
    private const int Workers = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);

    private readonly ConcurrentDictionary<string, Func<CancellationToken, Task<bool>>> newest = new();
    private readonly Channel<string> waiting = Channel.CreateUnbounded<string>();

    /// <summary>Queues an answer to a click.</summary>
    /// <param name="about">Who is told about what: a newer answer under the same words takes this one's place.</param>
    public void Queue(string about, string responseUrl, PrivateAnswer answer) =>
        Queue(about, cancellationToken => client.RespondAsync(responseUrl, answer, cancellationToken));

    /// <summary>Queues an ephemeral message, where there is no <c>response_url</c>.</summary>
    public void Queue(string about, string token, PostEphemeral message) => Queue(about, async cancellationToken =>
        await client.PostAsync("chat.postEphemeral", token, message, SlackJson.Default.PostEphemeral, cancellationToken)
            is SlackResult.Ok or SlackResult.Refused);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken)));

    private void Queue(string about, Func<CancellationToken, Task<bool>> send)
    {
        var isFirst = true;
        newest.AddOrUpdate(
            about,
            _ =>
            {
                isFirst = true;
                return send;
            },
            (_, _) =>
            {
                isFirst = false;
                return send;
            });
        if (isFirst)
        {
            waiting.Writer.TryWrite(about);
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var about in waiting.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                if (newest.TryRemove(about, out var send))
                {
                    await SendAsync(about, send, cancellationToken);
                }
            }
#pragma warning disable CA1031 // One answer that cannot be given must not keep the others from being given.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogBroken(about, exception);
            }
        }
    }

    private async Task SendAsync(string about, Func<CancellationToken, Task<bool>> send, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + SlackLimits.ResponseUrlLife;
        for (var pause = FirstPause; !await send(cancellationToken); pause *= 2)
        {
            if (time.GetUtcNow() + pause > end)
            {
                LogGivenUp(about);
                return;
            }

            await Task.Delay(pause, time, cancellationToken);
            if (newest.ContainsKey(about))
            {
                return;
            }
        }
    }

    [LoggerMessage(EventId = 121, Level = LogLevel.Warning, Message = "A private answer broke off: {About}")]
    private partial void LogBroken(string about, Exception exception);

    [LoggerMessage(EventId = 120, Level = LogLevel.Warning, Message = "A private answer could not be delivered: {About}")]
    private partial void LogGivenUp(string about);
}
