using RefinementBot.Engine.Readiness;

namespace RefinementBot.Cli;

/// <summary>What the columns of a CSV file mean to the check: its own names, and those that trackers export in whatever language.</summary>
internal sealed class CheckColumns
{
    /// <summary>Each column that means something, the best of those for one field first.</summary>
    private readonly (string Field, int Column)[] columns;

    private readonly Dictionary<ItemField, int> read = [];

    public CheckColumns(IReadOnlyList<string> header)
    {
        columns = [.. header.Select((name, index) => (Meaning: CheckFields.Meaning(name), Index: index)).Where(column => column.Meaning is not null)
            .OrderBy(column => column.Meaning!.Value.Preference).ThenBy(column => column.Index).Select(column => (column.Meaning!.Value.Field, column.Index))];
        var known = columns.Select(column => column.Field).ToHashSet();
        Missing = !known.Contains("id") ? "the header has no column \"id\"" : !known.Contains("title") && !known.Contains("description") ? "the header has neither a column \"title\" nor \"description\"" : null;
    }

    /// <summary>What the header lacks; null if nothing.</summary>
    public string? Missing { get; }

    /// <summary>Reads a record. Where several columns mean one field, the best that holds anything counts; dependencies are taken from all.</summary>
    public CheckInputEntry Read(IReadOnlyList<string> record, int line)
    {
        var item = new ItemUnderCheck("");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        read.Clear();
        foreach (var (field, column) in columns)
        {
            if (record[column].Length == 0)
            {
                continue;
            }

            if (field == "dependencies")
            {
                item = item with { Dependencies = [.. item.Dependencies, .. CheckFields.With(item, field, record[column]).Dependencies] };
            }
            else if (seen.Add(field))
            {
                item = CheckFields.With(item, field, record[column]);
                Remember(field, column);
            }
        }

        return CheckFields.Checked(item, line);
    }

    /// <summary>The column that a text of the item read last stood in; -1 if none.</summary>
    public int ColumnOf(ItemField field) => read.GetValueOrDefault(field, -1);

    private void Remember(string field, int column)
    {
        if (CheckFields.TextField(field) is { } text)
        {
            read[text] = column;
        }
    }
}
