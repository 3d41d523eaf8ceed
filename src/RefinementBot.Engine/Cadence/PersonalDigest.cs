using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Cadence;

/// <summary>What one person is told in her own chat when a reminder comes.</summary>
/// <param name="Gist">What of it is new or not: the same words mean that nothing has changed for her since.</param>
public sealed record OwnersPart(PersonId Person, News News, string Gist);

/// <summary>
/// What of an iteration is one owner's to do: her items that are not ready, with what to do about each, and what is waited for that
/// she sees to. What is the team's move, as an estimate is, is not among it. Pure.
/// </summary>
public static class PersonalDigest
{
    private const int MostLines = 8;
    private const int MostButtons = 3;
    private const int TitleLength = 60;
    private const int ReasonLength = 110;
    private const int FixLength = 110;
    private const int NameLength = 40;

    /// <summary>How somebody ends the digests that she gets, as one types it.</summary>
    public static string EndLine { get; } = $"{RemindCommand.Spec.Verb} {RemindCommand.Digest} {RemindCommand.Off}";

    /// <summary>The button that ends them.</summary>
    internal static Button End { get; } = new("Send me no digests", new ActionRef.Run(EndLine));

    /// <summary>Who has something to do, as items and dependencies name them; each once.</summary>
    public static IReadOnlyList<ItemOwner> Owners(PlanningOutlook outlook)
    {
        ArgumentNullException.ThrowIfNull(outlook);
        return
        [
            .. outlook.Items.Where(item => !item.Report.Ready).Select(item => item.Item.Owner).OfType<ItemOwner>()
                .Concat(outlook.Waiting.SelectMany(waiting => Named(waiting).Select(name => new ItemOwner(name)))).Distinct(),
        ];
    }

    /// <summary>What somebody is told who is meant by some of the <see cref="Owners"/>; null if nothing is hers to do.</summary>
    /// <param name="team">What the team is called.</param>
    /// <param name="hers">Those by whom she is meant.</param>
    public static OwnersPart? Draw(PersonId person, string team, PlanningOutlook outlook, IReadOnlyCollection<ItemOwner> hers, TeamCadence cadence, Instant now)
    {
        ArgumentNullException.ThrowIfNull(outlook);
        ArgumentNullException.ThrowIfNull(cadence);
        var items = outlook.Items.Where(item => !item.Report.Ready && item.Item.Owner is { } owner && hers.Contains(owner)).ToList();
        var names = hers.Select(owner => BacklogFilter.Fold(owner.Name)).ToHashSet();
        var waited = outlook.Waiting.Where(waiting => Named(waiting).Any(name => names.Contains(BacklogFilter.Fold(name)))).ToList();
        string[] lines = [.. items.Select(item => Line(item, outlook)), .. waited.Select(waiting => Line(waiting, now.InZone(cadence.Zone).Date))];
        if (lines.Length == 0)
        {
            return null;
        }

        string[] text =
        [
            $"{ReminderCard.Heading(outlook, cadence, now)} ({Shorten.ToLine(team, NameLength)}). {(lines.Length == 1 ? "One thing is" : $"{lines.Length} things are")} yours to do until then:",
            .. lines.Take(MostLines),
            .. lines.Length > MostLines ? [$"and {lines.Length - MostLines} more"] : Array.Empty<string>(),
            $"This comes with your team's reminders, once a day at most. “{EndLine}” ends it.",
        ];
        ImmutableArray<Button> buttons =
        [
            .. items.Select(item => item.Item.Key).Concat(waited.Select(waiting => waiting.Item)).Distinct().Take(MostButtons)
                .Select(key => new Button($"Show {key}", new ActionRef.Run($"backlog {key}"))),
            End,
        ];
        return new OwnersPart(person, new News(string.Join('\n', text), buttons), string.Join('\n', [outlook.Planned?.Name ?? outlook.Called ?? "", .. lines]));
    }

    private static string Line(JudgedItem judged, PlanningOutlook outlook)
    {
        var not = outlook.NotReady.First(item => item.Key == judged.Item.Key);
        return $"• {not.Key} {Shorten.ToLine(not.Title, TitleLength)}: {Shorten.ToLine(not.Worst.Message, ReasonLength)} {Shorten.ToLine(not.Worst.Fix, FixLength)}"
            + (not.More == 0 ? "" : $" (and {not.More} more)");
    }

    private static string Line(WaitingFor waiting, LocalDate today) =>
        $"• {waiting.Item} waits for {Shorten.ToLine(waiting.For, TitleLength)}, which you see to"
        + (waiting.NeededBy is { } day ? $"; {ReminderCard.NeededBy(day, today)}" : "");

    /// <summary>Who sees to it, each by herself: "Ana and Ben" are two.</summary>
    private static IEnumerable<string> Named(WaitingFor waiting) =>
        (waiting.Owner ?? "").Split([" and ", ", "], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
