using RefinementBot.Engine.Backlog;
using RefinementBot.Files;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Files;

public class FileImportTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_file_again_changes_nothing_and_a_changed_one_says_what(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);
        const string Csv = "id,title,status,Story Points,labels\nA-1,one,In Review,3,x; y\nA-2,two,,,\nnr3,three,,\"0,5\",\n";

        var first = await at.ImportAsync(Csv);
        var second = await at.ImportAsync(Csv);
        var third = await at.ImportAsync(Csv.Replace("A-2,two", "A-2,both", StringComparison.Ordinal));

        Assert.Equal((3, 0, 0), (first.Added, first.Changed, first.Unchanged));
        Assert.True(first.IsNewTeam);
        Assert.Equal((0, 0, 3), (second.Added, second.Changed, second.Unchanged));
        Assert.Equal((0, 1, 2), (third.Added, third.Changed, third.Unchanged));
        Assert.Equal("A-2: title", Assert.Single(third.Changes.Select(change => $"{change.Key}: {string.Join(',', change.Fields)}")));
        Assert.Equal(["A-1 one 3", "A-2 both ", "DEMO-1 three 0.5"], (await at.ItemsAsync()).Select(item => $"{item.Key} {item.Title} {item.Estimate?.Label}"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Rows_that_cannot_be_read_are_told_with_their_place_and_the_others_are_in(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);

        var report = await at.ImportAsync("id,title,description,jobSize\nA-1,one,,2\nA-2,,,\nA-1,again,,\nA-3,\"open,,\nA-4,four,,big\n");

        Assert.Equal(
            [(3, "A-2", true), (4, "A-1", true), (5, "", true), (6, "A-4", false)],
            report.Issues.Select(issue => (issue.Line, issue.Item, issue.IsRowLost)));
        Assert.Equal((5, 2, 3, 1), (report.Rows, report.Added, report.LeftOut, report.ValuesLeftOut));
        Assert.Equal(["A-1", "A-4"], (await at.ItemsAsync()).Select(item => item.Key.Value));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_dry_run_says_what_would_be_and_changes_nothing(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);

        var report = await at.ImportAsync("id,title\nA-1,one\n7,two\n", dryRun: true);

        Assert.Equal((2, true, true), (report.Added, report.IsDryRun, report.IsNewTeam));
        Assert.Empty(await at.Teams.FindAsync(TestStorage.Organization, "demo"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_Jira_export_keeps_its_tree_its_last_sprint_and_who_blocks_whom(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);

        var report = await at.ImportFileAsync("jira-export.csv");
        var items = (await at.ItemsAsync()).ToDictionary(item => item.Key.Value);

        Assert.Equal((ImportKind.Jira, 20, 20, 0), (report.Kind, report.Rows, report.Added, report.Issues.Count));
        Assert.Equal("SHOP-1", items["SHOP-11"].Parent?.Value);
        Assert.Equal("Sprint 22", items["SHOP-11"].Iteration);
        Assert.Equal("5", items["SHOP-11"].Estimate?.Label);
        Assert.Equal((ItemStatus.InProgress, "In Review"), (items["SHOP-12"].Status, items["SHOP-12"].StatusWord));
        Assert.Equal(["SHOP-18"], items["SHOP-15"].Dependencies.Select(dependency => dependency.To));
        Assert.Equal("checkout payment vouchers", string.Join(' ', items["SHOP-15"].Labels));
        Assert.StartsWith("=SUM", items["SHOP-42"].Title, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_Azure_DevOps_export_gets_keys_of_its_numbers_and_a_tree_of_its_titles(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);

        var report = await at.ImportFileAsync("azure-devops-export.csv");
        var items = (await at.ItemsAsync()).ToDictionary(item => item.Key.Value);

        Assert.Equal((ImportKind.AzureDevOps, 20, 20, 0), (report.Kind, report.Rows, report.Added, report.Issues.Count));
        Assert.Equal(("DEMO-502", "DEMO-501"), (items["DEMO-510"].Parent?.Value, items["DEMO-502"].Parent?.Value));
        Assert.Equal(("Ines Duarte", "Sprint 2", "511"), (items["DEMO-511"].Owner?.Name, items["DEMO-511"].Iteration, items["DEMO-511"].Source.ExternalId));
        Assert.Null(items["DEMO-514"].Iteration);
        Assert.Equal("transport scanner", string.Join(' ', items["DEMO-521"].Labels));
        Assert.Contains("<li>Within the hour</li>", items["DEMO-511"].AcceptanceCriteria, StringComparison.Ordinal);
        Assert.Equal(20, (await at.ImportFileAsync("azure-devops-export.csv")).Unchanged);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Parents_that_are_no_keys_are_found_wherever_they_stand(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);
        const string Json = """[{"id":"s/1","title":"story","parent":"the epic"},{"id":"the epic","title":"Epic","type":"epic"},{"id":"s/2","title":"lost","parent":"nowhere"}]""";

        var report = await at.ImportAsync(Json);
        var items = await at.ItemsAsync();

        Assert.Equal(["story", "Epic", "lost"], items.Select(item => item.Title));
        Assert.Equal(items[1].Key, items[0].Parent);
        Assert.Null(items[2].Parent);
        Assert.Contains("nowhere", Assert.Single(report.Remarks, remark => remark.IsLoss).Text, StringComparison.Ordinal);
        Assert.Equal(3, (await at.ImportAsync(Json)).Unchanged);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Parents_in_a_circle_are_left_out_and_told(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);

        var report = await at.ImportAsync("id,title,parent\nA-1,one,A-3\nA-2,two,A-1\nA-3,three,A-2\nA-4,four,A-1\nA-5,own,A-5\n");

        Assert.Equal([2, 3, 4, 6], report.Issues.Select(issue => issue.Line));
        Assert.Contains("A-1 → A-3 → A-2 → A-1", report.Issues[0].Reason, StringComparison.Ordinal);
        Assert.Equal(["", "", "", "A-1", ""], (await at.ItemsAsync()).Select(item => item.Parent?.Value ?? ""));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_was_changed_here_is_not_overwritten_by_an_old_file_and_both_are_told_if_the_file_changed_too(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);
        await at.ImportAsync("id,title\nA-1,one\n");
        at.Node.Execute("UPDATE items SET title = 'changed here', version = 2");

        var old = await at.ImportAsync("id,title\nA-1,one\n");
        var both = await at.ImportAsync("id,title\nA-1,changed there\n");

        Assert.Equal((1, 0), (old.Unchanged, old.ConflictCount));
        Assert.Equal((1, "changed here", "changed there"), (both.ConflictCount, both.Conflicts[0].Conflict.Stands, both.Conflicts[0].Conflict.Wanted));
        Assert.False(both.IsWhole);
        Assert.Equal("changed here", Assert.Single(await at.ItemsAsync()).Title);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_imports_at_once_bring_each_item_once(string provider)
    {
        using var at = await ImportPlace.OnAsync(provider);
        var csv = "id,title\n" + string.Concat(Enumerable.Range(1, 800).Select(i => $"row {i},title {i}\n"));

        var reports = await Task.WhenAll(at.ImportAsync(csv), at.ImportAsync(csv));

        Assert.Equal(800, (await at.ItemsAsync()).Count);
        Assert.Equal(1600, reports.Sum(report => report.Added + report.Unchanged));
        Assert.Equal(800, reports.Sum(report => report.Added));
        Assert.Single(await at.Teams.FindAsync(TestStorage.Organization, "demo"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_exported_comes_back_whole(string provider)
    {
        using var from = await ImportPlace.OnAsync(provider);
        using var to = await ImportPlace.OnAsync(provider);
        await from.ImportFileAsync("backlog-own-format.csv");
        var team = (await from.Teams.FindAsync(TestStorage.Organization, "demo")).Single().Id;

        foreach (var format in BacklogFile.Formats)
        {
            var stream = new MemoryStream();
            await BacklogFile.WriteAsync(from.Node.Backlog.ReadAllAsync(TestStorage.Organization, team, default), format, stream, default);
            stream.Position = 0;
            var report = await to.Import.RunAsync(stream, ImportPlace.Request($"export.{format}"));

            Assert.Empty(report.Issues);
            Assert.True(format == "csv" ? report.Added == 20 : report.Unchanged == 20);
        }

        var (before, after) = (await from.ItemsAsync(), await to.ItemsAsync());
        Assert.Equal(before.Select(item => item.Key), after.Select(item => item.Key));
        Assert.All(before.Zip(after), pair => Assert.Empty(BacklogField.Changes(ItemDraft.Of(pair.First), ItemDraft.Of(pair.Second))));
    }

    [Theory]
    [InlineData("storypoint", "The nearest one is estimate")]
    [InlineData("nonsense", "There is no field")]
    public async Task A_map_to_no_field_gets_the_nearest_one_and_nothing_happens(string field, string said)
    {
        using var at = await ImportPlace.OnAsync("Sqlite");

        var refused = await Assert.ThrowsAsync<ImportRequestException>(() => at.ImportAsync("id,title,Pts\nA-1,one,5\n", map: ("Pts", field)));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Empty(await at.Teams.FindAsync(TestStorage.Organization, "demo"));
    }

    [Fact]
    public async Task A_map_outweighs_a_name()
    {
        using var at = await ImportPlace.OnAsync("Sqlite");

        await at.ImportAsync("id,title,Pts,estimate\nA-1,one,5,3\n", map: ("pts", "estimate"));

        Assert.Equal("5", Assert.Single(await at.ItemsAsync()).Estimate?.Label);
        await Assert.ThrowsAsync<ImportRequestException>(() => at.ImportAsync("id,title\nA-1,one\n", map: ("Pts", "estimate")));
    }
}
