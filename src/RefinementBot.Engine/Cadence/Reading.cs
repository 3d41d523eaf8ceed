namespace RefinementBot.Engine.Cadence;

/// <summary>What came of reading something that a person or a feed wrote: the thing, or why it cannot be read.</summary>
public abstract record Reading<T>
{
    private Reading()
    {
    }

    /// <summary>It was read.</summary>
    public sealed record Done(T Value) : Reading<T>;

    /// <summary>It cannot be read.</summary>
    public sealed record Refused(ReadingProblem Problem) : Reading<T>;
}

/// <summary>Why something cannot be read, in words for whoever wrote it.</summary>
/// <param name="Reason">One sentence that quotes what cannot be read.</param>
/// <param name="Start">Where that stands, as the index of its first UTF-16 unit; null where no place can be named.</param>
/// <param name="Length">How many UTF-16 units cannot be read; 0 where something is missing.</param>
/// <param name="Nearest">The nearest right form; null where none is near.</param>
public sealed record ReadingProblem(string Reason, int? Start = null, int Length = 0, string? Nearest = null)
{
    /// <summary>The whole answer: reason, and the nearest right form if there is one.</summary>
    public string Sentence => Nearest is null ? Reason : $"{Reason} Did you mean “{Nearest}”?";
}
