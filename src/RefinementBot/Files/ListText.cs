using System.Text;

namespace RefinementBot.Files;

/// <summary>
/// Several texts in one cell: <c>checkout; payment</c>. A text that holds the separator, a line end or space at its ends, or begins
/// with a quotation mark, stands in quotation marks, those inside of it doubled, as in CSV itself.
/// </summary>
internal static class ListText
{
    public static string Join(IEnumerable<string> parts, char separator)
    {
        var text = new StringBuilder();
        var isFirst = true;
        foreach (var part in parts)
        {
            if (!isFirst)
            {
                text.Append(separator).Append(separator == ';' ? " " : "");
            }

            isFirst = false;
            if (NeedsQuotes(part, separator))
            {
                text.Append('"').Append(part.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }
            else
            {
                text.Append(part);
            }
        }

        return text.ToString();
    }

    /// <summary>The texts of a cell, without space around them. An empty one is left out unless it is quoted or <paramref name="keepEmpty"/> says otherwise.</summary>
    /// <param name="lines">Whether a line end parts texts too, as where people wrote one below the other.</param>
    public static List<string> Split(string text, char separator, bool lines = false, bool keepEmpty = false)
    {
        var parts = new List<string>();
        for (var at = 0; at <= text.Length; at++)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at < text.Length && text[at] == '"' && Quoted(text, separator, lines, at) is { } quoted)
            {
                parts.Add(quoted.Text);
                at = quoted.End;
                continue;
            }

            var end = at;
            while (end < text.Length && text[end] != separator && !(lines && text[end] is '\r' or '\n'))
            {
                end++;
            }

            var part = text[at..end].TrimEnd();
            if (part.Length > 0 || keepEmpty)
            {
                parts.Add(part);
            }

            at = end;
        }

        return parts;
    }

    private static (string Text, int End)? Quoted(string text, char separator, bool lines, int at)
    {
        var inside = new StringBuilder();
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] != '"')
            {
                inside.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == '"')
            {
                inside.Append(text[i++]);
            }
            else
            {
                var end = i + 1;
                while (end < text.Length && char.IsWhiteSpace(text[end]) && !(lines && text[end] is '\r' or '\n'))
                {
                    end++;
                }

                // A mark that closes in the middle of a word was no quoting at all.
                return end == text.Length || text[end] == separator || (lines && text[end] is '\r' or '\n') ? (inside.ToString(), end) : null;
            }
        }

        return null;
    }

    private static bool NeedsQuotes(string part, char separator) =>
        part.Length == 0 || part[0] == '"' || char.IsWhiteSpace(part[0]) || char.IsWhiteSpace(part[^1]) || part.Contains(separator, StringComparison.Ordinal)
        || part.AsSpan().ContainsAny('\r', '\n');
}
