using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;

namespace RefinementBot.Engine.Backlog;

/// <summary>What a person or a file says of an item, before it is one. Every door makes one of these, and <see cref="DraftCheck"/> says what is wrong with it.</summary>
public sealed record ItemDraft
{
    /// <summary>The key that it is to have; null for a new one of the team's.</summary>
    public ItemKey? Key { get; init; }

    public ItemType Type { get; init; } = ItemType.Story;

    public string Title { get; init; } = "";

    public string Description { get; init; } = "";

    public string AcceptanceCriteria { get; init; } = "";

    public ItemKey? Parent { get; init; }

    public ItemKey? SplitFrom { get; init; }

    /// <summary>Where it is to stand, as in <see cref="BacklogItem.Rank"/>; null for the end of the backlog.</summary>
    public long? Rank { get; init; }

    public ItemOwner? Owner { get; init; }

    public ItemStatus Status { get; init; }

    public string StatusWord { get; init; } = "";

    public string? Iteration { get; init; }

    /// <summary>The estimate's label and points. Who and when are those of the act that brings it.</summary>
    public Estimate? Estimate { get; init; }

    public ImmutableArray<string> Labels { get; init; } = [];

    public ImmutableArray<string> Links { get; init; } = [];

    public ImmutableArray<Dependency> Dependencies { get; init; } = [];

    public decimal? BusinessValue { get; init; }

    public decimal? TimeCriticality { get; init; }

    public decimal? RiskReductionOpportunityEnablement { get; init; }

    public decimal? JobSize { get; init; }

    public string? ProgramIncrement { get; init; }

    public string? BenefitHypothesis { get; init; }

    public ItemSource Source { get; init; } = ItemSource.Unknown;

    /// <summary>What an item says, as a draft.</summary>
    public static ItemDraft Of(BacklogItem item) => new()
    {
        Key = item.Key,
        Type = item.Type,
        Title = item.Title,
        Description = item.Description,
        AcceptanceCriteria = item.AcceptanceCriteria,
        Parent = item.Parent,
        SplitFrom = item.SplitFrom,
        Rank = item.Rank,
        Owner = item.Owner,
        Status = item.Status,
        StatusWord = item.StatusWord,
        Iteration = item.Iteration,
        Estimate = item.Estimate,
        Labels = item.Labels,
        Links = item.Links,
        Dependencies = item.Dependencies,
        BusinessValue = item.BusinessValue,
        TimeCriticality = item.TimeCriticality,
        RiskReductionOpportunityEnablement = item.RiskReductionOpportunityEnablement,
        JobSize = item.JobSize,
        ProgramIncrement = item.ProgramIncrement,
        BenefitHypothesis = item.BenefitHypothesis,
        Source = item.Source,
    };

    /// <summary>The item that it becomes.</summary>
    /// <param name="by">Who brings it; null for a file from the command line.</param>
    public BacklogItem ToItem(OrganizationId organization, TeamId team, ItemKey key, long rank, PersonId? by, Instant now) => Onto(
        new BacklogItem { Organization = organization, Team = team, Key = key, Type = Type, Title = Title, Rank = rank, Source = Source, CreatedBy = by, CreatedAt = now, ChangedAt = now },
        rank, by, now);

    /// <summary>The item with everything that the draft says; version and time of change stay.</summary>
    public BacklogItem Onto(BacklogItem item, long rank, PersonId? by, Instant now) => item with
    {
        Type = Type,
        Title = Title,
        Description = Description,
        AcceptanceCriteria = AcceptanceCriteria,
        Parent = Parent,
        SplitFrom = SplitFrom,
        Rank = rank,
        Owner = Owner,
        Status = Status,
        StatusWord = StatusWord,
        Iteration = Iteration,
        Estimate = Estimate is null || (Estimate.Label == item.Estimate?.Label && Estimate.Points == item.Estimate.Points)
            ? (Estimate is null ? null : item.Estimate)
            : Estimate with { By = by, At = now },
        Labels = Labels,
        Links = Links,
        Dependencies = Dependencies,
        BusinessValue = BusinessValue,
        TimeCriticality = TimeCriticality,
        RiskReductionOpportunityEnablement = RiskReductionOpportunityEnablement,
        JobSize = JobSize,
        ProgramIncrement = ProgramIncrement,
        BenefitHypothesis = BenefitHypothesis,
    };
}
