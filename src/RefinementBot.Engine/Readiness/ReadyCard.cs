using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>How the board looks in a chat: the sum first, then the worst items with whose move it is, two lines each, so that it reads on a phone.</summary>
public static class ReadyCard
{
    /// <summary>How many items stand on a page.</summary>
    public const int PageSize = 8;

    /// <summary>How many ready ones are named.</summary>
    private const int ReadyNamed = 12;

    /// <summary>How many of the shown items have a button of their own.</summary>
    private const int ItemButtons = 4;

    private const int TitleLength = 90;
    private const int NameLength = 40;
    private const int FixLength = 160;
    private const int WordsLength = 60;

    /// <param name="nameOf">People by name, for those who have not voted.</param>
    /// <param name="page">Which page of what is to be done, from 1.</param>
    public static Message Draw(ReadyBoard board, Func<PersonId, string> nameOf, int page = 1)
    {
        ArgumentNullException.ThrowIfNull(board);
        var toDo = board.ToDo;
        page = Math.Clamp(page, 1, Math.Max(1, (toDo.Length + PageSize - 1) / PageSize));
        ImmutableArray<BoardLine> shown = [.. toDo.Skip((page - 1) * PageSize).Take(PageSize)];
        ImmutableArray<BoardLine> after = [.. toDo.Skip(page * PageSize)];
        return new Message(
        [
            new Node.Heading(board.Scope.IsIteration ? $"Ready for {board.Scope.Title}?" : $"Is {board.Scope.Title} ready?"),
            .. board.Scope.About.Length == 0 ? [] : ImmutableArray.Create<Node>(new Node.Note(board.Scope.About)),
            new Node.Paragraph(Verdict(board)),
            .. board.Since is { } since ? [new Node.Note(Say(since))] : ImmutableArray<Node>.Empty,
            new Node.Facts([.. Facts(board)]),
            .. shown.Select(line => new Node.Paragraph(Row(line, nameOf, board.Zone))),
            .. after.IsEmpty ? [] : ImmutableArray.Create<Node>(new Node.Note($"And {after.Length} more: {Folded(after)}.")),
            .. Ready(board),
            .. Buttons(board, shown, page, toDo.Length),
        ]);
    }

    private static Words Verdict(ReadyBoard board)
    {
        var open = board.Lines.Count(line => line.Standing != BoardStanding.Done);
        var ready = board.In(BoardStanding.Ready).Length;
        return open == 0 ? Words.Strong("All of it is done.")
            : ready == open ? Words.Strong(open == 1 ? "Its one item is ready." : $"All {open} items are ready.") + " Nothing is left to do before planning."
            : Words.Strong(open == 1 ? "Its one item is not ready yet." : $"{ready} of {open} items {(ready == 1 ? "is" : "are")} ready.");
    }

    private static string Say(BoardSince since) =>
        $"Checked {Items(since.Checked)} just now. Since the checks before: {since.Fixed} fixed, {since.StillOpen} still open, {since.New} new"
        + (since.Waived > 0 ? $", {since.Waived} waived" : "") + (since.NoLongerWaived > 0 ? $", {since.NoLongerWaived} no longer waived" : "") + ".";

    private static IEnumerable<Fact> Facts(ReadyBoard board)
    {
        yield return Fact("Not ready", BoardStanding.NotReady);
        yield return Fact("Unestimated", BoardStanding.Unestimated);
        yield return Fact("Ready", BoardStanding.Ready);
        if (!board.In(BoardStanding.Done).IsEmpty)
        {
            yield return Fact("Done", BoardStanding.Done);
        }

        if (board.Scope.IsIteration)
        {
            yield return new Fact("Load", Load(board));
            if (board.CapacitySays is { } says)
            {
                yield return new Fact("Capacity", board.Capacity is null ? "not set" : says);
            }
        }

        Fact Fact(string name, BoardStanding standing)
        {
            var lines = board.In(standing);
            return new Fact(name, lines.IsEmpty ? "none"
                : Items(lines.Length) + (lines.Any(line => line.Item.Estimate is not null) ? $", {BacklogList.Points(ReadyBoard.Sum(lines))}" : ""));
        }
    }

