using System.Diagnostics;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Chat;

/// <summary>The one door from every chat to the slices: a line that was typed, or a button that was pressed.</summary>
public sealed class RefinementEngine(
    IBacklogStore backlog, IPollStore polls, IPollWriter writer, IBacklogWriter items, ITeamStore teams, ILinkStore links, IReadinessStore readiness,
    ISessionStore sessions, ISessionWriter sessionWriter, IReminderStore reminders)
{
    private readonly StartPoll startPoll = new(backlog, polls, writer, sessionWriter, readiness);
    private readonly StartForm startForm = new(polls, new StartPoll(backlog, polls, writer, sessionWriter, readiness));
    private readonly SteerSession steer = new(sessions, polls, sessionWriter);
    private readonly CheckReadiness check = new(backlog, readiness);
    private readonly ReadyCommand ready = new(backlog, polls, readiness);
    private readonly WaiveFinding waive = new(backlog, readiness);
    private readonly AnswerQuestions answerQuestions = new(backlog, readiness);
    private readonly NameOwner nameOwner = new(backlog, items, readiness);
    private readonly TickChecklist tickChecklist = new(backlog, readiness);
    private readonly DefineReady defineReady = new(readiness);
    private readonly SetRules setRules = new(readiness, new DefineReady(readiness));
    private readonly AddItem addItem = new(backlog, items, readiness);
    private readonly ExplainVote explain = new(polls, writer);
    private readonly WaitingPolls waiting = new(polls, readiness);
    private readonly CadenceCommand cadence = new(teams, backlog);
    private readonly RemindCommand remind = new(reminders, new PlanningOutlooks(backlog, readiness));
    private readonly PlaceItem placeItem = new(backlog, items);
    private readonly SplitItem splitItem = new(backlog, items);
    private readonly EditItem editItem = new(backlog, items, readiness);
    private readonly BacklogCommand backlogCommand = new(backlog, items, readiness);
    private readonly DependsCommand depends = new(backlog, items, teams);
    private readonly SetDeadline setDeadline = new(polls, writer);
    private readonly TeamCommand team = new(teams, polls, readiness);
    private readonly TeamForm teamForm = new(teams);
    private readonly HistoryCommand history = new(polls, teams, sessions);
    private readonly LinkIdentity link = new(links);

    /// <summary>Answers a line that somebody typed. Nothing is met with silence.</summary>
    public async Task<Reply> RunAsync(Turn turn, string line, CancellationToken cancellationToken) => await link.SpotAsync(turn, line) ?? CommandLine.Parse(line) switch
    {
        CommandLine.Empty => await startForm.OpenAsync(turn, new FormRef.Start(""), cancellationToken),
        CommandLine.FreeText free => await startForm.OpenAsync(turn, new FormRef.Start(free.Text), cancellationToken),
        CommandLine.NearMiss near => new Reply(Help.ForNearMiss(near)),
        CommandLine.Known { Spec: var spec } known when spec == StartPoll.Spec => await startPoll.RunAsync(turn, known.Arguments, cancellationToken),
        CommandLine.Known { Spec: var spec } known when spec == SteerSession.Spec => await steer.RunAsync(turn, known.Arguments, cancellationToken),
        CommandLine.Known { Spec: var spec } known when spec == CheckReadiness.Spec => await check.RunAsync(turn, known.Arguments, cancellationToken),
        CommandLine.Known { Spec: var spec } known when spec == ReadyCommand.Spec => await ready.RunAsync(turn, known.Arguments, cancellationToken),
        CommandLine.Known { Spec: var spec } known when spec == AddItem.Spec => await addItem.RunAsync(turn, known.Arguments, cancellationToken),
        CommandLine.Known { Spec: var spec } known when spec == ExplainVote.Spec => await explain.RunAsync(turn, known.Arguments, cancellationToken),
        CommandLine.Known { Spec: var spec } known when spec == BacklogCommand.Spec => await backlogCommand.RunAsync(turn, known.Arguments, cancellationToken),
        CommandLine.Known { Spec: var spec } known when spec == DependsCommand.Spec => await depends.RunAsync(turn, known.Arguments, cancellationToken),
        CommandLine.Known { Spec: var spec } known when spec == WaitingPolls.Spec => await waiting.RunAsync(turn, known.Arguments, cancellationToken),
        CommandLine.Known { Spec: var spec } known when spec == TeamCommand.Spec => await team.RunAsync(turn, known.Arguments, cancellationToken),
        CommandLine.Known { Spec: var spec } known when spec == HistoryCommand.Spec => await history.RunAsync(turn, known.Arguments, cancellationToken),
        CommandLine.Known { Spec: var spec } known when spec == CadenceCommand.Spec => await cadence.RunAsync(turn, known.Arguments, cancellationToken),
        CommandLine.Known { Spec: var spec } known when spec == RemindCommand.Spec => await remind.RunAsync(turn, known.Arguments),
        CommandLine.Known { Spec: var spec } known when spec == LinkIdentity.Spec => await link.RunAsync(turn, known.Arguments),
        CommandLine.Known { Spec: var spec } known when spec == LinkIdentity.UndoSpec => await link.UndoAsync(turn, known.Arguments),
        CommandLine.Known { Spec: var spec } known when spec == Help.Spec => new Reply(Help.About(known.Arguments)),
        var other => throw new UnreachableException(other.ToString()),
    };

    /// <summary>Answers a button that somebody pressed.</summary>
    public async Task<Reply> PressAsync(Turn turn, ActionRef action, CancellationToken cancellationToken)
    {
        var (by, now) = (turn.Actor, turn.Now);
        if (turn.IsGuest && !await MayGuestAsync(turn, action))
        {
            return new Reply(Message.Say(ForGuests));
        }

        return action switch
        {
            ActionRef.Run run => await RunAsync(turn, run.Line, cancellationToken),
            ActionRef.Show show => await ShowAsync(turn, show.Poll, cancellationToken),
            ActionRef.CheckPoll asked => await polls.FindAsync(turn.Organization, asked.Poll, cancellationToken) is { } found
                ? await check.OfPollAsync(turn, found, cancellationToken) : OutOfDate,
            ActionRef.PostAgain post => await PostAgainAsync(turn, post),
            ActionRef.Steer pressed => await steer.PressAsync(turn, pressed, cancellationToken),
            ActionRef.OnReminder pressed => await remind.PressAsync(turn, pressed, keys => startPoll.RunAsync(turn, keys, cancellationToken), cancellationToken),
            ActionRef.Vote vote => await ActAsync(vote.Poll, new PollCommand.CastVote(by, now, vote.Round, vote.CardIndex)),
            ActionRef.Withdraw withdraw => await ActAsync(withdraw.Poll, new PollCommand.WithdrawVote(by, now, withdraw.Round)),
            ActionRef.Reveal reveal => await ActAsync(reveal.Poll, new PollCommand.RevealVotes(by, now, reveal.Round)),
            ActionRef.StartRound start => await ActAsync(start.Poll, new PollCommand.StartRound(
                by, now, start.Round, start.Mistaken, await setDeadline.NextAsync(turn, start.Poll, cancellationToken))),
            ActionRef.Discuss discuss => await ActAsync(discuss.Poll, new PollCommand.AskToDiscuss(by, now, discuss.Round, discuss.Again)),
            ActionRef.Accept accept => await ActAsync(
                accept.Poll, new PollCommand.AcceptEstimate(by, now, accept.Round, accept.CardIndex, accept.Replace)),
            ActionRef.Cancel cancel => await ActAsync(cancel.Poll, new PollCommand.CancelPoll(by, now)),
            ActionRef.OpenForm open => await OpenFormAsync(turn, open.Form, cancellationToken),
            ActionRef.SendForm send => await SendFormAsync(turn, send.Form, cancellationToken),
            ActionRef.Expect expect when await polls.FindAsync(turn.Organization, expect.Poll, cancellationToken) is { } poll => await ActAsync(
                expect.Poll,
                new PollCommand.ChangeExpected(
                    by, now, (await polls.VotersAsync(poll.Organization, poll.Team, poll.Channel, cancellationToken)).Expected, [])),
            ActionRef.Expect => OutOfDate,
            _ => throw new UnreachableException(action.GetType().Name),
        };

        async Task<Reply> ActAsync(PollId poll, PollCommand command)
        {
            var written = await writer.ActAsync(turn, poll, command);
            return new Reply(
                written.Answer.Say(written.Poll), written.Poll, CardFollows: written.Answer.IsSeenByAll, CardSaysIt: written.Answer.IsOnCard);
        }
    }

    private async Task<bool> MayGuestAsync(Turn turn, ActionRef action) => action switch
    {
        ActionRef.Vote vote => await teams.MayGuestVoteAsync(turn, vote.Poll),
        ActionRef.Withdraw withdraw => await teams.MayGuestVoteAsync(turn, withdraw.Poll),
        _ => false,
    };

    private async Task<Reply> PostAgainAsync(Turn turn, ActionRef.PostAgain post)
    {
        var written = await writer.PostAgainAsync(turn, post.Poll, post.In);
        return new Reply(written.Answer.Say(written.Poll), CardFollows: written.Answer.IsSeenByAll);
    }

    /// <summary>Opens a form for the actor: in the reply are the form, and what leads to it where none can be opened.</summary>
    public Task<Reply> OpenFormAsync(Turn turn, FormRef form, CancellationToken cancellationToken) => form switch
    {
        FormRef.AddItem add => addItem.OpenAsync(turn, add, cancellationToken),
        FormRef.EditItem edit => editItem.OpenAsync(turn, edit, cancellationToken),
        FormRef.PlaceAfter after => placeItem.OpenAsync(turn, after, cancellationToken),
        FormRef.Split parts => splitItem.OpenAsync(turn, parts, cancellationToken),
        FormRef.TeamOwners => team.OpenOwnersAsync(turn),
        FormRef.TeamSettings => teamForm.OpenAsync(turn),
        FormRef.SetDeadline set => setDeadline.OpenAsync(turn, set, cancellationToken),
        FormRef.SayWhy why => explain.OpenAsync(turn, why, cancellationToken),
        FormRef.SetCadence => cadence.OpenAsync(turn),
        FormRef.SetReminder => Task.FromResult(RemindCommand.Open()),
        FormRef.Waive waived => waive.OpenAsync(turn, waived, cancellationToken),
        FormRef.DefineReady define => defineReady.OpenAsync(turn, define, cancellationToken),
        FormRef.Depend depend => depends.OpenAsync(turn, depend, cancellationToken),
        FormRef.AnswerQuestions answer => answerQuestions.OpenAsync(turn, answer, cancellationToken),
        FormRef.NameOwner name => nameOwner.OpenAsync(turn, name, cancellationToken),
        FormRef.SetRules set => setRules.OpenAsync(turn, set, cancellationToken),
        FormRef.TickChecklist tick => tickChecklist.OpenAsync(turn, tick, cancellationToken),
        FormRef.Start start => startForm.OpenAsync(turn, start, cancellationToken),
        _ => throw new UnreachableException(form.GetType().Name),
    };

    /// <summary>Takes a form that the actor sent. The form is built anew, so that nothing is believed of what came but what was entered.</summary>
    public Task<Submission> SubmitAsync(Turn turn, FormRef form, FormEntries entries, CancellationToken cancellationToken) => form switch
    {
        FormRef.AddItem add => addItem.SubmitAsync(turn, add, entries, cancellationToken),
        FormRef.EditItem edit => editItem.SubmitAsync(turn, edit, entries, cancellationToken),
        FormRef.PlaceAfter after => placeItem.SubmitAsync(turn, after, entries, cancellationToken),
        FormRef.Split parts => splitItem.SubmitAsync(turn, parts, entries, cancellationToken),
        FormRef.TeamOwners => team.SubmitOwnersAsync(turn, entries),
        FormRef.TeamSettings settings => teamForm.SubmitAsync(turn, settings, entries),
        FormRef.SetDeadline set => setDeadline.SubmitAsync(turn, set, entries, cancellationToken),
        FormRef.SayWhy why => explain.SubmitAsync(turn, why, entries, cancellationToken),
        FormRef.SetCadence => cadence.SubmitAsync(turn, entries, cancellationToken),
        FormRef.SetReminder => remind.SubmitAsync(turn, entries),
        FormRef.Waive waived => waive.SubmitAsync(turn, waived, entries, cancellationToken),
        FormRef.DefineReady define => defineReady.SubmitAsync(turn, define, entries, cancellationToken),
        FormRef.Depend depend => depends.SubmitAsync(turn, depend, entries, cancellationToken),
        FormRef.AnswerQuestions answer => answerQuestions.SubmitAsync(turn, answer, entries, cancellationToken),
        FormRef.NameOwner name => nameOwner.SubmitAsync(turn, name, entries, cancellationToken),
        FormRef.SetRules set => setRules.SubmitAsync(turn, set, entries, cancellationToken),
        FormRef.TickChecklist tick => tickChecklist.SubmitAsync(turn, tick, entries, cancellationToken),
        FormRef.Start start => startForm.SubmitAsync(turn, start, entries, cancellationToken),
        _ => throw new UnreachableException(form.GetType().Name),
    };

    /// <summary>Does what the actor picked for a message that somebody wrote.</summary>
    public Task<Reply> PickAsync(Turn turn, MessageShortcut shortcut, ChatMessage message, CancellationToken cancellationToken) =>
        shortcut == AddItem.Shortcut ? addItem.PickAsync(turn, message, cancellationToken)
        : shortcut == StartForm.Shortcut ? startForm.PickAsync(turn, message, cancellationToken)
        : throw new UnreachableException(shortcut.Id);

    /// <summary>Sends a form as it is filled already; one that has to be seen first is opened.</summary>
    private Task<Reply> SendFormAsync(Turn turn, FormRef form, CancellationToken cancellationToken) => form switch
    {
        FormRef.AddItem add => addItem.SendAsync(turn, add, cancellationToken),
        FormRef.Start start => startForm.SendAsync(turn, start, cancellationToken),
        _ => OpenFormAsync(turn, form, cancellationToken),
    };

    /// <summary>What people of other workspaces are told about all that is not theirs.</summary>
    public static string ForGuests { get; } =
        "You are here from another workspace. People from there may vote where the team allows it, and nothing else. Somebody of the team allows it with “team guests on”.";

    /// <summary>The answer to a button that this version cannot read.</summary>
    public static Reply OutOfDate { get; } = new(new PollAnswer(PollAnswerCode.UnknownPoll).Say(null));

    private async Task<Reply> ShowAsync(Turn turn, PollId id, CancellationToken cancellationToken) =>
        await polls.FindAsync(turn.Organization, id, cancellationToken) is { } poll
            ? new Reply(Message.Of(), poll, ShowsPoll: true)
            : OutOfDate;
}
