using System.Text;

namespace RefinementBot.Cli;

/// <summary>For a wiki page or a pull request: a summary, then each item with its findings.</summary>
internal sealed class CheckMarkdown(TextWriter output) : CheckFormat
{
    private const string Special = "\\`*_{}[]<>()#+-.!|~&";

    public override void Begin()
    {
        output.WriteLine("# Readiness");
        output.WriteLine();
    }

    public override void Write(CheckEntry entry)
    {
        if (entry is CheckEntry.Broken broken)
        {
            output.WriteLine($"## Line {broken.Line}: could not be read");
            output.WriteLine();
            output.WriteLine(Escape((broken.Column > 0 ? $"column {broken.Column}: " : "") + broken.Reason));
            output.WriteLine();
            return;
        }

        var judged = (CheckEntry.Judged)entry;
        output.WriteLine($"## {Escape(judged.Report.ItemId)}: {Name(judged.Report.Verdict)}, score {judged.Report.Score}");
        output.WriteLine();
        output.WriteLine($"> {Escape(judged.Title)}");
        output.WriteLine();
        foreach (var finding in judged.Report.Findings)
        {
            var quote = finding.Quote.Length == 0 ? "" : $" “{Escape(Short(finding.Quote))}”";
            output.WriteLine($"- **{Name(finding.Severity)}** `{finding.Rule}` ({finding.Invest}){quote}: {Escape(finding.Message)} *{Escape(finding.Fix)}*");
        }

        if (judged.Report.Findings.Count > 0)
        {
            output.WriteLine();
            output.WriteLine($"Score: {judged.Report.ScoreSum}");
            output.WriteLine();
        }
    }

    public override void End(CheckSummary summary) => output.WriteLine($"**{summary}**");

    private static string Short(string quote) => quote.Length <= 200 ? quote : string.Concat(quote.AsSpan(0, char.IsLowSurrogate(quote[200]) ? 199 : 200), "…");

    /// <summary>Text of an item is no markup: what Markdown would read as a sign gets a backslash, and a line break becomes a blank.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in CheckExcerpt.Visible(text.ReplaceLineEndings(" ")))
        {
            if (Special.Contains(c, StringComparison.Ordinal) && c is not ('.' or '(' or ')' or '-' or '!'))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
