using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>Reads <see cref="ReminderRule"/>s from plain words. The forms and their words are told in docs/reminders.md.</summary>
internal static class ReminderRuleParser
{
    private const int MostWorkingDays = 60;
    private const int MostDays = 366;
    private const int MostWeeks = 52;
    private const int MostHours = 744;
    private const int MostMinutes = 10_080;

    private static readonly string[] Units = ["working", "days", "weeks", "hours", "minutes"];

    internal static readonly string[] DayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    internal static readonly string[] DayWords = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", .. DayNames, "weekdays", "weekends"];

    private static readonly string[] FirstWords = [.. DayWords, "every", "the", "daily"];

    public static Reading<ReminderRule> Parse(string words) => WordReader.Read(words, Rule, Example);

    private static ReminderRule? Rule(WordReader words)
    {
        if (words.Take("every"))
        {
            return Every(words);
        }

        if (words.TakeAll("the", "day") || words.Take("day"))
        {
            return TheDay(words);
        }

        if (words.NextIsCount)
        {
            return Counted(words);
        }

        words.Take("on");
        return words.Take("daily") ? OnDays(words, WeekDays.All) : OnDays(words, Days(words, FirstWords));
    }

    private static ReminderRule? Counted(WordReader words)
    {
        if (words.Next is "0" or "zero")
        {
            var (unit, most) = Limit(words.AfterNext);
            return words.Fail<ReminderRule>($"{unit} go from 1 to {most}", ["1"]);
        }

        var count = words.Count("counts", 1, MostMinutes);
        if (count is null)
        {
            return null;
        }

        if (words.TakeAll("working", "days") || words.TakeAll("working", "day") || words.Take("workdays", "workday") || words.TakeAll("business", "days") || words.TakeAll("business", "day"))
        {
            return BeforePlanning(words, count.Value, DayUnit.WorkingDays, MostWorkingDays);
        }

        if (words.Take("days", "day", "d"))
        {
            return BeforePlanning(words, count.Value, DayUnit.Days, MostDays);
        }

        if (words.Take("weeks", "week", "w"))
        {
            return BeforePlanning(words, count.Value, DayUnit.Weeks, MostWeeks);
        }

        if (words.Take("hours", "hour", "hrs", "hr", "h"))
        {
            return Shortly(words, count.Value, ClockUnit.Hours, MostHours);
        }

        if (words.Take("minutes", "minute", "mins", "min", "m"))
        {
            return Shortly(words, count.Value, ClockUnit.Minutes, MostMinutes);
        }

        if (words.Take("working", "business"))
        {
            words.Must("days", "day");
            return null;
        }

        return words.Fail<ReminderRule>("working days, days, weeks, hours or minutes have to stand here", ["working days"], insert: true, known: Units);
    }

    /// <summary>What is counted by the word behind a count, and how many there are at most.</summary>
    private static (string Unit, int Most) Limit(string unit) => unit switch
    {
        "working" or "business" or "workdays" or "workday" => ("working days", MostWorkingDays),
        "weeks" or "week" or "w" => ("weeks", MostWeeks),
        "hours" or "hour" or "hrs" or "hr" or "h" => ("hours", MostHours),
        "minutes" or "minute" or "mins" or "min" or "m" => ("minutes", MostMinutes),
        _ => ("days", MostDays),
    };

    private static ReminderRule? BeforePlanning(WordReader words, int count, DayUnit unit, int most)
    {
        if (count > most)
        {
            return words.Refuse<ReminderRule>($"{most} at most", $"{most} {(unit == DayUnit.WorkingDays ? "working days" : unit == DayUnit.Days ? "days" : "weeks")}");
        }

        if (words.Take("after"))
        {
            return words.Refuse<ReminderRule>("after planning there is only the day after", "the day after");
        }

        if (!words.Must("before") || !Planning(words) || !At(words, out var at))
        {
            return null;
        }

        return new ReminderRule.BeforePlanning(count, unit, at);
    }

    private static ReminderRule? Shortly(WordReader words, int count, ClockUnit unit, int most)
    {
        if (count > most)
        {
            return words.Refuse<ReminderRule>($"{most} at most", $"{most} {(unit == ClockUnit.Hours ? "hours" : "minutes")}");
        }

        if (!words.Must("before") || !Planning(words))
        {
            return null;
        }

        return words.Next == "at" ? words.Fail<ReminderRule>("hours and minutes before planning have no time of day of their own", [""])
            : new ReminderRule.ShortlyBeforePlanning(count, unit);
    }

