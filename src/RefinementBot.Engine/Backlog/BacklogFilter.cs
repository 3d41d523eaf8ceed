using System.Collections.Immutable;
using NodaTime;

namespace RefinementBot.Engine.Backlog;

/// <summary>Which items of a backlog are wanted. What is null or empty does not matter; all that is set has to hold.</summary>
public sealed record BacklogFilter
{
    /// <summary>Every item.</summary>
    public static BacklogFilter Everything { get; } = new();

    public bool? IsEstimated { get; init; }

    public bool? IsReady { get; init; }

    /// <summary>The items of one person: hers by her id, and those that name her where nobody knows yet who that is.</summary>
    public ItemOwner? Owner { get; init; }

    public bool IsUnowned { get; init; }

    /// <summary>The iteration that is wanted; <see cref="IterationWanted.Name"/> null where there is no such.</summary>
    public IterationWanted? Iteration { get; init; }

    /// <summary>Any of these.</summary>
    public ImmutableArray<ItemType> Types { get; init; } = [];

    /// <summary>Any of these.</summary>
    public ImmutableArray<ItemStatus> Statuses { get; init; } = [];

    /// <summary>All of these, small as <see cref="Fold"/> makes them.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Words that have to stand in key, title, description, acceptance criteria or labels, the last of them as a beginning.</summary>
    public string Text { get; init; } = "";

    public bool IsEverything => this == Everything;

    /// <summary>How names are compared: small letters, no blanks around.</summary>
    public static string Fold(string name) => name.Trim().ToLowerInvariant();

    /// <summary>Whether an item is wanted, apart from <see cref="Text"/>, which only the index can tell.</summary>
    /// <param name="isReady">Whether the item is ready.</param>
    public bool Matches(BacklogItem item, bool isReady) =>
        (IsEstimated is not { } estimated || estimated == item.Estimate is not null)
        && (IsReady is not { } ready || ready == isReady)
        && (Owner is not { } owner || Owns(owner, item.Owner))
        && (!IsUnowned || item.Owner is null)
        && (Iteration is not { } iteration || (iteration.Name is { } name && item.Iteration is { } of && Fold(name) == Fold(of)))
        && (Types.IsEmpty || Types.Contains(item.Type))
        && (Statuses.IsEmpty || Statuses.Contains(item.Status))
        && Labels.All(label => item.Labels.Any(its => Fold(its) == label));

    public bool Equals(BacklogFilter? other) => other is not null
        && (IsEstimated, IsReady, Owner, IsUnowned, Iteration, Text) == (other.IsEstimated, other.IsReady, other.Owner, other.IsUnowned, other.Iteration, other.Text)
        && Types.SequenceEqual(other.Types) && Statuses.SequenceEqual(other.Statuses) && Labels.SequenceEqual(other.Labels);

    public override int GetHashCode() => HashCode.Combine(IsEstimated, IsReady, Owner, IsUnowned, Iteration, Text, Types.Length, Labels.Length);

    /// <summary>Reads a filter as people type it; see <see cref="FilterWords"/>. Nothing is refused: what is no known word is searched for.</summary>
    public static BacklogFilter Parse(string words, BacklogVocabulary known) => FilterWords.Read(words, known);

    private static bool Owns(ItemOwner wanted, ItemOwner? of) => of is not null
        && (of.Person is { } person ? person == wanted.Person : Fold(of.Name) == Fold(wanted.Name));
}

/// <summary>An iteration that a filter asks for.</summary>
/// <param name="Said">In the words of whoever asked: <c>next iteration</c>, or its name.</param>
/// <param name="Name">Which one that is; null if none is.</param>
public sealed record IterationWanted(string Said, string? Name)
{
    /// <summary>That there is no such, in a sentence.</summary>
    public string Missing => Said.StartsWith("next", StringComparison.Ordinal)
        ? "There is no next iteration: none is known that begins after today."
        : "No iteration is on today, as far as is known.";
}

/// <summary>What words of a filter can mean in one team.</summary>
/// <param name="Me">Who asks.</param>
/// <param name="Today">The day it is for the team.</param>
/// <param name="Iterations">Those of the team.</param>
/// <param name="Labels">Those that its items bear.</param>
public sealed record BacklogVocabulary(ItemOwner Me, LocalDate Today, IReadOnlyList<Iteration> Iterations, IReadOnlyCollection<string> Labels)
{
    /// <summary>The first iteration that starts after today, or null.</summary>
    public Iteration? Next => Iterations.Where(iteration => iteration.FirstDay > Today).MinBy(iteration => iteration.FirstDay);

    /// <summary>The iteration that today belongs to, or null.</summary>
    public Iteration? This => Iterations
        .Where(iteration => iteration.FirstDay <= Today && (iteration.LastDay is null || iteration.LastDay >= Today))
        .MaxBy(iteration => iteration.FirstDay);
}
