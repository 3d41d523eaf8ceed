using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>What is said about an asynchronous session, apart from its board.</summary>
public static class SessionNews
{
    /// <summary>What somebody is told who has not voted on all of a session's stories: once a session, not once a story.</summary>
    /// <param name="zone">Her own zone, in which she reads times.</param>
    public static News ToVoter(PollDeadline deadline, DateTimeZone zone, string? place) => new(
        $"A session of several stories{(place is null ? "" : $" in {place}")} waits for your votes until {deadline.WordsIn(zone)}.",
        [new Button("Show what waits", new ActionRef.Run(WaitingPolls.Spec.Verb))]);

    /// <summary>What whoever started a session is told, once for all its polls, when its deadline has come.</summary>
    /// <param name="revealed">How many stories are revealed and wait for an estimate.</param>
    /// <param name="unvoted">How many nobody has voted on.</param>
    /// <param name="place">The name of its channel; null if it has none.</param>
    public static News AtDeadline(RefinementSession session, int revealed, int unvoted, string? place)
    {
        string[] parts =
        [
            .. session.Count(StoryState.Estimated) is > 0 and var estimated ? [$"{estimated} estimated"] : Array.Empty<string>(),
            .. revealed > 0 ? [$"{revealed} revealed"] : Array.Empty<string>(),
            .. unvoted > 0 ? [$"{unvoted} without a vote"] : Array.Empty<string>(),
        ];
        var next = revealed > 0 ? " Accept an estimate for what is revealed, in the thread below its board." : "";
        return new News(
            $"The deadline of your session of {session.Items.Count} stories{(place is null ? "" : $" in {place}")} has come: {(parts.Length == 0 ? "nothing is left to vote on" : string.Join(", ", parts))}.{next}",
            [new Button("Show the session", new ActionRef.Run("session"))]);
    }
}
