using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <content>Reads the rules that hang on planning.</content>
internal static partial class ReminderRuleParser
{
    private const int MostWorkingDays = 60;
    private const int MostDays = 366;
    private const int MostHours = 744;
    private const int MostMinutes = 10_080;

    private static readonly string[] Units = ["working", "days", "weeks", "hours", "minutes"];

    /// <summary>What begins with a word for a time that hangs on planning: "the day before planning", "the week before planning". False if nothing does.</summary>
    private static bool OfPlanning(WordReader words, out ReminderRule? rule)
    {
        rule = null;
        if (words.Next is "the" && words.AfterNext is "week" or "hour")
        {
            words.Take("the");
            words.Take("week", "hour");
            var isWeek = words.Before == "week";
            rule = isWeek ? BeforePlanning(words, 1, DayUnit.Weeks, MostWeeks) : Shortly(words, 1, ClockUnit.Hours, MostHours);
            return true;
        }

        if (words.TakeAll("on", "the", "day") || words.TakeAll("the", "day") || words.Take("day"))
        {
            rule = words.Next is "of" ? OnItsDay(words) : TheDay(words);
            return true;
        }

        if (words.TakeAll("on", "planning") || words.Take("planning"))
        {
            rule = OnItsDay(words);
            return true;
        }

        words.Take("in");
        if (words.Next is "the" && PartsOfDay.ContainsKey(words.AfterNext))
        {
            words.Take("the");
            var time = PartsOfDay[words.Next];
            words.Take(words.Next);
            rule = words.Next is "of" ? OnItsDay(words) : PartOfTheDayBefore(words, time);
            return true;
        }

        return false;
    }

    private static ReminderRule? PartOfTheDayBefore(WordReader words, string time)
    {
        if (!words.Must("before") || !Planning(words))
        {
            return null;
        }

        return words.RefuseAll<ReminderRule>("a time of day has to be said", "the day before planning" + (words.AtEnd ? $" at {time}" : ""));
    }

    /// <summary>On planning's own day a reminder would come after it as easily as before it, so that one counts hours.</summary>
    private static ReminderRule? OnItsDay(WordReader words)
    {
        while (words.Take("of", "the", "iteration", "sprint", "planning", "day", "on"))
        {
        }

        return words.RefuseAll<ReminderRule>("on planning's own day a reminder is said in hours or minutes before it", "1 hour before planning");
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

        if (words.TakeAll("working", "days") || words.TakeAll("working", "day") || words.Take("workdays", "workday", "weekdays", "weekday") || words.TakeAll("business", "days") || words.TakeAll("business", "day"))
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

        if (!Before(words) || !Planning(words) || !At(words, out var at))
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

        if (!Before(words) || !Planning(words))
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

    private static bool Before(WordReader words) => words.TakeAll("prior", "to") || words.TakeAll("ahead", "of") || words.Must("before");

    private static bool Planning(WordReader words)
    {
        words.Take("the", "each", "every", "our");
        words.Take("next", "upcoming");
        words.Take("iteration", "sprint");
        if (words.Next is not "planning" && words.AfterNext is "planning")
        {
            return words.Fail<object>("only the planning of an iteration can be reminded of", [""]) is not null;
        }

        return words.Must("planning") && (words.Take("meeting", "session") || true);
    }

    /// <summary>A time of day if there is one. False if there is one that cannot be read.</summary>
    private static bool At(WordReader words, out LocalTime? time)
    {
        time = null;
        words.Take(",");
        if (words.Take("at", "@") || words.NextIsNumber || words.NextIsTime)
        {
            time = words.Time();
            return time is not null;
        }

        return words.AtEnd || words.Must("at");
    }
}