    private static ReminderRule? TheDay(WordReader words)
    {
        if (words.Take("after"))
        {
            return Planning(words) && At(words, out var after) ? new ReminderRule.DayAfterPlanning(after) : null;
        }

        if (!words.Must("before"))
        {
            return null;
        }

        return Planning(words) && At(words, out var at) ? new ReminderRule.BeforePlanning(1, DayUnit.Days, at) : null;
    }

    private static bool Planning(WordReader words)
    {
        words.Take("the");
        words.Take("iteration", "sprint");
        return words.Must("planning");
    }

    /// <summary>A time of day if there is one. False if there is one that cannot be read.</summary>
    private static bool At(WordReader words, out LocalTime? time)
    {
        time = null;
        if (words.Take("at"))
        {
            time = words.Time();
            return time is not null;
        }

        if (words.AtEnd)
        {
            return true;
        }

        return words.Must("at");
    }

    private static ReminderRule? Every(WordReader words)
    {
        if (words.Take("day"))
        {
            return OnDays(words, WeekDays.All);
        }

        if (words.Take("weekday"))
        {
            return OnDays(words, WeekDays.MondayToFriday);
        }

        int? weeks = words.TakeAll("other", "week") || words.TakeAll("second", "week") ? 2 : words.Take("week") ? 1 : null;
        if (weeks is null && !words.NextIsNumber && Day(words.Next) is not null)
        {
            return OnDays(words, Days(words, DayWords));
        }

        if (weeks is null)
        {
            weeks = words.NextIsCount
                ? words.Count("weeks", 1, MostWeeks)
                : words.Fail<int?>("day, week, a count of weeks or days of the week have to stand here", ["week on"], known: ["day", "week", "weekday", .. DayWords]);
            if (weeks is null || !words.Must("weeks", "week"))
            {
                return null;
            }
        }

        if (!words.Must("on") || Days(words, DayWords) is not { } days)
        {
            return null;
        }

        words.Take("at");
        if (words.Times() is not { } times)
        {
            return null;
        }

        LocalDate? from = null;
        if (words.Take("from"))
        {
            from = words.Date();
            if (from is null)
            {
                return null;
            }
        }

        return new ReminderRule.EveryWeeks(weeks.Value, days, times, from);
    }

    private static ReminderRule? OnDays(WordReader words, WeekDays? days)
    {
        if (days is not { } on)
        {
            return null;
        }

        words.Take("at");
        return words.Times() is { } times ? new ReminderRule.OnDays(on, times) : null;
    }

    /// <summary>Days of the week with commas or dashes between them.</summary>
    internal static WeekDays? Days(WordReader words, string[] known)
    {
        var days = default(WeekDays);
        do
        {
            if (words.NextIsNumber && !days.IsEmpty)
            {
                break;
            }

            if (Day(words.Next) is not { } first)
            {
                return words.Fail<WeekDays?>("a day of the week has to stand here, as in Mon", ["Mon"], known: known);
            }

            words.Take(words.Next);
            if (!words.Take("-", "–", "—", "to"))
            {
                days = days.With(first);
                continue;
            }

            if (Day(words.Next) is not { } last)
            {
                return words.Fail<WeekDays?>("a day of the week has to stand here, as in Fri", ["Fri"], known: DayWords);
            }

            words.Take(words.Next);
            days = days.With(WeekDays.Range(first.InOrder().First(), last.InOrder().First()));
        }
        while (words.Take(",", "and"));
        return days;
    }

    /// <summary>The days that a word names: three letters or more of a day's name, its plural, or weekdays and weekends.</summary>
    internal static WeekDays? Day(string word)
    {
        if (word is "weekdays" or "weekday")
        {
            return WeekDays.MondayToFriday;
        }

        if (word is "weekends" or "weekend")
        {
            return WeekDays.Of(IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday);
        }

        var name = word.Length > 5 && word.EndsWith('s') ? word[..^1] : word;
        var found = Enumerable.Range(1, 7).Select(day => (IsoDayOfWeek)day)
            .Where(day => name.Length >= 3 && day.ToString().StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return found.Any() ? WeekDays.Of(found) : null;
    }

    private static string Example(string words)
    {
        var lower = words.ToLowerInvariant();
        return lower.Contains("week", StringComparison.Ordinal) && lower.Contains("every", StringComparison.Ordinal) ? "every 2 weeks on Mon 9:00"
            : lower.Contains("after", StringComparison.Ordinal) ? "the day after planning at 9:00"
            : lower.Contains("hour", StringComparison.Ordinal) || lower.Contains("minute", StringComparison.Ordinal) ? "1 hour before planning"
            : lower.Contains("before", StringComparison.Ordinal) || lower.Contains("plan", StringComparison.Ordinal) ? "2 working days before planning at 10:00"
            : "Mon-Wed,Fri 9:00,14:30";
    }
}
