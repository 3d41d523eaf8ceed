using System.Globalization;

namespace RefinementBot.Files;

/// <summary>A column of a file and what it was taken for.</summary>
/// <param name="Header">Its name in the file.</param>
/// <param name="Meaning">Null for a column that an item has no place for.</param>
internal sealed record FileColumn(string Header, ColumnMeaning? Meaning);

/// <summary>How a CSV file is built: found out by reading its beginning.</summary>
/// <param name="Separator">What stands between two cells.</param>
/// <param name="Skipped">How many records stand above the header.</param>
/// <param name="HeaderLine">The line of the header, from 1.</param>
internal sealed record CsvShape(char Separator, int Skipped, int HeaderLine, IReadOnlyList<FileColumn> Columns)
{
    private const int RecordsLookedAt = 40;

    private bool HasTitle => Columns.Any(column => column.Meaning?.Field is FileField.Title or FileField.Description);

    /// <summary>Whether this program wrote the file, which by itself has such columns.</summary>
    public bool IsOurs { get; } = Columns.Any(column => column.Header == FileField.ExternalId.Name()) && Columns.Any(column => column.Header == FileField.StatusWord.Name());

    public string SeparatorName => Separator switch
    {
        '\t' => "a tab",
        _ => Separator.ToString(),
    };

    /// <param name="map">Columns that somebody told what they are, by name.</param>
    /// <exception cref="UnreadableFileException">No line looks like a header.</exception>
    public static CsvShape Find(SourceFile file, IReadOnlyDictionary<string, FileField?> map)
    {
        var said = Said(file);
        CsvShape? best = null;
        foreach (var separator in said is { } only ? [only] : (char[])[',', ';', '\t', '|'])
        {
            var shape = Header(file, separator, said is null ? 0 : 1, map);
            best = Known(shape) > Known(best) ? shape : best;
        }

        return best is { HasTitle: true } ? best : throw NoHeader(file, best);
    }

    /// <summary>Excel's first line "sep=;".</summary>
    private static char? Said(SourceFile file)
    {
        using var reader = file.Read();
        var start = new char[5];
        return reader.ReadBlock(start) == 5 && start.AsSpan(0, 4).Equals("sep=", StringComparison.OrdinalIgnoreCase) && start[4] < 128 && !char.IsLetterOrDigit(start[4]) ? start[4] : null;
    }

    private static CsvShape? Header(SourceFile file, char separator, int skipped, IReadOnlyDictionary<string, FileField?> map)
    {
        using var records = new CsvRecords(file.Read(), separator);
        CsvShape? best = null;
        for (var i = 0; i < RecordsLookedAt && records.TryRead(out var record); i++)
        {
            if (record.Problem is not null && record.Problem.StartsWith("more than", StringComparison.Ordinal))
            {
                throw new UnreadableFileException($"Line {record.Line} has {record.Problem}. A backlog has some dozens: is this the right file?");
            }

            if (i < skipped || record.Problem is not null)
            {
                continue;
            }

            var columns = record.Fields.Select(header => new FileColumn(Clean(header), Meaning(Clean(header), map))).ToArray();
            var shape = new CsvShape(separator, i, record.Line, columns);
            best = Known(shape) > Known(best) ? shape : best;
            if (Known(shape) > 1 && shape.HasTitle)
            {
                return shape;
            }
        }

        return best;
    }

    private static string Clean(string header) => FormulaGuard.Plain(header.Trim().TrimStart('\uFEFF'));

    private static ColumnMeaning? Meaning(string header, IReadOnlyDictionary<string, FileField?> map) =>
        ColumnNames.Find(header, map);

    private static int Known(CsvShape? shape) => shape?.Columns.Count(column => column.Meaning is not null) ?? 0;

    private static NoTitlesException NoHeader(SourceFile file, CsvShape? best)
    {
        IReadOnlyList<string> columns = best is null ? FirstRow(file) : [.. best.Columns.Select(column => column.Header)];
        using var reader = file.Read();
        var first = new char[120];
        var text = new string(first, 0, reader.ReadBlock(first)).Split('\n', '\r')[0];
        var seen = best is null ? "" : $" Line {best.HeaderLine} names {string.Join(", ", best.Columns.Where(column => column.Meaning is not null).Take(5).Select(column => $"“{column.Header}”"))}, but no title.";
        return new NoTitlesException(
            $"No line names the columns of a backlog: a title is needed (“title”, “Summary” …).{seen} The first line reads “{Shown.Short(text, 60)}”.", columns);
    }

