using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Tests.Cadence;

/// <summary>A rule, a team, and a moment near a change of the clocks.</summary>
/// <param name="First">The first planning; the others follow every <paramref name="Length"/> days.</param>
/// <param name="After">The moment after which occurrences are asked for.</param>
public sealed record ReminderCase(
    ReminderRule Rule, string Zone, WeekDays WorkingDays, IReadOnlyList<LocalDate> Holidays, OnHoliday OnHoliday, LocalDateTime First, int Length, Instant After)
{
    /// <summary>How long after <see cref="After"/> the model looks.</summary>
    public static Duration Window { get; } = Duration.FromDays(30);

    public TeamCadence Cadence => new(
        DateTimeZoneProviders.Tzdb[Zone],
        new WorkingCalendar(WorkingDays, Engine.Cadence.Holidays.Of(Holidays.Select(day => new Holiday(day, "Feast")))),
        ((Reading<IterationSchedule>.Done)Schedule(Odd)).Value);

    /// <summary>An iteration that is not as the others; null in about half of the cases.</summary>
    public IrregularIteration? Odd { get; init; }

    /// <summary>The same, without the odd iteration where it does not go together with the others.</summary>
    public ReminderCase Sound => Schedule(Odd) is Reading<IterationSchedule>.Done ? this : this with { Odd = null };

    private Reading<IterationSchedule> Schedule(IrregularIteration? odd) => IterationSchedule.Create(First.Date, Length, new PlanningTime(0, First.TimeOfDay), odd is null ? [] : [odd]);

    public IEnumerable<Occurrence> Occurrences() =>
        Rule.Occurrences(Cadence, After, OnHoliday).TakeWhile(occurrence => occurrence.Instant <= After + Window);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"“{Rule}” in {Zone}, working {WorkingDays}, off {string.Join(' ', Holidays.Select(day => day.ToString("uuuu-MM-dd", null)))}, {OnHoliday}, plannings from {First:uuuu-MM-ddTHH:mm} every {Length} days, but {Odd?.ToString() ?? "none"} otherwise, after {After}");
}

/// <summary>Makes cases in which something happens: each has a change of the clocks in or near its window, where its zone has any.</summary>
public static class ReminderCases
{
    public static readonly string[] Zones =
    [
        "Europe/Berlin", "America/New_York", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu",
        "Africa/Casablanca", "America/Sao_Paulo", "Pacific/Apia", "Pacific/Chatham",
    ];

    private static readonly Gen<LocalTime> AnyTime = Gen.Choose(0, (24 * 4) - 1).Select(quarter => LocalTime.FromMinutesSinceMidnight(quarter * 15));

    private static readonly Gen<WeekDays> SomeDays = from count in Gen.Choose(1, 7) from days in Gen.Choose(1, 7).ArrayOf(count) select WeekDays.Of(days.Select(day => (IsoDayOfWeek)day));

    public static Gen<ReminderRule> Rules { get; } = RulesFrom(AnyTime, Gen.OneOf(Gen.Constant((LocalDate?)null), Gen.Choose(0, 60).Select(days => (LocalDate?)new LocalDate(2026, 11, 20).PlusDays(days))));

