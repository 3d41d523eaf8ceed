using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Backlog;

/// <summary>The iterations that words can mean in a team: those of its cadence, and those that files and people have named.</summary>
public static class KnownIterations
{
    /// <summary>How many of its cadence a team knows by name, before the one that is on and after it.</summary>
    private const int Past = 100;
    private const int Ahead = 12;

    /// <summary>
    /// All of them: those with days by their first day, then those of which only the name is known. One that was named
    /// without days has those of the cadence's of the same name; one with days of its own stands in place of the
    /// cadence's that begins within them.
    /// </summary>
    /// <param name="named">Those that files and people have named.</param>
    public static IReadOnlyList<Iteration> Of(IReadOnlyList<Iteration> named, TeamCadence cadence, Instant now)
    {
        var scheduled = Scheduled(cadence, now).ToDictionary(iteration => BacklogFilter.Fold(iteration.Name));
        Iteration[] known = [.. named.Select(iteration =>
            iteration.FirstDay is null && scheduled.TryGetValue(BacklogFilter.Fold(iteration.Name), out var same) ? same with { Name = iteration.Name } : iteration)];
        var names = known.Select(iteration => BacklogFilter.Fold(iteration.Name)).ToHashSet();
        var others = scheduled.Where(pair => !names.Contains(pair.Key)).Select(pair => pair.Value)
            .Where(iteration => !known.Any(other => other.FirstDay <= iteration.FirstDay && (other.LastDay ?? other.FirstDay) >= iteration.FirstDay));
        return [.. known.Concat(others).OrderBy(iteration => iteration.FirstDay ?? LocalDate.MaxIsoValue)];
    }

    /// <summary>The day it is for a team.</summary>
    public static LocalDate Today(TeamCadence cadence, Instant now) => now.InZone(cadence.Zone).Date;

    private static IEnumerable<Iteration> Scheduled(TeamCadence cadence, Instant now)
    {
        if (cadence.Iterations is not { } schedule)
        {
            yield break;
        }

        // Two of one name can be where one was entered by hand: the later one counts, as it is the one that people plan for.
        var current = schedule.NumberOn(Today(cadence, now));
        var seen = new HashSet<string>();
        foreach (var number in Enumerable.Range(Math.Max(1, current - Past), Past + Ahead + 1).Where(number => number <= current + Ahead).Reverse())
        {
            var iteration = schedule[number];
            if (seen.Add(BacklogFilter.Fold(iteration.Name)))
            {
                yield return new Iteration(iteration.Name, iteration.FirstDay, iteration.LastDay);
            }
        }
    }
}
