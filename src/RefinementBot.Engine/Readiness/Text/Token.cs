namespace RefinementBot.Engine.Readiness.Text;

/// <summary>What a <see cref="Token"/> is made of.</summary>
public enum TokenKind
{
    /// <summary>Letters, with the apostrophes, hyphens and dots that stand inside a word.</summary>
    Word,

    /// <summary>Starts with a digit: <c>5</c>, <c>2.5</c>, <c>30%</c>.</summary>
    Number,

    /// <summary>A web or mail address, kept whole so that its slashes and dots mean nothing.</summary>
    Address,

    /// <summary>One character that is neither, a whole surrogate pair being one.</summary>
    Symbol,

    /// <summary>One or more line ends.</summary>
    LineBreak,
}

/// <summary>One word, number, symbol or line break of a text.</summary>
/// <param name="Start">Offset in UTF-16 units into the original field.</param>
/// <param name="Length">Length in UTF-16 units, at least 1.</param>
/// <param name="Kind">What it is made of.</param>
/// <param name="Lower">The token in lower case with straight apostrophes: what rules compare with.</param>
/// <param name="StartsUpper">Whether the original began with an upper-case letter.</param>
public readonly record struct Token(int Start, int Length, TokenKind Kind, string Lower, bool StartsUpper)
{
    /// <summary>Offset just behind the token.</summary>
    public int End => Start + Length;

    public bool Is(string lower) => string.Equals(Lower, lower, StringComparison.Ordinal);
}

/// <summary>A stretch of a field, in UTF-16 units, <see cref="End"/> exclusive.</summary>
public readonly record struct TextSpan(int Start, int End)
{
    /// <summary>Where something is missing, there is nothing to point at.</summary>
    public static readonly TextSpan Nothing = new(0, 0);

    public int Length => End - Start;
}
