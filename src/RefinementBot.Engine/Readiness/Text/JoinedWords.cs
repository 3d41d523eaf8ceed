using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Reads words as one that only emphasis cuts: "**user**-friendly", "fa&lt;b&gt;st&lt;/b&gt;".</summary>
internal static class JoinedWords
{
    private static readonly FrozenSet<string> InlineTags = new[] { "b", "i", "u", "em", "strong", "span", "font", "a", "s", "del", "ins", "small", "code", "mark", "tt", "sub", "sup" }.ToFrozenSet();

    /// <summary>The tokens of <paramref name="plain"/>, whose offsets are those of <paramref name="original"/>.</summary>
    public static List<Token> Tokenize(string original, string plain)
    {
        var kept = new List<int>(plain.Length);
        for (var i = 0; i < plain.Length; i++)
        {
            var end = EndOfMarkup(original, plain, i);
            if (end > i && i > 0 && end < plain.Length && !char.IsWhiteSpace(plain[i - 1]) && !char.IsWhiteSpace(plain[end]) && IsEmphasis(original.AsSpan(i, end - i)))
            {
                i = end - 1;
                continue;
            }

            for (; i < end - 1; i++)
            {
                kept.Add(i);
            }

            kept.Add(i);
        }

        if (kept.Count == plain.Length)
        {
            return Tokenizer.Tokenize(plain);
        }

        var joined = string.Create(kept.Count, (plain, kept), static (text, state) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = state.plain[state.kept[i]];
            }
        });
        return [.. Tokenizer.Tokenize(joined).Select(token => token with { Start = kept[token.Start], Length = kept[token.End - 1] + 1 - kept[token.Start] })];
    }

    /// <summary>Where the run of blanked signs ends that begins at <paramref name="at"/>.</summary>
    private static int EndOfMarkup(string original, string plain, int at)
    {
        while (at < plain.Length && plain[at] == ' ' && !char.IsWhiteSpace(original[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>Whether the signs set no words apart: emphasis, or tags that stand inside a line.</summary>
    private static bool IsEmphasis(ReadOnlySpan<char> markup)
    {
        while (!markup.IsEmpty)
        {
            if (markup[0] is '*' or '_' or '`' or '~' or '+' or '^')
            {
                markup = markup[1..];
                continue;
            }

            var close = markup[0] == '<' ? markup.IndexOf('>') : -1;
            if (close < 0 || !InlineTags.Contains(markup[1..close].Trim('/').ToString().ToLowerInvariant()))
            {
                return false;
            }

            markup = markup[(close + 1)..];
        }

        return true;
    }
}
