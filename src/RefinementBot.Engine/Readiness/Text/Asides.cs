namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Finds what stands in a story beside role, wish and benefit: brackets, lists of examples, side remarks, a second benefit.</summary>
internal static class Asides
{
    /// <summary>The first such words, or nothing.</summary>
    public static Part Find(UserStory story)
    {
        var tokens = story.Tokens;
        var from = Math.Max(story.Whole.From, story.Role.To);
        for (var i = from; i < story.Whole.To; i++)
        {
            var aside = tokens[i].Lower switch
            {
                "(" or "[" or "{" => Brackets(tokens, i, story.Whole.To),
                "such" or "including" or "which" or "like" when i > from => Remark(story, i),
                "so" when i > story.Benefit.From && i + 2 < story.Benefit.To && tokens[i + 1].Is("that") => new Part(i, story.Benefit.To),
                _ => Part.None,
            };
            if (!aside.IsEmpty)
            {
                return aside;
            }
        }

        return Part.None;
    }

    private static Part Brackets(IReadOnlyList<Token> tokens, int open, int end)
    {
        var close = Closing(tokens, open, end);
        return close <= open + 1 || IsPartOfWord(tokens, open, close) || Abbreviations.IsDefinedAndUsed(tokens, open, close) ? Part.None : new Part(open, close + 1);
    }

    private static Part Remark(UserStory story, int i)
    {
        var tokens = story.Tokens;
        var inMeans = i < story.Means.To;
        var behindComma = tokens[i - 1].Is(",");
        var end = inMeans ? story.Means.To : story.Whole.To;
        return tokens[i].Lower switch
        {
            // "colours such as red": what is meant is told by example only. Behind a comma the sentence is whole without it.
            "such" when !behindComma && i + 2 < end && tokens[i + 1].Is("as") => new Part(i, end),
            "including" when inMeans && behindComma && i + 1 < end && !tokens[i + 1].Is(",") => new Part(i, end),
            "which" when inMeans && behindComma => new Part(i, end),
            // "like the old portal does": a comparison with its own verb.
            "like" when inMeans && !Lexicon.IsBaseVerb(tokens[i - 1].Lower) && EndsInVerb(tokens, i + 1, end) => new Part(i, end),
            _ => Part.None,
        };
    }

    private static bool EndsInVerb(IReadOnlyList<Token> tokens, int from, int end)
    {
        for (var i = from + 1; i < end && i <= from + 5; i++)
        {
            if (Lexicon.IsThirdPerson(tokens[i].Lower) && i == end - 1)
            {
                return true;
            }
        }

        return false;
    }

    private static int Closing(IReadOnlyList<Token> tokens, int open, int end)
    {
        var close = tokens[open].Lower switch { "(" => ")", "[" => "]", _ => "}" };
        for (var i = open + 1; i < end; i++)
        {
            if (tokens[i].Is(close))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>"file(s)": letters that belong to the word in front.</summary>
    private static bool IsPartOfWord(IReadOnlyList<Token> tokens, int open, int close) =>
        open > 0 && tokens[open - 1].End == tokens[open].Start && close == open + 2 && tokens[open + 1].Length <= 3;
}
