using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;
using Text = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Cadence;

/// <summary>What a reminder says besides how the iteration stands.</summary>
/// <param name="Occurrence">Which time it is; null for a preview, which nobody else sees.</param>
/// <param name="At">When it was to come.</param>
/// <param name="Missed">When it was to come since it came last, and could not.</param>
public sealed record ReminderFrame(OccurrenceId? Occurrence, Reminder? Reminder, Instant At, ImmutableArray<Instant> Missed);

/// <summary>How a reminder looks: short enough for a phone, what is to be done first, and by whom.</summary>
public static class ReminderCard
{
    private const int MostNotReady = 4;
    private const int MostWaiting = 3;
    private const int MostMissed = 3;
    private const int TitleLength = 60;
    private const int ReasonLength = 110;
    private const int NameLength = 40;

    public static Message Draw(PlanningOutlook outlook, ReminderFrame frame, TeamCadence cadence, Instant now)
    {
        ArgumentNullException.ThrowIfNull(outlook);
        ArgumentNullException.ThrowIfNull(frame);
        return new Message(
        [
            new Node.Heading(Heading(outlook, cadence, now)),
            new Node.Paragraph(Sum(outlook)),
            .. outlook.NotReady.IsEmpty ? ImmutableArray<Node>.Empty : [Listed("Not ready", outlook.NotReady, MostNotReady, Lines)],
            .. outlook.Waiting.IsEmpty ? ImmutableArray<Node>.Empty
                : [Listed("Waited for", outlook.Waiting, MostWaiting, waiting => waiting.Select(one => Line(one, now.InZone(cadence.Zone).Date)))],
            .. outlook.Since is { IsNothing: false } since ? [new Node.Note(Said(since, cadence))] : ImmutableArray<Node>.Empty,
            .. frame.Missed.IsEmpty ? ImmutableArray<Node>.Empty : [new Node.Note(Said(frame.Missed, cadence))],
            new Node.Note(Foot(frame, cadence, now)),
            new Node.Buttons(Buttons(outlook, frame, cadence)),
        ]);
    }

    /// <summary>Which iteration it is about, and when that is planned.</summary>
    internal static string Heading(PlanningOutlook outlook, TeamCadence cadence, Instant now) => outlook is { Planned: { } planned, PlanningAt: { } at }
        ? $"{Shorten.ToLine(planned.Name, NameLength)} is planned {OccurrenceText.Moment(at, cadence)}, {Away(cadence, now.InZone(cadence.Zone).Date, planned.Planning.Date)}"
        : outlook.Called is { } name ? $"How {Shorten.ToLine(name, NameLength)} stands"
        : "How the backlog stands";

    private static string Away(TeamCadence cadence, LocalDate today, LocalDate planning)
    {
        var days = Period.DaysBetween(today, planning);
        if (days is <= 1 or > 60)
        {
            return days <= 0 ? "today" : days == 1 ? "tomorrow" : $"in {days} days";
        }

        var working = Enumerable.Range(1, days).Count(day => cadence.Calendar.IsWorkingDay(today.PlusDays(day)));
        return working == 1 ? "on the next working day" : $"in {working} working days";
    }

    private static Text Sum(PlanningOutlook outlook)
    {
        if (outlook.Total == 0)
        {
            return outlook.IsTopOfBacklog ? "The backlog holds nothing that could be planned." : "No item is planned for it yet.";
        }

        var all = outlook.Total == 1 ? "item" : "items";
        var ready = outlook.NotReady.IsEmpty ? outlook.Total == 1 ? "The 1 item is ready." : $"All {outlook.Total} {all} are ready."
            : outlook.Ready == 0 ? outlook.Total == 1 ? "The 1 item is not ready." : $"None of {outlook.Total} {all} is ready."
            : $"{outlook.Ready} of {outlook.Total} {all} {(outlook.Ready == 1 ? "is" : "are")} ready.";
        var unestimated = outlook.Unestimated.Length switch
        {
            0 => "",
            1 => $" 1 has no estimate: {outlook.Unestimated[0]}.",
            var count => $" {count} have no estimate.",
        };
        return Text.Strong(ready) + unestimated + " " + Load(outlook) + (outlook is { IsTopOfBacklog: true, Planned: not null }
            ? $" No item is planned for {Shorten.ToLine(outlook.Planned.Name, NameLength)} yet: this is the top of the backlog."
            : "");
    }

    private static Text Load(PlanningOutlook outlook)
    {
        var points = Number(outlook.Points);
        var load = outlook.Capacity is not { } capacity ? Text.Plain($"Load {CapacityText.Say(outlook.Points)}; capacity not set.")
            : outlook.IsOverCapacity ? Text.Strong($"Load {points} of {CapacityText.Say(capacity)}: {Number(outlook.Points - capacity)} too many.")
            : Text.Plain($"Load {points} of {CapacityText.Say(capacity)}.");
        return outlook.CapacitySays is { } says ? load + $" Capacity: {says}." : load;
    }

    private static Node.Paragraph Listed<T>(string title, ImmutableArray<T> all, int most, Func<IEnumerable<T>, IEnumerable<string>> lines)
    {
        // One line more takes no more room than saying that there is one more.
        var shown = all.Length == most + 1 ? all.Length : Math.Min(most, all.Length);
        var text = string.Join('\n', [.. lines(all.Take(shown)), .. shown < all.Length ? [$"and {all.Length - shown} more"] : Array.Empty<string>()]);
        return new Node.Paragraph(Text.Strong(title) + "\n" + text);
    }

