using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>Where a capacity comes from.</summary>
public enum CapacitySource
{
    /// <summary>The team has said nothing, and no iteration with items of its own is finished.</summary>
    NotSet,

    /// <summary>The team has said it.</summary>
    Set,

    /// <summary>It is the mean velocity of the last finished iterations.</summary>
    Velocity,
}

/// <summary>An iteration that is over.</summary>
/// <param name="Velocity">The points of its items that are done; 0 or more.</param>
public sealed record FinishedIteration(string Name, LocalDate LastDay, decimal Velocity);

/// <summary>How much a team can take on in an iteration, and why it is so much.</summary>
/// <param name="Points">In points, to one decimal; null where it is not set, which is not the same as nothing.</param>
/// <param name="Whole">What it would be without days off; null where it is not set.</param>
public sealed record IterationCapacity(decimal? Points, decimal? Whole, CapacitySource Source)
{
    /// <summary>How many finished iterations the mean is of, at most.</summary>
    public const int IterationsInMean = 3;

    /// <summary>The finished iterations that the mean is of, the last one first; empty where none were asked.</summary>
    public ImmutableArray<FinishedIteration> Finished { get; init; } = [];

    /// <summary>How many working days the iteration would have without holidays and days off; 0 where its days are not known.</summary>
    public int WorkingDays { get; init; }

    /// <summary>The holidays and days off that fall on its working days.</summary>
    public ImmutableArray<Holiday> Off { get; init; } = [];

    /// <summary>
    /// What the team can take on: what it has set, or else the mean velocity of its last finished iterations, less the share of
    /// the iteration's working days on which nobody works.
    /// </summary>
    /// <param name="days">The iteration's days; null where they are not known, and then nothing is taken off.</param>
    /// <param name="finished">The team's iterations that are over; see <see cref="IterationVelocity.Finished"/>.</param>
    public static IterationCapacity Of(TeamCadence cadence, DateInterval? days, IReadOnlyCollection<FinishedIteration> finished)
    {
        ImmutableArray<FinishedIteration> last = cadence.Capacity is null ? [.. finished.OrderByDescending(iteration => iteration.LastDay).Take(IterationsInMean)] : [];
        var whole = cadence.Capacity ?? (last.IsEmpty ? null : decimal.Round(last.Average(iteration => iteration.Velocity), 1, MidpointRounding.AwayFromZero));
        var working = days is null ? [] : days.Where(day => cadence.Calendar.Days.Contains(day.DayOfWeek)).ToList();
        ImmutableArray<Holiday> off = [.. working.Select(day => (Day: day, Name: cadence.Calendar.HolidayOn(day))).Where(day => day.Name is not null).Select(day => new Holiday(day.Day, day.Name!))];
        return new IterationCapacity(
            off.IsEmpty || whole is not { } points ? whole : decimal.Round(points * (working.Count - off.Length) / working.Count, 1, MidpointRounding.AwayFromZero),
            whole,
            cadence.Capacity is not null ? CapacitySource.Set : whole is null ? CapacitySource.NotSet : CapacitySource.Velocity)
        {
            Finished = last,
            WorkingDays = working.Count,
            Off = off,
        };
    }

    /// <summary>
    /// The capacity and why, in words: "32 points, as set"; "28.8 points: 32 as set, less 1 of 10 working days (Christmas Day)";
    /// "21.7 points, the mean velocity of Iteration 6, Iteration 5 and Iteration 4"; "capacity not set".
    /// </summary>
    public string Say()
    {
        if (Points is not { } points)
        {
            return "capacity not set";
        }

        var names = Finished.Select(iteration => iteration.Name).ToList();
        var why = Source == CapacitySource.Set ? "as set"
            : names.Count == 1 ? $"the velocity of {names[0]}"
            : $"the mean velocity of {string.Join(", ", names[..^1])} and {names[^1]}";
        return Off.IsEmpty ? $"{CapacityText.Say(points)}, {why}"
            : $"{CapacityText.Say(points)}: {Whole!.Value.ToString("0.#", CultureInfo.InvariantCulture)}{(Source == CapacitySource.Set ? " as set" : $", {why}")}, "
                + $"less {Off.Length} of {WorkingDays} working {(WorkingDays == 1 ? "day" : "days")} ({string.Join(", ", Off.Select(day => day.Name).Distinct())})";
    }
}
