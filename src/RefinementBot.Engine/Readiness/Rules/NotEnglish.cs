using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>Says that the rules which need English were left out.</summary>
public sealed class NotEnglish : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "not-english",
        "The text is not English: only the rules that hold in any language were tried.",
        "A clean report would otherwise look like a judgement on the wording.",
        "This checker: what it cannot judge, it says",
        'N',
        Severity.Info)
    {
        AnyLanguage = true,
        Examples =
        [
            new("Als Kundin möchte ich meine Rechnung sehen, damit ich sie bezahlen kann.", "", "German."),
            new("As a customer, I want to see my invoice so that I can pay it.", null, "English."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        // A team that has said its language knows.
        if (!item.IsEnglish && ready.Language == DefinitionOfReady.AnyLanguage)
        {
            yield return new Remark(item.StoryField.Field, TextSpan.Nothing, "This text is not English, so only the rules that hold in any language were tried.", "Nothing to mend; have the wording read by a person.");
        }
    }
}
