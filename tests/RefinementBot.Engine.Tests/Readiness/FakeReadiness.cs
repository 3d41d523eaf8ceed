using System.Collections.Immutable;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Tests.Readiness;

/// <summary>What a team judges by, in memory.</summary>
internal sealed class FakeReadiness : IReadinessStore
{
    private readonly List<KeptCheck> checks = [];

    /// <summary>Those of a team for which nothing blocks, for tests of something else.</summary>
    public static TeamStandards Easy { get; } = TeamStandards.Default with
    {
        Definition = TeamDefinition.Default with { Rules = DefinitionOfReadyFile.Read("rules: { no-acceptance-criteria: off, well-formed-means: off, placeholder-text: off, gherkin-malformed: off }").Definition },
    };

    public IReadOnlyList<KeptCheck> Checks => checks;

    public TeamStandards Standards { get; set; } = TeamStandards.Default;

    public string? Notice { get; private set; }

    public StandardsOutcome? Refusal { get; set; }

    public Task<TeamStandards> StandardsAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken) => Task.FromResult(Standards);

    public Task<TeamStandards> StandardsWithNeighboursAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken) => Task.FromResult(Standards);

    public Task<KeptCheck?> KeepAsync(Turn turn, ItemKey item, KeptCheck check)
    {
        var before = checks.LastOrDefault();
        checks.Add(check);
        return Task.FromResult(before);
    }

    public Task<IReadOnlyDictionary<ItemKey, KeptCheck>> KeepAllAsync(Turn turn, IReadOnlyList<(ItemKey Item, KeptCheck Check)> all)
    {
        var before = checks.LastOrDefault() is { } last ? all.ToDictionary(each => each.Item, _ => last) : [];
        checks.AddRange(all.Select(each => each.Check));
        return Task.FromResult<IReadOnlyDictionary<ItemKey, KeptCheck>>(before);
    }

    public Task<IReadOnlyList<KeptCheck>> ChecksAsync(OrganizationId organization, ItemKey item, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<KeptCheck>>([.. checks.AsEnumerable().Reverse().Take(most)]);

    public EstimatedAnyway? Estimated { get; set; }

    public Task<EstimatedAnyway?> EstimatedAnywayAsync(OrganizationId organization, ItemKey item, CancellationToken cancellationToken) => Task.FromResult(Estimated);
    public Task<IReadOnlyList<TeamCheck>> TeamChecksAsync(OrganizationId organization, TeamId team, NodaTime.Instant from, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TeamCheck>>([]);

    public Task<StandardsOutcome> DefineAsync(Turn turn, string source, string notice, int? seen = null) => seen is { } version && version != Standards.Definition.Version
        ? Task.FromResult<StandardsOutcome>(new StandardsOutcome.Overtaken()) : ChangeAsync(notice, () => Standards = Standards with
        {
            Definition = new TeamDefinition(Standards.Definition.Version + 1, source, DefinitionOfReadyFile.Read(source).Definition, turn.ActorName, turn.Now),
        });

    public Task<StandardsOutcome> WaiveAsync(Turn turn, ItemKey item, Waiver waiver, string notice) => ChangeAsync(notice, () => Standards = Standards with
    {
        Waivers = Standards.Waivers.SetItem(item, [.. Standards.Waivers.GetValueOrDefault(item, []).Where(other => other.Rule != waiver.Rule), waiver]),
    });

    public Task<StandardsOutcome> EndWaiverAsync(Turn turn, ItemKey item, string rule, string notice) =>
        !Standards.Waivers.GetValueOrDefault(item, []).Any(waiver => waiver.Rule == rule) ? Task.FromResult<StandardsOutcome>(new StandardsOutcome.Unchanged())
        : ChangeAsync(notice, () => Standards = Standards with { Waivers = Standards.Waivers.Remove(item) });

    public Task<StandardsOutcome> TickAsync(Turn turn, ItemKey item, int version, ImmutableArray<ChecklistItem> ticked, ImmutableArray<string> unticked)
    {
        var ticks = Standards.Ticks.GetValueOrDefault(item, []).Where(tick => !unticked.Contains(tick.Question) && ticked.All(question => question.Id != tick.Question))
            .Concat(ticked.Select(question => new ChecklistTick(question.Id, question.Says, version, turn.Actor.Person, turn.ActorName, turn.Now, IsOlder: false)));
        return ChangeAsync("", () => Standards = Standards with { Ticks = Standards.Ticks.SetItem(item, [.. ticks]) });
    }

    /// <summary>Who answers for items.</summary>
    public ItemOwnerFound Owner { get; set; } = new ItemOwnerFound.Known(new PersonId("cho"), "Cho");

    /// <summary>What was asked last.</summary>
    public AskedQuestions? Asked { get; set; }

    public AskOutcome? AskOutcome { get; set; }

    public AnswerOutcome AnswerOutcome { get; set; } = new AnswerOutcome.Gone();

    public IReadOnlyDictionary<int, string>? Answers { get; private set; }

    /// <summary>Whom names were said to mean.</summary>
    public Dictionary<string, PersonId> Names { get; } = [];

    public List<KnownPerson> People { get; } = [];

    public Task<ItemOwnerFound> OwnerAsync(BacklogItem item, CancellationToken cancellationToken) => Task.FromResult(Owner);

    public Task<IReadOnlyList<KnownPerson>> PeopleNamedAsync(Turn turn, string name, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<KnownPerson>>(People.FindAll(person => person.Name == name));

    public Task NameOwnerAsync(Turn turn, TeamId team, string name, PersonId person)
    {
        Names[name] = person;
        return Task.CompletedTask;
    }

    public Task<AskOutcome> AskAsync(Turn turn, ItemKey item, ItemOwnerFound.Known owner, ImmutableArray<ClarifyingQuestion> questions)
    {
        Asked = new AskedQuestions(
            new AskId("ask"), item, owner.Person, owner.Name, turn.Actor.Person, turn.ActorName, turn.Now, [.. questions.Select(question => new AskedQuestion(question))], false);
        return Task.FromResult(AskOutcome ?? new AskOutcome.Asked(Asked.Id));
    }

    public Task<AskedQuestions?> FindAskedAsync(OrganizationId organization, AskId id, CancellationToken cancellationToken) => Task.FromResult(Asked?.Id == id ? Asked : null);

    public Task<IReadOnlyList<AskedQuestions>> AskedOfAsync(OrganizationId organization, PersonId person, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<AskedQuestions>>(Asked?.Owner == person ? [Asked] : []);

    public Task<IReadOnlyDictionary<ItemKey, AskedQuestions>> AskedAboutAsync(OrganizationId organization, IReadOnlyCollection<ItemKey> items, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<ItemKey, AskedQuestions>>(Asked is { IsClosed: false } asked && items.Contains(asked.Item) ? new Dictionary<ItemKey, AskedQuestions> { [asked.Item] = asked } : []);

    public Task<AnswerOutcome> AnswerAsync(Turn turn, AskId id, int version, IReadOnlyDictionary<int, string> answers)
    {
        Answers = answers;
        return Task.FromResult(AnswerOutcome);
    }

    private Task<StandardsOutcome> ChangeAsync(string notice, Action change)
    {
        if (Refusal is { } refusal)
        {
            return Task.FromResult(refusal);
        }

        Notice = notice;
        change();
        return Task.FromResult<StandardsOutcome>(new StandardsOutcome.Changed());
    }
}
