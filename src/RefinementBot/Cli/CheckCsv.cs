using System.Globalization;
using System.Text.Unicode;
using CsvHelper;

namespace RefinementBot.Cli;

/// <summary>Reads a backlog from CSV. A record that cannot be read is named with its line; the others are read all the same.</summary>
internal static class CheckCsv
{
    public static IEnumerable<CheckInputEntry> Read(Stream stream, char? separator)
    {
        var malformed = new Queue<CsvMalformedRecord>();
        using var reader = CsvReader.Create(stream, Options(separator, malformed), leaveOpen: true);
        if (!TryReadHeader(reader))
        {
            yield break;
        }

        var header = reader.Headers;
        var fields = CheckFields.FromHeader([.. header], out var missing);
        if (missing is not null)
        {
            yield return new CheckInputEntry.Unreadable(1, 1, missing);
            yield break;
        }

        foreach (var entry in Records(reader, malformed, fields, header.Count, firstLine: 1))
        {
            yield return entry;
        }
    }

    private static IEnumerable<CheckInputEntry> Records(CsvReader reader, Queue<CsvMalformedRecord> malformed, Func<string[], int, CheckInputEntry> fields, int columns, int firstLine)
    {
        var more = true;
        while (more)
        {
            more = reader.Read();
            while (malformed.TryDequeue(out var record))
            {
                var line = (int)record.LineNumber + firstLine - 1;
                var place = CheckCsvPlace.Of(record.RawRecord, record.Reason, reader.Separator, columns);
                yield return new CheckInputEntry.Unreadable(line + place.Line, place.Column, Reason(record, columns));
                foreach (var entry in Rest(record, place, reader.Separator, fields, columns, line))
                {
                    yield return entry;
                }
            }

            if (more)
            {
                yield return Record(reader, fields, (int)reader.LineNumber + firstLine - 1);
            }
        }
    }

    private static CheckInputEntry Record(CsvReader reader, Func<string[], int, CheckInputEntry> fields, int line)
    {
        var record = new string[reader.FieldCount];
        for (var i = 0; i < record.Length; i++)
        {
            if (!Utf8.IsValid(reader.GetSpan(i)))
            {
                return new CheckInputEntry.Unreadable(line, ColumnOf(reader, i), $"field {i + 1} is not valid UTF-8");
            }

            record[i] = reader.GetString(i);
        }

        return fields(record, line);
    }

    /// <summary>A quote that is not closed where it should be swallows what follows: those lines are read again, each by itself.</summary>
    private static IEnumerable<CheckInputEntry> Rest(
        CsvMalformedRecord swallowed, CheckCsvPlace place, char separator, Func<string[], int, CheckInputEntry> fields, int columns, int line)
    {
        var lineEnd = place.Opened < 0 ? -1 : swallowed.RawRecord.IndexOf('\n', place.Opened);
        if (lineEnd < 0)
        {
            yield break;
        }

        var malformed = new Queue<CsvMalformedRecord>();
        using var reader = CsvReader.FromText(swallowed.RawRecord[(lineEnd + 1)..], Options(separator, malformed) with { HasHeader = false, AllowLineBreaksInQuotes = false });
        foreach (var entry in Records(reader, malformed, (record, at) => record.Length == columns ? fields(record, at) : new CheckInputEntry.Unreadable(at, 1, Mismatch(record.Length, columns)), columns, line + place.Line + 1))
        {
            yield return entry;
        }
    }

    private static bool TryReadHeader(CsvReader reader)
    {
        reader.ReadHeader();
        return reader.Headers.Count > 0;
    }

    private static CsvReaderOptions Options(char? separator, Queue<CsvMalformedRecord> malformed) => new()
    {
        Separator = separator,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Skip,
        FieldCountMismatch = CsvFieldCountHandling.Skip,
        OnMalformedRecord = malformed.Enqueue,
    };

    /// <summary>Where a field begins in its line; 0 if one before it goes over several lines.</summary>
    private static int ColumnOf(CsvReader reader, int field)
    {
        var column = 1;
        for (var i = 0; i < field; i++)
        {
            var raw = reader.GetRawSpan(i);
            if (raw.Contains((byte)'\n'))
            {
                return 0;
            }

            column += System.Text.Encoding.UTF8.GetCharCount(raw) + 1;
        }

        return column;
    }

    private static string Reason(CsvMalformedRecord record, int columns) => record.Reason switch
    {
        CsvMalformedReason.StrayQuote => "a quotation mark inside a field that does not begin with one" + Behind(record),
        CsvMalformedReason.TextAfterClosingQuote => "a quotation mark is not closed where its field ends" + Behind(record),
        CsvMalformedReason.UnterminatedQuote => "a quotation mark is never closed" + Behind(record),
        CsvMalformedReason.LineBreakInQuotes => "a quotation mark is not closed on its line",
        CsvMalformedReason.FieldCountMismatch => $"the record has not {columns} fields, as the header has",
        _ => record.Reason.ToString(),
    };

    private static string Mismatch(int fields, int columns) => string.Create(CultureInfo.InvariantCulture, $"{fields} fields, but the header has {columns}");

    private static string Behind(CsvMalformedRecord record) => record.RawRecord.Length == 0 ? "" : $", near \"{CheckExcerpt.Visible(record.RawRecord.Length <= 30 ? record.RawRecord : record.RawRecord[..30] + "…")}\"";
}
