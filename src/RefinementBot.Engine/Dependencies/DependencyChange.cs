using System.Collections.Immutable;
using System.Diagnostics;
using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Dependencies;

/// <summary>What somebody wants to be different about what an item depends on. The set is closed.</summary>
public abstract record DependencyChange
{
    private DependencyChange() { }

    /// <summary>What the item depends on, or shall: a key in capitals, or words.</summary>
    public string To => this switch
    {
        Add add => add.Wanted.To,
        Settle settle => settle.What,
        Drop drop => drop.What,
        _ => throw new UnreachableException(GetType().Name),
    };

    /// <summary>Records a dependency. Where it is recorded already, it is open again, and what was said of owner and day now holds.</summary>
    public sealed record Add(Dependency Wanted) : DependencyChange;

    /// <summary>Says whether a recorded dependency still stands in the way.</summary>
    public sealed record Settle(string What, DependencyState State) : DependencyChange;

    /// <summary>Takes a dependency away that was recorded by mistake.</summary>
    public sealed record Drop(string What) : DependencyChange;

    /// <summary>Whether what is wanted makes the item wait for something, so that it must not come to wait for itself.</summary>
    public bool MakesWait => this is Add or Settle { State: DependencyState.Open };

    /// <summary>The list with the change made; null if it names a dependency that is not in it.</summary>
    public ImmutableArray<Dependency>? On(ImmutableArray<Dependency> before)
    {
        var at = Find(before, To);
        return this switch
        {
            Add { Wanted: var wanted } when at < 0 => before.Add(wanted),
            Add { Wanted: var wanted } => before.SetItem(at, before[at] with
            {
                Owner = wanted.Owner ?? before[at].Owner,
                NeededBy = wanted.NeededBy ?? before[at].NeededBy,
                State = DependencyState.Open,
            }),
            _ when at < 0 => null,
            Settle { State: var state } => before.SetItem(at, before[at] with { State = state }),
            Drop => before.RemoveAt(at),
            _ => throw new UnreachableException(GetType().Name),
        };
    }

    /// <summary>Where a list names the same thing, however it is capitalised; -1 if it does not.</summary>
    public static int Find(ImmutableArray<Dependency> among, string to)
    {
        for (var i = 0; i < among.Length; i++)
        {
            if (BacklogFilter.Fold(among[i].To) == BacklogFilter.Fold(to))
            {
                return i;
            }
        }

        return -1;
    }
}
