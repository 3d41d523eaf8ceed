using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Sending;
using RefinementBot.Tests.Scheduling;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Sending;

/// <summary>A reminder from the outbox to the chat: killed between any two steps it is sent once, or not repeated where nobody knows.</summary>
[Trait("Journey", "ReminderJourney")]
public class ReminderSendingTests
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(15);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task It_says_how_things_stand_when_it_is_sent_and_is_noted_as_sent(string provider)
    {
        var (storage, node, ana) = await DueAsync(provider);
        using var _ = storage;

        // Queued, and not rendered: what comes until it is sent is in it.
        await node.BacklogWriter.AddAsync(node.Turn(storage.Channel, ana), new ItemDraft { Title = "Pay by invoice" });
        var chat = new HeldGateway();
        using var sender = await StartAsync(node, chat);
        var call = await chat.NextAsync();
        call.Accept("m-1");
        await UntilAsync(() => Reminding.Queued(node) == 0);

        Assert.Contains("Pay by invoice", call.Message!.PlainText, StringComparison.Ordinal);
        Assert.Contains("Start estimating", string.Join(' ', Buttons(call).Select(button => button.Label)), StringComparison.Ordinal);
        Assert.Equal(("sent", "m-1", 1), (State(node), node.Scalar<string>("SELECT message_id FROM reminder_occurrences"), chat.Count));
        Assert.Equal(call.Message.PlainText, Assert.Single(node.Reminders.Shown(TestStorage.Organization, storage.Channel.Id, 5)).Message.PlainText);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Killed_after_it_was_queued_it_is_sent_once_by_the_next_start(string provider)
    {
        var (storage, node, _) = await DueAsync(provider);
        using var all = storage;
        var (chat, restarted) = (new HeldGateway(), storage.Open(node.Time));
        using var sender = await StartAsync(restarted, chat);
        (await chat.NextAsync()).Accept();

        await UntilAsync(() => Reminding.Queued(restarted) == 0);

        Assert.Equal(("sent", 1), (State(restarted), chat.Count));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Killed_while_it_is_drawn_it_leaves_no_doubt_and_is_sent_once_by_the_next_start(string provider)
    {
        var (storage, node, _) = await DueAsync(provider);
        using var all = storage;
        var (dead, doomed) = (new HeldGateway(), storage.Open(node.Time));

        // It reads and draws, and can note nothing any more.
        doomed.Writer.Dispose();
        using (var killed = await StartAsync(doomed, dead))
        {
            await killed.StopAsync(default);
        }

        var (chat, restarted) = (new HeldGateway(), storage.Open(node.Time));
        using (var sender = await StartAsync(restarted, chat))
        {
            (await chat.NextAsync()).Accept();
            await UntilAsync(() => Reminding.Queued(restarted) == 0);
        }

        Assert.Equal(("sent", 0, 1), (State(restarted), dead.Count, chat.Count));

        // And killed after the note of it: nothing is left to be done.
        var (later, again) = (new HeldGateway(), storage.Open(node.Time));
        using var idle = await StartAsync(again, later);
        await Reminding.RunAsync(again);
        Assert.Equal((0, 0), (Reminding.Queued(again), later.Count));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Stopped_while_it_waits_it_is_not_sent_any_more(string provider)
    {
        var (storage, node, ana) = await DueAsync(provider);
        using var _ = storage;
        var reminder = Assert.Single(await node.Reminders.ListAsync(node.Turn(storage.Channel, ana))).Reminder;
        await node.Reminders.ChangeAsync(node.Turn(storage.Channel, ana), reminder.Id, new ReminderChange.Stop(), "Stopped.");
        var chat = new HeldGateway();
        using var sender = await StartAsync(node, chat);

        var said = await chat.NextAsync();
        said.Accept();
        await UntilAsync(() => node.Scalar<int>("SELECT COUNT(*) FROM outbox") == 0);

        Assert.Equal(("Stopped.", 1, "missed"), (said.Message!.PlainText, chat.Count, State(node)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Snoozed_while_it_waits_it_is_not_sent_before_the_snooze_is_over(string provider) =>
        await PutAsideAsync(provider, now => new ReminderChange.Snooze(now + Duration.FromHours(2)));

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Skipped_while_it_waits_it_is_not_sent_any_more(string provider) =>
        await PutAsideAsync(provider, now => new ReminderChange.Skip(now + Duration.FromDays(7)));

    [Theory, OnSqlite, OnPostgreSql]
    public async Task After_a_week_of_downtime_one_comes_and_says_which_did_not(string provider)
    {
        var (storage, node, ana) = await Reminding.CreateAsync(provider);
        using var _ = storage;
        await Reminding.SetAsync(storage, node, ana, "weekdays 9:30");
        await Reminding.RunAsync(node, "2026-11-30T08:00:00Z");
        var chat = new HeldGateway();
        using var sender = await StartAsync(node, chat);

        var call = await chat.NextAsync();
        call.Accept();
        await UntilAsync(() => Reminding.Queued(node) == 0);

        Assert.Equal(1, chat.Count);
        Assert.Contains(
            "It was to come 3 times since it came last and could not, the last of them Tue 24 Nov 9:30, Wed 25 Nov 9:30, Thu 26 Nov 9:30: I was not running, or could not post.",
            call.Message!.PlainText, StringComparison.Ordinal);
        Assert.Contains("It was to come Fri 27 Nov 9:30.", call.Message.PlainText, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Killed_while_the_chat_was_answering_it_is_not_repeated_and_whoever_set_it_is_asked(string provider)
    {
        var (storage, node, ana) = await DueAsync(provider);
        using var _ = storage;
        var dead = new HeldGateway();
        var killed = await StartAsync(node, dead);
        await dead.NextAsync();
        await killed.StopAsync(default);
        killed.Dispose();

        var asked = await RestartAsync(storage, node, ana);

        await asked.AgainAsync();
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Killed_between_the_chats_answer_and_the_note_of_it_it_is_not_repeated_either(string provider)
    {
        var (storage, node, ana) = await DueAsync(provider);
        using var _ = storage;
        var chat = new HeldGateway();
        var doomed = storage.Open(node.Time);
        using var killed = await StartAsync(doomed, chat);
        var call = await chat.NextAsync();

        // The chat has it, and the node that would note it is gone.
        doomed.Writer.Dispose();
        call.Accept("m-1");
        Assert.Equal("queued", State(node));

        var asked = await RestartAsync(storage, node, ana);

        await asked.AgainAsync();
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Cut_off_without_an_answer_it_is_in_doubt_at_once(string provider)
    {
        var (storage, node, _) = await DueAsync(provider);
        using var all = storage;
        var chat = new HeldGateway();
        using var sender = await StartAsync(node, chat);
        (await chat.NextAsync()).Answer(new SendResult.Failed("cut off", InDoubt: true));

        var told = await chat.NextAsync();

        Assert.StartsWith("The reminder “every day 12:00” for general was probably sent at Mon 23 Nov 12:00", told.Message!.PlainText, StringComparison.Ordinal);
        Assert.Equal("in-doubt", State(node));
        told.Accept();
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_channel_that_was_archived_stops_the_reminder_and_whoever_set_it_is_told(string provider)
    {
        var (storage, node, _) = await DueAsync(provider);
        using var all = storage;
        var chat = new HeldGateway();
        using var sender = await StartAsync(node, chat);
        (await chat.NextAsync()).Answer(new SendResult.Gone("is_archived", "The channel is archived.", IsPlaceClosed: true));

        var told = await chat.NextAsync();
        told.Accept();

        Assert.Contains("The channel is archived. Nothing can be posted there any more, so I have stopped this reminder.", told.Message!.PlainText, StringComparison.Ordinal);
        Assert.Equal(("refused", ""), (State(node), Reminding.Due(node)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Where_whoever_set_it_has_left_the_teams_facilitators_are_told(string provider)
    {
        var (storage, node, ana) = await DueAsync(provider);
        using var _ = storage;
        var ben = await storage.PersonAsync(node, "Ben");
        node.Execute($"INSERT INTO team_facilitators (organization_id, team_id, person_id, role) VALUES ('default', '{storage.Channel.Team}', '{ben.Person}', 'facilitator')");
        node.Execute($"UPDATE people SET is_bot = 1 WHERE id = '{ana.Person}'");
        var chat = new HeldGateway();
        using var sender = await StartAsync(node, chat);
        (await chat.NextAsync()).Answer(new SendResult.Gone("not_in_channel", "Invite me again."));

        var told = await chat.NextAsync();
        told.Accept();

        Assert.Equal("Ben", told.Subject);
        Assert.Equal(["Send it again", "Stop this reminder"], Buttons(told).Select(button => button.Label));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task One_that_cannot_be_sent_is_tried_on_told_of_once_and_given_up_when_it_is_of_no_use_any_more(string provider)
    {
        var (storage, node, ana) = await DueAsync(provider);
        using var _ = storage;
        var chat = new HeldGateway();
        using var sender = await StartAsync(node, chat);
        await FailAsync();
        node.Time.Advance(TimeSpan.FromMinutes(6));
        node.Signal.Set();
        await FailAsync();
        node.Signal.Set();
        var told = await chat.NextAsync();
        told.Accept();
        Assert.Contains("I have not been able to post it so far (503). I go on trying until Tue 24 Nov 12:00.", told.Message!.PlainText, StringComparison.Ordinal);

        // Tuesday 12:00: the next one is due, and this one of no use any more.
        node.Time.SetUtcNow(new DateTimeOffset(2026, 11, 24, 11, 0, 0, TimeSpan.Zero));
        node.Signal.Set();
        var news = await chat.NextAsync();
        news.Accept();
        Assert.Contains("I could not post the reminder “every day 12:00” in general while it was of use", news.Message!.PlainText, StringComparison.Ordinal);
        await UntilAsync(() => node.Scalar<int>("SELECT COUNT(*) FROM outbox") == 0);
        await Reminding.RunAsync(node);
        var next = await chat.NextAsync();
        next.Accept();

        Assert.Contains("It was to come Mon 23 Nov 12:00 and could not", next.Message!.PlainText, StringComparison.Ordinal);
        await UntilAsync(() => Reminding.Queued(node) == 0);
        Assert.Equal(("11-23 11:00", "11-24 11:00"), (Reminding.Occurrences(node, "missed"), Reminding.Occurrences(node, "sent")));

        async Task FailAsync()
        {
            var failures = node.Scalar<int>("SELECT failures FROM outbox WHERE kind = 'reminder'");
            (await chat.NextAsync()).Answer(new SendResult.Failed("503"));
            await UntilAsync(() => node.Scalar<int>("SELECT failures FROM outbox WHERE kind = 'reminder'") == failures + 1);
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_quiet_one_with_nothing_to_say_says_nothing_and_is_noted_so(string provider)
    {
        var (storage, node, _) = await DueAsync(provider, "every day 12:00 quiet");
        using var all = storage;
        var chat = new HeldGateway();
        using var sender = await StartAsync(node, chat);

        await UntilAsync(() => Reminding.Queued(node) == 0);

        Assert.Equal(("quiet", 0), (State(node), chat.Count));
    }

    /// <summary>A reminder whose time has come: it stands in the outbox.</summary>
    private static async Task<(TestStorage Storage, StorageNode Node, Participant Ana)> DueAsync(string provider, string rule = "every day 12:00")
    {
        var (storage, node, ana) = await Reminding.CreateAsync(provider);
        await Reminding.SetAsync(storage, node, ana, rule);
        await Reminding.RunAsync(node, "2026-11-23T11:00:00Z");
        Assert.Equal(1, Reminding.Queued(node));
        return (storage, node, ana);
    }

    /// <summary>Starts another node, on which nothing is posted but whoever set the reminder is asked.</summary>
    private static async Task<Asked> RestartAsync(TestStorage storage, StorageNode node, Participant ana)
    {
        var (chat, restarted) = (new HeldGateway(), storage.Open(node.Time));
        var sender = await StartAsync(restarted, chat);
        if (restarted.Database.Dialect.IsShared)
        {
            node.Time.Advance(LeaseTime);
            restarted.Signal.Set();
        }

        var told = await chat.NextAsync();
        told.Accept();
        await UntilAsync(() => restarted.Scalar<int>("SELECT COUNT(*) FROM outbox") == 0);

        Assert.Equal(("Ana", 1, "in-doubt"), (told.Subject, chat.Count, State(restarted)));
        Assert.StartsWith("The reminder “every day 12:00” for general was probably sent at Mon 23 Nov 12:00", told.Message!.PlainText, StringComparison.Ordinal);
        return new Asked(storage, restarted, chat, sender, ana, Assert.IsType<ActionRef.OnReminder>(Assert.Single(Buttons(told)).Action));
    }

    private static async Task<OutboxSender> StartAsync(StorageNode node, HeldGateway chat)
    {
        var sender = new OutboxSender(
            node.Database, node.Writer, node.Polls, node.Views, node.Boards, node.SessionWriter, node.Backlog, node.Outlooks, node.Directory, node.Signal, [chat], node.Time, NullLogger<OutboxSender>.Instance);
        await sender.StartAsync(default);
        return sender;
    }

    private static string State(StorageNode node) => node.Scalar<string>("SELECT state FROM reminder_occurrences");

    private static IEnumerable<Button> Buttons(HeldCall call) => call.Message!.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, "did not happen within a minute");
            await Task.Yield();
        }
    }

    /// <summary>Somebody who was asked whether a reminder is there.</summary>
    private sealed record Asked(TestStorage Storage, StorageNode Node, HeldGateway Chat, OutboxSender Sender, Participant Ana, ActionRef.OnReminder Button)
    {
        /// <summary>She presses, twice: it is sent once more, and only once.</summary>
        public async Task AgainAsync()
        {
            using var _ = Sender;
            Assert.Equal(ReminderStep.Again, Button.Step);
            Assert.IsType<ReminderOutcome.Changed>(await Node.Reminders.SendAgainAsync(Node.Turn(Storage.Channel, Ana), Button.Occurrence));
            Assert.IsType<ReminderOutcome.Unchanged>(await Node.Reminders.SendAgainAsync(Node.Turn(Storage.Channel, Ana), Button.Occurrence));
            (await Chat.NextAsync()).Accept("m-2");
            await UntilAsync(() => Reminding.Queued(Node) == 0);
            Assert.Equal(("sent", 2), (State(Node), Chat.Count));
            Assert.IsType<ReminderOutcome.Unchanged>(await Node.Reminders.SendAgainAsync(Node.Turn(Storage.Channel, Ana), Button.Occurrence));
        }
    }

    /// <summary>Whoever does not want it now is told that in the channel, and it does not come beside that.</summary>
    private static async Task PutAsideAsync(string provider, Func<Instant, ReminderChange> change)
    {
        var (storage, node, ana) = await DueAsync(provider);
        using var _ = storage;
        var turn = node.Turn(storage.Channel, ana);
        var reminder = Assert.Single(await node.Reminders.ListAsync(turn)).Reminder;
        await node.Reminders.ChangeAsync(turn, reminder.Id, change(turn.Now), "Put aside.");
        var chat = new HeldGateway();
        using var sender = await StartAsync(node, chat);

        var said = await chat.NextAsync();
        said.Accept();
        await UntilAsync(() => node.Scalar<int>("SELECT COUNT(*) FROM outbox") == 0);

        Assert.Equal(("Put aside.", 1, "missed"), (said.Message!.PlainText, chat.Count, State(node)));
    }

}
