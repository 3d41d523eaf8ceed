using NodaTime;

namespace RefinementBot.Engine.Dependencies;

/// <summary>Something that has to be finished before an item can be: the item whose list it stands in depends on <paramref name="To"/>.</summary>
/// <param name="To">The key of an item, or words for something outside of the backlog.</param>
/// <param name="Kind">What kind it is, in the words of whoever recorded it ("blocks", "needs a decision"); empty where nothing was said.</param>
/// <param name="Owner">Who sees to it; null while nobody does.</param>
/// <param name="NeededBy">The day by which it is needed; null where none was said.</param>
public sealed record Dependency(string To, string Kind = "", string? Owner = null, LocalDate? NeededBy = null, DependencyState State = DependencyState.Open);

/// <summary>Whether a dependency still stands in the way.</summary>
public enum DependencyState
{
    Open,
    Resolved,
}