    /// <summary>The cells of the first row, split by what splits it into most.</summary>
    private static string[] FirstRow(SourceFile file) => ((char[])[',', ';', '\t', '|']).Select(separator =>
    {
        using var records = new CsvRecords(file.Read(), separator);
        return records.TryRead(out var record) && record.Problem is null ? [.. record.Fields.Select(Clean).Where(cell => cell.Length > 0)] : Array.Empty<string>();
    }).MaxBy(cells => cells.Length)!;
}

/// <summary>Reads the rows of a CSV file.</summary>
internal static class CsvSource
{
    /// <summary>After so many rows that are not CSV, the rest is not worth reading.</summary>
    private const int MostBroken = 20_000;

    public static IEnumerable<FileEntry> Read(SourceFile file, CsvShape shape, Action<string> remark)
    {
        using var records = new CsvRecords(file.Read(), shape.Separator);
        for (var i = 0; i <= shape.Skipped; i++)
        {
            records.TryRead(out _);
        }

        var columns = shape.Columns;
        records.Columns = columns.Count;
        records.Wanted = index => index >= columns.Count || columns[index].Meaning is not null;
        var (broken, isTree, path) = (0, columns.Any(column => ColumnNames.TreeLevel(column.Header) > 1), new List<string>());
        while (records.TryRead(out var record))
        {
            var entry = Entry(record, records.Count, shape, remark);
            if (entry is FileEntry.Row row)
            {
                if (isTree)
                {
                    FindParent(record, columns, row.Values, path);
                }

                if (row.Values.Any)
                {
                    yield return row;
                }
            }
            else if (entry is not null)
            {
                yield return entry;
                if (++broken == MostBroken)
                {
                    yield return new FileEntry.Unreadable(record.Line, "", string.Create(CultureInfo.InvariantCulture, $"{MostBroken:N0} rows could not be read; the rest was not tried. Is this the right file?"));
                    yield break;
                }
            }
        }
    }

    private static FileEntry? Entry(CsvRecord record, int count, CsvShape shape, Action<string> remark)
    {
        var columns = shape.Columns;
        if (record.Problem is { } problem)
        {
            return new FileEntry.Unreadable(record.Line, NameOf(columns, count - 1), problem);
        }

        var values = new RowValues();
        var fields = record.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (i >= columns.Count)
            {
                if (fields[i].Length > 0)
                {
                    return new FileEntry.Unreadable(record.Line, "", $"{count} cells, where the header has {columns.Count}: is a text with the separator in it not in quotation marks?");
                }
            }
            else if (columns[i].Meaning is { } meaning)
            {
                values.Add(meaning.Field, Linked(meaning, shape.IsOurs ? FormulaGuard.Off(fields[i]) : FormulaGuard.Plain(fields[i])), columns[i].Header, meaning.Preference);
            }
        }

        if (fields.Count < columns.Count && values.Any)
        {
            remark("fewer cells than the header has: what is missing at the end is taken as empty");
        }

        return new FileEntry.Row(record.Line, values);
    }

    /// <summary>A link of a kind is written as our own files write a dependency or a link.</summary>
    private static string Linked(ColumnMeaning meaning, string text) =>
        meaning.Kind.Length == 0 || text.Length == 0 ? text
        : meaning.Field == FileField.Dependencies ? ListText.Join([ListText.Join([text.Trim(), meaning.Kind], '|')], ';')
        : ListText.Join([$"{meaning.Kind}: {text.Trim()}"], ';');

    /// <summary>In a tree of titles a row's parent is the last one above it that stands one level higher.</summary>
    private static void FindParent(CsvRecord record, IReadOnlyList<FileColumn> columns, RowValues values, List<string> path)
    {
        for (var i = 0; i < record.Fields.Count && i < columns.Count; i++)
        {
            var level = ColumnNames.TreeLevel(columns[i].Header);
            if (level == 0 || string.IsNullOrWhiteSpace(record.Fields[i]))
            {
                continue;
            }

            while (path.Count >= level)
            {
                path.RemoveAt(path.Count - 1);
            }

            if (values.First(FileField.Parent) is null && path.Count > 0)
            {
                values.Add(FileField.Parent, path[^1], columns[i].Header);
            }

            while (path.Count < level)
            {
                path.Add(values.Text(FileField.Id));
            }

            return;
        }
    }

    private static string NameOf(IReadOnlyList<FileColumn> columns, int index) => index >= 0 && index < columns.Count ? columns[index].Header : "";
}
