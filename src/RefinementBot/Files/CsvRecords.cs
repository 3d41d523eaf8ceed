using System.Buffers;
using System.Globalization;

namespace RefinementBot.Files;

/// <summary>One record of a CSV file, or why it could not be read.</summary>
/// <param name="Line">The line at which it begins, from 1.</param>
/// <param name="Problem">Null if it could be read.</param>
internal readonly record struct CsvRecord(int Line, IReadOnlyList<string> Fields, string? Problem = null)
{
    /// <summary>Where the problem is: the line, and the column in UTF-16 units, both from 1.</summary>
    public (int Line, int Column) ProblemAt { get; init; }
}

/// <summary>
/// Splits CSV text into records, in bounded memory whatever the text is. A record that cannot be read is named with
/// its line; reading goes on at the next line that looks like a record, so that a quotation mark that is never closed costs one row.
/// </summary>
/// <remarks>See docs/decisions/0025-imports-split-csv-themselves.md for why this is no library's.</remarks>
internal sealed class CsvRecords : IDisposable
{
    /// <summary>The longest text of one cell, in UTF-16 units, unless <see cref="LongestCell"/> says otherwise.</summary>
    public const int MaxCell = 1_000_000;

    /// <summary>The most columns: Jira repeats a column for each comment, and that can be hundreds.</summary>
    public const int MaxColumns = 10_000;

    private const int MaxRecord = 8_000_000;

    /// <summary>How far the end of a record is looked for whose quotation marks are wrong.</summary>
    private const int MaxSearch = 100_000;

    /// <summary>A header is looked at for its separator no further than this.</summary>
    private const int MaxHeader = 100_000;

    private static readonly SearchValues<char> Quote = SearchValues.Create(['"']);
    private readonly CharWindow text;
    private readonly List<string> fields = [];
    private readonly List<int> starts = [];
    private SearchValues<char> unquotedEnds = Quote; // set by the constructor
    private char separator;
    private string? problem;
    private int problemAt;
    private int opened;
    private int passed;

    public CsvRecords(TextReader reader, char separator)
    {
        text = new CharWindow(reader);
        Use(separator);
    }

    /// <summary>Reads with the separator that the header shows: the one of <paramref name="candidates"/> that is commonest in it, or the one that Excel's line "sep=;" names.</summary>
    public CsvRecords(TextReader reader, ReadOnlySpan<char> candidates)
        : this(reader, candidates[0])
    {
        var end = 0;
        Span<int> counts = stackalloc int[candidates.Length];
        for (var inQuotes = false; end < MaxHeader && text.Has(end) && (inQuotes || text[end] is not ('\r' or '\n')); end++)
        {
            inQuotes ^= text[end] == '"';
            var candidate = inQuotes ? -1 : candidates.IndexOf(text[end]);
            if (candidate >= 0)
            {
                counts[candidate]++;
            }
        }

        if (end == "sep=;".Length && text.Span(0, 4).Equals("sep=", StringComparison.OrdinalIgnoreCase))
        {
            Use(text[4]);
            passed = LineEnd(end);
            return;
        }

        for (var i = 1; i < candidates.Length; i++)
        {
            if (counts[i] > counts[candidates.IndexOf(separator)])
            {
                Use(candidates[i]);
            }
        }
    }

    /// <summary>Whether what is no proper CSV is a problem though it could be guessed: a quotation mark inside a cell without them, more or fewer cells than the header has.</summary>
    public bool IsStrict { get; init; }

    /// <summary>The longest text of one cell, in UTF-16 units.</summary>
    public int LongestCell { get; init; } = MaxCell;

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
        text.Advance(Math.Min(passed, text.Loaded));
        passed = 0;
        if (!text.Has(0))
        {
            return false;
        }

        var line = text.Line;
        fields.Clear();
        starts.Clear();
        (Count, problem, problemAt, opened) = (0, null, 0, -1);
        var end = Scan();
        if (problem is null && opened >= 0 && Columns > 0 && Count != Columns && LineEnd(opened) is var inside && inside < end && LooksLikeRow(inside))
        {
            // A quotation mark that was closed by chance, by that of a later row.
            (problem, problemAt) = (Unclosed, opened);
            end = inside;
        }

        if (IsStrict && problem is null && Columns > 0 && Count != Columns && !IsBlank)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"the record has {Count} {(Count == 1 ? "field" : "fields")}, but the header has {Columns}");
            problemAt = Count > Columns ? starts[Columns] - 1 : ContentEnd(end);
        }

        // The record itself is passed over only when the next one is asked for, so that places in it can be told until then.
        passed = end;
        record = new CsvRecord(line, fields, problem) { ProblemAt = problem is null ? default : text.Line == line ? At(problemAt) : (line, 1) };
        return true;
    }

    /// <summary>Whether the record read last is an empty line.</summary>
    public bool IsBlank => Count == 1 && fields.Count == 1 && fields[0].Length == 0;

    /// <summary>The line and the column, from 1, at which a character stands of a field of the record read last.</summary>
    /// <param name="field">The field, from 0.</param>
    /// <param name="offset">The character, in UTF-16 units of the field's text.</param>
    public (int Line, int Column) PlaceOf(int field, int offset)
    {
        var at = starts[field];
        var isQuoted = at > 0 && text[at - 1] == '"';
        for (var units = 0; units < offset && text.Has(at); units++)
        {
            at += isQuoted && text[at] == '"' ? 2 : 1;
        }

        return At(at);
    }

    private (int Line, int Column) At(int index)
    {
        var before = text.Span(0, Math.Min(index, text.Loaded));
        return (text.Line + CharWindow.Lines(before), index - before.LastIndexOfAny('\r', '\n'));
    }

    /// <summary>Where a record's last field ends, in front of its line break.</summary>
    private int ContentEnd(int end)
    {
        end = Math.Min(end, text.Loaded);
        end -= end > 0 && text[end - 1] == '\n' ? 1 : 0;
        return end > 0 && text[end - 1] == '\r' ? end - 1 : end;
    }

    private void Use(char separator)
    {
        this.separator = separator;
        unquotedEnds = SearchValues.Create([separator, '\r', '\n']);
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
                var stray = IsStrict && found > start ? text.Span(start, found).IndexOf('"') : -1;
                if (stray >= 0)
                {
                    (problem, problemAt) = ("a quotation mark inside a field that does not begin with one", start + stray);
                    return (LineEnd(found), true);
                }

                Take(start, found, hasQuotes: false);
                return After(found);
            }

            at = text.Loaded;
            if (at - start > LongestCell)
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
                if (at - quote > LongestCell)
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

            if (found - quote > LongestCell)
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
        starts.Add(from);
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
        (problem, problemAt) = (from > next ? Unclosed : reason, quote);
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
        problem = string.Create(CultureInfo.InvariantCulture, $"a cell of some {length:N0} characters, where at most {LongestCell:N0} are read{(inQuotes ? $"; its quotation mark is never closed, so that nothing after line {line} could be read" : "")}");
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
