using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Cadence;

/// <summary>An item that an outlook is about, judged.</summary>
public sealed record JudgedItem(BacklogItem Item, ReadinessReport Report);

/// <summary>An item that is not ready, with what weighs most.</summary>
/// <param name="More">How many blocking findings there are besides.</param>
/// <param name="Owner">Whose move it is; null while nobody owns it.</param>
public sealed record NotReadyItem(ItemKey Key, string Title, Finding Worst, int More, string? Owner);

/// <summary>Something that an item waits for.</summary>
/// <param name="NeededBy">Null where no day was said.</param>
/// <param name="Owner">Who sees to it; null while nobody does.</param>
public sealed record WaitingFor(ItemKey Item, string For, LocalDate? NeededBy, string? Owner);

/// <summary>What has become of the items since a reminder came last.</summary>
public sealed record SinceLastTime(Instant Since, ImmutableArray<ItemKey> Came, ImmutableArray<ItemKey> Estimated, ImmutableArray<ItemKey> BecameReady)
{
    public bool IsNothing => Came.IsEmpty && Estimated.IsEmpty && BecameReady.IsEmpty;
}

/// <summary>What a reminder came last with.</summary>
/// <param name="NotReady">The items that were not ready then.</param>
public sealed record LastOutlook(Instant At, ImmutableHashSet<ItemKey> NotReady);

/// <summary>
/// How an iteration stands that is to be planned: what is not ready and why, what has no estimate, load against capacity, and
/// what its items wait for. Pure: items and reports in, a view out.
/// </summary>
public sealed record PlanningOutlook
{
    /// <summary>The iteration of the team's calendar that is planned next, by the name that its items give it; null for a team without a calendar.</summary>
    public Iteration? Planned { get; init; }

    /// <summary>What the iteration is called that the items are of; null where it is the top of the backlog that is looked at.</summary>
    public string? Called { get; init; }

    /// <summary>When it is planned.</summary>
    public Instant? PlanningAt { get; init; }

    /// <summary>Whether no item is assigned to the iteration, so that it is the top of the backlog that is looked at.</summary>
    public bool IsTopOfBacklog { get; init; }

    /// <summary>The items, judged, in the order of the backlog.</summary>
    public ImmutableArray<JudgedItem> Items { get; init; } = [];

    public int Total { get; init; }

    /// <summary>In the order of the backlog.</summary>
    public ImmutableArray<NotReadyItem> NotReady { get; init; } = [];

    /// <summary>In the order of the backlog.</summary>
    public ImmutableArray<ItemKey> Unestimated { get; init; } = [];

    /// <summary>The sum of the estimates in points that there are. What was split is left out: its parts count in its place.</summary>
    public decimal Points { get; init; }

    /// <summary>How much the team takes on; null if it has not said.</summary>
    public decimal? Capacity { get; init; }

    /// <summary>Where the capacity comes from, in words, unless it is simply what the team has set.</summary>
    public string? CapacitySays { get; init; }

    /// <summary>What is open, by the day by which it is needed; what has none last.</summary>
    public ImmutableArray<WaitingFor> Waiting { get; init; } = [];

    /// <summary>Null the first time.</summary>
    public SinceLastTime? Since { get; init; }

    public int Ready => Total - NotReady.Length;

    public bool IsOverCapacity => Capacity is { } capacity && Points > capacity;

    /// <summary>Whether nobody has anything to do: all is ready and estimated, nothing is waited for, and the load fits.</summary>
    public bool HasNothingToSay => NotReady.IsEmpty && Unestimated.IsEmpty && Waiting.IsEmpty && !IsOverCapacity;

