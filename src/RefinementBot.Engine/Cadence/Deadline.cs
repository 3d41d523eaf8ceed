using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>
/// Until when a poll is open, as people write it at a line's end: <c>for 2d</c>, <c>for 4h</c>, <c>by friday 15:00</c>,
/// <c>by 2026-12-01</c>. <see cref="object.ToString"/> gives words that <see cref="Parse"/> reads as the same deadline.
/// </summary>
public abstract partial record Deadline
{
    private const int MostWeeks = 12;
    private const int MostDays = 90;
    private const int MostHours = 744;
    private const int MostMinutes = 10_080;

    private Deadline()
    {
    }

    /// <summary>When a day ends for a deadline that names no time: late enough to work on it, early enough that somebody reads the result.</summary>
    public static LocalTime EndOfDay { get; } = new(17, 0);

    /// <summary>What holds for an asynchronous poll unless said otherwise: the same time on the next working day.</summary>
    public static Deadline NextWorkingDay { get; } = new ForDays(1);

    /// <summary><c>for 2d</c>: the same time of day, that many working days on.</summary>
    public sealed record ForDays(int Count) : Deadline
    {
        public override string ToString() => $"for {Count}d";
    }

    /// <summary><c>for 2w</c>: the same day of the week and time of day, that many weeks on; the working day after if that is none.</summary>
    public sealed record ForWeeks(int Count) : Deadline
    {
        public override string ToString() => $"for {Count}w";
    }

    /// <summary><c>for 4h</c>, <c>for 30m</c>: by the clock, and never moved.</summary>
    public sealed record ForTime(int Count, ClockUnit Unit) : Deadline
    {
        public override string ToString() => $"for {Count}{(Unit == ClockUnit.Hours ? "h" : "m")}";
    }

    /// <summary>
    /// <c>by friday 15:00</c>: the next such day. On a holiday it is the working day before, so that the estimate is there
    /// by the day that was named, or the working day after if that is over.
    /// </summary>
    /// <param name="Time">Null for <see cref="EndOfDay"/>.</param>
    public sealed record ByWeekDay(IsoDayOfWeek Day, LocalTime? Time) : Deadline
    {
        public override string ToString() => $"by {Day.ToString().ToLowerInvariant()}{Suffix(Time)}";
    }

    /// <summary><c>by next friday</c>: that day of the week that begins on the coming Monday; on a holiday as <see cref="ByWeekDay"/>.</summary>
    /// <param name="Time">Null for <see cref="EndOfDay"/>.</param>
    public sealed record ByDayOfNextWeek(IsoDayOfWeek Day, LocalTime? Time) : Deadline
    {
        public override string ToString() => $"by next {Day.ToString().ToLowerInvariant()}{Suffix(Time)}";
    }

    /// <summary><c>by 2026-12-01 15:00</c>: exactly then, whatever day it is.</summary>
    /// <param name="Time">Null for <see cref="EndOfDay"/>.</param>
    public sealed record ByDate(LocalDate Date, LocalTime? Time) : Deadline
    {
        public override string ToString() => $"by {Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)}{Suffix(Time)}";
    }

    /// <summary><c>by today 15:00</c>, <c>by 15:00</c>, <c>by eod</c> and <c>by tomorrow</c>: exactly then, whatever day it is.</summary>
    public sealed record InDays(int Count, LocalTime? Time) : Deadline
    {
        public override string ToString() => $"by {(Count == 0 ? "today" : "tomorrow")}{Suffix(Time)}";
    }

    /// <summary>Reads a deadline, with its <c>for</c> or <c>by</c>.</summary>
    public static Reading<Deadline> Parse(string words) => SlashDate().Match(words) is { Success: true } date
        ? new Reading<Deadline>.Refused(new ReadingProblem(
            $"“{date.Value}” (character {date.Index + 1}) is one day here and another there. Write the date as in 2026-12-24.", date.Index, date.Length))
        : WordReader.Read(words, Read, text => text.TrimStart().StartsWith("by", StringComparison.OrdinalIgnoreCase) ? "by friday 15:00" : "for 2d");

    /// <summary>The moment that is meant, if it is later than <paramref name="now"/>; refused if it is over.</summary>
    public Reading<Occurrence> In(TeamCadence cadence, Instant now)
    {
        var here = now.InZone(cadence.Zone);
        var found = this switch
        {
            ForTime time => Exactly(now.Plus(time.Unit == ClockUnit.Hours ? Duration.FromHours(time.Count) : Duration.FromMinutes(time.Count)).InZone(cadence.Zone)),
            ForDays days => cadence.Calendar.Plus(here.Date, days.Count) is { } day ? At(cadence, day + here.TimeOfDay) : null,
            ForWeeks weeks => WorkingDayFrom(here.Date.PlusWeeks(weeks.Count), cadence) is { } day ? At(cadence, day + here.TimeOfDay) : null,
            ByWeekDay week => OnWeekDay(week, cadence, here),
            ByDayOfNextWeek next => OnDay(here.Date.With(DateAdjusters.Next(IsoDayOfWeek.Monday)).PlusDays((int)next.Day - 1), next.Time ?? EndOfDay, cadence, here),
            ByDate date => At(cadence, date.Date + (date.Time ?? EndOfDay)),
            InDays days => At(cadence, here.Date.PlusDays(days.Count) + (days.Time ?? EndOfDay)),
            _ => throw new System.Diagnostics.UnreachableException($"{this}"),
        };
        return found is null ? Refuse("The team has no working day to come.")
            : found.Instant <= now ? Refuse($"“{this}” is over: it was {found.At.ToString("ddd d MMM uuuu HH:mm", CultureInfo.InvariantCulture)}. Name a later time, as in “{NextWorkingDay}” or “by friday”.")
            : new Reading<Occurrence>.Done(found);
    }

