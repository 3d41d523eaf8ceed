using System.Globalization;
using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>What is said of a rule's occurrences, wherever they are shown.</summary>
public static class OccurrenceText
{
    /// <summary>What becomes of a rule where nobody works: "always on a working day", "left out on holidays".</summary>
    public static string Treatment(ReminderRule rule, OnHoliday onHoliday) => (rule, onHoliday) switch
    {
        (ReminderRule.ShortlyBeforePlanning, _) => "never moved",
        (ReminderRule.BeforePlanning { Unit: DayUnit.WorkingDays }, _) => "always on a working day",
        (_, OnHoliday.Usual) => "on holidays as usual",
        (_, OnHoliday.Skip) => rule.NeedsPlanning ? "left out where nobody works" : "left out on holidays",
        _ => $"{(rule.NeedsPlanning ? "where nobody works" : "on holidays")} moved to the {(onHoliday == OnHoliday.Previous ? "previous" : "next")} working day",
    };

    /// <summary>Why an occurrence is not where the rule names it, or which of two times is meant; null where there is nothing to say.</summary>
    public static string? Note(Occurrence occurrence, TeamCadence cadence)
    {
        var (at, named) = (occurrence.At, occurrence.Named);
        if (occurrence.Because is { } because)
        {
            var holiday = cadence.Calendar.HolidayOn(named.Date) is not null;
            return $"moved from {named.Date.ToString("ddd d MMM", CultureInfo.InvariantCulture)}: {(holiday ? because.Equals("holiday", StringComparison.OrdinalIgnoreCase) ? "holiday" : $"holiday ({because})" : "no working day")}";
        }

        if (at.LocalDateTime != named)
        {
            return at.Date == named.Date ? $"{Time(named.TimeOfDay)} does not exist that day: clocks go forward" : $"{named.ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture)} does not exist: clocks go forward";
        }

        return cadence.Zone.MapLocal(named).Count == 2 ? "comes twice that day: the first is meant" : null;
    }

    /// <summary>A moment on the team's clock: "Thu 3 Dec 10:00".</summary>
    public static string Moment(Instant at, TeamCadence cadence) => at.InZone(cadence.Zone).ToString("ddd d MMM H:mm", CultureInfo.InvariantCulture);

    /// <summary>A time of day, with its seconds only where there are any.</summary>
    public static string Time(LocalTime time) => time.ToString(time.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
}
