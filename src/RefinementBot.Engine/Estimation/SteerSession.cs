using System.Diagnostics;
using System.Globalization;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>The <c>session</c> command and the buttons that do the same.</summary>
public sealed class SteerSession(ISessionStore sessions, IPollStore polls, ISessionWriter writer)
{
    public static CommandSpec Spec { get; } = new(
        "session",
        "[next | skip | park | resume | end | move <key> up]",
        "see the session and steer it",
        "“next” goes on once a story has its estimate, “skip” leaves it without one, “park” puts it aside; “park all” puts the whole session aside. "
            + "“resume” takes up what is parked, on any day, the latest first, and “end” ends it with a summary. “move CHK-102 up”, “down” or “top” changes the order. "
            + "Several keys, a list of stories or a filter after “estimate” start a session.",
        ["session", "session next", "session park all", "session resume", "session move CHK-102 top"],
        InTeamsMenu: true);

    /// <summary>Runs the command with what followed the verb.</summary>
    public async Task<Reply> RunAsync(Turn turn, string arguments, CancellationToken cancellationToken)
    {
        var open = await sessions.OfTeamAsync(turn.Organization, turn.Team, cancellationToken);
        if (open is not [var session, ..])
        {
            return new Reply(new SessionAnswer(SessionAnswerCode.UnknownSession).Say());
        }

        var words = arguments.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        switch (words.Select(word => word.ToLowerInvariant()).ToArray())
        {
            case [] or ["show" or "list" or "status"]:
                return new Reply(open.Count == 1 ? SessionCard.Order(session) : SessionCard.Open(open));
            case ["show", var which] when int.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= open.Count:
                return new Reply(SessionCard.Order(open[number - 1]));
            case ["end"] when open.Count > 1:
                return new Reply(SessionCard.WhichToEnd(open));
            case ["resume"] when open.FirstOrDefault(candidate => candidate.Stage == SessionStage.Parked) is { } parked:
                return await ActAsync(turn, parked.Id, 0, SessionStep.Resume, cancellationToken);
            case ["park", "all"] or ["park", "session"] or ["pause"]:
                return await ActAsync(turn, session.Id, 0, SessionStep.ParkAll, cancellationToken);
            case ["move", _, var where] when SessionSteps.Find(where) is SessionStep.Up or SessionStep.Down or SessionStep.Top:
                return Item(session, words[1]) is { } moved
                    ? await ActAsync(turn, session.Id, moved.Number, SessionSteps.Find(where)!.Value, cancellationToken)
                    : new Reply(Message.Say($"This session has no story {words[1]}."));
            case ["skip" or "park", _] when Item(session, words[1]) is { } item:
                return await ActAsync(turn, session.Id, item.Number, SessionSteps.Find(words[0].ToLowerInvariant())!.Value, cancellationToken);
            case ["next" or "skip" or "park" or "resume" or "end"]:
                return await ActAsync(turn, session.Id, 0, SessionSteps.Find(words[0].ToLowerInvariant())!.Value, cancellationToken);
            default:
                return new Reply(Message.Of(
                    new Node.Paragraph(Text.Plain($"I do not know how to “{StartPoll.FirstLine(arguments)}” a session. There are ") + Text.Code("session next") + ", "
                        + Text.Code("skip") + ", " + Text.Code("park") + ", " + Text.Code("park all") + ", " + Text.Code("resume") + ", " + Text.Code("end") + " and "
                        + Text.Code("move CHK-102 top") + ".")));
        }
    }

    /// <summary>Does what a button says.</summary>
    public Task<Reply> PressAsync(Turn turn, ActionRef.Steer steer, CancellationToken cancellationToken) =>
        ActAsync(turn, steer.Session, steer.Item, steer.Step, cancellationToken);

    private async Task<Reply> ActAsync(Turn turn, SessionId session, int item, SessionStep step, CancellationToken cancellationToken)
    {
        var voters = new SessionVoters(await polls.VotersAsync(turn.Organization, turn.Team, turn.Channel, cancellationToken));
        var written = await writer.ActAsync(turn, session, Command(turn, item, step), voters);
        var isMove = step is SessionStep.Up or SessionStep.Down or SessionStep.Top && written.Session is not null;
        return new Reply(
            isMove ? SessionCard.Order(written.Session!).Before([.. written.Answer.Say().Nodes]) : written.Answer.Say(),
            isMove ? null : written.Poll,
            CardFollows: written.Answer.IsSeenByAll);
    }

    private static SessionCommand Command(Turn turn, int item, SessionStep step)
    {
        var (by, now, fresh) = (turn.Actor, turn.Now, turn.FreshId);
        int? about = item == 0 ? null : item;
        return step switch
        {
            SessionStep.Next => new SessionCommand.Next(by, now, about, fresh),
            SessionStep.Skip => new SessionCommand.Skip(by, now, about, fresh),
            SessionStep.Park => new SessionCommand.Park(by, now, about, fresh),
            SessionStep.ParkAll => new SessionCommand.ParkAll(by, now),
            SessionStep.Resume => new SessionCommand.Resume(by, now, fresh),
            SessionStep.End => new SessionCommand.End(by, now),
            SessionStep.Up => new SessionCommand.Move(by, now, item, StoryMove.Up),
            SessionStep.Down => new SessionCommand.Move(by, now, item, StoryMove.Down),
            SessionStep.Top => new SessionCommand.Move(by, now, item, StoryMove.Top),
            _ => throw new UnreachableException(step.ToString()),
        };
    }

    /// <summary>The story that somebody names by its key or by its place in the list.</summary>
    private static SessionItem? Item(RefinementSession session, string word) =>
        ItemKey.TryParse(word, out var key) ? session.Items.Find(item => item.Subject.Key == key)
        : int.TryParse(word.TrimEnd('.'), NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place >= 1 && place <= session.Items.Count ? session.Items[place - 1]
        : null;
}
