using System.Globalization;
using System.Text;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Cuts a text into tokens in one pass. Never throws, whatever the text; offsets point into the text as given.</summary>
public static class Tokenizer
{
    private static readonly string[] Schemes = ["http://", "https://", "ftp://", "www.", "mailto:"];

    /// <summary>The tokens of <paramref name="text"/> in order, without blanks.</summary>
    public static List<Token> Tokenize(ReadOnlySpan<char> text)
    {
        var tokens = new List<Token>(Math.Min(text.Length / 5, 4096) + 4);
        var at = 0;
        while (at < text.Length)
        {
            var start = at;
            var kind = Next(text, ref at);
            if (kind is { } known)
            {
                var slice = text[start..at];
                tokens.Add(new Token(start, at - start, known, Lower(slice), char.IsUpper(slice[0])));
            }
        }

        return tokens;
    }

    private static string Lower(ReadOnlySpan<char> word) =>
        string.Create(word.Length, word, static (lower, original) =>
        {
            original.ToLowerInvariant(lower);
            lower.Replace('\u2019', '\'');
        });

    private static TokenKind? Next(ReadOnlySpan<char> text, ref int at)
    {
        var c = text[at];
        if (c is '\n' or '\r' or '\u2028' or '\u2029')
        {
            while (at < text.Length && (char.IsWhiteSpace(text[at])))
            {
                at++;
            }

            return TokenKind.LineBreak;
        }

        if (char.IsWhiteSpace(c) || char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format)
        {
            at++;
            return null;
        }

        if (StartsAddress(text[at..]))
        {
            while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('<' or '>' or '"' or ')' or ']' or '|'))
            {
                at++;
            }

            return TokenKind.Address;
        }

        if (char.IsDigit(c))
        {
            at = EndOfWord(text, at);
            if (at < text.Length && text[at] == '%')
            {
                at++;
            }

            return TokenKind.Number;
        }

        if (IsWordPart(text, at, out var width))
        {
            at = EndOfWord(text, at + width);
            return at < text.Length && text[at] == '@' && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]) ? Mail(text, ref at) : TokenKind.Word;
        }

        at += char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
        return TokenKind.Symbol;
    }

    private static TokenKind Mail(ReadOnlySpan<char> text, ref int at)
    {
        at = EndOfWord(text, at + 1);
        return TokenKind.Address;
    }

    private static bool StartsAddress(ReadOnlySpan<char> text)
    {
        if (text[0] is not ('h' or 'H' or 'f' or 'F' or 'w' or 'W' or 'm' or 'M'))
        {
            return false;
        }

        foreach (var scheme in Schemes)
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Letters and marks, and between two of them one apostrophe, hyphen, dot or underscore.</summary>
    private static int EndOfWord(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length)
        {
            if (IsWordPart(text, at, out var width))
            {
                at += width;
            }
            else if (text[at] is '\'' or '\u2019' or '-' or '\u2010' or '\u2011' or '.' or '_' && at + 1 < text.Length && IsWordPart(text, at + 1, out width)
                && !(text[at] == '.' && char.IsUpper(text[at + 1]) && at > 0 && char.IsLower(text[at - 1])))
            {
                at += 1 + width;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    private static bool IsWordPart(ReadOnlySpan<char> text, int at, out int width)
    {
        width = 1;
        var c = text[at];
        if (char.IsAsciiLetterOrDigit(c))
        {
            return true;
        }

        if (c < 0x80)
        {
            return false;
        }

        if (Rune.DecodeFromUtf16(text[at..], out var rune, out width) != System.Buffers.OperationStatus.Done)
        {
            width = 1;
            return false;
        }

        return Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }
}