    private static string Load(ReadyBoard board)
    {
        var open = board.Lines.Count(line => line.Standing != BoardStanding.Done && line.Item.Estimate is null);
        var unknown = open == 0 ? "" : $", and {Items(open)} without an estimate";
        return (board.Capacity switch
        {
            null => BacklogList.Points(board.Points),
            { } most when board.Points > most => $"{Number(board.Points)} of {BacklogList.Points(most)}, {Number(board.Points - most)} too many",
            { } most => $"{Number(board.Points)} of {BacklogList.Points(most)}, {Number(most - board.Points)} left",
        }) + unknown;
    }

    /// <summary>An item, how it stands, whose move it is, and what that is.</summary>
    private static Words Row(BoardLine line, Func<PersonId, string> nameOf, DateTimeZone zone)
    {
        var (standing, move) = line.Standing == BoardStanding.NotReady ? (Blocked(line), line.Asked is { } asked ? AnswerersMove(asked, line, zone) : OwnersMove(line)) : TeamsMove(line, nameOf);
        return Words.Strong(line.Item.Key.Value) + $" {Shorten.ToLine(line.Item.Title, TitleLength)}\n" + $"{standing} · " + move;
    }

    private static string Blocked(BoardLine line) =>
        $"Not ready: {SinceLastCheck.List([.. line.Blocking.Select(finding => finding.Rule)])}" + (line.Item.Estimate is { } estimate ? $", {BacklogList.Estimated(estimate)}" : "");

    private static Words OwnersMove(BoardLine line)
    {
        var fix = Shorten.ToLine(line.Blocking[0].Fix, FixLength);
        return line.Item.Owner is { } owner
            ? Words.Plain($"{Shorten.ToLine(owner.Name, NameLength)}'s move: ") + fix
            : Words.Plain("Nobody's yet: name an owner. Then: ") + fix;
    }

    /// <summary>She has been asked, so nothing more is to be done before she has answered.</summary>
    private static Words AnswerersMove(AskedQuestions asked, BoardLine line, DateTimeZone zone)
    {
        var (owner, open) = (Shorten.ToLine(asked.OwnerName, NameLength), asked.StillOpen(line.Report.Findings).Length);
        return $"{owner}'s move: answer {AskOwner.Count(open)} that {Shorten.ToLine(asked.ByName, NameLength)} asked on {WaiveFinding.Say(asked.At.InZone(zone).Date)}.";
    }

    private static (string Standing, Words Move) TeamsMove(BoardLine line, Func<PersonId, string> nameOf) => line.Poll switch
    {
        null => ("Not estimated", "The team's move: estimate it."),
        { Stage: PollStage.Revealed } => ("Revealed", "The team's move: accept an estimate, or vote again."),
        var poll => ("In voting", Awaited(poll, nameOf)),
    };

    private static Words Awaited(Poll poll, Func<PersonId, string> nameOf)
    {
        ImmutableArray<string> awaited = poll.IsAnonymous ? [] : [.. poll.ExpectedVoters.Where(person => poll.VoteOf(person) is null).Select(nameOf).Order(StringComparer.OrdinalIgnoreCase)];
        return awaited.Length is > 0 and <= 4 ? $"{PollCard.Names(awaited)}: vote."
            : poll.ExpectedVoters.IsEmpty || poll.Round.AwaitedCount == 0 ? $"{poll.Round.Votes.Count} have voted. The team's move: vote and reveal."
            : $"{poll.Round.AwaitedCount} people still have to vote.";
    }

    private static string Folded(ImmutableArray<BoardLine> lines) => string.Join(", ", lines.GroupBy(line => line.Standing)
        .Select(group => $"{group.Count()} {(group.Key == BoardStanding.NotReady ? "not ready" : "unestimated")} ({string.Join(", ", group.Take(ReadyNamed).Select(line => line.Item.Key))}{(group.Count() > ReadyNamed ? ", …" : "")})"));

    private static ImmutableArray<Node> Ready(ReadyBoard board)
    {
        var ready = board.In(BoardStanding.Ready);
        string[] named =
        [
            .. ready.Take(ReadyNamed).Select(line => $"{line.Item.Key} ({line.Item.Estimate!.Label}{(line.Report.Waived.Count > 0 ? ", waived" : "")})"),
            .. ready.Length > ReadyNamed ? [$"and {ready.Length - ReadyNamed} more"] : Array.Empty<string>(),
        ];
        return ready.IsEmpty ? [] : [new Node.Note($"Ready to be planned: {string.Join(", ", named)}.")];
    }

