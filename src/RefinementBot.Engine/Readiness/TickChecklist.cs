using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>The form in which a person ticks what the team asks of an item.</summary>
public sealed class TickChecklist(IBacklogStore backlog, IReadinessStore readiness)
{
    private const string Ticked = "ticked";
    private const int TitleLength = 150;

    /// <summary>What an option of a menu shows in every chat.</summary>
    private const int OptionLength = 75;

    /// <summary>The button that opens it.</summary>
    internal static Button OpenButton(ItemKey key) => new("Checklist…", new ActionRef.OpenForm(new FormRef.TickChecklist(key, 0, 0)));

    /// <summary>The form, with what is ticked for what the item says now.</summary>
    public async Task<Reply> OpenAsync(Turn turn, FormRef.TickChecklist form, CancellationToken cancellationToken) =>
        await ReadAsync(turn, form, cancellationToken) is not var (item, states) ? new Reply(Message.Say("There is no such item in the backlog, or not any more."))
        : states.IsEmpty ? new Reply(Message.Say($"Your team asks nothing of {item.Key} that a person ticks. Type team ready to see what it asks."))
        : new Reply(
            Message.Of(
                new Node.Paragraph($"A form holds the checklist of {item.Key}."),
                new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(form), ButtonWeight.Primary)])),
            Form: FormOf(form with { Version = item.Version, OpenedAt = turn.Now.ToUnixTimeMilliseconds() }, item, states));

    /// <summary>Ticks what was ticked, and takes away what no longer is. What somebody else ticked meanwhile stays.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.TickChecklist form, FormEntries entries, CancellationToken cancellationToken)
    {
        if (await ReadAsync(turn, form, cancellationToken) is not var (item, states) || states.IsEmpty)
        {
            return Submission.Unreadable(entries);
        }

        var asked = FormOf(form, item, states);
        var values = FormValues.Read(asked, entries);
        if (!values.Problems.IsEmpty)
        {
            return new Submission.Refused(asked.With(entries), values.Problems);
        }

        var (before, after) = (((Field.Choices)asked.Fields[0]).Values, values.Choices(Ticked));
        var outcome = await readiness.TickAsync(
            turn, form.Key, form.Version,
            [.. states.Where(state => after.Contains(state.Question.Id) && !before.Contains(state.Question.Id)).Select(state => state.Question)],
            [.. before.Except(after)]);
        return new Submission.Taken(outcome switch
        {
            StandardsOutcome.Changed when item.Version != form.Version && await ReadAsync(turn, form, cancellationToken) is var (_, now) && now.Any(state => state.Tick is { IsOlder: true } tick && tick.At.ToUnixTimeMilliseconds() == turn.Now.ToUnixTimeMilliseconds()) =>
                Told(form.Key, $"Saved. {form.Key} has changed while the form was open, so your ticks count for what it said before. Look at it again."),
            StandardsOutcome.Changed => Told(form.Key, "Saved."),
            StandardsOutcome.Unchanged => Told(form.Key, "That is so already."),
            StandardsOutcome.UnknownItem => new Reply(Message.Say($"There is no item {form.Key} any more.")),
            _ => throw new UnreachableException(outcome.GetType().Name),
        });
    }

    /// <summary>What of a checklist is ticked, one a line: by whom, and whether the item has changed since.</summary>
    /// <param name="zone">Where the team's days begin and end.</param>
    internal static ImmutableArray<Node> Draw(IReadOnlyList<ChecklistState> checklist, DateTimeZone zone)
    {
        var ticked = checklist.Where(state => state.Tick is not null).ToList();
        return ticked.Count == 0 ? [] : [new Node.Note(string.Join('\n', ticked.Select(state => $"Ticked by {state.Tick!.ByName} on {WaiveFinding.Say(state.Tick.At.InZone(zone).Date)}: {state.Question.Says}"
            + (state.Tick.IsOlder ? string.Create(CultureInfo.InvariantCulture, $" (for version {state.Tick.ItemVersion}; the item has changed since)") : ""))))];
    }

    private async Task<(BacklogItem Item, ImmutableArray<ChecklistState> States)?> ReadAsync(Turn turn, FormRef.TickChecklist form, CancellationToken cancellationToken)
    {
        if (await backlog.FindAsync(turn.Organization, form.Key, cancellationToken) is not { } item)
        {
            return null;
        }

        return (item, [.. (await readiness.StandardsAsync(turn.Organization, item.Team, cancellationToken)).Judge(item, turn.Now).Checklist]);
    }

    /// <summary>Ticks that are older than a change are to be given anew, so they stand there unticked.</summary>
    private static Form FormOf(FormRef.TickChecklist form, BacklogItem item, ImmutableArray<ChecklistState> states)
    {
        var openedAt = Instant.FromUnixTimeMilliseconds(form.OpenedAt);
        var older = states.Where(state => state.Tick is { IsOlder: true }).ToList();
        return new Form(
            form,
            Shorten.ToLine($"Checklist of {item.Key}", Form.TitleLength - 1),
            [
                new Field.Choices(
                    Ticked, "What is so?",
                    [.. states.Select(state => new FieldOption(state.Question.Id, Shorten.ToLine(state.Question.Says + (state.Question.IsRequired ? "" : " (not required)"), OptionLength - 1)))],
                    [.. states.Where(state => state.Tick is { IsOlder: false } tick && tick.At <= openedAt).Select(state => state.Question.Id)])
                {
                    Hint = "Your name stands beside what you tick.",
                },
            ],
            "Save")
        {
            Introduction =
            [
                new Node.Paragraph(Words.Strong(item.Key.Value) + " " + Shorten.ToLine(item.Title, TitleLength)),
                .. older.Count == 0 ? ImmutableArray<Node>.Empty
                    : [new Node.Note("Ticked for what the item said before it was changed: " + string.Join("; ", older.Select(state => $"{Shorten.ToLine(state.Question.Says, OptionLength)} ({state.Tick!.ByName})")) + ". Tick anew what still is so.")],
            ],
        };
    }

    private static Reply Told(ItemKey key, string sentence) => new(Message.Of(
        new Node.Paragraph(sentence), new Node.Buttons([new Button($"Check {key} again", new ActionRef.Run($"check {key}"))])));
}
