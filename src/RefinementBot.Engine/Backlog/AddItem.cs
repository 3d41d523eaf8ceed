using System.Collections.Immutable;
using System.Globalization;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Backlog;

/// <summary>The <c>add</c> command, its form, and the message shortcut: the way of new items into the backlog from every chat.</summary>
public sealed class AddItem(IBacklogStore backlog, IBacklogWriter writer, IReadinessStore readiness)
{
    /// <summary>What a form takes of a text. A longer one, which <see cref="DraftCheck.MaxText"/> allows, comes with a file.</summary>
    private const int TextLength = 20_000;
    private const int MostIterations = 24;

    public static CommandSpec Spec { get; } = new(
        "add",
        "[title]",
        "add an item to the backlog",
        "A form opens, with the title that you typed. A text too long for a button is added as it stands: its first line is the title, the rest the description.",
        ["add", "add Pay with a saved card"],
        InTeamsMenu: true);

    public static MessageShortcut Shortcut { get; } = new(
        "add_to_backlog", "Add to backlog", "Makes a backlog item of this message and keeps a link to it.");

    /// <summary>Runs the command with what followed the verb.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        var form = new FormRef.AddItem(arguments);
        return new ActionRef.OpenForm(form).Fits ? await OpenAsync(turn, form, cancellationToken) : await SendAsync(turn, form, cancellationToken);
    }

    /// <summary>Makes an item of a message that somebody wrote.</summary>
    public Task<Reply> PickAsync(Turn turn, ChatMessage message, CancellationToken cancellationToken) =>
        OpenAsync(turn, new FormRef.AddItem(message.Text, FormRef.IsAddress(message.Link) ? message.Link : ""), cancellationToken);

    /// <summary>The form, and the card that leads to it where none can be opened.</summary>
    public async Task<Reply> OpenAsync(Turn turn, FormRef.AddItem form, CancellationToken cancellationToken)
    {
        var title = StartPoll.FirstLine(form.Text);
        return new Reply(new Message([.. Offer(form, title)]), Form: await FormAsync(turn, form, cancellationToken));
    }

    /// <summary>What leads to the form where none could be opened. What is too long for a button is shortened: it stands in the chat above.</summary>
    private static IEnumerable<Node> Offer(FormRef.AddItem form, string title)
    {
        FormRef.AddItem[] shorter = [form, form with { Text = title }, form with { Text = "" }];
        if (shorter.Select(ActionRef (offered) => new ActionRef.OpenForm(offered)).FirstOrDefault(action => action.Fits) is not { } open)
        {
            yield return new Node.Paragraph("The form could not be opened. Please try it once more.");
            yield break;
        }

        yield return new Node.Paragraph(title.Length == 0
            ? "A form asks for what is to be added."
            : Text.Plain("Add ") + Text.Strong(title) + " to the backlog? The form has room for more about it.");
        var send = new ActionRef.SendForm(form);
        yield return new Node.Buttons(
        [
            new Button("Open the form", open, ButtonWeight.Primary),
            .. title.Length > 0 && send.Fits ? [new Button("Add it as it is", send)] : Array.Empty<Button>(),
        ]);
    }

    /// <summary>Adds what was entered, or says what has to be mended.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.AddItem form, FormEntries entries, CancellationToken cancellationToken)
    {
        var asked = await FormAsync(turn, form, cancellationToken);
        var values = FormValues.Read(asked, entries);
        var (draft, problems) = Draft(turn, form, values, isTyped: entries == FormEntries.None);
        if (values.Problems.AddRange(problems) is { IsEmpty: false } wrong)
        {
            return new Submission.Refused(asked.With(entries), wrong);
        }

        var written = await writer.AddAsync(turn, draft);
        return written.Item is { } added
            ? new Submission.Taken(new Reply(Added(
                added, (await readiness.StandardsWithNeighboursAsync(turn.Organization, added.Team, cancellationToken)).Judge(added, turn.Now),
                await UnknownParent.OfAsync(backlog, added, cancellationToken))))
            : new Submission.Refused(asked.With(entries), [.. written.Answer.Problems.Select(problem => new FieldProblem(problem.Field, problem.ToString()))]);
    }

    /// <summary>Adds what the form holds as it opens, without opening it.</summary>
    public async Task<Reply> SendAsync(Turn turn, FormRef.AddItem form, CancellationToken cancellationToken) =>
        await SubmitAsync(turn, form, FormEntries.None, cancellationToken) switch
        {
            Submission.Taken taken => taken.Reply,
            Submission.Refused refused => new Reply(Message.Say(string.Join(' ', refused.Problems.Select(problem => problem.Sentence)))),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };

    private async Task<Form> FormAsync(Turn turn, FormRef.AddItem form, CancellationToken cancellationToken)
    {
        var known = await backlog.VocabularyAsync(turn, cancellationToken);
        FieldOption[] current =
        [
            .. known.Iterations.Where(iteration => !(iteration.LastDay < known.Today) && iteration.Name.Length is > 0 and <= Field.OptionValueLength)
                .Take(MostIterations).Select(iteration => new FieldOption(iteration.Name, iteration.Name)),
        ];
        var subject = StartPoll.Subject(form.Text);
        return new Form(
            new FormRef.AddItem("", form.Link),
            "Add to backlog",
            [
                new Field.Line("title", "Title", DraftCheck.MaxTitle, subject.Title) { IsRequired = true },
                new Field.Choice("type", "Type", Types, nameof(ItemType.Story)) { IsRequired = true },
                new Field.Paragraph("description", "Description", TextLength, subject.Details) { Hint = "Who needs what, and what for?" },
                new Field.Paragraph("acceptanceCriteria", "Acceptance criteria", TextLength) { Hint = "How will everybody see that it is done? One a line, or Given, When, Then." },
                new Field.Line("parent", "Part of", DraftCheck.MaxName) { Hint = "The key of its feature or epic, such as CHK-100." },
                new Field.Line("owner", "Owner", DraftCheck.MaxName) { Hint = "A name, or “me”." },
                current.Length == 0
                    ? new Field.Line("iteration", "Iteration", DraftCheck.MaxName)
                    : new Field.Choice("iteration", "Iteration", [.. current]),
                new Field.Line("labels", "Labels", TextLength) { Hint = "Separated by commas." },
                new Field.Line("estimate", "Story points", DraftCheck.MaxEstimateLabel) { Hint = "Only if the team has settled on them already." },
            ],
            "Add")
        {
            Introduction = form.Link.Length == 0 ? [] : [new Node.Note("The item keeps a link to the message.")],
        };
    }

    private static ImmutableArray<FieldOption> Types { get; } =
        [.. new[] { ItemType.Story, ItemType.Bug, ItemType.Enabler, ItemType.Spike, ItemType.Feature, ItemType.Epic }.Select(type => new FieldOption(type.ToString(), type.ToString()))];

    /// <summary>The border at which words become what an item is made of.</summary>
    private static (ItemDraft Draft, ImmutableArray<FieldProblem> Problems) Draft(Turn turn, FormRef.AddItem form, FormValues values, bool isTyped)
    {
        var problems = ImmutableArray.CreateBuilder<FieldProblem>();
        ItemKey? parent = ItemKey.TryParse(values.Text("parent"), out var key) ? key : null;
        if (parent is null && values.Text("parent").Length > 0)
        {
            problems.Add(new FieldProblem("parent", "Part of needs a key such as CHK-100."));
        }

        decimal? points = decimal.TryParse(values.Text("estimate").Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (points is null && values.Text("estimate").Length > 0)
        {
            problems.Add(new FieldProblem("estimate", "Story points needs a number such as 5 or 0.5."));
        }

        var owner = values.Text("owner");
        var draft = new ItemDraft
        {
            Type = Enum.TryParse<ItemType>(values.Text("type"), out var type) ? type : ItemType.Story,
            Title = values.Text("title"),
            Description = values.Text("description"),
            AcceptanceCriteria = values.Text("acceptanceCriteria"),
            Parent = parent,
            Owner = owner.Length == 0 ? null
                : owner.Equals("me", StringComparison.OrdinalIgnoreCase) ? new ItemOwner(turn.ActorName, turn.Actor.Person)
                : new ItemOwner(owner),
            Iteration = values.Text("iteration") is { Length: > 0 } iteration ? iteration : null,
            Labels = [.. values.Text("labels").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)],
            Links = form.Link.Length == 0 ? [] : [form.Link],
            Estimate = points is { } worth ? new Estimate(worth.ToString(CultureInfo.InvariantCulture), worth, turn.Actor.Person, turn.Now) : null,
            Source = new ItemSource(form.Link.Length > 0 ? Doors.Message : isTyped ? Doors.Command : Doors.Form, form.Link),
        };
        return (draft, problems.ToImmutable());
    }

    /// <summary>What whoever added an item is told, at every door: its key, and what keeps it from being ready.</summary>
    private static Message Added(BacklogItem item, ReadinessReport report, ImmutableArray<Node> parent) => new(
    [
        new Node.Paragraph(Text.Strong(item.Key.Value) + " is in the backlog now: " + Text.Strong(item.Title)),
        .. parent,
        new Node.Note(ReadinessHint.Of(report)),
        new Node.Buttons(
        [
            new Button($"Estimate {item.Key}", new ActionRef.Run($"estimate {item.Key}"), ButtonWeight.Primary),
            .. CommandCatalogue.Find("check") is null ? Array.Empty<Button>() : [new Button($"Check {item.Key}", new ActionRef.Run($"check {item.Key}"))],
        ]),
    ]);
}
