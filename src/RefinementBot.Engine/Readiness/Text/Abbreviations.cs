namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Tells brackets that give a thing its short name, or a short name its meaning, from remarks.</summary>
internal static class Abbreviations
{
    private const int Shortest = 2;
    private const int Longest = 6;

    /// <summary>"a Purchase Order (PO)", "an RFQ (request for quotation)": the letters are the initials of the words.</summary>
    public static bool IsDefined(IReadOnlyList<Token> tokens, int open, int close)
    {
        if (open == 0 || tokens[open - 1].Kind != TokenKind.Word)
        {
            return false;
        }

        return close == open + 2
            ? IsShortFor(tokens[open + 1], tokens, Math.Max(0, open - (2 * Longest)), open, wordsEndThere: true)
            : IsShortFor(tokens[open - 1], tokens, open + 1, close, wordsEndThere: false);
    }

    /// <summary>Whether the short name serves: it stands again elsewhere in the text.</summary>
    public static bool IsDefinedAndUsed(IReadOnlyList<Token> tokens, int open, int close)
    {
        if (!IsDefined(tokens, open, close))
        {
            return false;
        }

        var name = Singular(tokens[close == open + 2 ? open + 1 : open - 1].Lower);
        for (var i = close + 1; i < tokens.Count; i++)
        {
            if (Singular(tokens[i].Lower) == name)
            {
                return true;
            }
        }

        return false;
    }

    private static string Singular(string name) => name.Length > Shortest && name[^1] == 's' ? name[..^1] : name;

    /// <summary>Whether the letters of <paramref name="name"/> are the initials of words, small ones left out or not.</summary>
    /// <param name="wordsEndThere">Whether the words stand at the end of the stretch, with others in front; else they fill it.</param>
    private static bool IsShortFor(Token name, IReadOnlyList<Token> tokens, int from, int to, bool wordsEndThere)
    {
        return name.Kind == TokenKind.Word && (Fits(Singular(name.Lower)) || Fits(name.Lower));

        bool Fits(string initials) => initials.Length is >= Shortest and <= Longest
            && (Match(initials, skipSmall: false) || Match(initials, skipSmall: true));

        bool Match(string initials, bool skipSmall)
        {
            var letter = initials.Length - 1;
            for (var i = to - 1; i >= from; i--)
            {
                var word = tokens[i].Lower;
                if (tokens[i].Kind != TokenKind.Word || (skipSmall && (Lexicon.Prepositions.Contains(word) || Lexicon.Determiners.Contains(word) || word is "and" or "or")))
                {
                    continue;
                }

                if (letter < 0)
                {
                    return wordsEndThere;
                }

                if (word[0] != initials[letter--])
                {
                    return false;
                }
            }

            return letter < 0;
        }
    }
}