    public static Arbitrary<ReminderCase> Cases() => Arb.From(
        from zone in Gen.Elements(Zones)
        from change in ChangesOf(zone)
        from before in Gen.Choose(0, 28 * 24 * 60)
        let after = change - Duration.FromMinutes(before)
        let day = after.InZone(DateTimeZoneProviders.Tzdb[zone]).Date
        let times = TimesAround(zone, change)
        from rule in RulesFrom(times, Gen.OneOf(Gen.Constant((LocalDate?)null), Gen.Choose(-70, 20).Select(days => (LocalDate?)day.PlusDays(days))))
        from working in Gen.Elements(WeekDays.MondayToFriday, WeekDays.MondayToFriday, WeekDays.Range(IsoDayOfWeek.Sunday, IsoDayOfWeek.Thursday), WeekDays.Range(IsoDayOfWeek.Monday, IsoDayOfWeek.Thursday), WeekDays.All)
        from single in Gen.Choose(-10, 45).ListOf(4)
        from breakDays in Gen.Choose(0, 9)
        from breakAt in Gen.Choose(0, 30)
        let holidays = single.Concat(Enumerable.Range(breakAt, breakDays)).Distinct().Order().Select(days => day.PlusDays(days)).ToList()
        from onHoliday in Gen.Elements(OnHoliday.Previous, OnHoliday.Previous, OnHoliday.Next, OnHoliday.Next, OnHoliday.Skip, OnHoliday.Usual)
        from offset in Gen.Choose(-100, 20)
        from length in Gen.OneOf(Gen.Choose(1, 2), Gen.Choose(3, 21))
        from planning in times
        from hasOdd in Gen.Elements(true, false)
        from oddAt in Gen.Choose(-20, 40)
        from oddLength in Gen.Choose(0, 40)
        from oddPlanning in times
        from oddPlannedAt in Gen.Choose(-2, 1)
        let oddDay = day.PlusDays(oddAt)
        let odd = new IrregularIteration(oddDay, oddDay.PlusDays(oddLength), "Odd", oddPlannedAt == 1 ? null : oddDay.PlusDays(oddPlannedAt) + oddPlanning)
        select new ReminderCase(rule, zone, working, holidays, onHoliday, day.PlusDays(offset) + planning, length, after) { Odd = hasOdd ? odd : null }.Sound);

    private static Gen<Instant> ChangesOf(string zone)
    {
        var (first, last) = (Instant.FromUtc(2006, 1, 1, 0, 0), Instant.FromUtc(2025, 1, 1, 0, 0));
        var changes = DateTimeZoneProviders.Tzdb[zone].GetZoneIntervals(first, last).Where(interval => interval.HasStart && interval.Start > first).Select(interval => interval.Start).ToArray();
        return changes.Length > 0 ? Gen.Elements(changes) : Gen.Choose(0, 6000).Select(days => first + Duration.FromDays(days));
    }

    /// <summary>Most often times that the change of the clocks skips or doubles, or that are near those.</summary>
    private static Gen<LocalTime> TimesAround(string zone, Instant change)
    {
        var shown = (change - Duration.FromMinutes(1)).InZone(DateTimeZoneProviders.Tzdb[zone]).TimeOfDay.PlusMinutes(1);
        return Gen.OneOf(AnyTime, Gen.Choose(-5, 5).Select(quarters => shown.PlusMinutes(quarters * 15)), Gen.Choose(-5, 5).Select(quarters => shown.PlusMinutes(quarters * 15)));
    }

    private static Gen<ReminderRule> RulesFrom(Gen<LocalTime> time, Gen<LocalDate?> from)
    {
        var someTimes = from count in Gen.Choose(1, 3) from times in time.ArrayOf(count) select new TimesOfDay(times);
        var at = from has in Gen.Elements(true, false) from one in time select has ? one : (LocalTime?)null;
        return Gen.OneOf(
            from unit in Gen.Elements(DayUnit.WorkingDays, DayUnit.Days, DayUnit.Weeks)
            from count in Gen.Choose(1, unit == DayUnit.Weeks ? 3 : 8)
            from moment in at
            select (ReminderRule)new ReminderRule.BeforePlanning(count, unit, moment),
            from unit in Gen.Elements(ClockUnit.Hours, ClockUnit.Minutes)
            from count in Gen.Choose(1, 100)
            select (ReminderRule)new ReminderRule.ShortlyBeforePlanning(count, unit),
            at.Select(moment => (ReminderRule)new ReminderRule.DayAfterPlanning(moment)),
            from days in SomeDays
            from times in someTimes
            select (ReminderRule)new ReminderRule.OnDays(days, times),
            from weeks in Gen.Choose(1, 4)
            from days in SomeDays
            from times in someTimes
            from begin in @from
            select (ReminderRule)new ReminderRule.EveryWeeks(weeks, days, times, begin));
    }
}
