using System.Data.Common;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>A row that is decided upon, and what to write for it.</summary>
/// <param name="Before">The item as it was; null if it is new.</param>
/// <param name="After">The item as it is to be; null if the row was refused.</param>
internal sealed record DecidedRow(ImportedRow Result, StoredItem? Before = null, BacklogItem? After = null, string Brought = "");

/// <summary>What the database knows of a chunk of rows, read in few questions, and what is to become of each row.</summary>
internal sealed class ImportChunk
{
    private readonly OrganizationId organization;
    private readonly TeamId team;
    private readonly Dictionary<string, StoredItem> items;
    private readonly Dictionary<string, string> keyOfExternal = [];
    private readonly Dictionary<string, string?> parents = [];
    private readonly Dictionary<string, PersonId?> people = [];
    private readonly HashSet<string> made = [];

    /// <summary>The items that rows of the chunk are, and their lines.</summary>
    private readonly Dictionary<ItemKey, int> lines = [];

    /// <param name="reserved">Keys that are to be given to rows without one, should nobody have them by now.</param>
    /// <param name="forUpdate">Whether the items are going to be written.</param>
    public ImportChunk(
        SqlDialect dialect, DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team, IReadOnlyCollection<ImportRow> rows,
        IEnumerable<ItemKey> reserved, bool forUpdate)
    {
        (this.organization, this.team) = (organization, team);
        string[] externals = [.. rows.Select(row => row.ExternalId).Where(external => external.Length > 0).Distinct()];
        if (externals.Length > 0)
        {
            foreach (var (external, key) in connection.Query<(string, string)>(
                $"SELECT external_id, key FROM items WHERE organization_id = @organization AND team_id = @team AND external_id {dialect.IsOneOf("externals")}",
                new { organization = organization.Value, team = team.Value, externals = dialect.List(externals) }, transaction))
            {
                keyOfExternal[external] = key;
            }
        }

        string[] keys = [.. rows.Select(row => row.Draft.Key?.Value).OfType<string>().Concat(keyOfExternal.Values).Concat(reserved.Select(key => key.Value)).Distinct()];
        items = ItemRows.Load(dialect, connection, transaction, organization, keys, forUpdate).ToDictionary(stored => stored.Item.Key.Value);
        ReadParents(dialect, connection, transaction, rows);
        ReadPeople(dialect, connection, transaction, rows);
    }

    /// <summary>Whether an item is known to be the row's.</summary>
    public bool Knows(ImportRow row) => Find(row) is not null;

    /// <summary>Whether some item has the key.</summary>
    public bool Has(ItemKey key) => items.ContainsKey(key.Value);

    /// <summary>Decides on a row, as all the rows before it in the chunk have left the backlog.</summary>
    /// <param name="newKey">A key for an item without; null where none is given in a dry run.</param>
    public DecidedRow Decide(ImportRow row, Func<ItemKey?> newKey, Func<long> newRank, ImportOptions options, Instant now)
    {
        var draft = Known(row.Draft.Tidy());
        var problems = DraftCheck.Problems(draft);
        if (Find(row) is { } stored)
        {
            return (options.Earlier?.LineOf(stored.Item.Key) ?? Line(stored.Item.Key)) is { } line
                ? Refused(row, new DraftProblem("id", $"{Called(row, stored.Item.Key)} is in line {line} already; that one counts.", "Give each row an id of its own."))
                : stored.Item.Team != team
                ? Refused(row, new DraftProblem(
                    "id", $"{stored.Item.Key} belongs to another team's backlog.", "Leave the id out to get a new item here, or import the file to that team."))
                : Change(row, draft, stored, options, now);
        }

        if (!problems.IsEmpty)
        {
            return new DecidedRow(new ImportedRow(row.Line, ImportOutcome.Refused, null) { Problems = problems });
        }

        var key = draft.Key ?? newKey();
        if (key is { } its && DraftCheck.Cycle(its, draft.Parent, ParentOf) is { } cycle)
        {
            return Refused(row, cycle);
        }

        draft = draft with { Source = new ItemSource(Doors.File, options.Reference, row.ExternalId) };
        var item = draft.ToItem(organization, team, key ?? Placeholder(row), draft.Rank ?? newRank(), options.By, now);
        var brought = BroughtValues.Write("", draft, row.Given);
        Keep(new StoredItem(item, false, 0, brought), row.Line);
        if (key is null)
        {
            made.Add(item.Key.Value);
        }

        return new DecidedRow(new ImportedRow(row.Line, ImportOutcome.Added, key) { UnknownParent = Unknown(item.Parent) }, null, item, brought);
    }

