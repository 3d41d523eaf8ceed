using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

[Trait("Journey", "BacklogJourney")]
public class BacklogWriterTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_item_without_a_key_gets_the_teams_next_one_and_stands_last(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");

        var first = await node.BacklogWriter.AddAsync(node.Turn(storage.Channel, ana), new ItemDraft { Title = "Pay" });
        var second = await node.BacklogWriter.AddAsync(node.Turn(storage.Channel, ana), new ItemDraft { Title = "Refund", Owner = new ItemOwner("ana") });

        Assert.Equal(["GENERAL-1", "GENERAL-2"], [first.Answer.Key, second.Answer.Key]);
        Assert.Equal(["Pay", "Refund"], await TitlesAsync(node, storage));
        Assert.Equal((ana.Person, ana.Person), (second.Item!.Owner!.Person!.Value, second.Item.CreatedBy!.Value));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_delivery_twice_adds_one_item_and_gets_the_same_answer(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");

        var first = await node.BacklogWriter.AddAsync(node.Turn(storage.Channel, ana, "slack:1"), new ItemDraft { Title = "Pay" });
        var again = await storage.Open().BacklogWriter.AddAsync(node.Turn(storage.Channel, ana, "slack:1"), new ItemDraft { Title = "Pay" });

        Assert.Equal((first.Answer.Outcome, first.Answer.Key, "Pay"), (again.Answer.Outcome, again.Answer.Key, again.Item!.Title));
        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM items"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_bad_draft_changes_nothing_and_is_told_why(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        await BacklogStoreTests.AddAsync(node, storage, new ItemDraft { Key = TestItems.Key("A-1"), Title = "Pay", Parent = TestItems.Key("A-2") });

        var untitled = await node.BacklogWriter.AddAsync(node.Turn(storage.Channel, ana), new ItemDraft());
        var taken = await node.BacklogWriter.AddAsync(node.Turn(storage.Channel, ana), new ItemDraft { Key = TestItems.Key("A-1"), Title = "Other" });
        var cycle = await node.BacklogWriter.AddAsync(node.Turn(storage.Channel, ana), new ItemDraft { Key = TestItems.Key("A-2"), Title = "Other", Parent = TestItems.Key("A-1") });

        Assert.Equal(["title", "id", "parent"], ((BacklogWritten[])[untitled, taken, cycle]).Select(written => written.Answer.Problems.Single().Field));
        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM items"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_edits_of_one_version_both_stand_where_they_differ_and_both_are_told_where_they_meet(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var key = TestItems.Key("CHK-1");
        await BacklogStoreTests.AddAsync(node, storage, "CHK-1", "Pay", "By card.");
        var both = ItemFields.Title | ItemFields.Description | ItemFields.Iteration;

        await node.BacklogWriter.EditAsync(node.Turn(storage.Channel, ana), key, new ItemEdit(1, new ItemDraft { Title = "Pay quickly", Description = "By card.", Iteration = "Sprint 1" }, both));
        var second = await storage.Open().BacklogWriter.EditAsync(
            node.Turn(storage.Channel, ben, "teams:1"), key, new ItemEdit(1, new ItemDraft { Title = "Pay safely", Description = "By card or voucher." }, both));
        var again = await node.BacklogWriter.EditAsync(node.Turn(storage.Channel, ben, "teams:1"), key, new ItemEdit(1, new ItemDraft { Title = "Pay safely" }, both));

        Assert.Equal(BacklogOutcome.Conflict, second.Answer.Outcome);
        Assert.Equal(new EditConflict("title", "Pay", "Pay quickly", "Pay safely"), second.Answer.Conflicts.Single());
        Assert.Equal(["description"], second.Answer.Fields.AsEnumerable());
        Assert.Equal(second.Answer.Conflicts.AsEnumerable(), again.Answer.Conflicts);
        var item = (await node.Backlog.FindAsync(TestStorage.Organization, key, default))!;
        Assert.Equal(("Pay quickly", "By card or voucher.", "Sprint 1", 3), (item.Title, item.Description, item.Iteration, item.Version));
        Assert.Equal(2, node.Scalar<int>("SELECT COUNT(*) FROM item_changes WHERE version = 2"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Edits_on_two_nodes_at_once_lose_none(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var key = TestItems.Key("CHK-1");
        await BacklogStoreTests.AddAsync(node, storage, "CHK-1", "Pay");
        StorageNode[] nodes = [node, storage.Open()];
        (ItemFields, ItemDraft)[] edits =
        [
            (ItemFields.Title, new() { Title = "A" }), (ItemFields.Description, new() { Title = "", Description = "B" }), (ItemFields.AcceptanceCriteria, new() { AcceptanceCriteria = "C" }),
            (ItemFields.Iteration, new() { Iteration = "D" }), (ItemFields.Labels, new() { Labels = ["E"] }), (ItemFields.JobSize, new() { JobSize = 6 }),
            (ItemFields.Status, new() { Status = ItemStatus.Done }), (ItemFields.ProgramIncrement, new() { ProgramIncrement = "H" }),
        ];

        var written = await Task.WhenAll(edits.Select((edit, i) =>
            nodes[i % 2].BacklogWriter.EditAsync(node.Turn(storage.Channel, ana), key, new ItemEdit(1, edit.Item2, edit.Item1))));

        Assert.All(written, one => Assert.Equal(BacklogOutcome.Changed, one.Answer.Outcome));
        var item = (await node.Backlog.FindAsync(TestStorage.Organization, key, default))!;
        Assert.Equal(("A", "B", "C", "D", "E", 6m, ItemStatus.Done, "H", 9), (
            item.Title, item.Description, item.AcceptanceCriteria, item.Iteration, item.Labels.Single(), item.JobSize, item.Status, item.ProgramIncrement, item.Version));
        Assert.Equal(Enumerable.Range(2, 8), (await node.Backlog.HistoryAsync(TestStorage.Organization, key, 8, default)).Select(change => change.Version).Order());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Items_move_to_where_they_are_asked_to(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        foreach (var i in Enumerable.Range(1, 5))
        {
            await BacklogStoreTests.AddAsync(node, storage, $"A-{i}", $"{i}");
        }

        Assert.Equal("21345", await After(2, new Move.Up()));
        Assert.Equal("21345", await After(2, new Move.Up(), BacklogOutcome.Unchanged));
        Assert.Equal("23145", await After(1, new Move.Down()));
        Assert.Equal("52314", await After(5, new Move.Top()));
        Assert.Equal("53142", await After(2, new Move.Bottom()));
        Assert.Equal("53142", await After(2, new Move.Down(), BacklogOutcome.Unchanged));
        Assert.Equal("31452", await After(5, new Move.After(TestItems.Key("A-4"))));
        Assert.Equal("31452", await After(5, new Move.After(TestItems.Key("A-99")), BacklogOutcome.Refused));
        Assert.Equal("31452", await After(5, new Move.After(TestItems.Key("A-5")), BacklogOutcome.Unchanged));

        async Task<string> After(int item, Move move, BacklogOutcome outcome = BacklogOutcome.Changed)
        {
            var written = await node.BacklogWriter.MoveAsync(node.Turn(storage.Channel, ana), TestItems.Key($"A-{item}"), move);
            Assert.Equal(outcome, written.Answer.Outcome);
            return string.Concat(await TitlesAsync(node, storage));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Many_moves_into_the_same_gap_from_two_nodes_keep_all_ranks_apart(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var rows = Enumerable.Range(1, 60).Select(i => new ImportRow(i, new ItemDraft { Key = TestItems.Key($"A-{i}"), Title = $"{i}" })).ToList();
        await node.Import.ImportAsync(TestStorage.Organization, storage.Channel.Team, rows, new ImportOptions(), node.Now);
        StorageNode[] nodes = [node, storage.Open()];

        // Each goes right behind the first, so the one that came before stands behind it: 40 halvings of one gap.
        await Task.WhenAll(Enumerable.Range(3, 40).Select(i =>
            nodes[i % 2].BacklogWriter.MoveAsync(node.Turn(storage.Channel, ana), TestItems.Key($"A-{i}"), new Move.After(TestItems.Key("A-1")))));

        Assert.Equal(60, node.Scalar<int>("SELECT COUNT(DISTINCT rank) FROM items"));
        var titles = await TitlesAsync(node, storage);
        Assert.Equal("1", titles[0]);
        Assert.Equal(["2", .. Enumerable.Range(43, 18).Select(i => $"{i}")], titles.Skip(41));
        Assert.Equal(Enumerable.Range(3, 40), titles.Skip(1).Take(40).Select(int.Parse).Order());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_parts_of_a_split_stand_behind_it_and_know_where_they_came_from(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        await BacklogStoreTests.AddAsync(node, storage, "CHK-1", "Pay");
        await BacklogStoreTests.AddAsync(node, storage, "CHK-2", "Refund");

        var split = await node.BacklogWriter.SplitAsync(
            node.Turn(storage.Channel, ana, "web:1"), TestItems.Key("CHK-1"), [new ItemDraft { Title = "By card" }, new ItemDraft { Title = "By voucher" }]);
        var again = await node.BacklogWriter.SplitAsync(node.Turn(storage.Channel, ana, "web:1"), TestItems.Key("CHK-1"), [new ItemDraft { Title = "By card" }]);

        Assert.Equal(["Pay", "By card", "By voucher", "Refund"], await TitlesAsync(node, storage));
        Assert.Equal(["GENERAL-1", "GENERAL-2"], split.Answer.Parts.AsEnumerable());
        Assert.Equal(split.Answer.Parts.AsEnumerable(), again.Parts.Select(part => part.Key.Value));
        var children = await node.Backlog.ChildrenAsync(TestStorage.Organization, TestItems.Key("CHK-1"), default);
        Assert.Equal(["By card", "By voucher"], children.Select(child => child.Title));
        Assert.All(children, child => Assert.Equal((TestItems.Key("CHK-1"), new ItemSource("split", "CHK-1")), (child.SplitFrom!.Value, child.Source)));
        Assert.Equal("GENERAL-1; GENERAL-2", (await node.Backlog.HistoryAsync(TestStorage.Organization, TestItems.Key("CHK-1"), 5, default))[0].New);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Parts_split_in_another_teams_channel_stand_in_the_backlog_of_what_they_came_from(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var other = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Web, "demo", "other", "other", null);
        await BacklogStoreTests.AddAsync(node, storage, "CHK-1", "Pay");

        var split = await node.BacklogWriter.SplitAsync(node.Turn(other, ana), TestItems.Key("CHK-1"), [new ItemDraft { Title = "By card" }]);

        Assert.Equal("GENERAL-1", Assert.Single(split.Parts).Key.Value);
        Assert.Equal(["Pay", "By card"], await TitlesAsync(node, storage));
        Assert.Empty(await node.Backlog.OfTeamAsync(TestStorage.Organization, other.Team, 10, default));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_accepted_estimate_stands_in_the_history_and_readiness_is_worked_out_anew(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var key = TestItems.Key("CHK-1");
        await BacklogStoreTests.AddAsync(node, storage, new ItemDraft { Key = key, Title = "Pay", Estimate = new Estimate("3", 3, null, default) });
        var poll = (await node.PollWriter.OpenAsync(node.Turn(storage.Channel, ana), node.Opened(storage.Channel, ana, new PollSubject(key, "Pay")))).Poll!;
        await node.VoteAsync(storage.Channel, poll, ana);
        await node.PollWriter.ActAsync(node.Turn(storage.Channel, ana), poll.Id, new PollCommand.RevealVotes(ana, node.Now, 1));
        node.Time.Advance(TimeSpan.FromMinutes(1));

        await node.PollWriter.ActAsync(node.Turn(storage.Channel, ana), poll.Id, new PollCommand.AcceptEstimate(ana, node.Now, 1, 5, Replace: true));

        var item = (await node.Backlog.FindAsync(TestStorage.Organization, key, default))!;
        Assert.Equal(("5", 2, node.Now), (item.Estimate!.Label, item.Version, item.ChangedAt));
        var change = (await node.Backlog.HistoryAsync(TestStorage.Organization, key, 5, default))[0];
        Assert.Equal(("estimate", "3", "5", ana.Person, Doors.Poll), (change.Field, change.Old, change.New, change.By!.Value, change.Door));
        Assert.Equal(0, node.Scalar<int>("SELECT derived_by FROM items"));
        await node.Backlog.ListAsync(TestStorage.Organization, storage.Channel.Team, BacklogFilter.Everything, 0, 5, default);
        Assert.Equal(ItemDerived.Version, node.Scalar<int>("SELECT derived_by FROM items"));
    }

    private static async Task<List<string>> TitlesAsync(StorageNode node, TestStorage storage) =>
        [.. (await node.Backlog.OfTeamAsync(TestStorage.Organization, storage.Channel.Team, 1000, default)).Select(item => item.Title)];
}
