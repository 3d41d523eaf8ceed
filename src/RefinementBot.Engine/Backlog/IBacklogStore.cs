using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Backlog;

/// <summary>What commands ask of the stored backlog. Every question carries the organization.</summary>
public interface IBacklogStore
{
    /// <summary>The item with that key in that organization, or null.</summary>
    Task<BacklogItem?> FindAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken);

    /// <summary>The items of the organization with these keys, by key; one that no item has is left out.</summary>
    Task<IReadOnlyDictionary<ItemKey, BacklogItem>> FindAllAsync(OrganizationId organization, IReadOnlyCollection<ItemKey> keys, CancellationToken cancellationToken);

    /// <summary>The items that wait for an item: those with an open dependency on it that are not done, in the order of the backlog.</summary>
    Task<IReadOnlyList<BacklogItem>> WaitingForAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken);

    /// <summary>The items of a team that are not done and have an open dependency, in the order of its backlog.</summary>
    Task<IReadOnlyList<BacklogItem>> WaitingAsync(OrganizationId organization, TeamId team, int most, CancellationToken cancellationToken);

    /// <summary>Keys of the organization that could have been meant by <paramref name="key"/>, nearest first.</summary>
    Task<IReadOnlyList<ItemKey>> NearestKeysAsync(OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken);

    /// <summary>The items of a team that a filter wants, in the order of its backlog, from the one after <paramref name="skip"/> others on.</summary>
    Task<BacklogPage> ListAsync(OrganizationId organization, TeamId team, BacklogFilter filter, int skip, int take, CancellationToken cancellationToken);

    /// <summary>What words of a filter can mean in a team.</summary>
    /// <param name="turn">Who asks, and when.</param>
    Task<BacklogVocabulary> VocabularyAsync(Turn turn, CancellationToken cancellationToken);

    /// <summary>The items whose key, title or other texts hold all the words, the last of them as a beginning; best first.</summary>
    /// <param name="team">Null for all teams of the organization.</param>
    Task<IReadOnlyList<BacklogItem>> SearchAsync(OrganizationId organization, TeamId? team, string text, int most, CancellationToken cancellationToken);

    /// <summary>What became of an item, newest first, down to its coming into the backlog.</summary>
    Task<IReadOnlyList<ItemChange>> HistoryAsync(OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken);

    /// <summary>The items whose parent it is, and those that were split from it, in the order of the backlog.</summary>
    Task<IReadOnlyList<BacklogItem>> ChildrenAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken);

    /// <summary>Where an item stands in the backlog of its team.</summary>
    Task<ItemPlace> PlaceAsync(BacklogItem item, CancellationToken cancellationToken);

    /// <summary>The names of people of the organization; those who are not known are left out.</summary>
    Task<IReadOnlyDictionary<PersonId, string>> NamesAsync(OrganizationId organization, IReadOnlyCollection<PersonId> people, CancellationToken cancellationToken);

    /// <summary>The iterations that files and people have named for a team, without those of its cadence alone: those with days by their first day, then those of which only the name is known.</summary>
    Task<IReadOnlyList<Iteration>> IterationsAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken);

    /// <summary>What is planned for each iteration that a team's items name.</summary>
    Task<IReadOnlyList<PlannedPoints>> PlannedAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken);
    /// <summary>What a team is called, and its time; without a name where the organization has no such team.</summary>
    Task<BacklogTeam> TeamAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken);

    /// <summary>All items of a team in the order of its backlog, read piece by piece.</summary>
    IAsyncEnumerable<BacklogItem> ReadAllAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken);
}

/// <summary>The team whose backlog it is.</summary>
public sealed record BacklogTeam(string Name, TeamCadence Cadence);
