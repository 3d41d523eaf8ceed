using System.Collections.Immutable;
using System.Text.RegularExpressions;
using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Estimation;

/// <summary>
/// Tells a list of stories from one story with its details. A list is several keys or addresses, or several lines: bullets
/// or numbers make them one for certain; without them the lines must not read as a story and what belongs to it.
/// </summary>
public static partial class StoryLines
{
    /// <summary>The stories of a text, marks taken off, or empty if it is one story.</summary>
    public static ImmutableArray<string> Of(string text)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).ToList();
        var written = lines.FindAll(line => line.Length > 0);
        if (written.Count == 1)
        {
            return Words(written[0]);
        }

        var rest = written is [[.., ':'], ..] && written.Skip(1).All(IsMarked) ? written.Skip(1).ToList() : written;
        return rest.Count > 0 && rest.TrueForAll(IsMarked) ? Each(rest)
            : lines.Count == written.Count && !written.Exists(IsMarked) && !ReadsAsOne(written) ? Each(written)
            : [];
    }

    /// <summary>Every line that is not empty, marks taken off: for where it is known that each is a story.</summary>
    public static ImmutableArray<string> Each(IEnumerable<string> lines) =>
        [.. lines.Select(line => Mark().Replace(line.Trim(), "").Trim()).Where(line => line.Length > 0)];

    /// <summary>Several keys or addresses in one line, with blanks, commas or "and" between.</summary>
    private static ImmutableArray<string> Words(string line)
    {
        ImmutableArray<string> words = [.. line.Split((char[])[' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => !word.Equals("and", StringComparison.OrdinalIgnoreCase) && word != "&")];
        return words.Length > 1 && words.All(word => ItemKey.TryParse(word, out _) || IsAddress(word)) ? words : [];
    }

    /// <summary>The key at the end of an address's path, as trackers write it: <c>https://jira.example/browse/SHOP-11</c>.</summary>
    public static bool KeyOfAddress(string word, out ItemKey key)
    {
        key = default;
        return IsAddress(word) && ItemKey.TryParse(new Uri(word).AbsolutePath.TrimEnd('/').Split('/')[^1], out key);
    }

    private static bool IsAddress(string word) => Uri.TryCreate(word, UriKind.Absolute, out var address) && address.Scheme is "https" or "http";

    private static bool IsMarked(string line) => Mark().IsMatch(line) || Words(line + " " + line).Length > 0
        || ItemKey.TryParse(line.Split((char[])[' ', ':'], 2)[0], out _);

    /// <summary>Whether lines after the first are no stories of their own: steps, criteria, sentences below a title.</summary>
    private static bool ReadsAsOne(List<string> lines) =>
        lines.Skip(1).Any(line => Continuation().IsMatch(line))
        || (!lines[0].EndsWith('.') && lines.Skip(1).Any(line => line.EndsWith('.') || line.EndsWith(':')));

    [GeneratedRegex(@"\A(?:(?:[-*+•–·▪◦]|\(?\d{1,3}[.)]|\[[ xX]?\])\s+)+", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex(@"\A(?:given|when|then|and|but|so that|so I|I want|I can|in order|acceptance|scenario|feature|background|note|description)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Continuation();
}
