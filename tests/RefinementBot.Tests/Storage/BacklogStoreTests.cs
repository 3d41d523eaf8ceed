using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

[Trait("Journey", "BacklogJourney")]
public class BacklogStoreTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Words_are_found_in_keys_titles_and_other_texts_the_last_one_as_a_beginning(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        await AddAsync(node, storage, "CHK-101", "Pay with a saved card");
        await AddAsync(node, storage, "CHK-102", "See delivery costs", "… before I pay.");
        await AddAsync(node, storage, "CHK-1010", "Export für Éléonore");
        await AddAsync(node, storage, "CHK-5", "支付 with vouchers");

        Assert.Equal(["CHK-101", "CHK-102"], await SearchAsync(node, "pay"));
        Assert.Equal(["CHK-101"], await SearchAsync(node, "pay sav"));
        Assert.Equal(["CHK-101", "CHK-1010"], await SearchAsync(node, "chk-101"));
        Assert.Equal(["CHK-1010"], await SearchAsync(node, "ELEON"));
        Assert.Equal(["CHK-1010"], await SearchAsync(node, "FÜR"));
        Assert.Equal(["CHK-5"], await SearchAsync(node, "付"));
        Assert.Empty(await SearchAsync(node, "sav pay"));
        Assert.Empty(await SearchAsync(node, "'\"!* :("));
        Assert.Equal(["CHK-102"], await SearchAsync(node, "costs' \"pay\" -* ^:delivery("));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_text_that_very_many_hold_is_listed_in_the_same_order_but_not_counted(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var team = storage.Channel.Team;
        await node.Import.ImportAsync(
            TestStorage.Organization, team,
            [.. Enumerable.Range(1, 60).Select(i => new ImportRow(i, new ItemDraft
            {
                Key = TestItems.Key($"CHK-{i}"),
                Title = i % 3 == 0 ? "Unter Größe pay" : $"Payment {i} by card",
                Type = i % 2 == 0 ? ItemType.Bug : ItemType.Story,
                Estimate = i % 5 == 0 ? null : new Estimate("3", 3, null, node.Now),
            }))],
            new ImportOptions(), node.Now);
        var inOrder = new BacklogStore(node.Database, node.Writer, node.Refresh) { MostCounted = 5 };

        foreach (var filter in (BacklogFilter[])
        [
            new() { Text = "pay" }, new() { Text = "card paym" }, new() { Text = "große P" }, new() { Text = "pay", Types = [ItemType.Bug] },
            new() { Text = "by car", IsEstimated = false }, new() { Text = "paying" }, new() { Text = "ay" }, new() { Text = "CHK-7" },
        ])
        {
            var counted = await node.Backlog.ListAsync(TestStorage.Organization, team, filter, 0, 100, default);
            List<string> walked = [];
            BacklogPage page;
            do
            {
                page = await inOrder.ListAsync(TestStorage.Organization, team, filter, walked.Count, 7, default);
                Assert.Equal(walked.Count + page.Items.Count < counted.Total, walked.Count + page.Items.Count < page.Total);
                walked.AddRange(page.Items.Select(listed => listed.Item.Key.Value));
            }
            while (walked.Count < page.Total && page.Items.Count > 0);

            Assert.Equal(counted.Items.Select(listed => listed.Item.Key.Value), walked);
        }

        Assert.True((await inOrder.ListAsync(TestStorage.Organization, team, new BacklogFilter { Text = "pay" }, 0, 7, default)).IsMore);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_item_stands_between_its_neighbours_and_people_have_names(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        await AddAsync(node, storage, "CHK-101", "Pay with a saved card");
        await AddAsync(node, storage, "CHK-102", "See delivery costs");
        await AddAsync(node, storage, "CHK-103", "Use a voucher");

        var last = (await node.BacklogWriter.MoveAsync(node.Turn(storage.Channel, ana), TestItems.Key("CHK-101"), new Move.Bottom())).Item!;
        var first = (await node.Backlog.FindAsync(TestStorage.Organization, TestItems.Key("CHK-102"), default))!;

        var (atEnd, atTop) = (await node.Backlog.PlaceAsync(last, default), await node.Backlog.PlaceAsync(first, default));
        Assert.Equal((3, "CHK-103", null), (atEnd.Position, atEnd.Above?.Key.Value, atEnd.Below?.Key.Value));
        Assert.Equal((1, null, "CHK-103"), (atTop.Position, atTop.Above?.Key.Value, atTop.Below?.Key.Value));
        Assert.Equal(
            ["Ana"], (await node.Backlog.NamesAsync(TestStorage.Organization, [ana.Person, new RefinementBot.Engine.Chat.PersonId("nobody")], default)).Values);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_an_item_no_longer_says_is_no_longer_found(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        await AddAsync(node, storage, "CHK-101", "Pay with a saved card");

        await node.BacklogWriter.EditAsync(node.Turn(storage.Channel, ana), TestItems.Key("CHK-101"), new ItemEdit(1, new ItemDraft { Title = "Use a voucher" }, ItemFields.Title));

        Assert.Empty(await SearchAsync(node, "saved"));
        Assert.Equal(["CHK-101"], await SearchAsync(node, "vouch"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_page_holds_the_items_in_order_and_what_all_that_match_come_to(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var rows = Enumerable.Range(1, 25).Select(i => new ImportRow(i, new ItemDraft
        {
            Title = $"Item {i}",
            Labels = i % 2 == 0 ? ["even"] : [],
            Estimate = i % 5 == 0 ? new Estimate("0.5", 0.5m, null, default) : null,
        })).ToList();
        await node.Import.ImportAsync(TestStorage.Organization, storage.Channel.Team, rows, new ImportOptions(), node.Now);

        var page = await node.Backlog.ListAsync(TestStorage.Organization, storage.Channel.Team, BacklogFilter.Everything with { Labels = ["even"] }, 3, 2, default);

        Assert.Equal(["Item 8", "Item 10"], page.Items.Select(listed => listed.Item.Title));
        Assert.Equal((3, 12, 1.0m, 2), (page.Skipped, page.Total, page.Points, page.Estimated));
        var all = new List<string>();
        await foreach (var item in node.Backlog.ReadAllAsync(TestStorage.Organization, storage.Channel.Team, default))
        {
            all.Add(item.Title);
        }

        Assert.Equal(rows.Select(row => row.Draft.Title), all);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Iterations_come_by_their_days_and_the_vocabulary_knows_them_and_the_labels(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        await node.Import.ImportAsync(
            TestStorage.Organization, storage.Channel.Team,
            [new(1, new ItemDraft { Title = "A", Iteration = "sprint 2", Labels = ["Checkout", "API"] }), new(2, new ItemDraft { Title = "B", Iteration = "Someday", Labels = ["api"] })],
            new ImportOptions(), node.Now);
        await node.BacklogWriter.SaveIterationAsync(
            TestStorage.Organization, storage.Channel.Team, new RefinementBot.Engine.Backlog.Iteration("Sprint 2", new LocalDate(2026, 11, 30), new LocalDate(2026, 12, 11)));
        await node.BacklogWriter.SaveIterationAsync(
            TestStorage.Organization, storage.Channel.Team, new RefinementBot.Engine.Backlog.Iteration("Sprint 1", new LocalDate(2026, 11, 16), new LocalDate(2026, 11, 27)));

        var known = await node.Backlog.VocabularyAsync(node.Turn(storage.Channel, ana), default);
        var next = await node.Backlog.ListAsync(TestStorage.Organization, storage.Channel.Team, BacklogFilter.Parse("next iteration", known), 0, 10, default);

        Assert.Equal(["Sprint 1", "Sprint 2", "Someday"], known.Iterations.Select(iteration => iteration.Name));
        Assert.Equal(["api", "checkout"], known.Labels);
        Assert.Equal(("Sprint 1", "Sprint 2"), (known.This?.Name, known.Next?.Name));
        Assert.Equal(["A"], next.Items.Select(listed => listed.Item.Title));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_cadence_of_a_team_says_which_iteration_is_on_and_which_is_next_in_its_own_time(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var cadence = new CadenceSettings
        {
            Zone = DateTimeZoneProviders.Tzdb["Pacific/Auckland"],
            Iterations = new IterationRhythm(new LocalDate(2026, 11, 11), 14, IterationRhythm.UsualPlanning),
        };
        await CadenceStorageTests.Teams(node).ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.SetCadence(CadenceSettings.None, cadence), "");
        await AddAsync(node, storage, new ItemDraft { Title = "A", Iteration = "iteration 2" });
        await AddAsync(node, storage, new ItemDraft { Title = "B", Iteration = "Iteration 3" });

        // In Auckland the second iteration has begun on the 25th, while it is still the 24th in Greenwich.
        var known = await node.Backlog.VocabularyAsync(node.Turn(storage.Channel, ana) with { Now = Instant.FromUtc(2026, 11, 24, 20, 0) }, default);

        Assert.Equal(new LocalDate(2026, 11, 25), known.Today);
        Assert.Equal(["A"], await TitlesAsync("this iteration"));
        Assert.Equal(["B"], await TitlesAsync("next sprint"));
        Assert.Equal(["A"], await TitlesAsync("Iteration 2"));
        Assert.Equal("Pacific/Auckland", (await node.Backlog.TeamAsync(TestStorage.Organization, storage.Channel.Team, default)).Cadence.Zone.Id);

        async Task<IEnumerable<string>> TitlesAsync(string words) =>
            (await node.Backlog.ListAsync(TestStorage.Organization, storage.Channel.Team, BacklogFilter.Parse(words, known), 0, 10, default)).Items.Select(listed => listed.Item.Title);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_was_split_is_not_summed_up_beside_its_parts(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        await AddAsync(node, storage, new ItemDraft { Key = TestItems.Key("CHK-1"), Title = "Pay", Estimate = new Estimate("8", 8, null, default) });
        await AddAsync(node, storage, new ItemDraft { Title = "By card", SplitFrom = TestItems.Key("CHK-1"), Estimate = new Estimate("3", 3, null, default) });
        await AddAsync(node, storage, new ItemDraft { Title = "By voucher", SplitFrom = TestItems.Key("CHK-1"), Estimate = new Estimate("0.5", 0.5m, null, default) });
        await AddAsync(node, storage, new ItemDraft { Title = "Refund", Labels = ["late"], Estimate = new Estimate("2", 2, null, default) });

        var all = await node.Backlog.ListAsync(TestStorage.Organization, storage.Channel.Team, BacklogFilter.Everything, 0, 10, default);
        var late = await node.Backlog.ListAsync(TestStorage.Organization, storage.Channel.Team, BacklogFilter.Everything with { Labels = ["late"] }, 0, 10, default);

        Assert.Equal((4, 4, 5.5m, 1), (all.Total, all.Estimated, all.Points, all.Split));
        Assert.Equal((1, 2m, 0), (late.Total, late.Points, late.Split));
    }

    internal static Task<BacklogWritten> AddAsync(StorageNode node, TestStorage storage, string key, string title, string description = "") =>
        AddAsync(node, storage, new ItemDraft { Key = TestItems.Key(key), Title = title, Description = description });

    internal static async Task<BacklogWritten> AddAsync(StorageNode node, TestStorage storage, ItemDraft draft) =>
        await node.BacklogWriter.AddAsync(node.Turn(storage.Channel, await storage.PersonAsync(node, "Ana")), draft);

    private static async Task<IEnumerable<string>> SearchAsync(StorageNode node, string text) =>
        (await node.Backlog.SearchAsync(TestStorage.Organization, null, text, 10, default)).Select(item => item.Key.Value);
}
