using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Words of general English that each reader measures otherwise, with the question that makes them clear.</summary>
internal static class VagueWords
{
    /// <summary>Words that no test can pass or fail.</summary>
    private static readonly Dictionary<string, string> Untestable = new(StringComparer.Ordinal)
    {
        ["fast"] = "in how many seconds",
        ["quickly"] = "in how many seconds",
        ["quick"] = "in how many seconds",
        ["slow"] = "in how many seconds",
        ["responsive"] = "in how many seconds",
        ["user-friendly"] = "which steps, for whom, in what time",
        ["intuitive"] = "which steps, for whom, without what help",
        ["easy"] = "in how many steps",
        ["easily"] = "in how many steps",
        ["simple"] = "in how many steps",
        ["seamless"] = "what must not be seen or lost",
        ["seamlessly"] = "what must not be seen or lost",
        ["efficient"] = "at what cost or in what time",
        ["efficiently"] = "at what cost or in what time",
        ["effective"] = "measured how",
        ["effectively"] = "measured how",
        ["robust"] = "against which failures",
        ["reliable"] = "how often may it fail",
        ["scalable"] = "to how many",
        ["flexible"] = "what may be changed by whom",
        ["adequate"] = "from which value on",
        ["appropriate"] = "which ones",
        ["reasonable"] = "from which value on",
        ["sufficient"] = "from which value on",
        ["etc"] = "what else, in full",
        ["optimal"] = "measured how",
        ["nice"] = "seen in what",
        ["good"] = "seen in what",
        ["better"] = "by how much",
        ["improved"] = "by how much",
        ["modern"] = "seen in what",
        ["convenient"] = "in how many steps",
        ["smooth"] = "seen in what",
        ["smoothly"] = "seen in what",
        ["properly"] = "seen in what",
        ["correctly"] = "seen in what",
        ["various"] = "which ones",
        ["several"] = "how many",
    };

    /// <summary>Two words that are vague together only.</summary>
    private static readonly Dictionary<(string, string), string> Pairs = new()
    {
        [("user", "friendly")] = "which steps, for whom, in what time",
        [("should", "work")] = "what is seen when it works",
        [("works", "well")] = "what is seen when it works",
        [("as", "needed")] = "who decides, by what",
        [("if", "possible")] = "must it or must it not",
        [("as", "appropriate")] = "which ones",
        [("and", "more")] = "what else, in full",
        [("high", "quality")] = "measured how",
        [("real", "time")] = "within how many seconds",
    };

    private static readonly FrozenSet<string> PairOpeners = Pairs.Keys.Select(pair => pair.Item1).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The vague words in <paramref name="part"/>, each with the question that makes it clear.</summary>
    public static IEnumerable<(Part Words, string Question)> Find(IReadOnlyList<Token> tokens, Part part, bool testing)
    {
        for (var i = part.From; i < part.To; i++)
        {
            var word = tokens[i].Lower;
            if (PairOpeners.Contains(word) && i + 1 < part.To && Pairs.TryGetValue((word, tokens[i + 1].Lower), out var pair))
            {
                yield return (new Part(i, i + 2), pair);
                i++;
            }
            else if (Untestable.TryGetValue(word, out var question) && (testing || word is not ("correctly" or "properly" or "good" or "better" or "improved" or "slow" or "several")))
            {
                yield return (new Part(i, i + 1), question);
            }
        }
    }
}
