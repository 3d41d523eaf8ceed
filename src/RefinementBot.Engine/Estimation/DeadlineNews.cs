using System.Collections.Immutable;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>Something said to one person in her own chat: words, and what she can do about it.</summary>
public sealed record News(string Text, ImmutableArray<Button> Buttons);

/// <summary>What is said about deadlines, apart from the card.</summary>
public static class DeadlineNews
{
    /// <summary>What whoever started a poll is told once its deadline has come.</summary>
    /// <param name="view">The poll after it: revealed, or overdue.</param>
    /// <param name="place">The name of its channel; null if it has none.</param>
    public static News ToStarter(PollView view, string? place)
    {
        var show = new Button("Show the poll", new ActionRef.Show(view.Poll));
        var poll = $"“{PollCard.Title(view.Subject)}”{(place is null ? "" : $" in {place}")}";
        return view.Tally is { } tally
            ? new News(
                $"The deadline of the poll on {poll} has come, and its votes are revealed: {string.Join("; ", tally.Groups.Select(Said))}.{Missing(view)}{Next(tally)}",
                [show])
            : new News(
                $"The deadline of the poll on {poll} has come, and nobody has voted. It stays open: give it more time, or cancel it on its card.",
                [show, new Button("Change the deadline", new ActionRef.OpenForm(new FormRef.SetDeadline(view.Poll)))]);
    }

    private static string Said(VotesOnCard votes) => votes.Names.IsEmpty
        ? $"{votes.Card} {(votes.Count == 1 ? "once" : $"{votes.Count} times")}"
        : $"{votes.Card} by {PollCard.Names(votes.Names)}";

    private static string Missing(PollView view) => PollCard.NotVoted(view) is { } missing ? $" {missing}" : "";

    private static string Next(TallyView tally) => tally.Numbers.Offers.IsEmpty
        ? " Talk about what is unclear, then start a new round."
        : tally.Numbers.IsConsensus ? $" Accept {tally.Numbers.Modes[^1]} on its card." : " Accept an estimate on its card, or start a new round.";
}
