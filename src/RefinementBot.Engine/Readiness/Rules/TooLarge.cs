using System.Globalization;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>A story fits into an iteration.</summary>
public sealed class TooLarge : IReadinessRule
{
    private static readonly Threshold Points = new("maximum-estimate", 13, 0.5, 1000, "the largest estimate, in story points, that is still planned as one story");
    private static readonly Threshold Criteria = new("maximum-acceptance-criteria", 10, 1, 1000, "the largest number of acceptance criteria of one story; in Gherkin, of scenarios");

    public RuleDescription About { get; } = new(
        "too-large",
        "The estimate is above the team's largest, or the item has more acceptance criteria than one story can hold.",
        "Large stories are estimated worse, and are seldom done within one iteration.",
        "INVEST: small",
        'S',
        Severity.Warning)
    {
        AnyLanguage = true,
        Types = [ItemType.Story, ItemType.Enabler, ItemType.Bug],
        Thresholds = [Points, Criteria],
        Examples =
        [
            new("As a diver, I want to log a dive. | - a\n- b\n- c\n- d\n- e\n- f\n- g\n- h\n- i\n- j\n- k", "", "Eleven criteria."),
            new("As a diver, I want to log a dive. | - a\n- b", null, "Two."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        var largest = ready.ValueOf(Points);
        var written = item.Item.Estimate?.Trim().Replace(',', '.');
        if (double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var points) && points > largest)
        {
            yield return item.OnMissing(string.Create(CultureInfo.InvariantCulture, $"The estimate is {points}, and this team plans no story above {largest}."), "Split it by steps, by rules or by kinds of data.");
        }

        var most = ready.ValueOf(Criteria);
        var criteria = item.Criteria.Style == CriteriaStyle.Gherkin ? Scenarios(item.Criteria) : item.Criteria.Style == CriteriaStyle.List ? item.Criteria.Criteria.Count : 0;
        if (criteria > most)
        {
            yield return new Remark(item.Criteria.Text.Field, TextSpan.Nothing, string.Create(CultureInfo.InvariantCulture, $"There are {criteria} acceptance criteria, more than {most}: this is several stories."), "Split the story along its criteria.");
        }
    }

    private static int Scenarios(AcceptanceCriteriaText criteria) => criteria.Criteria.Count(part => criteria.Keywords.IsScenario(criteria.Text.Plain.AsSpan(criteria.Text.Tokens[part.From].Start)));
}
