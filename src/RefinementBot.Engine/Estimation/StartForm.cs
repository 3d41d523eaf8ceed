using System.Collections.Immutable;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>
/// The form that says all that a line can: what to estimate, with which cards, with or without names, together or each
/// in their own time. It opens at the bare command, at words that begin with no verb, and at a message.
/// </summary>
public sealed class StartForm(IPollStore polls, StartPoll start)
{
    private const string Stories = "stories";
    private const string Reading = "reading";
    private const string Deck = "deck";
    private const string Names = "names";
    private const string Pace = "pace";
    private const string Until = "deadline";

    private const string OnePerLine = "list";
    private const string OneStory = "one";
    private const string Together = "together";
    private const string OwnTime = "own-time";
    private const string Anonymous = "anonymous";
    private const string Named = "named";
    private const string AsLastTime = "as-last-time";

    /// <summary>The longest text of a Slack input, in UTF-16 units.</summary>
    private const int StoriesLength = 3000;

    private const int DeadlineLength = 60;
    private const int DeckLabelLength = 70;

    public static MessageShortcut Shortcut { get; } = new(
        "estimate_this", "Estimate this", "Opens the form that starts a poll, or a session, with the words of this message.");

    /// <summary>Puts a message that somebody wrote to estimation.</summary>
    public Task<Reply> PickAsync(Turn turn, ChatMessage message, CancellationToken cancellationToken) =>
        OpenAsync(turn, new FormRef.Start(message.Text, FormRef.IsAddress(message.Link) ? message.Link : ""), cancellationToken);

    /// <summary>The form, and the card that leads to it where none can be opened.</summary>
    public async Task<Reply> OpenAsync(Turn turn, FormRef.Start form, CancellationToken cancellationToken) => new(
        new Message([.. Offer(form)]),
        Form: FormOf(form, await polls.SettingsAsync(turn.Organization, turn.Team, turn.Channel, cancellationToken)));

    /// <summary>Starts what was entered, or says what has to be mended.</summary>
    public async Task<Submission> SubmitAsync(Turn turn, FormRef.Start form, FormEntries entries, CancellationToken cancellationToken)
    {
        var settings = await polls.SettingsAsync(turn.Organization, turn.Team, turn.Channel, cancellationToken);
        var asked = FormOf(form, settings);
        var values = FormValues.Read(asked, entries);
        var (options, problem) = Options(values, settings);
        ImmutableArray<FieldProblem> wrong = problem is null ? values.Problems : values.Problems.Add(problem);
        if (!wrong.IsEmpty)
        {
            return new Submission.Refused(asked.With(entries), wrong);
        }

        var text = values.Text(Stories);
        var lines = values.Text(Reading) == OneStory ? [] : StoryLines.Each(text.Split('\n')) is { Length: > 1 } several ? several : StoryLines.Of(text);
        if (form.Link.Length > 0 && lines.IsEmpty)
        {
            text += $"\n{form.Link}";
        }

        var reply = await start.RunAsync(turn, options with { Text = text }, lines, cancellationToken);
        return reply.IsStart || reply.AsksFirst
            ? new Submission.Taken(reply)
            : new Submission.Refused(asked.With(entries), [new FieldProblem(Stories, reply.Answer.PlainText.ReplaceLineEndings(" "))]);
    }

    /// <summary>Starts what the form holds as it opens, without opening it.</summary>
    public async Task<Reply> SendAsync(Turn turn, FormRef.Start form, CancellationToken cancellationToken) =>
        await SubmitAsync(turn, form, FormEntries.None, cancellationToken) switch
        {
            Submission.Taken taken => taken.Reply,
            Submission.Refused refused => new Reply(Message.Say(string.Join(' ', refused.Problems.Select(problem => problem.Sentence)))),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };

    /// <summary>What leads to the form where none could be opened. What is too long for a button is shortened: it stands in the chat above.</summary>
    private static IEnumerable<Node> Offer(FormRef.Start form)
    {
        var title = StartPoll.FirstLine(form.Text);
        var send = new ActionRef.SendForm(form);
        FormRef.Start[] shorter = [form, form with { Text = title }, form with { Text = "" }, new FormRef.Start("")];
        var open = shorter.Select(ActionRef (offered) => new ActionRef.OpenForm(offered)).First(action => action.Fits);
        yield return new Node.Paragraph(title.Length == 0
            ? "What shall we estimate? A form asks for the stories, the cards and the time."
            : Text.Plain("Estimate ") + Text.Strong(title) + "? That began with no command that I know, so I take it for a story.");
        yield return new Node.Buttons(
        [
            new Button("Open the form", open, ButtonWeight.Primary),
            .. title.Length > 0 && send.Fits ? [new Button("Estimate it as it is", send)] : Array.Empty<Button>(),
            new Button("Show help", new ActionRef.Run("help")),
        ]);
    }

