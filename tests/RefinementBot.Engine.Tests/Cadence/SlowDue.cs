using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Tests.Cadence;

/// <summary>
/// What of a reminder is due, worked out slowly and another way: from the list of all moments that a walk over every minute gives
/// (<see cref="SlowReminders"/>), with office hours and plannings looked up on that walk's clock. No code is shared with the rules.
/// </summary>
internal sealed class SlowDue
{
    /// <summary>So long that what comes next, and the end of the working day after, lie within it.</summary>
    public static readonly Duration Window = Duration.FromDays(60);

    private readonly ReminderCase it;
    private readonly TimeZoneInfo zone;
    private readonly Dictionary<DateTime, DateTime> shownAt;
    private readonly List<DateTime> plannings;

    public SlowDue(ReminderCase it)
    {
        this.it = it;
        zone = TimeZoneInfo.FindSystemTimeZoneById(it.Zone);
        var after = it.After.ToDateTimeUtc();
        shownAt = SlowReminders.WallClock(it.Zone, after.AddDays(-6), (after + Window.ToTimeSpan()).AddDays(6));
        plannings = [.. SlowReminders.Plannings(it, DateOnly.FromDateTime(after).AddDays(60)).Where(shownAt.ContainsKey).Select(planning => shownAt[planning]).Order()];
        All = SlowReminders.Of(it, Window);
    }

    /// <summary>When the rule comes.</summary>
    public List<Instant> All { get; }

    /// <summary>What is to be done at a moment, where all up to another is over.</summary>
    public Answer At(Instant handled, Instant now)
    {
        var come = All.FindAll(instant => instant > handled && instant <= now);
        if (come.Count == 0)
        {
            return new Answer(null, [], handled, null);
        }

        var last = come[^1];
        var useful = UsefulUntil(last.ToDateTimeUtc());
        if (now.ToDateTimeUtc() >= useful)
        {
            return new Answer(null, come, last, null);
        }

        if (now - last > Duration.FromMinutes(10) && FirstOfficeHour(now.ToDateTimeUtc()) is var read && read > now.ToDateTimeUtc() && read < useful)
        {
            return new Answer(null, [], handled, Instant.FromDateTimeUtc(read));
        }

        return new Answer(last, come[..^1], last, null);
    }

    private DateTime UsefulUntil(DateTime last)
    {
        if (it.Rule is ReminderRule.BeforePlanning or ReminderRule.ShortlyBeforePlanning)
        {
            return plannings.Find(planning => planning > last);
        }

        var end = shownAt[NextWorkingDay(DayOf(last)).ToDateTime(new TimeOnly(17, 0))];
        var next = All.Find(instant => instant > Instant.FromDateTimeUtc(last));
        return next != default && next.ToDateTimeUtc() < end ? next.ToDateTimeUtc() : end;
    }

    private DateTime FirstOfficeHour(DateTime now)
    {
        var (day, hour) = (DayOf(now), (now + zone.GetUtcOffset(now)).TimeOfDay.TotalHours);
        if (SlowReminders.Works(it, day) && hour is >= 9 and < 17)
        {
            return now;
        }

        return shownAt[(SlowReminders.Works(it, day) && hour < 9 ? day : NextWorkingDay(day)).ToDateTime(new TimeOnly(9, 0))];
    }

    private DateOnly DayOf(DateTime utc) => DateOnly.FromDateTime(utc + zone.GetUtcOffset(utc));

    private DateOnly NextWorkingDay(DateOnly day)
    {
        do
        {
            day = day.AddDays(1);
        }
        while (!SlowReminders.Works(it, day));

        return day;
    }

    /// <summary>As <see cref="ReminderDue"/>.</summary>
    internal sealed record Answer(Instant? Send, List<Instant> Missed, Instant HandledUntil, Instant? PutOffUntil);
}
