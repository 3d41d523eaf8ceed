using Microsoft.Extensions.Logging.Abstractions;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Scheduling;
using RefinementBot.Storage;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Scheduling;

[Trait("Journey", "BacklogJourney")]
public class OwnersDigestTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_product_owner_is_told_the_next_morning_of_what_others_added_and_only_once(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        await AddAsync(storage, node, ben, "Before she was the owner");
        node.Time.Advance(TimeSpan.FromHours(1));
        await MakeOwnersAsync(storage, node, ana);
        Forget(node);
        node.Time.Advance(TimeSpan.FromHours(1));
        await AddAsync(storage, node, ben, "Pay by invoice");
        await AddAsync(storage, node, ana, "Her own");

        // Monday 9:00 was past when she became the owner; nothing is told in the night.
        await RunAsync(node);
        Assert.Equal(0, Notices(node));
        await RunAsync(node, until: Utc(24, 8, 59));
        Assert.Equal(0, Notices(node));

        await RunAsync(node, until: Utc(24, 9, 0));
        await RunAsync(node);
        await RunAsync(storage.Open(node.Time));
        Assert.Equal(1, Notices(node));
        var text = node.Scalar<string>("SELECT text FROM notices");
        Assert.StartsWith("1 new item is in the backlog of", text, StringComparison.Ordinal);
        Assert.Contains("Pay by invoice, from Ben. Not ready yet:", text, StringComparison.Ordinal);
        Assert.Contains("v1|run|backlog ", node.Scalar<string>("SELECT buttons FROM notices"), StringComparison.Ordinal);
        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM outbox"));

        await RunAsync(node, until: Utc(25, 9, 0));
        Assert.Equal(1, Notices(node));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Over_a_weekend_and_while_the_bot_is_down_nothing_is_lost_and_nobody_is_woken(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        await MakeOwnersAsync(storage, node, ana);
        Forget(node);
        node.Time.SetUtcNow(Utc(27, 15, 0));
        await AddAsync(storage, node, ben, "Added on a Friday afternoon");

        // Back up at night: not now. On Saturday: neither.
        await RunAsync(node, until: Utc(28, 3, 0));
        await RunAsync(node, until: Utc(28, 12, 0));
        Assert.Equal(0, Notices(node));

        // Down on Monday morning, back at noon.
        var after = storage.Open(node.Time);
        await RunAsync(after, until: Utc(30, 12, 0));
        Assert.Equal(1, Notices(after));
        await RunAsync(after, until: Utc(30, 17, 0));
        Assert.Equal(1, Notices(after));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_nodes_that_wake_at_once_tell_it_once(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        await MakeOwnersAsync(storage, node, ana);
        Forget(node);
        node.Time.Advance(TimeSpan.FromMinutes(1));
        await AddAsync(storage, node, ben, "Pay by invoice");
        node.Time.SetUtcNow(Utc(24, 9, 0));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => storage.Open(node.Time)).ToList().Select(other => Task.Run(() => RunAsync(other))));

        Assert.Equal(1, Notices(node));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_team_without_owners_is_not_looked_at_and_owners_are_set_whole(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var teams = Teams(node);
        await MakeOwnersAsync(storage, node, ana);
        Assert.IsType<TeamOutcome.Changed>(await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.Set(TeamRole.Owner, [ben.Person]), "Ben."));
        Assert.Equal("Ben", Assert.Single((await teams.ShowAsync(node.Turn(storage.Channel, ana))).Owners));
        Assert.IsType<TeamOutcome.Unchanged>(await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.Set(TeamRole.Owner, [ben.Person]), "Ben."));
        Assert.IsType<TeamOutcome.Changed>(await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.Clear(TeamRole.Owner), "Nobody."));
        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM due_work"));

        await RunAsync(node, until: Utc(24, 9, 0));

        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM due_work"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nine_in_the_morning_is_meant_in_the_zone_of_the_team(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        node.Execute("UPDATE teams SET zone = 'Asia/Tokyo', working_days = 'Sun-Thu'");
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        await MakeOwnersAsync(storage, node, ana);
        Forget(node);
        node.Time.Advance(TimeSpan.FromMinutes(1));
        await AddAsync(storage, node, ben, "Pay by invoice");

        await RunAsync(node, until: Utc(23, 23, 59));
        Assert.Equal(0, Notices(node));
        await RunAsync(node, until: Utc(24, 0, 0));
        Assert.Equal(1, Notices(node));
    }

    private static DateTimeOffset Utc(int day, int hour, int minute) => new(2026, 11, day, hour, minute, 0, TimeSpan.Zero);

    private static int Notices(StorageNode node) => node.Scalar<int>("SELECT COUNT(*) FROM notices");

    /// <summary>Drops what the channels were told about who the owners are.</summary>
    private static void Forget(StorageNode node) => node.Execute("DELETE FROM outbox; DELETE FROM notices");

    private static async Task MakeOwnersAsync(TestStorage storage, StorageNode node, Participant owner) =>
        Assert.IsType<TeamOutcome.Changed>(await Teams(node).ChangeAsync(node.Turn(storage.Channel, owner), new TeamChange.Add(TeamRole.Owner, [owner.Person]), "Owner."));

    private static Task AddAsync(TestStorage storage, StorageNode node, Participant by, string title) =>
        node.BacklogWriter.AddAsync(node.Turn(storage.Channel, by), new ItemDraft { Title = title });

    private static async Task RunAsync(StorageNode node, DateTimeOffset? until = null)
    {
        if (until is { } time)
        {
            node.Time.SetUtcNow(time);
        }

        await new DueWork(node.Writer, [new OwnersDigests()], node.Signal, node.Time, NullLogger<DueWork>.Instance).RunAsync(default);
    }

    private static TeamStore Teams(StorageNode node) => new(node.Database, node.Writer, node.PollWriter, node.Directory, node.Signal, TestStorage.FetchesNothing);
}
