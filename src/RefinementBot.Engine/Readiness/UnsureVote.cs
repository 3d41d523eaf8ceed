using System.Security.Cryptography;
using System.Text;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Readiness;

/// <summary>
/// A round of an item's poll in which most voted that they cannot tell. It keeps the item from being ready for as long as it says
/// what it said then and has no estimate since.
/// </summary>
/// <param name="Votes">How many of how many.</param>
/// <param name="TextMark">What the item said, see <see cref="MarkOf"/>.</param>
/// <param name="At">When the round was revealed.</param>
public sealed record UnsureVote(UnsureMajority Votes, string TextMark, Instant At)
{
    /// <summary>The rule whose finding it opens.</summary>
    public const string Rule = "not-estimable";

    private const int MarkLength = 16;

    /// <summary>Whether it still speaks of the item: that is as it was when they voted, and has not been estimated since.</summary>
    public bool HoldsFor(BacklogItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return TextMark == MarkOf(item) && (item.Estimate is not { } estimate || estimate.At < At);
    }

    /// <summary>The finding, as the team weighs it: blocking unless it says otherwise; null where it has turned the rule off.</summary>
    public Finding? Finding(DefinitionOfReady ready)
    {
        ArgumentNullException.ThrowIfNull(ready);
        var setting = ready.Rules.GetValueOrDefault(Rule);
        return setting?.On == false ? null : new Finding(
            Rule, setting?.Severity ?? Severity.Blocking, ItemField.Title, Votes.Words, 0, 0,
            "Most of those who voted could not put a size to it, so something that they need to know is not in it.",
            "Ask those who voted ? what they miss, write it into the item, and vote again.",
            'E', [])
        { IsByVote = true };
    }

    /// <summary>A few signs that are others once the title, the description or the acceptance criteria are.</summary>
    public static string MarkOf(BacklogItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{item.Title}\0{item.Description}\0{item.AcceptanceCriteria}")))[..MarkLength];
    }
}
