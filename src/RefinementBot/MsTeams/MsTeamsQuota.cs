using System.Collections.Concurrent;
using RefinementBot.Sending;

namespace RefinementBot.MsTeams;

/// <summary>
/// Keeps what is sent to one conversation within Teams' rates: 7 in 1 s, 8 in 2 s, 60 in 30 s, 1,800 in 1 h
/// (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit). Three leaky buckets at once; in any
/// window each lets pass its burst and the window's share of its rate. Over an hour that is one call in two seconds.
/// Several nodes share all of it.
/// </summary>
public sealed class MsTeamsQuota(TimeProvider time, NodesAtWork nodes)
{
    private const int MostRemembered = 5000;

    private static readonly (int Burst, TimeSpan Interval)[] Buckets =
    [
        (4, TimeSpan.FromSeconds(0.5)),
        (30, TimeSpan.FromSeconds(1)),
        (60, TimeSpan.FromSeconds(2.1)),
    ];

    private readonly ConcurrentDictionary<string, Conversation> conversations = new();

    /// <summary>Takes one call out of a conversation's quota, or says how long there is none.</summary>
    /// <returns>Null if the call may be made now, else how long to wait; then nothing is taken.</returns>
    public TimeSpan? Take(string conversation) => Of(conversation).Take(time.GetUtcNow());

    /// <summary>Lets no call to a conversation pass for a time, as Teams asked.</summary>
    public void Pause(string conversation, TimeSpan pause) => Of(conversation).Pause(time.GetUtcNow() + pause);

    private Conversation Of(string conversation)
    {
        // Forgetting costs at most one burst too many, which Teams then answers with 429.
        if (conversations.Count >= MostRemembered)
        {
            conversations.Clear();
        }

        return conversations.GetOrAdd(conversation, _ => new Conversation(nodes));
    }

    private sealed class Conversation(NodesAtWork nodes)
    {
        private readonly Lock door = new();
        private readonly DateTimeOffset[] fullAgain = new DateTimeOffset[Buckets.Length];
        private DateTimeOffset notBefore;

        public TimeSpan? Take(DateTimeOffset now)
        {
            lock (door)
            {
                var wait = notBefore - now;
                for (var i = 0; i < Buckets.Length; i++)
                {
                    var due = Next(i, now) - now - (nodes.PartOf(Buckets[i].Burst) * nodes.Count * Buckets[i].Interval);
                    wait = due > wait ? due : wait;
                }

                if (wait > TimeSpan.Zero)
                {
                    return wait;
                }

                for (var i = 0; i < Buckets.Length; i++)
                {
                    fullAgain[i] = Next(i, now);
                }

                return null;
            }
        }

        public void Pause(DateTimeOffset until)
        {
            lock (door)
            {
                notBefore = until > notBefore ? until : notBefore;
            }
        }

        private DateTimeOffset Next(int bucket, DateTimeOffset now) =>
            (fullAgain[bucket] > now ? fullAgain[bucket] : now) + (nodes.Count * Buckets[bucket].Interval);
    }
}
