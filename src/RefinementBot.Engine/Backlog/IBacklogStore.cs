using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Backlog;

/// <summary>What commands ask of the stored backlog.</summary>
public interface IBacklogStore
{
    /// <summary>The item with that key in that organization, or null.</summary>
    Task<BacklogItem?> FindAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken);

    /// <summary>Keys of the organization that could have been meant by <paramref name="key"/>, nearest first.</summary>
    Task<IReadOnlyList<ItemKey>> NearestKeysAsync(OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken);
}
