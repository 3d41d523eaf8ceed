using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>How a session looks by itself: the order of its stories for whoever asks, and what came of them for everybody.</summary>
public static class SessionCard
{
    /// <summary>How many of the stories that wait can be moved by buttons; the others by a typed line.</summary>
    private const int Movable = 4;

    private const int MostOnButton = 24;
    private const int MostKeysAgain = 20;

    /// <summary>The stories in order, and what can be done with them. Private.</summary>
    public static Message Order(RefinementSession session)
    {
        var waiting = session.Items.FindAll(item => item.State == StoryState.Waiting);
        return new Message(
        [
            new Node.Heading($"Session of {session.Items.Count} stories"),
            new Node.Note(session.Stage switch
            {
                SessionStage.Running => $"It is at {SessionAnswer.ProgressOf(session)}.",
                SessionStage.Parked => $"It is parked at {SessionAnswer.ProgressOf(session)}.",
                SessionStage.Ended => "It is over.",
                _ => throw new UnreachableException(session.Stage.ToString()),
            }),
            new Node.Table(
                ["Story", "Standing"],
                [.. session.Items.Select((item, index) => ImmutableArray.Create(Text.Strong($"{index + 1}. {PollCard.Title(item.Subject)}"), Text.Plain(Standing(item))))]),
            .. session.Stage == SessionStage.Ended || waiting.Count < 2 ? Array.Empty<Node>() : [Moves(session, waiting)],
            .. Steps(session),
        ]);
    }

    /// <summary>The sessions of a team that are not over, where there are several. Private.</summary>
    public static Message Open(IReadOnlyList<RefinementSession> sessions) => new(
    [
        new Node.Heading($"{sessions.Count} sessions are not over"),
        new Node.Table(
            ["Session", "Standing"],
            [.. sessions.Select((session, index) => ImmutableArray.Create(Text.Strong($"{index + 1}. {Name(session)}"), Text.Plain(Standing(session))))]),
        new Node.Buttons([.. sessions.SelectMany((session, index) => (Button[])
        [
            new($"Show session {index + 1}", new ActionRef.Run($"session show {index + 1}")),
            .. session.Stage == SessionStage.Parked
                ? [new Button($"Resume session {index + 1}", new ActionRef.Steer(session.Id, 0, SessionStep.Resume))] : Array.Empty<Button>(),
        ])]),
    ]);

    /// <summary>Asks which of several sessions is to end. Private.</summary>
    public static Message WhichToEnd(IReadOnlyList<RefinementSession> sessions) => Message.Of(
        new Node.Paragraph($"{sessions.Count} sessions are not over. Which one should end?"),
        new Node.Buttons([.. sessions.Select((session, index) => new Button(
            $"End {index + 1}. {Name(session)}, {(session.Stage == SessionStage.Parked ? "parked" : "running")}",
            new ActionRef.Steer(session.Id, 0, SessionStep.End), ButtonWeight.Destructive))]));

    internal static string Name(RefinementSession session)
    {
        var first = session.Items[0].Subject;
        var name = first.Key?.Value ?? StartPoll.Shortened(first.Title, MostOnButton);
        return session.Items.Count == 1 ? name : $"{name} and {session.Items.Count - 1} more";
    }

    private static string Standing(RefinementSession session) =>
        $"{(session.Stage == SessionStage.Parked ? "parked at" : "at")} {SessionAnswer.ProgressOf(session)}"
        + (session.Deadline is { } deadline ? $", until {deadline.Words}" : "");

