using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>Reads <see cref="ReminderRule"/>s from plain words. The forms and their words are told in docs/reminders.md.</summary>
internal static partial class ReminderRuleParser
{
    private const int MostWeeks = 52;

    private const string NoMonths = "a rule counts days and weeks, and no months";

    /// <summary>What people mean by them, near enough to be offered.</summary>
    private static readonly Dictionary<string, string> PartsOfDay = new() { ["morning"] = "9:00", ["afternoon"] = "14:00", ["evening"] = "17:00", ["night"] = "17:00" };

    internal static readonly string[] DayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    internal static readonly string[] DayWords = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", .. DayNames, "weekdays", "weekends"];

    private static readonly string[] FirstWords = [.. DayWords, "every", "the", "daily"];

    public static Reading<ReminderRule> Parse(string words) => WordReader.Read(words, Rule, Example);

    private static ReminderRule? Rule(WordReader words)
    {
        words.Take("me", "us", "everyone", "everybody");
        if (words.NextIsTime || words.Next is "at" or "@")
        {
            return TimesFirst(words);
        }

        if (words.NextIsDate || words.Next is "today" or "tomorrow" or "tonight" or "once" or "next" || (words.Next is "in" && words.AfterNext is not "the")
            || (words.Next is "on" && words.AfterNext.Contains('-', StringComparison.Ordinal) && words.AfterNext.Length > 1 && words.Take("on")))
        {
            return words.Fail<ReminderRule>("a reminder comes again and again, and not at a single time", [Day(words.AfterNext) is null ? "weekdays" : "every", ""]);
        }

        if (OfPlanning(words, out var rule))
        {
            return rule;
        }

        if (words.Next is "before")
        {
            return words.Fail<ReminderRule>("how long before has to stand here", ["1 day"], insert: true);
        }

        return words.NextIsCount ? Counted(words) : OnSomeDays(words, null);
    }

    /// <summary>"9:30 on weekdays", "at 9 every Monday": the times first, and then the days.</summary>
    private static ReminderRule? TimesFirst(WordReader words)
    {
        if (words.Take("at", "@") && words.Next is "planning" or "the")
        {
            return OnItsDay(words);
        }

        if (words.Times(daysFollow: true) is not { } times)
        {
            return null;
        }

        words.Take(",");
        return OnSomeDays(words, times);
    }

    /// <param name="times">The times, where they were said before the days.</param>
    private static ReminderRule? OnSomeDays(WordReader words, TimesOfDay? times)
    {
        if (words.Take("every", "each"))
        {
            return Every(words, times);
        }

        if (words.Take("fortnightly"))
        {
            return OnWeeks(words, 2, times);
        }

        if (words.Take("weekly"))
        {
            return OnWeeks(words, 1, times);
        }

        if (words.Take("biweekly") || words.TakeAll("bi", "-", "weekly"))
        {
            return words.RefuseAll<ReminderRule>("to some that is twice a week, and to others every two weeks", "every 2 weeks");
        }

        if (words.Take("monthly"))
        {
            return words.RefuseAll<ReminderRule>(NoMonths, "every 4 weeks");
        }

        if (words.Next is "first" or "second" or "third" or "fourth" or "last" && Day(words.AfterNext) is not null)
        {
            words.Take(words.Next);
            return words.RefuseAll<ReminderRule>(NoMonths, "every 4 weeks on");
        }

        words.Take("on");
        return words.Take("daily", "everyday") ? OnDays(words, WeekDays.All, times) : OnDays(words, Days(words, FirstWords), times);
    }

