using RefinementBot.Engine.Chat;

namespace RefinementBot.Slack;

/// <summary>
/// Says what only one person should read, after her click was answered: the newest answer per person and subject, the first
/// at once and further ones at most one a second, since each is a message of its own in her channel. An answer is tried
/// again while the click's <c>response_url</c> lives, and not before Slack will have it; meanwhile it is in nobody's way.
/// Lost in a crash, it is said again at the next press.
/// </summary>
public sealed partial class SlackPrivateAnswers(SlackClient client, TimeProvider time, ILogger<SlackPrivateAnswers> logger) : BackgroundService
{
    private const int Workers = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>The shortest time between two answers to one person about one subject.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The answer that waits under each subject; null where one is being given, or was less than an interval ago, and no other waits.</summary>
    private readonly Dictionary<string, Attempt?> newest = [];
    private readonly Lock door = new();
    private readonly System.Threading.Channels.Channel<string> due = System.Threading.Channels.Channel.CreateUnbounded<string>();

    /// <summary>Queues an answer to a click. It is drawn when its turn comes, since a newer one may take its place.</summary>
    /// <param name="about">Who is told about what: a newer answer under the same words takes this one's place.</param>
    /// <param name="replaceOriginal">Whether it takes the place of the private message that was clicked.</param>
    public void Queue(string about, string responseUrl, Message message, bool replaceOriginal = false) =>
        Queue(about, cancellationToken => client.RespondAsync(responseUrl, Render(message, replaceOriginal), cancellationToken));

    /// <summary>Queues an ephemeral message, where there is no <c>response_url</c>.</summary>
    public void Queue(string about, string token, PostEphemeral message) => Queue(about, async cancellationToken =>
        await client.PostAsync("chat.postEphemeral", token, message, SlackJson.Default.PostEphemeral, cancellationToken) switch
        {
            SlackResult.RateLimited limited => limited.RetryAfter,
            SlackResult.Failed => TimeSpan.Zero,
            _ => null,
        });

    /// <summary>A message as one person's private answer.</summary>
    /// <param name="replaceOriginal">Null where nothing was clicked.</param>
    public static PrivateAnswer Render(Message message, bool? replaceOriginal)
    {
        var rendered = SlackRenderer.Render(message);
        return new PrivateAnswer("ephemeral", replaceOriginal, rendered.Text, rendered.Blocks);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken)));

    private void Queue(string about, Func<CancellationToken, Task<TimeSpan?>> send)
    {
        var attempt = new Attempt(send, time.GetUtcNow() + SlackLimits.ResponseUrlLife, FirstPause);
        bool isFirst;
        lock (door)
        {
            isFirst = newest.TryAdd(about, attempt);
            newest[about] = attempt;
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
            var attempt = Take(about);
            var rest = Interval;
            Attempt? again = null;
            try
            {
                if (await attempt.Send(cancellationToken) is { } asked)
                {
                    rest = asked > TimeSpan.Zero ? asked : attempt.Pause;
                    again = Next(about, attempt, rest);
                }
            }
#pragma warning disable CA1031 // One answer that cannot be given must not keep the others from being given.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogBroken(about, exception);
            }

            _ = RestAsync(about, again, rest, cancellationToken);
        }
    }

    private Attempt Take(string about)
    {
        lock (door)
        {
            var attempt = newest[about]!;
            newest[about] = null;
            return attempt;
        }
    }

    /// <summary>The next attempt at an answer that was not taken, or null if there is no time for one.</summary>
    private Attempt? Next(string about, Attempt attempt, TimeSpan rest)
    {
        if (time.GetUtcNow() + rest > attempt.Until)
        {
            LogGivenUp(about);
            return null;
        }

        return attempt with { Pause = attempt.Pause * 2 < LongestPause ? attempt.Pause * 2 : LongestPause };
    }

    /// <summary>Lets a subject rest. Then gives the answer that has come meanwhile, or else the one that was not taken, or forgets the subject.</summary>
    private async Task RestAsync(string about, Attempt? again, TimeSpan rest, CancellationToken cancellationToken)
    {
        await Task.Delay(rest, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (door)
        {
            newest[about] ??= again;
            if (newest[about] is null)
            {
                newest.Remove(about);
                return;
            }
        }

        due.Writer.TryWrite(about);
    }

    /// <summary>An answer that is to be given.</summary>
    /// <param name="Send">Gives it. Null if that is done or can never be, else how long Slack asks to wait; zero if it does not say.</param>
    /// <param name="Until">When its <c>response_url</c> is of no use any more.</param>
    /// <param name="Pause">How long to wait after a failure for which Slack does not say.</param>
    private sealed record Attempt(Func<CancellationToken, Task<TimeSpan?>> Send, DateTimeOffset Until, TimeSpan Pause);

    [LoggerMessage(EventId = 121, Level = LogLevel.Warning, Message = "A private answer broke off: {About}")]
    private partial void LogBroken(string about, Exception exception);

    [LoggerMessage(EventId = 120, Level = LogLevel.Warning, Message = "A private answer could not be delivered: {About}")]
    private partial void LogGivenUp(string about);
}
