using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>The accepted estimate of a poll, as its item and the item's history have it.</summary>
internal static class AcceptedEstimateRows
{
    /// <summary>Writes the estimate over the one that there was. What is derived from the item is worked out again later.</summary>
    public static void Save(Batch batch, OrganizationId organization, ItemKey key, PollEvent.EstimateAccepted accepted)
    {
        if (ItemRows.Lock(batch, organization, key) is not { Item: var before })
        {
            return;
        }

        var estimate = new Estimate(accepted.Card.Label, accepted.Card.Points ?? 0, accepted.By, accepted.At);
        var after = before with { Estimate = estimate, Version = before.Version + 1, ChangedAt = accepted.At };
        batch.WriteOne(
            """
            UPDATE items SET estimate_label = @label, estimate_points = @points, estimated_by = @by, estimated_at = @at,
                             version = @version, changed_at = @at, derived_by = 0
            WHERE organization_id = @organization AND key = @key AND version = @earlier
            """,
            ("label", estimate.Label), ("points", (double?)accepted.Card.Points), ("by", accepted.By.Value), ("at", accepted.At.ToUnixTimeMilliseconds()),
            ("version", after.Version), ("organization", organization.Value), ("key", key.Value), ("earlier", before.Version));
        ItemRows.NoteChanges(batch, after, BacklogField.Changes(ItemDraft.Of(before), ItemDraft.Of(after)), accepted.By, Doors.Poll);
    }
}
