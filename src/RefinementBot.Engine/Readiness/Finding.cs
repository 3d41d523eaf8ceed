namespace RefinementBot.Engine.Readiness;

/// <summary>How much a finding weighs. A team may change it for each rule.</summary>
public enum Severity
{
    /// <summary>A hint: costs nothing.</summary>
    Info,

    /// <summary>Costs 10 of 100 points, and leaves the item ready.</summary>
    Warning,

    /// <summary>Costs 25 of 100 points, and the item is not ready while it is open.</summary>
    Blocking,
}

/// <summary>One thing that keeps an item from being ready, with the words that tripped the rule.</summary>
/// <param name="Rule">The rule's identifier, such as <c>not-atomic</c>.</param>
/// <param name="Severity">What it weighs for this team.</param>
/// <param name="Field">Which text <paramref name="Start"/> and <paramref name="End"/> count in.</param>
/// <param name="Quote">The words as they stood in the input; empty where something is missing.</param>
/// <param name="Start">Offset of the quote in UTF-16 units; 0 where something is missing.</param>
/// <param name="End">Offset behind the quote; 0 where something is missing.</param>
/// <param name="Message">What is wrong and why it matters, in one or two short sentences.</param>
/// <param name="Fix">What to do about it.</param>
/// <param name="Invest">The INVEST letter that the rule serves.</param>
/// <param name="Related">The ids of the other items that a set rule compared with.</param>
public sealed record Finding(
    string Rule, Severity Severity, ItemField Field, string Quote, int Start, int End, string Message, string Fix, char Invest, IReadOnlyList<string> Related)
{
    /// <summary>Whether it comes from those who voted, and not from the item's text: then <see cref="Quote"/> says how they did.</summary>
    public bool IsByVote { get; init; }
}

/// <summary>What a rule has to say of one place, before the team's settings make a <see cref="Finding"/> of it.</summary>
/// <param name="Field">Which text the place is in.</param>
/// <param name="Place">The words meant; <see cref="Text.TextSpan.Nothing"/> where something is missing.</param>
/// <param name="Message">What is wrong and why it matters.</param>
/// <param name="Fix">What to do about it.</param>
public sealed record Remark(ItemField Field, Text.TextSpan Place, string Message, string Fix)
{
    /// <summary>The ids of other items, for set rules.</summary>
    public IReadOnlyList<string> Related { get; init; } = [];

    /// <summary>Whether the remark is a hint whatever the rule's severity.</summary>
    public bool HintOnly { get; init; }
}
