using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>The words of a text that carry its meaning, as hashes: enough to compare two texts, and small.</summary>
internal static class ContentWords
{
    private static readonly (string Ending, int Least, string Replacement)[] Endings =
        [("'s", 4, ""), ("ies", 5, "y"), ("sses", 6, "ss"), ("ations", 8, ""), ("ation", 7, ""), ("ions", 7, ""), ("ion", 6, ""), ("ings", 7, ""), ("ing", 6, ""), ("ers", 6, ""), ("er", 5, ""), ("ed", 5, ""), ("es", 5, ""), ("ss", 4, "ss"), ("us", 4, "us"), ("is", 4, "is"), ("s", 4, ""), ("ly", 5, ""), ("e", 5, "")];

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

    /// <summary>The hash of what is done, where the wish opens with a verb of a plain deed; else 0.</summary>
    public static int DeedOf(IReadOnlyList<Token> tokens, Part means)
    {
        for (var (i, words) = (means.From, 0); i < means.To && words < 2; i++)
        {
            if (tokens[i].Kind == TokenKind.Word && !IsFunctionWord(tokens[i].Lower))
            {
                words++;
                var word = Canonical(Stem(tokens[i].Lower));
                if (Deeds.Contains(word))
                {
                    return Hash(word);
                }
            }
        }

        return 0;
    }

    internal static bool IsFunctionWord(string word) =>
        Lexicon.Determiners.Contains(word) || Lexicon.Prepositions.Contains(word) || Lexicon.Pronouns.Contains(word) || Lexicon.Auxiliaries.Contains(word)
        || Lexicon.Relatives.Contains(word) || word is "and" or "or" or "so" or "if" or "able" or "ability" or "have" or "has" or "get" or "be" or "want" or "need" or "as" or "to";

    /// <summary>Cuts the commonest endings, so that "views", "viewed" and "viewing" are one word; twice, since "covered" has to meet "cover".</summary>
    internal static string Stem(string word) => CutEnding(CutEnding(word));

    private static string CutEnding(string word)
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

    /// <summary>One word for verbs that say the same of a screen: a story told twice seldom uses the same one.</summary>
    private static string Canonical(string stem) => Canonicals.GetValueOrDefault(stem, stem);

    private static readonly FrozenDictionary<string, string> Canonicals = new (string Word, string Same)[]
    {
        ("view", "see"), ("display", "see"), ("show", "see"), ("look", "see"), ("browse", "see"),
        ("choose", "select"), ("pick", "select"), ("chose", "select"),
        ("delete", "remove"), ("discard", "remove"),
        ("modify", "edit"), ("change", "edit"), ("update", "edit"), ("amend", "edit"), ("adjust", "edit"),
        ("add", "create"), ("make", "create"),
        ("find", "search"), ("locate", "search"), ("look-up", "search"),
        ("purchase", "buy"), ("order", "buy"),
    }.ToFrozenDictionary(pair => Stem(pair.Word), pair => Stem(pair.Same));

    /// <summary>Verbs of plain deeds, one for each group of <see cref="Canonicals"/>: two of them with one thing are two wishes.</summary>
    private static readonly FrozenSet<string> Deeds = """
        see create edit remove select search buy export download print import upload publish send share invite submit approve accept
        reject move copy filter sort log sign manage cancel book record schedule configure
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(verb => Canonical(Stem(verb))).ToFrozenSet();

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
