using System.Text.RegularExpressions;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>
/// The options at the end of an <c>estimate</c> line: <c>for 2d</c>, <c>by friday 15:00</c>, <c>deck tshirt</c>,
/// <c>anonymous</c>, <c>named</c>. They stand at the end of the first line, since what follows it was mostly pasted, or of
/// the last one of a list; quotation marks around the story make them text.
/// </summary>
/// <param name="Text">What is left to estimate.</param>
/// <param name="Deck">What the deck option names: a deck, or cards; null if there is none.</param>
/// <param name="Anonymous">True for <c>anonymous</c>, false for <c>named</c>, null if neither is there.</param>
/// <param name="Until">The deadline as it was written, from its <c>for</c> or <c>by</c> on; null if there is none. It may be misspelt: <see cref="PollDeadline.Read"/> says how.</param>
public sealed partial record LineOptions(string Text, string? Deck = null, bool? Anonymous = null, string? Until = null)
{
    private const string DeckWord = "deck";

    /// <summary>The longest run of words that names a deck: "fist of five".</summary>
    private const int WordsInName = 3;

    /// <summary>The longest run of words that is a deadline: "until next friday at 2:30 pm".</summary>
    private const int WordsInDeadline = 6;

    /// <summary>The options as they can be written behind another text, with a blank before; empty for none.</summary>
    public string Written => (Until is null ? "" : $" {Until}") + (Deck is null ? "" : $" {DeckWord} {Deck}") + Anonymous switch { true => " anonymous", false => " named", null => "" };

    /// <summary>Takes the options off a line. Never fails: what is no option is text.</summary>
    public static LineOptions Parse(string line)
    {
        var end = line.IndexOf('\n', StringComparison.Ordinal) is var first and >= 0 ? first : line.Length;
        var options = TakeAll(new LineOptions(line[..end].TrimEnd()));
        options = options with { Text = (options.Text + line[end..]).Trim() };
        var last = options.Text.LastIndexOf('\n') + 1;
        if (last == 0 || StoryLines.Of(options.Text).Length < 2)
        {
            return options;
        }

        var inList = TakeAll(options with { Text = options.Text[last..] });
        return inList with { Text = (options.Text[..last] + inList.Text).Trim() };
    }

    private static LineOptions TakeAll(LineOptions options)
    {
        while (TakeLast(options) is { } shorter)
        {
            options = shorter;
        }

        return options;
    }

    /// <summary>The options without their last word or words moved out of the text, or null if it ends with no option.</summary>
    private static LineOptions? TakeLast(LineOptions options)
    {
        var words = Words(options.Text);
        return words.Count == 0 ? null
            : options.Anonymous is null && Is(words[^1], "anonymous") ? options with { Text = Before(words[^1]), Anonymous = true }
            : options.Anonymous is null && Is(words[^1], "named") ? options with { Text = Before(words[^1]), Anonymous = false }
            : options.Deck is null && DeckAt(options.Text, words) is var (start, deck) ? options with { Text = options.Text[..start].TrimEnd(), Deck = deck }
            : options.Until is null && UntilAt(options.Text, words) is var (from, until) ? options with { Text = options.Text[..from].TrimEnd(), Until = until }
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
                || (rest.Exists(word => DeckText.LooksLikeCard(word.Value)) && rest.TrueForAll(word => word.IsQuoted || DeckText.LooksLikeCard(word.Value)));
            return isOption ? (words[i].Start, named) : null;
        }

        return null;
    }

    /// <summary>
    /// The last "for …" or "by …" that stands at the end and is a deadline, or is so near to one that it can hardly be
    /// anything else: "by fryday", "for 200d". "Search for 3 items" and "Sort by value" are stories.
    /// </summary>
    private static (int Start, string Until)? UntilAt(string text, List<Word> words)
    {
        for (var i = words.Count - 2; i >= Math.Max(0, words.Count - WordsInDeadline); i--)
        {
            var rest = words[(i + 1)..];
            if (rest.Exists(word => word.IsQuoted) || !Leads(words[i]))
            {
                continue;
            }

            var written = text[words[i].Start..];
            return Deadline.Parse(written) is Reading<Deadline>.Done || IsNearly(words[i], rest) ? (words[i].Start, written) : null;
        }

        return null;
    }

    private static bool Leads(Word word) => Is(word, "for") || Is(word, "by") || Is(word, "until") || Is(word, "till");

    private static bool IsNearly(Word lead, List<Word> rest)
    {
        if (Is(lead, "for"))
        {
            return AmountOfTime().IsMatch(string.Join(' ', rest.Select(word => word.Value)));
        }

        var isNext = rest.Count > 1 && Is(rest[0], "next");
        var day = isNext ? rest[1].Value.ToLowerInvariant() : rest[0].Value.ToLowerInvariant();
        return Date().IsMatch(day) || ((SlashDate().IsMatch(day) || (isNext && day == "week") || IsNearlyADay(day))
            && rest.Skip(isNext ? 2 : 1).All(word => TimeOfDay().IsMatch(word.Value)));
    }

    private static bool IsNearlyADay(string word) =>
        word.Length >= 5 && DayNames.Any(day => EditDistance.Between(word, day) <= EditDistance.Tolerated(day));

    private static IEnumerable<string> DayNames { get; } = ["today", "tomorrow", "yesterday", .. Enum.GetValues<NodaTime.IsoDayOfWeek>().Skip(1).Select(day => day.ToString().ToLowerInvariant())];

    [GeneratedRegex(@"^\d+ ?(d|h|hrs?|m|min|mins|minutes?|hours?|days?|working days?|dys|dyas|hous|w|wks?|weeks?|weeeks?|weks?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AmountOfTime();

    [GeneratedRegex(@"^\d{4}-\d{1,2}-\d{1,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    /// <summary>A day and a month, in whichever order: no more than 31 of either.</summary>
    [GeneratedRegex(@"^(0?[1-9]|[12]\d|3[01])/(0?[1-9]|[12]\d|3[01])(/\d{2,4})?$", RegexOptions.CultureInvariant)]
    private static partial Regex SlashDate();

    [GeneratedRegex(@"^(at|\d{1,2}([:.]\d{1,2})?|am|pm)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfDay();

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
