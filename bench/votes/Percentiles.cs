namespace RefinementBot.Bench.Votes;

/// <summary>What of many durations is said in a table.</summary>
public static class Percentiles
{
    /// <summary>The smallest value that at least <paramref name="share"/> of the values do not exceed (nearest rank).</summary>
    /// <param name="sorted">Ascending, not empty.</param>
    /// <param name="share">Above 0, at most 1: 0.99 for the 99th percentile.</param>
    public static double Of(IReadOnlyList<double> sorted, double share)
    {
        ArgumentNullException.ThrowIfNull(sorted);
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Count, nameof(sorted));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        return sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
    }

    /// <summary>The middle value; of two, the lower. Needs no order.</summary>
    public static double Median(IEnumerable<double> values) => Of([.. values.Order()], 0.5);
}
