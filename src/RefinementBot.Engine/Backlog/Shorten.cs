using System.Globalization;

namespace RefinementBot.Engine.Backlog;

/// <summary>Cuts what people wrote to a length that fits a card, never through a character that they see as one.</summary>
internal static class Shorten
{
    /// <summary>The text on one line, of at most <paramref name="most"/> UTF-16 units and a sign that there is more.</summary>
    public static string ToLine(string text, int most) => ToLength(text.ReplaceLineEndings(" ").Trim(), most);

    /// <summary>The beginning of a text, lines kept, and a sign where there is more.</summary>
    public static string ToLength(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var boundaries = StringInfo.ParseCombiningCharacters(text);
        return text[..boundaries.Last(boundary => boundary <= most)].TrimEnd() + "…";
    }
}
