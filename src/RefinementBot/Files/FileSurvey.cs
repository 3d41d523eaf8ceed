namespace RefinementBot.Files;

/// <summary>What has to be known of a whole file before its first row can be taken: which names it has, and how they hang together.</summary>
internal sealed class FileSurvey
{
    private readonly Dictionary<string, int> lines = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> byNumber = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> parents = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> parentNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> cycles = new(StringComparer.OrdinalIgnoreCase);

    public bool HasInvalid { get; init; }

    public string Encoding { get; init; } = "UTF-8";

    public int Rows { get; private set; }

    /// <summary>Reads the names of all rows.</summary>
    public void Take(IEnumerable<FileEntry> entries, CancellationToken cancellation)
    {
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            Rows++;
            if (entry is not FileEntry.Row { Values: var values })
            {
                continue;
            }

            var name = RowReader.Name(values);
            if (name.Length == 0 || !lines.TryAdd(name, entry.Line))
            {
                continue;
            }

            if (values.Text(FileField.IssueNumber) is { Length: > 0 } number && number != name)
            {
                byNumber.TryAdd(number, name);
            }

            if (values.All(FileField.Parent).Select(value => value.Text.Trim()).FirstOrDefault(text => text.Length > 0) is { } parent)
            {
                parents[name] = parent;
                parentNames.Add(parent);
            }
        }

        FindCycles();
    }

    /// <summary>The line of the first row of that name; 0 if none has it.</summary>
    public int FirstLine(string name) => lines.GetValueOrDefault(name);

    /// <summary>The name of the row with that number of Jira's, or null.</summary>
    public string? ByNumber(string number) => byNumber.GetValueOrDefault(number);

    /// <summary>Whether the file has numbers of Jira's, by which it names parents.</summary>
    public bool HasNumbers => byNumber.Count > 0;

    /// <summary>Whether some row names it as its parent.</summary>
    public bool IsParent(string name) => parentNames.Contains(name);

    /// <summary>Whether going up from this row by its parents comes back to it.</summary>
    public bool IsInCycle(string name) => cycles.ContainsKey(name);

    /// <summary>The circle that a row is part of, in words: "A-1 → A-2 → A-1".</summary>
    public string Cycle(string name) => cycles.GetValueOrDefault(name, "");

    private string? Parent(string name) => parents.TryGetValue(name, out var parent) ? ByNumber(parent) ?? parent : null;

    private void FindCycles()
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var walk = 0;
        foreach (var start in parents.Keys)
        {
            walk++;
            var path = new List<string>();
            var at = start;
            while (at is not null && seen.TryAdd(at, walk))
            {
                path.Add(at);
                at = Parent(at);
            }

            if (at is not null && seen[at] == walk)
            {
                var circle = path[path.FindIndex(name => name.Equals(at, StringComparison.OrdinalIgnoreCase))..];
                var words = string.Join(" → ", circle.Take(6).Append(circle.Count > 6 ? "…" : circle[0]).Select(name => Shown.Short(name, 40)));
                circle.ForEach(name => cycles[name] = words);
            }
        }
    }
}
