using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Scheduling;
using RefinementBot.Storage;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Scheduling;

/// <summary>What happens at a poll's deadline, on a clock that the test moves.</summary>
public class PollDeadlineTests
{
    private static readonly Duration TwoHours = Duration.FromHours(2);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task At_its_deadline_a_poll_is_revealed_and_drawn_so_and_its_starter_is_told_once(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var poll = await OpenAsync(storage, node, ana, TwoHours, [ana.Person, ben.Person]);
        await node.VoteAsync(storage.Channel, poll, ben);
        node.Execute("DELETE FROM outbox");

        node.Time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        await Work(node).RunAsync(default);
        Assert.Equal(PollStage.Open, node.FromRows(poll.Id)!.Stage);

        node.Time.Advance(TimeSpan.FromSeconds(1));
        await Work(node).RunAsync(default);
        await Work(node).RunAsync(default);

        var revealed = node.FromRows(poll.Id)!;
        Assert.Equal((PollStage.Revealed, true), (revealed.Stage, revealed.Round.AtDeadline));
        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM outbox WHERE kind = 'redraw' AND subject = @id", new { id = poll.Id.Value }));
        Assert.Equal(
            "Ana: The deadline of the poll on “Pay with a saved card” in general has come, and its votes are revealed: 5 by Ben. Did not vote: Ana. Accept 5 on its card.",
            Told(node));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_poll_without_a_vote_is_overdue_and_stays_open(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await OpenAsync(storage, node, ana, TwoHours);

        node.Time.Advance(TimeSpan.FromHours(3));
        await Work(node).RunAsync(default);
        await Work(node).RunAsync(default);

        Assert.True(node.FromRows(poll.Id)!.IsOverdue);
        Assert.Equal("Ana: The deadline of the poll on “Pay with a saved card” in general has come, and nobody has voted. It stays open: give it more time, or cancel it on its card.", Told(node));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_came_due_while_nobody_was_awake_is_done_at_the_next_start(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await OpenAsync(storage, node, ana, TwoHours);
        await node.VoteAsync(storage.Channel, poll, ana);

        var restarted = storage.Open();
        restarted.Time.Advance(TimeSpan.FromDays(2));
        await Work(restarted).RunAsync(default);

        Assert.Equal(PollStage.Revealed, restarted.FromRows(poll.Id)!.Stage);
        Assert.Equal(1, restarted.Scalar<int>("SELECT COUNT(*) FROM notices"));
    }

    [Theory, OnPostgreSql]
    public async Task Two_nodes_that_wake_at_once_reveal_each_poll_once_and_tell_each_starter_once(string provider)
    {
        const int many = 60;
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        for (var i = 0; i < many; i++)
        {
            await node.VoteAsync(storage.Channel, await OpenAsync(storage, node, ana, TwoHours), ana);
        }

        List<StorageNode> nodes = [.. Enumerable.Range(0, 3).Select(_ => storage.Open())];
        nodes.ForEach(other => other.Time.Advance(TimeSpan.FromHours(2)));
        await Task.WhenAll(nodes.Select(other => Task.Run(() => Work(other).RunAsync(default))));

        Assert.Equal(many, node.Scalar<int>("SELECT COUNT(*) FROM polls WHERE stage = 'revealed'"));
        Assert.Equal(many, node.Scalar<int>("SELECT COUNT(*) FROM notices"));
        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM due_work WHERE kind = 'poll-deadline'"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_deadline_that_was_moved_is_the_one_that_counts(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await OpenAsync(storage, node, ana, TwoHours);
        await node.VoteAsync(storage.Channel, poll, ana);
        await ChangeAsync(storage, node, poll, ana, node.Now + Duration.FromHours(5));

        node.Time.Advance(TimeSpan.FromHours(4));
        await Work(node).RunAsync(default);
        Assert.Equal(PollStage.Open, node.FromRows(poll.Id)!.Stage);

        node.Time.Advance(TimeSpan.FromHours(1));
        await Work(node).RunAsync(default);
        Assert.Equal(PollStage.Revealed, node.FromRows(poll.Id)!.Stage);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_poll_whose_deadline_was_dropped_or_whose_votes_are_revealed_is_not_woken(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        await ChangeAsync(storage, node, await OpenAsync(storage, node, ana, TwoHours), ana, null);
        var revealed = await OpenAsync(storage, node, ana, TwoHours, [ana.Person]);
        await node.VoteAsync(storage.Channel, revealed, ana);

        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM due_work WHERE kind = 'poll-deadline'"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Who_uses_several_chats_is_told_in_the_one_where_the_poll_is_and_in_no_other(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = (await node.Directory.MeetAsync(TestStorage.Organization, Platforms.Slack, "T1", new ChatUser("U1", "U1", "Ana"))).AsParticipant;
        foreach (var (platform, workspace, user) in ((string, string, string)[])[("web", "demo", "Ana"), ("msteams", "contoso", "29:ana")])
        {
            node.Execute($"INSERT INTO identities (organization_id, platform, workspace, user_id, address, person_id, created_at) VALUES ('default', '{platform}', '{workspace}', '{user}', '{user}', '{ana.Person.Value}', 9000000000000)");
        }

        var teams = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.MsTeams, "contoso", "19:general", "general", "https://smba.example");
        await OpenAsync(storage, node, ana, TwoHours, channel: teams, title: "Asked in Teams");
        await OpenAsync(storage, node, ana, TwoHours, title: "Asked on the web page");
        node.Time.Advance(TimeSpan.FromHours(2));
        await Work(node).RunAsync(default);

        Assert.Equal(2, node.Scalar<int>("SELECT COUNT(*) FROM notices"));
        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM notices WHERE platform = 'web'"));
        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM notices WHERE platform = 'slack' AND text LIKE '%Asked on the web page%'"));
        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM notices WHERE platform = 'msteams' AND text LIKE '%Asked in Teams%'"));
    }

    private static Task<Poll> OpenAsync(
        TestStorage storage, StorageNode node, Participant by, Duration length, ImmutableHashSet<PersonId>? expected = null, Channel? channel = null, string title = "Pay with a saved card")
    {
        channel ??= storage.Channel;
        var opened = node.Opened(channel, by, new PollSubject(null, title), expected) with { Deadline = new PollDeadline(node.Now + length, "Europe/Berlin") };
        return OpenAsync();

        async Task<Poll> OpenAsync() => (await node.PollWriter.OpenAsync(node.Turn(channel, by), opened)).Poll!;
    }

    private static async Task ChangeAsync(TestStorage storage, StorageNode node, Poll poll, Participant by, Instant? at) => Assert.Equal(
        PollAnswerCode.DeadlineChanged,
        (await node.PollWriter.ActAsync(
            node.Turn(storage.Channel, by), poll.Id, new PollCommand.ChangeDeadline(by, node.Now, at is { } moment ? new PollDeadline(moment, "UTC") : null))).Answer.Code);

    private static DueWork Work(StorageNode node) =>
        new(node.Writer, [new PollDeadlines(node.PollWriter, node.Directory)], node.Signal, node.Time, NullLogger<DueWork>.Instance);

    /// <summary>Who was told what; fails if that is not one notice.</summary>
    private static string Told(StorageNode node)
    {
        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM notices"));
        return $"{node.Scalar<string>("SELECT address FROM notices")}: {node.Scalar<string>("SELECT text FROM notices")}";
    }
}
