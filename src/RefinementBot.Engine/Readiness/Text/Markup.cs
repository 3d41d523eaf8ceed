using System.Buffers;
using System.Text.RegularExpressions;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>
/// Reads HTML, Markdown and Atlassian wiki markup as text of the same length: markup becomes blanks, so that an offset into
/// what is read is an offset into what was written.
/// </summary>
public static partial class Markup
{
    // A bullet alone is no reason to parse: whoever splits the lines knows it.
    private static readonly SearchValues<char> Signs = SearchValues.Create("<&*_`#[{>|~");

    /// <summary><paramref name="text"/> with its markup blanked out. Never throws; text without markup comes back as it is.</summary>
    public static string Blank(string text)
    {
        if (text.AsSpan().IndexOfAny(Signs) < 0)
        {
            return text;
        }

        if (text.Contains('<', StringComparison.Ordinal) && HtmlTag().IsMatch(text))
        {
            return HtmlText.Blank(text);
        }

        if (WikiSign().IsMatch(text))
        {
            return WikiText.Blank(text);
        }

        if (MarkdownSign().IsMatch(text))
        {
            return MarkdownText.Blank(text);
        }

        return text.Contains('&', StringComparison.Ordinal) ? HtmlText.Blank(text) : text;
    }

    [GeneratedRegex("</?(p|br|div|span|b|i|u|em|strong|ul|ol|li|h[1-6]|a|table|tbody|thead|tr|td|th|pre|code|img|blockquote|hr|font|sup|sub|html|body|script|style|s|del|ins|small|details|summary)(\\s[^<>]*)?/?>", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex HtmlTag();

    [GeneratedRegex(@"(^|\n)h[1-6]\. |\{(code|noformat|quote|panel|color)[:}]|\{\{[^{}\n]+\}\}|\[[^\[\]|\n]+\|[^\[\]|\n]+\]|\[~[^\]\n]+\]", RegexOptions.NonBacktracking)]
    private static partial Regex WikiSign();

    [GeneratedRegex(@"\*\*[^*\n]|__[^_\n]|`[^`\n]|(^|\n)#{1,6} |\]\([^)\n]*\)|(^|\n) *> |(^|\n)(```|~~~)|(^|\n) *\|.*\||(^|[^\w*])\*[^*\s][^*\n]*\*|(^|\W)_[^_\s][^_\n]*_(\W|$)", RegexOptions.NonBacktracking)]
    private static partial Regex MarkdownSign();
}
