using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Tests.Storage;

public class DependencyStorageTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_an_item_waits_for_is_kept_with_its_history_and_found_from_both_ends(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var (one, two) = (await AddAsync(storage, node, ana, "Pay"), await AddAsync(storage, node, ana, "See costs"));
        var waits = new Dependency(two.Value, Owner: "Ana", NeededBy: new LocalDate(2026, 12, 4));

        Assert.Equal(BacklogOutcome.Changed, (await DependAsync(one, new DependencyChange.Add(waits))).Answer.Outcome);
        Assert.Equal(BacklogOutcome.Unchanged, (await DependAsync(one, new DependencyChange.Add(waits))).Answer.Outcome);

        Assert.Equal([waits], (await node.Backlog.FindAsync(TestStorage.Organization, one, default))!.Dependencies.AsEnumerable());
        Assert.Equal([one], (await node.Backlog.WaitingForAsync(TestStorage.Organization, two, default)).Select(item => item.Key));
        Assert.Equal([one], (await node.Backlog.WaitingAsync(TestStorage.Organization, storage.Channel.Team, 10, default)).Select(item => item.Key));
        Assert.Equal(["See costs"], (await node.Backlog.FindAllAsync(TestStorage.Organization, [two, TestItems.Key("GONE-1")], default)).Values.Select(item => item.Title));

        await DependAsync(one, new DependencyChange.Settle(two.Value, DependencyState.Resolved));
        Assert.Empty(await node.Backlog.WaitingForAsync(TestStorage.Organization, two, default));
        Assert.Empty(await node.Backlog.WaitingAsync(TestStorage.Organization, storage.Channel.Team, 10, default));
        var history = (await node.Backlog.HistoryAsync(TestStorage.Organization, one, 10, default)).Where(change => change.Field == "dependencies").ToList();
        Assert.Equal(
            [($"{two} (Ana; by 2026-12-04)", $"{two} (Ana; by 2026-12-04; resolved)"), ("", $"{two} (Ana; by 2026-12-04)")], history.Select(change => (change.Old, change.New)));
        Assert.All(history, change => Assert.Equal((ana.Person, Doors.Command), (change.By, change.Door)));

        Task<BacklogWritten> DependAsync(ItemKey key, DependencyChange change) => node.BacklogWriter.DependAsync(node.Turn(storage.Channel, ana), key, change, Doors.Command);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_many_who_would_close_a_circle_at_once_one_is_refused_with_the_way_named(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        List<ItemKey> keys = [];
        for (var i = 0; i < 5; i++)
        {
            keys.Add(await AddAsync(storage, node, ana, $"Item {i}"));
        }

        var written = await Task.WhenAll(keys.Select((key, at) => node.BacklogWriter.DependAsync(
            node.Turn(storage.Channel, ana), key, new DependencyChange.Add(new Dependency(keys[(at + 1) % keys.Count].Value)), Doors.Command)));

        var refused = Assert.Single(written, each => each.Answer.Outcome == BacklogOutcome.Refused);
        var problem = Assert.Single(refused.Answer.Problems);
        Assert.StartsWith($"{refused.Answer.Key} would wait for itself: {refused.Answer.Key} → ", problem.Reason, StringComparison.Ordinal);
        Assert.Equal(keys.Count, problem.Reason.Count(sign => sign == '→'));
        Assert.Equal(keys.Count - 1, written.Count(each => each.Answer.Outcome == BacklogOutcome.Changed));
    }

    private static async Task<ItemKey> AddAsync(TestStorage storage, StorageNode node, Participant by, string title) =>
        (await node.BacklogWriter.AddAsync(node.Turn(storage.Channel, by), new ItemDraft { Title = title })).Item!.Key;
}
