using Microsoft.Extensions.Logging.Abstractions;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Sending;
using RefinementBot.Storage;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Sending;

[Trait("Journey", "NoVoteLost")]
public class OutboxSenderTests
{
    private static readonly TimeSpan EditInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(15);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Votes_never_wait_for_the_chat_and_the_card_is_drawn_once_in_its_newest_state(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (chat, ana) = (new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        using var sender = await StartAsync(node, chat);

        var posted = await chat.NextAsync();
        foreach (var card in (int[])[1, 2, 3, 4])
        {
            await node.VoteAsync(storage.Channel, poll, ana, card);
        }

        posted.Accept();
        await RestAsync(node);
        var edited = await chat.NextAsync();
        edited.Accept();
        await UntilAsync(() => IsSettled(node));

        Assert.Equal((null, 1), (posted.MessageId, posted.Version));
        Assert.Equal(("message-1", 5), (edited.MessageId, edited.Version));
        Assert.Equal(2, chat.Count);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_nodes_have_one_call_in_flight_for_a_message(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var other = storage.Open(node.Time);
        var (chat, ana) = (new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        using var sender = await StartAsync(node, chat);
        using var otherSender = await StartAsync(other, chat);

        var poll = await node.OpenPollAsync(storage.Channel, ana);
        (await chat.NextAsync()).Accept();
        for (var card = 1; card < 6; card++)
        {
            await (card % 2 == 0 ? node : other).VoteAsync(storage.Channel, poll, ana, card);
            await RestAsync(node);
            other.Signal.Set();
            (await chat.NextAsync()).Accept();
        }

        await UntilAsync(() => IsSettled(node));

        Assert.Equal(1, chat.MostAtOnce);
        Assert.Equal(6, chat.Count);
        Assert.Equal("message-1", node.Scalar<string>("SELECT message_id FROM cards"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_card_whose_posting_was_cut_off_is_posted_again_once_nobody_can_still_be_posting_it(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (dead, chat, ana) = (new HeldGateway(), new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        await node.OpenPollAsync(storage.Channel, ana);
        var killed = await StartAsync(node, dead);
        await dead.NextAsync();
        await killed.StopAsync(default);

        var restarted = storage.Open(node.Time);
        using var sender = await StartAsync(restarted, chat);
        if (restarted.Database.Dialect.IsShared)
        {
            node.Time.Advance(LeaseTime);
            restarted.Signal.Set();
        }

        var again = await chat.NextAsync();
        again.Accept();
        await UntilAsync(() => IsSettled(node));

        Assert.Null(again.MessageId);
        killed.Dispose();
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_chat_that_fails_is_tried_again_ever_more_slowly(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (chat, ana) = (new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        await node.OpenPollAsync(storage.Channel, ana);
        using var sender = await StartAsync(node, chat);

        (await chat.NextAsync()).Answer(new SendResult.Failed("500"));
        await UntilAsync(() => node.Scalar<int>("SELECT failures FROM cards") == 1);
        Assert.Equal(500, Rest(node));
        await RestAsync(node, TimeSpan.FromSeconds(0.5));
        (await chat.NextAsync()).Break(new InvalidOperationException("a bug"));
        await UntilAsync(() => node.Scalar<int>("SELECT failures FROM cards") == 2);
        Assert.Equal(1000, Rest(node));
        await RestAsync(node, TimeSpan.FromSeconds(1));
        (await chat.NextAsync()).Answer(new SendResult.Later(TimeSpan.FromSeconds(7)));
        await UntilAsync(() => Rest(node) == 7000);
        await RestAsync(node, TimeSpan.FromSeconds(7));
        (await chat.NextAsync()).Accept();
        await UntilAsync(() => IsSettled(node));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task However_long_a_chat_was_away_it_is_asked_again_within_seconds_and_less_often_where_an_operator_must_act(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (chat, ana) = (new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        await node.OpenPollAsync(storage.Channel, ana);
        node.Execute("UPDATE cards SET failures = 1000");
        using var sender = await StartAsync(node, chat);

        (await chat.NextAsync()).Answer(new SendResult.Failed("502"));
        await UntilAsync(() => Rest(node) == 5000);
        await RestAsync(node, TimeSpan.FromSeconds(5));
        (await chat.NextAsync()).Answer(new SendResult.Failed("token_revoked", NeedsOperator: true));
        await UntilAsync(() => Rest(node) == 30_000);
        await RestAsync(node, TimeSpan.FromSeconds(30));
        (await chat.NextAsync()).Accept();
        await UntilAsync(() => IsSettled(node));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_card_that_can_never_be_drawn_again_is_left_alone_and_whoever_started_the_poll_is_told(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (chat, ana) = (new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        await node.OpenPollAsync(storage.Channel, ana);
        using var sender = await StartAsync(node, chat);

        (await chat.NextAsync()).Answer(new SendResult.Gone("is_archived", "That channel is archived.", IsPlaceClosed: true));
        var told = await chat.NextAsync();
        told.Accept();
        await UntilAsync(() => IsSettled(node));

        Assert.Equal("Ana", told.Subject);
        Assert.Equal("is_archived", node.Scalar<string>("SELECT ended FROM cards"));
        Assert.Equal(["Post it again here"], ButtonsOf(told).Select(button => button.Label));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_card_that_was_deleted_is_posted_again_where_it_was_or_where_she_is_by_the_buttons_she_was_given(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (chat, ana) = (new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        var elsewhere = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Web, "demo", "elsewhere", "elsewhere", null);
        using var sender = await StartAsync(node, chat);
        (await chat.NextAsync()).Answer(new SendResult.Gone("message_not_found"));
        var told = await chat.NextAsync();
        told.Accept();
        await UntilAsync(() => IsSettled(node));
        Assert.Equal(["Post it again where it was", "Post it again here"], ButtonsOf(told).Select(button => button.Label));

        var answers = new List<PollAnswer>();
        foreach (var (button, message) in ButtonsOf(told).Zip((string[])["message-2", "message-3"]))
        {
            var action = (ActionRef.PostAgain)button.Action;
            answers.Add((await node.PollWriter.PostAgainAsync(node.Turn(elsewhere, ana), action.Poll, action.In)).Answer);
            answers.Add((await node.PollWriter.PostAgainAsync(node.Turn(elsewhere, ana), action.Poll, action.In)).Answer);
            var posted = await chat.NextAsync();
            Assert.Null(posted.MessageId);
            posted.Accept(message);
            await UntilAsync(() => IsSettled(node));
        }

        Assert.Equal(
            [
                new(PollAnswerCode.PostedAgain, Other: "general"), new(PollAnswerCode.ShownAlready, Other: "general"),
                new(PollAnswerCode.PostedAgain), new PollAnswer(PollAnswerCode.ShownAlready),
            ],
            answers);
        Assert.Equal(4, chat.Count);
        Assert.Equal(2, node.Scalar<int>($"SELECT COUNT(*) FROM cards WHERE ended IS NULL AND poll_id = '{poll.Id}'"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_greeting_whose_answer_was_lost_is_not_said_twice_and_a_card_is_posted_again(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (chat, ana) = (new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        using var sender = await StartAsync(node, chat);

        await node.Directory.GreetAsync(storage.Channel);
        (await chat.NextAsync()).Answer(new SendResult.Failed("cut", InDoubt: true));
        await UntilAsync(() => IsSettled(node));
        await node.OpenPollAsync(storage.Channel, ana);
        (await chat.NextAsync()).Answer(new SendResult.Failed("cut", InDoubt: true));
        await RestAsync(node);
        var again = await chat.NextAsync();
        again.Accept();
        await UntilAsync(() => IsSettled(node));

        Assert.Null(again.MessageId);
        Assert.Equal(3, chat.Count);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_older_copy_of_a_card_posted_twice_says_so_once_it_is_met_and_only_once(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (chat, ana) = (new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        using var sender = await StartAsync(node, chat);
        (await chat.NextAsync()).Answer(new SendResult.Failed("cut", InDoubt: true));
        await RestAsync(node);
        (await chat.NextAsync()).Accept("message-2");
        await UntilAsync(() => IsSettled(node));

        await MeetAsync(node, poll, "message-1");
        await MeetAsync(node, poll, "message-2");
        var retired = await chat.NextAsync();
        retired.Answer(new SendResult.Failed("cut", InDoubt: true));
        await UntilAsync(() => node.Scalar<int>("SELECT failures FROM outbox") == 1);
        node.Time.Advance(EditInterval);
        node.Signal.Set();
        var repeated = await chat.NextAsync();
        repeated.Accept();
        await UntilAsync(() => IsSettled(node));
        await MeetAsync(node, poll, "message-1");

        Assert.Equal([("older copy", "message-1"), ("older copy", "message-1")], ((HeldCall[])[retired, repeated]).Select(call => (call.Subject, call.MessageId!)));
        Assert.Equal("message-2", node.Scalar<string>("SELECT message_id FROM cards"));
        Assert.True(IsSettled(node));
        Assert.Equal(4, chat.Count);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_message_that_is_met_while_its_card_has_none_is_the_cards_own_and_none_is_posted_again(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (chat, ana) = (new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        using var sender = await StartAsync(node, chat);
        (await chat.NextAsync()).Answer(new SendResult.Failed("cut", InDoubt: true));
        await UntilAsync(() => node.Scalar<int>("SELECT failures FROM cards") == 1);

        await MeetAsync(node, poll, "message-1");
        await RestAsync(node);
        var edited = await chat.NextAsync();
        edited.Accept();
        await UntilAsync(() => IsSettled(node));

        Assert.Equal("message-1", edited.MessageId);
        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM older_copies"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_answer_that_comes_after_its_lease_makes_its_message_the_older_copy(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var other = storage.Open(node.Time);
        var (slow, chat, ana) = (new HeldGateway { IsDeaf = true }, new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        await node.OpenPollAsync(storage.Channel, ana);
        using var sender = await StartAsync(node, slow);
        var late = await slow.NextAsync();
        node.Time.Advance(LeaseTime);
        using var otherSender = await StartAsync(other, chat);
        (await chat.NextAsync()).Accept("message-2");
        await UntilAsync(() => IsSettled(node));

        late.Accept("message-1");
        var retired = await await Task.WhenAny(slow.NextAsync(), chat.NextAsync());
        retired.Accept();
        await UntilAsync(() => IsSettled(node));

        Assert.Equal("message-1", retired.MessageId);
        Assert.Equal("message-2", node.Scalar<string>("SELECT message_id FROM cards"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_edit_that_arrives_after_its_lease_is_drawn_over_with_the_newest_state(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var other = storage.Open(node.Time);
        var (slow, chat, ana) = (new HeldGateway { IsDeaf = true }, new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        using var sender = await StartAsync(node, slow);
        (await slow.NextAsync()).Accept();
        await UntilAsync(() => IsSettled(node));
        await node.VoteAsync(storage.Channel, poll, ana, card: 1);
        await RestAsync(node);
        var late = await slow.NextAsync();
        node.Time.Advance(LeaseTime);
        await node.VoteAsync(storage.Channel, poll, ana, card: 2);
        using var otherSender = await StartAsync(other, chat);
        var newest = await chat.NextAsync();
        newest.Accept();
        await UntilAsync(() => IsSettled(node));

        late.Accept();
        await UntilAsync(() => node.Scalar<int>("SELECT COUNT(*) FROM outbox") == 1);
        node.Time.Advance(EditInterval);
        node.Signal.Set();
        other.Signal.Set();
        var again = await await Task.WhenAny(slow.NextAsync(), chat.NextAsync());
        again.Accept();
        await UntilAsync(() => IsSettled(node));

        Assert.Equal(("message-1", 2), (late.MessageId, late.Version));
        Assert.Equal(("message-1", 3), (newest.MessageId, newest.Version));
        Assert.Equal(("message-1", 3), (again.MessageId, again.Version));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_attempt_is_given_up_before_its_lease_runs_out(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (chat, ana) = (new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        await node.OpenPollAsync(storage.Channel, ana);
        using var sender = await StartAsync(node, chat);
        await chat.NextAsync();

        node.Time.Advance(LeaseTime - TimeSpan.FromSeconds(1));

        await UntilAsync(() => node.Scalar<int>("SELECT COUNT(*) FROM cards WHERE lease IS NULL AND failures = 1") == 1);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_one_place_or_person_is_told_comes_in_its_order_and_no_other_waits_for_it(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (chat, ana, ben) = (new HeldGateway(), await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        foreach (var (person, text) in ((Participant, string)[])[(ana, "first"), (ana, "second"), (ben, "third"), (ana, "fourth")])
        {
            await node.Writer.RunAsync(batch =>
            {
                NoticeRows.ToPerson(batch, TestStorage.Organization, person.Person, text, node.Now);
                return true;
            });
            node.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        using var sender = await StartAsync(node, chat);
        HeldCall[] begun = [await chat.NextAsync(), await chat.NextAsync()];
        Assert.Equal(["first", "third"], begun.Select(call => call.Message!.PlainText).Order(StringComparer.Ordinal));
        Assert.Single(begun, call => call.Subject == "Ana").Answer(new SendResult.Failed("500"));
        Assert.Single(begun, call => call.Subject == "Ben").Accept();
        await UntilAsync(() => node.Scalar<int>("SELECT COUNT(*) FROM outbox WHERE failures = 1 AND lease IS NULL") == 1);
        List<string> told = [];
        while (told.Count < 3)
        {
            node.Time.Advance(EditInterval);
            node.Signal.Set();
            var call = await chat.NextAsync();
            told.Add(call.Message!.PlainText);
            call.Accept();
        }

        await UntilAsync(() => IsSettled(node));
        Assert.Equal(["first", "second", "fourth"], told);
        Assert.Equal(5, chat.Count);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_card_that_was_given_up_is_drawn_again_once_somebody_presses_it_unless_another_took_its_place(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (chat, ana) = (new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        using var sender = await StartAsync(node, chat);
        (await chat.NextAsync()).Accept();
        await UntilAsync(() => IsSettled(node));
        await node.VoteAsync(storage.Channel, poll, ana);
        await RestAsync(node);
        (await chat.NextAsync()).Answer(new SendResult.Gone("not_in_channel"));
        (await chat.NextAsync()).Accept();
        await UntilAsync(() => IsSettled(node));

        await MeetAsync(node, poll, "message-1");
        await RestAsync(node);
        var drawn = await chat.NextAsync();
        drawn.Answer(new SendResult.Gone("not_in_channel"));
        (await chat.NextAsync()).Accept();
        await UntilAsync(() => IsSettled(node));
        var given = node.Scalar<string>("SELECT id FROM cards");
        await node.PollWriter.PostAgainAsync(node.Turn(storage.Channel, ana), poll.Id, null);
        (await chat.NextAsync()).Accept("message-2");
        await UntilAsync(() => IsSettled(node));
        await MeetAsync(node, poll, "message-1", given);
        var retired = await chat.NextAsync();
        retired.Accept();
        await UntilAsync(() => IsSettled(node));

        Assert.Equal(("message-1", 2), (drawn.MessageId, drawn.Version));
        Assert.Equal(("older copy", "message-1"), (retired.Subject, retired.MessageId));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_greeting_is_sent_once_and_not_again_where_its_outcome_is_unknown(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (dead, chat) = (new HeldGateway(), new HeldGateway());
        await node.Directory.GreetAsync(storage.Channel);
        var killed = await StartAsync(node, dead);
        await dead.NextAsync();
        await killed.StopAsync(default);

        var restarted = storage.Open(node.Time);
        node.Time.Advance(LeaseTime);
        using var sender = await StartAsync(restarted, chat);
        await UntilAsync(() => IsSettled(node));

        Assert.Equal(0, chat.Count);
        killed.Dispose();
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Revealed_polls_are_drawn_first_then_the_longest_stale_and_what_must_rest_comes_last(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        List<Poll> polls = [];
        foreach (var title in (string[])["First", "Second", "Third"])
        {
            node.Time.Advance(TimeSpan.FromMinutes(1));
            polls.Add(await node.OpenPollAsync(storage.Channel, ana, title));
        }

        await node.VoteAsync(storage.Channel, polls[1], ana);
        await node.PollWriter.ActAsync(node.Turn(storage.Channel, ana), polls[1].Id, new PollCommand.RevealVotes(ana, node.Now, 1));
        var fair = Due();
        node.Execute($"UPDATE cards SET not_before = {node.Now.ToUnixTimeMilliseconds() + 1} WHERE poll_id = '{polls[1].Id}'");
        var resting = Due();

        Assert.Equal([polls[1].Id, polls[0].Id, polls[2].Id], fair);
        Assert.Equal([polls[0].Id, polls[2].Id, polls[1].Id], resting);

        List<PollId> Due()
        {
            using var connection = node.Database.Open();
            return [.. CardRows.Due(connection, node.Now, 10).Select(card => card.Place.Poll)];
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_can_never_be_told_directly_is_said_in_the_channel_that_it_is_about_once_and_with_its_buttons(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (chat, ana) = (new HeldGateway(), await storage.PersonAsync(node, "Ana"));
        using var sender = await StartAsync(node, chat);
        var show = new Button("Show the poll", new ActionRef.Show(new PollId("poll-1")));
        await node.Writer.RunAsync(batch =>
        {
            NoticeRows.ToPersonOnce(batch, TestStorage.Organization, ana.Person, storage.Channel.Id, new News("“Pay” waits for your vote.", [show]), node.Now);
            return true;
        });
        node.Signal.Set();

        var direct = await chat.NextAsync();
        Assert.Equal("Ana", direct.Subject);
        direct.Answer(new SendResult.Gone("messages_tab_disabled"));
        var instead = await chat.NextAsync();
        Assert.Equal(storage.Channel.Id.Value, instead.Subject);
        Assert.StartsWith("For Ana, whom I cannot write to directly: “Pay” waits for your vote.", instead.Message!.PlainText, StringComparison.Ordinal);
        Assert.Equal(show, Assert.Single(ButtonsOf(instead)));
        instead.Answer(new SendResult.Gone("is_archived"));

        await UntilAsync(() => IsSettled(node));
        Assert.Equal(2, chat.Count);
    }

    private static IEnumerable<Button> ButtonsOf(HeldCall told) => told.Message!.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items);

    /// <summary>Has somebody press the card in that message, and waits until that has been looked into.</summary>
    private static Task MeetAsync(StorageNode node, Poll poll, string message, string? card = null) => node.Writer.RunAsync(
        batch =>
        {
            CopyRows.Meet(batch, poll.Organization, poll.Id, card ?? node.Scalar<string>("SELECT id FROM cards"), message, node.Now);
            batch.AfterCommit(node.Signal.Set);
            return true;
        },
        new Touches(poll.Organization, poll.Id));

    private static async Task<OutboxSender> StartAsync(StorageNode node, HeldGateway chat)
    {
        var sender = new OutboxSender(
            node.Database, node.Writer, node.Polls, node.Views, node.Boards, node.SessionWriter, node.Backlog, node.Outlooks, node.Directory, node.Signal, [chat], node.Time, NullLogger<OutboxSender>.Instance);
        await sender.StartAsync(default);
        return sender;
    }

    /// <summary>Lets a message rest for as long as it must, once what was sent before is noted.</summary>
    private static async Task RestAsync(StorageNode node, TimeSpan? rest = null)
    {
        await UntilAsync(() => node.Scalar<int>("SELECT COUNT(*) FROM cards WHERE lease IS NOT NULL") == 0);
        node.Time.Advance(rest ?? EditInterval);
        node.Signal.Set();
    }

    private static long Rest(StorageNode node) => node.Scalar<long>("SELECT not_before FROM cards") - node.Now.ToUnixTimeMilliseconds();

    private static bool IsSettled(StorageNode node) => node.Scalar<int>("SELECT COUNT(*) FROM outbox") == 0;

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, "did not happen within a minute");
            await Task.Yield();
        }
    }
}
