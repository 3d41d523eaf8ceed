using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Readiness;

/// <summary>That an item of a team was checked.</summary>
public sealed record TeamCheck(ItemKey Item, Instant At, bool Ready);

/// <summary>How many of the items that a team has had checked were ready at a week's end.</summary>
/// <param name="Monday">The week's first day, in the team's zone.</param>
/// <param name="Checked">The items that had been checked by then.</param>
/// <param name="Ready">Those of them whose last check found them ready.</param>
public sealed record WeekOfReadiness(LocalDate Monday, int Checked, int Ready)
{
    /// <summary>The share in whole percent.</summary>
    public int Percent => Checked == 0 ? 0 : (int)Math.Round(100.0 * Ready / Checked, MidpointRounding.AwayFromZero);

    public string Words => $"{Ready} of {Checked} {(Checked == 1 ? "item" : "items")} ready ({Percent}%)";
}

/// <summary>How readiness has gone: of one item from check to check, of a team from week to week. Pure.</summary>
public static class ReadinessTrend
{
    /// <summary>The most checks of an item, and the most weeks of a team, that a drawing shows.</summary>
    public const int MostChecks = 40;

    public const int MostWeeks = 12;

    /// <summary>The first moment that a team's weeks look at.</summary>
    public static Instant From(Instant now, DateTimeZone zone) => zone.AtStartOfDay(MondayOf(now, zone).PlusWeeks(1 - MostWeeks)).ToInstant();

    /// <summary>The weeks from the first with a check on, oldest first, the present one last. An item stays as its last check found it.</summary>
    public static ImmutableArray<WeekOfReadiness> PerWeek(IEnumerable<TeamCheck> checks, DateTimeZone zone, Instant now)
    {
        var byTime = checks.Where(check => check.At <= now).OrderBy(check => check.At).ToList();
        if (byTime.Count == 0)
        {
            return [];
        }

        var weeks = ImmutableArray.CreateBuilder<WeekOfReadiness>();
        var (last, next) = (new Dictionary<ItemKey, bool>(), 0);
        for (var monday = LocalDate.Max(MondayOf(byTime[0].At, zone), MondayOf(now, zone).PlusWeeks(1 - MostWeeks)); monday <= MondayOf(now, zone); monday = monday.PlusWeeks(1))
        {
            var end = zone.AtStartOfDay(monday.PlusWeeks(1)).ToInstant();
            for (; next < byTime.Count && byTime[next].At < end; next++)
            {
                last[byTime[next].Item] = byTime[next].Ready;
            }

            weeks.Add(new WeekOfReadiness(monday, last.Count, last.Values.Count(isReady => isReady)));
        }

        return weeks.ToImmutable();
    }

    /// <summary>What a team's weeks come to, in a sentence.</summary>
    public static string Sentence(ImmutableArray<WeekOfReadiness> weeks) => weeks switch
    {
        [] => "No item has been checked yet.",
        [var only] => $"This week: {only.Words}.",
        [var first, .., var last] => $"This week: {last.Words}. In the week of {Say(first.Monday)}: {first.Words}.",
    };

    /// <summary>What an item's checks come to, in a sentence.</summary>
    /// <param name="checks">Newest first.</param>
    public static string Sentence(IReadOnlyList<KeptCheck> checks) => checks switch
    {
        [] => "It has not been checked yet.",
        [var only] => $"Checked once: score {only.Score}, {Open(only)}.",
        [var last, .., var first] => string.Create(
            CultureInfo.InvariantCulture,
            $"{checks.Count} checks. The score {(last.Score == first.Score ? $"is {last.Score}, as at the first" : $"{(last.Score > first.Score ? "rose" : "fell")} from {first.Score} to {last.Score}")}; {Open(first)} then, {Open(last)} now."),
    };

    /// <summary>How many findings were open, and whether it was ready.</summary>
    public static string Words(KeptCheck check) => $"{Open(check)}, {(check.Ready ? "ready" : "not ready")}";

    private static string Open(KeptCheck check) => check.Open.Length switch
    {
        0 => "nothing open",
        1 => "1 finding open",
        var many => string.Create(CultureInfo.InvariantCulture, $"{many} findings open"),
    };

    private static string Say(LocalDate day) => WaiveFinding.Say(day);

    private static LocalDate MondayOf(Instant at, DateTimeZone zone) => at.InZone(zone).Date is var date && date.DayOfWeek == IsoDayOfWeek.Monday ? date : date.Previous(IsoDayOfWeek.Monday);
}
