using System.Collections.Immutable;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Backlog;

/// <summary>The form that changes an item. It carries the version that it was filled with, so that a newer change is met and not undone.</summary>
public sealed class EditItem(IBacklogStore backlog, IBacklogWriter writer, IReadinessStore readiness)
{
    private const int TextLength = 20_000;

    /// <summary>The fields of the form, by their names in files.</summary>
    private static readonly ImmutableArray<BacklogField> Edited =
        [.. BacklogField.All.Where(field => field.Name is "title" or "description" or "acceptanceCriteria" or "type" or "parent" or "owner" or "status" or "iteration" or "labels")];

    /// <summary>The form as the item now stands, and the button that leads to it where none can be opened.</summary>
    public async Task<Reply> OpenAsync(Turn turn, FormRef.EditItem form, CancellationToken cancellationToken) =>
        await backlog.FindAsync(turn.Organization, form.Key, cancellationToken) is not { } item
            ? new Reply(Message.Say($"I know no item {form.Key}."))
            : new Reply(
                Message.Of(
                    new Node.Paragraph(Words.Plain("A form shows ") + Words.Strong(item.Key.Value) + " for change."),
                    new Node.Buttons([OpenButton(item.Key, "Open the form")])),
                Form: FormOf(item, FormEntries.None));

    /// <summary>Changes what was entered, or says what has to be mended, or shows what somebody else changed meanwhile beside it.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.EditItem form, FormEntries entries, CancellationToken cancellationToken)
    {
        if (await backlog.FindAsync(turn.Organization, form.Key, cancellationToken) is not { } item)
        {
            return Submission.Unreadable(entries);
        }

        var asked = FormOf(item, entries);
        var values = FormValues.Read(asked, entries);
        var fields = Edited.Where(field => entries.Of(field.Name) is not null).Aggregate(ItemFields.None, (all, field) => all | field.Flag);
        var (wanted, problems) = Wanted(turn, item, values);
        ImmutableArray<FieldProblem> wrong =
        [
            .. values.Problems,
            .. problems,
            .. DraftCheck.Problems(wanted).Where(problem => entries.Of(problem.Field) is not null).Select(problem => new FieldProblem(problem.Field, problem.ToString())),
        ];
        if (!wrong.IsEmpty)
        {
            return new Submission.Refused(asked.With(entries), wrong);
        }

        var written = await writer.EditAsync(turn, item.Key, new ItemEdit(form.Version, wanted, fields));
        var after = written.Item ?? item;
        var parent = written.Answer.Fields.Contains("parent") ? await UnknownParent.OfAsync(backlog, after, cancellationToken) : [];
        return written.Answer.Outcome == BacklogOutcome.Refused
            ? new Submission.Refused(asked.With(entries), [.. written.Answer.Problems.Select(problem => new FieldProblem(problem.Field, problem.ToString()))])
            : new Submission.Taken(new Reply(Answer(written.Answer, after, (await readiness.StandardsWithNeighboursAsync(turn.Organization, after.Team, cancellationToken)).Judge(after, turn.Now), parent)));
    }

    internal static Button OpenButton(ItemKey key, string label) => new(label, new ActionRef.OpenForm(new FormRef.EditItem(key, 0)));

    private static Form FormOf(BacklogItem item, FormEntries entries) => new(
        new FormRef.EditItem(item.Key, item.Version),
        Shorten.ToLine($"Edit {item.Key}", Form.TitleLength - 1),
        [
            new Field.Line("title", "Title", DraftCheck.MaxTitle, item.Title) { IsRequired = true },
            new Field.Choice("type", "Type", Types, item.Type.ToString()) { IsRequired = true },
            new Field.Paragraph("description", "Description", TextLength, item.Description),
            new Field.Paragraph("acceptanceCriteria", "Acceptance criteria", TextLength, item.AcceptanceCriteria),
            new Field.Line("parent", "Part of", DraftCheck.MaxName, item.Parent?.Value ?? "") { Hint = "The key of its feature or epic, such as CHK-100." },
            new Field.Line("owner", "Owner", DraftCheck.MaxName, item.Owner?.Name ?? "") { Hint = "A name, or “me”." },
            new Field.Choice("status", "Status", Statuses(item, entries), StatusValue(item.Status, item.StatusWord)) { IsRequired = true },
            new Field.Line("iteration", "Iteration", DraftCheck.MaxName, item.Iteration ?? ""),
            new Field.Line("labels", "Labels", TextLength, Labels(item.Labels)) { Hint = "Separated by commas." },
        ],
        "Save");

