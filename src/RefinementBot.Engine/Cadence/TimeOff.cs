using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace RefinementBot.Engine.Cadence;

/// <summary>Days on which a team does not work, of its own choosing. <see cref="ToString"/> gives words that <see cref="Parse"/> reads as the same days.</summary>
/// <param name="LastDay">Its last day, which belongs to it.</param>
/// <param name="Name">What the days are called; "day off" if nobody has said.</param>
public sealed partial record TimeOff(LocalDate FirstDay, LocalDate LastDay, string Name = TimeOff.Unnamed)
{
    /// <summary>How long it may be, in days.</summary>
    public const int Longest = 366;

    private const string Unnamed = "day off";
    private const int LongestName = 60;

    public IEnumerable<Holiday> Days => new DateInterval(FirstDay, LastDay).Select(day => new Holiday(day, Name));

    /// <summary>Reads <c>2026-12-24</c> and <c>2026-12-24 to 2027-01-01 Company shutdown</c>.</summary>
    public static Reading<TimeOff> Parse(string words)
    {
        var parts = Parts().Match(words.Trim());
        var name = parts.Groups[2].Value.Trim();
        if (name.Length > LongestName)
        {
            return new Reading<TimeOff>.Refused(new ReadingProblem($"“{name}” has {name.Length} characters, and a name has {LongestName} at most.", Nearest: $"{parts.Groups[1].Value.Trim()} {name[..LongestName].Trim()}"));
        }

        return WordReader.Read(parts.Groups[1].Value, read => Read(read, name.Length == 0 ? Unnamed : name), _ => "2026-12-24 to 2027-01-01");
    }

    public override string ToString() => LocalDatePattern.Iso.Format(FirstDay) + (LastDay == FirstDay ? "" : $" to {LocalDatePattern.Iso.Format(LastDay)}") + (Name == Unnamed ? "" : $" {Name}");

    /// <summary>"Thu 24 Dec 2026 to Fri 1 Jan 2027 (Company shutdown)".</summary>
    public string Say() => Said(FirstDay) + (LastDay == FirstDay ? "" : $" to {Said(LastDay)}") + (Name == Unnamed ? "" : $" ({Name})");

    private static string Said(LocalDate day) => day.ToString("ddd d MMM uuuu", CultureInfo.InvariantCulture);

    private static TimeOff? Read(WordReader words, string name)
    {
        if (words.Date() is not { } first)
        {
            return null;
        }

        var last = first;
        if (words.Take("to", "until", "till", "-", "–", "—"))
        {
            if (words.Date() is not { } end)
            {
                return null;
            }

            last = end;
        }

        return last < first ? words.Refuse<TimeOff>("it would end before it begins", $"{LocalDatePattern.Iso.Format(last)} to {LocalDatePattern.Iso.Format(first)}")
            : Period.DaysBetween(first, last) >= Longest ? words.Refuse<TimeOff>($"{Longest} days at most", $"{LocalDatePattern.Iso.Format(first)} to {LocalDatePattern.Iso.Format(first.PlusDays(Longest - 1))}")
            : new TimeOff(first, last, name);
    }

    /// <summary>The days, and the name behind them.</summary>
    [GeneratedRegex(@"^(\S*(?:\s+(?:to|until|till|-|–|—)\s+\S+)?)(.*)$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Parts();
}
