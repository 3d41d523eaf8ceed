using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>A story belongs to a feature.</summary>
public sealed class NoParentFeature : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "no-parent-feature",
        "The item belongs to no feature or epic. Off unless the team turns it on or asks for the field.",
        "Work that serves no feature is hard to rank, and is missed when the feature is planned.",
        "SAFe: stories are split from features",
        'V',
        Severity.Warning)
    {
        On = false,
        AnyLanguage = true,
        Field = NeededField.Parent,
        Types = [ItemType.Story, ItemType.Enabler, ItemType.Spike],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        if (string.IsNullOrWhiteSpace(item.Item.Parent))
        {
            yield return item.OnMissing("The item belongs to no feature, so it is hard to rank.", "Name the feature or epic that it serves.");
        }
    }
}
