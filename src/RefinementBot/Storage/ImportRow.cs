using System.Collections.Immutable;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>A row of a file that is to be imported.</summary>
/// <param name="Line">Where it stands in the file, for the report.</param>
/// <param name="Draft">What it says. A null key means that the team gives one.</param>
/// <param name="ExternalId">What the file calls the item, where that is no key; by it the same row is known again. Else empty.</param>
/// <param name="Given">The fields that the file has. The others of a known item stay as they are.</param>
public sealed record ImportRow(int Line, ItemDraft Draft, string ExternalId = "", ItemFields Given = ItemFields.All);

/// <summary>How rows are imported.</summary>
/// <param name="Reference">The file's name, kept with new items.</param>
/// <param name="By">Who imports; null for the command line.</param>
/// <param name="IsDryRun">Whether only to say what would come of it.</param>
public sealed record ImportOptions(string Reference = "", PersonId? By = null, bool IsDryRun = false)
{
    /// <summary>Whether some row of the file has the key. No row without one gets it, so that none is taken for another.</summary>
    public Func<ItemKey, bool> IsNamed { get; init; } = _ => false;

    /// <summary>What the rows before have become: an item is that of one row. Null where only the rows given at once are told apart.</summary>
    public ImportedKeys? Earlier { get; init; }
}

/// <summary>Which items an import has met so far, and in which line of the file.</summary>
public sealed class ImportedKeys
{
    private readonly Dictionary<ItemKey, int> lines = [];

    /// <summary>The line of the row that the item is; null if no row is yet.</summary>
    public int? LineOf(ItemKey key) => lines.TryGetValue(key, out var line) ? line : null;

    public void Add(ItemKey key, int line) => lines.TryAdd(key, line);
}

/// <summary>Thrown where the database takes no more of an import. What was answered before is in.</summary>
/// <param name="done">What came of the rows that are in, from the first one on.</param>
public sealed class ImportStoppedException(IReadOnlyList<ImportedRow> done, Exception inner) : Exception(inner.Message, inner)
{
    public IReadOnlyList<ImportedRow> Done { get; } = done;
}

/// <summary>What came of a row.</summary>
public enum ImportOutcome
{
    Added,
    Changed,
    Unchanged,

    /// <summary>Nothing of the row was taken; its problems say why.</summary>
    Refused,
}

/// <summary>A row and what came of it.</summary>
/// <param name="Key">The item's key; null where the row was refused, or where a dry run would have given a new one.</param>
public sealed record ImportedRow(int Line, ImportOutcome Outcome, ItemKey? Key)
{
    /// <summary>The fields of a known item that the file changed, by their names in files.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>What the file and people have both changed since the last import. The item keeps what people wrote.</summary>
    public ImmutableArray<EditConflict> BothChanged { get; init; } = [];

    public ImmutableArray<DraftProblem> Problems { get; init; } = [];

    /// <summary>The parent that the item now has and that no item is, as far as the database and the rows before know; else null.</summary>
    public ItemKey? UnknownParent { get; init; }
}
