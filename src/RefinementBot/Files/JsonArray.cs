using System.Text.Encodings.Web;
using System.Text.Json;

namespace RefinementBot.Files;

/// <summary>Writes a JSON array of things that come one after another, holding only a few of them.</summary>
internal static class JsonArray
{
    private const int MostPending = 1 << 16;

    /// <returns>How many there were.</returns>
    public static async Task<int> WriteAsync<T>(IAsyncEnumerable<T> things, Stream output, Action<Utf8JsonWriter, T> write, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true });
        json.WriteStartArray();
        var count = 0;
        await foreach (var thing in things.WithCancellation(cancellation))
        {
            write(json, thing);
            count++;
            if (json.BytesPending > MostPending)
            {
                await json.FlushAsync(cancellation);
            }
        }

        json.WriteEndArray();
        await json.FlushAsync(cancellation);
        output.WriteByte((byte)'\n');
        return count;
    }
}
