using System.Collections.Concurrent;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>
/// The polls that this node has seen lately, so that a vote on a poll of 300 voters need not read 300 rows. What is
/// here is used only where its version is the stored one.
/// </summary>
public sealed class PollMemory
{
    private const int Most = 2000;

    private readonly ConcurrentDictionary<PollId, Poll> polls = new();

    /// <summary>The poll at that version, or null.</summary>
    public Poll? Find(OrganizationId organization, PollId id, int version) =>
        polls.TryGetValue(id, out var poll) && poll.Version == version && poll.Organization == organization ? poll : null;

    /// <summary>Keeps a committed poll, unless a newer version of it is here.</summary>
    public void Keep(Poll poll)
    {
        // Forgetting is always safe, so the crudest way of staying small will do. Counting takes every lock there is.
        if (!polls.ContainsKey(poll.Id) && polls.Count >= Most)
        {
            polls.Clear();
        }

        polls.AddOrUpdate(poll.Id, poll, (_, kept) => kept.Version > poll.Version ? kept : poll);
    }
}
