using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Dependencies;

/// <summary>The form that adds a dependency to an item.</summary>
internal sealed class DependencyForm(IBacklogStore backlog, IBacklogWriter writer, ITeamStore teams)
{
    private const string On = "on", Owner = "owner", NeededBy = "neededBy";
    private const int KeysOffered = 3;

    public async Task<Reply> OpenAsync(Turn turn, FormRef.Depend asked, CancellationToken cancellationToken) =>
        await backlog.FindAsync(turn.Organization, asked.Key, cancellationToken) is not { } item
            ? new Reply(Message.Say("That item is not in the backlog any more, so nothing can be added to it."))
            : new Reply(
                Message.Of(
                    new Node.Paragraph(Words.Plain("A form asks what ") + Words.Strong(item.Key.Value) + " waits for. Or type " + Words.Code($"depends {item.Key} on CHK-104 owner Ana by friday") + "."),
                    new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(asked), ButtonWeight.Primary)])),
                Form: FormOf(item));

    /// <summary>What was written, with whom was named as owner; or the form with what has to be mended.</summary>
    public async Task<((BacklogWritten Written, DependencyOwner? Owner)? Added, Submission? Refused)> SubmitAsync(
        Turn turn, FormRef.Depend asked, FormEntries entries, CancellationToken cancellationToken)
    {
        if (await backlog.FindAsync(turn.Organization, asked.Key, cancellationToken) is not { } item)
        {
            return (null, Submission.Unreadable(entries));
        }

        var form = FormOf(item);
        var values = FormValues.Read(form, entries);
        var (to, problem) = await ToAsync(turn, values.Text(On), cancellationToken);
        var problems = problem is null ? values.Problems : values.Problems.Add(problem);
        if (!problems.IsEmpty)
        {
            return (null, new Submission.Refused(form.With(entries), problems));
        }

        var owner = values.Text(Owner) is { Length: > 0 } name ? DependencyOwner.Read(name, turn, await teams.PeopleAsync(turn)) : null;
        var written = await writer.DependAsync(turn, item.Key, new DependencyChange.Add(new Dependency(to, Owner: owner?.Name, NeededBy: values.Date(NeededBy))), Doors.Form);
        return written.Answer.Outcome == BacklogOutcome.Refused
            ? (null, new Submission.Refused(form.With(entries), [.. written.Answer.Problems.Select(wrong => new FieldProblem(On, wrong.ToString()))]))
            : ((written, owner), null);
    }

    /// <summary>A key that an item has, or words; quotation marks make words of a key.</summary>
    private async Task<(string To, FieldProblem? Problem)> ToAsync(Turn turn, string typed, CancellationToken cancellationToken)
    {
        if (!ItemKey.TryParse(typed, out var key))
        {
            return (typed.Trim().Trim('"', '“', '”', '„').Trim() is { Length: > 0 } words ? words : typed, null);
        }

        if (await backlog.FindAsync(turn.Organization, key, cancellationToken) is not null)
        {
            return (key.Value, null);
        }

        var nearest = await backlog.NearestKeysAsync(turn.Organization, key, KeysOffered, cancellationToken);
        return (typed, new FieldProblem(On,
            $"I know no item {key}. {(nearest.Count == 0 ? "" : $"The nearest keys are {string.Join(", ", nearest)}. ")}Write it in quotation marks to record it as words."));
    }

    private static Form FormOf(BacklogItem item) => new(
        new FormRef.Depend(item.Key),
        "Add a dependency",
        [
            new Field.Line(On, "Waits for", DraftCheck.MaxLink) { IsRequired = true, Hint = "A key such as CHK-104, or words for what is no item." },
            new Field.Line(Owner, "Who sees to it", DraftCheck.MaxName) { Hint = "A name, or “me”. Empty: nobody yet." },
            new Field.Date(NeededBy, "Needed by"),
        ],
        "Add")
    {
        Introduction = [new Node.Paragraph(Words.Strong(item.Key.Value) + " " + Shorten.ToLine(item.Title, 150))],
    };
}
