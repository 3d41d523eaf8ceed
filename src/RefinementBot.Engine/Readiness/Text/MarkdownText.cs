using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Keeps what a Markdown reader would read, where it stands, and blanks out all else.</summary>
internal static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().UsePipeTables().UseTaskLists().UseEmphasisExtras().Build();

    /// <summary>Deeper than any hand-written text nests; beyond it, Markdig's recursion is not worth its stack.</summary>
    private const int TooLong = 200_000;

    public static string Blank(string text)
    {
        if (text.Length > TooLong)
        {
            return text;
        }

        MarkdownDocument document;
        try
        {
            document = Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            // Markdig refuses text that nests too deeply; it is read as it stands.
            return text;
        }

        var plain = text.ToCharArray();
        HtmlText.Fill(plain, 0, plain.Length);
        foreach (var node in document.Descendants())
        {
            switch (node)
            {
                case ListItemBlock item:
                    Keep(text, plain, item.Span.Start, Math.Min(item.Span.Start + 1, text.Length));
                    break;
                case HeadingBlock heading:
                    Stop(plain, heading.Span.End + 1);
                    break;
                case LiteralInline or LineBreakInline:
                    Keep(text, plain, node.Span.Start, node.Span.End + 1);
                    break;
                case HtmlEntityInline entity:
                    Entity(plain, entity);
                    break;
                case CodeInline code:
                    Keep(text, plain, code.Span.Start + code.DelimiterCount, code.Span.End + 1 - code.DelimiterCount);
                    break;
                case FencedCodeBlock { Info: "gherkin" or "feature" or "cucumber" } fenced:
                    Lines(text, plain, fenced);
                    break;
                default:
                    break;
            }
        }

        return new string(plain);
    }

    private static void Lines(string text, char[] plain, FencedCodeBlock fenced)
    {
        for (var i = 0; i < fenced.Lines.Count; i++)
        {
            var slice = fenced.Lines.Lines[i].Slice;
            Keep(text, plain, slice.Start, slice.End + 1);
        }
    }

    private static void Entity(char[] plain, HtmlEntityInline entity)
    {
        var decoded = entity.Transcoded.AsSpan();
        for (var i = 0; i < decoded.Length && entity.Span.Start + i <= entity.Span.End && entity.Span.Start + i < plain.Length; i++)
        {
            plain[entity.Span.Start + i] = decoded[i] == '\u00A0' ? ' ' : decoded[i];
        }
    }

    /// <summary>A heading ends as a sentence does, though it has no stop: the line break behind it is doubled where there is room.</summary>
    private static void Stop(char[] plain, int at)
    {
        if (at + 1 < plain.Length && plain[at] == '\n' && plain[at + 1] == ' ')
        {
            plain[at + 1] = '\n';
        }
    }

    private static void Keep(string text, char[] plain, int from, int to)
    {
        from = Math.Max(from, 0);
        to = Math.Min(to, text.Length);
        if (from < to)
        {
            text.AsSpan(from, to - from).CopyTo(plain.AsSpan(from));
        }
    }
}
