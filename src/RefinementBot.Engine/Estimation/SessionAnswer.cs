using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>What came of somebody's act on a session, apart from the words for it.</summary>
public enum SessionAnswerCode
{
    Started,

    /// <summary>Another live session of the team is not over yet.</summary>
    AnotherRuns,

    /// <summary>It went on to another story.</summary>
    WentOn,

    Parked,
    Ended,
    Moved,

    /// <summary>It was as wanted already.</summary>
    Unchanged,

    /// <summary>The story stands at that end of those that wait already.</summary>
    AtTheEnd,

    /// <summary>There is no such session in the actor's organization.</summary>
    UnknownSession,

    /// <summary>A <see cref="SessionRefusal"/> says why not.</summary>
    Refused,
}

/// <summary>
/// What the actor is told, privately, about her act on a session. Small and stored with the delivery, so that the same
/// request delivered twice gets the same answer; <see cref="Say"/> makes the words.
/// </summary>
/// <param name="Session">The session it is about; null if there is none.</param>
/// <param name="Story">The story that it is about, by title.</param>
/// <param name="Other">A second value: how far the session is, how many stories there are, for how long to wait.</param>
public sealed record SessionAnswer(SessionAnswerCode Code, string? Session = null, SessionRefusal? Refusal = null, string? Story = null, string? Other = null)
{
    /// <summary>Whether the session's cards show everybody what came of it, so that the actor need not be told apart.</summary>
    public bool IsSeenByAll => Code is SessionAnswerCode.Started or SessionAnswerCode.WentOn or SessionAnswerCode.Parked or SessionAnswerCode.Ended;

    /// <summary>What to answer to <paramref name="command"/>, given the session before it and what was decided.</summary>
    public static SessionAnswer To(RefinementSession before, SessionCommand command, SessionDecision decision)
    {
        var after = decision is SessionDecision.Taken taken ? taken.Events.Aggregate(before, RefinementSession.Evolve) : before;
        var story = command switch
        {
            SessionCommand.Move move => before.Find(move.Item),
            _ => after.CurrentItem,
        };
        var answer = new SessionAnswer(SessionAnswerCode.Unchanged, before.Id.Value, Story: story is null ? null : PollCard.Title(story.Subject), Other: ProgressOf(after));
        return (decision, command) switch
        {
            (SessionDecision.Refused { Reason: SessionRefusal.NotFacilitator }, _) => answer with
            {
                Code = SessionAnswerCode.Refused,
                Refusal = SessionRefusal.NotFacilitator,
                Other = PollAnswer.MinutesUntil(before.MayFacilitateFrom(command.By.Person) - command.Now),
            },
            (SessionDecision.Refused refused, _) => answer with { Code = SessionAnswerCode.Refused, Refusal = refused.Reason },
            (SessionDecision.Taken { Events.IsEmpty: true }, SessionCommand.Move move) => answer with
            {
                Code = SessionAnswerCode.AtTheEnd,
                Other = move.Where == StoryMove.Down ? "the last" : "the first",
            },
            (SessionDecision.Taken { Events.IsEmpty: true }, _) => answer,
            (_, SessionCommand.Move) => answer with { Code = SessionAnswerCode.Moved },
            _ when after.Stage == SessionStage.Ended => answer with { Code = SessionAnswerCode.Ended },
            _ when after.Stage == SessionStage.Parked => answer with { Code = SessionAnswerCode.Parked },
            _ => answer with { Code = SessionAnswerCode.WentOn },
        };
    }

    /// <summary>The words for it, with the buttons that help further.</summary>
    public Message Say()
    {
        ImmutableArray<Button> buttons = [.. NextSteps()];
        return buttons.IsEmpty ? Message.Say(Sentence()) : Message.Of(new Node.Paragraph(Sentence()), new Node.Buttons(buttons));
    }

