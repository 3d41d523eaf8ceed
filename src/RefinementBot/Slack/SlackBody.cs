using System.Net;

namespace RefinementBot.Slack;

/// <summary>The body of a request as the bytes that came, which is what is signed.</summary>
public static class SlackBody
{
    private const int Chunk = 16 * 1024;

    /// <summary>So many bytes are set aside on a stranger's word for it; whoever says more must send them first.</summary>
    private const int Believed = 64 * 1024;

    /// <summary>The whole body; null if it is larger than Slack's ever are.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ContentLength > SlackLimits.RequestBytes)
        {
            return null;
        }

        if (request.ContentLength is not { } length || length > Believed)
        {
            return await ReadToEndAsync(request.Body, cancellationToken);
        }

        var body = GC.AllocateUninitializedArray<byte>((int)length);
        await request.Body.ReadExactlyAsync(body, cancellationToken);
        return body;
    }

    /// <summary>
    /// The value of a form's field, unescaped and still as bytes, since a payload is several thousand of them; null if there
    /// is no such field. Of several of one name it is the first.
    /// </summary>
    public static byte[]? Field(byte[] form, ReadOnlySpan<byte> name)
    {
        ArgumentNullException.ThrowIfNull(form);
        foreach (var range in form.AsSpan().Split((byte)'&'))
        {
            var (start, length) = range.GetOffsetAndLength(form.Length);
            var field = form.AsSpan(start, length);
            if (field.Length > name.Length && field[name.Length] == '=' && field.StartsWith(name))
            {
                return WebUtility.UrlDecodeToBytes(form, start + name.Length + 1, length - name.Length - 1);
            }
        }

        return null;
    }

    private static async Task<byte[]?> ReadToEndAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var chunk = new byte[Chunk];
        for (int read; (read = await stream.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            body.Write(chunk, 0, read);
            if (body.Length > SlackLimits.RequestBytes)
            {
                return null;
            }
        }

        return body.ToArray();
    }
}