    /// <summary>A reason that several share is said once, above them.</summary>
    private static IEnumerable<string> Lines(IEnumerable<NotReadyItem> items) => items.GroupBy(item => item.Worst.Message).SelectMany(same => same.Count() == 1
        ? same.Select(item => Line(item, $": {Shorten.ToLine(same.Key, ReasonLength)}"))
        : [$"{Shorten.ToLine(same.Key.TrimEnd('.'), ReasonLength)}:", .. same.Select(item => Line(item, ""))]);

    private static string Line(NotReadyItem item, string reason) =>
        $"• {item.Key} {Shorten.ToLine(item.Title, TitleLength)}{reason}"
        + (item.More == 0 ? "" : $" (and {item.More} {(reason.Length == 0 ? "reasons " : "")}more)")
        + $" → {(item.Owner is { } owner ? Shorten.ToLine(owner, NameLength) : "no owner yet")}";

    private static string Line(WaitingFor waiting, LocalDate today) =>
        $"• {waiting.Item} waits for {Shorten.ToLine(waiting.For, TitleLength)}"
        + (waiting.NeededBy is { } day ? $", {NeededBy(day, today)}" : "")
        + $" → {(waiting.Owner is { Length: > 0 } owner ? Shorten.ToLine(owner, NameLength) : "nobody sees to it yet")}";

    /// <summary>By when something is waited for.</summary>
    internal static string NeededBy(LocalDate day, LocalDate today) =>
        $"needed by {day.ToString("ddd d MMM", CultureInfo.InvariantCulture)}{(day < today ? ", which is over" : "")}";

    private static string Said(SinceLastTime since, TeamCadence cadence)
    {
        string[] parts =
        [
            .. since.BecameReady.IsEmpty ? Array.Empty<string>() : [$"ready now: {Keys(since.BecameReady)}"],
            .. since.Estimated.IsEmpty ? Array.Empty<string>() : [$"estimated: {Keys(since.Estimated)}"],
            .. since.Came.IsEmpty ? Array.Empty<string>() : [$"new: {Keys(since.Came)}"],
        ];
        return $"Since {OccurrenceText.Moment(since.Since, cadence)}: {string.Join("; ", parts)}.";
    }

    private static string Said(ImmutableArray<Instant> missed, TeamCadence cadence)
    {
        var times = string.Join(", ", missed.TakeLast(MostMissed).Select(at => OccurrenceText.Moment(at, cadence)));
        return missed.Length == 1 ? $"It was to come {times} and could not: I was not running, or could not post."
            : $"It was to come {missed.Length} times since it came last and could not, the last {(missed.Length > MostMissed ? $"{MostMissed} of them " : "of them ")}{times}: I was not running, or could not post.";
    }

    private static string Foot(ReminderFrame frame, TeamCadence cadence, Instant now) => frame switch
    {
        { Reminder: null } => $"Only you see this. The team's clock: {cadence.Zone.Id}.",
        { Occurrence: null, Reminder: { } reminder } => $"Only you see this: it is what reminder {reminder.Number} would say now.",
        { Reminder: { } reminder } => $"Reminder {reminder.Number}: {reminder.Wish.Rule} ({cadence.Zone.Id})"
            + (now - frame.At > Reminder.Margin ? $". It was to come {OccurrenceText.Moment(frame.At, cadence)}." : "."),
    };

    private static ImmutableArray<Button> Buttons(PlanningOutlook outlook, ReminderFrame frame, TeamCadence cadence)
    {
        ImmutableArray<Button> ways = outlook.NotReady.IsEmpty ? [] : [new Button("Show what is not ready", Board(outlook))];
        if (frame is not { Occurrence: { } occurrence, Reminder: { } reminder })
        {
            return ways;
        }

        Button To(string label, ReminderStep step, ButtonWeight weight = ButtonWeight.Normal) => new(label, new ActionRef.OnReminder(occurrence, step), weight);
        return
        [
            .. outlook.Unestimated.IsEmpty ? Array.Empty<Button>() : [To(
                outlook.Unestimated.Length == 1 ? $"Start estimating {outlook.Unestimated[0]}" : $"Start estimating these {Math.Min(outlook.Unestimated.Length, RefinementSession.MostItems)}",
                ReminderStep.Estimate, ButtonWeight.Primary)],
            .. ways,
            To("Snooze for a day", ReminderStep.Snooze),
            To(reminder.ComesAgainBeforePlanning(cadence, frame.At) ? "Skip until planning" : reminder.Wish.Rule.NeedsPlanning ? "Skip the next iteration" : "Skip the next time", ReminderStep.Skip),
            To("Stop this reminder", ReminderStep.Stop, ButtonWeight.Destructive),
        ];
    }

    /// <summary>The board of the items that it is about, and of no others.</summary>
    private static ActionRef Board(PlanningOutlook outlook)
    {
        var board = new ActionRef.Run($"{ReadyCommand.Spec.Verb} {(outlook.IsTopOfBacklog ? "backlog" : outlook.Called ?? outlook.Planned?.Name)}".TrimEnd());
        return board.Fits ? board : new ActionRef.Run(ReadyCommand.Spec.Verb);
    }

    private static string Keys(ImmutableArray<ItemKey> keys)
    {
        const int most = 5;
        return string.Join(", ", keys.Take(most)) + (keys.Length > most ? $" and {keys.Length - most} more" : "");
    }

    private static string Number(decimal points) => points.ToString("0.#", CultureInfo.InvariantCulture);
}
