using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>Acceptance criteria in Gherkin can be read as Gherkin.</summary>
public sealed class GherkinMalformed : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "gherkin-malformed",
        "The acceptance criteria are in Gherkin, but a line cannot be read as such, a scenario begins with \"And\" or has no \"Then\", or an outline has no examples. In each language that Gherkin has: told by \"# language: de\", or by the keywords.",
        "What no tool can read is run by none, and what has no \"Then\" tests nothing.",
        "Gherkin reference, read with the Gherkin library",
        'T',
        Severity.Blocking)
    {
        AnyLanguage = true,
        Types = RuleDescription.EveryType,
        Examples =
        [
            new("As a diver, I want to log a dive. | Given a dive\nWhen I save it\nit is in my log", "it is in my log", "The third line has no keyword."),
            new("As a diver, I want to log a dive. | Given a dive\nWhen I save it", "When I save it", "No \"Then\"."),
            new("As a diver, I want to log a dive. | Given a dive\nWhen I save it\nThen it is in my log", null, "All three."),
            new("As a diver, I want to log a dive. | # language: de\nAngenommen ein Tauchgang\nWenn ich ihn sichere\nDann steht er im Logbuch", null, "The same in German."),
            new("As a diver, I want to log a dive. | Scenario Outline: depth\nGiven a dive to <depth> m\nWhen I save it\nThen it is in my log", "Scenario Outline: depth", "No examples."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready) =>
        item.Criteria.Style == CriteriaStyle.Gherkin
            ? GherkinText.Problems(item.Criteria).Select(problem => new Remark(item.Criteria.Text.Field, problem.Line, problem.Message, problem.Fix))
            : [];
}
