namespace RefinementBot.Engine.Estimation;

/// <summary>
/// That most voters of a round cannot tell an item's size. The rule: of the votes that say anything of it (all but ☕), more than half
/// are <c>?</c>, and at least two are, since one person alone who asks is no majority of a team.
/// </summary>
/// <param name="Unsure">How many voted <c>?</c>.</param>
/// <param name="Of">How many votes say anything of the size.</param>
public sealed record UnsureMajority(int Unsure, int Of)
{
    private const int Fewest = 2;

    /// <summary>"4 of 6 voted ?".</summary>
    public string Words => $"{Unsure} of {Of} voted ?";

    /// <summary>The majority, or null where there is none.</summary>
    public static UnsureMajority? Find(int unsure, int of) => unsure >= Fewest && unsure * 2 > of ? new UnsureMajority(unsure, of) : null;

    /// <summary>The majority among a round's votes, or null where there is none.</summary>
    public static UnsureMajority? In(Round round)
    {
        ArgumentNullException.ThrowIfNull(round);
        var votes = round.Votes.Values.Where(vote => vote.Card.Label != Card.Break).ToList();
        return Find(votes.Count(vote => vote.Card.IsUnsure), votes.Count);
    }
}
