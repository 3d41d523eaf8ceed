using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using TimeBox = RefinementBot.Engine.Cadence.Iteration;

namespace RefinementBot.Engine.Backlog;

/// <summary>The iteration that a team plans next.</summary>
/// <param name="Names">What items call it, the likeliest first; at least one.</param>
/// <param name="Days">Its days; null where they are not known.</param>
/// <param name="Scheduled">What it is in the team's calendar; null for a team that has none.</param>
public sealed record IterationToPlan(IReadOnlyList<string> Names, DateInterval? Days, TimeBox? Scheduled);

/// <summary>
/// The iterations that words can mean in a team: those of its cadence, and those that files and people have named. The one
/// place that says which of the one stands for which of the other.
/// </summary>
public static class KnownIterations
{
    /// <summary>How many of its cadence a team knows by name, before the one that is on and after it.</summary>
    private const int Past = 100;
    private const int Ahead = 12;

    /// <summary>
    /// All of them: those with days by their first day, then those of which only the name is known. One that was named
    /// without days has those of the cadence's of the same name; one with days of its own stands in place of the
    /// cadence's that is the same (<see cref="NamesOf"/>).
    /// </summary>
    /// <param name="named">Those that files and people have named.</param>
    public static IReadOnlyList<Iteration> Of(IReadOnlyList<Iteration> named, TeamCadence cadence, Instant now)
    {
        var scheduled = Scheduled(cadence, now).ToDictionary(box => BacklogFilter.Fold(box.Name));
        Iteration[] known = [.. named.Select(iteration =>
            iteration.FirstDay is null && scheduled.TryGetValue(BacklogFilter.Fold(iteration.Name), out var same) ? Known(same) with { Name = iteration.Name } : iteration)];
        var names = known.Select(iteration => BacklogFilter.Fold(iteration.Name)).ToHashSet();
        var others = scheduled.Where(pair => !names.Contains(pair.Key)).Select(pair => pair.Value)
            .Where(box => !known.Any(other => DaysOf(other) is not null && IsSame(other, box))).Select(Known);
        return [.. known.Concat(others).OrderBy(iteration => iteration.FirstDay ?? LocalDate.MaxIsoValue)];
    }

    /// <summary>
    /// What a team's items call an iteration of its calendar, the likeliest first: the names of those with days that share more
    /// than half of the shorter of the two, the one that shares most first, and then its own, unless that is the name of one on
    /// other days.
    /// </summary>
    /// <param name="known">Those that files and people have named, or all of <see cref="Of"/>.</param>
    public static IReadOnlyList<string> NamesOf(TimeBox scheduled, IReadOnlyList<Iteration> known)
    {
        IEnumerable<string> byDays = known.Where(iteration => DaysOf(iteration) is not null && IsSame(iteration, scheduled))
            .OrderByDescending(iteration => Shared(DaysOf(iteration)!, scheduled)).Select(iteration => iteration.Name);
        var isOthers = known.Any(iteration => IsSameName(iteration, scheduled) && DaysOf(iteration) is not null && !IsSame(iteration, scheduled));
        string[] names = [.. byDays.Concat(isOthers ? [] : [scheduled.Name]).DistinctBy(BacklogFilter.Fold)];
        return names.Length > 0 ? names : [scheduled.Name];
    }

    /// <summary>
    /// The iteration that a team plans next: the first of its calendar whose planning lies ahead; for a team without a calendar the
    /// first that was named and begins after today. Null where there is none.
    /// </summary>
    public static IterationToPlan? ToPlan(IReadOnlyList<Iteration> known, TeamCadence cadence, Instant now)
    {
        if (Reminder.PlanningAhead(cadence, now) is { } scheduled)
        {
            var names = NamesOf(scheduled, known);
            var own = known.FirstOrDefault(iteration => iteration.LastDay is not null && BacklogFilter.Fold(iteration.Name) == BacklogFilter.Fold(names[0]));
            return new IterationToPlan(names, (own is null ? null : DaysOf(own)) ?? new DateInterval(scheduled.FirstDay, scheduled.LastDay), scheduled);
        }

        var today = Today(cadence, now);
        return known.Where(iteration => iteration.FirstDay > today).MinBy(iteration => iteration.FirstDay) is { } next
            ? new IterationToPlan([next.Name], DaysOf(next), null)
            : null;
    }

    /// <summary>The day it is for a team.</summary>
    public static LocalDate Today(TeamCadence cadence, Instant now) => now.InZone(cadence.Zone).Date;

    /// <summary>
    /// The items that are planned for an iteration: those under the first of its names that any has.
    /// </summary>
    /// <returns>The name and the items; null where no item has any of the names.</returns>
    public static async Task<(string Name, BacklogPage Page)?> PlannedAsync(
        IBacklogStore backlog, OrganizationId organization, TeamId team, BacklogFilter filter, IEnumerable<string> names, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(backlog);
        ArgumentNullException.ThrowIfNull(names);
        foreach (var name in names)
        {
            var page = await backlog.ListAsync(organization, team, filter with { Iteration = new IterationWanted(name, name) }, 0, most, cancellationToken);
            if (page.Items.Count > 0)
            {
                return (name, page);
            }
        }

        return null;
    }

    private static Iteration Known(TimeBox box) => new(box.Name, box.FirstDay, box.LastDay);

    private static bool IsSameName(Iteration iteration, TimeBox box) => BacklogFilter.Fold(iteration.Name) == BacklogFilter.Fold(box.Name);

    /// <summary>Whether it is the same time-box: by its days where it has any, and else by its name.</summary>
    private static bool IsSame(Iteration iteration, TimeBox box) => DaysOf(iteration) is { } days
        ? Shared(days, box) * 2 > Math.Min(days.Length, new DateInterval(box.FirstDay, box.LastDay).Length)
        : IsSameName(iteration, box);

    private static int Shared(DateInterval days, TimeBox box) => days.Intersection(new DateInterval(box.FirstDay, box.LastDay))?.Length ?? 0;

    /// <summary>Its days; the first alone where no last is known that goes with it. Null where only its name is known.</summary>
    private static DateInterval? DaysOf(Iteration iteration) =>
        iteration.FirstDay is { } first ? new DateInterval(first, iteration.LastDay is { } last && last >= first ? last : first) : null;

    private static IEnumerable<TimeBox> Scheduled(TeamCadence cadence, Instant now)
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
                yield return iteration;
            }
        }
    }
}
