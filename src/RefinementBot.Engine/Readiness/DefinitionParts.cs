using System.Collections.Immutable;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Readiness;

/// <summary>
/// The text of a Definition of Ready as the fields of a form, since no chat takes all of a long one in one field: cut between lines, and
/// put together again as it was.
/// </summary>
internal static class DefinitionParts
{
    /// <summary>The longest part, in UTF-16 units: what Slack's fields take.</summary>
    public const int MostInPart = 3000;

    /// <summary>How many parts there are at most: what a dialog of Teams can hold beside its words.</summary>
    public const int MostParts = 6;

    /// <summary>A part that opens begins with so much at most, so that there is room to write.</summary>
    private const int Comfortable = 2400;

    private const string Name = "definition";

    /// <summary>Stands in front of a part that begins within a section, so that nobody takes the blanks in front of its first line away. It is no part of the text.</summary>
    private const string Continued = "# (continued)";

    /// <summary>The fields that hold the text, and one more to go on in, as long as there may be one.</summary>
    /// <param name="least">How many at least.</param>
    public static ImmutableArray<Field> Fields(string source, int least = 1)
    {
        var parts = Parts(source);
        var count = Math.Clamp(Math.Max(least, parts.Count + 1), parts.Count, MostParts);
        return
        [
            .. Enumerable.Range(0, count).Select(index => new Field.Paragraph(
                NameOf(index), index == 0 ? "What is ready?" : $"What is ready, part {index + 1}", MostInPart, index < parts.Count ? parts[index] : "")
            {
                Hint = index > 0 ? index < parts.Count ? "" : $"To go on where a part is full: a part holds {MostInPart} characters."
                    : "YAML or JSON; all there is to say is in docs/definition-of-ready.md. Empty: the one that comes with the bot.",
            }),
        ];
    }

    /// <summary>The whole text that was entered.</summary>
    /// <param name="drawn">The form as it was drawn: what it had no room to show stays as it was.</param>
    public static string Join(ImmutableArray<Field> drawn, FormEntries entries) => string.Join('\n', Entered(drawn, entries).Select(part => part.Text).Where(text => text.Length > 0));

    /// <summary>The parts that are longer than a part may be.</summary>
    public static IEnumerable<FieldProblem> TooLong(FormEntries entries) => Enumerable.Range(0, MostParts)
        .Where(index => entries.Of(NameOf(index)) is [{ Length: > MostInPart }, ..])
        .Select(index => new FieldProblem(NameOf(index), $"A part holds {MostInPart} characters. Go on in the next one."));

    /// <summary>How many parts were entered.</summary>
    public static int Count(FormEntries entries) => Enumerable.Range(0, MostParts).LastOrDefault(index => entries.Of(NameOf(index)) is not null) + 1;

    /// <summary>In which field a line of the whole stands, and which line of that field it is, in words.</summary>
    public static (string Field, string Line) Place(ImmutableArray<Field> drawn, FormEntries entries, int line)
    {
        var parts = Entered(drawn, entries).Select((part, index) => (part.Text, part.Skipped, Index: index)).Where(part => part.Text.Length > 0).ToList();
        foreach (var (text, skipped, index) in parts.SkipLast(1))
        {
            var lines = 1 + text.Count(sign => sign == '\n');
            if (line <= lines)
            {
                return Said(index, line + skipped);
            }

            line -= lines;
        }

        return parts is [.., var last] ? Said(last.Index, line + last.Skipped) : Said(0, line);

        static (string, string) Said(int index, int line) => (NameOf(index), index == 0 ? $"Line {line}" : $"Line {line} of part {index + 1}");
    }

    private static string NameOf(int index) => index == 0 ? Name : $"{Name}{index + 1}";

    /// <summary>
    /// Each part as it was written, with the blanks in front of its first line, which say where it belongs; and how many lines in front of it are none of the text.
    /// </summary>
    private static IEnumerable<(string Text, int Skipped)> Entered(ImmutableArray<Field> drawn, FormEntries entries) => Enumerable.Range(0, MostParts)
        .Select(index => Clean((entries.Of(NameOf(index)) ?? drawn.FirstOrDefault(field => field.Name == NameOf(index))?.Initial ?? []) is [var first, ..] ? first : "", isFirst: index == 0));

    private static (string Text, int Skipped) Clean(string part, bool isFirst)
    {
        var text = string.Concat(part.ReplaceLineEndings("\n").Replace('\u00A0', ' ').Where(sign => sign is '\n' or '\t' || !char.IsControl(sign))).TrimEnd();
        List<string> lines = [.. text.Split('\n')];
        var skipped = lines.TakeWhile(line => line.Trim().Length == 0 || line.Trim() == Continued).Count();
        text = string.Join('\n', lines.Skip(skipped));

        // Blanks in front of the first line alone came with it when it was copied.
        return (isFirst && lines.Skip(skipped + 1).Any(line => line is [not (' ' or '\t'), ..]) ? text.TrimStart() : text, skipped);
    }

    /// <summary>With room to write and cut in front of sections, if the form has fields enough for that.</summary>
    private static List<string> Parts(string source)
    {
        var full = MostInPart - 1 - Continued.Length;
        List<string> comfortable = Split(source, Comfortable, bySection: true), parts = comfortable.Count < MostParts ? comfortable : Split(source, full, bySection: true);
        parts = parts.Count <= MostParts ? parts : Split(source, full, bySection: false);

        // What has more parts than a form holds stays whole in the last one, which then is not drawn, and kept as it is.
        return parts.Count <= MostParts ? parts : [.. parts.Take(MostParts - 1), string.Join('\n', [parts[MostParts - 1], .. parts.Skip(MostParts).Select(part => part.StartsWith($"{Continued}\n", StringComparison.Ordinal) ? part[(Continued.Length + 1)..] : part)])];
    }

    private static List<string> Split(string source, int most, bool bySection)
    {
        var parts = new List<string>();
        var lines = source.Split('\n');
        for (var (from, isJson) = (0, source.AsSpan().TrimStart() is ['{', ..]); from < lines.Length;)
        {
            var to = from + 1;
            for (var length = lines[from].Length; to < lines.Length && length + 1 + lines[to].Length <= most; to++)
            {
                length += 1 + lines[to].Length;
            }

            // A cut in front of a section reads better than one within it, if the part is not much shorter for it.
            if (bySection && to < lines.Length && Enumerable.Range(from + 1, to - from).Reverse().FirstOrDefault(line => lines[line] is [not (' ' or '\t' or '#' or '}'), ..], to) is var section
                && lines[from..section].Sum(line => line.Length + 1) > most / 2)
            {
                to = section;
            }

            var part = string.Join('\n', lines[from..to]);
            parts.Add(from > 0 && !isJson && part is [' ' or '\t', ..] ? $"{Continued}\n{part}" : part);
            from = to;
        }

        return parts;
    }
}
