using System.Text.RegularExpressions;

namespace RefinementBot.Engine.Readiness;

/// <summary>
/// Words that an item says the meaning of, each on a line of its own: <c>“fast” means: within 2 seconds</c>. Of such a word it
/// cannot be said any more that each reader takes it otherwise.
/// </summary>
internal static partial class DefinedWords
{
    /// <summary>The line that says it.</summary>
    public static string Line(string words, string meaning) => $"“{words.ReplaceLineEndings(" ").Trim()}” means: {meaning}";

    /// <summary>Whether the description or the acceptance criteria say what <paramref name="words"/> mean.</summary>
    public static bool Contain(AnalysedItem item, string words) => IsIn(item.Item.Description, words) || IsIn(item.Item.AcceptanceCriteria, words);

    private static bool IsIn(string text, string words)
    {
        foreach (Match line in Definition().Matches(text))
        {
            if (line.Groups["words"].ValueSpan.Trim().Equals(words.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex("""^[ \t\-*•]*["“„«](?<words>[^"”“»\n]{1,200})["”“»] +means:? +\S""", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Definition();
}
