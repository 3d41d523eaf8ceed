using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>The item has an estimate.</summary>
public sealed class NotEstimated : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "not-estimated",
        "The item has no estimate. Off unless the team turns it on or asks for the field, because the check comes before the estimate.",
        "An iteration cannot be planned against capacity with items of unknown size.",
        "SAFe: a story is estimated before iteration planning",
        'E',
        Severity.Warning)
    {
        On = false,
        AnyLanguage = true,
        Field = NeededField.Estimate,
        Types = [ItemType.Story, ItemType.Enabler, ItemType.Feature],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        if (string.IsNullOrWhiteSpace(item.Item.Estimate))
        {
            yield return item.OnMissing("There is no estimate, so the item cannot be planned against capacity.", "Estimate it: estimate <key> starts a poll.");
        }
    }
}
