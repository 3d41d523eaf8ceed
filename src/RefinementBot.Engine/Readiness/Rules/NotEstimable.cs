using System.Collections.Frozen;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>There is enough said to put a size to it.</summary>
public sealed class NotEstimable : IReadinessRule
{
    private static readonly FrozenSet<string> Boundless = new[] { "everything", "anything", "whatever", "somehow" }.ToFrozenSet();
    private static readonly FrozenSet<string> TimeUnits = new[] { "hour", "hours", "h", "day", "days", "d", "week", "weeks" }.ToFrozenSet();

    public RuleDescription About { get; } = new(
        "not-estimable",
        "The wish has no bounds (\"everything\", \"whatever\"); a bug does not say how it is seen; a spike has no question or no time box.",
        "What has no bounds cannot be sized; the estimate is a guess about the guess.",
        "INVEST: estimable; Quality User Story framework: estimable; SAFe: a spike is time-boxed",
        'E',
        Severity.Warning)
    {
        Types = [ItemType.Story, ItemType.Spike, ItemType.Bug],
        Examples =
        [
            new("As a librarian, I want to export everything so that I can use it elsewhere.", "everything", "No bounds."),
            new("Spike: caching", "", "No question and no time box."),
            new("Spike: which cache keeps 10,000 sessions? Time box: 2 days", null, "A question and a time box."),
            new("As a librarian, I want to export the loans of one day.", null, "Bounds."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready) => item.Type switch
    {
        ItemType.Spike => Spike(item),
        ItemType.Bug => Bug(item),
        _ => Story(item),
    };

    private static IEnumerable<Remark> Story(AnalysedItem item)
    {
        for (var i = item.Story.Means.From; i < item.Story.Means.To; i++)
        {
            if (Boundless.Contains(item.Story.Tokens[i].Lower) && !DefinedWords.Contain(item, item.Story.Tokens[i].Lower))
            {
                yield return item.OnStory(new Part(i, i + 1), "This word has no bounds, so the story cannot be sized.", "Name what is in and what is out.");
            }
        }
    }

    private static IEnumerable<Remark> Spike(AnalysedItem item)
    {
        if (!Has(item, (tokens, i) => tokens[i].Is("?") || tokens[i].Lower is "whether" or "which" or "how" or "what" or "why" or "find" or "decide" or "compare"))
        {
            yield return item.OnMissing("The spike does not say what is to be found out, so nobody knows when it is done.", "Write the question that it has to answer.");
        }

        if (!Has(item, (tokens, i) => tokens[i].Lower is "timebox" or "time-box" or "timeboxed" || (tokens[i].Kind == TokenKind.Number && i + 1 < tokens.Count && TimeUnits.Contains(tokens[i + 1].Lower)) || IsShortTime(tokens[i])))
        {
            yield return item.OnMissing("The spike has no time box, so it has no size.", "Add one, such as \"Time box: 2 days\".");
        }
    }

    private static IEnumerable<Remark> Bug(AnalysedItem item)
    {
        if (item.Description.IsEmpty && item.Criteria.IsEmpty && item.Title.Tokens.Count < 25)
        {
            yield return item.OnMissing("The bug does not say how it is seen, so nobody can tell its cause or its size.", "Add the steps to reproduce it, what was expected and what happened.");
        }
    }

    private static bool IsShortTime(Token token) => token.Kind == TokenKind.Number && token.Lower.Length > 1 && token.Lower[^1] is 'h' or 'd' && token.Kind == TokenKind.Number;

    private static bool Has(AnalysedItem item, Func<IReadOnlyList<Token>, int, bool> test) =>
        Enumerable.Range(0, item.Title.Tokens.Count).Any(i => test(item.Title.Tokens, i)) || Enumerable.Range(0, item.Description.Tokens.Count).Any(i => test(item.Description.Tokens, i))
        || Enumerable.Range(0, item.Criteria.Text.Tokens.Count).Any(i => test(item.Criteria.Text.Tokens, i));
}
