using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Files;

/// <summary>One import as it goes on: rows in chunks to the store, and what came of them.</summary>
internal sealed class FileImportRun(BacklogImport store, ImportRequest request, FileReading reading, FileSurvey survey, Func<ImportNotes, RowReader> readers)
{
    private const int MostShown = 200;
    private const int MostReason = 200;
    private readonly ImportNotes notes = new();
    private readonly List<ImportChange> changes = [];
    private readonly List<ImportConflict> conflicts = [];
    private readonly List<string> addedKeys = [];
    private readonly Dictionary<string, ItemKey> keysOfNames = new(StringComparer.OrdinalIgnoreCase);
    private int rows;
    private int added;
    private int changed;
    private int unchanged;
    private int conflictCount;
    private bool hasParentsByName;
    private string stopped = "";
    private readonly HashSet<int> refused = [];
    private readonly ImportedKeys earlier = new();

    public required TeamId Team { get; init; }

    public IProgress<ImportProgress>? Progress { get; init; }

    public async Task ImportAsync(Func<Instant> clock, CancellationToken cancellation)
    {
        var reader = readers(notes);
        var chunk = new List<FileItem>(BacklogImport.RowsAtOnce);
        foreach (var entry in reading.Entries(remark => notes.Note("remark", remark, _ => remark)))
        {
            cancellation.ThrowIfCancellationRequested();
            rows++;
            if (entry is FileEntry.Unreadable unreadable)
            {
                notes.Add(new ImportIssue(unreadable.Line, unreadable.Column, "", unreadable.Reason, IsRowLost: true));
            }
            else if (reader.Read((FileEntry.Row)entry) is { } item)
            {
                chunk.Add(item);
            }

            if (chunk.Count == BacklogImport.RowsAtOnce && !await WriteAsync(chunk, clock()))
            {
                return;
            }
        }

        if (await WriteAsync(chunk, clock()) && hasParentsByName && !request.DryRun)
        {
            try
            {
                await GiveParentsAsync(clock(), cancellation);
            }
            catch (ImportStoppedException stop)
            {
                stopped = $"All rows are in, but not all of their parents: the database said “{Shown.Short(stop.Message, MostReason)}”. Import the file again to give them.";
            }
        }
    }

    public ImportReport Report() => new()
    {
        FileName = request.FileName,
        Team = request.Team,
        IsDryRun = request.DryRun,
        Kind = reading.Kind,
        Separator = reading.Separator,
        HeaderLine = reading.HeaderLine,
        Columns = [.. reading.Columns.Select(column => new ImportColumn(column.Header, column.Meaning is { } meaning ? meaning.Field.ColumnName() : null))],
        Rows = stopped.Length > 0 ? survey.Rows : rows,
        Stopped = stopped,
        Added = added,
        Changed = changed,
        Unchanged = unchanged,
        LeftOut = stopped.Length > 0 ? survey.Rows - added - changed - unchanged : notes.RowsLost,
        ValuesLeftOut = notes.ValuesLost,
        Issues = [.. notes.Issues.OrderBy(issue => issue.Line)],
        Remarks = notes.Remarks(),
        Changes = changes,
        Conflicts = conflicts,
        ConflictCount = conflictCount,
        AddedKeys = addedKeys,
    };

    /// <summary>Writes a chunk, and says whether there can be more.</summary>
    private async Task<bool> WriteAsync(List<FileItem> chunk, Instant now)
    {
        if (chunk.Count > 0)
        {
            var results = await TakenAsync(chunk, now);
            for (var i = 0; i < results.Count; i++)
            {
                Count(chunk[i], results[i]);
            }

            chunk.Clear();
        }

        Progress?.Report(new ImportProgress(rows, survey.Rows));
        return stopped.Length == 0;
    }

    private async Task<IReadOnlyList<ImportedRow>> TakenAsync(List<FileItem> chunk, Instant now)
    {
        try
        {
            return await store.ImportAsync(request.Organization, Team, [.. chunk.Select(Row)], Options with { Earlier = earlier }, now);
        }
        catch (ImportStoppedException stop)
        {
            stopped = $"It stopped at line {chunk[stop.Done.Count].Line}: the rows above are in unless they stand under “Left out”, and nothing from there on is. The database said “{Shown.Short(stop.Message, MostReason)}”. Once that is mended, import the file again: what is in stays.";
            return stop.Done;
        }
    }

    private ImportOptions Options => new(Path.GetFileName(request.FileName), request.By, request.DryRun) { IsNamed = survey.HasKey };

    private static ImportRow Row(FileItem item) => new(item.Line, item.Draft, item.ExternalId, item.Given);

    private void Count(FileItem item, ImportedRow result)
    {
        if (result.Key is { } known && survey.IsParent(item.Name))
        {
            keysOfNames[item.Name] = known;
        }

        if (result.UnknownParent is { } parent && survey.FirstLine(parent.Value) == 0 && !survey.HasKey(parent))
        {
            notes.Note("unknown-parent", parent.Value, words => $"the parent is no item that is known here; the row keeps it: {Shown.Several(words)}");
        }

        hasParentsByName |= item.ParentName.Length > 0;
        var key = result.Key?.Value ?? item.Name;
        switch (result.Outcome)
        {
            case ImportOutcome.Added:
                added++;
                AddTo(addedKeys, key);
                break;
            case ImportOutcome.Changed:
                changed++;
                AddTo(changes, new ImportChange(key, result.Fields));
                break;
            case ImportOutcome.Unchanged:
                unchanged++;
                break;
            default:
                refused.Add(item.Line);
                foreach (var problem in result.Problems.Take(1))
                {
                    notes.Add(new ImportIssue(item.Line, ColumnOf(problem.Field), item.Name, problem.ToString(), IsRowLost: true));
                }

                break;
        }

        conflictCount += result.BothChanged.Length;
        foreach (var conflict in result.BothChanged)
        {
            AddTo(conflicts, new ImportConflict(key, conflict));
        }
    }

    /// <summary>
    /// Rows that name their parent by something that is no key could not be given it while the parent had no key yet:
    /// now that all have one, they are.
    /// </summary>
    private async Task GiveParentsAsync(Instant now, CancellationToken cancellation)
    {
        var reader = readers(new ImportNotes());
        var chunk = new List<ImportRow>(BacklogImport.RowsAtOnce);
        foreach (var row in reading.Entries(_ => { }).OfType<FileEntry.Row>())
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.Read(row) is { ParentName.Length: > 0 } item && !refused.Contains(item.Line) && keysOfNames.TryGetValue(item.ParentName, out var parent))
            {
                chunk.Add(new ImportRow(item.Line, item.Draft with { Parent = parent }, item.ExternalId, ItemFields.Parent));
            }

            if (chunk.Count == BacklogImport.RowsAtOnce)
            {
                await store.ImportAsync(request.Organization, Team, chunk, Options, now);
                chunk.Clear();
            }
        }

        if (chunk.Count > 0)
        {
            await store.ImportAsync(request.Organization, Team, chunk, Options, now);
        }
    }

    private string ColumnOf(string field) => reading.Columns.FirstOrDefault(column => column.Meaning?.Field.Name() == field)?.Header ?? "";

    private static void AddTo<T>(List<T> list, T value)
    {
        if (list.Count < MostShown)
        {
            list.Add(value);
        }
    }
}
