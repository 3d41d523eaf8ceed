using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Scheduling;

/// <summary>
/// Looks, a while after a link, whether a vote came under the old name while it was made: from a request that was begun
/// before, or from a node that had not heard of it yet. It becomes hers like those that were there.
/// </summary>
public sealed class LinkedVotes(LinkStore links) : IDueWork
{
    public string Kind => LinkStore.LinkedVotes;

    public Instant? Do(Batch batch, DueRow row, Instant now)
    {
        links.SettleAgain(batch, row.Organization, new PersonId(row.Subject), now);
        return null;
    }
}
