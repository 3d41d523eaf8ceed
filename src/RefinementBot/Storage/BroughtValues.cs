using System.Security.Cryptography;
using System.Text;
using RefinementBot.Engine.Backlog;

namespace RefinementBot.Storage;

/// <summary>
/// What an import brought, field by field, as the first 48 bits of a hash: enough to see whether a file or a person
/// has changed a value since, without keeping every text twice.
/// </summary>
internal static class BroughtValues
{
    private const int HashLength = 8;

    /// <summary>The stored text: <c>field=hash</c> for each field, with a blank between.</summary>
    /// <param name="earlier">What was stored before; fields that the file does not give stay as they were.</param>
    public static string Write(string earlier, ItemDraft draft, ItemFields given)
    {
        var values = Read(earlier);
        foreach (var field in BacklogField.All.Where(field => given.HasFlag(field.Flag)))
        {
            values[field.Name] = Hash(field.Text(draft));
        }

        return string.Join(' ', values.Select(value => $"{value.Key}={value.Value}"));
    }

    /// <summary>The hash of each field that an import brought.</summary>
    public static Dictionary<string, string> Read(string stored) => stored.Length == 0
        ? []
        : stored.Split(' ').ToDictionary(value => value[..^(HashLength + 1)], value => value[^HashLength..]);

    public static string Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToBase64String(hash[..6]);
    }
}
