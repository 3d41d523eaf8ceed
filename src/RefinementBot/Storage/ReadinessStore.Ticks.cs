using System.Collections.Immutable;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Storage;

/// <summary>Keeps what people tick. Anybody may: her name stands beside it.</summary>
public sealed partial class ReadinessStore
{
    public Task<StandardsOutcome> TickAsync(Turn turn, ItemKey item, int version, ImmutableArray<ChecklistItem> ticked, ImmutableArray<string> unticked) => writer.RunAsync<StandardsOutcome>(batch =>
    {
        if (batch.Earlier(turn.Organization, turn.DeliveryKey) is { } earlier)
        {
            return earlier.Answer == nameof(StandardsOutcome.Changed) ? new StandardsOutcome.Changed() : new StandardsOutcome.Unchanged();
        }

        if (ItemRows.Lock(batch, turn.Organization, item) is not { Item: var stored })
        {
            return new StandardsOutcome.UnknownItem();
        }

        // A version that nobody can have seen yet is the present one.
        var seen = version is > 0 && version <= stored.Version ? version : stored.Version;
        var isChanged = ticked.Select(question => TickRows.Tick(batch, turn, stored.Team, item, seen, question)).ToList().Contains(true)
            | unticked.Select(question => TickRows.Untick(batch, turn, item, question)).ToList().Contains(true);
        if (isChanged)
        {
            JudgeAnew(batch, turn.Organization, item.Value);
        }

        batch.Answer(turn.Organization, turn.DeliveryKey, new Delivered(isChanged ? nameof(StandardsOutcome.Changed) : nameof(StandardsOutcome.Unchanged), null), turn.Now);
        return isChanged ? new StandardsOutcome.Changed() : new StandardsOutcome.Unchanged();
    },
    new Touches(turn.Organization, null, turn.DeliveryKey));
}
