using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Backlog;

/// <summary>What product owners are told of new items, and when: once a day at most, in the morning of a working day.</summary>
public static class OwnersDigest
{
    /// <summary>The most items that are named; of the others there is the number.</summary>
    public const int MostNamed = 10;

    /// <summary>
    /// Items that came within this time before a digest wait for the next one: a file whose rows are still being
    /// written is not counted by halves.
    /// </summary>
    public static readonly Duration Margin = Duration.FromMinutes(1);

    private const int MostButtons = 5;
    private const int TitleLength = 120;
    private const int HintLength = 160;
    private static readonly LocalTime Morning = new(9, 0);
    private static readonly LocalTime Evening = new(18, 0);

    /// <summary>When the owners are told next: at nine in the morning of a working day.</summary>
    /// <param name="isToldToday">Whether today is over as far as that goes.</param>
    public static Instant Next(TeamCadence cadence, Instant now, bool isToldToday)
    {
        var local = now.InZone(cadence.Zone).LocalDateTime;
        var day = !isToldToday && local.TimeOfDay < Morning && cadence.Calendar.IsWorkingDay(local.Date)
            ? local.Date
            : cadence.Calendar.After(local.Date) ?? local.Date.PlusDays(1);
        return LocalTimes.In(cadence.Zone, day + Morning).ToInstant();
    }

    /// <summary>Whether somebody may be told now: not at night and on no day off, as when the bot was down in the morning.</summary>
    public static bool IsBearable(TeamCadence cadence, Instant now)
    {
        var local = now.InZone(cadence.Zone).LocalDateTime;
        return cadence.Calendar.IsWorkingDay(local.Date) && local.TimeOfDay >= Morning && local.TimeOfDay < Evening;
    }

    /// <summary>What one owner is told.</summary>
    /// <param name="items">The first of the items that came, in the order of the backlog.</param>
    /// <param name="count">How many came.</param>
    /// <param name="names">The names of those who added them, as far as they are known.</param>
    /// <param name="judge">How far an item is from being ready, by what the team judges by.</param>
    public static News Draw(
        string team, IReadOnlyList<BacklogItem> items, int count, IReadOnlyDictionary<PersonId, string> names, Func<BacklogItem, ReadinessReport> judge)
    {
        var number = count.ToString("N0", CultureInfo.InvariantCulture);
        IEnumerable<string> lines =
        [
            $"{(count == 1 ? "1 new item is" : $"{number} new items are")} in the backlog of {team}:",
            .. items.Take(MostNamed).Select(item => Line(item, names, judge(item))),
            .. count > Math.Min(items.Count, MostNamed) ? [$"and {(count - Math.Min(items.Count, MostNamed)).ToString("N0", CultureInfo.InvariantCulture)} more"] : Array.Empty<string>(),
            $"This comes once a day at most. “{PersonalDigest.EndLine}” ends it.",
        ];
        ImmutableArray<Button> buttons = [.. items.Take(MostButtons).Select(item => new Button($"Show {item.Key}", new ActionRef.Run($"backlog {item.Key}"))), PersonalDigest.End];
        return new News(string.Join('\n', lines), buttons);
    }

    private static string Line(BacklogItem item, IReadOnlyDictionary<PersonId, string> names, ReadinessReport report)
    {
        var from = item.CreatedBy is { } by && names.TryGetValue(by, out var name) ? $", from {name}"
            : item.Source is { Door: Doors.File, Reference.Length: > 0 } file ? $", from {file.Reference}"
            : "";
        var hint = ReadinessHint.Of(report);
        return $"• {item.Key} {Shorten.ToLine(item.Title, TitleLength)}{Shorten.ToLine(from, TitleLength)}. {Shorten.ToLine(hint, HintLength)}";
    }
}
