namespace RefinementBot.Engine.Chat;

/// <summary>What somebody typed, taken apart as far as the catalogue can. The set is closed.</summary>
public abstract record CommandLine
{
    private CommandLine() { }

    /// <summary>Nothing was typed.</summary>
    public sealed record Empty : CommandLine;

    /// <summary>A verb of the catalogue and what follows it, trimmed.</summary>
    public sealed record Known(CommandSpec Spec, string Arguments) : CommandLine;

    /// <summary>A first word that is nearly a verb.</summary>
    public sealed record NearMiss(string Word, CommandSpec Meant, string Arguments) : CommandLine;

    /// <summary>Text whose first word is no verb.</summary>
    public sealed record FreeText(string Text) : CommandLine;

    /// <summary>Takes a line apart. Never fails: whatever is no command is text.</summary>
    public static CommandLine Parse(string line)
    {
        var text = Tidy(line);
        if (text.Length == 0)
        {
            return new Empty();
        }

        var end = text.AsSpan().IndexOfAny(" \t\n");
        var word = end < 0 ? text : text[..end];
        var arguments = end < 0 ? "" : text[end..].Trim();
        if (CommandCatalogue.Find(word) is { } spec)
        {
            return new Known(spec, arguments);
        }

        var nearest = CommandCatalogue.All
            .Select(candidate => (Spec: candidate, Distance: EditDistance.Between(word.ToLowerInvariant(), candidate.Verb)))
            .MinBy(candidate => candidate.Distance);
        return nearest.Distance <= MostSlips(nearest.Spec.Verb)
            ? new NearMiss(word, nearest.Spec, arguments)
            : new FreeText(text);
    }

    /// <summary>One slip in a verb of six letters: with two, "refund" would be taken for "remind", and titles begin with such words.</summary>
    private static int MostSlips(string verb) => verb.Length <= 6 ? 1 : EditDistance.Tolerated(verb);

    /// <summary>
    /// What chats do to typed text is undone: no-break spaces and other blanks become spaces, typographic quotation
    /// marks plain ones, line ends <c>\n</c>; control characters go.
    /// </summary>
    public static string Tidy(string line) => string.Concat(line
            .ReplaceLineEndings("\n")
            .Select(character => character switch
            {
                '\n' => "\n",
                '\u201C' or '\u201D' or '\u201E' => "\"",
                '\u200B' or '\uFEFF' or '\u2060' => "",
                _ when char.IsWhiteSpace(character) => " ",
                _ when char.IsControl(character) => "",
                _ => character.ToString(),
            }))
        .Trim();
}
