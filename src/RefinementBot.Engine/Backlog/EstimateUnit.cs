using System.Globalization;
using System.Text.RegularExpressions;

namespace RefinementBot.Engine.Backlog;

/// <summary>What an estimate counts. Only like is added to like.</summary>
public enum EstimateUnit
{
    /// <summary>Story points, also where a word stands for them: <c>5</c>, <c>XL</c>.</summary>
    Points,

    /// <summary>Hours of work: <c>16 h</c>.</summary>
    Hours,

    /// <summary>Days of work: <c>0.5 d</c>.</summary>
    Days,
}

/// <summary>What estimates come to, each unit by itself.</summary>
public readonly partial record struct EstimateSum(decimal Points, decimal Hours = 0, decimal Days = 0)
{
    /// <summary>The unit of a card: its label says so, as those of the decks of hours and days do.</summary>
    public static EstimateUnit UnitOf(string label) => Time().Match(label) is not { Success: true } time ? EstimateUnit.Points
        : time.Groups[1].ValueSpan.StartsWith("h", StringComparison.OrdinalIgnoreCase) ? EstimateUnit.Hours
        : EstimateUnit.Days;

    /// <summary>What these come to.</summary>
    public static EstimateSum Of(IEnumerable<(string Label, decimal Worth)> estimates) => estimates.Aggregate(default(EstimateSum), (sum, one) => UnitOf(one.Label) switch
    {
        EstimateUnit.Hours => sum with { Hours = sum.Hours + one.Worth },
        EstimateUnit.Days => sum with { Days = sum.Days + one.Worth },
        _ => sum with { Points = sum.Points + one.Worth },
    });

    /// <summary>"8 points, 16 h and 2 d"; "0 points" for nothing.</summary>
    public override string ToString()
    {
        string[] parts =
        [
            .. Points != 0 || (Hours == 0 && Days == 0) ? [$"{Number(Points)} {(Points == 1 ? "point" : "points")}"] : Array.Empty<string>(),
            .. Hours != 0 ? [$"{Number(Hours)} h"] : Array.Empty<string>(),
            .. Days != 0 ? [$"{Number(Days)} d"] : Array.Empty<string>(),
        ];
        return Estimation.PollCard.Names([.. parts]);
    }

    private static string Number(decimal number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d+(?:[.,]\d+)? ?(h|hours?|hrs?|d|days?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