    private DecidedRow Change(ImportRow row, ItemDraft draft, StoredItem stored, ImportOptions options, Instant now)
    {
        var brought = BroughtValues.Read(stored.Brought);
        var given = draft.Rank is null ? row.Given & ~ItemFields.Rank : row.Given;
        var merged = EditMerge.Merge(
            ItemDraft.Of(stored.Item), draft, given,
            (field, text) => brought.TryGetValue(field.Name, out var hash) ? hash == BroughtValues.Hash(text) : text == field.Text(ItemDraft.Of(stored.Item)));
        var fields = BacklogField.All.Where(field => merged.Taken.HasFlag(field.Flag)).Select(field => field.Name).ToHashSet();
        List<DraftProblem> problems = [.. DraftCheck.Problems(merged.Result).Where(problem => fields.Contains(problem.Field))];
        if (fields.Contains("parent") && DraftCheck.Cycle(stored.Item.Key, merged.Result.Parent, ParentOf) is { } cycle)
        {
            problems.Add(cycle);
        }

        if (problems.Count > 0)
        {
            return new DecidedRow(new ImportedRow(row.Line, ImportOutcome.Refused, null) { Problems = [.. problems] });
        }

        var after = merged.Result.Onto(stored.Item, merged.Result.Rank ?? stored.Item.Rank, options.By, now);
        var isChanged = merged.Taken != ItemFields.None;
        after = after with
        {
            Version = stored.Item.Version + (isChanged ? 1 : 0),
            ChangedAt = isChanged ? now : stored.Item.ChangedAt,
            Source = stored.Item.Source.ExternalId.Length == 0 && row.ExternalId.Length > 0 && !keyOfExternal.ContainsKey(row.ExternalId) ? stored.Item.Source with { ExternalId = row.ExternalId } : stored.Item.Source,
        };
        var written = BroughtValues.Write(stored.Brought, draft, given);
        Keep(stored with { Item = after, Brought = written }, row.Line);
        var outcome = isChanged ? ImportOutcome.Changed : ImportOutcome.Unchanged;
        var result = new ImportedRow(row.Line, outcome, made.Contains(after.Key.Value) ? null : after.Key) { Fields = [.. fields], BothChanged = merged.Conflicts, UnknownParent = draft.Parent == after.Parent ? Unknown(after.Parent) : null };
        return new DecidedRow(result, stored, after, written);
    }

    private static DecidedRow Refused(ImportRow row, DraftProblem problem) =>
        new(new ImportedRow(row.Line, ImportOutcome.Refused, null) { Problems = [problem] });

    private static ItemKey Placeholder(ImportRow row) => ItemRows.ReadKey(FormattableString.Invariant($"NEW-{row.Line}"))!.Value;

    private StoredItem? Find(ImportRow row)
    {
        if (row.Draft.Key is { } key && !made.Contains(key.Value) && items.TryGetValue(key.Value, out var named))
        {
            return named;
        }

        return row.ExternalId.Length > 0 && keyOfExternal.TryGetValue(row.ExternalId, out var known) ? items.GetValueOrDefault(known) : null;
    }

    private int? Line(ItemKey key) => lines.TryGetValue(key, out var line) ? line : null;

    private string Called(ImportRow row, ItemKey key) => made.Contains(key.Value) ? row.ExternalId : key.Value;

    private ItemKey? Unknown(ItemKey? parent) => parent is { } key && !items.ContainsKey(key.Value) && !parents.ContainsKey(key.Value) ? key : null;

    private void Keep(StoredItem stored, int line)
    {
        var item = stored.Item;
        lines[item.Key] = line;
        items[item.Key.Value] = stored;
        parents[item.Key.Value] = item.Parent?.Value;
        if (item.Source.ExternalId.Length > 0)
        {
            keyOfExternal[item.Source.ExternalId] = item.Key.Value;
        }
    }

    private ItemKey? ParentOf(ItemKey key) => items.TryGetValue(key.Value, out var stored) ? stored.Item.Parent : ItemRows.ReadKey(parents.GetValueOrDefault(key.Value));

    private ItemDraft Known(ItemDraft draft) =>
        draft.Owner is { Person: null } owner && people.GetValueOrDefault(owner.Name) is { } person ? draft with { Owner = owner with { Person = person } } : draft;

    /// <summary>Reads the parents, their parents and so on: one question a level, for all the rows.</summary>
    private void ReadParents(SqlDialect dialect, DbConnection connection, DbTransaction? transaction, IReadOnlyCollection<ImportRow> rows)
    {
        string[] next = [.. rows.Select(row => row.Draft.Parent?.Value).OfType<string>().Distinct()];
        for (var level = 0; next.Length > 0 && level < DraftCheck.MostParents; level++)
        {
            foreach (var (key, parent) in connection.Query<(string, string?)>(
                $"SELECT key, parent FROM items WHERE organization_id = @organization AND key {dialect.IsOneOf("next")}",
                new { organization = organization.Value, next = dialect.List(next) }, transaction))
            {
                parents[key] = parent;
            }

            next = [.. next.Select(key => parents.GetValueOrDefault(key)).OfType<string>().Where(key => !parents.ContainsKey(key)).Distinct()];
        }
    }

    /// <summary>Learns who the owners are that are named. A name that two people bear is nobody's.</summary>
    private void ReadPeople(SqlDialect dialect, DbConnection connection, DbTransaction? transaction, IReadOnlyCollection<ImportRow> rows)
    {
        string[] names = [.. rows.Select(row => row.Draft.Owner?.Name.Trim()).OfType<string>().Distinct()];
        if (names.Length == 0)
        {
            return;
        }

        foreach (var (name, id) in connection.Query<(string, string)>(
            $"SELECT name, id FROM people WHERE organization_id = @organization AND is_bot = 0 AND name {dialect.IsOneOf("names")}",
            new { organization = organization.Value, names = dialect.List(names) }, transaction))
        {
            people[name] = people.ContainsKey(name) ? null : new PersonId(id);
        }
    }
}
