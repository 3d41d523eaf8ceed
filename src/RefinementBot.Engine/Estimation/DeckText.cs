using System.Collections.Immutable;
using System.Globalization;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>What came of reading a deck.</summary>
public abstract record DeckReading
{
    private DeckReading() { }

    /// <summary>It is a deck.</summary>
    public sealed record Read(Deck Deck) : DeckReading;

    /// <summary>It is none; <paramref name="Reason"/> says why and what to write instead.</summary>
    public sealed record Refused(string Reason) : DeckReading;
}

/// <summary>
/// A team's own deck as people write it: <c>S=1 M=3 L=8 ?</c>, <c>0,5 1 2 3</c>, <c>low=1 high=8 "I lack the knowledge"</c>.
/// A number is its own label; <c>=</c> gives a label a number; <c>?</c>, <c>∞</c>, <c>☕</c> and words in quotation marks
/// are special cards, which lie last. Counted cards must rise, since spread is measured in steps.
/// </summary>
public static class DeckText
{
    /// <summary>What a deck is called that was given no name.</summary>
    public const string NoName = "own";

    /// <summary>Whether a word can only be meant for a card: it holds a number or is a special card.</summary>
    public static bool LooksLikeCard(string word) => word.Contains('=', StringComparison.Ordinal) || IsSpecial(word.TrimEnd(',', ';')) || Number(word.TrimEnd(',', ';')) is not null;

    /// <summary>Reads a deck. Never throws; what cannot be read is refused with the reason.</summary>
    public static DeckReading Parse(string text, string name = NoName)
    {
        if (Words(CommandLine.Tidy(text).Replace('\n', ' ')) is not { } words)
        {
            return Refuse("A quotation mark is open at the end. Close it, or leave it out.");
        }

        List<Card> cards = [];
        foreach (var word in words)
        {
            if (!TryCard(word, out var card, out var reason))
            {
                return Refuse(reason);
            }

            cards.Add(card);
        }

        return Fault(cards) is { } fault
            ? Refuse(fault)
            : new DeckReading.Read(new Deck(name, [.. cards.Where(card => card.IsCounted), .. cards.Where(card => !card.IsCounted)]));
    }

    /// <summary>A deck as it can be read again.</summary>
    public static string Format(Deck deck) => string.Join(' ', deck.Cards.Select(card => card.Points switch
    {
        null when IsSpecial(card.Label) => card.Label,
        null => $"\"{card.Label}\"",
        { } points when Number(card.Label) == points => card.Label,
        { } points => $"{Quoted(card.Label)}={points.ToString(CultureInfo.InvariantCulture)}",
    }));

    private static string Quoted(string label) => label.AsSpan().IndexOfAny(" =,;") >= 0 ? $"\"{label}\"" : label;

    /// <summary>What is wrong with the cards together, or null.</summary>
    private static string? Fault(List<Card> cards)
    {
        var counted = cards.Where(card => card.IsCounted).ToList();
        if (cards.GroupBy(card => card.Label, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } doubled)
        {
            return $"The card {doubled.Key} is there twice. Each card needs a label of its own.";
        }

        if (counted.Count < 2)
        {
            return "A deck needs at least two cards with a number, such as S=1 M=3 L=8. Otherwise there is nothing to estimate with.";
        }

        if (cards.Count > Deck.MaxCards)
        {
            return $"That are {cards.Count} cards, and a deck has at most {Deck.MaxCards}. Leave out those that lie close together.";
        }

        var fall = counted.Zip(counted.Skip(1)).FirstOrDefault(pair => pair.Second.Points <= pair.First.Points);
        return fall.First is null ? null : fall.First.Points == fall.Second.Points
            ? $"The cards {fall.First} and {fall.Second} are worth the same. Each needs a number of its own, so that a vote is one of them."
            : $"The card {fall.Second} is worth less than {fall.First} before it. Write the cards from the lowest number to the highest.";
    }

