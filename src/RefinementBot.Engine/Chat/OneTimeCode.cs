using System.Text;

namespace RefinementBot.Engine.Chat;

/// <summary>
/// A code that proves, once and for a short time, that whoever enters it in one place was let in by another. Ten
/// characters of Crockford's base 32 (50 bits), shown as <c>ABCDE-FGHJK</c>; how it is capitalised or spaced does not
/// matter, and letters that look like digits are read as those.
/// </summary>
public readonly record struct OneTimeCode
{
    /// <summary>How many characters a code has, the dash not counted.</summary>
    public const int Length = 10;

    /// <summary>The characters of a code: digits, and the letters that cannot be taken for one.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly string? characters;

    private OneTimeCode(string characters) => this.characters = characters;

    /// <summary>Reads a code as people type it. False if <paramref name="text"/> cannot be one.</summary>
    public static bool TryParse(string text, out OneTimeCode code)
    {
        var characters = new StringBuilder(Length);
        foreach (var typed in text.ToUpperInvariant())
        {
            var read = typed switch { 'O' => '0', 'I' or 'L' => '1', _ => typed };
            if (read is '-' or ' ')
            {
                continue;
            }

            if (!Alphabet.Contains(read, StringComparison.Ordinal) || characters.Length == Length)
            {
                code = default;
                return false;
            }

            characters.Append(read);
        }

        code = new OneTimeCode(characters.ToString());
        return characters.Length == Length;
    }

    /// <summary>What of a text can be a code, wherever it stands in it: a word, or two beside each other.</summary>
    public static IReadOnlyCollection<OneTimeCode> FindIn(string text)
    {
        string[] words = [.. new string([.. text.Select(typed => char.IsLetterOrDigit(typed) || typed == '-' ? typed : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        return [.. words.Concat(words.Zip(words.Skip(1), (one, next) => one + next))
            .Select(candidate => TryParse(candidate, out var code) ? code : (OneTimeCode?)null).OfType<OneTimeCode>().Distinct()];
    }

    /// <summary>The characters alone, as they are hashed.</summary>
    public string Characters => characters ?? throw new InvalidOperationException("This code was never read.");

    /// <summary>As it is shown: <c>ABCDE-FGHJK</c>.</summary>
    public override string ToString() => $"{Characters[..5]}-{Characters[5..]}";
}
