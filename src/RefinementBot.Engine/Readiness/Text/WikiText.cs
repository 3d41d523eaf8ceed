using System.Text.RegularExpressions;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Blanks out Atlassian wiki markup (Jira, Confluence): headings, emphasis, macros, links, colours, tables, code.</summary>
internal static partial class WikiText
{
    public static string Blank(string text)
    {
        var plain = text.ToCharArray();
        foreach (var match in CodeBlock().EnumerateMatches(text))
        {
            HtmlText.Fill(plain, match.Index, match.Index + match.Length);
        }

        foreach (var match in Macro().EnumerateMatches(text))
        {
            HtmlText.Fill(plain, match.Index, match.Index + match.Length);
        }

        foreach (var match in Heading().EnumerateMatches(text))
        {
            HtmlText.Fill(plain, match.Index, match.Index + match.Length);
        }

        foreach (Match link in Link().Matches(text))
        {
            // Of [text|address] the text is what is read; of [address] and [~name] nothing is.
            HtmlText.Fill(plain, link.Index, link.Index + 1);
            var words = link.Groups["words"];
            HtmlText.Fill(plain, words.Success ? words.Index + words.Length : link.Index, link.Index + link.Length);
        }

        foreach (var match in Emphasis().EnumerateMatches(text))
        {
            Mark(plain, match.Index);
            Mark(plain, match.Index + match.Length - 1);
        }

        return new string(plain).Replace("{{", "  ", StringComparison.Ordinal).Replace("}}", "  ", StringComparison.Ordinal).Replace("||", "  ", StringComparison.Ordinal);
    }

    private static void Mark(char[] plain, int at)
    {
        if (plain[at] is '*' or '_' or '+' or '-' or '^' or '~')
        {
            plain[at] = ' ';
        }
    }

    [GeneratedRegex(@"\{(code|noformat)(:[^}\n]*)?\}[^{}]*\{(code|noformat)\}", RegexOptions.NonBacktracking)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\{(code|noformat|quote|panel|color|info|note|warning|tip|anchor|toc)(:[^}\n]*)?\}|![^!\s][^!\n]*\.(png|jpg|jpeg|gif|svg)(\|[^!\n]*)?!", RegexOptions.NonBacktracking)]
    private static partial Regex Macro();

    [GeneratedRegex(@"(^|\n)h[1-6]\. ", RegexOptions.NonBacktracking)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[(?<words>[^\[\]|\n]+)\|[^\[\]\n]+\]|\[(~|http|https|mailto|#)[^\[\]\n]*\]", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex(@"[*_+][^\s*_+][^*_+\n]*[*_+]", RegexOptions.NonBacktracking)]
    private static partial Regex Emphasis();
}
