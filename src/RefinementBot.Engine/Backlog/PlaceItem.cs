using RefinementBot.Engine.Chat;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Backlog;

/// <summary>Moves an item within the backlog of its team, by a command or by the small form behind "Move after…".</summary>
public sealed class PlaceItem(IBacklogStore backlog, IBacklogWriter writer)
{
    private const string After = "after";

    /// <summary>Moves it, and says where it stands now, and in whose backlog if that is another team's.</summary>
    public async Task<Reply> MoveAsync(Turn turn, BacklogItem item, Move move, CancellationToken cancellationToken)
    {
        var written = await writer.MoveAsync(turn, item.Key, move);
        return new Reply(written.Answer.Outcome == BacklogOutcome.Refused || written.Item is not { } moved
            ? Message.Say(string.Join(' ', written.Answer.Problems.Select(problem => problem.ToString()).DefaultIfEmpty($"I know no item {item.Key}.")))
            : ItemCard.Moved(
                moved, await backlog.PlaceAsync(moved, cancellationToken), isMoved: written.Answer.Outcome == BacklogOutcome.Changed,
                await OtherTeamAsync(backlog, turn, moved, cancellationToken)));
    }

    /// <summary>The form that asks behind which item it is to stand, and what can be typed where none can be opened.</summary>
    public async Task<Reply> OpenAsync(Turn turn, FormRef.PlaceAfter form, CancellationToken cancellationToken) =>
        await backlog.FindAsync(turn.Organization, form.Key, cancellationToken) is not { } item
            ? new Reply(Message.Say($"I know no item {form.Key}."))
            : new Reply(
                Message.Of(
                    new Node.Paragraph(Words.Plain("Say behind which item: ") + Words.Code($"backlog {item.Key} after CHK-104") + "."),
                    new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(form))])),
                Form: FormOf(item));

    /// <summary>Moves it behind the item that was entered, or says what has to be mended.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.PlaceAfter form, FormEntries entries, CancellationToken cancellationToken)
    {
        if (await backlog.FindAsync(turn.Organization, form.Key, cancellationToken) is not { } item)
        {
            return Submission.Unreadable(entries);
        }

        var asked = FormOf(item);
        var values = FormValues.Read(asked, entries);
        if (!values.Problems.IsEmpty)
        {
            return new Submission.Refused(asked.With(entries), values.Problems);
        }

        return !ItemKey.TryParse(values.Text(After).Trim(), out var other)
            ? Refused("Behind needs a key such as CHK-104.")
            : await backlog.FindAsync(turn.Organization, other, cancellationToken) is null
            ? Refused($"There is no item {other}.")
            : new Submission.Taken(await MoveAsync(turn, item, new Move.After(other), cancellationToken));

        Submission Refused(string sentence) => new Submission.Refused(asked.With(entries), [new FieldProblem(After, sentence)]);
    }

    /// <summary>The name of an item's team where that is not the one of the channel; else empty.</summary>
    internal static async Task<string> OtherTeamAsync(IBacklogStore backlog, Turn turn, BacklogItem item, CancellationToken cancellationToken) =>
        item.Team == turn.Team ? "" : (await backlog.TeamAsync(item.Organization, item.Team, cancellationToken)).Name;

    private static Form FormOf(BacklogItem item) => new(
        new FormRef.PlaceAfter(item.Key),
        Shorten.ToLine($"Move {item.Key}", Form.TitleLength - 1),
        [new Field.Line(After, "Behind", DraftCheck.MaxName) { IsRequired = true, Hint = "The key of the item that is to stand right above it, such as CHK-104." }],
        "Move")
    {
        Introduction = [new Node.Paragraph(Words.Strong(item.Key.Value) + " " + Shorten.ToLine(item.Title, 150))],
    };
}
