using RefinementBot.Files;

namespace RefinementBot.Cli;

/// <summary>Reads a backlog from CSV. A record that cannot be read is named with its line and column; the others are read all the same.</summary>
internal static class CheckCsv
{
    /// <summary>A text that is judged may be longer than one that a backlog keeps.</summary>
    private const int LongestText = 4_000_000;

    private static readonly char[] Separators = [',', ';', '\t', '|'];

    /// <param name="separator">What stands between two cells; null to find out.</param>
    public static IEnumerable<CheckInputEntry> Read(TextReader reader, char? separator, CancellationToken cancellation)
    {
        using var records = new CsvRecords(reader, separator is { } given ? [given] : Separators) { IsStrict = true, LongestCell = LongestText };
        CsvRecord record;
        do
        {
            if (!records.TryRead(out record))
            {
                yield break;
            }
        }
        while (records.IsBlank);

        if (record.Problem is { } broken)
        {
            yield return new CheckInputEntry.Unreadable(record.ProblemAt.Line, record.ProblemAt.Column, "the header: " + broken);
            yield break;
        }

        var columns = new CheckColumns(record.Fields);
        if (columns.Missing is { } missing)
        {
            yield return new CheckInputEntry.Unreadable(record.Line, 1, missing);
            yield break;
        }

        records.Columns = record.Fields.Count;
        while (records.TryRead(out record))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!records.IsBlank)
            {
                yield return Entry(records, record, columns);
            }
        }
    }

    private static CheckInputEntry Entry(CsvRecords records, CsvRecord record, CheckColumns columns)
    {
        if (record.Problem is { } problem)
        {
            return new CheckInputEntry.Unreadable(record.ProblemAt.Line, record.ProblemAt.Column, problem);
        }

        for (var i = 0; i < record.Fields.Count; i++)
        {
            var invalid = record.Fields[i].IndexOf(SourceFile.Invalid, StringComparison.Ordinal);
            if (invalid >= 0)
            {
                var (line, column) = records.PlaceOf(i, invalid);
                return new CheckInputEntry.Unreadable(line, column, $"field {i + 1} is not valid UTF-8");
            }
        }

        // Places are told only until the next record is read; whoever wants them asks at once.
        var entry = columns.Read(record.Fields, record.Line);
        return entry is CheckInputEntry.Item item
            ? item with { Locate = (field, offset) => columns.ColumnOf(field) is var column && column >= 0 ? records.PlaceOf(column, offset) : null }
            : entry;
    }
}
