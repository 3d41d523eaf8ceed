using Microsoft.Extensions.Logging.Abstractions;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Scheduling;
using RefinementBot.Sending;
using RefinementBot.Storage;
using RefinementBot.Tests.Scheduling;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Sending;

/// <summary>What owners are told in their own chats when a reminder comes. The tests begin on Monday 23 November 2026, 9:00 UTC, and Ana is reminded at 12:00 in Berlin.</summary>
[Trait("Journey", "ReminderJourney")]
public class PersonalDigestTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task When_a_reminder_comes_each_owner_is_told_what_is_hers_and_how_that_ends(string provider)
    {
        var (storage, node, ana, ben) = await DueAsync(provider);
        using var _ = storage;

        var told = await SendAsync(node);

        Assert.Equal(["Ben"], told.Select(call => call.Subject));
        Assert.Contains("One thing is yours to do", told[0].Message!.PlainText, StringComparison.Ordinal);
        Assert.Contains("GENERAL-1 Pay by invoice", told[0].Message!.PlainText, StringComparison.Ordinal);
        Assert.Contains(Buttons(told[0]), button => button == new Button("Send me no digests", new ActionRef.Run("remind digest off")));
        Assert.Equal((0, 1), (node.Scalar<int>("SELECT COUNT(*) FROM outbox"), node.Scalar<int>("SELECT COUNT(*) FROM personal_digests")));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nobody_is_told_twice_a_day_nor_the_same_again_and_what_is_new_comes_the_next_day(string provider)
    {
        var (storage, node, ana, ben) = await DueAsync(provider, "every day 12:00,15:00");
        using var _ = storage;
        Assert.Single(await SendAsync(node));

        // New for Ben, on the same day; and the same on the next.
        await AddAsync(storage, node, ana, ben, "Pay by card");
        await Reminding.RunAsync(node, "2026-11-23T14:00:00Z");
        Assert.Empty(await SendAsync(node));
        await Reminding.RunAsync(node, "2026-11-24T11:00:00Z");
        Assert.Contains("2 things are yours", Assert.Single(await SendAsync(node)).Message!.PlainText, StringComparison.Ordinal);
        await Reminding.RunAsync(node, "2026-11-25T11:00:00Z");
        Assert.Empty(await SendAsync(node));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Whoever_has_ended_them_gets_neither_these_nor_what_is_new_in_her_backlog_until_she_wants_them_again(string provider)
    {
        var (storage, node, ana, ben) = await DueAsync(provider);
        using var _ = storage;
        await CadenceStorageTests.Teams(node).ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.Add(TeamRole.Owner, [ben.Person]), "Owner.");
        node.Execute("DELETE FROM outbox WHERE kind = 'notice'; DELETE FROM notices");
        await node.Reminders.WantDigestsAsync(node.Turn(storage.Channel, ben), isWanted: false);
        Assert.Equal((false, true), (await node.Reminders.WantsDigestsAsync(node.Turn(storage.Channel, ben)), await node.Reminders.WantsDigestsAsync(node.Turn(storage.Channel, ana))));

        node.Time.Advance(TimeSpan.FromMinutes(1));
        await AddAsync(storage, node, ana, ben, "Pay by card");
        Assert.Empty(await SendAsync(node));
        await MorningAsync(node, 24);
        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM notices"));

        await node.Reminders.WantDigestsAsync(node.Turn(storage.Channel, ben), isWanted: true);
        await AddAsync(storage, node, ana, ben, "Pay by voucher");
        await MorningAsync(node, 25);
        Assert.Contains("Pay by voucher", node.Scalar<string>("SELECT text FROM notices"), StringComparison.Ordinal);
        Assert.DoesNotContain("Pay by card", node.Scalar<string>("SELECT text FROM notices"), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Killed_while_the_chat_was_answering_the_owners_are_told_once(string provider)
    {
        var (storage, node, ana, ben) = await DueAsync(provider);
        using var _ = storage;
        var (dead, restarted) = (new HeldGateway(), storage.Open(node.Time));
        var killed = await StartAsync(storage.Open(node.Time), dead);
        HeldCall[] calls = [await dead.NextAsync(), await dead.NextAsync()];
        Assert.Single(calls, call => call.Subject == "Ben").Accept();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (node.Scalar<int>("SELECT COUNT(*) FROM outbox WHERE kind = 'notice'") > 0)
        {
            Assert.False(limit.IsCancellationRequested, "Ben was not told within a minute");
            await Task.Yield();
        }

        await killed.StopAsync(default);
        killed.Dispose();
        node.Time.Advance(TimeSpan.FromSeconds(15));

        var told = await SendAsync(restarted, waitsFor: 1);

        Assert.Equal(["Ana"], told.Select(call => call.Subject));
        Assert.Equal("in-doubt", restarted.Scalar<string>("SELECT state FROM reminder_occurrences"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_channel_that_takes_nothing_keeps_no_owner_from_being_told_once(string provider)
    {
        var (storage, node, ana, ben) = await DueAsync(provider);
        using var _ = storage;

        var told = await SendAsync(node, call => call.Subject == storage.Channel.Id.Value ? new SendResult.Gone("is_archived", "The channel is archived.", IsPlaceClosed: true) : null, waitsFor: 2);

        Assert.Equal(["Ana", "Ben"], told.Select(call => call.Subject).Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_a_chat_refuses_to_tell_an_owner_is_not_told_to_the_channel(string provider)
    {
        var (storage, node, ana, ben) = await DueAsync(provider);
        using var _ = storage;

        Assert.Single(await SendAsync(node, call => call.Subject == "Ben" ? new SendResult.Gone("cannot_dm_bot") : null));
        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM outbox"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_owner_of_whom_the_item_has_the_name_alone_is_told_too(string provider)
    {
        var (storage, node, ana, ben) = await DueAsync(provider);
        using var _ = storage;
        node.Execute("UPDATE items SET owner_name = 'ben', owner_folded = 'ben', owner_person_id = NULL");

        Assert.Equal(["Ben"], (await SendAsync(node)).Select(call => call.Subject));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_owner_who_has_left_is_told_nothing(string provider)
    {
        var (storage, node, ana, ben) = await DueAsync(provider);
        using var _ = storage;
        node.Execute($"UPDATE people SET is_bot = 1 WHERE id = '{ben.Person}'");

        Assert.Empty(await SendAsync(node));
        Assert.Equal("sent", node.Scalar<string>("SELECT state FROM reminder_occurrences"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Whoever_has_ended_them_in_one_chat_has_when_she_is_linked_with_another(string provider)
    {
        var (storage, node, ana, ben) = await DueAsync(provider);
        using var _ = storage;
        await node.Reminders.WantDigestsAsync(node.Turn(storage.Channel, ben), isWanted: false);
        var links = new LinkStore(node.Writer, node.PollWriter, node.Directory, node.Signal);

        Assert.IsType<CodeOutcome.Entered>(await links.LinkAsync(node.Turn(storage.Channel, ben), await links.OfferLinkAsync(node.Turn(storage.Channel, ana))));

        Assert.False(await node.Reminders.WantsDigestsAsync(node.Turn(storage.Channel, ana)));
    }

    /// <summary>A reminder whose time has come, and an item of Ben's that is not ready.</summary>
    private static async Task<(TestStorage Storage, StorageNode Node, Participant Ana, Participant Ben)> DueAsync(string provider, string rule = "every day 12:00")
    {
        var (storage, node, ana) = await Reminding.CreateAsync(provider);
        var ben = await storage.PersonAsync(node, "Ben");
        await AddAsync(storage, node, ana, ben, "Pay by invoice");
        await Reminding.SetAsync(storage, node, ana, rule);
        await Reminding.RunAsync(node, "2026-11-23T11:00:00Z");
        return (storage, node, ana, ben);
    }

    private static Task AddAsync(TestStorage storage, StorageNode node, Participant by, Participant owner, string title) =>
        node.BacklogWriter.AddAsync(node.Turn(storage.Channel, by), new ItemDraft { Title = title, Owner = new ItemOwner("Ben", owner.Person) });

    private static Task MorningAsync(StorageNode node, int day)
    {
        node.Time.SetUtcNow(new DateTimeOffset(2026, 11, day, 8, 0, 0, TimeSpan.Zero));
        return Reminding.Work(node, new OwnersDigests()).RunAsync(default);
    }

    /// <summary>Sends all that waits and gives what people were told directly.</summary>
    /// <param name="answer">What the chat answers to a call; null to take it.</param>
    private static async Task<List<HeldCall>> SendAsync(StorageNode node, Func<HeldCall, SendResult?>? answer = null, int waitsFor = 0)
    {
        var chat = new HeldGateway();
        using var sender = await StartAsync(node, chat);
        List<HeldCall> told = [];
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (node.Scalar<int>("SELECT COUNT(*) FROM outbox") > 0 || told.Count < waitsFor)
        {
            Assert.False(limit.IsCancellationRequested, "not all was sent within a minute");
            if (!chat.TryNext(out var call))
            {
                await Task.Yield();
                continue;
            }

            if (call.Message is not null && call.Subject is "Ana" or "Ben")
            {
                told.Add(call);
            }

            if (answer?.Invoke(call) is { } refused)
            {
                call.Answer(refused);
            }
            else
            {
                call.Accept();
            }
        }

        return told;
    }

    private static async Task<OutboxSender> StartAsync(StorageNode node, HeldGateway chat)
    {
        var sender = new OutboxSender(
            node.Database, node.Writer, node.Polls, node.Views, node.Boards, node.SessionWriter, node.Backlog, node.Outlooks, node.Directory, node.Signal, [chat], node.Time, NullLogger<OutboxSender>.Instance);
        await sender.StartAsync(default);
        return sender;
    }

    private static IEnumerable<Button> Buttons(HeldCall call) => call.Message!.Nodes.OfType<Node.Buttons>().SelectMany(buttons => buttons.Items);
}
