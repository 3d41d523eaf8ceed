using System.Net;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Blanks out tags, comments, scripts and styles; writes the character that an entity stands for where the entity began.</summary>
internal static class HtmlText
{
    private const int LongestEntity = 32;

    public static string Blank(string text)
    {
        var plain = text.ToCharArray();
        var at = 0;
        while (at < plain.Length)
        {
            at = plain[at] switch
            {
                '<' => Tag(text, plain, at),
                '&' => Entity(text, plain, at),
                _ => at + 1,
            };
        }

        return new string(plain);
    }

    private static int Tag(string text, char[] plain, int at)
    {
        if (text.AsSpan(at).StartsWith("<!--", StringComparison.Ordinal))
        {
            var close = text.IndexOf("-->", at, StringComparison.Ordinal);
            return Fill(plain, at, close < 0 ? text.Length : close + 3);
        }

        var name = at + 1 < text.Length && text[at + 1] is '/' or '!' or '?' ? at + 2 : at + 1;
        if (name >= text.Length || !char.IsAsciiLetter(text[name]))
        {
            return at + 1;
        }

        var end = EndOfTag(text, name);
        if (end < 0)
        {
            return at + 1;
        }

        var nameEnd = name;
        while (nameEnd < end && char.IsAsciiLetterOrDigit(text[nameEnd]))
        {
            nameEnd++;
        }

        var tag = text[name..nameEnd].ToLowerInvariant();
        if (name == at + 1 && tag is "script" or "style")
        {
            var close = text.IndexOf("</" + tag, end, StringComparison.OrdinalIgnoreCase);
            end = close < 0 ? text.Length : close;
        }

        Fill(plain, at, end);
        if (tag is "p" or "br" or "div" or "li" or "ul" or "ol" or "tr" or "table" or "pre" or "blockquote" or "hr" || (tag.Length == 2 && tag[0] == 'h'))
        {
            plain[at] = '\n';
            if (tag is "li" && name == at + 1)
            {
                // A list item reads as one, whatever sign the browser would show.
                plain[end - 1] = '\u2022';
            }
        }

        return end;
    }

    /// <summary>The offset behind the ">" that ends the tag; a ">" inside an attribute's quotes does not.</summary>
    private static int EndOfTag(string text, int at)
    {
        var quote = '\0';
        for (; at < text.Length; at++)
        {
            if (quote != '\0')
            {
                quote = text[at] == quote ? '\0' : quote;
            }
            else if (text[at] is '"' or '\'' && text[at - 1] == '=')
            {
                quote = text[at];
            }
            else if (text[at] == '>')
            {
                return at + 1;
            }
            else if (text[at] == '<')
            {
                return -1;
            }
        }

        return -1;
    }

    private static int Entity(string text, char[] plain, int at)
    {
        var length = text.AsSpan(at, Math.Min(LongestEntity, text.Length - at)).IndexOf(';');
        if (length < 2)
        {
            return at + 1;
        }

        var decoded = WebUtility.HtmlDecode(text.Substring(at, length + 1));
        if (decoded.Length > length)
        {
            return at + 1;
        }

        Fill(plain, at, at + length + 1);
        for (var i = 0; i < decoded.Length; i++)
        {
            plain[at + i] = decoded[i] == '\u00A0' ? ' ' : decoded[i];
        }

        return at + length + 1;
    }

    /// <summary>Blanks, but keeps the lines where they are.</summary>
    internal static int Fill(char[] plain, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (plain[i] is not ('\n' or '\r'))
            {
                plain[i] = ' ';
            }
        }

        return to;
    }
}
