using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>The form in which an owner answers what she was asked, and what she and those who asked are told of it.</summary>
public sealed class AnswerQuestions(IBacklogStore backlog, IReadinessStore readiness)
{
    /// <summary>The longest answer, in UTF-16 units.</summary>
    private const int AnswerLength = 2000;

    private const int LabelLength = 200;
    private const int TextLength = 600;

    /// <summary>The form, with the first questions that still are open.</summary>
    public async Task<Reply> OpenAsync(Turn turn, FormRef.AnswerQuestions form, CancellationToken cancellationToken)
    {
        if (await ReadAsync(turn, form, cancellationToken) is not var (asked, item, open))
        {
            return new Reply(Message.Say("These questions are about an item that is not there any more. There is nothing left to answer."));
        }

        return asked.Owner != turn.Actor.Person ? new Reply(NotHers(asked.OwnerName, item.Key))
            : open.IsEmpty ? new Reply(Message.Of(
                new Node.Paragraph($"Nothing of what you were asked about {item.Key} is open any more. Thank you."),
                new Node.Buttons([new Button($"Check {item.Key}", new ActionRef.Run($"check {item.Key}"))])))
            : new Reply(
                Message.Of(
                    new Node.Paragraph($"{Capital(AskOwner.Count(open.Length))} about {item.Key}, which a form asks."),
                    new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(form), ButtonWeight.Primary)])),
                Form: FormOf(form with { Version = item.Version }, asked, item, [.. open.Take(AskOwner.MostAtOnce)], open.Length));
    }

    /// <summary>Takes the answers, or says what has to be mended.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.AnswerQuestions form, FormEntries entries, CancellationToken cancellationToken)
    {
        if (await ReadAsync(turn, form, cancellationToken) is not var (asked, item, _))
        {
            return Submission.Unreadable(entries);
        }

        // What was before her when she wrote is what counts, whatever has become of the item meanwhile.
        var drawn = Enumerable.Range(0, asked.Questions.Length).Where(index => entries.Of(Name(index)) is not null).ToImmutableArray();
        var before = FormOf(form, asked, item, drawn, drawn.Length);
        var values = FormValues.Read(before, entries);
        var answers = drawn.Select(index => (index, Text: values.Text(Name(index)))).Where(answer => answer.Text.Length > 0).ToDictionary(answer => answer.index, answer => answer.Text);
        if (!values.Problems.IsEmpty || answers.Count == 0)
        {
            return new Submission.Refused(before.With(entries), values.Problems.IsEmpty ? [new FieldProblem(Name(drawn.FirstOrDefault()), "Nothing is answered yet. Answer at least one, or close the form.")] : values.Problems);
        }

        return await readiness.AnswerAsync(turn, form.Ask, form.Version, answers) switch
        {
            AnswerOutcome.Landed landed => new Submission.Taken(new Reply(Told(landed, form.Ask))),
            AnswerOutcome.Refused refused => new Submission.Refused(before.With(entries), [.. refused.Problems.Select(problem => new FieldProblem(Name(answers.Keys.Min()), problem.ToString()))]),
            AnswerOutcome.NotHers other => new Submission.OutOfDate(Message.Of([.. NotHers(other.OwnerName, item.Key).Nodes, .. Submission.Unreadable(entries).Message.Nodes.Skip(1)])),
            AnswerOutcome.Gone => Submission.Unreadable(entries),
            var outcome => throw new UnreachableException(outcome.GetType().Name),
        };
    }

    /// <summary>What those are told who asked.</summary>
    /// <param name="answered">How many questions were answered now.</param>
    /// <param name="asked">How many there were.</param>
    public static News Tell(string ownerName, AnswerOutcome.Landed landed, int answered, int asked) => new(
        string.Join('\n', ((string[])
        [
            $"{ownerName} has answered {(answered == asked ? asked == 1 ? "the question" : $"all {asked} questions" : $"{answered} of {asked} questions")} about {landed.Item.Key} {Shorten.ToLine(landed.Item.Title, LabelLength)}.",
            Capital(landed.Since.Words),
            ReadinessHint.Of(landed.Report),
        ]).Where(line => line.Length > 0)),
        [
            new Button($"Check {landed.Item.Key}", new ActionRef.Run($"check {landed.Item.Key}")),
            new Button($"Show {landed.Item.Key}", new ActionRef.Run($"backlog {landed.Item.Key}")),
        ]);

    private static Message Told(AnswerOutcome.Landed landed, AskId ask)
    {
        var item = landed.Item;
        return new Message(
        [
            new Node.Paragraph(Words.Plain("Thank you. ") + Words.Strong(item.Key.Value) + (landed.Fields.IsEmpty ? " says that already." : " is changed: " + string.Join(", ", landed.Fields.Select(FieldNames.Of)) + ".")),
            .. Meanwhile(landed),
            .. landed.Fields.Select(name => BacklogField.All.First(field => field.Name == name))
                .Select(field => new Node.Paragraph(Words.Strong($"{Capital(FieldNames.Of(field.Name))} now:") + "\n" + Shorten.ToLength(field.Text(ItemDraft.Of(item)), TextLength))),
            .. landed.Since.Words.Length == 0 ? ImmutableArray<Node>.Empty : [new Node.Paragraph(Capital(landed.Since.Words))],
            new Node.Note(ReadinessHint.Of(landed.Report)),
            new Node.Buttons(
            [
                .. landed.Left == 0 ? Array.Empty<Button>() : [new Button($"Answer {landed.Left} more", new ActionRef.OpenForm(new FormRef.AnswerQuestions(ask, 0)), ButtonWeight.Primary)],
                EditItem.OpenButton(item.Key, $"Edit {item.Key}"),
                new Button($"Check {item.Key}", new ActionRef.Run($"check {item.Key}")),
            ]),
        ]);
    }

    /// <summary>Answers are added, so nothing was overwritten; but she wrote with another text before her.</summary>
    private static ImmutableArray<Node> Meanwhile(AnswerOutcome.Landed landed) => landed.Meanwhile.IsEmpty ? [] :
    [
        new Node.Paragraph($"While you wrote, somebody changed {string.Join(" and ", landed.Meanwhile.Select(change => FieldNames.Of(change.Field)).Distinct())}. That stands, and so do your answers:"),
        .. landed.Meanwhile.DistinctBy(change => change.Field).Select(change => new Node.Note($"{Capital(ItemHistory.What(change))}")),
    ];

    private async Task<(AskedQuestions Asked, BacklogItem Item, ImmutableArray<int> Open)?> ReadAsync(Turn turn, FormRef.AnswerQuestions form, CancellationToken cancellationToken)
    {
        if (await readiness.FindAskedAsync(turn.Organization, form.Ask, cancellationToken) is not { } asked
            || await backlog.FindAsync(turn.Organization, asked.Item, cancellationToken) is not { } item)
        {
            return null;
        }

        var found = (await readiness.StandardsAsync(turn.Organization, item.Team, cancellationToken)).Judge(item, turn.Now).Findings;
        return (asked, item, asked.StillOpen(found));
    }

    private static Form FormOf(FormRef.AnswerQuestions form, AskedQuestions asked, BacklogItem item, ImmutableArray<int> drawn, int open) => new(
        form,
        Shorten.ToLine($"Answer for {item.Key}", Form.TitleLength - 1),
        [
            .. drawn.Select(index => new Field.Paragraph(Name(index), Shorten.ToLine(asked.Questions[index].Question.Says, LabelLength - 1), AnswerLength)
            {
                Hint = Shorten.ToLine(asked.Questions[index].Question.Hint, LabelLength - 1),
            }),
        ],
        "Send")
    {
        Introduction =
        [
            new Node.Paragraph(Words.Strong(item.Key.Value) + " " + Shorten.ToLine(item.Title, 2 * LabelLength)),
            .. item.Description.Length == 0 ? ImmutableArray<Node>.Empty : [new Node.Note(Shorten.ToLength(item.Description, TextLength))],
            .. open > drawn.Length ? [new Node.Note($"{open - drawn.Length} more come after these. Answer what you can.")] : ImmutableArray<Node>.Empty,
        ],
    };

    private static Message NotHers(string owner, ItemKey key) => Message.Of(
        new Node.Paragraph($"These questions were put to {owner}, so nothing was done. You can edit {key} all the same."),
        new Node.Buttons([EditItem.OpenButton(key, $"Edit {key}")]));

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"answer{index}");

    private static string Capital(string sentence) => sentence.Length == 0 ? sentence : char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
