using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace RefinementBot.Engine.Cadence;

/// <summary>How long iterations are, as people write it: <c>2 weeks from 2026-12-07</c>, <c>10 days</c>.</summary>
/// <param name="FirstDay">Null if it is not said.</param>
public sealed record IterationText(int Days, LocalDate? FirstDay)
{
    public static Reading<IterationText> Parse(string words) => WordReader.Read(words, Read, _ => "2 weeks from 2026-12-07");

    public override string ToString() =>
        (Days % 7 == 0 ? $"{Days / 7} {(Days == 7 ? "week" : "weeks")}" : $"{Days} {(Days == 1 ? "day" : "days")}")
        + (FirstDay is { } first ? $" from {LocalDatePattern.Iso.Format(first)}" : "");

    private static IterationText? Read(WordReader words)
    {
        words.Take("every");
        if (words.Count("counts", 1, IterationSchedule.LongestIteration) is not { } count)
        {
            return null;
        }

        var unit = words.Take("w", "week", "weeks") ? 7 : words.Take("d", "day", "days") ? 1 : 0;
        if (unit == 0)
        {
            return words.Fail<IterationText>("weeks or days have to stand here", ["weeks"], insert: true, known: ["weeks", "week", "days", "day"]);
        }

        if (count * unit > IterationSchedule.LongestIteration)
        {
            return words.Refuse<IterationText>($"an iteration has {IterationSchedule.LongestIteration} days at most", unit == 7 ? "13 weeks" : $"{IterationSchedule.LongestIteration} days");
        }

        if (words.AtEnd)
        {
            return new IterationText(count * unit, null);
        }

        words.Take(",");
        return (words.Take("from", "since", "starting", "beginning") || words.Must("from")) && words.Date() is { } first ? new IterationText(count * unit, first) : null;
    }
}

/// <summary>When iterations are planned, as people write it: <c>Mon 9:00</c>.</summary>
public sealed record PlanningText(IsoDayOfWeek Day, LocalTime Time)
{
    public static Reading<PlanningText> Parse(string words) => WordReader.Read(words, Read, _ => "Mon 9:00");

    public override string ToString() => $"{WeekDays.ThreeLetters(Day)} {TimesOfDay.Write(Time)}";

    private static PlanningText? Read(WordReader words)
    {
        words.Take("on");
        if (ReminderRuleParser.Day(words.Next) is not { } days || days.InOrder().Count() != 1)
        {
            return words.Fail<PlanningText>("a day of the week has to stand here, as in Mon", ["Mon"], insert: words.NextIsNumber, known: ReminderRuleParser.DayNames);
        }

        words.Take(words.Next);
        words.Take("at");
        return words.Time() is { } time ? new PlanningText(days.InOrder().Single(), time) : null;
    }
}

/// <summary>How much a team takes on, as people write it: <c>32</c>, <c>32.5</c>, <c>32,5 points</c>.</summary>
public static class CapacityText
{
    private const decimal Most = 100_000;

    public static Reading<decimal> Parse(string words)
    {
        var number = words.Trim();
        foreach (var unit in (string[])["points", "point", "pts", "sp"])
        {
            number = number.EndsWith(unit, StringComparison.OrdinalIgnoreCase) ? number[..^unit.Length].TrimEnd() : number;
        }

        return !decimal.TryParse(number.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var capacity) ? Refuse($"“{words}” is no number of points.", "32")
            : capacity <= 0 ? Refuse("A capacity is more than 0. Where you do not want one, say “none”.", "none")
            : capacity > Most ? Refuse($"“{words}” is more than {Most:0} points, which no team takes on.", "32")
            : decimal.Round(capacity, 1) != capacity ? Refuse($"“{words}” has more than one digit behind the point.", decimal.Round(capacity, 1).ToString(CultureInfo.InvariantCulture))
            : new Reading<decimal>.Done(capacity);

        Reading<decimal> Refuse(string reason, string nearest) => new Reading<decimal>.Refused(new ReadingProblem(reason, 0, words.Length, nearest));
    }

    /// <summary>The points in words: "32 points", "0.5 points", "1 point".</summary>
    public static string Say(decimal points) => $"{points.ToString("0.#", CultureInfo.InvariantCulture)} {(points == 1 ? "point" : "points")}";
}
