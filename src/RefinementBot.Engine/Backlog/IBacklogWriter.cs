using System.Collections.Immutable;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;

namespace RefinementBot.Engine.Backlog;

/// <summary>
/// Changes the backlog. Each act with its history and its delivery key is one transaction, committed before the
/// returned task completes; a delivery key seen before changes nothing and gets the first answer again. Nothing is
/// refused because somebody else writes at the same time.
/// </summary>
public interface IBacklogWriter
{
    /// <summary>Adds an item to the turn's team, with the draft's key or a new one.</summary>
    Task<BacklogWritten> AddAsync(Turn turn, ItemDraft draft);

    /// <summary>Changes what an item says. What somebody else changed meanwhile stays, and both texts are told.</summary>
    Task<BacklogWritten> EditAsync(Turn turn, ItemKey key, ItemEdit edit);

    /// <summary>Moves an item within the backlog of its team.</summary>
    Task<BacklogWritten> MoveAsync(Turn turn, ItemKey key, Move move);

    /// <summary>
    /// Changes what an item depends on, as the list then is; refused where the item would come to wait for itself, with the way
    /// named, and where it names a dependency that is not there.
    /// </summary>
    /// <param name="door">Through which it came: one of <see cref="Doors"/>.</param>
    Task<BacklogWritten> DependAsync(Turn turn, ItemKey key, DependencyChange change, string door);

    /// <summary>Adds the parts right behind the item that they were split from.</summary>
    Task<BacklogWritten> SplitAsync(Turn turn, ItemKey key, ImmutableArray<ItemDraft> parts);
}

/// <summary>What came of an act on the backlog.</summary>
public enum BacklogOutcome
{
    Added,
    Changed,

    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>Something of it was not taken, because somebody else had changed the same field; what else there was is changed.</summary>
    Conflict,

    Split,

    /// <summary>The organization has no item with that key.</summary>
    UnknownItem,

    /// <summary>The draft has problems. Nothing was changed.</summary>
    Refused,
}

/// <summary>What the actor is told of her act. Small and stored with the delivery, so that the same request twice gets the same answer.</summary>
/// <param name="Key">The item's key, as text; empty if there is none.</param>
public sealed record BacklogAnswer(BacklogOutcome Outcome, string Key = "")
{
    /// <summary>The fields that were changed, by their names in files.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    public ImmutableArray<EditConflict> Conflicts { get; init; } = [];

    public ImmutableArray<DraftProblem> Problems { get; init; } = [];

    /// <summary>The keys of what was split off.</summary>
    public ImmutableArray<string> Parts { get; init; } = [];
}

/// <summary>What was made durable: the answer, and the item as it now stands (null if there is none).</summary>
/// <param name="IsReady">Whether nothing blocks the item, judged by itself.</param>
public sealed record BacklogWritten(BacklogAnswer Answer, BacklogItem? Item, bool IsReady = false)
{
    /// <summary>What was split off, as it now stands.</summary>
    public ImmutableArray<BacklogItem> Parts { get; init; } = [];
}
