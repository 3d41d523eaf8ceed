using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Cadence;

/// <summary>What is planned for an iteration, by the name that the items give it.</summary>
/// <param name="DonePoints">The points of those that are done.</param>
public sealed record PlannedPoints(string Name, decimal DonePoints);

/// <summary>Finds out how much a team has finished in its iterations. Pure.</summary>
public static class IterationVelocity
{
    /// <summary>
    /// The iterations that are over and for which items were planned, the last one first. One that the backlog does not name is none
    /// that the team worked in by these names, and says nothing.
    /// </summary>
    /// <param name="named">The iterations that the backlog knows; their days go before the calendar's (<see cref="KnownIterations"/>).</param>
    /// <param name="planned">What is planned for each, by name.</param>
    public static IReadOnlyList<FinishedIteration> Finished(TeamCadence cadence, IReadOnlyList<Backlog.Iteration> named, IEnumerable<PlannedPoints> planned, Instant now)
    {
        var today = KnownIterations.Today(cadence, now);
        var lastDays = KnownIterations.Of(named, cadence, now).Where(iteration => iteration.LastDay is not null)
            .ToDictionary(iteration => BacklogFilter.Fold(iteration.Name), iteration => iteration.LastDay!.Value);
        return
        [
            .. from points in planned
               where lastDays.TryGetValue(BacklogFilter.Fold(points.Name), out var last) && last < today
               let lastDay = lastDays[BacklogFilter.Fold(points.Name)]
               orderby lastDay descending
               select new FinishedIteration(points.Name, lastDay, points.DonePoints),
        ];
    }

    /// <summary>What a team can take on in an iteration. What it has finished is looked up only where it has set nothing.</summary>
    /// <param name="days">The iteration's days; null where they are not known.</param>
    public static async Task<IterationCapacity> CapacityAsync(
        IBacklogStore backlog, OrganizationId organization, TeamId team, TeamCadence cadence, DateInterval? days, Instant now, CancellationToken cancellationToken) => IterationCapacity.Of(
            cadence,
            days,
            cadence.Capacity is not null ? [] : Finished(
                cadence,
                await backlog.IterationsAsync(organization, team, cancellationToken),
                await backlog.PlannedAsync(organization, team, cancellationToken),
                now));
}