    /// <summary>Works it out.</summary>
    /// <param name="items">The items of the iteration, or of the top of the backlog, in its order.</param>
    /// <param name="isDone">Whether an item that others wait for is done; false for one that is not known.</param>
    public static PlanningOutlook Of(IReadOnlyList<JudgedItem> items, Func<ItemKey, bool> isDone, TeamCadence cadence, Instant now, LastOutlook? last = null)
    {
        ArgumentNullException.ThrowIfNull(cadence);
        var planned = Reminder.PlanningAhead(cadence, now);
        return new PlanningOutlook
        {
            Planned = planned,
            PlanningAt = planned is null ? null : LocalTimes.In(cadence.Zone, planned.Planning).ToInstant(),
            Items = [.. items],
            Total = items.Count,
            NotReady = [.. items.Where(item => !item.Report.Ready).Select(NotReadyOf)],
            Unestimated = [.. items.Where(item => item.Item.Estimate is null).Select(item => item.Item.Key)],
            Points = PartsSum.Of([.. items.Select(item => item.Item)]).Sum.Points,
            Capacity = cadence.Capacity,
            Waiting = [.. items.SelectMany(item => WaitingOf(item.Item, isDone)).OrderBy(waiting => waiting.NeededBy ?? LocalDate.MaxIsoValue)],
            Since = last is null ? null : new SinceLastTime(
                last.At,
                [.. items.Where(item => item.Item.CreatedAt > last.At).Select(item => item.Item.Key)],
                [.. items.Where(item => item.Item.Estimate?.At > last.At).Select(item => item.Item.Key)],
                [.. items.Where(item => item.Report.Ready && last.NotReady.Contains(item.Item.Key)).Select(item => item.Item.Key)]),
        };
    }

    private static NotReadyItem NotReadyOf(JudgedItem judged)
    {
        var blocking = judged.Report.Findings.Where(finding => finding.Severity == Severity.Blocking).ToList();
        return new NotReadyItem(judged.Item.Key, judged.Item.Title, blocking[0], blocking.Count - 1, judged.Item.Owner?.Name);
    }

    private static IEnumerable<WaitingFor> WaitingOf(BacklogItem item, Func<ItemKey, bool> isDone) => item.Dependencies
        .Where(dependency => dependency.State == DependencyState.Open && !(ItemKey.TryParse(dependency.To, out var key) && isDone(key)))
        .Select(dependency => new WaitingFor(item.Key, dependency.To, dependency.NeededBy, dependency.Owner));
}

/// <summary>Gathers what a <see cref="PlanningOutlook"/> is made of.</summary>
public sealed class PlanningOutlooks(IBacklogStore backlog, IReadinessStore readiness)
{
    /// <summary>The most items of an iteration that are judged; a team plans a tenth of that.</summary>
    private const int MostItems = 200;

    /// <summary>How much of the backlog's top is looked at where no item is assigned to the iteration.</summary>
    private const int MostOfTop = 20;

    private static readonly ImmutableArray<ItemType> Planned = [ItemType.Story, ItemType.Enabler, ItemType.Spike, ItemType.Bug];

    /// <summary>How a team stands now.</summary>
    public async Task<PlanningOutlook> OfAsync(
        Chat.OrganizationId organization, Chat.TeamId team, TeamCadence cadence, LastOutlook? last, Instant now, CancellationToken cancellationToken)
    {
        var toPlan = KnownIterations.ToPlan(await backlog.IterationsAsync(organization, team, cancellationToken), cadence, now);
        var capacity = await IterationVelocity.CapacityAsync(backlog, organization, team, cadence, toPlan?.Days, now, cancellationToken);
        var looked = await LookAsync(organization, team, toPlan, capacity.Points, cancellationToken);
        var standards = await readiness.StandardsAsync(organization, team, cancellationToken);
        ItemKey[] keys = [.. looked.Items.SelectMany(KeysAwaited).Distinct()];
        var awaited = keys.Length == 0 ? ImmutableDictionary<ItemKey, BacklogItem>.Empty : await backlog.FindAllAsync(organization, keys, cancellationToken);
        var outlook = PlanningOutlook.Of(
            [.. looked.Items.Select(item => new JudgedItem(item, standards.Judge(item, now)))],
            key => awaited.TryGetValue(key, out var item) && item.Status == ItemStatus.Done, cadence, now, last);
        return outlook with
        {
            Planned = outlook.Planned is { } planned ? planned with { Name = looked.Name ?? toPlan!.Names[0] } : null,
            Called = looked.Name,
            IsTopOfBacklog = looked.Name is null,
            Points = looked.Points ?? outlook.Points,
            Capacity = capacity.Points,
            CapacitySays = capacity is { Source: CapacitySource.Set, Off.IsEmpty: true } or { Points: null } ? null : capacity.Say(),
        };
    }

