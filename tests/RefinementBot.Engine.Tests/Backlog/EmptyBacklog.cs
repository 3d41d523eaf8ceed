using System.Collections.Immutable;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;

namespace RefinementBot.Engine.Tests.Backlog;

/// <summary>An empty backlog that adds what it is given under the next key, and remembers it.</summary>
internal sealed class EmptyBacklog : FakeBacklog, IBacklogWriter
{
    public List<ItemDraft> Added { get; } = [];

    public IReadOnlyList<Iteration> Iterations { get; set; } = [];

    /// <summary>What the writer finds wrong with any draft.</summary>
    public ImmutableArray<DraftProblem> Problems { get; set; } = [];

    public Task<BacklogWritten> AddAsync(Turn turn, ItemDraft draft)
    {
        if (!Problems.IsEmpty)
        {
            return Task.FromResult(new BacklogWritten(new BacklogAnswer(BacklogOutcome.Refused) { Problems = Problems }, null));
        }

        Added.Add(draft);
        var key = ItemKey.TryParse($"CHK-{Added.Count}", out var parsed) ? parsed : default;
        var item = draft.ToItem(turn.Organization, turn.Team, key, Added.Count, turn.Actor.Person, turn.Now);
        return Task.FromResult(new BacklogWritten(new BacklogAnswer(BacklogOutcome.Added, key.Value), item));
    }

    public override Task<BacklogVocabulary> VocabularyAsync(Turn turn, CancellationToken cancellationToken) =>
        Task.FromResult(new BacklogVocabulary(new ItemOwner(turn.ActorName, turn.Actor.Person), turn.Now.InUtc().Date, Iterations, []));

    public override Task<BacklogItem?> FindAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken) => Task.FromResult<BacklogItem?>(null);

    public override Task<IReadOnlyList<ItemKey>> NearestKeysAsync(OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ItemKey>>([]);

    public Task<BacklogWritten> EditAsync(Turn turn, ItemKey key, ItemEdit edit) => throw new NotSupportedException();

    public Task<BacklogWritten> MoveAsync(Turn turn, ItemKey key, Move move) => throw new NotSupportedException();

    public Task<BacklogWritten> DependAsync(Turn turn, ItemKey key, DependencyChange change, string door) => throw new NotSupportedException();

    public Task<BacklogWritten> SplitAsync(Turn turn, ItemKey key, ImmutableArray<ItemDraft> parts) => throw new NotSupportedException();
}
