namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Finds what stands in a story beside role, wish and benefit: brackets, braces, examples.</summary>
internal static class Asides
{
    public static Part Find(UserStory story)
    {
        var tokens = story.Tokens;
        for (var i = Math.Max(story.Whole.From, story.Role.To); i < story.Whole.To; i++)
        {
            if (tokens[i].Lower is "(" or "[" or "{" && Closing(tokens, i, story.Whole.To) is var close && close > i + 1)
            {
                if (!IsPluralEnding(tokens, i, close))
                {
                    return new Part(i, close + 1);
                }

                i = close;
            }
        }

        return Part.None;
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

    /// <summary>"file(s)", "(optional)": letters that belong to the word in front.</summary>
    private static bool IsPluralEnding(IReadOnlyList<Token> tokens, int open, int close) =>
        open > 0 && tokens[open - 1].End == tokens[open].Start && close == open + 2 && tokens[open + 1].Length <= 3;
}
