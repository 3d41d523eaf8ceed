using System.Globalization;
using System.Text.Json;

namespace RefinementBot.Files;

/// <summary>
/// Reads items from JSON lines, a JSON array, or an object that holds one under <c>items</c>; one item at a time, so that a broken
/// one costs only itself, whatever the file's size.
/// </summary>
internal sealed class JsonSource(SourceFile file, IReadOnlyDictionary<string, FileField?> map)
{
    /// <summary>The longest item, in UTF-16 units.</summary>
    private const int MaxItem = 8_000_000;

    private const int MostNames = 500;
    private static readonly string[] Lists = ["items", "issues", "workItems", "backlog", "value"];
    private readonly Dictionary<string, ColumnMeaning?> names = new(StringComparer.Ordinal);

    /// <summary>The names that the items' fields have had so far, and what they were taken for.</summary>
    public IReadOnlyList<FileColumn> Columns => [.. names.Select(name => new FileColumn(name.Key, name.Value))];

    /// <summary>Whether a file is JSON, as its first sign tells.</summary>
    public static bool Is(SourceFile file)
    {
        using var reader = file.Read();
        int next;
        while ((next = reader.Read()) >= 0 && (char.IsWhiteSpace((char)next) || next == '\uFEFF'))
        {
        }

        return next is '{' or '[';
    }

    /// <summary>The entries of a file, as they come.</summary>
    public IEnumerable<FileEntry> Read()
    {
        using var text = new CharWindow(file.Read());
        text.Advance(SkipSpace(text, 0));
        if (!text.Has(0))
        {
            yield break;
        }

        var start = text[0] == '[' ? 1 : ListStart(text);
        text.Advance(Math.Max(0, start));
        foreach (var entry in start > 0 ? Elements(text) : Lines(text))
        {
            yield return entry;
        }
    }

    /// <summary>Where, inside of an object, the first element of its list of items stands; -1 if it has none.</summary>
    private static int ListStart(CharWindow text)
    {
        var at = SkipSpace(text, 1);
        while (text.Has(at) && text[at] == '"')
        {
            var nameEnd = ValueEnd(text, at);
            var colon = nameEnd < 0 ? -1 : SkipSpace(text, nameEnd);
            if (colon < 0 || !text.Has(colon) || text[colon] != ':')
            {
                return -1;
            }

            var value = SkipSpace(text, colon + 1);
            if (text.Has(value) && text[value] == '[' && Lists.Contains(text.Span(at + 1, nameEnd - 1).ToString(), StringComparer.OrdinalIgnoreCase))
            {
                var first = SkipSpace(text, value + 1);
                return text.Has(first) && text[first] is '{' or ']' ? value + 1 : -1;
            }

            var end = ValueEnd(text, value);
            at = end < 0 ? -1 : SkipSpace(text, end);
            if (at < 0 || !text.Has(at) || text[at] != ',')
            {
                return -1;
            }

            at = SkipSpace(text, at + 1);
        }

        return -1;
    }

    private IEnumerable<FileEntry> Elements(CharWindow text)
    {
        while (true)
        {
            text.Advance(SkipSpace(text, 0));
            if (!text.Has(0))
            {
                yield return new FileEntry.Unreadable(text.Line, "", "the list of items is not closed: the file seems to be cut off");
                yield break;
            }

            if (text[0] == ']')
            {
                yield break;
            }

            if (text[0] == ',')
            {
                text.Advance(1);
                continue;
            }

            var end = ValueEnd(text, 0);
            if (end <= 0)
            {
                yield return new FileEntry.Unreadable(text.Line, "", end == 0 ? $"“{text[0]}” is no JSON here: the rest of the file could not be read" : Endless(end));
                yield break;
            }

            yield return Entry(text.Span(0, end).ToString(), text.Line);
            text.Advance(end);
        }
    }

    private static string Endless(int end) => end == TooLong
        ? string.Create(CultureInfo.InvariantCulture, $"the item that begins here is longer than {MaxItem:N0} characters: the rest of the file could not be read")
        : "the item that begins here does not end: the rest of the file could not be read";

