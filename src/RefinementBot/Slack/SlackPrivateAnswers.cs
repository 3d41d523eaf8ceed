using RefinementBot.Engine.Chat;

namespace RefinementBot.Slack;

/// <summary>
/// Says what only one person should read, after her click was answered: the newest answer per person and subject, the first
/// at once and further ones at most one a second, since each is a message of its own in her channel. An answer is tried
/// again while the click's <c>response_url</c> lives. Lost in a crash, it is said again at the next press.
/// </summary>
public sealed partial class SlackPrivateAnswers(SlackClient client, TimeProvider time, ILogger<SlackPrivateAnswers> logger) : BackgroundService
{
    private const int Workers = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);

    /// <summary>The shortest time between two answers to one person about one subject.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The answer that waits under each subject; null where one was given less than an interval ago and no other waits.</summary>
    private readonly Dictionary<string, Func<CancellationToken, Task<bool>>?> newest = [];
    private readonly Lock door = new();
    private readonly System.Threading.Channels.Channel<string> due = System.Threading.Channels.Channel.CreateUnbounded<string>();

    /// <summary>Queues an answer to a click. It is drawn when its turn comes, since a newer one may take its place.</summary>
    /// <param name="about">Who is told about what: a newer answer under the same words takes this one's place.</param>
    /// <param name="replaceOriginal">Whether it takes the place of the private message that was clicked.</param>
    public void Queue(string about, string responseUrl, Message message, bool replaceOriginal = false) =>
        Queue(about, cancellationToken => client.RespondAsync(responseUrl, Render(message, replaceOriginal), cancellationToken));

    /// <summary>Queues an ephemeral message, where there is no <c>response_url</c>.</summary>
    public void Queue(string about, string token, PostEphemeral message) => Queue(about, async cancellationToken =>
        await client.PostAsync("chat.postEphemeral", token, message, SlackJson.Default.PostEphemeral, cancellationToken)
            is SlackResult.Ok or SlackResult.Refused);

    /// <summary>A message as one person's private answer.</summary>
    /// <param name="replaceOriginal">Null where nothing was clicked.</param>
    public static PrivateAnswer Render(Message message, bool? replaceOriginal)
    {
        var rendered = SlackRenderer.Render(message);
        return new PrivateAnswer("ephemeral", replaceOriginal, rendered.Text, rendered.Blocks);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken)));

    private void Queue(string about, Func<CancellationToken, Task<bool>> send)
    {
        bool isFirst;
        lock (door)
        {
            isFirst = newest.TryAdd(about, send);
            newest[about] = send;
        }

        if (isFirst)
        {
            due.Writer.TryWrite(about);
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var about in due.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await SendAsync(about, Take(about), cancellationToken);
            }
#pragma warning disable CA1031 // One answer that cannot be given must not keep the others from being given.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogBroken(about, exception);
            }

            _ = RestAsync(about, cancellationToken);
        }
    }

    private Func<CancellationToken, Task<bool>> Take(string about)
    {
        lock (door)
        {
            var send = newest[about]!;
            newest[about] = null;
            return send;
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
            if (IsOutdated(about))
            {
                return;
            }
        }
    }

    private bool IsOutdated(string about)
    {
        lock (door)
        {
            return newest[about] is not null;
        }
    }

    /// <summary>Lets a subject rest, then gives the answer that has come meanwhile, or forgets the subject.</summary>
    private async Task RestAsync(string about, CancellationToken cancellationToken)
    {
        await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (door)
        {
            if (newest[about] is null)
            {
                newest.Remove(about);
                return;
            }
        }

        due.Writer.TryWrite(about);
    }

    [LoggerMessage(EventId = 121, Level = LogLevel.Warning, Message = "A private answer broke off: {About}")]
    private partial void LogBroken(string about, Exception exception);

    [LoggerMessage(EventId = 120, Level = LogLevel.Warning, Message = "A private answer could not be delivered: {About}")]
    private partial void LogGivenUp(string about);
}
