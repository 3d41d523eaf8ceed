using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>When somebody can be spoken to without being disturbed: 9 to 17 on her own clock, on the days that her team works.</summary>
/// <param name="Zone">Her own zone.</param>
public sealed record OfficeHours(DateTimeZone Zone, WorkingCalendar Calendar)
{
    public static LocalTime Start { get; } = new(9, 0);

    /// <summary>The end, which does not belong to them.</summary>
    public static LocalTime End { get; } = new(17, 0);

    public bool Contains(Instant at)
    {
        var local = at.InZone(Zone);
        return local.TimeOfDay >= Start && local.TimeOfDay < End && Calendar.IsWorkingDay(local.Date);
    }

    /// <summary>The first moment from <paramref name="at"/> on that is within them; null if the team never works again.</summary>
    public Instant? From(Instant at)
    {
        if (Contains(at))
        {
            return at;
        }

        var local = at.InZone(Zone);
        var isToday = local.TimeOfDay < Start && Calendar.IsWorkingDay(local.Date);
        return (isToday ? local.Date : Calendar.After(local.Date)) is { } day ? LocalTimes.In(Zone, day + Start).ToInstant() : null;
    }

    /// <summary>The last moment up to <paramref name="at"/> that is within them and an hour before their end at the latest; null if there was none.</summary>
    public Instant? UpTo(Instant at)
    {
        var local = at.InZone(Zone);
        var last = End.PlusHours(-1);
        if (Contains(at) && local.TimeOfDay <= last)
        {
            return at;
        }

        var isToday = local.TimeOfDay > last && Calendar.IsWorkingDay(local.Date);
        return (isToday ? local.Date : Calendar.Before(local.Date)) is { } day ? LocalTimes.In(Zone, day + last).ToInstant() : null;
    }
}
