using System.Buffers;
using System.Globalization;

namespace RefinementBot.Files;

/// <summary>What one place of a file holds.</summary>
/// <param name="Line">The line at which it begins, from 1.</param>
internal abstract record FileEntry(int Line)
{
    /// <summary>A row that could be read; what its values mean has not been asked yet.</summary>
    public sealed record Row(int Line, RowValues Values) : FileEntry(Line);

    /// <summary>What could not be read; the rest goes on.</summary>
    /// <param name="Column">The column's name or number, or empty where none is known.</param>
    public sealed record Unreadable(int Line, string Column, string Reason) : FileEntry(Line);
}

/// <summary>The values of one row by field, each as the text that the file has for it.</summary>
internal sealed class RowValues
{
    private static readonly SearchValues<char> Control = SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (char)code).Where(sign => sign is not ('\t' or '\n' or '\r'))]);
    private readonly List<RowValue>?[] values = new List<RowValue>?[FileFields.Count];

    /// <summary>The values of a field, the best first; a field that the file names in several columns has several.</summary>
    public IReadOnlyList<RowValue> All(FileField field) => values[(int)field] ?? (IReadOnlyList<RowValue>)[];

    /// <summary>The value of a field that has but one; null if the row has none.</summary>
    public RowValue? First(FileField field) => values[(int)field] is { Count: > 0 } all ? all[0] : null;

    /// <summary>The text of a field that has but one, without space around it; empty if the row has none.</summary>
    public string Text(FileField field) => First(field)?.Text.Trim() ?? "";

    /// <summary>Whether the file has a place for the field, even if the row has nothing there.</summary>
    public bool Has(FileField field) => values[(int)field] is not null;

    public bool Any => Array.Exists(values, list => list is { Count: > 0 });

    public IEnumerable<RowValue> Everything => values.Where(list => list is not null).SelectMany(list => list!);

    /// <summary>Takes control characters other than tabs and line ends out of all texts, and says which those were.</summary>
    public IReadOnlyCollection<string> Clean()
    {
        HashSet<string>? found = null;
        foreach (var list in values)
        {
            for (var i = 0; list is not null && i < list.Count; i++)
            {
                if (list[i].Text.AsSpan().ContainsAny(Control))
                {
                    (found ??= []).UnionWith(list[i].Text.Where(Control.Contains).Select(sign => sign == 0 ? "NUL" : string.Create(CultureInfo.InvariantCulture, $"U+{(int)sign:X4}")));
                    list[i] = list[i] with { Text = string.Concat(list[i].Text.Where(sign => !Control.Contains(sign))) };
                }
            }
        }

        return found ?? (IReadOnlyCollection<string>)[];
    }

    /// <param name="preference">Lower comes first; equals stay in their order.</param>
    public void Add(FileField field, string text, string column, int preference = 0)
    {
        var list = values[(int)field] ??= [];
        if (text.Length == 0)
        {
            return;
        }

        var at = list.FindIndex(value => value.Preference > preference);
        list.Insert(at < 0 ? list.Count : at, new RowValue(text, column, preference));
    }
}

/// <summary>A value and the column it stands in.</summary>
/// <param name="Preference">Where several columns mean one field, the lowest one counts.</param>
internal sealed record RowValue(string Text, string Column, int Preference = 0);
