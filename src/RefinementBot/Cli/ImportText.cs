using RefinementBot.Files;
using Spectre.Console;

namespace RefinementBot.Cli;

/// <summary>Shows an import's report on a terminal.</summary>
internal static class ImportText
{
    private const int MostIssues = 20;
    private const int MostChanges = 8;

    public static void Write(ImportReport report, IAnsiConsole console)
    {
        console.MarkupLineInterpolated($"[bold]{Shown.Short(report.FileName, 80)}[/] → team [bold]{report.Team}[/]{(report.IsNewTeam ? report.IsDryRun ? " (new: it would be made)" : " (new: it was made)" : "")}");
        console.MarkupLineInterpolated($"[dim]{ImportWords.ReadAs(report)}[/]");
        console.WriteLine();
        WriteColumns(report, console);
        WriteCounts(report, console);
        WriteChanges(report, console);
        WriteRemarks(report, console);
        WriteIssues(report, console);
        console.MarkupLineInterpolated($"{ImportWords.Last(report)}");
        if (ImportWords.NewTeam(report) is { Length: > 0 } where)
        {
            console.MarkupLineInterpolated($"{where}");
        }
    }

    private static void WriteColumns(ImportReport report, IAnsiConsole console)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumn(new TableColumn("").NoWrap().PadRight(3)).AddColumn(new TableColumn("").PadRight(0));
        foreach (var field in report.Columns.Where(column => column.Field is not null).GroupBy(column => column.Field!))
        {
            var names = field.GroupBy(column => column.Header).Select(same => same.Count() > 1 ? $"{Shown.Short(same.Key, 60)} (×{same.Count()})" : Shown.Short(same.Key, 60)).ToArray();
            if (names is not [var only] || only != field.Key)
            {
                table.AddRow(Cell(field.Key), Cell("← " + string.Join(", ", names.Take(6)) + (names.Length > 6 ? $" and {names.Length - 6} more" : ""), "dim"));
            }
        }

        var unused = report.Columns.Where(column => column.Field is null).Select(column => column.Header.Length == 0 ? "(without a name)" : Shown.Short(column.Header, 40)).Distinct().ToArray();
        if (unused.Length > 0)
        {
            table.AddRow(Cell("not used", "dim"), Cell(string.Join(", ", unused.Take(12)) + (unused.Length > 12 ? $" and {unused.Length - 12} more" : ""), "dim"));
        }

        if (table.Rows.Count > 0)
        {
            console.Write(Indented(table));
            console.WriteLine();
        }
    }

    private static void WriteCounts(ImportReport report, IAnsiConsole console)
    {
        var would = report.IsDryRun ? "would be " : "";
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumn(new TableColumn("").RightAligned().PadRight(1)).AddColumn(new TableColumn("").PadRight(3)).AddColumn(new TableColumn("").PadRight(0));
        table.AddRow(Cell(Number(report.Rows), "bold"), Cell(report.Rows == 1 ? "row" : "rows", "bold"), Cell(""));
        Row(report.Added, would + "added", "green", ImportWords.Keys(report));
        Row(report.Changed, would + "changed", "yellow", "");
        Row(report.Unchanged, "unchanged", "dim", "");
        Row(report.LeftOut, "left out", "red", "");
        console.Write(Indented(table));
        console.WriteLine();

        void Row(int count, string what, string colour, string more)
        {
            if (count > 0)
            {
                table.AddRow(Cell(Number(count), colour), Cell(what, colour), Cell(more, "dim"));
            }
        }
    }

    private static void WriteChanges(ImportReport report, IAnsiConsole console)
    {
        if (report.Changes.Count > 0)
        {
            console.MarkupLine(report.IsDryRun ? "[bold]Would be changed[/]" : "[bold]Changed[/]");
            var table = new Table { Border = TableBorder.None, ShowHeaders = false };
            table.AddColumn(new TableColumn("").NoWrap().PadRight(3)).AddColumn(new TableColumn("").PadRight(0));
            foreach (var change in report.Changes.Take(MostChanges))
            {
                table.AddRow(Cell(change.Key), Cell(string.Join(", ", change.Fields), "dim"));
            }

            if (report.Changed > MostChanges)
            {
                table.AddRow(Cell(""), Cell($"and {Number(report.Changed - Math.Min(MostChanges, report.Changes.Count))} more", "dim"));
            }

            console.Write(Indented(table));
            console.WriteLine();
        }

        if (report.Conflicts.Count > 0)
        {
            console.MarkupLine("[bold]Changed here and in the file: what stands here was kept[/]");
            foreach (var (key, conflict) in report.Conflicts.Take(MostChanges))
            {
                console.Write(new Padder(new Markup($"{Markup.Escape(key)} {Markup.Escape(conflict.Field)}: [bold]{Markup.Escape(Shown.Short(conflict.Stands, 60))}[/] [dim](the file has {Markup.Escape(Shown.Short(conflict.Wanted, 60))})[/]"), new Padding(2, 0, 0, 0)));
            }

            if (report.ConflictCount > MostChanges)
            {
                console.MarkupLine($"  [dim]and {Number(report.ConflictCount - MostChanges)} more[/]");
            }

            console.WriteLine();
        }
    }

    private static void WriteRemarks(ImportReport report, IAnsiConsole console)
    {
        if (report.Remarks.Count == 0)
        {
            return;
        }

        console.MarkupLine("[bold]Good to know[/]");
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumn(new TableColumn("").RightAligned().NoWrap().PadRight(3)).AddColumn(new TableColumn("").PadRight(0));
        foreach (var remark in report.Remarks)
        {
            table.AddRow(Cell(Counted(remark.Rows, "row")), Cell(remark.Text, remark.IsLoss ? "yellow" : "dim"));
        }

        console.Write(Indented(table));
        console.WriteLine();
    }

    private static void WriteIssues(ImportReport report, IAnsiConsole console)
    {
        if (report.Issues.Count == 0)
        {
            return;
        }

        console.MarkupLine("[bold]Left out[/]");
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumn(new TableColumn("").NoWrap().PadRight(3)).AddColumn(new TableColumn("").PadRight(0));
        foreach (var issue in report.Issues.Take(MostIssues))
        {
            table.AddRow(
                Cell(ImportWords.Place(report, issue)),
                new Markup($"[{(issue.IsRowLost ? "red" : "yellow")}]{(issue.IsRowLost ? "row" : "value")}[/] {Markup.Escape(ImportWords.About(issue))}"));
        }

        var more = report.LeftOut + report.ValuesLeftOut - MostIssues;
        if (more > 0)
        {
            table.AddRow(Cell(""), Cell($"and {Number(more)} more", "dim"));
        }

        console.Write(Indented(table));
        console.WriteLine();
    }

    private static Padder Indented(Table table) => new(table, new Padding(2, 0, 0, 0));

    private static Markup Cell(string text, string style = "default") => new($"[{style}]{Markup.Escape(text)}[/]");

    private static string Number(int count) => ImportWords.Number(count);

    private static string Counted(int count, string one) => ImportNotes.Counted(count, one);
}
