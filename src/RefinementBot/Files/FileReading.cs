namespace RefinementBot.Files;

/// <summary>A file whose kind has been recognised, and which can be read from its start as often as need be.</summary>
internal sealed class FileReading
{
    private readonly SourceFile file;
    private readonly CsvShape? shape;
    private readonly IReadOnlyDictionary<string, FileField?> map;
    private JsonSource? json;

    private FileReading(SourceFile file, IReadOnlyDictionary<string, FileField?> map)
    {
        (this.file, this.map) = (file, map);
        shape = JsonSource.Is(file) ? null : CsvShape.Find(file, map);
    }

    /// <summary>Recognises a file by what it holds; its name does not matter.</summary>
    /// <exception cref="UnreadableFileException">It is not what an import can read.</exception>
    public static FileReading Of(SourceFile file, IReadOnlyDictionary<string, FileField?> map) => new(file, map);

    public ImportKind Kind => shape is null ? ImportKind.Json
        : Has("Work Item Type") || Has("Arbeitselementtyp") ? ImportKind.AzureDevOps
        : Columns.Any(column => column.Meaning is { Field: FileField.IssueNumber }) || Has("Issue key") ? ImportKind.Jira
        : ImportKind.Csv;

    /// <summary>What stands between two cells, in words; empty for JSON.</summary>
    public string Separator => shape?.SeparatorName ?? "";

    /// <summary>The line of the header; 0 for JSON.</summary>
    public int HeaderLine => shape?.HeaderLine ?? 0;

    /// <summary>The columns; of JSON those met so far.</summary>
    public IReadOnlyList<FileColumn> Columns => shape?.Columns ?? json?.Columns ?? [];

    public IEnumerable<FileEntry> Entries(Action<string> remark) =>
        shape is null ? (json = new JsonSource(file, map)).Read() : CsvSource.Read(file, shape, remark);

    private bool Has(string header) => Columns.Any(column => column.Header.Equals(header, StringComparison.OrdinalIgnoreCase));
}
