namespace RefinementBot.Files;

/// <summary>What a column of a file can mean. The names that files use for these are <see cref="FileFields.Names"/>.</summary>
internal enum FileField
{
    /// <summary>The item's key, or whatever the item is called where the file came from.</summary>
    Id,

    /// <summary>What the item is called where it came from, beside its key.</summary>
    ExternalId,
    Title,
    Description,
    AcceptanceCriteria,
    Type,
    Parent,
    SplitFrom,
    Rank,
    Owner,
    Status,

    /// <summary>The status in its author's words, beside one of the three that <see cref="Status"/> knows.</summary>
    StatusWord,
    Iteration,
    Estimate,

    /// <summary>The worth of an estimate whose label is no number.</summary>
    EstimatePoints,
    Labels,
    Links,
    Dependencies,
    BusinessValue,
    TimeCriticality,
    RiskReductionOpportunityEnablement,
    JobSize,
    ProgramIncrement,
    BenefitHypothesis,

    /// <summary>The number by which a Jira export names an issue where it is a parent.</summary>
    IssueNumber,
}

/// <summary>The names of fields in files of our own, and which field somebody may have meant.</summary>
internal static class FileFields
{
    /// <summary>Every field that a column may be mapped to, by its name, in the order in which an export writes them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Enum.GetValues<FileField>().Where(field => field != FileField.IssueNumber).Select(Name)];

    /// <summary>Stands for no field: the column is left aside.</summary>
    public const string NotUsed = "-";

    public static int Count { get; } = Enum.GetValues<FileField>().Length;

    /// <summary>The name in files: <c>acceptanceCriteria</c>.</summary>
    public static string Name(this FileField field)
    {
        var name = field.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>The name as a report shows it.</summary>
    public static string ColumnName(this FileField field) => field == FileField.IssueNumber ? "parents' numbers" : field.Name();

    /// <summary>The field of that name, however it is capitalised.</summary>
    public static bool TryParse(string name, out FileField field) =>
        Enum.TryParse(name, ignoreCase: true, out field) && !char.IsAsciiDigit(name[0]) && field != FileField.IssueNumber;

    /// <summary>The name that was most likely meant by one that is none.</summary>
    public static string Nearest(string name) => ColumnNames.Nearest(name).Name();
}
