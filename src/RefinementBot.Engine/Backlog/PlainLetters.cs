namespace RefinementBot.Engine.Backlog;

/// <summary>Latin letters without their accents. The framework's own way of taking letters apart is not there where globalization is invariant, as in this program.</summary>
internal static class PlainLetters
{
    /// <summary>U+00C0 to U+017F, each without its accent; what has none stands for itself.</summary>
    private const string FromC0 =
        "AAAAAAÆCEEEEIIIIÐNOOOOO×OUUUUYÞßaaaaaaæceeeeiiiiðnooooo÷ouuuuyþy" +
        "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiĲĳJjKkĸLlLlLlĿ" +
        "ŀLlNnNnNnŉŊŋOoOoOoŒœRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzſ";

    /// <summary>U+1E00 to U+1EFF, where Vietnamese has its letters.</summary>
    private const string From1E00 =
        "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm" +
        "MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv" +
        "WwWwWwWwWwXxXxYyZzZzZzhtwyẚẛẜẝẞẟAaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe" +
        "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYyỺỻỼỽỾỿ";

    public static char Of(char letter) => letter switch
    {
        >= '\u00C0' and <= '\u017F' => FromC0[letter - '\u00C0'],
        >= '\u1E00' and <= '\u1EFF' => From1E00[letter - '\u1E00'],
        _ => letter,
    };
}
