using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>A story's words mean the same to each reader.</summary>
public sealed class Ambiguous : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "ambiguous",
        "The wish holds a word that each reader measures otherwise, such as \"fast\", \"user-friendly\", \"various\" or \"etc.\". Such a word in the benefit is left alone, and so is one whose meaning stands on a line of its own: “fast” means: ….",
        "Each reader builds and estimates something else.",
        "Quality User Story framework: unambiguous",
        'E',
        Severity.Info)
    {
        Types = [ItemType.Story, ItemType.Feature, ItemType.Enabler],
        Examples =
        [
            new("As a driver, I want a fast check-in so that I am on the road early.", "fast", "How fast?"),
            new("As a driver, I want to filter by colour, size etc.", "etc", "What else?"),
            new("As a driver, I want to check in within 30 seconds.", null, "A number."),
            new("As a driver, I want a fast check-in. | “fast” means: within 30 seconds", null, "Its meaning is said."),
            new("As a driver, I want to see the price so that I can decide quickly.", null, "The word stands in the benefit."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        foreach (var (words, question) in VagueWords.Find(item.Story.Tokens, item.Story.Means, testing: false))
        {
            var quote = item.StoryField.Quote(item.Story.SpanOf(words));
            if (DefinedWords.Contain(item, quote))
            {
                continue;
            }

            yield return item.OnStory(words, $"\"{quote}\" means something else to each reader.", $"Say {question}.");
        }
    }
}