    /// <summary>Where a session is, in words: "story 7 of 12".</summary>
    public static string ProgressOf(RefinementSession session) => session.CurrentItem is { } item
        ? string.Create(CultureInfo.InvariantCulture, $"story {session.PositionOf(item)} of {session.Items.Count}")
        : string.Create(CultureInfo.InvariantCulture, $"{session.Count(StoryState.Estimated)} of {session.Items.Count} stories estimated");

    private Text Sentence() => Code switch
    {
        SessionAnswerCode.Started => $"The session of {Other} stories has started. Its card comes to this channel.",
        SessionAnswerCode.AnotherRuns => $"This team's session is not over: it is at {Other}. Park it or end it before another one starts.",
        SessionAnswerCode.WentOn => Text.Plain("The session goes on: ") + Text.Strong(Story ?? "") + $", {Other}.",
        SessionAnswerCode.Parked => Text.Plain("The session is parked. It goes on with ") + Text.Code("session resume") + ", on any day.",
        SessionAnswerCode.Ended => "The session is over. Its summary comes to this channel.",
        SessionAnswerCode.Moved => Text.Strong(Story ?? "") + " is moved.",
        SessionAnswerCode.AtTheEnd => Text.Strong(Story ?? "") + $" is {Other} of the stories that wait already.",
        SessionAnswerCode.Unchanged => "That is so already.",
        SessionAnswerCode.UnknownSession => Text.Plain("No session is known here. Start one with several keys, as in ") + Text.Code("estimate CHK-101 CHK-102") + ", or with a list of stories.",
        SessionAnswerCode.Refused => RefusalSentence(),
        _ => throw new UnreachableException(Code.ToString()),
    };

    private Text RefusalSentence() => Refusal switch
    {
        SessionRefusal.Stranger => "This session belongs to another organization, so you cannot steer it.",
        SessionRefusal.Bot => "Bots do not steer sessions.",
        SessionRefusal.NotFacilitator => $"This team leaves that to its facilitators and to whoever started the session. If none of them does it, you can in {Other}.",
        SessionRefusal.AnotherStory => Text.Plain("The session has moved on: it is at ") + Text.Strong(Story ?? "the end") + $", {Other}. Use the buttons on its card.",
        SessionRefusal.NotEstimatedYet => Text.Strong(Story ?? "") + " has no estimate yet. Accept one on its card, or skip or park the story.",
        SessionRefusal.SettledAlready => Text.Plain("That story is settled already. Go on with ") + Text.Code("session next") + ".",
        SessionRefusal.NoSuchStory => Text.Plain("No such story waits in this session. ") + Text.Code("session") + " shows which do.",
        SessionRefusal.SideBySide => "All stories of this session are open side by side: vote in its thread, and accept, skip or park each there.",
        SessionRefusal.IsParked => Text.Plain("The session is parked. Resume it first: ") + Text.Code("session resume") + ".",
        SessionRefusal.NothingParked => $"Nothing is parked: the session is at {Other}.",
        SessionRefusal.Over => Text.Plain("That session is over. Start another one, as in ") + Text.Code("estimate unestimated") + ".",
        _ => throw new UnreachableException(Refusal.ToString()),
    };

    private IEnumerable<Button> NextSteps()
    {
        if (Session is not { } id)
        {
            yield break;
        }

        var session = new SessionId(id);
        switch (Code, Refusal)
        {
            case (SessionAnswerCode.AnotherRuns, _):
                yield return new Button("Park that session", new ActionRef.Steer(session, 0, SessionStep.ParkAll));
                yield return new Button("End that session", new ActionRef.Steer(session, 0, SessionStep.End), ButtonWeight.Destructive);
                break;
            case (_, SessionRefusal.NotEstimatedYet):
                yield return new Button("Skip story", new ActionRef.Steer(session, 0, SessionStep.Skip));
                yield return new Button("Park story", new ActionRef.Steer(session, 0, SessionStep.Park));
                break;
            case (_, SessionRefusal.IsParked):
                yield return new Button("Resume session", new ActionRef.Steer(session, 0, SessionStep.Resume), ButtonWeight.Primary);
                break;
        }
    }
}
