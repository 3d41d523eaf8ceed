using RefinementBot.Engine.Readiness;

namespace RefinementBot.Cli;

/// <summary>The line of a text around a finding's quote, kept so that the text itself can be let go.</summary>
/// <param name="Line">At most some hundred characters of the line, without control characters.</param>
/// <param name="Start">Where the quote begins in <paramref name="Line"/>.</param>
/// <param name="Length">How long it is there; 0 where something is missing.</param>
internal sealed record CheckExcerpt(string Line, int Start, int Length)
{
    private const int Before = 60;
    private const int After = 60;
    private const int LongestQuote = 160;
    private const int LongestTitle = 200;

    public static readonly CheckExcerpt None = new("", 0, 0);

    /// <param name="text">The field, or the part of it that was kept.</param>
    /// <param name="finding">Whose quote it is.</param>
    /// <param name="offset">Where <paramref name="text"/> begins in the field.</param>
    public static CheckExcerpt Of(string text, Finding finding, int offset = 0)
    {
        var (start, end) = (finding.Start - offset, finding.End - offset);
        if (end <= start || start < 0 || end > text.Length)
        {
            return None;
        }

        var lineStart = start == 0 ? 0 : text.LastIndexOfAny(['\n', '\r'], start - 1) + 1;
        var from = Math.Max(lineStart, start - Before);
        var quoteEnd = Math.Min(end, start + LongestQuote);
        var breakAt = text.IndexOfAny(['\n', '\r'], start, quoteEnd - start);
        quoteEnd = breakAt > start ? breakAt : quoteEnd;
        var lineEnd = text.IndexOfAny(['\n', '\r'], quoteEnd);
        lineEnd = lineEnd < 0 ? text.Length : lineEnd;
        var to = Math.Min(lineEnd, quoteEnd + After);
        from = OnBoundary(text, from);
        to = OnBoundary(text, to);
        quoteEnd = OnBoundary(text, quoteEnd);
        var head = from > lineStart ? "…" : "";
        return new CheckExcerpt(head + Visible(text[from..to]) + (to < lineEnd ? "…" : ""), head.Length + start - from, quoteEnd - start);
    }

    /// <summary>What stands for the item in a heading.</summary>
    public static string Title(ItemUnderCheck item)
    {
        var text = item.Title.Length > 0 ? item.Title : item.Description.Length > 0 ? item.Description : item.AcceptanceCriteria;
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny('\n', '\r');
        line = end < 0 ? line : line[..end];
        var to = Math.Min(line.Length, LongestTitle);
        var shown = line[..OnBoundary(line.ToString(), to)].ToString();
        return Visible(shown) + (to < line.Length ? "…" : "");
    }

    /// <summary>Control characters could move the cursor or colour the terminal, and direction overrides could turn the report around: each becomes one visible sign.</summary>
    public static string Visible(string text) =>
        string.Create(text.Length, text, static (visible, original) =>
        {
            for (var i = 0; i < original.Length; i++)
            {
                visible[i] = original[i] switch
                {
                    '\t' => ' ',
                    '\u007F' => '\u2421',
                    < ' ' => (char)(0x2400 + original[i]),
                    (>= '\u0080' and < '\u00A0') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029' => '\uFFFD',
                    var c => c,
                };
            }
        });

    private static int OnBoundary(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;
}