    private static Occurrence? OnWeekDay(ByWeekDay deadline, TeamCadence cadence, ZonedDateTime now)
    {
        var time = deadline.Time ?? EndOfDay;
        var day = now.Date.With(DateAdjusters.NextOrSame(deadline.Day));
        return OnDay(LocalTimes.In(cadence.Zone, day + time).ToInstant() > now.ToInstant() ? day : day.PlusWeeks(1), time, cadence, now);
    }

    private static LocalDate? WorkingDayFrom(LocalDate day, TeamCadence cadence) => cadence.Calendar.IsWorkingDay(day) ? day : cadence.Calendar.After(day);

    private static Occurrence? OnDay(LocalDate day, LocalTime time, TeamCadence cadence, ZonedDateTime now)
    {
        if (cadence.Calendar.HolidayOn(day) is not { } holiday)
        {
            return At(cadence, day + time);
        }

        return Moved(cadence.Calendar.Before(day)) is { } before && before.Instant > now.ToInstant() ? before : Moved(cadence.Calendar.After(day));

        Occurrence? Moved(LocalDate? to) => to is { } date ? new Occurrence(LocalTimes.In(cadence.Zone, date + time), day + time, holiday) : null;
    }

    private static Occurrence At(TeamCadence cadence, LocalDateTime local) => new(LocalTimes.In(cadence.Zone, local), local);

    private static Occurrence Exactly(ZonedDateTime moment) => new(moment, moment.LocalDateTime);

    private static Reading<Occurrence> Refuse(string reason) => new Reading<Occurrence>.Refused(new ReadingProblem(reason));

    private static Deadline? Read(WordReader words) =>
        words.Take("for") ? For(words)
        : words.Take("by", "until", "till") ? By(words)
        : words.Fail<Deadline>("a deadline begins with “for” or “by”", words.NextIsNumber && !words.Next.Contains('-', StringComparison.Ordinal) ? ["for"] : ["by"], insert: true, known: ["for", "by"]);

    private static Deadline? For(WordReader words)
    {
        if (words.Count("counts", 1, MostMinutes) is not { } count)
        {
            return null;
        }

        if (words.TakeAll("working", "days") || words.TakeAll("working", "day") || words.Take("d", "day", "days"))
        {
            return count <= MostDays ? new ForDays(count) : words.Refuse<Deadline>($"{MostDays} days at most", $"{MostDays}d");
        }

        if (words.Take("h", "hr", "hrs", "hour", "hours"))
        {
            return count <= MostHours ? new ForTime(count, ClockUnit.Hours) : words.Refuse<Deadline>($"{MostHours} hours at most", $"{MostHours}h");
        }

        if (words.Take("w", "wk", "wks", "week", "weeks"))
        {
            return count <= MostWeeks ? new ForWeeks(count) : words.Refuse<Deadline>($"{MostWeeks} weeks at most", $"{MostWeeks}w");
        }

        return words.Take("m", "min", "mins", "minute", "minutes") ? new ForTime(count, ClockUnit.Minutes)
            : words.Fail<Deadline>("weeks (w), days (d), hours (h) or minutes (m) have to stand here", ["d"], insert: true, known: ["days", "hours", "minutes", "weeks"]);
    }

    private static Deadline? By(WordReader words)
    {
        var isEndOfDay = words.Take("eod") || words.TakeAll("end", "of", "day") || words.TakeAll("end", "of", "the", "day");
        if (isEndOfDay && words.AtEnd)
        {
            return new InDays(0, null);
        }

        if (words.Take("yesterday"))
        {
            return words.Refuse<Deadline>("that is over", "by tomorrow");
        }

        if (words.Take("today"))
        {
            return TimeIn(words, out var time) ? new InDays(0, time) : null;
        }

        if (words.Take("tomorrow"))
        {
            return TimeIn(words, out var time) ? new InDays(1, time) : null;
        }

        if (words.NextIsTimeAlone || words.Next is "noon" or "midday")
        {
            return words.Take("noon", "midday") ? new InDays(0, new LocalTime(12, 0))
                : words.Time() is { } today ? new InDays(0, today)
                : null;
        }

        if (words.NextIsNumber)
        {
            return words.Date() is { } date && TimeIn(words, out var time) ? new ByDate(date, time) : null;
        }

        var isNextWeek = words.Take("next");
        if (ReminderRuleParser.Day(words.Next) is not { } days || days.InOrder().Count() > 1)
        {
            return words.Fail<Deadline>("a day has to stand here, as in friday or 2026-12-01", ["friday"], known: ["today", "tomorrow", .. ReminderRuleParser.DayNames]);
        }

        words.Take(words.Next);
        return !TimeIn(words, out var at) ? null
            : isNextWeek ? new ByDayOfNextWeek(days.InOrder().Single(), at)
            : new ByWeekDay(days.InOrder().Single(), at);
    }

    /// <summary>A time of day if there is one. False if there is one that cannot be read.</summary>
    private static bool TimeIn(WordReader words, out LocalTime? time)
    {
        time = null;
        if (words.Take("at") || !words.AtEnd)
        {
            time = words.Time();
            return time is not null;
        }

        return true;
    }

    private static string Suffix(LocalTime? time) => time is { } at ? $" {TimesOfDay.Write(at)}" : "";

    [GeneratedRegex(@"\b\d{1,2}/\d{1,2}(/\d{2,4})?\b", RegexOptions.CultureInvariant)]
    private static partial Regex SlashDate();
}
