using System.Collections.Concurrent;

namespace RefinementBot.Sending;

/// <summary>
/// Keeps a stream of calls within a rate that somebody else sets, one stream a key: a burst at once, then evenly
/// (the generic cell rate algorithm, ITU-T I.371). In any window, at most the burst and the rate's share of it pass.
/// </summary>
/// <param name="burst">How many calls may come at once.</param>
/// <param name="interval">The time between two calls after that.</param>
/// <param name="nodes">How many nodes share the rate: each of them keeps to its part.</param>
public sealed class Quota(int burst, TimeSpan interval, TimeProvider time, NodesAtWork nodes)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> fullAgain = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> pausedUntil = new();

    private int Burst => nodes.PartOf(burst);

    private TimeSpan Interval => interval * nodes.Count;

    /// <summary>Takes one call out of the quota of <paramref name="key"/>, or says how long there is none.</summary>
    /// <returns>Null if the call may be made now, else how long to wait; then nothing is taken.</returns>
    public TimeSpan? Take(string key)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var known = fullAgain.TryGetValue(key, out var full);
            var next = (known && full > now ? full : now) + Interval;
            var wait = next - now - (Burst * Interval);
            if (wait > TimeSpan.Zero)
            {
                return wait;
            }

            if (known ? fullAgain.TryUpdate(key, next, full) : fullAgain.TryAdd(key, next))
            {
                return null;
            }
        }
    }

    /// <summary>Lets no call of <paramref name="key"/> pass for a time, as the other side asked.</summary>
    public void Pause(string key, TimeSpan pause)
    {
        pausedUntil[key] = time.GetUtcNow() + pause;
        var next = time.GetUtcNow() + pause + ((Burst - 1) * Interval);
        fullAgain.AddOrUpdate(key, next, (_, full) => full > next ? full : next);
    }

    /// <summary>Whether more than half of the burst is used up.</summary>
    public bool IsLow(string key) => fullAgain.TryGetValue(key, out var full) && full - time.GetUtcNow() > Burst * Interval / 2;

    /// <summary>Whether the other side has asked for a pause that is not over.</summary>
    public bool IsPaused(string key) => pausedUntil.TryGetValue(key, out var until) && until > time.GetUtcNow();
}