    private static Form FormOf(FormRef.Start form, PollSettings settings)
    {
        var text = form.Text.Length <= StoriesLength ? form.Text : StartPoll.Shortened(form.Text, StoriesLength - 1);
        return new Form(
            new FormRef.Start("", form.Link),
            "Estimate",
            [
                new Field.Paragraph(Stories, "What to estimate", StoriesLength, text)
                {
                    IsRequired = true,
                    Hint = "Keys or stories, one a line; or a filter of the backlog such as “unestimated” or “next iteration”.",
                },
                new Field.Choice(
                    Reading, "Lines",
                    [new FieldOption(OnePerLine, "Each line is a story"), new FieldOption(OneStory, "One story, its details below the title")],
                    text.Contains('\n', StringComparison.Ordinal) && StoryLines.Of(text).IsEmpty ? OneStory : OnePerLine) { IsRequired = true },
                new Field.Choice(
                    Pace, "Pace",
                    [new FieldOption(Together, "Together, story after story"), new FieldOption(OwnTime, "Each in their own time, until a deadline")], Together) { IsRequired = true },
                new Field.Line(Until, "Votes until", DeadlineLength)
                {
                    Hint = $"Such as “for 2d”, “by friday 15:00” or “tomorrow”; times are in {settings.Cadence.Zone.Id}. In their own time without it: the same time on the next working day.",
                },
                new Field.Choice(Deck, "Cards", Decks(settings), KnownDeck(settings)?.Name ?? AsLastTime) { IsRequired = true },
                new Field.Choice(
                    Names, "Votes are shown", [new FieldOption(Named, "With names"), new FieldOption(Anonymous, "Without names")],
                    settings.IsAnonymous ? Anonymous : Named) { IsRequired = true },
            ],
            "Start")
        {
            Introduction = form.Link.Length == 0 ? [] : [new Node.Note("A single story keeps a link to the message.")],
        };
    }

    /// <summary>What was entered as the options of a line: those that are as they were are left out, so that nothing is chosen that nobody chose.</summary>
    private static (LineOptions Options, FieldProblem? Problem) Options(FormValues values, PollSettings settings)
    {
        var deck = values.Text(Deck);
        var isAnonymous = values.Text(Names) == Anonymous;
        var isOwnTime = values.Text(Pace) == OwnTime;
        var until = values.Text(Until) is { Length: > 0 } written ? SetDeadline.Led(written) : isOwnTime ? Deadline.NextWorkingDay.ToString() : null;
        var options = new LineOptions(
            "",
            deck == AsLastTime || deck == KnownDeck(settings)?.Name ? null : deck,
            isAnonymous == settings.IsAnonymous ? null : isAnonymous,
            until);
        return until is not null && Deadline.Parse(until) is Reading<Deadline>.Refused refused ? (options, new FieldProblem(Until, refused.Problem.Sentence))
            : until is not null && !isOwnTime && StoryLines.Each(values.Text(Stories).Split('\n')).Length > 1 && values.Text(Reading) != OneStory
                ? (options, new FieldProblem(Until, "Several stories with a deadline are voted on each in their own time: choose that pace, or leave the deadline empty."))
            : (options, null);
    }

    private static ImmutableArray<FieldOption> Decks(PollSettings settings) =>
    [
        .. KnownDeck(settings) is null ? [new FieldOption(AsLastTime, Label("as last time", settings.Deck))] : Array.Empty<FieldOption>(),
        .. settings.Decks.DistinctBy(deck => deck.Name).Select(deck => new FieldOption(deck.Name, Label(deck.Name, deck))),
    ];

    /// <summary>The channel's deck, if it is one that can be named.</summary>
    private static Deck? KnownDeck(PollSettings settings) => settings.Decks.FirstOrDefault(deck => deck.Equals(settings.Deck));

    private static string Label(string name, Deck deck) => StartPoll.Shortened($"{name}: {string.Join(' ', deck.Cards.Select(card => card.Label))}", DeckLabelLength);
}
