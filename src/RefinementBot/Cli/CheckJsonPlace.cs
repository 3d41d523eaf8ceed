using System.Text;
using System.Text.Json;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Cli;

/// <summary>Where a character of an item's text stands in the JSON that the item was read from: escapes take more room there.</summary>
internal static class CheckJsonPlace
{
    /// <summary>Line and column, from 1, in UTF-16 units; null where the field is no text of its own.</summary>
    /// <param name="item">The item's object.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="offset">The character, in UTF-16 units of the text as read.</param>
    public static (int Line, int Column)? Of(ReadOnlySpan<byte> item, (int Line, int Column) start, ItemField field, int offset)
    {
        var text = StartOf(item, field);
        if (text < 0)
        {
            return null;
        }

        var at = text;
        for (var units = 0; units < offset && at < item.Length;)
        {
            var (bytes, width) = Character(item[at..]);
            at += bytes;
            units += width;
        }

        return At(item, start, at);
    }

    /// <summary>Line and column of a byte, where <paramref name="start"/> is the place of the first one.</summary>
    public static (int Line, int Column) At(ReadOnlySpan<byte> text, (int Line, int Column) start, int at)
    {
        var before = text[..at];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[lineStart..]);
        return lineStart == 0 ? (start.Line, start.Column + column) : (start.Line + before.Count((byte)'\n'), column + 1);
    }

    /// <summary>The byte at which the field's text begins, or -1.</summary>
    private static int StartOf(ReadOnlySpan<byte> item, ItemField wanted)
    {
        var found = -1;
        var tokens = new Utf8JsonReader(item);
        tokens.Read();
        while (tokens.Read() && tokens.TokenType == JsonTokenType.PropertyName)
        {
            var name = tokens.GetString()!;
            tokens.Read();
            if (CheckFields.Field(name) is { } field && CheckFields.TextField(field) == wanted && tokens.TokenType == JsonTokenType.String && tokens.ValueSpan.Length > 0
                && (field != "title" || CheckFields.Outweighs(name, found >= 0)))
            {
                found = (int)tokens.TokenStartIndex + 1;
            }

            tokens.Skip();
        }

        return found;
    }

    /// <summary>How many bytes the next character takes in JSON, and how many UTF-16 units in the text.</summary>
    private static (int Bytes, int Units) Character(ReadOnlySpan<byte> json)
    {
        if (json[0] == (byte)'\\')
        {
            return json.Length > 1 && json[1] == (byte)'u' ? (6, 1) : (2, 1);
        }

        return Rune.DecodeFromUtf8(json, out var rune, out var bytes) == System.Buffers.OperationStatus.Done ? (bytes, rune.Utf16SequenceLength) : (1, 1);
    }
}
