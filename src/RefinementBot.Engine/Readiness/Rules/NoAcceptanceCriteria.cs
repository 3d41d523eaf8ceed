using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>An item says how it is accepted.</summary>
public sealed class NoAcceptanceCriteria : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "no-acceptance-criteria",
        "The item has no acceptance criteria, neither in their own field nor under that heading in the description.",
        "Without them the team cannot tell when it is done, and finds out what was meant at the demo.",
        "INVEST: testable; SAFe: stories, features and enablers have acceptance criteria",
        'T',
        Severity.Blocking)
    {
        AnyLanguage = true,
        Field = NeededField.AcceptanceCriteria,
        Types = [ItemType.Story, ItemType.Feature, ItemType.Enabler],
        Examples =
        [
            new("As a diver, I want to log a dive.", "", "None given."),
            new("As a diver, I want to log a dive. | Given a dive, when I save it, then it is in my log.", null, "Given behind the bar."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        // A task is done when it is done; whoever wants criteria for it makes it a story or an enabler.
        if (item.Criteria.IsEmpty && !item.IsTask)
        {
            yield return new Remark(ItemField.AcceptanceCriteria, TextSpan.Nothing, "There are no acceptance criteria, so nobody can tell when this is done.", "Add two or three that can be seen to hold or not: \"Given …, when …, then …\".");
        }
    }
}
