using System.Buffers;
using System.Globalization;

namespace RefinementBot.Files;

/// <summary>One record of a CSV file, or why it could not be read.</summary>
/// <param name="Line">The line at which it begins, from 1.</param>
/// <param name="Problem">Null if it could be read.</param>
internal readonly record struct CsvRecord(int Line, IReadOnlyList<string> Fields, string? Problem = null);

/// <summary>
/// Splits CSV text into records, in bounded memory whatever the text is. A record that cannot be read is named with
/// its line; reading goes on at the next line that looks like a record, so that a quotation mark that is never closed costs one row.
/// </summary>
/// <remarks>See docs/decisions/0025-imports-split-csv-themselves.md for why this is no library's.</remarks>
internal sealed class CsvRecords(TextReader reader, char separator) : IDisposable
{
    /// <summary>The longest text of one cell, in UTF-16 units.</summary>
    public const int MaxCell = 1_000_000;

    /// <summary>The most columns: Jira repeats a column for each comment, and that can be hundreds.</summary>
    public const int MaxColumns = 10_000;

    private const int MaxRecord = 8_000_000;

    /// <summary>How far the end of a record is looked for whose quotation marks are wrong.</summary>
    private const int MaxSearch = 100_000;

    private readonly CharWindow text = new(reader);
    private readonly SearchValues<char> unquotedEnds = SearchValues.Create([separator, '\r', '\n']);
    private static readonly SearchValues<char> Quote = SearchValues.Create(['"']);
    private readonly List<string> fields = [];
    private string? problem;
    private int opened;

    /// <summary>How many fields a record has; 0 while that is not known.</summary>
    public int Columns { get; set; }

    /// <summary>Which columns are read; the texts of others are passed over. Null for all.</summary>
    public Func<int, bool>? Wanted { get; set; }

    /// <summary>How many fields the record had that was read last, those passed over included.</summary>
    public int Count { get; private set; }

    public void Dispose() => text.Dispose();

    /// <summary>The next record; false at the end. The list of fields is used again for the record after it.</summary>
    public bool TryRead(out CsvRecord record)
    {
        record = default;
        if (!text.Has(0))
        {
            return false;
        }

        var line = text.Line;
        fields.Clear();
        (Count, problem, opened) = (0, null, -1);
        var end = Scan();
        if (problem is null && opened >= 0 && Columns > 0 && Count != Columns && LineEnd(opened) is var inside && inside < end && LooksLikeRow(inside))
        {
            // A quotation mark that was closed by chance, by that of a later row.
            problem = Unclosed;
            end = inside;
        }

        text.Advance(Math.Min(end, text.Loaded));
        record = new CsvRecord(line, fields, problem);
        return true;
    }

    private const string Unclosed = "a quotation mark is never closed";

    /// <summary>Reads the record at the mark, and returns where the next one begins.</summary>
    private int Scan()
    {
        var at = 0;
        while (true)
        {
            var (next, isLast) = Field(at);
            Count++;
            if (problem is not null || isLast)
            {
                return next;
            }

            if (Count == MaxColumns)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"more than {MaxColumns:N0} columns");
                return SkipLine();
            }

