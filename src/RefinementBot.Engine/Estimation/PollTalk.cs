using System.Collections.Immutable;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Estimation;

/// <summary>What a revealed round gives a team to talk about: who is asked to explain, the reasons given, the cards that are no number.</summary>
internal static class PollTalk
{
    /// <summary>How many reasons a card has room for. Those of the lowest and the highest votes come first.</summary>
    private const int ReasonsShown = 12;

    /// <summary>All that there is to say about a revealed round besides its numbers.</summary>
    public static IEnumerable<Node> About(PollView view) =>
        [.. Reasons(view), .. Outliers(view), .. Specials(view), .. NothingToAccept(view)];

    /// <summary>What was said with the votes.</summary>
    public static IEnumerable<Node> Reasons(PollView view)
    {
        var reasons = view.Tally!.Reasons;
        if (reasons.IsEmpty)
        {
            yield break;
        }

        var shown = reasons.Length <= ReasonsShown ? reasons : [.. reasons[..(ReasonsShown / 2)], .. reasons[^(ReasonsShown / 2)..]];
        yield return new Node.Table(["Vote", "Reason"], [.. shown.Select(reason => ImmutableArray.Create(Text.Strong(Who(reason)), Text.Plain(Why(reason.Reason, reason.Confidence))))]);
        if (shown.Length < reasons.Length)
        {
            yield return new Node.Note($"{reasons.Length - shown.Length} more gave a reason for a vote between these.");
        }
    }

    private static string Who(GivenReason reason) => reason.Name is { } name ? $"{name} ({reason.Card})" : reason.Card.Label;

    /// <summary>What was said with a vote: the reason, how sure its voter is, or both.</summary>
    internal static string Why(string? reason, Confidence? confidence) => (reason, confidence) switch
    {
        ({ } words, null) => words,
        ({ } words, { } sure) => $"{words} ({PollCard.Sure(sure)})",
        (null, { } sure) => PollCard.Sure(sure),
        _ => "",
    };

    private static IEnumerable<Node> Outliers(PollView view)
    {
        var tally = view.Tally!;
        if (tally.Numbers.Spread == 0)
        {
            yield break;
        }

        var lowest = tally.Numbers.Groups.First(group => group.Card.IsCounted).Card;
        var highest = tally.Numbers.Groups.Last(group => group.Card.IsCounted).Card;
        yield return new Node.Paragraph(view.IsAnonymous
            ? Text.Plain("Lowest: ") + Text.Strong(lowest.Label) + ". Highest: " + Text.Strong(highest.Label)
                + ". What may those see that the others do not? Nobody has to say which vote was theirs."
            : Text.Plain("Lowest: ") + Text.Strong($"{PollCard.Names(tally.LowestVoters)} ({lowest})")
                + ". Highest: " + Text.Strong($"{PollCard.Names(tally.HighestVoters)} ({highest})")
                + ". What do you see that the others do not?");
        if (view.Discussions.FirstOrDefault(discussion => discussion.Round == view.Round) is { } asked)
        {
            yield return new Node.Note($"{asked.AskedBy} has asked them below this card to say why.");
        }
    }

    /// <summary>The cards that are no number say something too.</summary>
    private static IEnumerable<Node> Specials(PollView view)
    {
        var tally = view.Tally!;
        if (tally.BreakCount > 0)
        {
            yield return new Node.Paragraph($"{view.StartedBy}: {tally.BreakCount} {(tally.BreakCount == 1 ? "asks" : "ask")} for a break.");
        }

        if (tally.UnsureCount * 2 >= tally.VoteCount && tally.UnsureCount > 1)
        {
            yield return new Node.Paragraph($"{tally.UnsureCount} of {tally.VoteCount} cannot tell yet. Clear up what the story leaves open before you vote again.");
        }

        if (tally.UnsureMajority is { } majority && view is { Stage: PollStage.Revealed, Subject.Key: { } key })
        {
            yield return new Node.Note($"{key} is not ready, by vote: “{majority.Words}”. The finding {UnsureVote.Rule} stays open until its text is changed or it has an estimate.");
        }
    }

    private static IEnumerable<Node> NothingToAccept(PollView view) => view.Tally!.Numbers.CountedVotes > 0
        ? []
        : [new Node.Paragraph("Nobody gave a number, so there is nothing to accept. Talk about what is unclear, then start a new round.")];
}
