using System.Collections.Immutable;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Engine.Tests.Estimation;

namespace RefinementBot.Engine.Tests.Backlog;

/// <summary>A backlog in memory, in the order of its list. Every item counts as ready if it has acceptance criteria.</summary>
internal sealed class SmallBacklog(params IEnumerable<BacklogItem> start) : FakeBacklog, IBacklogWriter
{
    public List<BacklogItem> Items { get; } = [.. start];

    public List<ItemChange> Changes { get; } = [];

    public IReadOnlyList<Iteration> Iterations { get; set; } = [];

    public List<ItemEdit> Edits { get; } = [];

    /// <summary>What comes of the next edit.</summary>
    public BacklogAnswer? EditAnswer { get; set; }

    public static ItemKey Key(string text) => ItemKey.TryParse(text, out var key) ? key : throw new ArgumentException(text);

    public static BacklogItem Item(int number, string title) => new()
    {
        Organization = PollBuilder.Member("ana").Organization,
        Team = new TeamId("checkout"),
        Key = Key($"CHK-{number}"),
        Type = ItemType.Story,
        Title = title,
        CreatedAt = PollBuilder.Monday,
    };

    /// <summary>How often an item was asked for by itself.</summary>
    public int AskedOneByOne { get; private set; }

    public override Task<BacklogItem?> FindAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken)
    {
        AskedOneByOne++;
        return Task.FromResult(Items.Find(item => item.Key == key));
    }

    public override Task<IReadOnlyList<ItemKey>> NearestKeysAsync(OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ItemKey>>([.. Items.Take(most).Select(item => item.Key)]);

    public override Task<BacklogPage> ListAsync(OrganizationId organization, TeamId team, BacklogFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        var found = Items.Where(item => filter.Matches(item, IsReady(item)) && item.Title.Contains(filter.Text, StringComparison.OrdinalIgnoreCase)).ToList();
        return Task.FromResult(new BacklogPage(
            [.. found.Skip(skip).Take(take).Select(item => new ListedItem(item, IsReady(item)))],
            skip,
            found.Count,
            found.Sum(item => item.Estimate?.Points ?? 0),
            found.Count(item => item.Estimate is not null)));
    }

    public override Task<BacklogVocabulary> VocabularyAsync(Turn turn, CancellationToken cancellationToken) =>
        Task.FromResult(new BacklogVocabulary(new ItemOwner(turn.ActorName, turn.Actor.Person), turn.Now.InUtc().Date, Iterations, []));

    public override Task<IReadOnlyList<ItemChange>> HistoryAsync(OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ItemChange>>([.. Changes.Where(change => change.Key == key).Take(most)]);

    public override Task<IReadOnlyList<BacklogItem>> ChildrenAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<BacklogItem>>([.. Items.Where(item => item.Parent == key || item.SplitFrom == key)]);

    /// <summary>The zone of every team.</summary>
    public NodaTime.DateTimeZone Zone { get; set; } = NodaTime.DateTimeZone.Utc;

    public override Task<BacklogTeam> TeamAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken) =>
        Task.FromResult(new BacklogTeam(team.Value, RefinementBot.Engine.Cadence.TeamCadence.Default with { Zone = Zone }));

    public override Task<ItemPlace> PlaceAsync(BacklogItem item, CancellationToken cancellationToken)
    {
        var at = Items.FindIndex(other => other.Key == item.Key);
        return Task.FromResult(new ItemPlace(at + 1, Items.ElementAtOrDefault(at - 1), Items.ElementAtOrDefault(at + 1)));
    }

    public override Task<IReadOnlyDictionary<PersonId, string>> NamesAsync(
        OrganizationId organization, IReadOnlyCollection<PersonId> people, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<PersonId, string>>(people.ToDictionary(person => person, person => person.Value.ToUpperInvariant()));

    public override Task<IReadOnlyList<Iteration>> IterationsAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken) => Task.FromResult(Iterations);

    public Task<BacklogWritten> MoveAsync(Turn turn, ItemKey key, Move move)
    {
        var at = Items.FindIndex(item => item.Key == key);
        var item = Items[at];
        Items.RemoveAt(at);
        var to = move switch
        {
            Move.Top => 0,
            Move.Bottom => Items.Count,
            Move.Up => Math.Max(0, at - 1),
            Move.Down => Math.Min(Items.Count, at + 1),
            Move.After(var other) => Items.FindIndex(candidate => candidate.Key == other) + 1,
            _ => throw new NotSupportedException(),
        };
        if (move is Move.After && to == 0)
        {
            Items.Insert(at, item);
            return Task.FromResult(new BacklogWritten(
                new BacklogAnswer(BacklogOutcome.Refused, key.Value) { Problems = [new DraftProblem("rank", "There is no such item.", "Name another one.")] }, item));
        }

        Items.Insert(to, item);
        return Task.FromResult(new BacklogWritten(new BacklogAnswer(to == at ? BacklogOutcome.Unchanged : BacklogOutcome.Changed, key.Value), item));
    }

    public Task<BacklogWritten> SplitAsync(Turn turn, ItemKey key, ImmutableArray<ItemDraft> parts)
    {
        var at = Items.FindIndex(item => item.Key == key);
        ImmutableArray<BacklogItem> added =
        [
            .. parts.Select((part, i) => (part with { SplitFrom = key })
                .ToItem(turn.Organization, turn.Team, Key($"CHK-{900 + i}"), i, turn.Actor.Person, turn.Now)),
        ];
        Items.InsertRange(at + 1, added);
        return Task.FromResult(new BacklogWritten(new BacklogAnswer(BacklogOutcome.Split, key.Value), Items[at]) { Parts = added });
    }

    public Task<BacklogWritten> EditAsync(Turn turn, ItemKey key, ItemEdit edit)
    {
        Edits.Add(edit);
        var item = Items.Single(item => item.Key == key);
        return Task.FromResult(new BacklogWritten(EditAnswer ?? new BacklogAnswer(BacklogOutcome.Changed, key.Value), item));
    }

    public override Task<IReadOnlyDictionary<ItemKey, BacklogItem>> FindAllAsync(OrganizationId organization, IReadOnlyCollection<ItemKey> keys, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<ItemKey, BacklogItem>>(Items.Where(item => keys.Contains(item.Key)).ToDictionary(item => item.Key));

    public override Task<IReadOnlyList<BacklogItem>> WaitingForAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<BacklogItem>>([.. Items.Where(item => IsWaiting(item) && DependencyChange.Find(item.Dependencies, key.Value) >= 0)]);

    public override Task<IReadOnlyList<BacklogItem>> WaitingAsync(OrganizationId organization, TeamId team, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<BacklogItem>>([.. Items.Where(IsWaiting).Take(most)]);

    public Task<BacklogWritten> DependAsync(Turn turn, ItemKey key, DependencyChange change, string door)
    {
        var at = Items.FindIndex(item => item.Key == key);
        var cycle = change.MakesWait && ItemKey.TryParse(change.To, out var on) ? DependencyGraph.Cycle(key, on, keys =>
            from item in Items where keys.Contains(item.Key) from other in UnresolvedDependencies.KeysIn([item]) select (item.Key, other)) : null;
        if (cycle is not null || change.On(Items[at].Dependencies) is not { } wanted)
        {
            var problem = cycle ?? new DraftProblem("dependencies", $"{key} has no dependency “{change.To}”.", "");
            return Task.FromResult(new BacklogWritten(new BacklogAnswer(BacklogOutcome.Refused, key.Value) { Problems = [problem] }, Items[at]));
        }

        var outcome = wanted.SequenceEqual(Items[at].Dependencies) ? BacklogOutcome.Unchanged : BacklogOutcome.Changed;
        Items[at] = Items[at] with { Dependencies = wanted };
        return Task.FromResult(new BacklogWritten(new BacklogAnswer(outcome, key.Value), Items[at]));
    }

    private static bool IsWaiting(BacklogItem item) => item.Status != ItemStatus.Done && item.Dependencies.Any(dependency => dependency.State == DependencyState.Open);

    public Task<BacklogWritten> AddAsync(Turn turn, ItemDraft draft) => throw new NotSupportedException();

    private static bool IsReady(BacklogItem item) => item.AcceptanceCriteria.Length > 0;
}
