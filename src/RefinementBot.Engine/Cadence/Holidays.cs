using System.Collections.Concurrent;
using System.Collections.Frozen;
using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>A day on which a team does not work although the week says so: a public holiday, or a day off of its own.</summary>
/// <param name="Name">What the day is called, as in "Christmas Day".</param>
public sealed record Holiday(LocalDate Date, string Name);

/// <summary>
/// The holidays of a team, of every year that is asked for: a list, a feed (<see cref="CalendarFeed"/>), or several
/// together. Safe to read from many threads.
/// </summary>
public sealed class Holidays
{
    private readonly Func<int, IEnumerable<Holiday>> ofYear;
    private readonly ConcurrentDictionary<int, FrozenDictionary<LocalDate, string>> years = new();

    /// <param name="ofYear">All holidays that fall into a year; asked once for each year, and the same each time.</param>
    internal Holidays(Func<int, IEnumerable<Holiday>> ofYear) => this.ofYear = ofYear;

    public static Holidays None { get; } = new(_ => []);

    public static Holidays Of(params IEnumerable<Holiday> holidays)
    {
        var years = holidays.ToLookup(holiday => holiday.Date.Year);
        return new Holidays(year => years[year]);
    }

    /// <summary>These and those. Of two names for one day, these name it.</summary>
    public Holidays And(Holidays those) => new(year => ofYear(year).Concat(those.ofYear(year)));

    /// <summary>What the holiday is called; null on any other day.</summary>
    public string? On(LocalDate date) =>
        years.GetOrAdd(date.Year, Read).GetValueOrDefault(date);

    private FrozenDictionary<LocalDate, string> Read(int year) =>
        ofYear(year).DistinctBy(holiday => holiday.Date).ToFrozenDictionary(holiday => holiday.Date, holiday => holiday.Name);
}
