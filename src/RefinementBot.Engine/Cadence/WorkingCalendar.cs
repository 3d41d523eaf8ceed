using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>On which days a team works: its days of the week, less holidays and days off.</summary>
public sealed class WorkingCalendar
{
    /// <summary>How many days at most are looked through for a working day. A longer break has no end, as far as reminders go.</summary>
    public const int LongestBreak = 366;

    private readonly Holidays holidays;

    /// <param name="days">The days of the week on which the team works.</param>
    /// <exception cref="ArgumentException"><paramref name="days"/> is empty.</exception>
    public WorkingCalendar(WeekDays days, Holidays? holidays = null)
    {
        if (days.IsEmpty)
        {
            throw new ArgumentException("A team works on at least one day of the week.", nameof(days));
        }

        Days = days;
        this.holidays = holidays ?? Holidays.None;
    }

    /// <summary>Monday to Friday, no holidays.</summary>
    public static WorkingCalendar Default { get; } = new(WeekDays.MondayToFriday);

    public WeekDays Days { get; }

    /// <summary>Reads days of the week, as rules write them: <c>Mon-Thu</c>, <c>Mon,Wed,Fri</c>, <c>weekdays</c>, <c>every day</c>.</summary>
    public static Reading<WorkingCalendar> Parse(string days) => WordReader.Read(
        days,
        words => words.TakeAll("every", "day") ? new WorkingCalendar(WeekDays.All)
            : ReminderRuleParser.Days(words, ReminderRuleParser.DayWords) is { } read ? new WorkingCalendar(read) : null,
        _ => "Mon-Fri");

    /// <summary>The days of the week, as rules write them; <see cref="Parse"/> reads them as the same.</summary>
    public override string ToString() => Days.ToString();

    public WorkingCalendar WithDaysOff(Holidays daysOff) => new(Days, holidays.And(daysOff));

    public bool IsWorkingDay(LocalDate date) => Days.Contains(date.DayOfWeek) && holidays.On(date) is null;

    /// <summary>The name of the holiday or day off; null on any other day, be it a working day or not.</summary>
    public string? HolidayOn(LocalDate date) => holidays.On(date);

    /// <summary>Why nobody works on a day, as in "Christmas Day" or "Saturday"; null on a working day.</summary>
    public string? WhyNotWorking(LocalDate date) =>
        HolidayOn(date) ?? (Days.Contains(date.DayOfWeek) ? null : date.DayOfWeek.ToString());

    /// <summary>The last working day before a day; null if there is none within <see cref="LongestBreak"/> days.</summary>
    public LocalDate? Before(LocalDate date) => Seek(date, -1);

    /// <summary>The first working day after a day; null if there is none within <see cref="LongestBreak"/> days.</summary>
    public LocalDate? After(LocalDate date) => Seek(date, 1);

    /// <summary>Counts working days from a day, which itself does not count; null as for <see cref="Before"/>.</summary>
    /// <param name="count">How many; below 0 counts back.</param>
    public LocalDate? Plus(LocalDate date, int count)
    {
        LocalDate? day = date;
        for (var left = Math.Abs(count); left > 0 && day is { } from; left--)
        {
            day = Seek(from, Math.Sign(count));
        }

        return day;
    }

    private LocalDate? Seek(LocalDate date, int step)
    {
        for (var tried = 0; tried < LongestBreak; tried++)
        {
            date = date.PlusDays(step);
            if (IsWorkingDay(date))
            {
                return date;
            }
        }

        return null;
    }
}
