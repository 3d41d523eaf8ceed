using System.Diagnostics;
using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>
/// Works out when a rule comes. Days are gone through in the order in which things land on them, not in that in which
/// the rule names them, since what is moved off a holiday may pass what is not.
/// </summary>
internal sealed class OccurrencesOf(TeamCadence cadence, Instant after, OnHoliday onHoliday)
{
    /// <summary>How long nothing may come before the rule is given up as one that never comes again.</summary>
    private const int SilentDays = 3660;

    /// <summary>Beyond it a calendar has no days to go on with.</summary>
    private const int LastYear = 9990;

    /// <summary>A time of the day before yesterday may still lie ahead, where a zone skips a whole day (Apia, 2011-12-30).</summary>
    private const int DaysBack = 2;

    private readonly DateTimeZone zone = cadence.Zone;
    private readonly WorkingCalendar calendar = cadence.Calendar;

    /// <param name="Day">The day it lands on, never before that of the candidate before.</param>
    private readonly record struct Candidate(LocalDate Day, Occurrence Occurrence);

    private LocalDate Start => after.InZone(zone).Date.PlusDays(-DaysBack);

    public IEnumerable<Occurrence> Rule(ReminderRule rule) => rule switch
    {
        ReminderRule.OnDays on => InOrder(Absolute(on.Days.Contains, on.Times)),
        ReminderRule.EveryWeeks every => InOrder(Absolute(Counted(every), every.Times)),
        _ when cadence.Iterations is not { } iterations => [],
        ReminderRule.ShortlyBeforePlanning shortly => InOrder(Shortly(shortly, cadence.Iterations), shortly.Lead),
        ReminderRule.BeforePlanning before => InOrder(Relative(cadence.Iterations, planning => Before(before, planning), before.At)),
        ReminderRule.DayAfterPlanning day => InOrder(Relative(cadence.Iterations, planning => planning.PlusDays(1), day.At)),
        _ => throw new UnreachableException($"{rule}"),
    };

    /// <summary>Puts candidates into the order of time, each instant once; one that was not moved goes before one that was.</summary>
    /// <param name="lead">How long before its day's first instant a candidate may come.</param>
    private IEnumerable<Occurrence> InOrder(IEnumerable<Candidate> candidates, Duration lead = default)
    {
        var pending = new SortedDictionary<Instant, Occurrence>();
        foreach (var (day, occurrence) in candidates)
        {
            if (pending.Count > 0)
            {
                var floor = LocalTimes.FirstOf(zone, day) - lead;
                while (pending.Count > 0 && pending.First() is var first && first.Key < floor)
                {
                    pending.Remove(first.Key);
                    yield return first.Value;
                }
            }

            if (occurrence.Instant > after && (occurrence.Because is null || !pending.ContainsKey(occurrence.Instant)))
            {
                pending[occurrence.Instant] = occurrence;
            }
        }

        foreach (var occurrence in pending.Values)
        {
            yield return occurrence;
        }
    }

    private IEnumerable<Candidate> Absolute(Func<IsoDayOfWeek, bool> names, TimesOfDay times) =>
        Absolute((LocalDate day) => names(day.DayOfWeek), times);

    private IEnumerable<Candidate> Absolute(Func<LocalDate, bool> names, TimesOfDay times)
    {
        var last = Start;
        for (var day = Start; Period.DaysBetween(last, day) < SilentDays && day.Year < LastYear; day = day.PlusDays(1))
        {
            foreach (var (named, because) in LandingOn(day, names))
            {
                last = day;
                foreach (var time in times.InOrder)
                {
                    yield return new Candidate(day, new Occurrence(LocalTimes.In(zone, day + time), named + time, because));
                }
            }
        }
    }

