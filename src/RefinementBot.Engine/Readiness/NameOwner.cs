using System.Collections.Immutable;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>
/// The form that says who answers for an item, and asks that person. A name that came with a file is remembered for the team, so that
/// it is asked for once.
/// </summary>
public sealed class NameOwner(IBacklogStore backlog, IBacklogWriter writer, IReadinessStore readiness)
{
    private const string Who = "who";
    private const string Other = "other";
    private const string OwnerField = "owner";
    private const int TitleLength = 150;

    /// <summary>How many of an item's changes are looked through for one that was made while the form was open.</summary>
    private const int MostChanges = 50;

    /// <summary>The form.</summary>
    public async Task<Reply> OpenAsync(Turn turn, FormRef.NameOwner form, CancellationToken cancellationToken) =>
        await FormAsync(turn, form, cancellationToken) is not { } asked
            ? new Reply(Message.Say("There is no such item in the backlog, or not any more. So nobody was asked."))
            : new Reply(
                Message.Of(
                    new Node.Paragraph($"A form asks who answers for {form.Key}."),
                    new Node.Buttons([new Button("Open the form", new ActionRef.OpenForm(form), ButtonWeight.Primary)])),
                Form: asked);

    /// <summary>Remembers who it is and asks that person, or says what has to be mended.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.NameOwner form, FormEntries entries, CancellationToken cancellationToken)
    {
        if (await FormAsync(turn, form, cancellationToken) is not { } asked
            || await backlog.FindAsync(turn.Organization, form.Key, cancellationToken) is not { } item)
        {
            return Submission.Unreadable(entries);
        }

        var values = FormValues.Read(asked, entries);
        var (owner, problem) = await ChosenAsync(turn, asked, values, cancellationToken);
        if (owner is null)
        {
            return new Submission.Refused(asked.With(entries), [.. values.Problems, .. problem is null ? Array.Empty<FieldProblem>() : [problem]]);
        }

        if (item.Owner is { } meanwhile && meanwhile.Person != owner.Person && await IsNamedByOthersAsync(turn, item, form.Version, cancellationToken))
        {
            return new Submission.OutOfDate(new Message(
            [
                new Node.Paragraph($"While the form was open, {meanwhile.Name} was named as the owner of {item.Key}. That stands, and nobody was asked. Type check {item.Key} ask to ask, or to say once more who it is."),
                .. Submission.Unreadable(entries).Message.Nodes.Skip(1),
            ]));
        }

        if (item.Owner is { Person: null, Name: var name } && !name.Equals(owner.Name, StringComparison.OrdinalIgnoreCase))
        {
            await readiness.NameOwnerAsync(turn with { DeliveryKey = $"{turn.DeliveryKey}/name" }, item.Team, name, owner.Person);
        }
        else
        {
            var wanted = ItemDraft.Of(item) with { Owner = new ItemOwner(owner.Name, owner.Person) };
            await writer.EditAsync(turn with { DeliveryKey = $"{turn.DeliveryKey}/owner" }, item.Key, new ItemEdit(item.Version, wanted, ItemFields.Owner));
        }

        return new Submission.Taken(await new AskOwner(backlog, readiness).AskAsync(turn, item, owner, cancellationToken));
    }

    /// <summary>Whether somebody else has named an owner since the form was opened.</summary>
    private async Task<bool> IsNamedByOthersAsync(Turn turn, BacklogItem item, int opened, CancellationToken cancellationToken) =>
        opened > 0 && item.Version > opened && (await backlog.HistoryAsync(item.Organization, item.Key, MostChanges, cancellationToken))
            .Any(change => change.Field == OwnerField && change.Version > opened && change.By != turn.Actor.Person);

    /// <param name="nobody">The name that is not known, and the people of the team.</param>
    internal static Form FormOf(BacklogItem item, ItemOwnerFound.Unknown nobody) => new(
        new FormRef.NameOwner(item.Key, item.Version),
        "Who answers for it?",
        [
            .. nobody.Candidates.IsEmpty ? ImmutableArray<Field>.Empty
                : [new Field.Choice(Who, "One of the team", [.. nobody.Candidates.Take(Field.MostOptions - 1).Select(person => new FieldOption(person.Person.Value, person.Name))])],
            new Field.Line(Other, nobody.Candidates.IsEmpty ? "Who it is" : "Or somebody else", DraftCheck.MaxName) { Hint = "A name as it stands in the chat, or “me”." },
        ],
        "Ask")
    {
        Introduction =
        [
            new Node.Paragraph(Words.Strong(item.Key.Value) + " " + Shorten.ToLine(item.Title, TitleLength)),
            new Node.Note(nobody.Name.Length == 0 ? "The item names nobody. Whoever you say becomes its owner and is asked what is open."
                : $"The item names “{nobody.Name}”. I remember for the team who that is, and ask what is open."),
        ],
    };

    private async Task<Form?> FormAsync(Turn turn, FormRef.NameOwner form, CancellationToken cancellationToken)
    {
        if (await backlog.FindAsync(turn.Organization, form.Key, cancellationToken) is not { } item)
        {
            return null;
        }

        // Also where somebody is known: it may be another one by now.
        var nobody = await readiness.OwnerAsync(item with { Owner = null }, cancellationToken) as ItemOwnerFound.Unknown;
        return FormOf(item, new ItemOwnerFound.Unknown(item.Owner is { Person: null, Name: var name } ? name : "", nobody?.Candidates ?? []));
    }

    private async Task<(ItemOwnerFound.Known? Owner, FieldProblem? Problem)> ChosenAsync(Turn turn, Form form, FormValues values, CancellationToken cancellationToken)
    {
        var (chosen, written) = (values.Text(Who), values.Text(Other));
        if (written.Length == 0)
        {
            return chosen.Length > 0 && form.Fields.OfType<Field.Choice>().SelectMany(choice => choice.Options).FirstOrDefault(option => option.Value == chosen) is { } option
                ? (new ItemOwnerFound.Known(new PersonId(option.Value), option.Label), null)
                : (null, new FieldProblem(Other, "Choose somebody, or write a name."));
        }

        if (written.Equals("me", StringComparison.OrdinalIgnoreCase))
        {
            return (new ItemOwnerFound.Known(turn.Actor.Person, turn.ActorName), null);
        }

        return await readiness.PeopleNamedAsync(turn, written.TrimStart('@').Trim(), cancellationToken) switch
        {
            [var only] => (new ItemOwnerFound.Known(only.Person, only.Name), null),
            [] => (null, new FieldProblem(Other, $"I know nobody called {written}. Write the name as it stands in the chat; I know whoever has spoken to me or in my channels.")),
            _ => (null, new FieldProblem(Other, $"More than one person is called {written}. Have the right one name herself: type “me”.")),
        };
    }
}
