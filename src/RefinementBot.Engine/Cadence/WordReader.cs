using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Cadence;

/// <summary>Goes through the words of a rule or a deadline, and remembers the first that could not be read, and how it might be mended.</summary>
internal sealed partial class WordReader
{
    private const int MendsAtMost = 60;
    private const int LongestText = 500;

    private static readonly string[] NumberWords = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    private readonly string text;
    private readonly List<Word> words;
    private int at;

    public WordReader(string text)
    {
        this.text = text;
        words = [.. Words().Matches(text).Select(match => new Word(match.Value, match.Index))];
    }

    internal sealed record Word(string Text, int Start)
    {
        public string Lower { get; } = Text.ToLowerInvariant();
    }

    /// <summary>What could not be read.</summary>
    /// <param name="Mends">What might stand there instead, most likely first.</param>
    internal sealed record Misread(int Start, int Length, string Reason, IReadOnlyList<string> Mends);

    public Misread? Failure { get; private set; }

    public bool AtEnd => at >= words.Count;

    public string Next => AtEnd ? "" : words[at].Lower;

    /// <summary>The word behind the next one; empty where there is none.</summary>
    public string AfterNext => at + 1 < words.Count ? words[at + 1].Lower : "";

    /// <summary>The word that was gone past last; empty at the beginning.</summary>
    public string Before => at == 0 ? "" : words[at - 1].Lower;

    public bool NextIsNumber => !AtEnd && char.IsAsciiDigit(words[at].Text[0]);

    public bool NextIsDate => NextIsNumber && Next.Contains('-', StringComparison.Ordinal);

    /// <summary>Whether a time of day follows that can be nothing else: <c>15:00</c>, <c>3 pm</c>. A number alone is none.</summary>
    public bool NextIsTimeAlone => TimeForm().IsMatch(Next) && (Next.Contains(':', StringComparison.Ordinal) || AfterNext is "am" or "pm");

    /// <summary>Whether a count follows, in digits or as a word.</summary>
    public bool NextIsCount => NextIsNumber || Next is "a" or "an" || Array.IndexOf(NumberWords, Next) >= 0;

