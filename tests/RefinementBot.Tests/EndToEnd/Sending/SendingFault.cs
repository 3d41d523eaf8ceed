namespace RefinementBot.Tests.EndToEnd.Sending;

/// <summary>
/// Something in the way of what the bot sends. It begins, somebody votes, and it ends; the vote is stored and acknowledged
/// meanwhile. Then the card becomes right by itself, or never does and its facilitator is told.
/// </summary>
/// <param name="Begins">Puts it in the way.</param>
/// <param name="Ends">Takes it out of the way; null if it passes by itself.</param>
/// <param name="Card">What becomes of the card, and when.</param>
public sealed record SendingFault(
    string Name, Func<SendingDoor, Task> Begins, Func<SendingDoor, Task>? Ends, string? UserReads, string? OperatorReads, CardOutcome Card)
    : FaultRow(Name, UserReads, OperatorReads, Votes: 1)
{
    /// <summary>Whether it is in the way of the card's first post; else of an edit.</summary>
    public bool IsAtPost { get; init; }
}

/// <summary>What becomes of a card. Times are seconds of the bot's clock after the fault's end.</summary>
/// <param name="Ended">What is stored of a card that is given up; null for one that becomes right.</param>
/// <param name="After">It is not touched before.</param>
/// <param name="Within">It is right by then.</param>
/// <param name="Copies">How many messages show the poll then.</param>
public sealed record CardOutcome(string? Ended, double After, double Within, int Copies)
{
    /// <summary>Right within seconds: the longest pause between two tries, and the time of the calls themselves.</summary>
    public static CardOutcome RightSoon { get; } = new(null, 0, 7, 1);

    /// <summary>The chat said how long it wants to be left alone, and is.</summary>
    public static CardOutcome RightAfter(double seconds) => new(null, seconds, seconds + 3, 1);

    /// <summary>Posted twice, since nobody knows of the first; the older copy is told from the newer once somebody presses it.</summary>
    public static CardOutcome PostedTwice { get; } = new(null, 0, 7, 2);

    public static CardOutcome GivenUp(string reason) => new(reason, 0, 7, 1);
}
