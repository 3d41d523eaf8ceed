using System.Globalization;
using System.Text;
using System.Text.Json;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Cli;

/// <summary>What one place of the input holds.</summary>
/// <param name="Line">The line at which it begins, from 1.</param>
internal abstract record CheckInputEntry(int Line)
{
    /// <param name="IsVerbatim">Whether the title stands in the input just as it is, from the first column of the line on.</param>
    public sealed record Item(int Line, ItemUnderCheck Value, bool IsVerbatim = false) : CheckInputEntry(Line);

    /// <summary>What could not be read; the rest goes on.</summary>
    /// <param name="Column">From 1; 0 where no column is known.</param>
    public sealed record Unreadable(int Line, int Column, string Reason) : CheckInputEntry(Line);
}

/// <summary>Reads a backlog item by item: CSV, JSON lines, a JSON array, or text with one story between blank lines.</summary>
internal static class CheckInput
{
    /// <summary>What stands for bytes that are no UTF-8: U+FFFF is no character, so that no valid text holds it.</summary>
    private const char Invalid = '\uFFFF';

    private const string NotUtf8 = "not valid UTF-8";

    /// <summary>Reads as the file's extension says; on standard input a first "{" means JSON lines and "[" a JSON array.</summary>
    public static IEnumerable<CheckInputEntry> Read(Stream stream, string name, CancellationToken cancellation)
    {
        var reader = new StreamReader(stream, Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback(Invalid.ToString())), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        var skipped = 0;
        return (name == "-" ? FirstSign(reader, out skipped) : Path.GetExtension(name).ToLowerInvariant()) switch
        {
            ".csv" => CheckCsv.Read(stream, separator: null),
            ".tsv" => CheckCsv.Read(stream, '\t'),
            ".jsonl" or ".ndjson" or "{" => JsonLines(reader, skipped, cancellation),
            ".json" or "[" => Json(reader),
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

    private static IEnumerable<CheckInputEntry> JsonLines(StreamReader reader, int skipped, CancellationToken cancellation)
    {
        for (var number = skipped + 1; reader.ReadLine() is { } line; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var invalid = line.IndexOf(Invalid, StringComparison.Ordinal);
            yield return invalid >= 0 ? new CheckInputEntry.Unreadable(number, invalid + 1, NotUtf8) : JsonLine(line, number);
        }
    }

    private static CheckInputEntry JsonLine(string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return CheckFields.FromJson(document.RootElement, number);
        }
        catch (JsonException broken)
        {
            // The library counts bytes; a reader of the message counts characters.
            var bytes = (int)Math.Min(broken.BytePositionInLine ?? 0, int.MaxValue);
            return new CheckInputEntry.Unreadable(number, CharactersIn(line, bytes) + 1, "broken JSON: " + Short(broken.Message));
        }
    }

    private static int CharactersIn(string line, int bytes)
    {
        var characters = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0)
            {
                break;
            }

            characters += rune.Utf16SequenceLength;
        }

        return characters;
    }

    private static string Short(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    private static List<CheckInputEntry> Json(StreamReader reader)
    {
        var text = reader.ReadToEnd();
        var entries = new List<CheckInputEntry>();
        try
        {
            using var document = JsonDocument.Parse(text.Replace(Invalid, '\uFFFD'));
            var root = document.RootElement;
            var items = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("items", out var inside) ? inside : root;
            if (items.ValueKind == JsonValueKind.Array)
            {
                // An array has no lines of its own; its items are counted.
                var number = 0;
                foreach (var item in items.EnumerateArray())
                {
                    entries.Add(CheckFields.FromJson(item, ++number));
                }
            }
            else
            {
                entries.Add(CheckFields.FromJson(items, 1));
            }
        }
        catch (JsonException broken)
        {
            entries.AddRange(BeforeTheBreak(text));
            entries.Add(new CheckInputEntry.Unreadable((int)(broken.LineNumber ?? 0) + 1, (int)(broken.BytePositionInLine ?? 0) + 1, "broken JSON: " + Short(broken.Message)));
        }

        return entries;
    }

    /// <summary>The items of an array that stand in front of where it breaks off.</summary>
    private static List<CheckInputEntry> BeforeTheBreak(string text)
    {
        var entries = new List<CheckInputEntry>();
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            if (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    using var document = JsonDocument.ParseValue(ref reader);
                    entries.Add(CheckFields.FromJson(document.RootElement, entries.Count + 1));
                }
            }
        }
        catch (JsonException)
        {
            // The break itself, which is told behind the items.
        }

        return entries;
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
            waiting = invalid >= 0 ? new CheckInputEntry.Unreadable(start + invalid, lines[invalid].IndexOf(Invalid, StringComparison.Ordinal) + 1, NotUtf8) : new CheckInputEntry.Item(start, PastedStory.Read(count.ToString(CultureInfo.InvariantCulture), lines), IsVerbatim: true);
        }

        if (waiting is not null)
        {
            yield return waiting;
        }
    }

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
