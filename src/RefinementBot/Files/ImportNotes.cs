using System.Globalization;

namespace RefinementBot.Files;

/// <summary>Something in a file that was not taken over as it stands.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">The column's name; empty where it is the row as a whole.</param>
/// <param name="Item">What the row calls its item; empty where that could not be read.</param>
/// <param name="IsRowLost">Whether the row as a whole was left out, and not a value of it alone.</param>
public sealed record ImportIssue(int Line, string Column, string Item, string Reason, bool IsRowLost);

/// <summary>Something that holds for many rows and is said once.</summary>
/// <param name="Rows">How many rows it was met in.</param>
/// <param name="IsLoss">Whether something of the file was left out because of it.</param>
public sealed record ImportRemark(string Text, int Rows, bool IsLoss);

/// <summary>Gathers what there is to say of a file, in bounded memory.</summary>
internal sealed class ImportNotes
{
    private const int MostIssues = 1_000;
    private const int MostWords = 200;
    private readonly List<ImportIssue> issues = [];
    private readonly Dictionary<(string Kind, string Word), int> words = [];
    private readonly Dictionary<string, (Func<IReadOnlyList<string>, string> Say, bool IsLoss)> kinds = new(StringComparer.Ordinal);

    public IReadOnlyList<ImportIssue> Issues => issues;

    public int RowsLost { get; private set; }

    public int ValuesLost { get; private set; }

    public void Add(ImportIssue issue)
    {
        (RowsLost, ValuesLost) = issue.IsRowLost ? (RowsLost + 1, ValuesLost) : (RowsLost, ValuesLost + 1);
        if (issues.Count < MostIssues)
        {
            issues.Add(issue);
        }
    }

    /// <summary>Notes a word of a kind; <paramref name="say"/> makes one sentence of all of them.</summary>
    /// <param name="isFurther">Whether the row has been counted for a word of this kind already.</param>
    public void Note(string kind, string word, Func<IReadOnlyList<string>, string> say, bool isLoss = false, bool isFurther = false)
    {
        var more = isFurther ? 0 : 1;
        kinds.TryAdd(kind, (say, isLoss));
        var key = (kind, word);
        if (words.TryGetValue(key, out var count) || words.Count < MostWords)
        {
            words[key] = count + more;
        }
        else
        {
            words[(kind, "…")] = words.GetValueOrDefault((kind, "…")) + more;
        }
    }

    public IReadOnlyList<ImportRemark> Remarks() =>
    [
        .. from word in words
           group word by word.Key.Kind into kind
           let known = kinds[kind.Key]
           let names = kind.OrderByDescending(word => word.Value).ThenBy(word => word.Key.Word, StringComparer.Ordinal).Select(word => word.Key.Word).ToArray()
           select new ImportRemark(known.Say(names), kind.Sum(word => word.Value), known.IsLoss),
    ];

    /// <summary>"3 rows", "1 row".</summary>
    public static string Counted(int count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");
}
