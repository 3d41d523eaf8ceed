using System.Globalization;
using System.Text;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Cli;

/// <summary>What one place of the input holds.</summary>
/// <param name="Line">The line at which it begins, from 1.</param>
internal abstract record CheckInputEntry(int Line)
{
    public sealed record Item(int Line, ItemUnderCheck Value) : CheckInputEntry(Line)
    {
        /// <summary>
        /// The line and column of the input, from 1, at which a character of a text stands; null where that is not known. Holds until
        /// the next entry is read.
        /// </summary>
        public Func<ItemField, int, (int Line, int Column)?> Locate { get; init; } = (_, _) => null;
    }

    /// <summary>What could not be read; the rest goes on.</summary>
    /// <param name="Column">From 1; 0 where no column is known.</param>
    public sealed record Unreadable(int Line, int Column, string Reason) : CheckInputEntry(Line);
}

/// <summary>Reads a backlog item by item: CSV, JSON lines, a JSON array, or text with one story between blank lines.</summary>
internal static class CheckInput
{
    /// <summary>What stands for bytes that are no UTF-8: U+FFFF is no character, so that no valid text holds it.</summary>
    private const char Invalid = Files.SourceFile.Invalid;

    public const string NotUtf8 = "not valid UTF-8";

    /// <summary>Reads as the file's extension says; on standard input a first "{" means JSON lines and "[" a JSON array.</summary>
    public static IEnumerable<CheckInputEntry> Read(Stream stream, string name, CancellationToken cancellation)
    {
        var reader = new StreamReader(stream, Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback(Invalid.ToString())), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        var skipped = 0;
        return (name == "-" ? FirstSign(reader, out skipped) : Path.GetExtension(name).ToLowerInvariant()) switch
        {
            ".csv" => CheckCsv.Read(reader, separator: null, cancellation),
            ".tsv" => CheckCsv.Read(reader, '\t', cancellation),
            ".jsonl" or ".ndjson" or "{" => CheckJsonInput.Lines(reader, skipped, cancellation),
            ".json" or "[" => CheckJsonInput.Whole(reader),
            _ => Blocks(reader, skipped, cancellation),
        };
    }

    /// <param name="skipped">How many lines were empty in front of the first sign.</param>
    private static string FirstSign(StreamReader reader, out int skipped)
    {
        skipped = 0;
        while (reader.Peek() is var next && next >= 0 && char.IsWhiteSpace((char)next))
        {
            skipped += reader.Read() == '\n' ? 1 : 0;
        }

        return reader.Peek() is '{' or '[' ? ((char)reader.Peek()).ToString() : "";
    }

    private static IEnumerable<CheckInputEntry> Blocks(StreamReader reader, int skipped, CancellationToken cancellation)
    {
        var count = 0;
        CheckInputEntry? waiting = null;
        foreach (var (start, lines) in Paragraphs(reader, skipped, cancellation))
        {
            if (waiting is CheckInputEntry.Item story && PastedStory.IsCriteria(lines))
            {
                waiting = story with { Value = PastedStory.With(story.Value, lines) };
                continue;
            }

            if (waiting is not null)
            {
                yield return waiting;
            }

            count++;
            var invalid = lines.FindIndex(text => text.Contains(Invalid, StringComparison.Ordinal));
            waiting = invalid >= 0 ? new CheckInputEntry.Unreadable(start + invalid, lines[invalid].IndexOf(Invalid, StringComparison.Ordinal) + 1, NotUtf8) : Story(start, PastedStory.Read(count.ToString(CultureInfo.InvariantCulture), lines));
        }

        if (waiting is not null)
        {
            yield return waiting;
        }
    }

    /// <summary>A story whose title stands in the input just as it is, from the first column of the line on.</summary>
    private static CheckInputEntry.Item Story(int start, ItemUnderCheck story) => new(start, story)
    {
        Locate = (field, offset) => field != ItemField.Title ? null : story.Title.AsSpan(0, offset) is var before
            ? (start + before.Count('\n'), offset - before.LastIndexOf('\n')) : null,
    };

    /// <summary>Lines between blank ones, and each story of a list of stories by itself.</summary>
    private static IEnumerable<(int Start, List<string> Lines)> Paragraphs(StreamReader reader, int skipped, CancellationToken cancellation)
    {
        var (number, start, lines) = (skipped, skipped + 1, new List<string>());
        while (reader.ReadLine() is { } line)
        {
            cancellation.ThrowIfCancellationRequested();
            number++;
            var blank = string.IsNullOrWhiteSpace(line);
            if (lines.Count > 0 && (blank || PastedStory.BeginsNext(lines, line)))
            {
                yield return (start, lines);
                lines = [];
            }

            if (!blank)
            {
                start = lines.Count == 0 ? number : start;
                lines.Add(line);
            }
        }

        if (lines.Count > 0)
        {
            yield return (start, lines);
        }
    }
}
