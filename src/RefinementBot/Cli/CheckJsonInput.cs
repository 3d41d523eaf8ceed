using System.Text;
using System.Text.Json;

namespace RefinementBot.Cli;

/// <summary>Reads items from JSON lines, a JSON array, or an object that holds one under "items".</summary>
internal static class CheckJsonInput
{
    /// <summary>What stands for bytes that are no UTF-8: U+FFFF is no character, so that no valid text holds it.</summary>
    private const char Invalid = Files.SourceFile.Invalid;

    /// <param name="skipped">How many lines were read already.</param>
    public static IEnumerable<CheckInputEntry> Lines(StreamReader reader, int skipped, CancellationToken cancellation)
    {
        for (var number = skipped + 1; reader.ReadLine() is { } line; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var invalid = line.IndexOf(Invalid, StringComparison.Ordinal);
            yield return invalid >= 0 ? new CheckInputEntry.Unreadable(number, invalid + 1, CheckInput.NotUtf8) : Line(line, number);
        }
    }

    private static CheckInputEntry Line(string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return CheckFields.FromJson(document.RootElement, number) is CheckInputEntry.Item item
                ? item with { Locate = (field, offset) => CheckJsonPlace.Of(Encoding.UTF8.GetBytes(line), (number, 1), field, offset) }
                : CheckFields.FromJson(document.RootElement, number);
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

    /// <summary>The items of a whole file; those in front of a break are read all the same.</summary>
    public static List<CheckInputEntry> Whole(StreamReader reader)
    {
        var json = Encoding.UTF8.GetBytes(reader.ReadToEnd());
        var entries = new List<CheckInputEntry>();
        try
        {
            var tokens = new Utf8JsonReader(json);
            tokens.Read();
            if (tokens.TokenType == JsonTokenType.StartArray || IsAtItems(ref tokens))
            {
                Elements(json, ref tokens, entries);
                while (tokens.Read())
                {
                    // What stands behind the items has to be JSON, too.
                }
            }
            else
            {
                var whole = new Utf8JsonReader(json);
                whole.Read();
                entries.Add(Element(json, ref whole, new LineCount()));
            }
        }
        catch (JsonException broken)
        {
            var line = (int)(broken.LineNumber ?? 0);
            entries.Add(new CheckInputEntry.Unreadable(line + 1, CharactersIn(LineAt(json, line), (int)(broken.BytePositionInLine ?? 0)) + 1, "broken JSON: " + Short(broken.Message)));
        }

        return entries;
    }

    /// <summary>Moves on to the array under "items", if the object has one.</summary>
    private static bool IsAtItems(ref Utf8JsonReader tokens)
    {
        if (tokens.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (tokens.Read() && tokens.TokenType == JsonTokenType.PropertyName)
        {
            var isItems = tokens.ValueTextEquals("items"u8);
            tokens.Read();
            if (isItems && tokens.TokenType == JsonTokenType.StartArray)
            {
                return true;
            }

            tokens.Skip();
        }

        return false;
    }

    private static void Elements(byte[] json, ref Utf8JsonReader tokens, List<CheckInputEntry> entries)
    {
        var lines = new LineCount();
        while (tokens.Read() && tokens.TokenType != JsonTokenType.EndArray)
        {
            entries.Add(Element(json, ref tokens, lines));
        }
    }

    private static CheckInputEntry Element(byte[] json, ref Utf8JsonReader tokens, LineCount lines)
    {
        var start = (int)tokens.TokenStartIndex;
        var place = lines.PlaceOf(json, start);
        using var document = JsonDocument.ParseValue(ref tokens);
        var item = json.AsMemory(start, (int)tokens.BytesConsumed - start);
        var invalid = item.Span.IndexOf("\uFFFF"u8);
        if (invalid >= 0)
        {
            var (line, column) = CheckJsonPlace.At(item.Span, place, invalid);
            return new CheckInputEntry.Unreadable(line, column, CheckInput.NotUtf8);
        }

        var entry = CheckFields.FromJson(document.RootElement, place.Line);
        return entry is CheckInputEntry.Item read ? read with { Locate = (field, offset) => CheckJsonPlace.Of(item.Span, place, field, offset) } : entry;
    }

    private static string LineAt(byte[] json, int line)
    {
        var rest = json.AsSpan();
        for (; line > 0 && rest.IndexOf((byte)'\n') is var end and >= 0; line--)
        {
            rest = rest[(end + 1)..];
        }

        var length = rest.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(length < 0 ? rest : rest[..length]);
    }

    /// <summary>Counts lines from item to item, so that each byte is looked at once.</summary>
    private sealed class LineCount
    {
        private (int Line, int Column) last = (1, 1);
        private int seen;

        public (int Line, int Column) PlaceOf(byte[] json, int at)
        {
            last = CheckJsonPlace.At(json.AsSpan(seen), last, at - seen);
            seen = at;
            return last;
        }
    }
}
