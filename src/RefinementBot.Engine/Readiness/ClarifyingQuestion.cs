using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Readiness;

/// <summary>Where the answer to a question is written in an item.</summary>
public enum AnswerPlace
{
    /// <summary>A line of the description, behind the words that lead it in.</summary>
    Description,

    /// <summary>Acceptance criteria, one a line.</summary>
    AcceptanceCriteria,

    /// <summary>The end of the story's own sentence: ", so that …".</summary>
    Benefit,

    /// <summary>The front of the story's own sentence: "As a …, ".</summary>
    Role,

    /// <summary>In place of the words that were asked about.</summary>
    Words,

    /// <summary>A line of the description that says what the words mean.</summary>
    Meaning,

    /// <summary>The key of the larger item that it is part of.</summary>
    Parent,

    /// <summary>The feature's benefit hypothesis.</summary>
    BenefitHypothesis,
}

/// <summary>What somebody who answers for an item is asked, so that a finding can be mended.</summary>
/// <param name="Finding">The finding that it follows from.</param>
/// <param name="Says">The question, in plain words.</param>
/// <param name="Place">Where its answer belongs.</param>
/// <param name="Lead">The words in front of the answer, so that it reads well where it lands; empty for none.</param>
public sealed record ClarifyingQuestion(FindingMark Finding, string Says, AnswerPlace Place, string Lead = "")
{
    /// <summary>What becomes of the answer, for the hint below its field.</summary>
    public string Hint => Place switch
    {
        AnswerPlace.Description when Lead.Length == 0 => "Goes into the description.",
        AnswerPlace.Description => $"Goes into the description: “{Lead} …”.",
        AnswerPlace.AcceptanceCriteria => "Becomes acceptance criteria, one a line.",
        AnswerPlace.Benefit => "Goes to the end of the story: “…, so that <your answer>”.",
        AnswerPlace.Role => "Goes in front of the story: “As a <your answer>, …”.",
        AnswerPlace.Words => $"Takes the place of “{Shorten.ToLine(Finding.Quote, ClarifyingQuestions.LongestQuote)}”.",
        AnswerPlace.Meaning => $"Goes into the description: “{Shorten.ToLine(Finding.Quote, ClarifyingQuestions.LongestQuote)}” means: ….",
        AnswerPlace.Parent => "A key such as CHK-100.",
        AnswerPlace.BenefitHypothesis => "Becomes the benefit hypothesis.",
        _ => throw new System.Diagnostics.UnreachableException(Place.ToString()),
    };
}

/// <summary>The questions that findings imply. Pure: one report always asks the same, the worst finding first.</summary>
public static class ClarifyingQuestions
{
    /// <summary>The longest quote in a question, in UTF-16 units.</summary>
    internal const int LongestQuote = 80;

    private const string Asks = "Say ";

    /// <summary>Whether anything in a report can be asked of whoever answers for the item.</summary>
    public static bool AreImplied(ReadinessReport report) => report.Findings.Any(finding => Of(finding, "", DefinitionOfReady.Default) is not null || IsAsked(finding, report));

    /// <summary>Whether it is of the team's checklist and looked for in the item; what a person ticks is no question to the owner.</summary>
    private static bool IsAsked(Finding finding, ReadinessReport report) =>
        finding.Rule != Needed.DescriptionMissing && RuleCatalogue.All.All(rule => rule.Id != finding.Rule) && report.Checklist.All(state => state.Question.Id != finding.Rule);

    /// <summary>The questions, each once.</summary>
    /// <param name="ready">By which the report was made.</param>
    public static IReadOnlyList<ClarifyingQuestion> Of(ReadinessReport report, ItemUnderCheck item, DefinitionOfReady ready)
    {
        var analysed = AnalysedItem.Of(item);
        var role = analysed.Story.Role.IsEmpty ? "" : Shorten.ToLine(analysed.StoryField.Quote(analysed.Story.SpanOf(analysed.Story.Role)), LongestQuote);
        return
        [
            .. report.Findings.OrderByDescending(finding => finding.Severity)
                .Select(finding => Of(finding, role, ready)).OfType<ClarifyingQuestion>().DistinctBy(question => (question.Says, question.Place)),
        ];
    }

