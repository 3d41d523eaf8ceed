using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>Each acceptance criterion can be seen to hold or not.</summary>
public sealed class AcceptanceCriteriaUntestable : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "acceptance-criteria-untestable",
        "An acceptance criterion holds words that no test can pass or fail: \"fast\", \"user-friendly\", \"etc.\", \"should work\". One whose meaning stands on a line of its own is left alone: “fast” means: ….",
        "At the demo each side reads them its own way.",
        "INVEST: testable",
        'T',
        Severity.Warning)
    {
        Types = [ItemType.Story, ItemType.Feature, ItemType.Epic, ItemType.Enabler, ItemType.Bug],
        Examples =
        [
            new("As a diver, I want to log a dive. | The page is fast.", "fast", "How fast?"),
            new("As a diver, I want to log a dive. | - Import should work", "should work", "What is seen when it works?"),
            new("As a diver, I want to log a dive. | The page is there within 2 seconds.", null, "A number."),
            new("As a diver, I want to log a dive. | - The page is fast.\n- “fast” means: there within 2 seconds", null, "Its meaning is said."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        var text = item.Criteria.Text;
        foreach (var criterion in item.Criteria.Criteria)
        {
            foreach (var (words, question) in VagueWords.Find(text.Tokens, criterion, testing: true))
            {
                var span = new TextSpan(text.Tokens[words.From].Start, text.Tokens[words.To - 1].End);
                if (DefinedWords.Contain(item, text.Quote(span)))
                {
                    continue;
                }

                yield return new Remark(text.Field, span, $"No test can pass or fail \"{text.Quote(span)}\".", $"Say {question}.");
            }
        }
    }
}