    /// <summary>The days named by an absolute rule that land on a day: itself, and holidays that are moved to it.</summary>
    private IEnumerable<(LocalDate Named, string? Because)> LandingOn(LocalDate day, Func<LocalDate, bool> names)
    {
        if (names(day) && (onHoliday == OnHoliday.Usual || calendar.HolidayOn(day) is null))
        {
            yield return (day, null);
        }

        if (onHoliday is not (OnHoliday.Previous or OnHoliday.Next) || !calendar.IsWorkingDay(day))
        {
            yield break;
        }

        var step = onHoliday == OnHoliday.Previous ? 1 : -1;
        var named = day.PlusDays(step);
        for (var away = 0; away < WorkingCalendar.LongestBreak && !calendar.IsWorkingDay(named); away++, named = named.PlusDays(step))
        {
            if (names(named) && calendar.HolidayOn(named) is { } holiday)
            {
                yield return (named, holiday);
            }
        }
    }

    private static Func<LocalDate, bool> Counted(ReminderRule.EveryWeeks rule)
    {
        var first = rule.From!.Value;
        while (!rule.Days.Contains(first.DayOfWeek))
        {
            first = first.PlusDays(1);
        }

        var week = Monday(first);
        return day => day >= first && rule.Days.Contains(day.DayOfWeek) && Period.DaysBetween(week, Monday(day)) / 7 % rule.Weeks == 0;
    }

    private static LocalDate Monday(LocalDate day) => day.PlusDays(1 - (int)day.DayOfWeek);

    private IEnumerable<Candidate> Relative(IterationSchedule iterations, Func<LocalDate, LocalDate?> name, LocalTime? at)
    {
        var last = Start;
        foreach (var planning in PlanningsFrom(iterations, planning => Landing(name(planning.Date))?.Day ?? name(planning.Date)))
        {
            if (Landing(name(planning.Date)) is var (day, named, because))
            {
                var time = at ?? planning.TimeOfDay;
                last = day;
                yield return new Candidate(day, new Occurrence(LocalTimes.In(zone, day + time), named + time, because));
            }
            else if (Period.DaysBetween(last, planning.Date) > SilentDays)
            {
                yield break;
            }
        }
    }

    private IEnumerable<Candidate> Shortly(ReminderRule.ShortlyBeforePlanning rule, IterationSchedule iterations)
    {
        foreach (var planning in PlanningsFrom(iterations, planning => planning.Date.PlusDays(-(int)rule.Lead.TotalDays - 1)))
        {
            var moment = LocalTimes.In(zone, planning).Minus(rule.Lead);
            yield return new Candidate(planning.Date, new Occurrence(moment, moment.LocalDateTime));
        }
    }

    /// <summary>All plannings whose occurrence may lie ahead, in order. Later plannings never land on earlier days.</summary>
    private IEnumerable<LocalDateTime> PlanningsFrom(IterationSchedule iterations, Func<LocalDateTime, LocalDate?> landsOn)
    {
        var number = Math.Max(1, iterations.NumberOn(Start));
        while (number > 1 && !(landsOn(iterations[number].Planning) < Start))
        {
            number--;
        }

        for (var iteration = iterations[number]; iteration.LastDay.Year < LastYear; iteration = iterations[++number])
        {
            yield return iteration.Planning;
        }
    }

    private LocalDate? Before(ReminderRule.BeforePlanning rule, LocalDate planning) => rule.Unit switch
    {
        DayUnit.WorkingDays => calendar.Plus(planning, -rule.Count),
        DayUnit.Days => planning.PlusDays(-rule.Count),
        DayUnit.Weeks => planning.PlusWeeks(-rule.Count),
        _ => throw new UnreachableException($"{rule.Unit}"),
    };

    /// <summary>Where an occurrence that hangs on planning lands; null if it does not come.</summary>
    private (LocalDate Day, LocalDate Named, string? Because)? Landing(LocalDate? named)
    {
        if (named is not { } day)
        {
            return null;
        }

        if (onHoliday == OnHoliday.Usual || calendar.IsWorkingDay(day))
        {
            return (day, day, null);
        }

        var moved = onHoliday switch
        {
            OnHoliday.Previous => calendar.Before(day),
            OnHoliday.Next => calendar.After(day),
            _ => null,
        };
        return moved is { } to ? (to, day, calendar.WhyNotWorking(day)) : null;
    }
}
