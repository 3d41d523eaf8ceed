using CsvHelper;

namespace RefinementBot.Cli;

/// <summary>Where a record of a CSV file goes wrong, which the reader itself tells in bytes only.</summary>
/// <param name="Line">Counted from the record's first line, which is 0.</param>
/// <param name="Column">In UTF-16 units, from 1.</param>
/// <param name="Opened">Where the quoted field begins that is not closed as it should be, in units of the record; -1 where none is.</param>
internal readonly record struct CheckCsvPlace(int Line, int Column, int Opened)
{
    /// <param name="record">The record as it stands in the file.</param>
    /// <param name="columns">How many fields it should have.</param>
    public static CheckCsvPlace Of(string record, CsvMalformedReason reason, char separator, int columns)
    {
        var (at, opened) = Find(record, reason, separator, columns);
        var lineStart = at == 0 ? 0 : record.LastIndexOf('\n', at - 1) + 1;
        return new CheckCsvPlace(record.AsSpan(0, lineStart).Count('\n'), at - lineStart + 1, opened);
    }

    private static (int At, int Opened) Find(string record, CsvMalformedReason reason, char separator, int columns)
    {
        var fields = 1;
        for (var i = 0; i < record.Length; i++)
        {
            if (record[i] == separator)
            {
                if (fields++ == columns && reason == CsvMalformedReason.FieldCountMismatch)
                {
                    return (i, -1);
                }
            }
            else if (record[i] == '"')
            {
                if (i > 0 && record[i - 1] != separator)
                {
                    return (i, -1);
                }

                var opened = i;
                i = Closing(record, i);
                if (i < 0)
                {
                    return (opened, opened);
                }

                if (i + 1 < record.Length && record[i + 1] != separator && reason != CsvMalformedReason.FieldCountMismatch)
                {
                    return (opened, opened);
                }
            }
        }

        return (record.Length, -1);
    }

    /// <summary>The quotation mark that closes the one at <paramref name="opened"/>, or -1. Two in a row stand for one in the text.</summary>
    private static int Closing(string record, int opened)
    {
        for (var i = opened + 1; i < record.Length; i++)
        {
            if (record[i] == '"')
            {
                if (i + 1 == record.Length || record[i + 1] != '"')
                {
                    return i;
                }

                i++;
            }
        }

        return -1;
    }
}
