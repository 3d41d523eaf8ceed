using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Finds the blanks of a story's template that nobody filled in: a role, a wish or a benefit that is a letter, dots or "[some goal]" and no more.</summary>
internal static class TemplateBlanks
{
    private static readonly FrozenSet<string> StandIns = new[] { "foo", "bar", "baz", "blah", "blabla", "lorem", "xyz", "abc" }.ToFrozenSet();
    private static readonly FrozenSet<string> Lead = new[] { "i", "we", "they", "can", "could", "will", "may", "to", "do", "get", "be", "able", "that", "have", "a", "an", "the" }.ToFrozenSet();

    private static readonly FrozenSet<string> TemplateWords = new[]
    {
        "role", "user", "persona", "feature", "goal", "action", "benefit", "reason", "value", "type", "kind", "someone", "something", "outcome", "result",
        "objective", "desire", "function", "functionality", "capability", "who", "what", "why", "actor", "requirement",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Small = new[] { "of", "a", "an", "the", "some", "your", "this", "that", "specific", "insert", "here", "desired", "particular", "expected", "business", "to", "do", "or", "and" }.ToFrozenSet();

    /// <summary>The blanks, each as tokens of the story.</summary>
    public static IEnumerable<Part> Of(UserStory story)
    {
        var wishEnd = story.BenefitOpening.IsEmpty ? story.Whole.To : story.BenefitOpening.From;
        Part[] parts =
        [
            story.Role,
            story.Means.IsEmpty && !story.Wish.IsEmpty ? new Part(story.Wish.To, wishEnd) : story.Means,
            story.Benefit.IsEmpty && !story.BenefitOpening.IsEmpty ? new Part(story.BenefitOpening.To, story.Tokens.Count) : story.Benefit,
        ];
        foreach (var part in parts)
        {
            if (story.IsStory && Blank(story.Tokens, part) is { IsEmpty: false } blank)
            {
                yield return blank;
            }
        }
    }

    private static Part Blank(IReadOnlyList<Token> tokens, Part part)
    {
        var from = part.From;
        while (from < part.To - 1 && (Lead.Contains(tokens[from].Lower) || tokens[from].Is(",")))
        {
            from++;
        }

        var blank = new Part(from, part.To);
        return !blank.IsEmpty && (IsStandIn(tokens, blank) || IsDots(tokens, blank) || IsBracketed(tokens, blank)) ? blank : Part.None;
    }

    /// <summary>"X", "foo", "X and Y".</summary>
    private static bool IsStandIn(IReadOnlyList<Token> tokens, Part blank)
    {
        for (var i = blank.From; i < blank.To; i++)
        {
            var isStandIn = tokens[i].Kind == TokenKind.Word && (StandIns.Contains(tokens[i].Lower) || (tokens[i].StartsUpper && tokens[i].Lower is "x" or "y" or "z"));
            if (!isStandIn && (i == blank.From || i == blank.To - 1 || tokens[i].Lower is not ("and" or "or" or "," or "/")))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDots(IReadOnlyList<Token> tokens, Part blank)
    {
        var dots = 0;
        for (var i = blank.From; i < blank.To; i++)
        {
            if (tokens[i].Lower is not ("." or "…" or "_" or "-" or "[" or "]" or "<" or ">" or "?"))
            {
                return false;
            }

            dots += tokens[i].Lower switch { "…" => 3, "." or "_" => 1, _ => 0 };
        }

        return dots >= 3;
    }

    private static bool IsBracketed(IReadOnlyList<Token> tokens, Part blank)
    {
        if (!tokens[blank.From].Is("[") || !tokens[blank.To - 1].Is("]"))
        {
            return false;
        }

        var named = false;
        for (var i = blank.From + 1; i < blank.To - 1; i++)
        {
            named |= TemplateWords.Contains(tokens[i].Lower);
            if (!TemplateWords.Contains(tokens[i].Lower) && !Small.Contains(tokens[i].Lower) && !tokens[i].Is("/"))
            {
                return false;
            }
        }

        return named;
    }
}
