using System.Collections.Immutable;
using System.Globalization;
using NodaTime.Text;
using RefinementBot.Engine.Dependencies;

namespace RefinementBot.Engine.Backlog;

/// <summary>Some of an item's fields.</summary>
[Flags]
public enum ItemFields
{
    None = 0,
    Title = 1 << 0,
    Description = 1 << 1,
    AcceptanceCriteria = 1 << 2,
    Type = 1 << 3,
    Parent = 1 << 4,
    Rank = 1 << 5,
    Owner = 1 << 6,
    Status = 1 << 7,
    Iteration = 1 << 8,
    Estimate = 1 << 9,
    Labels = 1 << 10,
    Links = 1 << 11,
    Dependencies = 1 << 12,
    BusinessValue = 1 << 13,
    TimeCriticality = 1 << 14,
    RiskReductionOpportunityEnablement = 1 << 15,
    JobSize = 1 << 16,
    ProgramIncrement = 1 << 17,
    BenefitHypothesis = 1 << 18,
    SplitFrom = 1 << 19,
    All = (1 << 20) - 1,
}

/// <summary>One field of an item: what files and the history call it, how it reads, and how it is taken over from another draft.</summary>
/// <param name="Flag">The field among <see cref="ItemFields"/>.</param>
/// <param name="Name">Its name in files and in the history.</param>
/// <param name="Text">The value in words; empty where nothing is known. Two values that read alike are alike.</param>
/// <param name="Copy">The first draft with the second one's value.</param>
public sealed record BacklogField(ItemFields Flag, string Name, Func<ItemDraft, string> Text, Func<ItemDraft, ItemDraft, ItemDraft> Copy)
{
    /// <summary>Every field, in the order in which people read them.</summary>
    public static ImmutableArray<BacklogField> All { get; } =
    [
        new(ItemFields.Title, "title", draft => draft.Title, (to, from) => to with { Title = from.Title }),
        new(ItemFields.Description, "description", draft => draft.Description, (to, from) => to with { Description = from.Description }),
        new(ItemFields.AcceptanceCriteria, "acceptanceCriteria", draft => draft.AcceptanceCriteria, (to, from) => to with { AcceptanceCriteria = from.AcceptanceCriteria }),
        new(ItemFields.Type, "type", draft => draft.Type.ToString(), (to, from) => to with { Type = from.Type }),
        new(ItemFields.Parent, "parent", draft => draft.Parent?.Value ?? "", (to, from) => to with { Parent = from.Parent }),
        new(ItemFields.Rank, "rank", draft => draft.Rank?.ToString(CultureInfo.InvariantCulture) ?? "", (to, from) => to with { Rank = from.Rank }),
        new(ItemFields.Owner, "owner", draft => draft.Owner?.Name ?? "", (to, from) => to with { Owner = from.Owner }),
        new(ItemFields.Status, "status", draft => StatusWords.Say(draft.Status, draft.StatusWord), (to, from) => to with { Status = from.Status, StatusWord = from.StatusWord }),
        new(ItemFields.Iteration, "iteration", draft => draft.Iteration ?? "", (to, from) => to with { Iteration = from.Iteration }),
        new(ItemFields.Estimate, "estimate", draft => Say(draft.Estimate), (to, from) => to with { Estimate = from.Estimate }),
        new(ItemFields.Labels, "labels", draft => string.Join("; ", draft.Labels), (to, from) => to with { Labels = from.Labels }),
        new(ItemFields.Links, "links", draft => string.Join('\n', draft.Links), (to, from) => to with { Links = from.Links }),
        new(ItemFields.Dependencies, "dependencies", draft => string.Join('\n', draft.Dependencies.Select(Say)), (to, from) => to with { Dependencies = from.Dependencies }),
        new(ItemFields.BusinessValue, "businessValue", draft => Say(draft.BusinessValue), (to, from) => to with { BusinessValue = from.BusinessValue }),
        new(ItemFields.TimeCriticality, "timeCriticality", draft => Say(draft.TimeCriticality), (to, from) => to with { TimeCriticality = from.TimeCriticality }),
        new(
            ItemFields.RiskReductionOpportunityEnablement,
            "riskReductionOpportunityEnablement",
            draft => Say(draft.RiskReductionOpportunityEnablement),
            (to, from) => to with { RiskReductionOpportunityEnablement = from.RiskReductionOpportunityEnablement }),
        new(ItemFields.JobSize, "jobSize", draft => Say(draft.JobSize), (to, from) => to with { JobSize = from.JobSize }),
        new(ItemFields.ProgramIncrement, "programIncrement", draft => draft.ProgramIncrement ?? "", (to, from) => to with { ProgramIncrement = from.ProgramIncrement }),
        new(ItemFields.BenefitHypothesis, "benefitHypothesis", draft => draft.BenefitHypothesis ?? "", (to, from) => to with { BenefitHypothesis = from.BenefitHypothesis }),
        new(ItemFields.SplitFrom, "splitFrom", draft => draft.SplitFrom?.Value ?? "", (to, from) => to with { SplitFrom = from.SplitFrom }),
    ];

    /// <summary>What is different in <paramref name="after"/>.</summary>
    public static ImmutableArray<FieldChange> Changes(ItemDraft before, ItemDraft after)
    {
        var changes = ImmutableArray.CreateBuilder<FieldChange>();
        foreach (var field in All)
        {
            var (old, now) = (field.Text(before), field.Text(after));
            if (old != now)
            {
                changes.Add(new FieldChange(field.Name, old, now));
            }
        }

        return changes.DrainToImmutable();
    }

    private static string Say(decimal? value) => value?.ToString("0.#############", CultureInfo.InvariantCulture) ?? "";

    private static string Say(Estimate? estimate)
    {
        if (estimate is null)
        {
            return "";
        }

        var points = Say(estimate.Points);
        return estimate.Label == points ? points : $"{estimate.Label} ({points})";
    }

    private static string Say(Dependency dependency)
    {
        string?[] about =
        [
            dependency.Kind, dependency.Owner, dependency.NeededBy is { } day ? $"by {LocalDatePattern.Iso.Format(day)}" : null,
            dependency.State == DependencyState.Resolved ? "resolved" : null,
        ];
        var known = string.Join("; ", about.Where(part => !string.IsNullOrEmpty(part)));
        return known.Length == 0 ? dependency.To : $"{dependency.To} ({known})";
    }
}

/// <summary>One field before and after, in words.</summary>
public sealed record FieldChange(string Field, string Old, string New);
