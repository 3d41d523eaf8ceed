using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>A story says why; a feature has a benefit hypothesis.</summary>
public sealed class BenefitMissing : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "benefit-missing",
        "The story does not say why: no \"so that\", \"so …\", \"in order to\", \"because\", \", to …\" or \", enabling …\". A feature has no benefit hypothesis.",
        "Who does not know the benefit can neither find a cheaper way to it nor tell what may be left out.",
        "Quality User Story framework: well-formed; SAFe: a feature has a benefit hypothesis",
        'V',
        Severity.Warning)
    {
        Field = NeededField.BenefitHypothesis,
        Types = [ItemType.Story, ItemType.Feature, ItemType.Epic],
        Examples =
        [
            new("As a tenant, I want to see my invoices.", "", "No benefit."),
            new("As a tenant, I want to see my invoices so I can pay them in time.", null, "\"so\" opens the benefit."),
            new("In order to pay in time, as a tenant, I want to see my invoices.", null, "The benefit may come first."),
            new("As a tenant, I want my invoices to be so clear anyone can read them.", "", "This \"so\" opens nothing."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        if (item.Type is ItemType.Feature or ItemType.Epic && (item.Story.Role.IsEmpty || SaysWhy(item)))
        {
            if (item.Story.Benefit.IsEmpty && !SaysWhy(item))
            {
                yield return item.OnMissing("The feature has no benefit hypothesis, so nobody can say later whether it paid off.", "Add one: \"We believe that <this> gives <whom> <what>; we shall see it in <measure>\".");
            }
        }
        else if (item.Story.Benefit.IsEmpty && !item.StoryField.IsEmpty)
        {
            yield return item.OnMissing("The story does not say why it is wanted, so nobody can look for a simpler way.", "Add the benefit: \"…, so that <what is better then>\".");
        }
    }

    /// <summary>A hypothesis in its own field or in either text, under its name, in the words that the framework gives it, or in any that open a benefit.</summary>
    private static bool SaysWhy(AnalysedItem item) =>
        !string.IsNullOrWhiteSpace(item.Item.BenefitHypothesis) || SaysWhy(item.Title) || SaysWhy(item.Description)
        || item.Description.Plain.Contains("benefit", StringComparison.OrdinalIgnoreCase);

    private static bool SaysWhy(FieldText text) =>
        Hypothesis.IsStatedIn(text) || Hypothesis.IsEpicStatement(text.Tokens) || text.Plain.Contains("hypothesis", StringComparison.OrdinalIgnoreCase)
        || BenefitFinder.Find(text.Plain, text.Tokens, 0, text.Tokens.Count).At >= 0;
}
