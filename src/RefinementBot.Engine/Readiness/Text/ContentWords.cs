using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>The words of a text that carry its meaning, as hashes: enough to compare two texts, and small.</summary>
internal static class ContentWords
{
    public static int[] HashesOf(IReadOnlyList<Token> tokens, Part part)
    {
        var hashes = new List<int>(part.To - part.From);
        var inBrackets = false;
        for (var i = part.From; i < part.To; i++)
        {
            // A note in brackets does not make another wish.
            inBrackets = tokens[i].Lower is "(" or "[" || (inBrackets && tokens[i].Lower is not (")" or "]"));
            if (!inBrackets && tokens[i].Kind is TokenKind.Word or TokenKind.Number or TokenKind.Address && !IsFunctionWord(tokens[i].Lower))
            {
                hashes.Add(Hash(Canonical(Stem(tokens[i].Lower))));
            }
        }

        hashes.Sort();
        return [.. hashes.Distinct()];
    }

    internal static bool IsFunctionWord(string word) =>
        Lexicon.Determiners.Contains(word) || Lexicon.Prepositions.Contains(word) || Lexicon.Pronouns.Contains(word) || Lexicon.Auxiliaries.Contains(word)
        || Lexicon.Relatives.Contains(word) || word is "and" or "or" or "so" or "if" or "able" or "ability" or "have" or "has" or "get" or "be" or "want" or "need" or "as" or "to";

    /// <summary>Cuts the commonest endings, so that "views", "viewed" and "viewing" are one word.</summary>
    internal static string Stem(string word)
    {
        foreach (var (ending, least, replacement) in Endings)
        {
            if (word.Length >= least && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return word[..^ending.Length] + replacement;
            }
        }

        return word;
    }

    private static readonly (string Ending, int Least, string Replacement)[] Endings =
        [("'s", 4, ""), ("ies", 5, "y"), ("sses", 6, "ss"), ("ations", 8, ""), ("ation", 7, ""), ("ions", 7, ""), ("ion", 6, ""), ("ings", 7, ""), ("ing", 6, ""), ("ers", 6, ""), ("er", 5, ""), ("ed", 5, ""), ("es", 5, ""), ("ss", 4, "ss"), ("us", 4, "us"), ("is", 4, "is"), ("s", 4, ""), ("ly", 5, ""), ("e", 5, "")];

    /// <summary>One word for verbs that say the same of a screen: a story told twice seldom uses the same one.</summary>
    private static string Canonical(string stem) => Canonicals.GetValueOrDefault(stem, stem);

    private static readonly FrozenDictionary<string, string> Canonicals = new (string, string)[]
    {
        ("view", "see"), ("display", "see"), ("show", "see"), ("look", "see"), ("brows", "see"),
        ("choos", "select"), ("pick", "select"), ("chos", "select"),
        ("delet", "remov"), ("discard", "remov"),
        ("modify", "edit"), ("chang", "edit"), ("updat", "edit"), ("amend", "edit"), ("adjust", "edit"),
        ("add", "creat"), ("mak", "creat"),
        ("find", "search"), ("locat", "search"), ("look-up", "search"),
        ("purchas", "buy"), ("order", "buy"),
    }.ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>FNV-1a: the same in every process, unlike the framework's own.</summary>
    private static int Hash(string word)
    {
        unchecked
        {
            var hash = 2166136261u;
            foreach (var c in word)
            {
                hash = (hash ^ c) * 16777619u;
            }

            return (int)hash;
        }
    }
}
