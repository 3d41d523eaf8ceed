using System.Globalization;
using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>
/// All iterations of a team. Regular ones follow each other from the first day on; an irregular one begins on its day
/// whatever runs (the one before ends the day before), and regular ones go on from the day after it.
/// Plannings come in the order of their iterations.
/// </summary>
public sealed class IterationSchedule
{
    /// <summary>The longest iteration, in days: a quarter. SAFe's are one to four weeks.</summary>
    public const int LongestIteration = 92;

    private readonly List<Stretch> stretches;
    private readonly PlanningTime planning;
    private readonly ProgramIncrementRhythm? increments;
    private readonly int firstOfIncrements;

    /// <summary>Iterations of one length from <paramref name="First"/> on; <paramref name="Count"/> is null for the last stretch, which has no end.</summary>
    private sealed record Stretch(int Number, LocalDate First, int Length, int? Count, LocalDate? Last, IrregularIteration? Irregular);

    private IterationSchedule(List<Stretch> stretches, PlanningTime planning, ProgramIncrementRhythm? increments)
    {
        this.stretches = stretches;
        this.planning = planning;
        this.increments = increments;
        firstOfIncrements = increments is null ? 0 : NumberOn(increments.FirstDay);
    }

    /// <summary>Makes the schedule, or says what does not go together.</summary>
    /// <param name="firstDay">The first day of the first iteration.</param>
    /// <param name="length">Days of a regular iteration, 1 to <see cref="LongestIteration"/>.</param>
    public static Reading<IterationSchedule> Create(
        LocalDate firstDay, int length, PlanningTime planning, IEnumerable<IrregularIteration>? irregular = null, ProgramIncrementRhythm? increments = null)
    {
        if (length is < 1 or > LongestIteration)
        {
            return Refuse($"An iteration has 1 to {LongestIteration} days, not {length}.");
        }

        var stretches = new List<Stretch>();
        var (number, next) = (1, firstDay);
        foreach (var odd in (irregular ?? []).OrderBy(odd => odd.FirstDay))
        {
            if (odd.LastDay < odd.FirstDay || Days(odd.FirstDay, odd.LastDay) > LongestIteration)
            {
                return Refuse($"{NameOf(odd)} would last from {Day(odd.FirstDay)} to {Day(odd.LastDay)}; an iteration has 1 to {LongestIteration} days.");
            }

            if (odd.FirstDay < next)
            {
                return Refuse($"{NameOf(odd)} would begin on {Day(odd.FirstDay)}, before {(stretches.Count == 0 ? "the first iteration" : "the one before it ends")}: let it begin on {Day(next)} or later.");
            }

            if (odd.FirstDay > next)
            {
                var count = (Days(next, odd.FirstDay) - 1 + length - 1) / length;
                stretches.Add(new Stretch(number, next, length, count, odd.FirstDay.PlusDays(-1), null));
                number += count;
            }

            stretches.Add(new Stretch(number++, odd.FirstDay, Days(odd.FirstDay, odd.LastDay), 1, odd.LastDay, odd));
            next = odd.LastDay.PlusDays(1);
        }

        stretches.Add(new Stretch(number, next, length, null, null, null));
        return Checked(new IterationSchedule(stretches, planning, increments));
    }

    /// <summary>The iteration of that number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public Iteration this[int number]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
            var stretch = stretches[LastWhere(stretch => stretch.Number <= number)];
            var first = stretch.First.PlusDays((number - stretch.Number) * stretch.Length);
            var last = number - stretch.Number + 1 == stretch.Count ? stretch.Last!.Value : first.PlusDays(stretch.Length - 1);
            return new Iteration(number, stretch.Irregular?.Name ?? $"Iteration {number}", first, last, stretch.Irregular?.Planning ?? planning.In(first))
            {
                ProgramIncrement = PlaceOf(number),
            };
        }
    }

    /// <summary>The number of the iteration that a day belongs to; 0 before the first.</summary>
    public int NumberOn(LocalDate date)
    {
        var at = LastWhere(stretch => stretch.First <= date);
        return at < 0 ? 0 : stretches[at].Number + ((Days(stretches[at].First, date) - 1) / stretches[at].Length);
    }

    /// <summary>The iterations from the one on, in which a day lies (from the first on, if it lies before that). There is no last one.</summary>
    public IEnumerable<Iteration> From(LocalDate date)
    {
        for (var number = Math.Max(1, NumberOn(date)); ; number++)
        {
            yield return this[number];
        }
    }

    private ProgramIncrementPlace? PlaceOf(int number)
    {
        if (increments is null || number < firstOfIncrements)
        {
            return null;
        }

        var (increment, position) = Math.DivRem(number - firstOfIncrements, increments.Iterations);
        return new ProgramIncrementPlace(increment + 1, position + 1, increments.EndsWithInnovationAndPlanning && position + 1 == increments.Iterations);
    }

    private static Reading<IterationSchedule> Checked(IterationSchedule schedule)
    {
        var irregular = schedule.stretches.Where(stretch => stretch.Irregular is not null).SelectMany(stretch => new[] { stretch.Number - 1, stretch.Number });
        foreach (var number in irregular.Where(number => number > 0))
        {
            var (one, other) = (schedule[number], schedule[number + 1]);
            if (one.Planning >= other.Planning)
            {
                return Refuse($"{other.Name} would be planned at {Moment(other.Planning)}, and {one.Name} before it only at {Moment(one.Planning)}: give one of them another planning time.");
            }
        }

        if (schedule.increments is { } increments)
        {
            if (increments.Iterations is < 1 or > 26)
            {
                return Refuse($"A PI has 1 to 26 iterations, not {increments.Iterations}.");
            }

            if (schedule.firstOfIncrements < 1 || schedule[schedule.firstOfIncrements].FirstDay != increments.FirstDay)
            {
                var near = schedule[Math.Max(1, schedule.firstOfIncrements)];
                return Refuse($"No iteration begins on {Day(increments.FirstDay)}, so no PI can. {near.Name} begins on {Day(near.FirstDay)}, the next on {Day(schedule[near.Number + 1].FirstDay)}.");
            }
        }

        return new Reading<IterationSchedule>.Done(schedule);
    }

    private static Reading<IterationSchedule> Refuse(string reason) => new Reading<IterationSchedule>.Refused(new ReadingProblem(reason));

    private static string NameOf(IrregularIteration odd) => odd.Name is { Length: > 0 } name ? $"“{name}”" : "An irregular iteration";

    private static string Day(LocalDate date) => date.ToString("ddd d MMM uuuu", CultureInfo.InvariantCulture);

    private static string Moment(LocalDateTime moment) => moment.ToString("ddd d MMM uuuu HH:mm", CultureInfo.InvariantCulture);

    /// <summary>How many days there are from one to the other, both counted.</summary>
    private static int Days(LocalDate first, LocalDate last) => Period.DaysBetween(first, last) + 1;

    private int LastWhere(Predicate<Stretch> holds) => stretches.FindLastIndex(holds);
}
