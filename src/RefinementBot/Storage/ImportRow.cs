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
public sealed record ImportOptions(string Reference = "", PersonId? By = null, bool IsDryRun = false);

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
}
