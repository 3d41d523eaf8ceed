using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Tests.Cadence;

/// <summary>The team of most examples: in Berlin, planning every second Monday at 9:00 from 7 December 2026 on.</summary>
internal static class ATeam
{
    public static TeamCadence InBerlin(params Holiday[] holidays) => In("Europe/Berlin", holidays);

    public static TeamCadence In(string zone, params Holiday[] holidays) => new(
        DateTimeZoneProviders.Tzdb[zone],
        new WorkingCalendar(WeekDays.MondayToFriday, Holidays.Of(holidays)),
        Value(IterationSchedule.Create(new LocalDate(2026, 12, 7), 14, new PlanningTime(0, new LocalTime(9, 0)))));

    public static Holiday Off(int year, int month, int day, string name = "Feast") => new(new LocalDate(year, month, day), name);

    public static Instant At(string moment) => InstantPattern.ExtendedIso.Parse(moment).Value;

    public static T Value<T>(Reading<T> reading) => Assert.IsType<Reading<T>.Done>(reading).Value;

    public static string Reason<T>(Reading<T> reading) => Assert.IsType<Reading<T>.Refused>(reading).Problem.Sentence;

    public static string Wall(Occurrence? occurrence) => occurrence is null ? "never" : occurrence.At.LocalDateTime.ToString("ddd d MMM uuuu HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
