using System.Globalization;
using System.Text;

namespace RefinementBot.Engine.Backlog;

/// <summary>The letters before the number in the keys that a team's new items get.</summary>
public static class KeyPrefix
{
    private const int Longest = 10;
    private const string Nameless = "ITEM";

    /// <summary>Prefixes for a team of that name, best first and without end: <c>DEMO</c>, <c>DEMO2</c>, …; <c>WS</c> for "Web shop".</summary>
    public static IEnumerable<string> For(string team)
    {
        var best = Best(team);
        yield return best;
        for (var number = 2; ; number++)
        {
            yield return best + number.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static string Best(string team)
    {
        var words = Words(team);
        var letters = words.Count > 1 ? string.Concat(words.Select(word => word[0])) : string.Concat(words);
        var start = letters.TakeWhile(char.IsAsciiDigit).Count();
        var prefix = letters[start..Math.Min(letters.Length, start + Longest)];
        return prefix.Length > 1 ? prefix : Nameless;
    }

    /// <summary>The words of a name in capitals, without accents; letters beyond the Latin ones are left out.</summary>
    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var sign in name.Select(PlainLetters.Of))
        {
            if (char.IsAsciiLetterOrDigit(sign))
            {
                word.Append(char.ToUpperInvariant(sign));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(sign) != UnicodeCategory.NonSpacingMark && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