    private static ImmutableArray<Node> Buttons(ReadyBoard board, ImmutableArray<BoardLine> shown, int page, int toDo)
    {
        Button[] ofItems = [.. shown.Where(line => line.Standing == BoardStanding.NotReady).Take(ItemButtons).Select(line => new Button($"Check {line.Item.Key}", new ActionRef.Run($"check {line.Item.Key}")))];
        Button[] ofBoard =
        [
            .. Session([.. board.In(BoardStanding.Unestimated).Where(line => line.Poll is null)]),
            new Button("Check all again", Run("check all")),
            .. page > 1 ? [new Button("Show worse ones", Run(Page(page - 1)))] : Array.Empty<Button>(),
            .. page * PageSize < toDo ? [new Button("Show more", Run(Page(page + 1)))] : Array.Empty<Button>(),
        ];
        return [.. ofItems.Length == 0 ? [] : ImmutableArray.Create<Node>(new Node.Buttons([.. ofItems])), new Node.Buttons([.. ofBoard])];

        ActionRef.Run Run(string rest) => new(string.Join(' ', ((string[])["ready", board.Scope.Words, rest]).Where(part => part.Length > 0)));

        static string Page(int number) => string.Create(CultureInfo.InvariantCulture, $"page {number}");
    }

    /// <summary>Puts to estimation what nothing blocks: one story by itself, of many as many as a button can carry.</summary>
    private static IEnumerable<Button> Session(ImmutableArray<BoardLine> lines)
    {
        var count = Math.Min(lines.Length, RefinementSession.MostItems);
        while (count > 0 && !new ActionRef.Run(Line(count)).Fits)
        {
            count--;
        }

        if (count > 0)
        {
            yield return new Button(
                count == 1 ? $"Estimate {lines[0].Item.Key}" : count < lines.Length ? $"Estimate the first {count} of {lines.Length} unestimated" : $"Estimate the {count} unestimated",
                new ActionRef.Run(Line(count)), ButtonWeight.Primary);
        }

        string Line(int most) => $"estimate {string.Join(' ', lines.Take(most).Select(line => line.Item.Key))}";
    }

    private static string Items(int count) => count == 1 ? "1 item" : string.Create(CultureInfo.InvariantCulture, $"{count} items");

    private static string Number(decimal points) => points.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>There is nothing to show.</summary>
    public static Message Empty(BoardScope scope, bool hasItems)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return !hasItems
            ? Message.Of(
                new Node.Paragraph(Words.Plain("The backlog is empty, so there is nothing to get ready. Add the first item with ") + Words.Code("add Pay with a saved card") + "."),
                new Node.Buttons([new Button("Add an item", new ActionRef.Run("add"), ButtonWeight.Primary)]))
            : Message.Of(
                new Node.Paragraph(scope.IsIteration
                    ? $"Nothing is planned for {scope.Title} yet.{(scope.About.Length == 0 ? "" : $" {scope.About}")} Edit an item to plan it for an iteration, or look at the top of the backlog."
                    : "Everything in the backlog is done, so there is nothing to get ready."),
                new Node.Buttons([new Button(scope.IsIteration ? "Show the top of the backlog" : "Show the backlog", new ActionRef.Run(scope.IsIteration ? "ready backlog" : "backlog"))]));
    }

    /// <summary>Nobody knows that iteration.</summary>
    /// <param name="isRelative">Whether what was said means one by what day it is.</param>
    public static Message Unknown(string said, bool isRelative, IReadOnlyList<string> nearest)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(nearest);
        Button?[] buttons =
        [
            .. nearest.Select(name => Runs($"Show {Shorten.ToLine(name, NameLength)}", $"ready {name}")),
            Runs("Show the top of the backlog", "ready backlog"),
            isRelative ? null : Runs("Estimate it as text", $"estimate \"ready {said}\""),
        ];
        return Message.Of(
            new Node.Paragraph(isRelative
                ? Words.Plain("The team has not said when its iterations are, and no item names one with days. Say when they are with ") + Words.Code("cadence") + ", or name one."
                : Words.Plain($"I know no iteration “{Shorten.ToLine(said, WordsLength)}”."
                    + (nearest.Count == 0 ? "" : $" Did you mean {PollCard.Names([.. nearest]).Replace(" and ", " or ", StringComparison.Ordinal)}?"))),
            new Node.Buttons([.. buttons.OfType<Button>()]));

        static Button? Runs(string label, string line) => new ActionRef.Run(line) is { Fits: true } run && line.Count('"') is 0 or 2 ? new Button(label, run) : null;
    }
}