            if (next > MaxRecord)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"the row is longer than {MaxRecord:N0} characters");
                return SkipLine();
            }

            at = next;
        }
    }

    private (int Next, bool IsLast) Field(int start)
    {
        var at = start;
        while (text.Has(at) && text[at] == ' ')
        {
            at++;
        }

        if (text.Has(at) && text[at] == '"')
        {
            return Quoted(at);
        }

        at = start;
        while (true)
        {
            var found = text.Has(at) ? text.IndexOfAny(at, unquotedEnds) : at;
            if (found >= 0)
            {
                Take(start, found, hasQuotes: false);
                return After(found);
            }

            at = text.Loaded;
            if (at - start > MaxCell)
            {
                return (TooLong(at, inQuotes: false), true);
            }
        }
    }

    private (int Next, bool IsLast) Quoted(int quote)
    {
        opened = opened < 0 ? quote : opened;
        var (at, hasQuotes) = (quote + 1, false);
        while (true)
        {
            var found = text.Has(at) ? text.IndexOfAny(at, Quote) : -1;
            if (found < 0)
            {
                if (!text.Has(at))
                {
                    return (Recover(quote, Unclosed), true);
                }

                at = text.Loaded;
                if (at - quote > MaxCell)
                {
                    // Only in what is loaded: the line may well go on for as long as the cell does.
                    var lineEnd = text.Span(quote, at).IndexOfAny('\r', '\n');
                    return (lineEnd >= 0 && LooksLikeRow(LineEnd(quote + lineEnd)) ? Recover(quote, Unclosed) : TooLong(at, inQuotes: true), true);
                }

                continue;
            }

            if (text.Has(found + 1) && text[found + 1] == '"')
            {
                (at, hasQuotes) = (found + 2, true);
                continue;
            }

            if (found - quote > MaxCell)
            {
                return (TooLong(found + 1, inQuotes: false), true);
            }

            var behind = found + 1;
            while (text.Has(behind) && text[behind] == ' ')
            {
                behind++;
            }

            if (text.Has(behind) && text[behind] != separator && text[behind] is not ('\r' or '\n'))
            {
                return (Recover(quote, "a quotation mark inside a quoted text is not doubled", found + 1), true);
            }

            Take(quote + 1, found, hasQuotes);
            return After(behind);
        }
    }

    private void Take(int from, int to, bool hasQuotes)
    {
        if (Wanted is { } wanted && !wanted(Count))
        {
            fields.Add("");
            return;
        }

        var taken = text.Span(from, to).ToString();
        fields.Add(hasQuotes ? taken.Replace("\"\"", "\"", StringComparison.Ordinal) : taken);
    }

    private (int Next, bool IsLast) After(int end) => !text.Has(end) ? (end, true)
        : text[end] == separator ? (end + 1, false)
        : (end + (text[end] == '\r' && text.Has(end + 1) && text[end + 1] == '\n' ? 2 : 1), true);

    /// <summary>Where to go on after a record whose quotation marks are wrong.</summary>
    /// <param name="quote">The quotation mark that opened the field.</param>
    /// <param name="from">Where inside of the field the trouble was met; 0 if it never ends.</param>
    private int Recover(int quote, string reason, int from = 0)
    {
        var next = LineEnd(quote);
        problem = from > next ? Unclosed : reason;
        if (from == 0 || LooksLikeRow(next))
        {
            return next;
        }

        // The text may well have marks that are not doubled: the one that closes it stands before a separator or a line's end.
        for (var at = from; at - from < MaxSearch && text.Has(at); at++)
        {
            if (text[at] == '"' && IsClosing(at))
            {
                return RecordEnd(at + 1) ?? next;
            }
        }

        return next;
    }

    private bool IsClosing(int quote)
    {
        var behind = quote + 1;
        while (text.Has(behind) && text[behind] == ' ')
        {
            behind++;
        }

        return !text.Has(behind) || text[behind] == separator || text[behind] is '\r' or '\n';
    }

    /// <summary>Where the record after this one begins, from a place outside of quotation marks on; null if that is too far away.</summary>
    private int? RecordEnd(int from)
    {
        var inQuotes = false;
        for (var at = from; at - from < MaxSearch; at++)
        {
            if (!text.Has(at))
            {
                return at;
            }

            if (text[at] == '"')
            {
                inQuotes = !inQuotes;
            }
            else if (!inQuotes && text[at] is '\r' or '\n')
            {
                return LineEnd(at);
            }
        }

        return null;
    }

    /// <summary>Where the line after the one of <paramref name="at"/> begins.</summary>
    private int LineEnd(int at)
    {
        while (text.Has(at) && text[at] is not ('\r' or '\n'))
        {
            at++;
        }

        return !text.Has(at) ? at : at + (text[at] == '\r' && text.Has(at + 1) && text[at + 1] == '\n' ? 2 : 1);
    }

    /// <summary>Whether the line that begins at <paramref name="at"/> has as many fields as the header.</summary>
    private bool LooksLikeRow(int at)
    {
        var (count, inQuotes) = (1, false);
        if (Columns < 2 || !text.Has(at))
        {
            return false;
        }

        for (; text.Has(at) && (inQuotes || text[at] is not ('\r' or '\n')) && count <= Columns; at++)
        {
            inQuotes ^= text[at] == '"';
            count += !inQuotes && text[at] == separator ? 1 : 0;
        }

        return count == Columns && !inQuotes;
    }

    /// <param name="at">How far the record was looked at.</param>
    private int TooLong(int at, bool inQuotes)
    {
        var (length, line) = ((long)at, text.Line);
        text.Advance(at);
        var end = SkipRecord(ref inQuotes, ref length);
        problem = string.Create(CultureInfo.InvariantCulture, $"a cell of some {length:N0} characters, where at most {MaxCell:N0} are read{(inQuotes ? $"; its quotation mark is never closed, so that nothing after line {line} could be read" : "")}");
        return end;
    }

    private int SkipLine()
    {
        var (inQuotes, length) = (false, 0L);
        return SkipRecord(ref inQuotes, ref length);
    }

    /// <summary>Passes over a record without keeping it, and returns where the next one begins.</summary>
    private int SkipRecord(ref bool inQuotes, ref long length)
    {
        while (true)
        {
            var loaded = text.Loaded;
            for (var at = 0; at < loaded; at++)
            {
                var found = inQuotes ? text.Span(at, loaded).IndexOf('"') : text.Span(at, loaded).IndexOfAny('"', '\r', '\n');
                if (found < 0)
                {
                    break;
                }

                at += found;
                if (text[at] != '"')
                {
                    length += at;
                    return LineEnd(at);
                }

                inQuotes = !inQuotes;
            }

            length += loaded;
            if (!text.Has(loaded))
            {
                return loaded;
            }

            text.Advance(loaded);
        }
    }
}
