using NodaTime;
using RefinementBot.Storage;

namespace RefinementBot.Scheduling;

/// <summary>Has an item judged anew in lists and searches once a waiver of it has ended.</summary>
public sealed class WaiverEnds : IDueWork
{
    public string Kind => ReadinessStore.WaiverEnd;

    public Instant? Do(Batch batch, DueRow row, Instant now) => ReadinessStore.EndWaiver(batch, row.Organization, row.Subject, now);
}
