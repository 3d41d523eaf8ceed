using System.Globalization;
using System.Text;

namespace RefinementBot.Files;

/// <summary>Words of a file as they can be shown: short, on one line, and without control characters.</summary>
internal static class Shown
{
    public static string Short(string text, int most)
    {
        var shown = new StringBuilder();
        var graphemes = StringInfo.GetTextElementEnumerator(text.Length > most * 8 ? text[..(most * 8)] : text);
        var count = 0;
        while (graphemes.MoveNext())
        {
            if (++count > most)
            {
                return shown.Append('…').ToString();
            }

            var grapheme = graphemes.GetTextElement();
            shown.Append(char.IsControl(grapheme[0]) || CharUnicodeInfo.GetUnicodeCategory(grapheme[0]) == UnicodeCategory.Format ? " " : grapheme);
        }

        return shown.ToString().Trim();
    }

    /// <summary>The beginning of a text, with its lines as they are; cut between two signs as people see them.</summary>
    public static string Beginning(string text, int most)
    {
        var end = Math.Min(most, text.Length);
        return text.Length <= most ? text : text[..(StringInfo.ParseCombiningCharacters(text[..end])[^1])].TrimEnd() + "…";
    }

    /// <summary>Some names in a row, and how many more there are.</summary>
    public static string Several(IReadOnlyCollection<string> names, int most = 5) =>
        string.Join(", ", names.Take(most).Select(name => $"“{Short(name, 40)}”")) + (names.Count > most ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - most} more") : "");
}
