using System.Collections.Immutable;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Estimation;

/// <summary>The <c>estimate</c> command: opens a poll on an item or on free text.</summary>
public sealed class StartPoll(IBacklogStore backlog, IPollStore polls, IPollWriter writer, ISessionWriter sessions, IReadinessStore readiness)
{
    /// <summary>The word behind a key that starts its poll although findings block the item.</summary>
    public const string Anyway = "anyway";

    private readonly ReadinessGate gate = new(readiness);
    private readonly StartSession session = new(backlog, polls, sessions, new ReadinessGate(readiness));

    /// <summary>The longest text that can be put to estimation, in UTF-16 units. What is longer is a document, not a story.</summary>
    public const int MaxTextLength = 3000;

    /// <summary>How much of the text names the poll; the rest stands below.</summary>
    public const int MaxTitleLength = 250;

    private const int KeysOffered = 4;

    public static CommandSpec Spec { get; } = new(
        "estimate",
        "<key | text | several of them> [for 2d | by friday 15:00] [deck <name>] [anonymous]",
        "start an estimation poll on an item or on any text, or a session on several",
        "Everybody in the channel may vote. Votes stay hidden until somebody reveals them, or until all expected voters have voted. "
            + "“for 2d”, “for 4h”, “by friday 15:00” or “by tomorrow” at the end sets a deadline, at which they are revealed by themselves; days are working days. "
            + "“deck tshirt” or “deck S=1 M=3 L=8” at the end chooses the cards, “anonymous” keeps votes without names, “named” with them; "
            + "the channel remembers these two. Several keys, a list with a story a line, or a filter of the backlog start a session; with a deadline, all its polls are open at once. "
            + "Quotation marks around the story make such words part of it. Where findings block an item, they are shown first; “anyway” behind its key starts the poll all the same, and is recorded.",
        ["estimate CHK-101", "estimate CHK-101 by friday 15:00", "estimate CHK-101 deck tshirt", "estimate Pay with a saved card anonymous", "estimate CHK-101 CHK-102 CHK-103", "estimate unestimated by friday", "estimate \"CHK-101 without the discount\""],
        InTeamsMenu: true);

    /// <summary>Runs the command with what followed the verb.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        var options = LineOptions.Parse(arguments);
        if (options.Text.All(character => character is '"' or ' ' or '\n'))
        {
            return new Reply(Message.Of(
                new Node.Paragraph(Text.Plain("Say what to estimate: ") + Text.Code("estimate CHK-101") + " or " + Text.Code("estimate Pay with a saved card") + ".")));
        }

