using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>
/// Writes answers into an item as text that reads well and can be edited. Nothing that the item says is taken away but the words
/// that were asked about. Pure: what is found in the item is found anew for each answer, since the one before may have moved it.
/// </summary>
public static class AnswerLanding
{
    private static readonly HashSet<string> SmallFirstWords = new(StringComparer.Ordinal)
    {
        "The", "A", "An", "They", "She", "He", "It", "We", "You", "Their", "Her", "His", "Our", "My", "Your", "This", "That", "No", "Nobody", "All", "Less", "More", "Fewer", "Each", "Every",
    };

    /// <summary>The draft with the answers in it.</summary>
    /// <param name="ready">The team's rules, by which the words that were asked about are found again.</param>
    public static ItemDraft Land(ItemDraft draft, IEnumerable<(ClarifyingQuestion Question, string Answer)> answers, DefinitionOfReady ready) =>
        answers.Aggregate(draft, (into, given) => Land(into, given.Question, given.Answer.ReplaceLineEndings("\n").Trim(), ready));

    private static ItemDraft Land(ItemDraft draft, ClarifyingQuestion question, string answer, DefinitionOfReady ready)
    {
        if (answer.Length == 0)
        {
            return draft;
        }

        var item = new ItemUnderCheck("") { Title = draft.Title, Description = draft.Description, AcceptanceCriteria = draft.AcceptanceCriteria, Type = draft.Type };
        return question.Place switch
        {
            AnswerPlace.Benefit => Benefit(draft, AnalysedItem.Of(item), question, answer),
            AnswerPlace.Role => Role(draft, AnalysedItem.Of(item), question, answer),
            AnswerPlace.Words => InPlace(draft, item, question, answer, ready),
            AnswerPlace.AcceptanceCriteria => Criteria(draft, AnalysedItem.Of(item), question, answer),
            AnswerPlace.Parent when ItemKey.TryParse(answer, out var parent) => draft with { Parent = parent },
            AnswerPlace.BenefitHypothesis when string.IsNullOrWhiteSpace(draft.BenefitHypothesis) => draft with { BenefitHypothesis = answer },
            AnswerPlace.BenefitHypothesis => draft with { BenefitHypothesis = $"{draft.BenefitHypothesis}\n\n{answer}" },
            AnswerPlace.Meaning => Described(draft, DefinedWords.Line(question.Finding.Quote, answer)),
            _ => Described(draft, Led(question.Lead, answer)),
        };
    }

    private static ItemDraft Benefit(ItemDraft draft, AnalysedItem item, ClarifyingQuestion question, string answer)
    {
        var (story, text) = (item.Story, item.StoryField.Original);
        var end = story.SpanOf(story.Means).End;
        if (!story.Benefit.IsEmpty || end == 0 || answer.Contains('\n', StringComparison.Ordinal))
        {
            return Described(draft, Led(question.Lead, answer));
        }

        var opening = Opens(answer, "so ", "so that ", "to ", "in order to ", "because ") ? ", " : ", so that ";
        return With(draft, item.StoryField.Field, text[..end].TrimEnd('.', ',', ';', ' ') + opening + Small(answer).TrimEnd('.') + text[end..]);
    }

    private static ItemDraft Role(ItemDraft draft, AnalysedItem item, ClarifyingQuestion question, string answer)
    {
        var text = item.StoryField.Original;
        var role = WithoutArticle(answer.TrimEnd('.', ','));
        return !item.Story.Role.IsEmpty || !text.StartsWith("I ", StringComparison.Ordinal) || role.Length == 0 || role.Contains('\n', StringComparison.Ordinal)
            ? Described(draft, Led(question.Lead, answer))
            : With(draft, item.StoryField.Field, $"As {("aeiouAEIOU".Contains(role[0], StringComparison.Ordinal) ? "an" : "a")} {role}, {text}");
    }

