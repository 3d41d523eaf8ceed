using Microsoft.Extensions.Logging.Abstractions;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Sending;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Sending;

/// <summary>What becomes of "Discuss in thread": asked once a round, below the card, whatever happens on the way.</summary>
public sealed class DiscussionSendingTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_outermost_voters_are_asked_below_the_card_once_however_often_it_is_wanted(string provider)
    {
        using var split = await SplitAsync(provider);
        using var sender = await split.StartAsync(split.Node);
        (await split.Chat.NextAsync()).Accept();

        var first = await split.DiscussAsync(split.Node, split.Ben, "press 1");
        var asked = await split.SaidAsync();
        asked.Accept("asked-1");
        await split.SettleAsync();
        var repeated = await split.DiscussAsync(split.Node, split.Ben, "press 1");
        var again = await split.DiscussAsync(split.Node, split.Ben, "press 2");
        var byAnother = await split.DiscussAsync(split.Node, split.Ana, "press 3");
        await split.SettleAsync();

        Assert.Equal("below message-1", asked.Subject);
        Assert.Equal([split.Ana.Person, split.Ben.Person], asked.Message!.Mentioned().AsEnumerable());
        Assert.Contains("@Ana (1), @Ben (20): please say here why.", asked.Message.PlainText, StringComparison.Ordinal);
        Assert.Equal([new(PollAnswerCode.DiscussionAsked), new(PollAnswerCode.DiscussionAsked), new(PollAnswerCode.AskedAlready), new PollAnswer(PollAnswerCode.AskedAlready, Other: "Ben")], (PollAnswer[])[first, repeated, again, byAnother]);
        Assert.Equal(1, split.Posts);
        Assert.Equal(("sent", "asked-1"), (split.State, split.Node.Scalar<string>("SELECT message_id FROM discussions")));
        Assert.Equal(split.Ben.Person, split.Node.FromRows(split.Poll)!.Round.DiscussionAskedBy);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_was_wanted_before_the_bot_stopped_is_asked_once_it_is_back_and_then_no_more(string provider)
    {
        using var split = await SplitAsync(provider);
        await split.DiscussAsync(split.Node, split.Ben);
        var restarted = split.Storage.Open(split.Node.Time);
        using var sender = await split.StartAsync(restarted);
        (await split.Chat.NextAsync()).Accept();

        (await split.SaidAsync()).Accept();
        await split.SettleAsync();

        Assert.Equal(PollAnswerCode.AskedAlready, (await split.DiscussAsync(restarted, split.Ben)).Code);
        await split.SettleAsync();
        Assert.Equal(1, split.Posts);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nobody_is_called_upon_twice_because_an_answer_was_lost_and_whoever_wanted_it_can_have_it_asked_again(string provider)
    {
        using var split = await SplitAsync(provider);
        using var sender = await split.StartAsync(split.Node);
        (await split.Chat.NextAsync()).Accept();
        await split.DiscussAsync(split.Node, split.Ben);

        (await split.SaidAsync()).Answer(new SendResult.Failed("cut", InDoubt: true));
        var told = await split.SaidAsync();
        told.Accept();
        await split.SettleAsync();

        Assert.Equal("Ben", told.Subject);
        Assert.StartsWith("The lowest and the highest voters on “Pay with a saved card” were probably asked in general", told.Message!.PlainText, StringComparison.Ordinal);
        Assert.Equal("in-doubt", split.State);
        var button = Assert.Single(told.Message.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items));
        Assert.Equal(new ActionRef.Discuss(split.Poll, 1, Again: true), button.Action);

        Assert.Equal(PollAnswerCode.AskedAlready, (await split.DiscussAsync(split.Node, split.Ana)).Code);
        Assert.Equal(PollAnswerCode.DiscussionAsked, (await split.DiscussAsync(split.Node, split.Ben, again: true)).Code);
        (await split.SaidAsync()).Accept("asked-2");
        await split.SettleAsync();

        Assert.Equal("sent", split.State);
        Assert.Equal(PollAnswerCode.AskedAlready, (await split.DiscussAsync(split.Node, split.Ben, again: true)).Code);
        await split.SettleAsync();
        Assert.Equal(3, split.Posts);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_attempt_that_was_cut_off_by_the_end_of_the_bot_is_not_made_again_by_itself(string provider)
    {
        using var split = await SplitAsync(provider);
        var killed = await split.StartAsync(split.Node);
        (await split.Chat.NextAsync()).Accept();
        await split.DiscussAsync(split.Node, split.Ben);
        await split.SaidAsync();
        await killed.StopAsync(default);
        killed.Dispose();

        var restarted = split.Storage.Open(split.Node.Time);
        split.Node.Time.Advance(TimeSpan.FromSeconds(15));
        using var sender = await split.StartAsync(restarted);
        var told = await split.SaidAsync();
        told.Accept();
        await split.SettleAsync();

        Assert.Equal("Ben", told.Subject);
        Assert.Equal("in-doubt", split.State);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_card_that_is_not_there_yet_is_waited_for_and_one_that_was_deleted_is_not(string provider)
    {
        using var split = await SplitAsync(provider);
        await split.DiscussAsync(split.Node, split.Ben);
        using var sender = await split.StartAsync(split.Node);
        var posted = await split.Chat.NextAsync();
        posted.Answer(new SendResult.Later(TimeSpan.FromSeconds(3)));
        await Eventually.TrueAsync(() => split.Node.Scalar<long>("SELECT not_before FROM outbox WHERE kind = 'discussion'") > 0);
        Assert.Equal(0, split.Posts);
        split.Node.Execute("UPDATE cards SET ended = 'message_not_found', not_before = 0");
        split.Later();

        var asked = await split.SaidAsync();
        asked.Accept();
        await split.SettleAsync(cards: false);

        Assert.Equal(split.Storage.Channel.Id.Value, asked.Subject);
        Assert.Equal("sent", split.State);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_round_that_is_over_before_it_could_be_asked_about_is_left_alone(string provider)
    {
        using var split = await SplitAsync(provider);
        await split.DiscussAsync(split.Node, split.Ben);
        await split.Node.PollWriter.ActAsync(split.Node.Turn(split.Storage.Channel, split.Ana), split.Poll, new PollCommand.StartRound(split.Ana, split.Node.Now, 1));
        using var sender = await split.StartAsync(split.Node);
        (await split.Chat.NextAsync()).Accept();
        await split.SettleAsync();

        Assert.Equal(0, split.Posts);
        Assert.Equal("too-late", split.State);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_chat_that_refuses_it_is_told_of_with_what_to_mend_and_it_can_be_asked_again(string provider)
    {
        using var split = await SplitAsync(provider);
        using var sender = await split.StartAsync(split.Node);
        (await split.Chat.NextAsync()).Accept();
        await split.DiscussAsync(split.Node, split.Ben);

        (await split.SaidAsync()).Answer(new SendResult.Gone("not_in_channel", "I am not in that channel: type /invite @RefinementBot there first."));
        var told = await split.SaidAsync();
        told.Accept();
        await split.SettleAsync();

        Assert.Equal(
            "The lowest and the highest voters on “Pay with a saved card” could not be asked in general to say why. I am not in that channel: type /invite @RefinementBot there first. Ask again once that is mended.",
            told.Message!.PlainText);
        Assert.Equal(PollAnswerCode.DiscussionAsked, (await split.DiscussAsync(split.Node, split.Ben, again: true)).Code);
        (await split.SaidAsync()).Accept();
        await split.SettleAsync();
        Assert.Equal("sent", split.State);
    }

    private static async Task<Split> SplitAsync(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var poll = await node.OpenPollAsync(storage.Channel, ana, expected: [ana.Person, ben.Person]);
        await node.VoteAsync(storage.Channel, poll, ana, card: 2);
        await node.VoteAsync(storage.Channel, poll, ben, card: 8);
        return new Split(storage, node, ana, ben, poll.Id);
    }

    /// <summary>A poll of two who have voted 1 and 20, and the chat that it is in.</summary>
    private sealed record Split(TestStorage Storage, StorageNode Node, Participant Ana, Participant Ben, PollId Poll) : IDisposable
    {
        public HeldGateway Chat { get; } = new();

        /// <summary>How many messages that are no card were posted.</summary>
        public int Posts { get; private set; }

        public string State => Node.Scalar<string>("SELECT state FROM discussions");

        public async Task<PollAnswer> DiscussAsync(StorageNode node, Participant by, string? deliveryKey = null, bool again = false) =>
            (await node.PollWriter.ActAsync(node.Turn(Storage.Channel, by, deliveryKey), Poll, new PollCommand.AskToDiscuss(by, node.Now, 1, again))).Answer;

        public async Task<OutboxSender> StartAsync(StorageNode node)
        {
            var sender = new OutboxSender(
                node.Database, node.Writer, node.Polls, node.Views, node.Boards, node.SessionWriter, node.Backlog, node.Outlooks, node.Directory, node.Signal, [Chat], node.Time,
                NullLogger<OutboxSender>.Instance);
            await sender.StartAsync(default);
            return sender;
        }

        /// <summary>Lets what rests come due.</summary>
        public void Later()
        {
            Node.Time.Advance(TimeSpan.FromSeconds(1));
            Node.Signal.Set();
        }

        /// <summary>The next message that is no card; cards are taken as they come.</summary>
        public async Task<HeldCall> SaidAsync()
        {
            HeldCall? said = null;
            await Eventually.TrueAsync(() =>
            {
                said = TakeCards();
                if (said is null)
                {
                    Later();
                }

                return said is not null;
            });
            Posts++;
            return said!;
        }

        /// <summary>Waits until nothing is left to send; cards are taken as they come, and nothing else comes.</summary>
        public Task SettleAsync(bool cards = true) => Eventually.TrueAsync(() =>
        {
            Assert.Null(TakeCards());
            Later();
            return Node.Scalar<int>($"SELECT COUNT(*) FROM outbox{(cards ? "" : " WHERE kind <> 'redraw'")}") == 0;
        });

        public void Dispose() => Storage.Dispose();

        private HeldCall? TakeCards()
        {
            while (Chat.TryNext(out var call))
            {
                if (call.Message is not null)
                {
                    return call;
                }

                call.Accept();
            }

            return null;
        }
    }
}
