using RefinementBot.Engine.Readiness.Rules;

namespace RefinementBot.Engine.Readiness;

/// <summary>Every rule there is, in the order in which reports and <c>docs/readiness-rules.md</c> show them.</summary>
public static class RuleCatalogue
{
    public static readonly IReadOnlyList<IReadinessRule> Rules =
    [
        new WellFormedRole(),
        new WellFormedMeans(),
        new BenefitMissing(),
        new NotAtomic(),
        new NotMinimal(),
        new Ambiguous(),
        new NotFullSentence(),
        new SolutionNotProblem(),
        new NotConceptuallySound(),
        new NotEstimable(),
        new NoAcceptanceCriteria(),
        new AcceptanceCriteriaUntestable(),
        new NoFailurePath(),
        new GherkinMalformed(),
        new NotEstimated(),
        new TooLarge(),
        new OpenQuestion(),
        new PlaceholderText(),
        new NoOwner(),
        new NoParentFeature(),
        new NotEnglish(),
    ];

    public static readonly IReadOnlyList<ISetRule> SetRules =
    [
        new NotUniform(),
        new Duplicate(),
        new DependencyUnresolved(),
        new Conflict(),
        new NotIndependent(),
    ];

    /// <summary>What is to be known of every rule.</summary>
    public static IEnumerable<RuleDescription> All => Rules.Select(rule => rule.About).Concat(SetRules.Select(rule => rule.About));
}