    private static ImmutableArray<FieldOption> Types { get; } = [.. Enum.GetValues<ItemType>().Select(type => new FieldOption(type.ToString(), type.ToString()))];

    /// <summary>The three, the item's own word for its one; and what was entered, which another change may have replaced meanwhile.</summary>
    private static ImmutableArray<FieldOption> Statuses(BacklogItem item, FormEntries entries)
    {
        var shown = Enum.GetValues<ItemStatus>().Select(status => StatusValue(status, status == item.Status ? item.StatusWord : ""));
        var entered = entries.Of("status") is [{ } value, ..] && ReadStatus(value) is not null ? [value] : Array.Empty<string>();
        return [.. shown.Concat(entered).Distinct().Select(value => new FieldOption(value, ReadStatus(value) is var (status, word) ? StatusWords.Say(status, word) : value))];
    }

    private static string StatusValue(ItemStatus status, string word) => word.Length is 0 or > Field.OptionValueLength / 2 ? status.ToString() : $"{status}:{word}";

    private static (ItemStatus Status, string Word)? ReadStatus(string value) =>
        value.Split(':', 2) is var parts && Enum.TryParse<ItemStatus>(parts[0], out var status) && Enum.IsDefined(status) ? (status, parts.Length > 1 ? parts[1] : "") : null;

    private static string Labels(ImmutableArray<string> labels) => string.Join(", ", labels);

    private static (ItemDraft Wanted, ImmutableArray<FieldProblem> Problems) Wanted(Turn turn, BacklogItem item, FormValues values)
    {
        ItemKey? parent = ItemKey.TryParse(values.Text("parent"), out var key) ? key : null;
        var (status, word) = ReadStatus(values.Text("status")) ?? (item.Status, item.StatusWord);
        var (owner, labels) = (values.Text("owner"), values.Text("labels"));
        var wanted = ItemDraft.Of(item) with
        {
            Title = values.Text("title"),
            Description = values.Text("description"),
            AcceptanceCriteria = values.Text("acceptanceCriteria"),
            Type = Enum.TryParse<ItemType>(values.Text("type"), out var type) ? type : item.Type,
            Parent = parent,
            Status = status,
            StatusWord = word,
            Iteration = values.Text("iteration") is { Length: > 0 } iteration ? iteration : null,

            // A label may hold a comma itself: what was left as it stood stays as it is.
            Labels = labels == Labels(item.Labels) ? item.Labels
                : [.. labels.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)],
            Owner = owner.Length == 0 ? null
                : owner.Equals("me", StringComparison.OrdinalIgnoreCase) ? new ItemOwner(turn.ActorName, turn.Actor.Person)
                : owner == item.Owner?.Name ? item.Owner
                : new ItemOwner(owner),
        };
        return (wanted, parent is null && values.Text("parent").Length > 0 ? [new FieldProblem("parent", "Part of needs a key such as CHK-100.")] : []);
    }

    private static Message Answer(BacklogAnswer answer, BacklogItem item, ReadinessReport report, ImmutableArray<Node> parent)
    {
        Words done = answer.Fields.IsEmpty
            ? Words.Strong(item.Key.Value) + (answer.Conflicts.IsEmpty ? " says that already: nothing was changed." : " stays as it is.")
            : Words.Strong(item.Key.Value) + " is changed: " + string.Join(", ", answer.Fields.Select(FieldNames.Of)) + ".";
        return new Message(
        [
            new Node.Paragraph(done),
            .. parent,
            .. answer.Conflicts.IsEmpty ? [] : ImmutableArray.Create<Node>(new Node.Paragraph(
                "Somebody else changed the same meanwhile. What they wrote stands, and here is both, so that nothing is lost. To have it your way, edit the item again.")),
            .. answer.Conflicts.SelectMany(Both),
            new Node.Note(ReadinessHint.Of(report)),
            new Node.Buttons(
            [
                .. answer.Conflicts.IsEmpty ? Array.Empty<Button>() : [OpenButton(item.Key, $"Edit {item.Key} again")],
                new Button($"Show {item.Key}", new ActionRef.Run($"backlog {item.Key}")),
            ]),
        ]);
    }

    private static IEnumerable<Node> Both(EditConflict conflict) =>
    [
        new Node.Paragraph(Words.Strong($"It says now, as {FieldNames.Of(conflict.Field)}:") + "\n" + Said(conflict.Stands)),
        new Node.Paragraph(Words.Strong("You wrote:") + "\n" + Said(conflict.Wanted)),
    ];

    private static string Said(string text) => text.Length == 0 ? "(nothing)" : text;
}
