using System.Globalization;
using System.Text;

namespace RefinementBot.Web;

/// <summary>A name under which somebody may join the web page.</summary>
public static class PersonName
{
    /// <summary>The longest name, in characters as people count them.</summary>
    public const int MaxLength = 40;

    /// <summary>
    /// Reads a name: composed, blanks around it gone and blanks within it single. False, with the reason, for what
    /// could not stand on a card: nothing to read, too long, or characters that cannot be seen.
    /// </summary>
    public static bool TryRead(string? typed, out string name, out string problem)
    {
        var text = typed ?? "";
        (name, problem) = ("", "");
        // Half a surrogate pair is enumerated as the replacement character.
        if (text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
        {
            problem = "That name has characters that cannot be shown. Use letters and spaces.";
            return false;
        }

        var words = text.Normalize(NormalizationForm.FormC).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        var composed = string.Join(' ', words);
        if (!composed.EnumerateRunes().Any(Rune.IsLetterOrDigit))
        {
            problem = "Type a name with at least one letter.";
            return false;
        }

        if (new StringInfo(composed).LengthInTextElements > MaxLength || composed.Length > 4 * MaxLength)
        {
            problem = $"That name is too long: {MaxLength} characters at most.";
            return false;
        }

        name = composed;
        return true;
    }
}
