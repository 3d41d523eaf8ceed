using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>The <c>estimate</c> command: opens a poll on an item or on free text.</summary>
public sealed class StartPoll(IBacklogStore backlog, IPollStore polls, IPollWriter writer)
{
    /// <summary>The longest text that can be put to estimation, in UTF-16 units. What is longer is a document, not a story.</summary>
    public const int MaxTextLength = 3000;

    /// <summary>How much of the text names the poll; the rest stands below.</summary>
    public const int MaxTitleLength = 250;

    private const int KeysOffered = 4;

    public static CommandSpec Spec { get; } = new(
        "estimate",
        "<key | text>",
        "start an estimation poll on an item or on any text",
        "Everybody in the channel may vote. Votes stay hidden until somebody reveals them, or until all expected voters have voted.",
        ["estimate CHK-101", "estimate Pay with a saved card", "estimate \"CHK-101 without the discount\""],
        InTeamsMenu: true);

    /// <summary>Runs the command with what followed the verb.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        if (arguments.All(character => character is '"' or ' ' or '\n'))
        {
            return new Reply(Message.Of(
                new Node.Paragraph(Text.Plain("Say what to estimate: ") + Text.Code("estimate CHK-101") + " or " + Text.Code("estimate Pay with a saved card") + ".")));
        }

        if (arguments.Length > MaxTextLength)
        {
            return new Reply(Message.Say(
                $"That text has {arguments.Length} characters, and I take at most {MaxTextLength}. Give the story a title and a few lines, or its key."));
        }

        var firstWord = arguments.Split([' ', '\n'], 2)[0];
        if (ItemKey.TryParse(firstWord, out var key))
        {
            if (await backlog.FindAsync(turn.Organization, key, cancellationToken) is { } item)
            {
                return await OpenAsync(turn, new PollSubject(item.Key, item.Title, item.Description), cancellationToken);
            }

            if (firstWord.Length == arguments.Length)
            {
                return new Reply(UnknownKey(key, await backlog.NearestKeysAsync(turn.Organization, key, KeysOffered, cancellationToken)));
            }
        }

        return await OpenAsync(turn, Subject(arguments), cancellationToken);
    }

    /// <summary>The first line of a text, cut to a length that fits a button.</summary>
    internal static string FirstLine(string text)
    {
        const int enough = 80;
        var line = text.Split('\n', 2)[0].Trim();
        return line.Length <= enough ? line : Cut(line, enough) + "…";
    }

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

    private async Task<Reply> OpenAsync(Turn turn, PollSubject subject, CancellationToken cancellationToken)
    {
        var voters = await polls.VotersAsync(turn.Organization, turn.Team, turn.Channel, cancellationToken);
        var written = await writer.OpenAsync(turn, new PollEvent.PollOpened(
            new PollId(turn.FreshId),
            turn.Organization,
            turn.Team,
            turn.Channel,
            subject,
            Deck.ModifiedFibonacci,
            turn.Actor.Person,
            voters.Expected,
            voters.Observers,
            turn.Now));
        return new Reply(
            written.Answer.Say(written.Poll),
            written.Poll,
            CardFollows: written.Answer.IsSeenByAll,
            ShowsPoll: written.Answer.Code == PollAnswerCode.ShownInstead);
    }

    private static Message UnknownKey(ItemKey key, IReadOnlyList<ItemKey> nearest) => Message.Of(
        new Node.Paragraph(nearest.Count == 0
            ? $"I know no item {key}."
            : $"I know no item {key}. Did you mean {PollCard.Names([.. nearest.Select(near => near.Value)]).Replace(" and ", " or ", StringComparison.Ordinal)}?"),
        new Node.Buttons(
        [
            .. nearest.Select(near => new Button($"Estimate {near}", new ActionRef.Run($"estimate {near}"))),
            new Button("Estimate it as text", new ActionRef.Run($"estimate \"{key}\"")),
        ]));

    /// <summary>The beginning of a text, not cut through a character that people see as one.</summary>
    private static string Cut(string text, int most)
    {
        var boundaries = System.Globalization.StringInfo.ParseCombiningCharacters(text);
        return text[..boundaries.Last(boundary => boundary <= most)];
    }
}
