using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>The <c>check</c> command: is this item, or this pasted story, ready to be planned?</summary>
public sealed class CheckReadiness(IBacklogStore backlog, IReadinessStore readiness)
{
    private const int KeysOffered = 4;
    private const string All = "all";

    /// <summary>For so long, leafing through a report is no check of its own.</summary>
    private static readonly Duration Leafing = Duration.FromMinutes(10);

    private const string Unwaive = "unwaive ";
    private const string Ask = "ask";

    private readonly WaiveFinding waive = new(backlog, readiness);
    private readonly AskOwner askOwner = new(backlog, readiness);

    public static CommandSpec Spec { get; } = new(
        "check",
        "<key | text>",
        "say whether a story is ready, with the words, the reason and the fix",
        "Paste a story, with its acceptance criteria below it, or name an item. The same text always gets the same verdict; the rules are in docs/readiness-rules.md. “ask” behind a key puts what is open to the item's owner.",
        ["check CHK-101", "check CHK-101 all", "check CHK-101 ask", "check As a shopper, I want to pay and print the receipt."],
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
        var rest = words.Length == 2 ? words[1] : "";
        if (!ItemKey.TryParse(words[0], out var key))
        {
            return await JudgeAsync(turn, text, cancellationToken);
        }

        return rest.Length == 0 || Page(rest) > 0 ? await JudgeAsync(turn, key, Page(rest), cancellationToken)
            : rest.Equals(Ask, StringComparison.OrdinalIgnoreCase) ? await askOwner.AskAsync(turn, key, cancellationToken)
            : rest.StartsWith(Unwaive, StringComparison.OrdinalIgnoreCase) && rest[Unwaive.Length..].Trim() is { Length: > 0 } rule
                ? await waive.EndAsync(turn, key, rule)
            : await JudgeAsync(turn, text, cancellationToken);
    }

    /// <summary>Checks what a poll estimates: its item, or its text where that is none, or is gone. The poll's card may be under the report, so a button leads back.</summary>
    public async Task<Reply> OfPollAsync(Turn turn, Poll poll, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(poll);
        var subject = poll.Subject;
        var reply = subject.Key is { } key && await backlog.FindAsync(turn.Organization, key, cancellationToken) is not null
            ? await JudgeAsync(turn, key, page: 0, cancellationToken)
            : await JudgeAsync(turn, subject.Details.Length == 0 ? subject.Title : $"{subject.Title}\n\n{subject.Details}", cancellationToken);
        return reply with { Answer = reply.Answer.With(new Node.Buttons([new Button("Show the poll", new ActionRef.Show(poll.Id))])) };
    }

    private async Task<Reply> JudgeAsync(Turn turn, string text, CancellationToken cancellationToken)
    {
        var standards = await readiness.StandardsAsync(turn.Organization, turn.Team, cancellationToken);
        return new Reply(ReadinessCard.Draw(standards.Judge(Pasted(text)), StartPoll.FirstLine(text), standards, key: null));
    }

    /// <summary>"all" is the first page of every finding, "all 2" the second; 0 for anything else.</summary>
    private static int Page(string words) =>
        words.Equals(All, StringComparison.OrdinalIgnoreCase) ? 1
        : words.StartsWith(All + " ", StringComparison.OrdinalIgnoreCase) && int.TryParse(words.AsSpan(All.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Max(1, page)
        : 0;

    private async Task<Reply> JudgeAsync(Turn turn, ItemKey key, int page, CancellationToken cancellationToken)
    {
        if (await backlog.FindAsync(turn.Organization, key, cancellationToken) is not { } item)
        {
            return new Reply(UnknownKey(key, await backlog.NearestKeysAsync(turn.Organization, key, KeysOffered, cancellationToken)));
        }

        var standards = await readiness.StandardsWithNeighboursAsync(turn.Organization, item.Team, cancellationToken);
        var report = standards.Judge(item, turn.Now);
        var before = await BeforeAsync(turn, KeptCheck.Of(item, standards, report, turn), key, isLeafing: page > 0, cancellationToken);
        return new Reply(ReadinessCard.Draw(
            report, $"{item.Key} {item.Title}", standards, item.Key, page, before is null ? null : SinceLastCheck.Between(before, report),
            estimated: await readiness.EstimatedAnywayAsync(turn.Organization, key, cancellationToken)));
    }

    /// <summary>Keeps a check, unless it is the further pages of the one just made.</summary>
    /// <returns>The check that it is compared with, if there is one.</returns>
    private async Task<KeptCheck?> BeforeAsync(Turn turn, KeptCheck check, ItemKey key, bool isLeafing, CancellationToken cancellationToken)
    {
        var kept = isLeafing ? await readiness.ChecksAsync(turn.Organization, key, 2, cancellationToken) : [];
        return kept is [var last, ..] && last.Says(check) && check.At - last.At < Leafing ? kept.Skip(1).FirstOrDefault() : await readiness.KeepAsync(turn, key, check);
    }

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
