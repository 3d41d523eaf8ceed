namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>Somebody answers for the item.</summary>
public sealed class NoOwner : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "no-owner",
        "Nobody is named who answers for the item. Off unless the team turns it on or asks for the field.",
        "Questions that come up while it is built find nobody.",
        "Common practice in a Definition of Ready",
        'N',
        Severity.Warning)
    {
        On = false,
        AnyLanguage = true,
        Field = NeededField.Owner,
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        if (string.IsNullOrWhiteSpace(item.Item.Owner))
        {
            yield return item.OnMissing("Nobody is named who answers for this item.", "Name an owner.");
        }
    }
}
