using System.Collections.Immutable;
using NodaTime;
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

    /// <summary>What somebody is told, once a poll, who has not voted.</summary>
    /// <param name="zone">Her own zone.</param>
    public static News ToVoter(Poll poll, DateTimeZone zone, string? place) => new(
        $"“{PollCard.Title(poll.Subject)}”{(place is null ? "" : $" in {place}")} waits for your vote{(poll.Deadline is { } deadline ? $" until {deadline.WordsIn(zone)}" : "")}.",
        [new Button("Vote", new ActionRef.Show(poll.Id)), new Button("All that wait for me", new ActionRef.Run(WaitingPolls.Spec.Verb))]);

    /// <summary>What a deputy is told of a poll that nobody has brought further since its deadline.</summary>
    public static News ToDeputy(Poll poll, string? place) => new(
        $"The deadline of the poll on “{PollCard.Title(poll.Subject)}”{(place is null ? "" : $" in {place}")} has come, and no facilitator has acted since. "
            + $"As a deputy you can: {(poll.IsOverdue ? "nobody has voted, so give it more time or cancel it" : "accept an estimate on its card, or start a new round")}.",
        [new Button("Show the poll", new ActionRef.Show(poll.Id))]);

    private static string Said(VotesOnCard votes) => votes.Names.IsEmpty
        ? $"{votes.Card} {(votes.Count == 1 ? "once" : $"{votes.Count} times")}"
        : $"{votes.Card} by {PollCard.Names(votes.Names)}";

    private static string Missing(PollView view) => PollCard.NotVoted(view) is { } missing ? $" {missing}" : "";

    private static string Next(TallyView tally) => tally.Numbers.Offers.IsEmpty
        ? " Talk about what is unclear, then start a new round."
        : tally.Numbers.IsConsensus ? $" Accept {tally.Numbers.Modes[^1]} on its card." : " Accept an estimate on its card, or start a new round.";
}
