using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Finds where a story begins to say why: "so that", "so we can", "in order to", "because", ", to …", ", enabling …".</summary>
internal static class BenefitFinder
{
    /// <summary><paramref name="At"/> is the marker's first token, <paramref name="Next"/> the first behind it; -1 where there is none.</summary>
    public readonly record struct Found(int At, int Next, string Form)
    {
        public static readonly Found None = new(-1, -1, "");
    }

    private static readonly FrozenSet<string> NotSo = new[] { "if", "do", "does", "or", "not", "even", "ever", "think", "say", "is", "are", "was", "doing", "why", "be" }.ToFrozenSet();
    private static readonly FrozenSet<string> AfterSo = new[] { "far", "much", "many", "long", "few", "on", "forth", "called", "often", "soon", "little" }.ToFrozenSet();

    /// <summary>Verbs in -ing that say what comes of it; others say how it is done ("…, leaving out the weekends").</summary>
    private static readonly FrozenSet<string> Outcomes = """
        allowing enabling ensuring helping letting making giving providing reducing improving increasing saving preventing avoiding facilitating
        enhancing supporting minimizing minimising maximizing maximising leading resulting contributing freeing boosting easing simplifying
        strengthening empowering fostering promoting eliminating lowering raising protecting guaranteeing permitting speeding creating keeping
        delivering offering building
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();

    public static Found Find(ReadOnlySpan<char> text, IReadOnlyList<Token> tokens, int from, int end)
    {
        var reason = Found.None;
        var loose = Found.None;
        for (var i = Math.Max(from, 0); i < end; i++)
        {
            switch (tokens[i].Lower)
            {
                case "so" when So(tokens, i, end) is { At: >= 0 } so:
                    return so;
                case "sothat" or "so-that":
                    return new Found(i, i + 1, "so that");
                case "such" when i > from && i + 2 < end && tokens[i + 1].Is("that") && (tokens[i - 1].Is(",") || Lexicon.SubjectPronouns.Contains(tokens[i + 2].Lower)):
                    return new Found(i, i + 2, "so that");
                case "thus" or "hence" or "thereby" or "therefore" when i > from && i + 1 < end && OpensClause(tokens, i):
                    return new Found(tokens[i - 1].Is("and") ? i - 1 : i, i + 1, "so");
                case "in" when i + 2 < end && tokens[i + 1].Is("order") && tokens[i + 2].Lower is "to" or "that" or "for":
                    return new Found(i, i + 3, "in order to");
                case "with" or "for" when i + 3 < end && tokens[i + 1].Is("the") && tokens[i + 2].Lower is "aim" or "goal" or "purpose" or "intention" && tokens[i + 3].Is("of"):
                    return new Found(i, i + 4, "in order to");
                case "that" or "this" when i > from && i + 2 < end && tokens[i + 1].Is("way") && tokens[i - 1].Kind != TokenKind.Word:
                    return new Found(i, i + 2, "so");
                case "because" when reason.At < 0 && i + 1 < end && !tokens[i + 1].Is("of"):
                    reason = new Found(i, i + 1, "because");
                    break;
                case "since" when reason.At < 0 && i + 1 < end && ((i > from && tokens[i - 1].Is(",")) || tokens[i + 1].Lower is "i" or "we"):
                    reason = new Found(i, i + 1, "because");
                    break;
                case "," when i + 2 < end && i > from:
                    loose = Behind(tokens, i, end) is { At: >= 0 } behind ? behind : loose;
                    break;
                default:
                    break;
            }
        }

        return reason.At >= 0 ? reason : loose;
    }

    /// <summary>"thus I can …", ", hence no bed …", "and thus save …"; "the beds thus marked" is another "thus".</summary>
    private static bool OpensClause(IReadOnlyList<Token> tokens, int at)
    {
        var (before, next) = (tokens[at - 1], tokens[at + 1].Lower);
        return Lexicon.SubjectPronouns.Contains(next) || Lexicon.IsGerund(next)
            || (before.Is("and") && !Lexicon.IsPastForm(next) && !Lexicon.LooksAdjective(next))
            || (before.Kind != TokenKind.Word && (Lexicon.Determiners.Contains(next) || (at + 2 < tokens.Count && Lexicon.Auxiliaries.Contains(tokens[at + 2].Lower))));
    }

    private static Found So(IReadOnlyList<Token> tokens, int i, int end)
    {
        if (i + 1 >= end || (i > 0 && NotSo.Contains(tokens[i - 1].Lower)))
        {
            return Found.None;
        }

        var next = i + 1;
        while (next < end && (tokens[next].Is(",") || tokens[next].Kind == TokenKind.LineBreak))
        {
            next++;
        }

        if (next >= end)
        {
            return Found.None;
        }

        var word = tokens[next].Lower;
        if (word is "that" or "than" or "taht" or "thatt" or "tht")
        {
            return new Found(i, next + 1, "so that");
        }

        if (word is "as" && next + 1 < end && tokens[next + 1].Is("to"))
        {
            return new Found(i, next + 2, "so that");
        }

        if (AfterSo.Contains(word))
        {
            return Found.None;
        }

        var behindStop = i > 0 && (tokens[i - 1].Kind != TokenKind.Word || tokens[i].StartsUpper);
        var clause = Lexicon.SubjectPronouns.Contains(word) || Lexicon.Determiners.Contains(word) || word is "thati" or "when" or "if" or "each" or "nothing" or "none" or "everything"
            || (next + 1 < end && IsPlural(word));
        return clause || (behindStop && !Lexicon.IsAdverb(word) && !Lexicon.LooksAdjective(word)) || (behindStop && HasVerbWithin(tokens, next, Math.Min(end, next + 6)))
            ? new Found(i, next, "so")
            : Found.None;
    }

    /// <summary>"so orders come in": no name in the plural can be meant by a "so" of degree ("so clear").</summary>
    private static bool IsPlural(string word) => word.Length > 3 && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') && !Lexicon.IsAdverb(word) && !Lexicon.LooksAdjective(word);

    private static bool HasVerbWithin(IReadOnlyList<Token> tokens, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (Lexicon.Auxiliaries.Contains(tokens[i].Lower))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Behind a comma: "to" with a verb, or a verb in -ing that no later item of a list follows.</summary>
    private static Found Behind(IReadOnlyList<Token> tokens, int comma, int end)
    {
        var next = comma + 1;
        if (Lexicon.IsAdverb(tokens[next].Lower) && next + 1 < end)
        {
            next++;
        }

        if (tokens[next].Is("to") && next + 1 < end && Lexicon.IsBaseVerb(tokens[next + 1].Lower) && !IsListed(tokens, next + 1, end))
        {
            return new Found(comma + 1, next + 1, "to");
        }

        return Outcomes.Contains(tokens[next].Lower) && next + 1 < end && !tokens[next + 1].Is(",") && !tokens[next + 1].Is("and") && !tokens[next + 1].Is("or")
            ? new Found(comma + 1, next, "-ing")
            : Found.None;
    }

    /// <summary>"to add …, to set …, and to send …": the next of several deeds, and not what they are good for.</summary>
    private static bool IsListed(IReadOnlyList<Token> tokens, int from, int end)
    {
        for (var i = from; i + 2 < end; i++)
        {
            if (tokens[i].Is(",") && (tokens[i + 1].Is("to") || (tokens[i + 1].Lower is "and" or "or" && tokens[i + 2].Is("to"))))
            {
                return true;
            }
        }

        return false;
    }
}
