using System.Collections.Immutable;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Files;

/// <summary>What an import is asked.</summary>
/// <param name="Team">The team's name; one that nobody has makes a team.</param>
/// <param name="FileName">What the file is called, for the report and for the items' source.</param>
/// <param name="Map">What columns of the file mean, by the column's name: the name of a field (<see cref="FileFields.Names"/>), or <see cref="FileFields.NotUsed"/>.</param>
/// <param name="By">Who asks; null for the command line.</param>
/// <param name="DryRun">Whether nothing is changed, and it is only said what would be.</param>
public sealed record ImportRequest(OrganizationId Organization, string Team, string FileName, IReadOnlyDictionary<string, string> Map, PersonId? By = null, bool DryRun = false);

/// <summary>What kind of file it was taken for.</summary>
public enum ImportKind
{
    Csv,
    Jira,
    AzureDevOps,
    Json,
}

/// <summary>How far an import is.</summary>
/// <param name="Rows">How many rows are done.</param>
/// <param name="Of">How many there are; 0 while that is not known.</param>
public readonly record struct ImportProgress(int Rows, int Of);

/// <summary>A column of the file and the field that it was taken for.</summary>
/// <param name="Field">Null for one that an item has no place for.</param>
public sealed record ImportColumn(string Header, string? Field);

/// <summary>An item that an import changed, and in which fields.</summary>
public sealed record ImportChange(string Key, ImmutableArray<string> Fields);

/// <summary>A value that was changed in the file and here; what stands here stayed.</summary>
public sealed record ImportConflict(string Key, EditConflict Conflict);

/// <summary>What an import did, or with <see cref="IsDryRun"/> would do; independent of where it is shown.</summary>
public sealed record ImportReport
{
    public required string FileName { get; init; }

    public required string Team { get; init; }

    /// <summary>Whether the team was made for this import.</summary>
    public bool IsNewTeam { get; init; }

    public bool IsDryRun { get; init; }

    public ImportKind Kind { get; init; }

    /// <summary>"UTF-8", "Windows-1252" …</summary>
    public string Encoding { get; init; } = "";

    /// <summary>What stands between two cells; empty for JSON.</summary>
    public string Separator { get; init; } = "";

    /// <summary>The line of the header; 0 for JSON. Above 1, what stood above it was passed over.</summary>
    public int HeaderLine { get; init; }

    public IReadOnlyList<ImportColumn> Columns { get; init; } = [];

    /// <summary>How many rows the file has, blank ones left aside.</summary>
    public int Rows { get; init; }

    public int Added { get; init; }

    public int Changed { get; init; }

    public int Unchanged { get; init; }

    /// <summary>How many rows were left out; the first of them stand in <see cref="Issues"/>.</summary>
    public int LeftOut { get; init; }

    /// <summary>How many values were left out of rows that were taken.</summary>
    public int ValuesLeftOut { get; init; }

    /// <summary>The first 1,000 rows and values that were left out, in the file's order.</summary>
    public IReadOnlyList<ImportIssue> Issues { get; init; } = [];

    /// <summary>What holds for many rows.</summary>
    public IReadOnlyList<ImportRemark> Remarks { get; init; } = [];

    /// <summary>The first items that were changed.</summary>
    public IReadOnlyList<ImportChange> Changes { get; init; } = [];

    /// <summary>The first values that were changed here as well as in the file.</summary>
    public IReadOnlyList<ImportConflict> Conflicts { get; init; } = [];

    public int ConflictCount { get; init; }

    /// <summary>Some of the keys that were added, in the file's order.</summary>
    public IReadOnlyList<string> AddedKeys { get; init; } = [];

    /// <summary>Why the import ended before the file did, up to where it came, and what to do; empty if it came to the end.</summary>
    public string Stopped { get; init; } = "";

    public TimeSpan Took { get; init; }

    /// <summary>Whether all of the file stands in the backlog now.</summary>
    public bool IsWhole => Stopped.Length == 0 && LeftOut == 0 && ValuesLeftOut == 0 && ConflictCount == 0 && !Remarks.Any(remark => remark.IsLoss);
}
