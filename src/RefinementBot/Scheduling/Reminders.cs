using NodaTime;
using RefinementBot.Storage;

namespace RefinementBot.Scheduling;

/// <summary>
/// Has reminders come: what is to be sent is queued, and what was missed noted, in the transaction that says when each comes
/// next. What they say is worked out when they are sent.
/// </summary>
public sealed class Reminders : IDueWorkOfMany
{
    public string Kind => ReminderRows.Kind;

    public Instant? Do(Batch batch, DueRow row, Instant now) => Do(batch, [row], now)[0];

    public IReadOnlyList<Instant?> Do(Batch batch, IReadOnlyList<DueRow> rows, Instant now) => ReminderRows.Come(batch, rows, now);
}
