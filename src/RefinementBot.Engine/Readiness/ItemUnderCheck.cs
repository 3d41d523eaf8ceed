using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Readiness;

/// <summary>Which text of an item a finding points into.</summary>
public enum ItemField
{
    Title,
    Description,
    AcceptanceCriteria,
}

/// <summary>What the readiness check is told of one backlog item. Only <see cref="Id"/> and one text are needed; what is null is not known.</summary>
/// <param name="Id">Names the item in reports and in the dependencies of others.</param>
public sealed record ItemUnderCheck(string Id)
{
    /// <summary>The title; a bare user story may stand here.</summary>
    public string Title { get; init; } = "";

    /// <summary>Plain text, HTML, Markdown or Atlassian wiki markup.</summary>
    public string Description { get; init; } = "";

    /// <summary>Gherkin, bullets, numbered rules or prose.</summary>
    public string AcceptanceCriteria { get; init; } = "";

    /// <summary>The type as the tracker has it; null lets the text decide.</summary>
    public ItemType? Type { get; init; }

    /// <summary>Whether the tracker has it as a task, a sub-task or an improvement: then it is a story only if it is written as one.</summary>
    public bool IsTask { get; init; }

    /// <summary>The accepted estimate as written; empty where there is none.</summary>
    public string? Estimate { get; init; }

    public string? Owner { get; init; }

    /// <summary>Id or name of the feature or epic above the item.</summary>
    public string? Parent { get; init; }

    /// <summary>The status as the tracker has it; "done" and its like end what others wait for.</summary>
    public string? Status { get; init; }

    /// <summary>Ids or descriptions of what has to be finished first.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>The backlog that the item belongs to: set rules compare within one.</summary>
    public string Project { get; init; } = "";

    /// <summary>For a feature: what is expected to come of it (SAFe).</summary>
    public string? BenefitHypothesis { get; init; }

    /// <summary>The text of <paramref name="field"/> as it stood in the input.</summary>
    public string Text(ItemField field) => field switch
    {
        ItemField.Title => Title,
        ItemField.Description => Description,
        _ => AcceptanceCriteria,
    };
}
