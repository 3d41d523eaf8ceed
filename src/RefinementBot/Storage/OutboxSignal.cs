namespace RefinementBot.Storage;

/// <summary>
/// Wakes whoever sends what was queued, a moment after it was: of many commits in a row each would otherwise have the outbox
/// read. A wake-up that comes while nobody waits is kept.
/// </summary>
public sealed class OutboxSignal : IDisposable
{
    /// <summary>Too short for anybody to see it on a card.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(15);

    private readonly SemaphoreSlim signal = new(0, 1);
    private readonly Timer timer;
    private int isSet;
    private bool isDisposed;

    public OutboxSignal() => timer = new Timer(_ => Wake());

    public void Set()
    {
        if (Interlocked.Exchange(ref isSet, 1) == 0)
        {
            try
            {
                timer.Change(Moment, Timeout.InfiniteTimeSpan);
            }
            catch (ObjectDisposedException)
            {
                // The node stops. What was queued is sent after its next start.
            }
        }
    }

    /// <summary>Completes at a wake-up, or after <paramref name="atMost"/>.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await signal.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time is up, which is an answer too.
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        lock (signal)
        {
            isDisposed = true;
            signal.Dispose();
        }
    }

    private void Wake()
    {
        // What is set from here on wants a wake-up of its own.
        Volatile.Write(ref isSet, 0);

        // Full means that a wake-up is kept already, and one is enough.
        lock (signal)
        {
            if (!isDisposed && signal.CurrentCount == 0)
            {
                signal.Release();
            }
        }
    }
}
