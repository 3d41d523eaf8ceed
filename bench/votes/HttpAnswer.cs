using System.Globalization;
using System.Text;

namespace RefinementBot.Bench.Votes;

/// <summary>Where an HTTP/1.1 answer ends, and its status: no more than a load generator must know, so that it costs next to nothing.</summary>
public static class HttpAnswer
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] LastChunk = "\r\n0\r\n\r\n"u8.ToArray();

    /// <summary>The status of a whole answer; null as long as more must be read.</summary>
    /// <param name="received">All bytes since the request, and none of another answer.</param>
    public static int? Status(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf(EndOfHead);
        if (head < 0)
        {
            return null;
        }

        var body = received[(head + EndOfHead.Length)..];
        var headers = Encoding.ASCII.GetString(received[..head]);
        var isWhole = Header(headers, "content-length") is { } length
            ? body.Length >= int.Parse(length, CultureInfo.InvariantCulture)
            : Header(headers, "transfer-encoding") is null || received.EndsWith(LastChunk) || body.SequenceEqual("0\r\n\r\n"u8);
        return isWhole ? int.Parse(headers.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture) : null;
    }

    private static string? Header(string headers, string name)
    {
        var at = headers.IndexOf($"\n{name}:", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var value = headers.AsSpan(at + name.Length + 2);
        var end = value.IndexOf('\r');
        return (end < 0 ? value : value[..end]).Trim().ToString();
    }
}