    private IEnumerable<FileEntry> Lines(CharWindow text)
    {
        while (text.Has(0))
        {
            var end = 0;
            while (text.Has(end) && text[end] is not ('\r' or '\n') && end < MaxItem)
            {
                end++;
            }

            var line = text.Line;
            var isTooLong = end == MaxItem;
            if (isTooLong)
            {
                yield return new FileEntry.Unreadable(line, "", string.Create(CultureInfo.InvariantCulture, $"the line is longer than {MaxItem:N0} characters"));
                while (text.Has(0) && text[0] is not ('\r' or '\n'))
                {
                    var found = text.Span(0, text.Loaded).IndexOfAny('\r', '\n');
                    text.Advance(found < 0 ? text.Loaded : found);
                }
            }
            else if (!text.Span(0, end).IsWhiteSpace())
            {
                // An object that goes over several lines, as when it is the only one.
                var whole = text[0] == '{' ? ValueEnd(text, 0) : -1;
                end = whole > end && IsOnlyStart(text, end) ? whole : end;
                yield return Entry(text.Span(0, end).ToString(), line);
                text.Advance(end);
            }
            else
            {
                text.Advance(end);
            }

            text.Advance(text.Has(0) && text[0] is '\r' or '\n' ? 1 : 0);
        }
    }

    /// <summary>Whether a line holds nothing but the beginning of an object: then what follows belongs to it.</summary>
    private static bool IsOnlyStart(CharWindow text, int end) => text.Span(0, end).TrimEnd() is "{" or ['{', .., ','];

    private FileEntry Entry(string text, int line)
    {
        if (file.HasInvalid && text.Contains(SourceFile.Invalid, StringComparison.Ordinal))
        {
            return new FileEntry.Unreadable(line, "", $"bytes that are no {file.EncodingName}");
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new FileEntry.Row(line, Values(document.RootElement))
                : new FileEntry.Unreadable(line, "", "an object with a \"title\" was expected");
        }
        catch (JsonException broken)
        {
            var end = broken.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            return new FileEntry.Unreadable(line + (int)(broken.LineNumber ?? 0), "", "broken JSON: " + (end < 0 ? broken.Message : broken.Message[..end]));
        }
        catch (InvalidOperationException)
        {
            return new FileEntry.Unreadable(line, "", "a text that is half of a surrogate pair");
        }
    }

    private RowValues Values(JsonElement item)
    {
        var values = new RowValues();
        foreach (var property in item.EnumerateObject())
        {
            if (!names.TryGetValue(property.Name, out var meaning))
            {
                meaning = ColumnNames.Find(property.Name, map);
                if (names.Count < MostNames)
                {
                    names[property.Name] = meaning;
                }
            }

            if (meaning is not null)
            {
                values.Add(meaning.Field, Text(property.Value, meaning.Field), property.Name, meaning.Preference);
            }
        }

        return values;
    }

    private static string Text(JsonElement value, FileField field) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Array when field is FileField.Labels or FileField.Links or FileField.Dependencies =>
            ListText.Join(value.EnumerateArray().Select(element => Text(element, field)).Where(text => text.Length > 0), ';'),
        JsonValueKind.Array => string.Join('\n', value.EnumerateArray().Select(element => Text(element, field))),
        JsonValueKind.Object when field == FileField.Dependencies => ListText.Join(((string[])["to", "kind", "owner", "neededBy", "state"]).Select(name => Member(value, name)), '|'),
        JsonValueKind.Object => (string[])[Member(value, "name"), Member(value, "displayName"), Member(value, "key"), Member(value, "value")] is var all ? Array.Find(all, text => text.Length > 0) ?? "" : "",
        _ => "",
    };

    private static string Member(JsonElement value, string name) => value.TryGetProperty(name, out var member) ? Text(member, FileField.Title) : "";

    private const int Unended = -1;
    private const int TooLong = -2;

    /// <summary>Where the value ends that begins at <paramref name="at"/>; 0 if none does, <see cref="Unended"/> or <see cref="TooLong"/>.</summary>
    private static int ValueEnd(CharWindow text, int at)
    {
        if (!text.Has(at) || text[at] is '}' or ']' or ',' or ':')
        {
            return 0;
        }

        var (start, depth, inString) = (at, 0, false);
        for (; text.Has(at); at++)
        {
            var sign = text[at];
            if (at - start > MaxItem)
            {
                return TooLong;
            }

            if (inString)
            {
                at += sign == '\\' ? 1 : 0;
                inString = sign != '"';
                if (!inString && depth == 0)
                {
                    return at + 1;
                }
            }
            else if (sign is '{' or '[')
            {
                depth++;
            }
            else if (sign is '}' or ']')
            {
                if (--depth <= 0)
                {
                    return depth == 0 ? at + 1 : at;
                }
            }
            else if (depth == 0 && (sign == ',' || char.IsWhiteSpace(sign)))
            {
                return at;
            }
            else
            {
                inString = sign == '"';
            }
        }

        return depth == 0 && !inString ? at : Unended;
    }

    private static int SkipSpace(CharWindow text, int at)
    {
        while (text.Has(at) && (char.IsWhiteSpace(text[at]) || text[at] == '\uFEFF'))
        {
            at++;
        }

        return at;
    }
}