    /// <summary>How far an asynchronous session is: one line a story, for everybody. Its polls stand in the thread below it.</summary>
    /// <param name="pollOf">Everybody's view of a poll; null for one that is not known.</param>
    public static Message Board(RefinementSession session, string startedBy, Func<PollId, PollView?> pollOf)
    {
        var deadline = session.Deadline!;
        var polls = session.Items.Where(item => item.State == StoryState.InVoting && item.Poll is not null)
            .Select(item => (item.Number, View: pollOf(item.Poll!.Value))).Where(poll => poll.View is not null).ToDictionary(poll => poll.Number, poll => poll.View!);
        var isOver = polls.Values.All(poll => poll.Stage != PollStage.Open || poll.Deadline is { IsOver: true });
        return new Message(
        [
            new Node.Heading($"Estimate {session.Items.Count} stories, each in your own time"),
            new Node.Paragraph(session.Stage == SessionStage.Parked ? Text.Strong("Only parked stories are left.")
                : isOver ? Text.Strong("The deadline has come: ") + "accept an estimate for what is revealed, in the thread below."
                : Text.Plain("Vote in the thread below until ") + deadline.Shown + ". Then the votes are revealed by themselves."),
            new Node.Note($"{session.Items.Count(item => item.IsSettled)} of {session.Items.Count} are settled{(session.Sum is { } sum ? $", {sum} so far" : "")}. Started by {startedBy}."),
            new Node.Table(
                ["Story", "Standing"],
                [.. session.Items.Select(item => ImmutableArray.Create(
                    Text.Strong(PollCard.Title(item.Subject)), Text.Plain(polls.TryGetValue(item.Number, out var poll) ? Standing(poll) : Standing(item))))]),
            .. Steps(session),
        ]);
    }

    private static string Standing(PollView poll) => poll.Stage switch
    {
        PollStage.Open when poll is { Deadline.IsOver: true, VotedCount: 0 } => "nobody has voted, and the deadline has come",
        PollStage.Open => PollCard.Progress(poll) + (poll.Round > 1 ? $", round {poll.Round}" : ""),
        PollStage.Revealed when poll.Tally is { Numbers: { IsConsensus: true, Median: { } agreed } } => $"revealed: all say {agreed}",
        PollStage.Revealed => $"revealed: {string.Join(", ", poll.Tally!.Groups.Select(group => group.Count == 1 ? group.Card.Label : $"{group.Card} ({group.Count} times)"))}",
        _ => "over",
    };

    /// <summary>What came of a session that is over.</summary>
    /// <param name="startedBy">Who started it, by name; null to leave that out.</param>
    /// <param name="capacity">What the team can take on in the iteration that it plans next; null to leave that out, as is done where it is not set.</param>
    public static Message Summary(RefinementSession session, string? startedBy, IterationCapacity? capacity)
    {
        var estimated = session.Items.FindAll(item => item.State == StoryState.Estimated);
        var left = session.Items.FindAll(item => !item.IsSettled);
        ActionRef again = new ActionRef.Run($"estimate {string.Join(' ', left.Where(item => item.Subject.Key is not null).Take(MostKeysAgain).Select(item => item.Subject.Key!.Value.Value))}");
        return new Message(
        [
            new Node.Heading($"Session over: {estimated.Count} of {session.Items.Count} stories estimated"),
            .. startedBy is null ? Array.Empty<Node>() : [new Node.Note($"Started by {startedBy}.")],
            new Node.Facts([.. Totals(session, estimated, capacity)]),
            .. estimated.Count == 0 ? Array.Empty<Node>() :
            [
                new Node.Table(
                    ["Story", "Estimate"],
                    [.. estimated.Select(item => ImmutableArray.Create(Text.Plain(PollCard.Title(item.Subject)), Text.Strong(item.Estimate!.Label) + How(session, item)))]),
            ],
            .. Left("Skipped", StoryState.Skipped),
            .. Left("Parked", StoryState.Parked),
            .. Left("Not reached", StoryState.Waiting),
            .. left.Exists(item => item.Subject.Key is not null) && again.Fits
                ? [new Node.Buttons([new Button("Estimate what is left", again)])]
                : Array.Empty<Node>(),
        ]);

        IEnumerable<Node> Left(string label, StoryState state)
        {
            ImmutableArray<string> titles = [.. session.Items.Where(item => item.State == state).Select(item => PollCard.Title(item.Subject))];
            return titles.IsEmpty ? [] : [new Node.Paragraph(Text.Strong($"{label}: ") + Ended(PollCard.Names(titles)))];
        }
    }

    private static string Ended(string words) => words is [.., '.' or '…' or '!' or '?'] ? words : words + ".";

