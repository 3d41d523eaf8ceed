using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>What becomes of an occurrence on a day on which nobody works.</summary>
public enum OnHoliday
{
    /// <summary>It comes on the working day before, at the same time of day.</summary>
    Previous,

    /// <summary>It comes on the working day after, at the same time of day.</summary>
    Next,

    /// <summary>It does not come.</summary>
    Skip,

    /// <summary>It comes all the same.</summary>
    Usual,
}

/// <summary>What a rule counts in, that is said in days.</summary>
public enum DayUnit
{
    WorkingDays,
    Days,
    Weeks,
}

/// <summary>What a rule counts in, that is said in hours.</summary>
public enum ClockUnit
{
    Hours,
    Minutes,
}

/// <summary>Times of a day, to the minute, in order and each once.</summary>
public sealed class TimesOfDay : IEquatable<TimesOfDay>
{
    /// <exception cref="ArgumentException">There is none.</exception>
    public TimesOfDay(params IEnumerable<LocalTime> times)
    {
        InOrder = [.. times.Distinct().Order()];
        if (InOrder.IsEmpty)
        {
            throw new ArgumentException("A rule has at least one time of day.", nameof(times));
        }
    }

    public ImmutableArray<LocalTime> InOrder { get; }

    public bool Equals(TimesOfDay? other) => other is not null && InOrder.SequenceEqual(other.InOrder);

    public override bool Equals(object? obj) => Equals(obj as TimesOfDay);

    public override int GetHashCode() => InOrder.Aggregate(0, HashCode.Combine);

    public override string ToString() => string.Join(',', InOrder.Select(Write));

    internal static string Write(LocalTime time) => time.ToString("H:mm", CultureInfo.InvariantCulture);
}

/// <summary>
/// When to remind. <see cref="object.ToString"/> gives the rule in words that <see cref="Parse"/> reads as the same rule.
/// What each kind means is told in docs/reminders.md.
/// </summary>
public abstract record ReminderRule
{
    private ReminderRule()
    {
    }

    /// <summary><c>2 working days before planning at 10:00</c>.</summary>
    /// <param name="At">The time of day; null for planning's own.</param>
    public sealed record BeforePlanning(int Count, DayUnit Unit, LocalTime? At) : ReminderRule
    {
        public override string ToString() => (Count, Unit) switch
        {
            (1, DayUnit.Days) => "the day before planning",
            _ => $"{Count} {Noun(Unit, Count)} before planning",
        } + Suffix(At);
    }

    /// <summary><c>1 hour before planning</c>: by the clock, and never moved.</summary>
    public sealed record ShortlyBeforePlanning(int Count, ClockUnit Unit) : ReminderRule
    {
        /// <summary>Hours and minutes as they pass, also where clocks are changed in between.</summary>
        public Duration Lead => Unit == ClockUnit.Hours ? Duration.FromHours(Count) : Duration.FromMinutes(Count);

        public override string ToString() => $"{Count} {(Unit == ClockUnit.Hours ? "hour" : "minute")}{(Count == 1 ? "" : "s")} before planning";
    }

    /// <summary><c>the day after planning at 9:00</c>.</summary>
    /// <param name="At">The time of day; null for planning's own.</param>
    public sealed record DayAfterPlanning(LocalTime? At) : ReminderRule
    {
        public override string ToString() => "the day after planning" + Suffix(At);
    }

    /// <summary><c>Mon-Wed,Fri 9:00,14:30</c>.</summary>
    public sealed record OnDays(WeekDays Days, TimesOfDay Times) : ReminderRule
    {
        public override string ToString() => $"{Days} {Times}";
    }

    /// <summary><c>every 2 weeks on Mon 9:00 from 2026-12-07</c>.</summary>
    /// <param name="From">
    /// The first such day on or after it begins the rule, and its week (Monday to Sunday) is the first that counts. Null
    /// until the rule is set: see <see cref="SetAt"/>.
    /// </param>
    public sealed record EveryWeeks(int Weeks, WeekDays Days, TimesOfDay Times, LocalDate? From) : ReminderRule
    {
        public override string ToString() =>
            $"every {(Weeks == 1 ? "week" : $"{Weeks} weeks")} on {(Days == WeekDays.All ? "Mon-Sun" : Days.ToString())} {Times}"
            + (From is { } from ? $" from {from.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)}" : "");
    }

    /// <summary>Whether the rule hangs on planning, and so says nothing for a team without iterations.</summary>
    public bool NeedsPlanning => this is BeforePlanning or ShortlyBeforePlanning or DayAfterPlanning;

    /// <summary>What becomes of it on a holiday, unless the team says otherwise: <c>previous</c> for rules that hang on planning, <c>skip</c> for others.</summary>
    public OnHoliday DefaultOnHoliday => NeedsPlanning ? OnHoliday.Previous : OnHoliday.Skip;

    /// <summary>Reads a rule from plain words.</summary>
    public static Reading<ReminderRule> Parse(string words) => ReminderRuleParser.Parse(words);

    /// <summary>The rule as it is kept from the moment it is set: one that counts weeks begins with its first time after that.</summary>
    public ReminderRule SetAt(Instant moment, DateTimeZone zone)
    {
        if (this is not EveryWeeks { From: null } rule)
        {
            return this;
        }

        var day = moment.InZone(zone).Date.PlusDays(-1);
        while (!rule.Days.Contains(day.DayOfWeek) || !rule.Times.InOrder.Any(time => LocalTimes.In(zone, day + time).ToInstant() > moment))
        {
            day = day.PlusDays(1);
        }

        return rule with { From = day };
    }

    /// <summary>
    /// When the rule comes, strictly later than <paramref name="after"/> and in order; what falls on one instant comes once.
    /// Empty where the rule hangs on planning and the team has no iterations; ends where nothing more comes for ten years.
    /// </summary>
    /// <param name="onHoliday">Null for <see cref="DefaultOnHoliday"/>.</param>
    public IEnumerable<Occurrence> Occurrences(TeamCadence cadence, Instant after, OnHoliday? onHoliday = null) =>
        new OccurrencesOf(cadence, after, onHoliday ?? DefaultOnHoliday).Rule(SetAt(after, cadence.Zone));

    /// <summary>The first of <see cref="Occurrences"/>; null if nothing comes.</summary>
    public Occurrence? Next(TeamCadence cadence, Instant after, OnHoliday? onHoliday = null) =>
        Occurrences(cadence, after, onHoliday).FirstOrDefault();

    private static string Noun(DayUnit unit, int count) => unit switch
    {
        DayUnit.WorkingDays => "working day",
        DayUnit.Days => "day",
        DayUnit.Weeks => "week",
        _ => throw new UnreachableException($"{unit}"),
    } + (count == 1 ? "" : "s");

    private static string Suffix(LocalTime? at) => at is { } time ? $" at {TimesOfDay.Write(time)}" : "";
}

/// <summary>One moment at which a rule comes.</summary>
/// <param name="At">The moment, with what the team's wall clock shows then.</param>
/// <param name="Named">What the rule names; another time than <paramref name="At"/> shows where it was moved, or where clocks skip it.</param>
/// <param name="Because">Why it was moved to another day: the holiday's name, or the day of the week; null where it was not.</param>
public sealed record Occurrence(ZonedDateTime At, LocalDateTime Named, string? Because = null)
{
    public Instant Instant => At.ToInstant();
}
