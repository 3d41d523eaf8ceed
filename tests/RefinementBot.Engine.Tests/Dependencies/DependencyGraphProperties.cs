using System.Globalization;
using FsCheck.Xunit;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Dependencies;
using static RefinementBot.Engine.Tests.Backlog.SmallBacklog;

namespace RefinementBot.Engine.Tests.Dependencies;

public class DependencyGraphProperties
{
    private const int Items = 8;

    /// <summary>Against the closure of all steps, worked out matrix-wise, which shares nothing with the search.</summary>
    [Property(MaxTest = 500)]
    public void A_way_is_found_exactly_where_there_is_one_and_each_of_its_steps_is_recorded((byte, byte)[] recorded, byte from, byte to)
    {
        var steps = recorded.Select(step => (step.Item1 % Items, step.Item2 % Items)).Distinct().ToList();
        var reaches = new bool[Items, Items];
        steps.ForEach(step => reaches[step.Item1, step.Item2] = true);
        for (var k = 0; k < Items; k++)
        {
            for (var i = 0; i < Items; i++)
            {
                for (var j = 0; j < Items; j++)
                {
                    reaches[i, j] |= reaches[i, k] && reaches[k, j];
                }
            }
        }

        var (start, end) = (from % Items, to % Items);
        var way = DependencyGraph.Path(Named(start), Named(end), keys => steps.Where(step => keys.Contains(Named(step.Item1))).Select(step => (Named(step.Item1), Named(step.Item2))));

        Assert.Equal(start == end || reaches[start, end], way is not null);
        if (way is not null)
        {
            Assert.Equal((Named(start), Named(end)), (way[0], way[^1]));
            Assert.All(way.Zip(way.Skip(1)), step => Assert.Contains(steps, each => (Named(each.Item1), Named(each.Item2)) == step));
        }
    }

    [Property(MaxTest = 500)]
    public void What_is_unresolved_comes_by_the_day_on_which_it_is_needed_and_nothing_settled_is_among_it((bool IsDone, byte On, bool IsResolved, byte? Day)[] items)
    {
        var backlog = items.Select((each, at) => Item(at, "Some") with
        {
            Status = each.IsDone ? ItemStatus.Done : ItemStatus.ToDo,
            Dependencies =
            [
                new Dependency(each.On % 2 == 0 ? "words" : $"CHK-{each.On % Items}", NeededBy: each.Day is { } day ? new LocalDate(2026, 1, 1).PlusDays(day) : null,
                    State: each.IsResolved ? DependencyState.Resolved : DependencyState.Open),
            ],
        }).ToList();

        var open = UnresolvedDependencies.Of(backlog, backlog.ToDictionary(item => item.Key));

        Assert.Equal(open.OrderBy(each => each.Dependency.NeededBy ?? LocalDate.MaxIsoValue), open);
        Assert.Equal(
            backlog.Where(item => item.Status != ItemStatus.Done && item.Dependencies[0].State == DependencyState.Open
                && !backlog.Exists(other => other.Key.Value == item.Dependencies[0].To && other.Status == ItemStatus.Done)).Select(item => item.Key).Order(Comparer<ItemKey>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value))),
            open.Select(each => each.Item.Key).Order(Comparer<ItemKey>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value))));
    }

    private static ItemKey Named(int number) => Key(string.Create(CultureInfo.InvariantCulture, $"CHK-{number}"));
}
