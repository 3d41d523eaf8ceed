using System.Diagnostics;
using System.Text.RegularExpressions;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Operations;
using RefinementBot.Storage;

namespace RefinementBot.Web;

/// <summary>
/// What one window shows and does: the channel's poll cards as its viewer may see them, and between them what she
/// typed and was told, which is hers alone and lasts as long as the window. Belongs to one circuit, whose
/// synchronization context serialises all calls.
/// </summary>
public sealed partial class Conversation(
    RefinementEngine engine,
    Turns turns,
    PollStore polls,
    PollViews views,
    SessionStore sessions,
    SessionViews boards,
    ReminderStore reminders,
    BacklogPane backlog,
    CalendarPane calendar,
    DirectoryStore directory,
    LiveChannels live,
    TimeProvider time,
    ILogger<Conversation> logger)
{
    /// <summary>The longest line that can be sent. The engine has its own, shorter, opinion on what can be estimated.</summary>
    public const int MaxLineLength = 20_000;

    private const int MostCards = 30;

    /// <summary>Of those that came while no window was open, the last ones are shown.</summary>
    private const int MostReminders = 3;

    private readonly List<ChatEntry> entries = [];
    private readonly PressKeys keys = new(time);
    private Channel channel = null!;
    private ChatUser viewer = null!;
    private int lastEntry;
    private Task latestAct = Task.CompletedTask;

    /// <summary>Her name as it is shown.</summary>
    public string ViewerName => viewer.Name ?? viewer.UserId;

    public IReadOnlyList<ChatEntry> Entries => entries;

    /// <summary>The team's backlog, beside the conversation.</summary>
    public BacklogPane Backlog => backlog;

    /// <summary>The team's next iterations, beside it.</summary>
    public CalendarPane Calendar => calendar;

    /// <summary>The form that the viewer fills in, or null.</summary>
    public FormInProgress? Opened { get; private set; }

    /// <summary>What a screen reader is told about the viewer's last act.</summary>
    public string Spoken { get; private set; } = "";

    /// <summary>Reads the state of the channel: what is there after a restart, or when a window is opened late.</summary>
    public async Task OpenAsync(Channel place, ChatUser user)
    {
        (channel, viewer) = (place, user);
        entries.Clear();
        await backlog.OpenAsync(place, user);
        await calendar.OpenAsync(place);
        entries.Add(new ChatEntry.Said(NextId(), Hello.ToChannel(await backlog.FirstUnestimatedAsync()), isPrivate: false));
        await ReadBoardsAsync();
        await ReadCardsAsync();
        entries.AddRange(reminders.Shown(channel.Organization, channel.Id, MostReminders).Select(shown => new ChatEntry.Said(NextId(), shown.Message, isPrivate: false)));
    }

    /// <summary>Whether a poll on that item is open in this channel.</summary>
    public bool IsBeingEstimated(ItemKey key) => entries.OfType<ChatEntry.Card>()
        .Any(card => card.View.Subject.Key == key && card.View.Stage is (PollStage.Open or PollStage.Revealed));

    /// <summary>Runs a line that the viewer typed, with or without the bot's name before it.</summary>
    public async Task SendAsync(string line)
    {
        if (line.Length == 0)
        {
            return;
        }

        // No line is the one before once more: the page empties its field as it sends it, so that whoever sends the same again means it.
        var typed = new ChatEntry.Typed(NextId(), line.Trim());
        entries.Add(typed);
        await ActAsync($"line {typed.Id}", about: null, turn => engine.RunAsync(turn, BotName().Replace(line, ""), CancellationToken.None));
    }

    /// <summary>Presses a button on <paramref name="on"/>, or elsewhere on the page.</summary>
    public Task PressAsync(ActionRef action, ChatEntry.Card? on = null) =>
        ActAsync(action.ToString(), on, turn => engine.PressAsync(turn, action, CancellationToken.None));

    /// <summary>Sends a form. It closes when it is taken, and stays with all that stands in it otherwise.</summary>
    public async Task SendAsync(FormInProgress form)
    {
        if (form != Opened)
        {
            return;
        }

        var answers = form.Answers;
        await ActAsync($"form {form.Key} {answers}", about: null, async turn =>
        {
            // Sent twice, it is the same act.
            var once = turn with { DeliveryKey = $"{channel.Platform}:form/{form.Key}" };
            switch (await engine.SubmitAsync(once, form.Form.Ref, form.Entries, CancellationToken.None))
            {
                case Submission.Taken taken:
                    Opened = null;
                    live.Tell(channel.Id, new ChannelNews.BacklogChanged());
                    return taken.Reply;
                case Submission.Refused refused:
                    form.Answer(refused.Problems);
                    return new Reply(Message.Of());
                case Submission.OutOfDate late:
                    Opened = null;
                    return new Reply(late.Message);
                case var other:
                    throw new UnreachableException(other.GetType().Name);
            }
        });
        if (Opened == form && form.Answers == answers && !keys.IsUnderWay)
        {
            form.Answer([new FieldProblem("", "That did not work here. Please send it again, which is harmless.")]);
        }
    }

    /// <summary>Closes the form; what stands in it goes.</summary>
    public void CloseForm() => Opened = null;

    /// <summary>Takes in what happened in the channel. False if nothing looks different for it.</summary>
    public async Task<bool> TakeInAsync(ChannelNews news)
    {
        try
        {
            switch (news)
            {
                case ChannelNews.Posted posted:
                    entries.Add(new ChatEntry.Said(NextId(), posted.Message, isPrivate: false));

                    // It may be that somebody has changed the team's time.
                    await calendar.RefreshAsync();
                    return true;
                case ChannelNews.Told told:
                    if (told.UserId == viewer.UserId)
                    {
                        entries.Add(new ChatEntry.Said(NextId(), told.Message, isPrivate: true));

                        // Or that a calendar was read.
                        await calendar.RefreshAsync();
                    }

                    return told.UserId == viewer.UserId;
                case ChannelNews.BacklogChanged:
                    await backlog.RefreshAsync();
                    return true;
                case ChannelNews.SessionChanged:
                    return await ReadBoardsAsync();
                case ChannelNews.PollChanged changed:
                    // Another node may have posted what this one hears of by its polls only.
                    return await ReadPollAsync(changed.Poll) && (CardOf(changed.Poll)?.View.Session is null || await ReadBoardsAsync());
                default:
                    throw new UnreachableException(news.GetType().Name);
            }
        }
#pragma warning disable CA1031 // Nobody waits for this: a window that missed a piece of news reads the state at the next one.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNewsMissed(exception);
            return false;
        }
    }

    /// <summary>
    /// Does one act and shows its answer. The same act again within a moment is the other half of a double click or a
    /// request sent twice: it carries the same delivery key, and its answer is not shown a second time.
    /// </summary>
    private async Task ActAsync(string act, ChatEntry.Card? about, Func<Turn, Task<Reply>> run)
    {
        var (key, isRepeated) = keys.For(act);
        if (isRepeated)
        {
            return;
        }

        // What is done quickly is done in its order.
        var (earlier, done) = (latestAct, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        latestAct = done.Task;
        await earlier;
        var before = about?.View;
        try
        {
            // The channel may have joined another team since the window was opened.
            channel = directory.FindChannel(channel.Id) ?? channel;
            var turn = await turns.BeginAsync(channel, viewer, thread: null, key);
            var reply = await run(turn);
            if (reply.Poll is null)
            {
                await backlog.RefreshAsync();
                await calendar.RefreshAsync();
            }

            if (reply.Poll is { } poll)
            {
                await ReadPollAsync(poll.Id);
                live.Tell(channel.Id, new ChannelNews.PollChanged(poll.Id));
            }

            Show(reply, about);
            if (about is not null && (about.View.Poll, about.View.Stage, about.View.Round) != (before!.Poll, before.Stage, before.Round))
            {
                // The button that was pressed is gone, and whoever pressed it with the keyboard would be nowhere.
                about.Pointed++;
            }
        }
#pragma warning disable CA1031 // The edge of this door: whatever went wrong is logged once and said with its reference.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            keys.Forget(key);
            LogActFailed(key, exception);
            Show(new Reply(Message.Say(Text.Plain("That did not work here. Press or send it again, which is harmless; if it stays, give your operator this reference: ") + Text.Code(key))), about);
        }
        finally
        {
            keys.Done(key);
            done.SetResult();
        }
    }

    private void Show(Reply reply, ChatEntry.Card? about)
    {
        if (reply.Form is { } form)
        {
            Opened = new FormInProgress(form);
            return;
        }

        Spoken = reply.Answer.PlainText;
        var card = reply.Poll is { } poll ? CardOf(poll.Id) : null;
        var isShownByCard = card is not null && (reply.CardSaysIt || reply.CardFollows || reply.Answer.Nodes.IsEmpty);
        if (card is not null && (about is null || reply.ShowsPoll))
        {
            card.Pointed++;
        }

        if (about is not null)
        {
            about.Aside = isShownByCard ? null : reply.Answer;
        }
        else if (!isShownByCard && !reply.Answer.Nodes.IsEmpty)
        {
            entries.Add(new ChatEntry.Said(NextId(), reply.Answer, isPrivate: true));
        }
    }

    private async Task<bool> ReadPollAsync(PollId id)
    {
        if (CardOf(id) is not { } card)
        {
            return await ReadCardsAsync();
        }

        if (await polls.FindAsync(channel.Organization, id, CancellationToken.None) is not { } poll || ViewOf(poll) is not { } view
            || (view.Version <= card.View.Version && view.Session == card.View.Session))
        {
            return false;
        }

        card.Show(view);
        if (poll.Stage == PollStage.Accepted)
        {
            await backlog.RefreshAsync();
        }

        return true;
    }

    /// <summary>Adds the cards of the channel that are not shown yet, and shows the polls that have taken another's place on one.</summary>
    private async Task<bool> ReadCardsAsync()
    {
        var isNew = false;
        foreach (var place in polls.CardsIn(channel.Organization, channel.Id, MostCards))
        {
            if (CardOf(place.Poll) is null
                && await polls.FindAsync(channel.Organization, place.Poll, CancellationToken.None) is { } poll
                && CardOf(place.Poll) is null)
            {
                if (entries.OfType<ChatEntry.Card>().FirstOrDefault(card => card.Place == place.Id) is { } shown)
                {
                    shown.Show(ViewOf(poll));
                }
                else
                {
                    entries.Add(new ChatEntry.Card(NextId(), place.Id, place.Thread, ViewOf(poll)));
                }

                isNew = true;
            }
        }

        return isNew;
    }

    /// <summary>Adds the messages of sessions that are not shown yet, and draws those anew that are.</summary>
    private async Task<bool> ReadBoardsAsync()
    {
        foreach (var place in sessions.CardsIn(channel.Organization, channel.Id, MostCards))
        {
            var message = await boards.DrawAsync(place.Organization, place.Session, CancellationToken.None) ?? Message.Of();
            if (entries.OfType<ChatEntry.Board>().FirstOrDefault(board => board.Place == place.Id) is { } shown)
            {
                shown.Message = message;
            }
            else
            {
                entries.Add(new ChatEntry.Board(NextId(), place.Id, place.Session, message));
            }
        }

        return true;
    }

    private PollView ViewOf(Poll poll) =>
        views.For(poll, directory.FindPerson(channel.Platform, channel.Workspace, viewer.UserId)?.Id ?? new PersonId(""));

    private ChatEntry.Card? CardOf(PollId poll) => entries.OfType<ChatEntry.Card>().LastOrDefault(card => card.View.Poll == poll);

    private string NextId() => $"entry-{++lastEntry}";

    [GeneratedRegex(@"\A\s*/?refine(\s+|\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BotName();

    [LoggerMessage(EventId = 602, Level = LogLevel.Error, Message = "An act on the try-it page failed ({Reference})")]
    private partial void LogActFailed(string reference, Exception exception);

    [LoggerMessage(EventId = 603, Level = LogLevel.Error, Message = "A window of the try-it page could not take in what happened")]
    private partial void LogNewsMissed(Exception exception);
}
