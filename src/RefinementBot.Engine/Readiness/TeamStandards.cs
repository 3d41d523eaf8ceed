using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Readiness;

/// <summary>A team's Definition of Ready, as it was written and as it is read.</summary>
/// <param name="Version">Counts up from 1 with every change; 0 is the one that comes with the bot.</param>
/// <param name="Source">YAML or JSON as it was entered (docs/definition-of-ready.md); empty for the one that comes with the bot.</param>
/// <param name="SetBy">Who wrote it; empty for the one that comes with the bot.</param>
public sealed record TeamDefinition(int Version, string Source, DefinitionOfReady Rules, string SetBy, Instant? SetAt)
{
    /// <summary>What a team goes by that has written none.</summary>
    public static TeamDefinition Default { get; } = new(0, "", DefinitionOfReady.Default, "", null);

    /// <summary>Which one it is, in words: "the Definition of Ready, version 3".</summary>
    public string Words => Version == 0 ? "the Definition of Ready that comes with the bot" : $"the team's Definition of Ready, version {Version}";
}

/// <summary>What set rules have found of an item, compared with the others of its backlog.</summary>
/// <param name="Version">The item's version that was compared; of another one it says nothing.</param>
public sealed record FromNeighbours(int Version, IReadOnlyList<Finding> Findings);

/// <summary>What a team judges its items by: its Definition of Ready, and what it has waived.</summary>
/// <param name="Waivers">By item.</param>
public sealed record TeamStandards(TeamDefinition Definition, ImmutableDictionary<ItemKey, ImmutableArray<Waiver>> Waivers)
{
    /// <summary>Those of a team that has set nothing.</summary>
    public static TeamStandards Default { get; } = new(TeamDefinition.Default, ImmutableDictionary<ItemKey, ImmutableArray<Waiver>>.Empty);

    /// <summary>By item, the last round in which most could not tell its size; see <see cref="UnsureVote.HoldsFor"/>.</summary>
    public ImmutableDictionary<ItemKey, UnsureVote> UnsureVotes { get; init; } = ImmutableDictionary<ItemKey, UnsureVote>.Empty;

    /// <summary>What the others of the backlog show of an item (a duplicate, what it waits for), by item.</summary>
    public ImmutableDictionary<ItemKey, FromNeighbours> Neighbours { get; init; } = ImmutableDictionary<ItemKey, FromNeighbours>.Empty;

    /// <summary>Where the team's days begin and end.</summary>
    public DateTimeZone Zone { get; init; } = TeamCadence.Default.Zone;

    /// <summary>By what it was judged, for a report.</summary>
    public string ByWhat => Definition.Words;

    /// <summary>The day that the team has at a moment.</summary>
    public LocalDate DayOf(Instant at) => at.InZone(Zone).Date;

    /// <summary>What was ticked of the team's checklist, by item; loaded only if there is something to tick.</summary>
    public ImmutableDictionary<ItemKey, ImmutableArray<ChecklistTick>> Ticks { get; init; } = ImmutableDictionary<ItemKey, ImmutableArray<ChecklistTick>>.Empty;

    /// <summary>The report of an item, with what its voters said of it, what was ticked, and what was waived set apart.</summary>
    public ReadinessReport Judge(BacklogItem item, Instant now)
    {
        var report = ReadinessCheck.Check(ItemDerived.ForCheck(item), Definition.Rules).Report;
        return (UnsureVotes.TryGetValue(item.Key, out var vote) && vote.HoldsFor(item) && vote.Finding(Definition.Rules.For(item.Type)) is { } finding ? report.With([finding]) : report)
            .With(Neighbours.TryGetValue(item.Key, out var others) && others.Version == item.Version ? others.Findings : [])
            .WithChecklist(Definition.Rules, item.Type, Ticks.GetValueOrDefault(item.Key, []))
            .Without(Waivers.GetValueOrDefault(item.Key, []), DayOf(now));
    }

    /// <summary>The report of a text that is no item.</summary>
    public ReadinessReport Judge(ItemUnderCheck text) => ReadinessCheck.Check(text, Definition.Rules).Report;
}
