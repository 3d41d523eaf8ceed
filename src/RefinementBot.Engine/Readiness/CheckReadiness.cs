using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>The <c>check</c> command: is this item, or this pasted story, ready to be planned?</summary>
public sealed class CheckReadiness(IBacklogStore backlog)
{
    private const int KeysOffered = 4;
    private const string All = "all";

    public static CommandSpec Spec { get; } = new(
        "check",
        "<key | text>",
        "say whether a story is ready, with the words, the reason and the fix",
        "Paste a story, with its acceptance criteria below it, or name an item. The same text always gets the same verdict; the rules are in docs/readiness-rules.md.",
        ["check CHK-101", "check CHK-101 all", "check As a shopper, I want to pay and print the receipt."],
        InTeamsMenu: true);

    /// <summary>Runs the command with what followed the verb.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        var text = arguments.Trim();
        if (text.Length == 0)
        {
            return new Reply(Message.Say(Words.Plain("Say what to check: ") + Words.Code("check CHK-101") + ", or paste a story behind " + Words.Code("check") + "."));
        }

        if (text.Length > StartPoll.MaxTextLength)
        {
            return new Reply(Message.Say(
                $"That text has {text.Length} characters, and I take at most {StartPoll.MaxTextLength} in a chat. Check a whole backlog with RefinementBot check on the command line."));
        }

        var words = text.Split([' ', '\n'], 2, StringSplitOptions.TrimEntries);
        var inFull = words.Length == 2 && words[1].Equals(All, StringComparison.OrdinalIgnoreCase);
        if (ItemKey.TryParse(words[0], out var key) && (words.Length == 1 || inFull))
        {
            return await backlog.FindAsync(turn.Organization, key, cancellationToken) is { } item
                ? new Reply(ReadinessCard.Draw(Judge(ItemUnderCheck.Of(item)), $"{item.Key} {item.Title}", item.Key, inFull))
                : new Reply(UnknownKey(key, await backlog.NearestKeysAsync(turn.Organization, key, KeysOffered, cancellationToken)));
        }

        return new Reply(ReadinessCard.Draw(Judge(Pasted(text)), StartPoll.FirstLine(text), key: null));
    }

    private static ReadinessReport Judge(ItemUnderCheck item) => ReadinessCheck.Check(item, DefinitionOfReady.Default).Report;

    /// <summary>A text in a chat: paragraphs behind the first are criteria if they look like it, else more of the story.</summary>
    private static ItemUnderCheck Pasted(string text)
    {
        var paragraphs = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(paragraph => (IReadOnlyList<string>)paragraph.Split('\n')).ToList();
        var story = PastedStory.Read("", paragraphs[0]);
        return paragraphs.Skip(1).Aggregate(story, (item, lines) => PastedStory.IsCriteria(lines)
            ? PastedStory.With(item, lines)
            : item with { Description = string.Join("\n\n", ((string[])[item.Description, string.Join('\n', lines)]).Where(part => part.Length > 0)) });
    }

    private static Message UnknownKey(ItemKey key, IReadOnlyList<ItemKey> nearest) => nearest.Count == 0
        ? Message.Say($"I know no item {key}.")
        : Message.Of(
            new Node.Paragraph($"I know no item {key}. Did you mean one of these?"),
            new Node.Buttons([.. nearest.Select(near => new Button($"Check {near}", new ActionRef.Run($"check {near}")))]));
}
