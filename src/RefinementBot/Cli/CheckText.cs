using RefinementBot.Engine.Readiness;

namespace RefinementBot.Cli;

/// <summary>For people: like a good compiler, the line, a mark under the words, what is wrong and how to mend it.</summary>
internal sealed class CheckText(TextWriter output, CheckFormatSettings settings) : CheckFormat
{
    private const string Indent = "    ";
    private const string Bold = "1";
    private const string Dim = "2";

    public override bool WantsExcerpts => true;

    public override void Write(CheckEntry entry)
    {
        if (entry is CheckEntry.Broken broken)
        {
            var place = $"{settings.File}:{broken.Line}" + (broken.Column > 0 ? $":{broken.Column}" : "");
            output.WriteLine($"{place}: {Paint("could not be read", CheckInk.Of(Severity.Blocking))}: {CheckExcerpt.Visible(broken.Reason)}.");
            output.WriteLine();
            return;
        }

        var judged = (CheckEntry.Judged)entry;
        var report = judged.Report;
        output.WriteLine($"{Paint(CheckExcerpt.Visible(report.ItemId), Bold)}  {Paint(Name(report.Verdict), CheckInk.Of(report.Verdict))}  score {report.Score}{(report.Score == 100 ? "" : $" ({report.ScoreSum})")}");
        output.WriteLine(Paint("  " + Cut(judged.Title, settings.Width - 2), Dim));
        for (var i = 0; i < report.Findings.Count; i++)
        {
            Write(report.Findings[i], judged.Excerpts[i]);
        }

        output.WriteLine();
    }

    public override void End(CheckSummary summary) => output.WriteLine(summary);

    private void Write(Finding finding, CheckExcerpt excerpt)
    {
        var colour = CheckInk.Of(finding.Severity);
        output.WriteLine($"  {Paint($"{Name(finding.Severity)}: {finding.Rule}", colour)} ({finding.Invest})  {CheckExcerpt.Visible(finding.Message)}");
        if (excerpt.Length > 0)
        {
            var (line, start, length) = Fit(excerpt);
            output.WriteLine($"{Indent}{Paint("|", Dim)} {line[..start]}{Paint(line.Substring(start, length), colour)}{line[(start + length)..]}");
            if (!CheckInk.HasRightToLeft(line))
            {
                var mark = new string('~', Math.Max(1, CheckInk.Columns(line.Substring(start, length))));
                output.WriteLine($"{Indent}{Paint("|", Dim)} {new string(' ', CheckInk.Columns(line[..start]))}{Paint(mark, colour)}");
            }
            else
            {
                output.WriteLine($"{Indent}{Paint("|", Dim)} the words meant: \u2068{Paint(line.Substring(start, length), colour)}\u2069");
            }
        }

        output.WriteLine($"{Indent}{Paint("fix:", Bold)} {CheckExcerpt.Visible(finding.Fix)}");
    }

    /// <summary>Cuts the line on the left until the quote's end fits, and then on the right.</summary>
    private (string Line, int Start, int Length) Fit(CheckExcerpt excerpt)
    {
        var room = settings.Width - Indent.Length - 2;
        var (line, start, length) = (excerpt.Line, excerpt.Start, excerpt.Length);
        var excess = CheckInk.Columns(line[..(start + length)]) - room;
        if (excess > 0 && start > 1)
        {
            var drop = Math.Min(start, excess + 1);
            drop = drop < line.Length && char.IsLowSurrogate(line[drop]) ? drop - 1 : drop;
            line = "…" + line[drop..];
            start = start - drop + 1;
        }

        return (Cut(line, Math.Max(room, CheckInk.Columns(line[..(start + length)]))), start, length);
    }

    private static string Cut(string text, int columns)
    {
        if (text.Length * 2 <= columns || CheckInk.Columns(text) <= columns)
        {
            return text;
        }

        var kept = 0;
        var used = 0;
        var graphemes = System.Globalization.StringInfo.GetTextElementEnumerator(text);
        while (graphemes.MoveNext() && used + CheckInk.Columns(graphemes.GetTextElement()) < columns)
        {
            used += CheckInk.Columns(graphemes.GetTextElement());
            kept = graphemes.ElementIndex + graphemes.GetTextElement().Length;
        }

        return text[..kept] + "…";
    }

    private string Paint(string text, string colour) => CheckInk.Paint(text, colour, settings.Colour);
}