    /// <summary>What owners are told in their own chats of what is theirs in an outlook: those whom the organization knows and who have something to do.</summary>
    public async Task<IReadOnlyList<OwnersPart>> PartsAsync(
        Chat.OrganizationId organization, Chat.TeamId team, PlanningOutlook outlook, TeamCadence cadence, Instant now, CancellationToken cancellationToken)
    {
        if (outlook.Items.IsEmpty || PersonalDigest.Owners(outlook) is not { Count: > 0 } owners)
        {
            return [];
        }

        Dictionary<Chat.PersonId, List<ItemOwner>> hers = [];
        foreach (var owner in owners)
        {
            if (await readiness.OwnerAsync(outlook.Items[0].Item with { Owner = owner }, cancellationToken) is ItemOwnerFound.Known known)
            {
                if (!hers.TryGetValue(known.Person, out var names))
                {
                    hers[known.Person] = names = [];
                }

                names.Add(owner);
            }
        }

        var name = (await backlog.TeamAsync(organization, team, cancellationToken)).Name;
        return [.. hers.Select(one => PersonalDigest.Draw(one.Key, name, outlook, one.Value, cadence, now)).OfType<OwnersPart>()];
    }

    /// <summary>What an outlook is about.</summary>
    /// <param name="Name">The iteration that the items are of; null for the top of the backlog.</param>
    /// <param name="Points">What all of them come to; null where that is for the items themselves to say.</param>
    private sealed record Looked(IReadOnlyList<BacklogItem> Items, string? Name, decimal? Points);

    private async Task<Looked> LookAsync(Chat.OrganizationId organization, Chat.TeamId team, IterationToPlan? toPlan, decimal? capacity, CancellationToken cancellationToken)
    {
        var filter = BacklogFilter.Everything with { Types = Planned, Statuses = [ItemStatus.ToDo, ItemStatus.InProgress] };
        if (await KnownIterations.PlannedAsync(backlog, organization, team, filter, toPlan?.Names ?? [], MostItems, cancellationToken) is var (name, page))
        {
            return new Looked([.. page.Items.Select(listed => listed.Item)], name, page.Points);
        }

        var all = await backlog.ListAsync(organization, team, filter with { Statuses = [ItemStatus.ToDo] }, 0, MostItems, cancellationToken);
        return new Looked(TopOf([.. all.Items.Select(listed => listed.Item).Where(item => item.Iteration is null)], capacity), null, null);
    }

    private static IEnumerable<ItemKey> KeysAwaited(BacklogItem item) =>
        item.Dependencies.Select(dependency => ItemKey.TryParse(dependency.To, out var key) ? key : (ItemKey?)null).OfType<ItemKey>();

    /// <summary>As much of the top as fills the capacity, and at most <see cref="MostOfTop"/> items.</summary>
    private static List<BacklogItem> TopOf(IReadOnlyList<BacklogItem> items, decimal? capacity)
    {
        List<BacklogItem> top = [];
        decimal points = 0;
        foreach (var item in items.Take(MostOfTop))
        {
            if (capacity is { } most && points >= most)
            {
                break;
            }

            top.Add(item);
            points = PartsSum.Of(top).Sum.Points;
        }

        return top;
    }
}
