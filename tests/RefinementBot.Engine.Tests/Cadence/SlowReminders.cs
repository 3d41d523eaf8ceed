using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Tests.Cadence;

/// <summary>
/// When a rule comes, worked out slowly and another way: it walks over UTC minute by minute, asks only
/// <see cref="TimeZoneInfo"/> what the clock on the wall shows, and takes each time of the wall clock when it is first
/// shown or jumped over. Days are moved one at a time. No code is shared with the rules.
/// </summary>
internal static class SlowReminders
{
    private const int DaysAround = 130;

    /// <param name="window">How long it looks ahead; null for <see cref="ReminderCase.Window"/>.</param>
    public static List<Instant> Of(ReminderCase it, Duration? window = null)
    {
        var after = it.After.ToDateTimeUtc();
        var until = after + (window ?? ReminderCase.Window).ToTimeSpan();
        var shownAt = WallClock(it.Zone, after.AddDays(-6), until.AddDays(6));
        var today = DateOnly.FromDateTime(after);
        var days = Enumerable.Range(-DaysAround, 2 * DaysAround).Select(today.AddDays).ToList();
        var plannings = Plannings(it, today.AddDays(DaysAround));
        IEnumerable<DateTime> instants = it.Rule is ReminderRule.ShortlyBeforePlanning shortly
            ? plannings.Where(shownAt.ContainsKey).Select(planning => shownAt[planning].AddMinutes(-shortly.Count * (shortly.Unit == ClockUnit.Hours ? 60 : 1)))
            : Wanted(it, days, plannings, shownAt).Where(shownAt.ContainsKey).Select(wall => shownAt[wall]);
        return [.. instants.Where(instant => instant > after && instant <= until).Distinct().Order().Select(Instant.FromDateTimeUtc)];
    }

    /// <summary>For each minute of the wall clock, the UTC minute that it means.</summary>
    internal static Dictionary<DateTime, DateTime> WallClock(string zone, DateTime begin, DateTime end)
    {
        var info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var shownAt = new Dictionary<DateTime, DateTime>();
        begin = new DateTime(begin.Year, begin.Month, begin.Day, 0, 0, 0, DateTimeKind.Utc);
        var seen = Shown(begin).AddMinutes(-1);
        for (var utc = begin; utc < end; utc = utc.AddMinutes(1))
        {
            var wall = Shown(utc);
            var jump = wall - seen - TimeSpan.FromMinutes(1);
            for (var skipped = seen.AddMinutes(1); skipped < wall; skipped = skipped.AddMinutes(1))
            {
                shownAt[skipped] = utc + (skipped + jump - wall);
            }

            if (wall > seen)
            {
                shownAt[wall] = utc;
                seen = wall;
            }
        }

        return shownAt;

        DateTime Shown(DateTime utc) => DateTime.SpecifyKind(utc + info.GetUtcOffset(utc), DateTimeKind.Unspecified);
    }

    internal static List<DateTime> Plannings(ReminderCase it, DateOnly until)
    {
        var plannings = new List<DateTime>();
        var (time, left) = (it.First.TimeOfDay.ToTimeOnly(), 0);
        var odd = it.Odd is { } other ? (First: other.FirstDay.ToDateOnly(), Last: other.LastDay.ToDateOnly(), Planning: other.Planning?.ToDateTimeUnspecified()) : default((DateOnly First, DateOnly Last, DateTime? Planning)?);
        for (var day = it.First.Date.ToDateOnly(); day <= until; day = day.AddDays(1), left--)
        {
            if (odd is { } one && day >= one.First && day <= one.Last)
            {
                // It begins on its day whatever runs, and what runs regularly begins anew on the day after it.
                plannings.AddRange(day == one.First ? [one.Planning ?? day.ToDateTime(time)] : []);
                left = 1;
            }
            else if (left <= 0)
            {
                plannings.Add(day.ToDateTime(time));
                left = it.Length;
            }
        }

        return plannings;
    }

    private static IEnumerable<DateTime> Wanted(ReminderCase it, List<DateOnly> days, List<DateTime> plannings, Dictionary<DateTime, DateTime> shownAt)
    {
        switch (it.Rule)
        {
            case ReminderRule.BeforePlanning rule:
                return plannings.SelectMany(planning => Relative(it, Back(it, DateOnly.FromDateTime(planning), rule), rule.At?.ToTimeOnly() ?? TimeOnly.FromDateTime(planning)));
            case ReminderRule.DayAfterPlanning rule:
                return plannings.SelectMany(planning => Relative(it, DateOnly.FromDateTime(planning).AddDays(1), rule.At?.ToTimeOnly() ?? TimeOnly.FromDateTime(planning)));
            case ReminderRule.OnDays rule:
                return days.Where(day => On(rule.Days, day)).SelectMany(day => Absolute(it, day, rule.Times));
            case ReminderRule.EveryWeeks rule:
                var first = days.First(day => On(rule.Days, day) && (rule.From is { } from
                    ? day >= from.ToDateOnly()
                    : rule.Times.InOrder.Any(time => shownAt.TryGetValue(day.ToDateTime(time.ToTimeOnly()), out var utc) && utc > it.After.ToDateTimeUtc())));
                return days.Where(day => day >= first && On(rule.Days, day) && WeeksBetween(first, day) % rule.Weeks == 0).SelectMany(day => Absolute(it, day, rule.Times));
            default:
                throw new InvalidOperationException($"{it.Rule}");
        }
    }

    private static DateOnly Back(ReminderCase it, DateOnly day, ReminderRule.BeforePlanning rule)
    {
        var left = rule.Count * (rule.Unit == DayUnit.Weeks ? 7 : 1);
        while (left > 0)
        {
            day = day.AddDays(-1);
            left -= rule.Unit == DayUnit.WorkingDays && !Works(it, day) ? 0 : 1;
        }

        return day;
    }

    private static IEnumerable<DateTime> Relative(ReminderCase it, DateOnly day, TimeOnly time) =>
        Moved(it, day, !Works(it, day)) is { } moved ? [moved.ToDateTime(time)] : [];

    private static IEnumerable<DateTime> Absolute(ReminderCase it, DateOnly day, TimesOfDay times) =>
        Moved(it, day, it.Holidays.Contains(LocalDate.FromDateOnly(day))) is { } moved ? times.InOrder.Select(time => moved.ToDateTime(time.ToTimeOnly())) : [];

    private static DateOnly? Moved(ReminderCase it, DateOnly day, bool isOff)
    {
        if (!isOff || it.OnHoliday == OnHoliday.Usual)
        {
            return day;
        }

        if (it.OnHoliday == OnHoliday.Skip)
        {
            return null;
        }

        while (!Works(it, day))
        {
            day = day.AddDays(it.OnHoliday == OnHoliday.Previous ? -1 : 1);
        }

        return day;
    }

    private static int WeeksBetween(DateOnly first, DateOnly day) => (Monday(day).DayNumber - Monday(first).DayNumber) / 7;

    private static DateOnly Monday(DateOnly day) => day.DayOfWeek == DayOfWeek.Monday ? day : Monday(day.AddDays(-1));

    private static bool On(WeekDays days, DateOnly day) => days.Contains(LocalDate.FromDateOnly(day).DayOfWeek);

    internal static bool Works(ReminderCase it, DateOnly day) => On(it.WorkingDays, day) && !it.Holidays.Contains(LocalDate.FromDateOnly(day));
}
