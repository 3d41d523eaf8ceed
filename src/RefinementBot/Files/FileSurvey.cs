using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RefinementBot.Engine.Backlog;

namespace RefinementBot.Files;

/// <summary>
/// What has to be known of a whole file before its first row can be taken: which names it has, and how they hang
/// together. Names are kept as 16 bytes of a hash, so that a long file takes little room.
/// </summary>
internal sealed class FileSurvey
{
    private readonly Dictionary<UInt128, int> lines = [];
    private readonly Dictionary<UInt128, string> byNumber = [];
    private readonly Dictionary<UInt128, UInt128> parents = [];
    private readonly HashSet<UInt128> parentNames = [];
    private readonly Dictionary<UInt128, string> cycles = [];

    public bool HasInvalid { get; init; }

    public string Encoding { get; init; } = "UTF-8";

    public int Rows { get; private set; }

    /// <summary>Reads the names of all rows.</summary>
    /// <param name="read">The file's entries from its start, as often as need be.</param>
    public void Take(Func<IEnumerable<FileEntry>> read, CancellationToken cancellation)
    {
        foreach (var entry in read())
        {
            cancellation.ThrowIfCancellationRequested();
            Rows++;
            if (entry is FileEntry.Row { Values: var values } && RowReader.Name(values) is { Length: > 0 } name)
            {
                Take(name, entry.Line, values);
            }
        }

        if (Circles() is { Count: > 0 } circles)
        {
            NameCircles(circles, read, cancellation);
        }
    }

    /// <summary>The line of the first row of that name; 0 if none has it.</summary>
    public int FirstLine(string name) => lines.GetValueOrDefault(Hash(name));

    /// <summary>Whether some row has that key of the team's own: as it stands, or as its bare number.</summary>
    public bool HasKey(ItemKey key)
    {
        var number = key.Value[key.Prefix.Length..];
        return FirstLine(key.Value) > 0 || FirstLine(number) > 0 || FirstLine("#" + number) > 0;
    }

    /// <summary>The name of the row with that number of Jira's, or null.</summary>
    public string? ByNumber(string number) => byNumber.GetValueOrDefault(Hash(number));

    /// <summary>Whether the file has numbers of Jira's, by which it names parents.</summary>
    public bool HasNumbers => byNumber.Count > 0;

    /// <summary>Whether some row names it as its parent.</summary>
    public bool IsParent(string name) => parentNames.Contains(Hash(name));

    /// <summary>Whether going up from this row by its parents comes back to it.</summary>
    public bool IsInCycle(string name) => cycles.ContainsKey(Hash(name));

    /// <summary>The circle that a row is part of, in words: "A-1 → A-2 → A-1".</summary>
    public string Cycle(string name) => cycles.GetValueOrDefault(Hash(name), "");

    private void Take(string name, int line, RowValues values)
    {
        var hash = Hash(name);
        if (!lines.TryAdd(hash, line))
        {
            return;
        }

        if (values.Text(FileField.IssueNumber) is { Length: > 0 } number && number != name)
        {
            byNumber.TryAdd(Hash(number), name);
        }

        if (values.All(FileField.Parent).Select(value => value.Text.Trim()).FirstOrDefault(text => text.Length > 0) is { } parent)
        {
            parents[hash] = Hash(parent);
            parentNames.Add(parents[hash]);
        }
    }

    private UInt128? Parent(UInt128 name) => !parents.TryGetValue(name, out var parent) ? null : byNumber.TryGetValue(parent, out var named) ? Hash(named) : parent;

    private List<List<UInt128>> Circles()
    {
        var circles = new List<List<UInt128>>();
        var seen = new Dictionary<UInt128, int>();
        var path = new List<UInt128>();
        var walk = 0;
        foreach (var start in parents.Keys)
        {
            walk++;
            path.Clear();
            UInt128? at = start;
            while (at is { } name && seen.TryAdd(name, walk))
            {
                path.Add(name);
                at = Parent(name);
            }

            if (at is { } met && seen[met] == walk)
            {
                circles.Add(path[path.IndexOf(met)..]);
            }
        }

        return circles;
    }

    /// <summary>Reads the file once more for the names of those that go round in circles.</summary>
    private void NameCircles(List<List<UInt128>> circles, Func<IEnumerable<FileEntry>> read, CancellationToken cancellation)
    {
        var names = circles.SelectMany(circle => circle).ToDictionary(name => name, _ => "");
        foreach (var row in read().OfType<FileEntry.Row>())
        {
            cancellation.ThrowIfCancellationRequested();
            var name = RowReader.Name(row.Values);
            if (names.TryGetValue(Hash(name), out var known) && known.Length == 0)
            {
                names[Hash(name)] = Shown.Short(name, 40);
            }
        }

        foreach (var circle in circles)
        {
            var words = string.Join(" → ", circle.Take(6).Select(name => names[name]).Append(circle.Count > 6 ? "…" : names[circle[0]]));
            circle.ForEach(name => cycles[name] = words);
        }
    }

    /// <summary>Names that differ in capitals alone are one.</summary>
    internal static UInt128 Hash(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(name.ToUpperInvariant().AsSpan()), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
