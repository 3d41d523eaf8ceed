using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Where sentences end.</summary>
internal static class Sentences
{
    private static readonly FrozenSet<string> Abbreviations =
        new[] { "e.g", "eg", "i.e", "ie", "etc", "vs", "cf", "approx", "incl", "excl", "no", "dr", "mr", "mrs", "ms", "st", "fig", "resp", "ca", "max", "min" }.ToFrozenSet();

    /// <summary>Whether the token at <paramref name="i"/> ends a sentence: a stop, unless it stands behind an abbreviation or inside a quotation's middle.</summary>
    public static bool EndsAt(ReadOnlySpan<char> text, IReadOnlyList<Token> tokens, int i)
    {
        var token = tokens[i];
        if (token.Kind == TokenKind.LineBreak)
        {
            return StoryParser.IsBlankLine(text, token);
        }

        if (token.Kind != TokenKind.Symbol || token.Lower is not ("." or "!" or "?" or "。" or "！" or "？"))
        {
            return false;
        }

        if (i + 1 == tokens.Count)
        {
            return true;
        }

        var next = tokens[i + 1];
        if (token.Is("."))
        {
            if (i > 0 && Abbreviations.Contains(tokens[i - 1].Lower) && !(next.StartsUpper && tokens[i - 1].Is("etc")))
            {
                return false;
            }

            return next.Kind is TokenKind.LineBreak || next.StartsUpper || next.Kind is TokenKind.Number || next.Kind is TokenKind.Symbol && next.Lower is "*" or "-" or "•";
        }

        return next.Kind is TokenKind.LineBreak || next.StartsUpper;
    }
}
