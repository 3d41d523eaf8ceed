using RefinementBot.Cli;
using RefinementBot.Engine.Backlog;
using RefinementBot.Files;
using Spectre.Console;

namespace RefinementBot.Tests.Cli;

public class ImportTextTests
{
    private static readonly ImportReport Plain = new()
    {
        FileName = "backlog.csv",
        Team = "demo",
        Encoding = "Windows-1252",
        Separator = ";",
        HeaderLine = 3,
        Columns = [new ImportColumn("Titel", "title"), new ImportColumn("Votes", null)],
        Rows = 3,
        Added = 3,
        AddedKeys = ["A-1", "A-2", "A-3"],
        Took = TimeSpan.FromSeconds(0.2),
    };

    [Fact]
    public void A_report_says_as_what_the_file_was_read_and_what_came_of_it()
    {
        var text = Shown(Plain with { IsNewTeam = true });

        Assert.Contains("backlog.csv → team demo (new: it was made)", text, StringComparison.Ordinal);
        Assert.Contains("CSV: Windows-1252, separated by semicolons, its header in line 3, 2 columns, 1 used.", text, StringComparison.Ordinal);
        Assert.Matches(@"title +← Titel", text);
        Assert.Matches(@"not used +Votes", text);
        Assert.Matches(@"3 added +A-1, A-2, A-3", text);
        Assert.Contains("All rows are in the backlog (0.2 s).", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_left_out_is_told_with_its_place()
    {
        var text = Shown(Plain with
        {
            Added = 1,
            LeftOut = 2,
            ValuesLeftOut = 1,
            Issues = [new ImportIssue(4, "", "", "a quotation mark is never closed", true), new ImportIssue(5, "Pts", "A-2", "“five” is no number and was left out", false)],
        });

        Assert.Matches(@"backlog\.csv:4 +row a quotation mark is never closed", text);
        Assert.Matches(@"backlog\.csv:5 +value A-2, column Pts: “five” is no number", text);
        Assert.Contains("1 row of 3 is in the backlog", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_of_the_file_are_no_markup()
    {
        var text = Shown(Plain with
        {
            FileName = "[red]x[/].csv",
            Columns = [new ImportColumn("[bold]Title[/]", "title")],
            Remarks = [new ImportRemark("type not known: “[/]”", 1, false)],
            Changes = [new ImportChange("[x]", ["title"])],
            Conflicts = [new ImportConflict("A-1", new EditConflict("title", null, "[a]", "[b]"))],
            Changed = 1,
            ConflictCount = 1,
        });

        Assert.Contains("[red]x[/].csv", text, StringComparison.Ordinal);
        Assert.Contains("← [bold]Title[/]", text, StringComparison.Ordinal);
        Assert.Contains("A-1 title: [a] (the file has [b])", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_says_that_nothing_was_changed()
    {
        var text = Shown(Plain with { IsDryRun = true });

        Assert.Contains("would be added", text, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", text, StringComparison.Ordinal);
    }

    private static string Shown(ImportReport report)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 120;
        ImportText.Write(report, console);
        return writer.ToString();
    }
}