    private static bool TryCard(Word word, out Card card, out string reason)
    {
        (card, reason) = (null!, "");
        var label = word.Label.Trim();
        if (label.Length == 0)
        {
            reason = "A card has nothing on it. Write a label before the =, such as S=1.";
        }
        else if (label.Length > Deck.MaxLabelLength)
        {
            reason = $"The label “{StartPoll.FirstLine(label)}” has {label.Length} characters, and a card has room for {Deck.MaxLabelLength}.";
        }
        else if (word.Number is { } written)
        {
            card = new Card(label, Number(written));
            reason = Worth(label, written, card.Points);
        }
        else if (word.IsQuoted || IsSpecial(label))
        {
            card = new Card(label, null);
        }
        else
        {
            card = new Card(label, Number(label));
            reason = card.Points is null && !LooksNumeric(label)
                ? $"The card {label} has no number. Write {label}=1 with its number, or \"{label}\" in quotation marks if it is no estimate."
                : Worth(label, label, card.Points);
        }

        return reason.Length == 0;
    }

    /// <summary>What is wrong with a card's number; empty if nothing is.</summary>
    private static string Worth(string label, string written, decimal? points) => points switch
    {
        null => $"“{written}” on the card {label} is no number that I can read. Write it as 3, 0.5 or 0,5.",
        < 0 or > Deck.MaxPoints => string.Create(CultureInfo.InvariantCulture, $"The card {label} is worth {points}, and a card is worth from 0 to {Deck.MaxPoints}."),
        _ => "",
    };

    private static bool LooksNumeric(string label) => label is ['-' or '+' or '.' or ',' or (>= '0' and <= '9'), ..] && label.Any(char.IsAsciiDigit);

    private static bool IsSpecial(string label) => label is "?" or Card.TooLarge or Card.Break;

    /// <summary>A number as people write it, with at most three digits after a point or comma; null for anything else.</summary>
    private static decimal? Number(string text) => text switch
    {
        "½" => 0.5m,
        "¼" => 0.25m,
        "¾" => 0.75m,
        _ => decimal.TryParse(
                text.Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && decimal.Round(number, 3) == number ? number : null,
    };

    /// <summary>The cards as written: separated by blanks, commas or semicolons; a comma between two digits is a decimal one if it is the word's only one. Null if a quotation mark stays open.</summary>
    private static ImmutableArray<Word>? Words(string text)
    {
        var words = ImmutableArray.CreateBuilder<Word>();
        foreach (var token in Tokens(text))
        {
            if (token.Count(character => character == '"') % 2 != 0)
            {
                return null;
            }

            words.Add(Split(token));
        }

        return words.ToImmutable();
    }

    private static Word Split(string token)
    {
        if (token is not ['"', .. var rest])
        {
            var parts = token.Split('=', 2);
            return new Word(parts[0].Replace("\"", "", StringComparison.Ordinal), parts.Length > 1 ? parts[1] : null, IsQuoted: false);
        }

        var end = rest.IndexOf('"', StringComparison.Ordinal);
        return new Word(rest[..end], rest[(end + 1)..] switch { "" => null, ['=', .. var number] => number, var more => more }, IsQuoted: true);
    }

    private static IEnumerable<string> Tokens(string text)
    {
        var (start, isQuoted) = (0, false);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '"')
            {
                isQuoted = !isQuoted;
            }

            if (i < text.Length && (isQuoted || !IsSeparator(text, i)))
            {
                continue;
            }

            if (i > start)
            {
                yield return text[start..i];
            }

            start = i + 1;
        }
    }

    private static bool IsSeparator(string text, int at)
    {
        if (text[at] is ' ' or ';')
        {
            return true;
        }

        if (text[at] != ',')
        {
            return false;
        }

        char[] blanks = [' ', ';'];
        var first = text.LastIndexOfAny(blanks, at) + 1;
        var last = text.IndexOfAny(blanks, at) is var end and >= 0 ? end : text.Length;
        var isBetweenDigits = at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]);
        return !(isBetweenDigits && text.AsSpan(first, last - first).Count(',') == 1);
    }

    private static DeckReading.Refused Refuse(string reason) => new(reason);

    /// <summary>One card as written.</summary>
    /// <param name="Number">What stands behind the <c>=</c>, or null if there is none.</param>
    private sealed record Word(string Label, string? Number, bool IsQuoted);
}
