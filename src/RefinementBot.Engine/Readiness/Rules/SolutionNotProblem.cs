using System.Collections.Frozen;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>A story says what is needed, not how it is built.</summary>
public sealed class SolutionNotProblem : IReadinessRule
{
    private static readonly FrozenSet<string> Technical = new[]
    {
        "api", "sql", "database", "table", "json", "xml", "dropdown", "drop-down", "checkbox", "button", "popup", "pop-up", "modal", "css", "html", "javascript", "framework",
        "algorithm", "algorithms", "architecture", "library", "microservice", "endpoint", "cache", "index", "cron", "regex", "schema", "server", "backend", "frontend", "plugin", "codebase",
    }.ToFrozenSet();

    public RuleDescription About { get; } = new(
        "solution-not-problem",
        "The wish names a technical means, such as a table, a button or a library, and so prescribes the solution. Off by default: which words prescribe depends on the product, and most such stories name none of these.",
        "A prescribed solution shuts out cheaper ones.",
        "Quality User Story framework: problem-oriented",
        'N',
        Severity.Info)
    {
        On = false,
        Types = RuleDescription.Stories,
        Examples =
        [
            new("As a clerk, I want a dropdown with the departments so that I can route letters.", "dropdown", "There are other ways to choose a department."),
            new("As a clerk, I want to choose the department so that I can route letters.", null, "The need itself."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        var story = item.Story;
        for (var i = story.Means.From; i < story.Means.To; i++)
        {
            if (Technical.Contains(story.Tokens[i].Lower))
            {
                yield return item.OnStory(new Part(i, i + 1), "This word prescribes how it is built and shuts out simpler ways.", "Say what the user wants to reach, and leave the means to the team.");
                yield break;
            }
        }
    }
}