    private static ClarifyingQuestion? Of(Finding finding, string role, DefinitionOfReady ready)
    {
        var (mark, quote, who) = (FindingMark.Of(finding), Shorten.ToLine(finding.Quote, LongestQuote), role.Length == 0 ? "whoever wants it" : $"the {role}");
        return finding.Rule switch
        {
            "well-formed-role" => new(mark, "Who wants this?", AnswerPlace.Role, "Wanted by:"),
            "well-formed-means" => new(mark, $"What does {who} want to be able to do?", AnswerPlace.Description, "Wanted:"),
            "benefit-missing" when finding.Fix.Contains("We believe", StringComparison.Ordinal) =>
                new(mark, "What will be better for whom, and by what will you see it?", AnswerPlace.BenefitHypothesis),
            "benefit-missing" => new(mark, $"What does {who} gain from it?", AnswerPlace.Benefit, "So that:"),
            "not-atomic" => new(mark, $"Which of “{quote}” is needed first, and can the rest wait?", AnswerPlace.Description, "Needed first:"),
            "not-full-sentence" => new(mark, $"What is to be done with “{quote}”, and for whom?", AnswerPlace.Description, "Wanted:"),
            "solution-not-problem" => new(mark, $"What does {who} want to reach with “{quote}”?", AnswerPlace.Description, "To be reached:"),
            "not-conceptually-sound" => new(mark, "Who outside of the team gains from it, and what?", AnswerPlace.Description, "Gains from it:"),
            "ambiguous" or "acceptance-criteria-untestable" => new(mark, Meaning(quote, finding.Fix), AnswerPlace.Meaning),
            "not-estimable" when quote.Length > 0 => new(mark, $"What belongs to “{quote}”, and what does not?", AnswerPlace.Meaning),
            "not-estimable" when finding.Fix.Contains("Time box", StringComparison.Ordinal) => new(mark, "How long may it take at most?", AnswerPlace.Description, "Time box:"),
            "not-estimable" when finding.Fix.Contains("question", StringComparison.Ordinal) => new(mark, "What does it have to find out?", AnswerPlace.Description, "To find out:"),
            "not-estimable" => new(mark, "How is it seen: with which steps, what was expected, and what happened?", AnswerPlace.Description, "How it is seen:"),
            "no-acceptance-criteria" => new(mark, "How will you see that it works?", AnswerPlace.AcceptanceCriteria),
            "no-failure-path" => new(mark, "What happens when something is wrong, missing or refused?", AnswerPlace.AcceptanceCriteria, "When it fails:"),
            "too-large" => new(mark, "What of it is needed first, and what can be a story of its own?", AnswerPlace.Description, "Needed first:"),
            "open-question" => new(mark, quote, AnswerPlace.Words),
            "placeholder-text" => new(mark, $"What is to stand in place of “{quote}”?", AnswerPlace.Words),
            "no-parent-feature" => new(mark, "Which feature is it part of?", AnswerPlace.Parent, "Part of:"),
            Needed.DescriptionMissing => new(mark, "What is wanted and why, in a few lines?", AnswerPlace.Description),
            _ => ready.Checklist.FirstOrDefault(asked => asked.Id == finding.Rule && asked.Mentions.Count > 0) is { } asked
                ? new(mark, $"Your team asks: {asked.Says}", AnswerPlace.Description, $"{asked.Says.TrimEnd('.', '?', ':', ' ')}:")
                : null,
        };
    }

    /// <summary>The rule's own fix says what is to be measured: "Say in how many seconds."</summary>
    private static string Meaning(string quote, string fix) => fix.StartsWith(Asks, StringComparison.Ordinal)
        ? fix.Contains("seconds", StringComparison.Ordinal) ? $"How fast is “{quote}”: {fix[Asks.Length..].TrimEnd('.')}?" : $"What is “{quote}”: {fix[Asks.Length..].TrimEnd('.')}?"
        : $"What does “{quote}” mean here?";
}
