using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace RefinementBot.Engine.Estimation;

/// <summary>What a retrospective asks of the polls that ended with an estimate.</summary>
/// <param name="Estimated">How many those are.</param>
/// <param name="MeanRounds">How many rounds they took on average; null if there are none.</param>
/// <param name="MedianTime">The time from opening to estimate of the middle one; null if there are none.</param>
/// <param name="FirstModes">How many were settled on what most had voted for in the first round.</param>
/// <param name="Comparable">Of how many that can be said.</param>
public sealed record HistoryStats(int Estimated, double? MeanRounds, Duration? MedianTime, int FirstModes, int Comparable)
{
    public static HistoryStats Of(IEnumerable<PastPoll> polls)
    {
        ImmutableArray<PastPoll> estimated = [.. polls.Where(poll => poll.Took is not null)];
        ImmutableArray<Duration> times = [.. estimated.Select(poll => poll.Took!.Value).Order()];
        return new HistoryStats(
            estimated.Length,
            estimated.IsEmpty ? null : estimated.Average(poll => poll.RoundsRevealed),
            times.IsEmpty ? null : times[times.Length / 2],
            estimated.Count(poll => poll.IsFirstMode == true),
            estimated.Count(poll => poll.IsFirstMode is not null));
    }

    /// <summary>The numbers in a sentence; null if there are none.</summary>
    public string? Sentence => Estimated == 0 ? null
        : $"{Estimated} estimated, {Rounds(MeanRounds!.Value)} on average, middle time {Spoken(MedianTime!.Value)}"
            + (Comparable == 0 ? "." : $", {FirstModes} of {Comparable} as most had voted in the first round.");

    private static string Rounds(double mean) => mean.ToString("0.#", CultureInfo.InvariantCulture) is var shown && shown == "1" ? "1 round" : $"{shown} rounds";

    /// <summary>A length of time in words: "3 min", "2 h 5 min", "4 days".</summary>
    public static string Spoken(Duration time) => time switch
    {
        _ when time < Duration.FromMinutes(1) => "under a minute",
        _ when time < Duration.FromHours(1) => $"{(int)time.TotalMinutes} min",
        _ when time < Duration.FromHours(48) => time.Minutes == 0 ? $"{(int)time.TotalHours} h" : $"{(int)time.TotalHours} h {time.Minutes} min",
        _ => $"{Math.Round(time.TotalDays).ToString("0", CultureInfo.InvariantCulture)} days",
    };
}
