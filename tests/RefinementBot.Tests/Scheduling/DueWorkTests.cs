using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Scheduling;
using RefinementBot.Storage;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Scheduling;

public class DueWorkTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_due_is_done_once_and_what_is_not_waits(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var kind = new Noted();
        await SetAsync(node, kind.Kind, "early", node.Now);
        await SetAsync(node, kind.Kind, "late", node.Now + Duration.FromSeconds(1));
        var work = Work(node, kind);

        await work.RunAsync(default);
        await work.RunAsync(default);

        Assert.Equal(["early"], kind.Done);

        node.Time.Advance(TimeSpan.FromSeconds(1));
        await work.RunAsync(default);

        Assert.Equal(["early", "late"], kind.Done);
        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM due_work"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Work_that_names_its_next_time_is_done_again_then(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var kind = new Noted { Next = now => now + Duration.FromMinutes(5) };
        await SetAsync(node, kind.Kind, "often", node.Now);
        var work = Work(node, kind);

        await work.RunAsync(default);
        node.Time.Advance(TimeSpan.FromMinutes(5));
        await work.RunAsync(default);

        Assert.Equal(["often", "often"], kind.Done);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task One_that_cannot_be_done_holds_up_no_other_and_is_tried_again_ever_later(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var kind = new Noted { Fails = "broken" };
        foreach (var subject in (string[])["before", "broken", "behind"])
        {
            await SetAsync(node, kind.Kind, subject, node.Now);
        }

        var work = Work(node, kind);

        await work.RunAsync(default);

        Assert.Equal(2, node.Scalar<int>("SELECT COUNT(*) FROM notices"));
        Assert.Equal((1, 10), Failed(node));

        node.Time.Advance(TimeSpan.FromSeconds(10));
        await work.RunAsync(default);

        Assert.Equal((2, 20), Failed(node));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Work_that_only_a_newer_version_knows_is_left_to_it(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        await SetAsync(node, "of-the-future", "it", node.Now);

        await Work(node).RunAsync(default);

        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM due_work WHERE kind = 'of-the-future'"));
    }

    [Theory, OnPostgreSql]
    public async Task Many_nodes_at_once_do_each_thing_once(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        const int many = 1200;
        await node.Writer.RunAsync(batch =>
        {
            for (var i = 0; i < many; i++)
            {
                DueRows.Set(batch, TestStorage.Organization, "noted", $"subject {i}", node.Now, node.Now);
            }

            return true;
        });
        List<DueWork> nodes = [.. Enumerable.Range(0, 3).Select(_ => Work(storage.Open(), new Noted()))];

        await Task.WhenAll(nodes.Select(work => Task.Run(() => work.RunAsync(default))));

        Assert.Equal(many, node.Scalar<int>("SELECT COUNT(*) FROM notices"));
        Assert.Equal(many, node.Scalar<int>("SELECT COUNT(DISTINCT text) FROM notices"));
        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM due_work"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_poll_that_nobody_touches_for_seven_days_closes_and_is_drawn_so(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        var work = Work(node, new UntouchedPolls(node.PollWriter));
        node.Execute("DELETE FROM outbox");

        node.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        await work.RunAsync(default);
        Assert.Equal(PollStage.Open, node.FromRows(poll.Id)!.Stage);

        node.Time.Advance(TimeSpan.FromSeconds(1));
        await work.RunAsync(default);

        var closed = node.FromRows(poll.Id)!;
        Assert.Equal((PollStage.Cancelled, null), (closed.Stage, closed.CancelledBy));
        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM outbox WHERE kind = 'redraw' AND subject = @id", new { id = poll.Id.Value }));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_vote_gives_a_poll_seven_days_more(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        var work = Work(node, new UntouchedPolls(node.PollWriter));
        node.Time.Advance(TimeSpan.FromDays(6));
        await node.VoteAsync(storage.Channel, poll, ana);

        node.Time.Advance(TimeSpan.FromDays(6));
        await work.RunAsync(default);
        Assert.Equal(PollStage.Open, node.FromRows(poll.Id)!.Stage);

        node.Time.Advance(TimeSpan.FromDays(1));
        await work.RunAsync(default);
        Assert.Equal(PollStage.Cancelled, node.FromRows(poll.Id)!.Stage);
    }

    private static DueWork Work(StorageNode node, params IDueWork[] kinds) =>
        new(node.Writer, kinds, node.Signal, node.Time, NullLogger<DueWork>.Instance);

    private static Task SetAsync(StorageNode node, string kind, string subject, Instant dueAt) => node.Writer.RunAsync(batch =>
    {
        DueRows.Set(batch, TestStorage.Organization, kind, subject, dueAt, node.Now);
        return true;
    });

    /// <summary>How often the row that is left has failed, and in how many seconds it is due.</summary>
    private static (int Failures, long Seconds) Failed(StorageNode node) => (
        node.Scalar<int>("SELECT failures FROM due_work"),
        (node.Scalar<long>("SELECT due_at FROM due_work") - node.Now.ToUnixTimeMilliseconds()) / 1000);

    /// <summary>Writes a notice for each thing it does, in the batch, and a line of its own.</summary>
    private sealed class Noted : IDueWork
    {
        public string Kind => "noted";

        public string? Fails { get; init; }

        public Func<Instant, Instant?> Next { get; init; } = _ => null;

        public List<string> Done { get; } = [];

        public Instant? Do(Batch batch, DueRow row, Instant now)
        {
            if (row.Subject == Fails)
            {
                throw new InvalidOperationException("It cannot be done.");
            }

            Done.Add(row.Subject);
            var channel = batch.Connection.ExecuteScalar<string>("SELECT id FROM channels", transaction: batch.Transaction)!;
            NoticeRows.ToChannel(batch, row.Organization, new ChannelId(channel), row.Subject, now);
            return Next(now);
        }
    }
}
