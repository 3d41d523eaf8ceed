using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RefinementBot.Slack;

/// <summary>
/// Whether a request is Slack's: HMAC-SHA256 over version, time and the body as it came
/// (https://docs.slack.dev/authentication/verifying-requests-from-slack).
/// </summary>
public static class SlackSignature
{
    public const string SignatureHeader = "X-Slack-Signature";
    public const string TimestampHeader = "X-Slack-Request-Timestamp";

    /// <summary>How far a request's time may lie from ours, in either direction.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(5);

    private const string Version = "v0";

    /// <summary>True if the signature is right and the time is near <paramref name="now"/>. Never throws.</summary>
    /// <param name="timestamp">The timestamp header's only value, seconds since 1970; null or anything else is refused.</param>
    /// <param name="signature">The signature header's only value: <c>v0=</c> and 64 hexadecimal digits.</param>
    public static bool Verify(ReadOnlySpan<byte> body, string? timestamp, string? signature, string signingSecret, DateTimeOffset now)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs((decimal)now.ToUnixTimeSeconds() - seconds) > (decimal)Tolerance.TotalSeconds
            || signature is null)
        {
            return false;
        }

        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(signingSecret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{Version}:{timestamp}:"));
        hmac.AppendData(body);
        var expected = Encoding.ASCII.GetBytes($"{Version}={Convert.ToHexStringLower(hmac.GetHashAndReset())}");
        return CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature));
    }
}
