using System.Buffers;

namespace RefinementBot.Files;

/// <summary>Reads text ahead and back again: what stands behind the mark is kept, what stands before it is gone.</summary>
internal sealed class CharWindow(TextReader reader) : IDisposable
{
    private const int FirstSize = 1 << 16;
    private char[] buffer = ArrayPool<char>.Shared.Rent(FirstSize);
    private int mark;
    private int end;
    private bool atEnd;

    /// <summary>The line of the mark, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>How many characters from the mark on are in memory.</summary>
    public int Loaded => end - mark;

    public char this[int index] => buffer[mark + index];

    /// <summary>Whether there is a character at <paramref name="index"/>, counted from the mark. Reads on if need be.</summary>
    public bool Has(int index)
    {
        while (mark + index >= end)
        {
            if (!Load())
            {
                return false;
            }
        }

        return true;
    }

    public ReadOnlySpan<char> Span(int from, int to) => buffer.AsSpan(mark + from, to - from);

    /// <summary>Where one of the characters stands from <paramref name="from"/> on; what is loaded ends the search, and then -1 is returned.</summary>
    public int IndexOfAny(int from, SearchValues<char> values)
    {
        var found = buffer.AsSpan(mark + from, end - mark - from).IndexOfAny(values);
        return found < 0 ? -1 : from + found;
    }

    /// <summary>Moves the mark ahead; lines are counted on the way.</summary>
    public void Advance(int count)
    {
        var passed = buffer.AsSpan(mark, count);
        Line += Lines(passed);

        // The line feed of a pair counts with its carriage return.
        if (count > 0 && passed[^1] == '\r' && Has(count) && this[count] == '\n')
        {
            Line--;
        }

        mark += count;
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(buffer);
        buffer = [];
        reader.Dispose();
    }

    /// <summary>How many lines end in a text: at a line feed, a carriage return, or both.</summary>
    public static int Lines(ReadOnlySpan<char> text)
    {
        var lines = text.Count('\n');
        for (var at = text.IndexOf('\r'); at >= 0;)
        {
            lines += at + 1 < text.Length && text[at + 1] == '\n' ? 0 : 1;
            var next = text[(at + 1)..].IndexOf('\r');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return lines;
    }

    private bool Load()
    {
        if (atEnd)
        {
            return false;
        }

        if (end == buffer.Length)
        {
            MakeRoom();
        }

        var read = reader.Read(buffer, end, buffer.Length - end);
        atEnd = read == 0;
        end += read;
        return read > 0;
    }

    private void MakeRoom()
    {
        var kept = end - mark;
        var target = kept > buffer.Length / 2 ? ArrayPool<char>.Shared.Rent(buffer.Length * 2) : buffer;
        buffer.AsSpan(mark, kept).CopyTo(target);
        if (target != buffer)
        {
            ArrayPool<char>.Shared.Return(buffer);
            buffer = target;
        }

        mark = 0;
        end = kept;
    }
}
