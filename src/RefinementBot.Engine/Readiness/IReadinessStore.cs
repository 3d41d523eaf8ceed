using System.Collections.Immutable;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Readiness;

/// <summary>What became of a change to what a team judges by. The set is closed.</summary>
public abstract record StandardsOutcome
{
    private StandardsOutcome() { }

    /// <summary>It holds from now on.</summary>
    public sealed record Changed : StandardsOutcome;

    /// <summary>It was so already.</summary>
    public sealed record Unchanged : StandardsOutcome;

    /// <summary>Somebody else changed it since it was looked at. Nothing was done.</summary>
    public sealed record Overtaken : StandardsOutcome;

    /// <summary>The team leaves it to its facilitators.</summary>
    public sealed record NotAllowed(ImmutableArray<string> Facilitators) : StandardsOutcome;

    /// <summary>There is no such item.</summary>
    public sealed record UnknownItem : StandardsOutcome;
}

/// <summary>That an item was put to estimation although something blocked it.</summary>
/// <param name="By">Who did, by name.</param>
/// <param name="Open">What blocked it then.</param>
public sealed record EstimatedAnyway(string By, NodaTime.Instant At, ImmutableArray<FindingMark> Open)
{
    /// <summary>What was open, in words: "2 blocking findings open: no-acceptance-criteria, placeholder-text".</summary>
    public static string Words(ImmutableArray<FindingMark> open) =>
        $"{ReadinessGate.Counted(open.Length)} open: {SinceLastCheck.List([.. open.Select(finding => finding.Rule)])}";
}

/// <summary>What readiness in chat remembers: Definitions of Ready, waivers and checks. Every question carries the organization.</summary>
public interface IReadinessStore : IOwnerQuestions
{
    /// <summary>What the team judges by now. What the others of its backlog show of an item is there only where the team lets it block.</summary>
    Task<TeamStandards> StandardsAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken);

    /// <summary>The same, with what the others of the team's backlog show of each item: for whoever reads a report.</summary>
    Task<TeamStandards> StandardsWithNeighboursAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken);

    /// <summary>Keeps a check.</summary>
    /// <returns>The check of the item before this one, or null if it is the first.</returns>
    Task<KeptCheck?> KeepAsync(Turn turn, ItemKey item, KeptCheck check);

    /// <summary>Keeps the checks of many items, each once.</summary>
    /// <returns>The check before this one of each item that was checked before.</returns>
    Task<IReadOnlyDictionary<ItemKey, KeptCheck>> KeepAllAsync(Turn turn, IReadOnlyList<(ItemKey Item, KeptCheck Check)> checks);

    /// <summary>The checks of an item, newest first.</summary>
    Task<IReadOnlyList<KeptCheck>> ChecksAsync(OrganizationId organization, ItemKey item, int most, CancellationToken cancellationToken);

    /// <summary>When an item was last put to estimation although something blocked it; null if it never was.</summary>
    Task<EstimatedAnyway?> EstimatedAnywayAsync(OrganizationId organization, ItemKey item, CancellationToken cancellationToken);
    /// <summary>The checks of all items of a team from a moment on, oldest first; of very many, the newest.</summary>
    Task<IReadOnlyList<TeamCheck>> TeamChecksAsync(OrganizationId organization, TeamId team, NodaTime.Instant from, CancellationToken cancellationToken);

    /// <summary>Has the team judge by another Definition of Ready, as a new version of it.</summary>
    /// <param name="source">YAML or JSON that can be read; empty for the one that comes with the bot.</param>
    /// <param name="notice">What the team's channels are told.</param>
    /// <param name="seen">The version that it is to take the place of; null for whichever there is.</param>
    Task<StandardsOutcome> DefineAsync(Turn turn, string source, string notice, int? seen = null);

    /// <summary>Waives a rule's findings on an item; an earlier waiver of the same rule gives way.</summary>
    Task<StandardsOutcome> WaiveAsync(Turn turn, ItemKey item, Waiver waiver, string notice);

    /// <summary>Ticks questions of the team's checklist on an item, and takes ticks away.</summary>
    /// <param name="version">The item's version that the actor had before her.</param>
    Task<StandardsOutcome> TickAsync(Turn turn, ItemKey item, int version, ImmutableArray<ChecklistItem> ticked, ImmutableArray<string> unticked);

    /// <summary>Takes a waiver back.</summary>
    Task<StandardsOutcome> EndWaiverAsync(Turn turn, ItemKey item, string rule, string notice);
}