        return await RunAsync(turn, options, StoryLines.Of(options.Text), cancellationToken);
    }

    /// <summary>Starts what the options say.</summary>
    /// <param name="lines">The stories of a list; empty if the options' text is one story, or a filter.</param>
    internal async Task<Reply> RunAsync(Turn turn, LineOptions options, ImmutableArray<string> lines, CancellationToken cancellationToken)
    {
        var longest = lines.IsEmpty ? MaxTextLength : StartSession.MaxTextLength;
        if (options.Text.Length > longest)
        {
            return new Reply(Message.Say(
                $"That text has {options.Text.Length} characters, and I take at most {longest}. Give the story a title and a few lines, or its key."));
        }

        var settings = await polls.SettingsAsync(turn.Organization, turn.Team, turn.Channel, cancellationToken);
        switch (options.Deck is null ? new DeckChoice.Chosen(settings.Deck) : DeckChoice.Of(options.Deck, settings.Decks))
        {
            case DeckChoice.Unknown unknown:
                return new Reply(UnknownDeck(unknown, options, settings.Decks));
            case DeckChoice.Bad bad:
                return new Reply(Message.Say($"That is no deck to estimate with. {bad.Reason}"));
            case DeckChoice.Chosen chosen:
                settings = settings with { Deck = chosen.Deck, IsAnonymous = options.Anonymous ?? settings.IsAnonymous };
                break;
        }

        PollDeadline? deadline = null;
        switch (options.Until is { } until ? PollDeadline.Read(until, settings.Cadence, turn.Now) : null)
        {
            case Reading<PollDeadline>.Refused refused:
                return new Reply(BadDeadline(refused.Problem, options));
            case Reading<PollDeadline>.Done done:
                deadline = done.Value;
                break;
        }

        var wanted = new SessionWanted(settings, deadline, options, AloneAsync);
        if (!lines.IsEmpty)
        {
            return await session.OfLinesAsync(turn, lines, wanted, cancellationToken);
        }

        if (await session.OfFilterAsync(turn, wanted, cancellationToken) is { } filtered)
        {
            return filtered;
        }

        return await StoryAsync(turn, options, cancellationToken) switch
        {
            (var story, null, var isAnyway) => Noting(story!, options, await OpenUnlessBlockedAsync(turn, story!, isAnyway, settings, deadline, options, cancellationToken)),
            (_, var question, _) => new Reply(question),
        };

        Task<Reply> AloneAsync(Story story) => OpenUnlessBlockedAsync(turn, story, isAnyway: false, settings, deadline, options, cancellationToken);
    }

    /// <summary>What is to be estimated and whether whatever blocks it, or what has to be asked first.</summary>
    private async Task<(Story? Story, Message? Question, bool IsAnyway)> StoryAsync(Turn turn, LineOptions options, CancellationToken cancellationToken)
    {
        var words = options.Text.Split([' ', '\n'], 2, StringSplitOptions.TrimEntries);
        var isAddress = StoryLines.KeyOfAddress(words[0], out var key);
        if (isAddress || ItemKey.TryParse(words[0], out key))
        {
            var isAnyway = words.Length == 2 && words[1].Equals(Anyway, StringComparison.OrdinalIgnoreCase);
            if (await backlog.FindAsync(turn.Organization, key, cancellationToken) is { } item)
            {
                return (Story.Of(item), null, isAnyway);
            }

            if ((words.Length == 1 || isAnyway) && !isAddress)
            {
                return (null, UnknownKey(key, await backlog.NearestKeysAsync(turn.Organization, key, KeysOffered, cancellationToken), options), false);
            }
        }

        return (new Story(Subject(options.Text), null), null, false);
    }

    /// <summary>
    /// Words behind a key that are not its title were meant for something, most likely for an option: whoever wrote them is told that
    /// they were not.
    /// </summary>
    private static Reply Noting(Story story, LineOptions options, Reply reply)
    {
        var words = options.Text.Split(' ', 2, StringSplitOptions.TrimEntries);
        if (!reply.IsStart || story.Item is not { } item || words.Length < 2 || options.Text.Contains('\n', StringComparison.Ordinal) || words[1].Equals(Anyway, StringComparison.OrdinalIgnoreCase))
        {
            return reply;
        }

        var said = words[1].Trim(' ', ':', ',', ';', '-', '–', '—', '"');
        return said.Length == 0 || item.Title.Contains(said, StringComparison.OrdinalIgnoreCase) || said.Contains(item.Title, StringComparison.OrdinalIgnoreCase)
            ? reply
            : reply with
            {
                Answer = reply.Answer.With(new Node.Note($"{item.Key} is estimated as it stands in the backlog. I did not know what to do with “{FirstLine(said)}”, so that was left out; “help estimate” has the options.")),
                CardFollows = false,
                CardSaysIt = false,
            };
    }

    /// <summary>Opens the poll; of an item that is blocked, says so first. Where its poll runs already, that is shown and nothing is asked.</summary>
    private async Task<Reply> OpenUnlessBlockedAsync(
        Turn turn, Story story, bool isAnyway, PollSettings settings, PollDeadline? deadline, LineOptions options, CancellationToken cancellationToken)
    {
        var look = story.Item is { } judged ? await gate.LookAsync(judged, turn.Now, cancellationToken) : null;
        if (story.Item is { } item && look is { Open.IsEmpty: false } && !isAnyway
            && (await polls.OpenOnAsync(turn.Organization, [item.Key], cancellationToken)).Count == 0)
        {
            return await gate.AskAsync(turn, item, look, options.Written);
        }

        var reply = await OpenAsync(turn, story.Subject, look?.Open ?? [], settings, deadline, options, cancellationToken);
        return isAnyway && look is { Open.IsEmpty: true }
            ? reply with { Answer = reply.Answer.With(new Node.Note("Nothing blocks it any more, so there is nothing to record.")) }
            : reply;
    }

    /// <summary>The first line of a text, cut to a length that fits a button.</summary>
    internal static string FirstLine(string text)
    {
        const int enough = 80;
        return Shortened(text.Split('\n', 2)[0].Trim(), enough);
    }

    /// <summary>A text of at most so many characters and a dash of dots.</summary>
    internal static string Shortened(string text, int most) => text.Length <= most ? text : Cut(text, most).TrimEnd() + "…";

    /// <summary>Free text as a subject: quotation marks around it go, its first line is the title.</summary>
    internal static PollSubject Subject(string text)
    {
        var words = text is ['"', .. var inner, '"'] && !inner.Contains('"', StringComparison.Ordinal) ? inner.Trim() : text;
        var lines = words.Split('\n', 2);
        var title = lines[0].Trim();
        var details = lines.Length > 1 ? lines[1].Trim() : "";
        if (title.Length <= MaxTitleLength)
        {
            return new PollSubject(null, title, details);
        }

        var head = Cut(title, MaxTitleLength);
        return new PollSubject(null, head + "…", string.Join('\n', ((string[])["…" + title[head.Length..], details]).Where(part => part.Length > 0)));
    }

    private async Task<Reply> OpenAsync(
        Turn turn, PollSubject subject, ImmutableArray<FindingMark> open, PollSettings settings, PollDeadline? deadline, LineOptions options, CancellationToken cancellationToken)
    {
        var voters = await polls.VotersAsync(turn.Organization, turn.Team, turn.Channel, cancellationToken);
        var asksFirst = voters.Newcomers > Voters.MostNewcomers;
        var written = await writer.OpenAsync(turn, new PollEvent.PollOpened(
            new PollId(turn.FreshId),
            turn.Organization,
            turn.Team,
            turn.Channel,
            subject,
            settings.Deck,
            turn.Actor.Person,
            asksFirst ? [] : voters.Expected,
            voters.Observers,
            turn.Now)
        {
            IsAnonymous = settings.IsAnonymous,
            Facilitation = settings.Facilitation,
            Deadline = deadline,
            Choice = new PollChoice(options.Deck is null ? null : settings.Deck, options.Anonymous),
            OpenFindings = open,
        });
        if (written is { Answer.Code: PollAnswerCode.ShownInstead, Poll: { } shown } && options.Anonymous is { } wanted && wanted != shown.IsAnonymous)
        {
            return await ChangeAnonymityAsync(turn, shown, wanted);
        }

        if (written is { Answer.Code: PollAnswerCode.ShownInstead, Poll: { Stage: PollStage.Open } running } && deadline is not null)
        {
            return Shown(await writer.ActAsync(turn with { DeliveryKey = $"{turn.DeliveryKey}:deadline" }, running.Id, new PollCommand.ChangeDeadline(turn.Actor, turn.Now, deadline)));
        }

        var asks = asksFirst && written.Answer.Code == PollAnswerCode.Opened;
        return new Reply(
            asks ? AskNewcomers(written.Answer.Say(written.Poll), written.Poll!, voters) : written.Answer.Say(written.Poll),
            written.Poll,
            CardFollows: written.Answer.IsSeenByAll && !asks,
            ShowsPoll: written.Answer.Code == PollAnswerCode.ShownInstead)
        { IsStart = true };
    }

    /// <summary>The item's poll is open already: it is made anonymous if that can still be kept, and stays so if it is.</summary>
    private async Task<Reply> ChangeAnonymityAsync(Turn turn, Poll poll, bool isAnonymous)
    {
        return Shown(await writer.ActAsync(
            turn with { DeliveryKey = $"{turn.DeliveryKey}:anonymity" }, poll.Id, new PollCommand.ChangeAnonymity(turn.Actor, turn.Now, isAnonymous)));
    }

    private static Reply Shown(Written changed) => new(changed.Answer.Say(changed.Poll), changed.Poll, ShowsPoll: true) { IsStart = true };

    /// <summary>Waiting for many people who were never waited for is a question first: somebody may have added a whole department.</summary>
    internal static Message AskNewcomers(Message opened, Poll poll, Voters voters) => new(
    [
        .. opened.Nodes,
        new Node.Paragraph(
            $"The team has {voters.Expected.Count} people to wait for, {voters.Newcomers} of them for the first time. For now the poll waits for nobody. Should it wait for them all?"),
        new Node.Buttons([new Button($"Wait for all {voters.Expected.Count}", new ActionRef.Expect(poll.Id))]),
    ]);

    private static Message BadDeadline(ReadingProblem problem, LineOptions options)
    {
        var (story, others) = (options.Text, (options with { Until = null }).Written);
        Button?[] buttons =
        [
            problem.Nearest is { } nearest ? Runs($"Yes, {nearest}", $"estimate {story} {nearest}{others}") : null,
            story.Contains('"', StringComparison.Ordinal) || story.Contains('\n', StringComparison.Ordinal) ? null
                : Runs("It is part of the story", $"estimate \"{story} {options.Until}\"{others}"),
        ];
        return Message.Of(
            new Node.Paragraph($"I cannot use “{options.Until}” as a deadline. {problem.Sentence} If the words are part of the story, put quotation marks around it."),
            new Node.Buttons([.. buttons.OfType<Button>()]));
    }

    private static Message UnknownDeck(DeckChoice.Unknown unknown, LineOptions options, ImmutableArray<Deck> decks)
    {
        var (story, asText) = (options.Text, $"estimate \"{options.Text}{(options with { Anonymous = null }).Written}\"{(options with { Deck = null }).Written}");
        Button?[] buttons =
        [
            unknown.Nearest is { } nearest ? Runs($"Yes, deck {nearest.Name}", $"estimate {story}{(options with { Deck = nearest.Name }).Written}") : null,
            story.Contains('"', StringComparison.Ordinal) || story.Contains('\n', StringComparison.Ordinal) ? null : Runs("It is part of the story", asText),
        ];
        return Message.Of(
            new Node.Paragraph(
                Text.Plain($"I know no deck “{unknown.Name}”{(unknown.Nearest is { } meant ? $". Did you mean {meant.Name}" : "")}{(unknown.Nearest is null ? "." : "?")} ")
                + $"There are {DeckChoice.Names(decks)}; or write the cards, as in " + Text.Code("deck S=1 M=3 L=8")
                + ". If the words are part of the story, put quotation marks around it."),
            new Node.Buttons([.. buttons.OfType<Button>()]));
    }

    /// <summary>A button that runs a line, or null if the line is longer than a button can carry.</summary>
    private static Button? Runs(string label, string line) =>
        new ActionRef.Run(line) is var run && run.ToString().Length <= ActionRef.MaxLength ? new Button(label, run) : null;

    private static Message UnknownKey(ItemKey key, IReadOnlyList<ItemKey> nearest, LineOptions options)
    {
        Button?[] buttons =
        [
            .. nearest.Select(near => Runs($"Estimate {near}", $"estimate {near}{options.Written}")),
            Runs("Estimate it as text", $"estimate \"{key}\"{options.Written}"),
        ];
        return Message.Of(
            new Node.Paragraph(nearest.Count == 0
                ? $"I know no item {key}."
                : $"I know no item {key}. Did you mean {PollCard.Names([.. nearest.Select(near => near.Value)]).Replace(" and ", " or ", StringComparison.Ordinal)}?"),
            new Node.Buttons([.. buttons.OfType<Button>()]));
    }

    /// <summary>The beginning of a text, not cut through a character that people see as one.</summary>
    private static string Cut(string text, int most)
    {
        var boundaries = System.Globalization.StringInfo.ParseCombiningCharacters(text);
        return text[..boundaries.Last(boundary => boundary <= most)];
    }
}