    /// <summary>An open question keeps its words and gets its answer behind them; what was to be filled in gives way to it.</summary>
    private static ItemDraft InPlace(ItemDraft draft, ItemUnderCheck item, ClarifyingQuestion question, string answer, DefinitionOfReady ready)
    {
        if (ReadinessCheck.Check(item, ready).Report.Findings.FirstOrDefault(finding => FindingMark.Of(finding) == question.Finding) is not { } place)
        {
            // They were changed meanwhile: the answer stands behind the words that it answers.
            return Described(draft, $"{question.Finding.Quote.ReplaceLineEndings(" ").TrimEnd('?', '？', '؟', ' ')}: {answer}");
        }

        var text = item.Text(place.Field);
        var isQuestion = place.Quote.TrimEnd() is [.., '?' or '？' or '؟'];
        var line = place.Field == ItemField.Title ? answer.ReplaceLineEndings(" ") : answer;
        var words = isQuestion ? $"{place.Quote.TrimEnd().TrimEnd('?', '？', '؟').TrimEnd()}: {line}" : line;
        return With(draft, place.Field, text[..place.Start] + words + text[place.End..]);
    }

    private static ItemDraft Criteria(ItemDraft draft, AnalysedItem item, ClarifyingQuestion question, string answer)
    {
        var criteria = item.Criteria;
        if (criteria.Style == CriteriaStyle.Gherkin && !PastedStory.IsCriteria([answer.Split('\n')[0].TrimStart('-', '*', '•', ' ')]))
        {
            // A line of prose would break what a Gherkin reader makes of them.
            return Described(draft, Led(question.Lead, answer));
        }

        var lines = criteria.Style == CriteriaStyle.Gherkin || PastedStory.IsCriteria(answer.Split('\n')) ? answer
            : string.Join('\n', answer.Split('\n').Where(line => line.Trim().Length > 0).Select(line => line.TrimStart() is ['-' or '*' or '•', ' ', ..] ? line : $"- {line.Trim()}"));
        if (criteria.IsEmpty || criteria.Text.Field == ItemField.AcceptanceCriteria)
        {
            return draft with { AcceptanceCriteria = criteria.IsEmpty ? lines : $"{draft.AcceptanceCriteria.TrimEnd()}\n{lines}" };
        }

        // They stand below a heading of the description: elsewhere, they would hide these.
        var text = criteria.Text;
        var last = criteria.Criteria.LastOrDefault(part => criteria.Style != CriteriaStyle.List || IsListed(text.Original, text.Tokens[part.From].Start), criteria.Criteria[^1]);
        var end = text.Tokens[last.To - 1].End;
        end = text.Original.IndexOf('\n', end) is var next and >= 0 ? next : text.Original.Length;
        return draft with { Description = $"{text.Original[..end].TrimEnd()}\n{lines}{text.Original[end..]}" };
    }

    /// <summary>Whether a bullet or a number stands in front of what begins at <paramref name="at"/>: paragraphs behind a list are none of it.</summary>
    private static bool IsListed(string text, int at) => text[(text.LastIndexOf('\n', Math.Max(0, at - 1)) + 1)..at].Trim().Length > 0;

    private static ItemDraft With(ItemDraft draft, ItemField field, string text) => field switch
    {
        ItemField.Title => draft with { Title = text },
        ItemField.Description => draft with { Description = text },
        _ => draft with { AcceptanceCriteria = text },
    };

    private static ItemDraft Described(ItemDraft draft, string line) =>
        draft with { Description = draft.Description.Length == 0 ? line : $"{draft.Description.TrimEnd()}\n\n{line}" };

    private static string Led(string lead, string answer) => lead.Length == 0 ? answer : answer.Contains('\n', StringComparison.Ordinal) ? $"{lead}\n{answer}" : $"{lead} {answer}";

    private static bool Opens(string answer, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (answer.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Without a capital at its front, unless that may be a name's.</summary>
    private static string Small(string answer)
    {
        var first = answer.Split(' ', 2)[0];
        return SmallFirstWords.Contains(first) || Opens(answer, "so ", "to ", "in order ", "because ") ? char.ToLowerInvariant(answer[0]) + answer[1..] : answer;
    }

    private static string WithoutArticle(string role)
    {
        foreach (var opening in (string[])["as an ", "as a ", "as the ", "an ", "a ", "the "])
        {
            if (role.StartsWith(opening, StringComparison.OrdinalIgnoreCase))
            {
                return role[opening.Length..].Trim();
            }
        }

        return role.Trim();
    }
}
