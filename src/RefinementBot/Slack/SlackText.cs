using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RefinementBot.Slack;

/// <summary>Text on its way to Slack and from it (https://docs.slack.dev/messaging/formatting-message-text).</summary>
public static partial class SlackText
{
    /// <summary>Makes text harmless where Slack reads mrkdwn: <c>&amp; &lt; &gt;</c> are written as entities, so that nothing can mention or link.</summary>
    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>
    /// Text for a <c>plain_text</c> object, where nothing is read as markup. Should a client read <c>&lt;!channel&gt;</c>
    /// there all the same, a word joiner keeps it from being one.
    /// </summary>
    public static string Plain(string text) => text
        .Replace("<!", "<\u2060!", StringComparison.Ordinal)
        .Replace("<@", "<\u2060@", StringComparison.Ordinal)
        .Replace("<#", "<\u2060#", StringComparison.Ordinal);

    /// <summary>
    /// What a person typed, from what Slack sends of it: entities become characters again, a link its address, a
    /// mention of a person or channel its name.
    /// </summary>
    /// <param name="names">What stands for a mentioned person, by her id; whoever is not in it stands as Slack wrote her.</param>
    public static string Unescape(string text, IReadOnlyDictionary<string, string>? names = null)
    {
        var result = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (rest.IndexOf('<') is >= 0 and var start && rest[start..].IndexOf('>') is > 1 and var length)
        {
            result.Append(rest[..start]).Append(Reference(rest.Slice(start + 1, length - 1).ToString(), names));
            rest = rest[(start + length + 1)..];
        }

        return result.Append(rest)
            .Replace("&lt;", "<").Replace("&gt;", ">").Replace("&amp;", "&")
            .ToString();
    }

    /// <summary>Whom a text mentions, in its order, and how Slack names her there if it does: <c>&lt;@U1&gt;</c>, <c>&lt;@U1|ana&gt;</c>.</summary>
    public static IEnumerable<(string User, string? Label)> Mentions(string text) => Mention().Matches(text)
        .Select(match => (match.Groups[1].Value, match.Groups[2] is { Success: true, Value: { Length: > 0 } label } ? Unescape(label) : null));

    /// <summary>The beginning of a text with "…", at most <paramref name="most"/> units, not cut through a character that people see as one.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = StringInfo.ParseCombiningCharacters(text[..most]).LastOrDefault(boundary => boundary < most);
        return text[..end] + "…";
    }

    private static string Reference(string inside, IReadOnlyDictionary<string, string>? names)
    {
        var (target, label) = inside.Split('|', 2) is [var first, var second] ? (first, second) : (inside, null);
        return target switch
        {
            ['@', .. var user] when names?.GetValueOrDefault(user) is { } name => name,
            ['@', ..] => "@" + (label ?? target[1..]),
            ['#', ..] => "#" + (label ?? target[1..]),
            ['!', ..] => label ?? target[1..],
            _ when target.StartsWith("mailto:", StringComparison.Ordinal) => label ?? target["mailto:".Length..],
            _ => target,
        };
    }

    [GeneratedRegex(@"<@([A-Z0-9]+)(?:\|([^<>]*))?>", RegexOptions.CultureInvariant)]
    private static partial Regex Mention();
}
