using System.Collections.Immutable;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Backlog;

/// <summary>A parent that no item is: it may come yet, so it is taken, and whoever named it is told.</summary>
internal static class UnknownParent
{
    /// <summary>The note about it; empty where the parent is known, or there is none.</summary>
    public static async Task<ImmutableArray<Node>> OfAsync(IBacklogStore backlog, BacklogItem item, CancellationToken cancellationToken) =>
        item.Parent is { } parent && await backlog.FindAsync(item.Organization, parent, cancellationToken) is null
            ? [new Node.Note($"No item {parent} is known here; {item.Key} keeps it as what it is part of.")]
            : [];
}
