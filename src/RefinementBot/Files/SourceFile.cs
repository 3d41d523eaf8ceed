using System.Text;

namespace RefinementBot.Files;

/// <summary>Thrown for a file as a whole, in words for whoever gave it: what it is, and what to give instead.</summary>
public class UnreadableFileException(string message) : Exception(message);

/// <summary>Thrown where a table has no column with titles under a name that is known.</summary>
/// <param name="columns">What its columns are called, as far as that can be told: one of them may hold the titles.</param>
public sealed class NoTitlesException(string message, IReadOnlyList<string> columns) : UnreadableFileException(message)
{
    public IReadOnlyList<string> Columns { get; } = columns;
}

/// <summary>The bytes of a file that is read more than once, and how they are encoded.</summary>
internal sealed class SourceFile : IDisposable
{
    /// <summary>What stands for bytes that are not of the encoding: U+FFFF is no character.</summary>
    public const char Invalid = '\uFFFF';

    private readonly Stream stream;
    private readonly bool isOwn;
    private readonly Encoding encoding;
    private readonly int preamble;

    private SourceFile(Stream stream, bool isOwn, EncodingGuess guess)
    {
        (this.stream, this.isOwn) = (stream, isOwn);
        (encoding, preamble, EncodingName) = (guess.Encoding, guess.Preamble, guess.Name);
        HasInvalid = guess.Invalid > 0;
    }

    /// <summary>The encoding in words: "UTF-8", "Windows-1252".</summary>
    public string EncodingName { get; }

    /// <summary>Whether some bytes are not of the encoding; where they stand, the text has <see cref="Invalid"/>.</summary>
    public bool HasInvalid { get; }

    public long Length => stream.Length;

    /// <summary>How far it has been read, for progress.</summary>
    public long Position => stream.Position;

