using FsCheck;
using FsCheck.Fluent;
using RefinementBot.Engine.Backlog;
using RefinementBot.Files;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Files;

/// <summary>Which item a row of a file is: none is lost, none is taken for another, and the same file again finds them all.</summary>
[Trait("Journey", "BacklogJourney")]
public class RowIdentityTests
{
    private const int Seed = 20261126;

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Rows_with_and_without_keys_in_any_order_are_all_items_afterwards_and_found_again(string provider)
    {
        foreach (var ids in Files().Sample(8, new Rnd(Seed), 60))
        {
            using var at = await ImportPlace.OnAsync(provider);
            var csv = "id,title\n" + string.Concat(ids.Select((id, i) => $"{id},title {i}\n"));

            var first = await at.ImportAsync(csv);
            var again = await at.ImportAsync(csv);

            Assert.True(
                (ids.Length, 0, 0) == (first.Added, first.Changed, first.LeftOut) && ids.Length == again.Unchanged,
                $"Seed {Seed}: of {ids.Length} rows {first.Added} are added, {first.Changed} changed, {first.LeftOut} left out; again {again.Unchanged} are unchanged.\n{csv}");
            var items = await at.ItemsAsync();
            Assert.Equal(Enumerable.Range(0, ids.Length).Select(i => $"title {i}"), items.Select(item => item.Title));
            Assert.All(ids.Zip(items).Where(row => ItemKey.TryParse(row.First, out _)), row => Assert.Equal(row.First, row.Second.Key.Value));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_row_without_a_key_gets_none_that_stands_further_down(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);

        await at.ImportAsync("id,title\nDEMO-1,a\n,b\nDEMO-2,c\n#3,d\n");

        Assert.Equal(["DEMO-1 a", "DEMO-4 b", "DEMO-2 c", "DEMO-3 d"], (await at.ItemsAsync()).Select(item => $"{item.Key} {item.Title}"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Keys_hundreds_of_rows_further_down_are_kept_free(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);
        var csv = "id,title\n" + string.Concat(Enumerable.Range(1, 400).Select(i => $",unnamed {i}\n")) + string.Concat(Enumerable.Range(1, 400).Select(i => $"DEMO-{i},named {i}\n"));

        var report = await at.ImportAsync(csv);

        Assert.Equal((800, 0, 0), (report.Added, report.Changed, report.LeftOut));
        var keys = (await at.ItemsAsync()).ToDictionary(item => item.Title, item => item.Key.Value);
        Assert.Equal(("DEMO-401", "DEMO-1", "DEMO-400"), (keys["unnamed 1"], keys["named 1"], keys["named 400"]));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_rows_that_mean_one_item_are_told_and_the_first_counts(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);
        var far = string.Concat(Enumerable.Range(1, 300).Select(i => $"A-{i},other {i}\n"));

        var report = await at.ImportAsync($"id,title\n2,first\n{far}DEMO-2,second\n");

        var issue = Assert.Single(report.Issues);
        Assert.Equal((303, true), (issue.Line, issue.IsRowLost));
        Assert.Contains("DEMO-2 is in line 2 already", issue.Reason, StringComparison.Ordinal);
        Assert.Equal((301, 0), (report.Added, report.Changed));
        Assert.Equal("first", (await at.ItemsAsync()).Single(item => item.Key.Value == "DEMO-2").Title);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_file_without_ids_is_known_again_by_its_titles_and_equal_titles_stay_apart(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);
        const string Csv = "title,description\nLogin,one\nlogin,two\nPay,three\n";

        var first = await at.ImportAsync(Csv);
        var again = await at.ImportAsync(Csv);
        var changed = await at.ImportAsync(Csv.Replace("two", "changed", StringComparison.Ordinal));

        Assert.Equal((3, 3), (first.Added, again.Unchanged));
        Assert.Contains("known again by the title", Assert.Single(first.Remarks).Text, StringComparison.Ordinal);
        Assert.Equal((0, 1, 2), (changed.Added, changed.Changed, changed.Unchanged));
        Assert.Equal(["one", "changed", "three"], (await at.ItemsAsync()).Select(item => item.Description));
        Assert.All(await at.ItemsAsync(), item => Assert.Equal("", item.Source.Name));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_item_without_an_id_that_was_renamed_here_is_still_known_again(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);
        await at.ImportAsync("title,jobSize\nLogin,3\n");
        at.Node.Execute("UPDATE items SET title = 'Sign in', version = 2");

        var again = await at.ImportAsync("title,jobSize\nLogin,5\n");

        Assert.Equal((0, 1), (again.Added, again.Changed));
        Assert.Equal(("Sign in", 5m), Assert.Single((await at.ItemsAsync()).Select(item => (item.Title, item.JobSize!.Value))));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Where_the_database_refuses_a_row_the_report_says_up_to_where_all_is_in(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);
        at.Node.Execute("CREATE UNIQUE INDEX a_fault ON items (title)");
        var csv = "id,title\n" + string.Concat(Enumerable.Range(1, 700).Select(i => $"A-{i},{(i == 600 ? "title 1" : $"title {i}")}\n"));

        var report = await at.ImportAsync(csv);

        Assert.InRange(report.Added, 500, 599);
        Assert.Equal((700, report.Added, 700 - report.Added), (report.Rows, (await at.ItemsAsync()).Count, report.LeftOut));
        Assert.Contains($"stopped at line {report.Added + 2}", report.Stopped, StringComparison.Ordinal);
        Assert.False(report.IsWhole);
        Assert.StartsWith($"{report.Added} rows of 700 are in the backlog. It stopped", ImportWords.Last(report), StringComparison.Ordinal);

        at.Node.Execute("DROP INDEX a_fault");
        Assert.Equal((700 - report.Added, report.Added), await at.ImportAsync(csv) is var rest ? (rest.Added, rest.Unchanged) : default);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_file_of_which_nothing_can_be_taken_makes_no_team(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);

        var report = await at.ImportAsync("id,title,description\nA-1,,\nA-2,,\n");

        Assert.Equal((2, false), (report.LeftOut, report.IsNewTeam));
        Assert.Empty(await at.Teams.FindAsync(TestStorage.Organization, "demo"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_parent_that_nobody_knows_is_kept_and_counted(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);
        const string Csv = "id,title,parent\nA-1,one,CHK-999\nA-2,two,CHK-999\nA-3,three,A-4\nA-4,four,\n";

        var tried = await at.ImportAsync(Csv, dryRun: true);
        var report = await at.ImportAsync(Csv);

        foreach (var remark in (ImportRemark[])[Assert.Single(tried.Remarks), Assert.Single(report.Remarks)])
        {
            Assert.Equal((2, false), (remark.Rows, remark.IsLoss));
            Assert.Contains("CHK-999", remark.Text, StringComparison.Ordinal);
        }

        Assert.Equal("CHK-999", (await at.ItemsAsync())[0].Parent?.Value);
        Assert.Empty((await at.ImportAsync("id,title\nA-3,three\n")).Remarks);
    }

    /// <summary>The ids of a file's rows: none, the team's own keys and bare numbers, other keys, and names that are no keys; each at most once.</summary>
    private static Gen<string[]> Files() =>
        from count in Gen.Choose(1, 500)
        from order in Gen.Shuffle(Enumerable.Range(1, count))
        from kinds in Gen.Choose(0, 5).ArrayOf(count)
        select order.Zip(kinds, (number, kind) => kind switch
        {
            0 or 1 => "",
            2 => $"DEMO-{number}",
            3 => $"{number}",
            4 => $"OTH-{number}",
            _ => $"row {number}",
        }).ToArray();
}
