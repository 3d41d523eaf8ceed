using System.Globalization;

namespace RefinementBot.Files;

/// <summary>An import's report in words, the same wherever it is shown.</summary>
internal static class ImportWords
{
    /// <summary>What the file was taken for: "CSV: UTF-8, separated by commas, 5 columns, all used."</summary>
    public static string ReadAs(ImportReport report)
    {
        var kind = report.Kind switch
        {
            ImportKind.Jira => "A Jira export",
            ImportKind.AzureDevOps => "An Azure DevOps export",
            ImportKind.Json => "JSON",
            _ => "CSV",
        };
        var used = report.Columns.Count(column => column.Field is not null);
        var columns = ImportNotes.Counted(report.Columns.Count, report.Kind == ImportKind.Json ? "field" : "column");
        var separator = report.Separator switch
        {
            "" => "",
            "," => ", separated by commas",
            ";" => ", separated by semicolons",
            var sign => $", separated by {sign}",
        };
        var header = report.HeaderLine > 1 ? $", its header in line {report.HeaderLine}" : "";
        return $"{kind}: {report.Encoding}{separator}{header}, {columns}, {(used == report.Columns.Count ? "all used" : $"{used} used")}.";
    }

    /// <summary>Some of the keys that were added.</summary>
    public static string Keys(ImportReport report) =>
        report.AddedKeys is not [var first, ..] keys ? ""
        : report.Added <= 5 && keys.Count == report.Added ? string.Join(", ", keys.Select(Short))
        : $"{Short(first)}, {Short(keys[1])}, {Short(keys[2])} …";

    /// <summary>Where something was left out: "backlog.csv:17".</summary>
    public static string Place(ImportReport report, ImportIssue issue) => string.Create(CultureInfo.InvariantCulture, $"{Shown.Short(Path.GetFileName(report.FileName), 60)}:{issue.Line}");

    /// <summary>What was left out, and why.</summary>
    public static string About(ImportIssue issue)
    {
        var place = string.Join(", ", new[] { Shown.Short(issue.Item, 40), issue.Column.Length == 0 ? "" : $"column {Shown.Short(issue.Column, 40)}" }.Where(text => text.Length > 0));
        return place.Length == 0 ? issue.Reason : $"{place}: {issue.Reason}";
    }

    /// <summary>How it ended, and what can be done next.</summary>
    public static string Last(ImportReport report)
    {
        var seconds = report.Took.TotalSeconds.ToString(report.Took.TotalSeconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
        return report.Stopped.Length > 0 ? $"{ImportNotes.Counted(report.Rows - report.LeftOut, "row")} of {Number(report.Rows)} {(report.Rows - report.LeftOut == 1 ? "is" : "are")} in the backlog. {report.Stopped}"
            : report.IsDryRun ? "Nothing was changed: this was a dry run."
            : report.LeftOut == 0 ? $"All rows are in the backlog ({seconds} s). Importing the same file again changes nothing."
            : $"{ImportNotes.Counted(report.Rows - report.LeftOut, "row")} of {Number(report.Rows)} {(report.Rows - report.LeftOut == 1 ? "is" : "are")} in the backlog ({seconds} s). Mend the others and import the file again: what is in stays.";
    }

    private static string Short(string key) => Shown.Short(key, 30);

    /// <summary>Where a team that was made for the import will be met; empty if none was.</summary>
    public static string NewTeam(ImportReport report) =>
        report is { IsNewTeam: true, IsDryRun: false } ? $"The first channel called {report.Team} in which somebody talks to the bot gets this backlog." : "";

    public static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