    /// <summary>Looks the whole file over. What cannot be read twice, such as standard input, is kept in a temporary file meanwhile.</summary>
    /// <exception cref="UnreadableFileException">It is empty, or no text.</exception>
    public static async Task<SourceFile> OpenAsync(Stream given, CancellationToken cancellation)
    {
        var stream = given.CanSeek ? given : await KeepAsync(given, cancellation);
        try
        {
            return new SourceFile(stream, stream != given, EncodingGuess.Of(stream, cancellation));
        }
        catch
        {
            if (stream != given)
            {
                await stream.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>The text from its start. Only one reader at a time.</summary>
    public TextReader Read()
    {
        stream.Position = preamble;
        return new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16, leaveOpen: true);
    }

    public void Dispose()
    {
        if (isOwn)
        {
            stream.Dispose();
        }
    }

    private static async Task<Stream> KeepAsync(Stream given, CancellationToken cancellation)
    {
        // A temporary file of that name is for its owner alone.
        var kept = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        await given.CopyToAsync(kept, cancellation);
        kept.Position = 0;
        return kept;
    }
}

/// <summary>How the bytes of a file are most likely encoded.</summary>
/// <param name="Preamble">How many bytes of a byte order mark stand in front.</param>
/// <param name="Invalid">How many sequences are not of that encoding.</param>
internal sealed record EncodingGuess(Encoding Encoding, string Name, int Preamble, long Invalid)
{
    private static readonly (byte[] Start, string What)[] Signatures =
    [
        ([0x50, 0x4B, 0x03, 0x04], "a zip archive, as .xlsx and .ods files are"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an Excel workbook (.xls)"),
        ([0x89, 0x50, 0x4E, 0x47], "a picture (PNG)"),
        ([0xFF, 0xD8, 0xFF], "a picture (JPEG)"),
        ([0x47, 0x49, 0x46, 0x38], "a picture (GIF)"),
        ([0x25, 0x50, 0x44, 0x46], "a PDF document"),
        ([0x1F, 0x8B], "a gzip archive"),
        ([0x7F, 0x45, 0x4C, 0x46], "a program"),
    ];

    private static readonly Encoding MarkedUtf8 = Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback(SourceFile.Invalid.ToString()));

    /// <exception cref="UnreadableFileException">The file is empty, or no text.</exception>
    public static EncodingGuess Of(Stream stream, CancellationToken cancellation)
    {
        stream.Position = 0;
        var buffer = new byte[1 << 16];
        var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var head = buffer.AsSpan(0, read);
        if (head.Trim("\uFEFF \t\r\n\0"u8).IsEmpty && read < buffer.Length)
        {
            throw new UnreadableFileException("The file is empty.");
        }

        if (Marked(head) is { } marked)
        {
            return marked;
        }

        foreach (var (start, what) in Signatures)
        {
            if (head.StartsWith(start))
            {
                throw new UnreadableFileException($"This is {what}, not text. Export the backlog as CSV and import that.");
            }
        }

        var text = head.TrimStart(" \t\r\n"u8);
        if (text.StartsWith("<"u8))
        {
            throw new UnreadableFileException("This is a web page or XML (Jira's “Excel” export is one too), not CSV. Export the backlog as CSV and import that.");
        }

        return Unmarked(head) ?? Counted(stream, buffer, read, cancellation);
    }

    private static EncodingGuess? Marked(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? null
        : head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) ? new EncodingGuess(new UTF32Encoding(bigEndian: false, byteOrderMark: true), "UTF-32", 4, 0)
        : head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? new EncodingGuess(Encoding.Unicode, "UTF-16", 2, 0)
        : head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? new EncodingGuess(Encoding.BigEndianUnicode, "UTF-16 (big-endian)", 2, 0)
        : null;

    /// <summary>UTF-16 without a mark: every other byte of western text is 0.</summary>
    private static EncodingGuess? Unmarked(ReadOnlySpan<byte> head)
    {
        var sample = head[..Math.Min(head.Length & ~1, 4096)];
        var (even, odd) = (0, 0);
        for (var i = 0; i < sample.Length; i += 2)
        {
            even += sample[i] == 0 ? 1 : 0;
            odd += sample[i + 1] == 0 ? 1 : 0;
        }

        var pairs = sample.Length / 2;
        if (odd > pairs * 0.4 && even < pairs * 0.05)
        {
            return new EncodingGuess(Encoding.Unicode, "UTF-16", 0, 0);
        }

        if (even > pairs * 0.4 && odd < pairs * 0.05)
        {
            return new EncodingGuess(Encoding.BigEndianUnicode, "UTF-16 (big-endian)", 0, 0);
        }

        return even + odd > pairs * 0.1
            ? throw new UnreadableFileException("This is no text file. Export the backlog as CSV and import that.")
            : null;
    }

    private static EncodingGuess Counted(Stream stream, byte[] buffer, int read, CancellationToken cancellation)
    {
        var preamble = buffer.AsSpan(0, read).StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var (valid, invalid, total) = (0L, 0L, 0L);
        var kept = 0;
        while (read > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            total += read;
            var (length, isLast) = (kept + read, read < buffer.Length - kept);
            var used = Count(buffer.AsSpan(0, length), isLast, ref valid, ref invalid);
            kept = length - used;
            buffer.AsSpan(used, kept).CopyTo(buffer);
            read = isLast ? 0 : stream.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false);
            if (read == 0 && kept > 0 && !isLast)
            {
                invalid++;
            }
        }

        if (invalid > 0 && invalid > total / 4)
        {
            throw new UnreadableFileException("This is no text file. Export the backlog as CSV and import that.");
        }

        return preamble > 0 || invalid == 0 || valid > invalid
            ? new EncodingGuess(invalid > 0 ? MarkedUtf8 : Encoding.UTF8, preamble > 0 ? "UTF-8 with a byte order mark" : "UTF-8", preamble, invalid)
            : new EncodingGuess(CodePagesEncodingProvider.Instance.GetEncoding(1252)!, "Windows-1252", 0, 0);
    }

    /// <summary>Counts sequences of several bytes, right and wrong ones; returns how many bytes were looked at.</summary>
    private static int Count(ReadOnlySpan<byte> bytes, bool isLast, ref long valid, ref long invalid)
    {
        var at = 0;
        while (bytes[at..].IndexOfAnyInRange((byte)0x80, (byte)0xFF) is var next and >= 0)
        {
            at += next;
            var status = Rune.DecodeFromUtf8(bytes[at..], out _, out var consumed);
            if (status == System.Buffers.OperationStatus.NeedMoreData && !isLast)
            {
                return at;
            }

            (valid, invalid) = status == System.Buffers.OperationStatus.Done ? (valid + 1, invalid) : (valid, invalid + 1);
            at += consumed;
        }

        return bytes.Length;
    }
}