    /// <summary>Goes past the next word if it is one of these.</summary>
    public bool Take(params ReadOnlySpan<string> those)
    {
        foreach (var word in those)
        {
            if (!AtEnd && words[at].Lower == word)
            {
                at++;
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes past the next words if they are these, and else stays.</summary>
    public bool TakeAll(params ReadOnlySpan<string> those)
    {
        var before = at;
        foreach (var word in those)
        {
            if (!Take(word))
            {
                at = before;
                return false;
            }
        }

        return true;
    }

    /// <summary>Goes past a word that has to stand here.</summary>
    public bool Must(string word, params string[] alike)
    {
        if (Take([word, .. alike]))
        {
            return true;
        }

        Fail($"“{word}” has to stand here", [word], insert: true);
        return false;
    }

    public bool MustEnd()
    {
        if (AtEnd || Failure is not null)
        {
            return Failure is null;
        }

        Failure = new Misread(words[at].Start, text.TrimEnd().Length - words[at].Start, $"{Quote()} is too much", [""]);
        return false;
    }

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, in digits or as a word.</summary>
    public int? Count(string what, int least, int most)
    {
        int? count = Next is "a" or "an" ? 1
            : Array.IndexOf(NumberWords, Next) is var word and >= 0 ? word
            : int.TryParse(Next, NumberStyles.None, CultureInfo.InvariantCulture, out var digits) ? digits
            : Next.Length > 0 && Next.All(char.IsAsciiDigit) ? int.MaxValue : null;
        if (count is null)
        {
            return Fail<int?>("a count has to stand here", [$"{least}"], insert: true);
        }

        if (count < least || count > most)
        {
            return Fail<int?>($"{what} go from {least} to {most}", [$"{Math.Clamp(count.Value, least, most)}"]);
        }

        at++;
        return count;
    }

    /// <summary>Whether a time of day follows, and not a count: it has minutes, or what is behind it goes with a time alone.</summary>
    public bool NextIsTime => Next is "noon" or "midday" or "midnight"
        || (NextIsNumber && !NextIsDate && (Next.Contains(':', StringComparison.Ordinal) || Next.Contains('.', StringComparison.Ordinal) || IsHalf(AfterNext)
            || AfterNext is "every" or "each" or "on" or "daily" or "everyday" or "," or "and" || (AfterNext is not ("weekday" or "weekdays") && ReminderRuleParser.Day(AfterNext) is not null)));

    /// <summary>A time of day: <c>9</c>, <c>9:30</c>, <c>14.30</c>, <c>2:30 pm</c>, <c>noon</c>.</summary>
    public LocalTime? Time()
    {
        if (Take("noon", "midday"))
        {
            return new LocalTime(12, 0);
        }

        if (Take("midnight"))
        {
            return LocalTime.Midnight;
        }

        var match = TimeForm().Match(Next.TrimEnd('.'));
        if (!match.Success)
        {
            var loose = LooseTimeForm().Match(Next);
            return ReminderRuleParser.Day(Next) is not null ? Fail<LocalTime?>("between two days stands a comma", [$", {Next}"])
                : !NextIsNumber ? Fail<LocalTime?>("a time of day has to stand here", ["9:00"], insert: true)
                : Fail<LocalTime?>("that is no time of day; write it as 9 or 14:30", loose.Success && int.Parse(loose.Groups[1].ValueSpan, CultureInfo.InvariantCulture) < 24 ? [$"{loose.Groups[1]}:{loose.Groups[2].Value.PadRight(2, '0')}"] : ["10:00"]);
        }

        var hour = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var minute = match.Groups[2].Success ? int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var half = IsHalf(AfterNext) ? $"{AfterNext[0]}m" : "";
        if (hour > 23 || minute > 59 || (half.Length > 0 && hour is < 1 or > 12))
        {
            return Fail<LocalTime?>("that is no time of day; the day goes from 0:00 to 23:59", [hour == 24 && minute == 0 ? "0:00" : hour < 24 ? $"{hour}:00" : "10:00"]);
        }

        at += half.Length > 0 ? 2 : 1;
        hour = half switch { "am" => hour % 12, "pm" => (hour % 12) + 12, _ => hour };
        Take("o'clock", "o’clock");
        return new LocalTime(hour, minute);
    }

    /// <summary>Times of day with commas or "and" between them.</summary>
    /// <param name="daysFollow">Whether days of the week may follow, behind a comma or not.</param>
    public TimesOfDay? Times(bool daysFollow = false)
    {
        var times = new List<LocalTime>();
        do
        {
            if (Time() is not { } time)
            {
                return null;
            }

            times.Add(time);
            if (Next is "," or "and" or "&" && ReminderRuleParser.Day(AfterNext) is not null)
            {
                return daysFollow ? new TimesOfDay(times) : RefuseRest<TimesOfDay>("the times of a rule are the same on all its days; set another reminder for the others");
            }
        }
        while (TakeSeparator());
        return new TimesOfDay(times);
    }

    /// <summary>Goes past what stands between two of a list: a comma, "and" or both, "&amp;" or a stroke.</summary>
    public bool TakeSeparator() => (Take(",") && (Take("and") || true)) || Take("and", "&", "/", "+");

    /// <summary>A date as <c>2026-12-07</c>.</summary>
    public LocalDate? Date()
    {
        if (LocalDatePattern.Iso.Parse(Next) is { Success: true } date)
        {
            at++;
            return date.Value;
        }

        return Fail<LocalDate?>("a date has to stand here, as in 2026-12-07", NearDate(Next), insert: !NextIsNumber);
    }

    /// <summary>Notes that the next word cannot be read.</summary>
    /// <param name="why">What is wrong, without the word.</param>
    /// <param name="mends">What might stand there instead.</param>
    /// <param name="known">Words that could stand there; the nearest goes first among the mends.</param>
    /// <param name="insert">Whether the mends may also be put before the word.</param>
    public T? Fail<T>(string why, IReadOnlyList<string> mends, bool insert = false, IEnumerable<string>? known = null)
    {
        Fail(why, mends, insert, known);
        return default;
    }

    private void Fail(string why, IReadOnlyList<string> mends, bool insert, IEnumerable<string>? known = null)
    {
        var word = Next;
        var near = (known ?? mends).Where(candidate => word.Length > 1 && !char.IsAsciiDigit(word[0])
                && EditDistance.Between(word, candidate) <= EditDistance.Tolerated(word))
            .OrderBy(candidate => EditDistance.Between(word, candidate)).Take(2);
        Failure ??= AtEnd
            ? new Misread(text.TrimEnd().Length, 0, $"At the end something is missing: {why}", [.. mends.Select(mend => " " + mend)])
            : new Misread(words[at].Start, words[at].Text.Length, $"{Quote()} cannot be read: {why}",
                [.. near, .. insert ? mends.Select(mend => $"{mend} {words[at].Text}") : [], .. mends]);
    }

    /// <summary>Notes that what was read so far, from its first number on, may not stand there.</summary>
    public T? Refuse<T>(string why, string mend)
    {
        var first = Math.Max(0, words.FindIndex(0, at, word => char.IsAsciiDigit(word.Text[0]) || Array.IndexOf(NumberWords, word.Lower) >= 0));
        var length = words[at - 1].Start + words[at - 1].Text.Length - words[first].Start;
        Failure ??= new Misread(words[first].Start, length, $"“{text.Substring(words[first].Start, length)}” (character {words[first].Start + 1}) cannot be read: {why}", [mend]);
        return default;
    }

    /// <summary>Notes that all that was read so far may not stand there.</summary>
    public T? RefuseAll<T>(string why, string mend)
    {
        var length = words[at - 1].Start + words[at - 1].Text.Length - words[0].Start;
        Failure ??= new Misread(words[0].Start, length, $"“{text.Substring(words[0].Start, length)}” (character {words[0].Start + 1}) cannot be read: {why}", [mend]);
        return default;
    }

    /// <summary>Notes that what follows may not stand there, down to the end.</summary>
    private T? RefuseRest<T>(string why)
    {
        var (start, length) = (words[at].Start, text.TrimEnd().Length - words[at].Start);
        Failure ??= new Misread(start, length, $"“{text.Substring(start, length)}” (character {start + 1}) cannot be read: {why}", [""]);
        return default;
    }

    private static bool IsHalf(string word) => word is "am" or "pm" or "a.m." or "p.m." or "a.m" or "p.m";

    private string Quote() => $"“{words[at].Text}” (character {words[at].Start + 1})";

    private static string[] NearDate(string word) =>
        LooseDateForm().Match(word) is { Success: true } loose
        && LocalDatePattern.CreateWithInvariantCulture("uuuu-M-d").Parse($"{loose.Groups[1]}-{loose.Groups[2]}-{loose.Groups[3]}") is { Success: true } date
            ? [LocalDatePattern.Iso.Format(date.Value)] : ["2026-12-07"];

    /// <summary>
    /// Reads a text by a grammar. Where it cannot be read, mends it in the likeliest ways until one can be, which is the
    /// nearest right form; or else gives an example.
    /// </summary>
    public static Reading<T> Read<T>(string text, Func<WordReader, T?> grammar, Func<string, string> example)
        where T : class
    {
        if (text.Length > LongestText)
        {
            return new Reading<T>.Refused(new ReadingProblem($"That is {text.Length} characters long; {LongestText} are read at most.", LongestText, text.Length - LongestText, example(text[..LongestText])));
        }

        var tries = MendsAtMost;
        var (value, failure) = Try(text);
        if (value is not null)
        {
            return new Reading<T>.Done(value);
        }

        var mended = Mend(text, failure!, depth: 5);
        return new Reading<T>.Refused(new ReadingProblem(failure!.Reason + ".", failure.Start, failure.Length, mended?.ToString() ?? example(text)));

        (T? Value, Misread? Failure) Try(string words)
        {
            var reader = new WordReader(words);
            var read = grammar(reader);
            return read is not null && reader.MustEnd() ? (read, null) : (null, reader.Failure);
        }

        T? Mend(string words, Misread misread, int depth)
        {
            foreach (var mend in misread.Mends)
            {
                if (depth == 0 || tries-- <= 0)
                {
                    return null;
                }

                var other = words[..misread.Start] + mend + words[(misread.Start + misread.Length)..];
                var (read, next) = Try(other);
                if ((read ?? Mend(other, next!, depth - 1)) is { } found)
                {
                    return found;
                }
            }

            return null;
        }
    }

    [GeneratedRegex(@"\d{4}-\d{1,2}-\d{1,2}|\d[\d:.]*|[AaPp]\.[Mm]\b\.?|[Oo]['’][Cc]lock|\p{L}+|,|[-–—]|\S")]
    private static partial Regex Words();

    [GeneratedRegex(@"^([0-9]{1,2})(?:[:.]([0-9]{2}))?$")]
    private static partial Regex TimeForm();

    [GeneratedRegex(@"^([0-9]{1,2})[.:]?([0-5][0-9]?)$")]
    private static partial Regex LooseTimeForm();

    [GeneratedRegex(@"^([0-9]{4})[-.]([0-9]{1,2})[-.]([0-9]{1,2})$")]
    private static partial Regex LooseDateForm();
}
