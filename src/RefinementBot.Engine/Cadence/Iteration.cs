using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>One fixed time-box of a team.</summary>
/// <param name="Number">Its number, from 1; irregular ones are counted too.</param>
/// <param name="Name">As people call it: "Iteration 7", or what was entered by hand.</param>
/// <param name="LastDay">Its last day, which belongs to it.</param>
/// <param name="Planning">When its planning begins, on the team's wall clock.</param>
public sealed record Iteration(int Number, string Name, LocalDate FirstDay, LocalDate LastDay, LocalDateTime Planning)
{
    /// <summary>Where it stands in its program increment; null where the team has none.</summary>
    public ProgramIncrementPlace? ProgramIncrement { get; init; }
}

/// <summary>An iteration's place in its program increment (PI).</summary>
/// <param name="Number">The PI's number, from 1.</param>
/// <param name="Position">The iteration's number within it, from 1.</param>
/// <param name="IsInnovationAndPlanning">Whether it is the IP iteration, the last of its PI.</param>
public sealed record ProgramIncrementPlace(int Number, int Position, bool IsInnovationAndPlanning);

/// <summary>An iteration that is not as long as the others, or planned at another time: entered by hand, or from a feed.</summary>
/// <param name="LastDay">Its last day, which belongs to it; the regular ones go on from the day after.</param>
/// <param name="Name">Null for its number.</param>
/// <param name="Planning">Null for the usual day and time.</param>
public sealed record IrregularIteration(LocalDate FirstDay, LocalDate LastDay, string? Name = null, LocalDateTime? Planning = null)
{
    public override string ToString() => IrregularText.Write(this);
}

/// <summary>When an iteration is planned.</summary>
/// <param name="DaysFromFirst">Days from the iteration's first day, which is 0; -1 is the day before.</param>
public readonly record struct PlanningTime(int DaysFromFirst, LocalTime Time)
{
    /// <summary>On a day of the week: the one that is nearest to the iteration's first day, so at most three days off.</summary>
    public static PlanningTime On(IsoDayOfWeek day, LocalTime time, LocalDate firstDay) =>
        new(((day - firstDay.DayOfWeek + 10) % 7) - 3, time);

    public LocalDateTime In(LocalDate firstDay) => firstDay.PlusDays(DaysFromFirst) + Time;
}

/// <summary>How iterations make program increments.</summary>
/// <param name="FirstDay">The first day of the first PI, on which an iteration begins.</param>
/// <param name="Iterations">How many iterations a PI has, the IP iteration among them.</param>
/// <param name="EndsWithInnovationAndPlanning">Whether the last of them is an IP iteration.</param>
public sealed record ProgramIncrementRhythm(LocalDate FirstDay, int Iterations, bool EndsWithInnovationAndPlanning = true)
{
    public override string ToString() => ProgramIncrementText.Write(this);
}
