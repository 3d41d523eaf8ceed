using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Scheduling;

/// <summary>Tells product owners of new items, once a day at most: what is told is queued in the transaction that notes up to when.</summary>
public sealed class OwnersDigests : IDueWork
{
    public string Kind => OwnersDigestRows.Kind;

    public Instant? Do(Batch batch, DueRow row, Instant now) => OwnersDigestRows.Tell(batch, row.Organization, new TeamId(row.Subject), now);
}