    private static ReminderRule? Every(WordReader words, TimesOfDay? times)
    {
        if (words.Take("day", "days"))
        {
            return OnDays(words, WeekDays.All, times);
        }

        if (words.Take("weekday", "weekdays"))
        {
            return OnDays(words, WeekDays.MondayToFriday, times);
        }

        if (words.TakeAll("working", "day") || words.TakeAll("business", "day") || words.Take("workday"))
        {
            return words.RefuseAll<ReminderRule>("which days a team works is for its calendar to say; a rule names days of the week", "weekdays");
        }

        if (words.Take("month"))
        {
            return words.RefuseAll<ReminderRule>(NoMonths, "every 4 weeks");
        }

        if (words.TakeAll("other", "week") || words.TakeAll("second", "week") || words.Take("fortnight"))
        {
            return OnWeeks(words, 2, times);
        }

        if (words.Take("week"))
        {
            return OnWeeks(words, 1, times);
        }

        if (words.Next is "other" or "second" && Day(words.AfterNext) is not null)
        {
            words.Take(words.Next);
            return OnWeeks(words, 2, times);
        }

        if (words.NextIsNumber && words.AfterNext is "st" or "nd" or "rd" or "th")
        {
            var ordinal = words.Next;
            words.Take(ordinal);
            words.Take(words.Next);
            return words.RefuseAll<ReminderRule>("to some that is one of a month, and to others every so many weeks", $"every {ordinal} weeks on");
        }

        if (!words.NextIsNumber && Day(words.Next) is not null)
        {
            return OnDays(words, Days(words, DayWords), times);
        }

        var weeks = words.NextIsCount
            ? words.Count("weeks", 1, MostWeeks)
            : words.Fail<int?>("day, week, a count of weeks or days of the week have to stand here", ["week on"], known: ["day", "week", "weekday", .. DayWords]);
        return weeks is { } count && words.Must("weeks", "week") ? OnWeeks(words, count, times) : null;
    }

    /// <summary>The days and times of a rule that counts weeks, and the date from which it counts them.</summary>
    private static ReminderRule? OnWeeks(WordReader words, int weeks, TimesOfDay? times)
    {
        if (times is null && words.Next is "at" or "@" && (times = AtTimes(words)) is null)
        {
            return null;
        }

        words.Take("on");
        if (Days(words, DayWords) is not { } days || (times ?? AtTimes(words)) is not { } at)
        {
            return null;
        }

        LocalDate? from = null;
        if (words.Take("from", "starting", "beginning") && (words.Take("on", "from") || true))
        {
            from = words.Date();
            if (from is null)
            {
                return null;
            }
        }

        return new ReminderRule.EveryWeeks(weeks, days, at, from);
    }

    private static ReminderRule? OnDays(WordReader words, WeekDays? days, TimesOfDay? times) =>
        days is { } on && (times ?? AtTimes(words)) is { } at ? new ReminderRule.OnDays(on, at) : null;

    private static TimesOfDay? AtTimes(WordReader words)
    {
        words.Take(",", ":");
        if (PartsOfDay.TryGetValue(words.Next, out var about))
        {
            words.Take(words.Next);
            if (words.AtEnd)
            {
                return words.Fail<TimesOfDay>("a time of day has to stand here", [about]);
            }
        }

        words.Take("at", "@");
        return words.Times();
    }

    /// <summary>Days of the week with commas or dashes between them.</summary>
    internal static WeekDays? Days(WordReader words, string[] known)
    {
        var days = default(WeekDays);
        do
        {
            words.Take("on");
            if ((words.NextIsNumber || words.Next is "at" or "noon" or "midday" or "midnight") && !days.IsEmpty)
            {
                break;
            }

            if (Day(words.Next) is not { } first)
            {
                return words.Fail<WeekDays?>("a day of the week has to stand here, as in Mon", ["Mon"], known: known);
            }

            words.Take(words.Next);
            if (!words.Take("-", "–", "—", "to", "through", "thru", "till", "until"))
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
        while (words.TakeSeparator());
        return days;
    }

    /// <summary>The days that a word names: two letters or more of a day's name, its plural, or weekdays and weekends.</summary>
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

        var name = word == "weds" ? "wed" : word.Length > 5 && word.EndsWith('s') ? word[..^1] : word;
        var found = Enumerable.Range(1, 7).Select(day => (IsoDayOfWeek)day)
            .Where(day => name.Length >= 2 && day.ToString().StartsWith(name, StringComparison.OrdinalIgnoreCase));
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
