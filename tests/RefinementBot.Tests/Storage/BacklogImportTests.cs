using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

[Trait("Journey", "BacklogJourney")]
public class BacklogImportTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_field_of_a_row_comes_back_as_it_was_given(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var draft = Full() with { Owner = new ItemOwner("Ana") };

        var rows = await ImportAsync(node, storage, new ImportRow(2, draft, "10042"));

        Assert.Equal(ImportOutcome.Added, rows[0].Outcome);
        var item = (await node.Backlog.FindAsync(TestStorage.Organization, TestItems.Key("PAY-7"), default))!;
        Assert.Empty(BacklogField.Changes(draft, ItemDraft.Of(item)));
        Assert.Equal(draft.Dependencies.AsEnumerable(), item.Dependencies);
        Assert.Equal(ana.Person, item.Owner!.Person);
        Assert.Equal(new ItemSource("file", "backlog.csv", "10042"), item.Source);
        Assert.Equal(node.Now, item.CreatedAt);
        Assert.Equal(["added"], (await node.Backlog.HistoryAsync(TestStorage.Organization, item.Key, 10, default)).Select(change => change.Field));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_rows_again_change_nothing(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        ImportRow[] file = [new(2, Full()), new(3, Named("A"), "id a"), new(4, Named("B"), "id b")];

        var first = await ImportAsync(node, storage, file);
        var again = await ImportAsync(node, storage, file);

        Assert.All(first, row => Assert.Equal(ImportOutcome.Added, row.Outcome));
        Assert.All(again, row => Assert.Equal(ImportOutcome.Unchanged, row.Outcome));
        Assert.Equal(first.Select(row => row.Key), again.Select(row => row.Key));
        Assert.Equal(3, node.Scalar<int>("SELECT COUNT(*) FROM items"));
        Assert.Equal(1, node.Scalar<int>("SELECT MAX(version) FROM items"));
        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM item_changes"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Rows_without_a_key_get_the_teams_next_ones_that_nobody_has(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        await ImportAsync(node, storage, new ImportRow(2, Named("Taken") with { Key = TestItems.Key("GENERAL-2") }));

        var rows = await ImportAsync(node, storage, new(2, Named("A")), new(3, Named("B")));

        Assert.Equal(["GENERAL-1", "GENERAL-3"], rows.Select(row => row.Key!.Value.Value));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_value_that_people_changed_is_kept_against_an_unchanged_file_and_told_of_where_both_changed(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var key = TestItems.Key("PAY-7");
        await ImportAsync(node, storage, new ImportRow(2, Full()));
        await node.BacklogWriter.EditAsync(
            node.Turn(storage.Channel, ana), key, new ItemEdit(1, new ItemDraft { Title = "By Ana", Description = "By Ana" }, ItemFields.Title | ItemFields.Description));

        var rows = await ImportAsync(node, storage, new ImportRow(2, Full() with { Description = "By the file", ProgramIncrement = "PI 9" }));
        var again = await ImportAsync(node, storage, new ImportRow(2, Full() with { Description = "By the file", ProgramIncrement = "PI 9" }));

        Assert.Equal((ImportOutcome.Changed, "programIncrement"), (rows[0].Outcome, rows[0].Fields.Single()));
        Assert.Equal([new EditConflict("description", null, "By Ana", "By the file")], rows[0].BothChanged.AsEnumerable());
        Assert.Equal(ImportOutcome.Unchanged, again[0].Outcome);
        Assert.Empty(again[0].BothChanged);
        var item = (await node.Backlog.FindAsync(TestStorage.Organization, key, default))!;
        Assert.Equal(("By Ana", "By Ana", "PI 9", 3), (item.Title, item.Description, item.ProgramIncrement, item.Version));
        var history = await node.Backlog.HistoryAsync(TestStorage.Organization, key, 10, default);
        Assert.Equal(
            ["3 file programIncrement", "2 form description", "2 form title", "1 file added"],
            history.Select(change => $"{change.Version} {change.Door} {change.Field}"));
        Assert.Equal(("Pay with a saved card", "By Ana", ana.Person), (history[2].Old, history[2].New, history[2].By));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_bad_row_is_refused_with_its_field_and_the_good_ones_go_in(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var other = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Web, "demo", "other", "other", null);
        await node.Import.ImportAsync(TestStorage.Organization, other.Team, [new(2, Named("Theirs") with { Key = TestItems.Key("THEIRS-1") })], new ImportOptions(), node.Now);

        var rows = await ImportAsync(
            node, storage,
            new(2, Named("")),
            new(3, Named("NUL\0byte")),
            new(4, Named("Theirs") with { Key = TestItems.Key("THEIRS-1") }),
            new(5, Named("Child") with { Key = TestItems.Key("C-1"), Parent = TestItems.Key("C-2") }),
            new(6, Named("Parent") with { Key = TestItems.Key("C-2"), Parent = TestItems.Key("C-1") }),
            new(7, Named("Good")));

        Assert.Equal(["2 title", "3 title", "4 id", "6 parent"], rows.Where(row => row.Outcome == ImportOutcome.Refused).Select(row => $"{row.Line} {row.Problems.Single().Field}"));
        Assert.Equal([5, 7], rows.Where(row => row.Outcome == ImportOutcome.Added).Select(row => row.Line));
        Assert.Contains("C-2 → C-1 → C-2", rows[4].Problems[0].Reason, StringComparison.Ordinal);
        Assert.Equal(3, node.Scalar<int>("SELECT COUNT(*) FROM items"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_dry_run_says_the_same_and_writes_nothing(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        await ImportAsync(node, storage, new ImportRow(2, Full()));

        var rows = await node.Import.ImportAsync(
            TestStorage.Organization, storage.Channel.Team, [new(2, Full() with { Title = "Another" }), new(3, Named("New")), new(4, Named(""))],
            new ImportOptions(IsDryRun: true), node.Now);

        Assert.Equal([ImportOutcome.Changed, ImportOutcome.Added, ImportOutcome.Refused], rows.Select(row => row.Outcome));
        Assert.Null(rows[1].Key);
        Assert.Equal("Pay with a saved card", node.Scalar<string>("SELECT title FROM items"));
        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM teams WHERE last_number > 0"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_imports_of_one_file_at_once_make_each_item_once(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        StorageNode[] nodes = [node, storage.Open()];
        var chunks = Enumerable.Range(0, 8)
            .Select(chunk => Enumerable.Range(chunk * 25, 25).Select(i => new ImportRow(i + 2, Named($"Item {i}"), $"id {i}")).ToList()).ToList();

        var imports = await Task.WhenAll(nodes.Select(async importing =>
        {
            var results = new List<ImportedRow>();
            foreach (var chunk in chunks)
            {
                results.AddRange(await importing.Import.ImportAsync(TestStorage.Organization, storage.Channel.Team, chunk, new ImportOptions(), importing.Now));
            }

            return results;
        }));

        Assert.Equal(200, node.Scalar<int>("SELECT COUNT(*) FROM items"));
        Assert.Equal(200, node.Scalar<int>("SELECT COUNT(DISTINCT rank) FROM items"));
        Assert.Equal(200, imports.Sum(rows => rows.Count(row => row.Outcome == ImportOutcome.Added)));
        Assert.Equal(imports[0].Select(row => row.Key), imports[1].Select(row => row.Key));
    }

    private static Task<IReadOnlyList<ImportedRow>> ImportAsync(StorageNode node, TestStorage storage, params ImportRow[] rows) =>
        node.Import.ImportAsync(TestStorage.Organization, storage.Channel.Team, rows, new ImportOptions("backlog.csv"), node.Now);

    private static ItemDraft Named(string title) => new() { Title = title };

    private static ItemDraft Full() => new()
    {
        Key = TestItems.Key("PAY-7"),
        Type = ItemType.Enabler,
        Title = "Pay with a saved card",
        Description = "Line 1\nLine 2 ⚡",
        AcceptanceCriteria = "Given …",
        Parent = TestItems.Key("PAY-1"),
        SplitFrom = TestItems.Key("PAY-2"),
        Rank = 12345,
        Owner = new ItemOwner("Zoë"),
        Status = ItemStatus.InProgress,
        StatusWord = "In Review",
        Iteration = "Sprint 12",
        Estimate = new Estimate("M", 2.5m, null, default),
        Labels = ["checkout", "Ü-label"],
        Links = ["https://example.org/a;b", "design on the wall"],
        Dependencies =
        [
            new Dependency("PAY-3", "blocks", "Ben", new LocalDate(2026, 12, 1), DependencyState.Resolved), new Dependency("a contract with the bank"),
        ],
        BusinessValue = 8,
        TimeCriticality = 5.5m,
        RiskReductionOpportunityEnablement = 3,
        JobSize = 13,
        ProgramIncrement = "PI 3",
        BenefitHypothesis = "Fewer carts are left.",
    };
}