    private static IEnumerable<Fact> Totals(RefinementSession session, ImmutableList<SessionItem> estimated, IterationCapacity? capacity)
    {
        if (session.Points is { } points)
        {
            yield return new Fact("Story points", Number(points));
            if (capacity is { Points: { } most })
            {
                yield return new Fact("Capacity", (points <= most ? $"{Number(most - points)} left of " : $"{Number(points - most)} too many for ") + capacity.Say());
            }
        }

        if (session.Sum is { Hours: > 0 } inHours)
        {
            yield return new Fact("Hours", Number(inHours.Hours));
        }

        if (session.Sum is { Days: > 0 } inDays)
        {
            yield return new Fact("Days", Number(inDays.Days));
        }

        var counted = session.Items.FindAll(item => item.Spent > Duration.Zero);
        if (session.IsLive && counted.Count > 0)
        {
            var all = counted.Aggregate(Duration.Zero, (sum, item) => sum + item.Spent);
            yield return new Fact("Time", counted.Count == 1 ? Time(all) : $"{Time(all)}, {Time(all / counted.Count)} a story");
        }

        if (estimated.Count > 0)
        {
            var once = estimated.Count(item => item.Rounds == 1);
            yield return new Fact("Rounds", once == estimated.Count ? "one for every story" : $"{estimated.Sum(item => item.Rounds)}, and {once} of {estimated.Count} stories in the first");
        }
    }

    private static string How(RefinementSession session, SessionItem item)
    {
        var rounds = item.Rounds > 1 ? $", {item.Rounds} rounds" : "";
        return session.IsLive ? $"{rounds}, {Time(item.Spent)}" : rounds;
    }

    private static string Standing(SessionItem item) => item.State switch
    {
        StoryState.Waiting => "waits",
        StoryState.InVoting => "in voting",
        StoryState.Estimated => $"estimated {item.Estimate!.Label}",
        StoryState.Skipped => "skipped",
        StoryState.Parked => "parked",
        _ => throw new UnreachableException(item.State.ToString()),
    };

    private static Node.Buttons Moves(RefinementSession session, ImmutableList<SessionItem> waiting) => new(
    [
        .. waiting.Take(Movable).SelectMany((item, index) => Moves(index, waiting.Count).Select(move => new Button(
            $"{Name(session, item)} {move.Label}", new ActionRef.Steer(session.Id, item.Number, move.Step)))),
    ]);

    private static IEnumerable<(string Label, SessionStep Step)> Moves(int index, int count) =>
    [
        .. index > 0 ? [("up", SessionStep.Up)] : Array.Empty<(string, SessionStep)>(),
        .. index < count - 1 ? [("down", SessionStep.Down)] : Array.Empty<(string, SessionStep)>(),
        .. index > 1 ? [("to the top", SessionStep.Top)] : Array.Empty<(string, SessionStep)>(),
    ];

    private static string Name(RefinementSession session, SessionItem item) =>
        item.Subject.Key?.Value ?? $"{session.PositionOf(item)}. {StartPoll.Shortened(item.Subject.Title, MostOnButton)}";

    private static IEnumerable<Node> Steps(RefinementSession session)
    {
        var (resume, end) = (
            new Button("Resume session", new ActionRef.Steer(session.Id, 0, SessionStep.Resume), ButtonWeight.Primary),
            new Button("End session", new ActionRef.Steer(session.Id, 0, SessionStep.End), ButtonWeight.Destructive));
        return session.Stage switch
        {
            SessionStage.Ended => [],
            SessionStage.Parked => [new Node.Buttons([resume, end])],
            _ when session.Count(StoryState.Parked) is > 0 and var parked =>
                [new Node.Buttons([resume with { Label = parked == 1 ? "Take up the parked story" : $"Take up the {parked} parked stories", Weight = ButtonWeight.Normal }, end])],
            _ => [new Node.Buttons([end])],
        };
    }

    internal static string Number(decimal points) => points.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Time(Duration spent) => spent < Duration.FromMinutes(1) ? "under 1 min"
        : spent < Duration.FromHours(1) ? string.Create(CultureInfo.InvariantCulture, $"{spent.TotalMinutes:0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)spent.TotalHours} h {spent.Minutes:0} min");
}
