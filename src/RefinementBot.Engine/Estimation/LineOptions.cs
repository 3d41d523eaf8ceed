namespace RefinementBot.Engine.Estimation;

/// <summary>
/// The options at the end of an <c>estimate</c> line: <c>deck tshirt</c>, <c>anonymous</c>, <c>named</c>. They stand at
/// the end of the first line, since what follows it was mostly pasted; quotation marks around the story make them text.
/// </summary>
/// <param name="Text">What is left to estimate.</param>
/// <param name="Deck">What the deck option names: a deck, or cards; null if there is none.</param>
/// <param name="Anonymous">True for <c>anonymous</c>, false for <c>named</c>, null if neither is there.</param>
public sealed record LineOptions(string Text, string? Deck = null, bool? Anonymous = null)
{
    private const string DeckWord = "deck";

    /// <summary>The longest run of words that names a deck: "fist of five".</summary>
    private const int WordsInName = 3;

    /// <summary>The options as they can be written behind another text, with a blank before; empty for none.</summary>
    public string Written => (Deck is null ? "" : $" {DeckWord} {Deck}") + Anonymous switch { true => " anonymous", false => " named", null => "" };

    /// <summary>Takes the options off a line. Never fails: what is no option is text.</summary>
    public static LineOptions Parse(string line)
    {
        var end = line.IndexOf('\n', StringComparison.Ordinal) is var first and >= 0 ? first : line.Length;
        var options = new LineOptions(line[..end].TrimEnd());
        while (TakeLast(options) is { } shorter)
        {
            options = shorter;
        }

        return options with { Text = (options.Text + line[end..]).Trim() };
    }

    /// <summary>The options without their last word or words moved out of the text, or null if it ends with no option.</summary>
    private static LineOptions? TakeLast(LineOptions options)
    {
        var words = Words(options.Text);
        return words.Count == 0 ? null
            : options.Anonymous is null && Is(words[^1], "anonymous") ? options with { Text = Before(words[^1]), Anonymous = true }
            : options.Anonymous is null && Is(words[^1], "named") ? options with { Text = Before(words[^1]), Anonymous = false }
            : options.Deck is null && DeckAt(options.Text, words) is var (start, deck) ? options with { Text = options.Text[..start].TrimEnd(), Deck = deck }
            : null;

        string Before(Word word) => options.Text[..word.Start].TrimEnd();
    }

    /// <summary>The last "deck …" that stands at the end: one word, the words of a deck's name, or cards.</summary>
    private static (int Start, string Deck)? DeckAt(string text, List<Word> words)
    {
        for (var i = words.Count - 2; i >= 0; i--)
        {
            if (!Is(words[i], DeckWord))
            {
                continue;
            }

            var rest = words[(i + 1)..];
            var named = text[rest[0].Start..];
            var isOption = (rest.Count == 1 && !rest[0].IsQuoted)
                || (rest.Count <= WordsInName && !rest.Exists(word => word.IsQuoted) && Estimation.Deck.Find(named, Estimation.Deck.BuiltIn) is not null)
                || (DeckText.LooksLikeCard(rest[0].Value) && rest.TrueForAll(word => word.IsQuoted || DeckText.LooksLikeCard(word.Value)));
            return isOption ? (words[i].Start, named) : null;
        }

        return null;
    }

    /// <summary>The words of a line and where they begin; what stands in quotation marks is one.</summary>
    private static List<Word> Words(string text)
    {
        List<Word> words = [];
        var isQuoted = false;
        int? start = null;
        for (var i = 0; i <= text.Length; i++)
        {
            isQuoted ^= i < text.Length && text[i] == '"';
            if (i < text.Length && (isQuoted || text[i] != ' '))
            {
                start ??= i;
            }
            else if (start is { } from)
            {
                words.Add(new Word(from, text[from..i]));
                start = null;
            }
        }

        return words;
    }

    private static bool Is(Word word, string option) => word.Value.Equals(option, StringComparison.OrdinalIgnoreCase);

    private sealed record Word(int Start, string Value)
    {
        public bool IsQuoted => Value.Contains('"', StringComparison.Ordinal);
    }
}
