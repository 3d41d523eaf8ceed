using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;
using PlannedPoints = RefinementBot.Engine.Cadence.PlannedPoints;

namespace RefinementBot.Storage;

/// <summary>Reads the backlog.</summary>
public sealed class BacklogStore(Database database, Writer writer, BacklogRefresh refresh) : IBacklogStore
{
    /// <summary>How many keys of the same project are looked at for "did you mean".</summary>
    private const int KeysLookedAt = 5000;

    /// <summary>How many items that match a search are put in order. Where more match, the words say too little to tell a best one.</summary>
    private const int MostCandidates = 200;

    /// <summary>
    /// How many items that hold a filter's text are counted. Where more do, the list is walked in its order from the top,
    /// and not counted: a text that so many hold is found on every page.
    /// </summary>
    internal int MostCounted { get; init; } = 2000;

    /// <summary>How many items are read at once where all are.</summary>
    private const int ReadAtOnce = 500;

    /// <summary>How many labels a team's vocabulary has at most.</summary>
    private const int MostLabels = 1000;

    /// <summary>Sums of numbers that no fraction of two gives exactly are right to so many digits.</summary>
    private const int WorthDigits = 6;

    public Task<BacklogItem?> FindAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return Task.FromResult(Load(connection, organization, [key.Value]).SingleOrDefault()?.Item);
    }

    public Task<IReadOnlyDictionary<ItemKey, BacklogItem>> FindAllAsync(OrganizationId organization, IReadOnlyCollection<ItemKey> keys, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return Task.FromResult<IReadOnlyDictionary<ItemKey, BacklogItem>>(
            Load(connection, organization, [.. keys.Select(key => key.Value)]).ToDictionary(stored => stored.Item.Key, stored => stored.Item));
    }

    public async Task<IReadOnlyList<BacklogItem>> WaitingForAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var keys = (await connection.QueryAsync<string>(
            """
            SELECT i.key FROM item_dependencies d JOIN items i ON i.organization_id = d.organization_id AND i.key = d.item_key
            WHERE d.organization_id = @organization AND d.depends_on = @key AND d.state = @open AND i.status <> @done ORDER BY i.rank, i.key
            """,
            new { organization = organization.Value, key = key.Value, open = nameof(DependencyState.Open), done = nameof(ItemStatus.Done) })).AsList();
        return [.. InOrder(keys, Load(connection, organization, keys)).Select(stored => stored.Item)];
    }

    public async Task<IReadOnlyList<BacklogItem>> WaitingAsync(OrganizationId organization, TeamId team, int most, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var keys = (await connection.QueryAsync<string>(
            """
            SELECT i.key FROM items i WHERE i.organization_id = @organization AND i.team_id = @team AND i.status <> @done AND EXISTS (
                SELECT 1 FROM item_dependencies d WHERE d.organization_id = i.organization_id AND d.item_key = i.key AND d.state = @open)
            ORDER BY i.rank, i.key LIMIT @most
            """,
            new { organization = organization.Value, team = team.Value, most, open = nameof(DependencyState.Open), done = nameof(ItemStatus.Done) })).AsList();
        return [.. InOrder(keys, Load(connection, organization, keys)).Select(stored => stored.Item)];
    }

    public async Task<IReadOnlyList<ItemKey>> NearestKeysAsync(
        OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var candidates = await connection.QueryAsync<string>(
            """
            SELECT key FROM items WHERE organization_id = @organization
            ORDER BY CASE WHEN substr(key, 1, @length) = @prefix THEN 0 ELSE 1 END, key LIMIT @limit
            """,
            new { organization = organization.Value, prefix = key.Prefix, length = key.Prefix.Length, limit = KeysLookedAt });
        return [.. candidates
            .Select(candidate => (Key: candidate, Distance: EditDistance.Between(key.Value, candidate)))
            .Where(candidate => candidate.Distance <= 2 || candidate.Key.StartsWith(key.Prefix, StringComparison.Ordinal))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Key, StringComparer.Ordinal)
            .Take(most)
            .Select(candidate => ItemRows.ReadKey(candidate.Key)!.Value)];
    }

    public async Task<BacklogPage> ListAsync(
        OrganizationId organization, TeamId team, BacklogFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await refresh.CatchUpAsync(organization, team, cancellationToken);
        using var connection = database.Open();
        using var moment = database.Dialect.BeginReading(connection);
        var found = await FoundAsync(connection, moment, organization, team, filter);
        var isCommon = found is not null && found.Count > MostCounted;
        var query = new BacklogQuery(database.Dialect, organization, team, filter, isCommon ? null : found);
        query.Parameters.Add("skip", skip);
        query.Parameters.Add("take", isCommon ? take + 1 : take);
        var isTime = database.Dialect.MayBeTime("i.estimate_label");
        var counted = isCommon ? default : await connection.QuerySingleAsync<(long Total, long Estimated, double Worth, long AnyTimes)>(
            $"SELECT COUNT(*), COUNT(i.estimate_label), COALESCE(SUM(i.estimate_points), 0), COALESCE(MAX(CASE WHEN {isTime} THEN 1 ELSE 0 END), 0) FROM items i WHERE {query.Where}",
            query.Parameters, moment);

        // To group all rows by their labels would take three times as long as to add them up, and few teams estimate in hours.
        var timed = counted.AnyTimes == 0 ? [] : (await connection.QueryAsync<(string Label, double? Worth)>(
            $"SELECT i.estimate_label, SUM(i.estimate_points) FROM items i WHERE {query.Where} AND ({isTime}) GROUP BY i.estimate_label", query.Parameters, moment)).AsList();
        var split = isCommon ? [] : (await connection.QueryAsync<(string Label, long Count, double? Points)>(
            $"""
            SELECT i.estimate_label, COUNT(*), SUM(i.estimate_points)
            FROM (SELECT DISTINCT split_from FROM items WHERE organization_id = @organization AND split_from IS NOT NULL) parts
            JOIN items i ON i.organization_id = @organization AND i.key = parts.split_from
            WHERE i.estimate_label IS NOT NULL AND {query.Where} GROUP BY i.estimate_label
            """,
            query.Parameters, moment)).AsList();
        var all = EstimateSum.Of(
        [
            (Label: "", decimal.Round((decimal)(counted.Worth - timed.Sum(time => time.Worth ?? 0)), WorthDigits)),
            .. timed.Select(time => (time.Label, (decimal)(time.Worth ?? 0))),
            .. split.Select(part => (part.Label, -(decimal)(part.Points ?? 0))),
        ]);
        var keys = (await connection.QueryAsync<string>(
            $"SELECT i.key FROM items i WHERE {query.Where} ORDER BY i.rank, i.key LIMIT @take OFFSET @skip", query.Parameters, moment)).AsList();
        IReadOnlyList<ListedItem> items = [.. InOrder(keys, Load(connection, organization, [.. keys.Take(take)], moment)).Select(stored => new ListedItem(stored.Item, stored.IsReady))];
        return isCommon
            ? new BacklogPage(items, skip, keys.Count == 0 ? Math.Min(skip, MostCounted) : skip + keys.Count, 0, 0) { IsMore = keys.Count > take }
            : new BacklogPage(items, skip, (int)counted.Total, all.Points, (int)counted.Estimated) { Hours = all.Hours, Days = all.Days, Split = (int)split.Sum(part => part.Count) };
    }

    /// <summary>The items of a team whose texts hold the filter's, and at most one more than are counted; null if the filter has none.</summary>
    private async Task<IReadOnlyCollection<string>?> FoundAsync(DbConnection connection, DbTransaction moment, OrganizationId organization, TeamId team, BacklogFilter filter)
    {
        var words = BacklogQuery.Words(filter);
        return words.Count == 0 ? null : (await connection.QueryAsync<string>(
            $"SELECT found.item_key FROM ({database.Dialect.FoundItems(inTitle: false)} LIMIT @most) found",
            new { organization = organization.Value, team = team.Value, match = database.Dialect.Match(words, inTitle: false), most = MostCounted + 1 },
            moment)).AsList();
    }

    public async Task<BacklogVocabulary> VocabularyAsync(Turn turn, CancellationToken cancellationToken)
    {
        using var connection = database.Open();

        // From each label to the next one in the index, and not over all the rows that bear it.
        var labels = await connection.QueryAsync<string>(
            """
            WITH RECURSIVE each_label (folded) AS (
                SELECT MIN(folded) FROM item_labels WHERE organization_id = @organization AND team_id = @team
                UNION ALL
                SELECT (SELECT MIN(l.folded) FROM item_labels l WHERE l.organization_id = @organization AND l.team_id = @team AND l.folded > each_label.folded)
                FROM each_label WHERE each_label.folded IS NOT NULL)
            SELECT folded FROM each_label WHERE folded IS NOT NULL LIMIT @most
            """,
            new { organization = turn.Organization.Value, team = turn.Team.Value, most = MostLabels });
        var cadence = CadenceRows.Find(connection, null, turn.Organization, turn.Team).Resolved;
        var named = await IterationsAsync(turn.Organization, turn.Team, cancellationToken);
        return new BacklogVocabulary(
            new ItemOwner(turn.ActorName, turn.Actor.Person), KnownIterations.Today(cadence, turn.Now), KnownIterations.Of(named, cadence, turn.Now), labels.AsList());
    }

    public async Task<IReadOnlyList<BacklogItem>> SearchAsync(
        OrganizationId organization, TeamId? team, string text, int most, CancellationToken cancellationToken)
    {
        var words = SearchWords.Of(text).Take(SearchWords.MostSearched).ToList();
        if (words.Count == 0)
        {
            return [];
        }

        using var connection = database.Open();
        using var moment = database.Dialect.BeginReading(connection);
        List<string> keys = [];
        if (ItemKey.TryParse(text.Trim(), out var key))
        {
            keys.Add(key.Value);
        }

        await FindAsync(inTitle: true);
        if (keys.Count < most)
        {
            await FindAsync(inTitle: false);
        }

        var found = Load(connection, organization, [.. keys.Distinct()], moment)
            .Select(stored => stored.Item)
            .Where(item => team is null || item.Team == team);
        return [.. SearchOrder.Best(text, found).Take(most)];

        async Task FindAsync(bool inTitle) => keys.AddRange(await connection.QueryAsync<string>(
            $"SELECT found.item_key FROM ({database.Dialect.FoundItems(inTitle)} LIMIT @candidates) found",
            new { organization = organization.Value, team = team?.Value, match = database.Dialect.Match(words, inTitle), candidates = MostCandidates },
            moment));
    }

    public async Task<IReadOnlyList<ItemChange>> HistoryAsync(OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        if (Load(connection, organization, [key.Value]) is not [{ Item: var item }])
        {
            return [];
        }

        var rows = (await connection.QueryAsync<(long Version, string? By, long At, string Door, string Field, string Old, string New)>(
            """
            SELECT version, changed_by, changed_at, door, field, old_value, new_value FROM item_changes
            WHERE organization_id = @organization AND item_key = @key ORDER BY version DESC, field LIMIT @most
            """,
            new { organization = organization.Value, key = key.Value, most })).AsList();
        var changes = rows.ConvertAll(row => new ItemChange(
            key, (int)row.Version, row.By is { } by ? new PersonId(by) : null, Instant.FromUnixTimeMilliseconds(row.At), row.Door, row.Field, row.Old, row.New));
        var known = changes.Count;
        changes = [.. changes.Concat(UnsureRows.History(connection, organization, key, most)).OrderByDescending(change => change.At).Take(most)];
        if (known < most && changes.Count < most)
        {
            changes.Add(new ItemChange(key, 1, item.CreatedBy, item.CreatedAt, item.Source.Door, ItemChange.Added, "", item.Source.Reference));
        }

        return changes;
    }

    public async Task<IReadOnlyList<BacklogItem>> ChildrenAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var keys = (await connection.QueryAsync<string>(
            "SELECT key FROM items WHERE organization_id = @organization AND (parent = @key OR split_from = @key) ORDER BY rank, key",
            new { organization = organization.Value, key = key.Value })).AsList();
        return [.. InOrder(keys, Load(connection, organization, keys)).Select(stored => stored.Item)];
    }

    public async Task<ItemPlace> PlaceAsync(BacklogItem item, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        using var moment = database.Dialect.BeginReading(connection);
        var place = new { organization = item.Organization.Value, team = item.Team.Value, rank = item.Rank, key = item.Key.Value };
        const string inTeam = "FROM items WHERE organization_id = @organization AND team_id = @team";
        var above = await connection.QuerySingleAsync<long>($"SELECT COUNT(*) {inTeam} AND (rank, key) < (@rank, @key)", place, moment);
        var neighbours = await connection.QuerySingleAsync<(string? Above, string? Below)>(
            $"""
            SELECT (SELECT key {inTeam} AND (rank, key) < (@rank, @key) ORDER BY rank DESC, key DESC LIMIT 1),
                (SELECT key {inTeam} AND (rank, key) > (@rank, @key) ORDER BY rank, key LIMIT 1)
            """,
            place, moment);
        var items = Load(connection, item.Organization, [.. new[] { neighbours.Above, neighbours.Below }.OfType<string>()], moment).ToDictionary(stored => stored.Item.Key.Value);
        return new ItemPlace((int)above + 1, Of(neighbours.Above), Of(neighbours.Below));

        BacklogItem? Of(string? key) => key is not null && items.TryGetValue(key, out var stored) ? stored.Item : null;
    }

    public async Task<IReadOnlyDictionary<PersonId, string>> NamesAsync(
        OrganizationId organization, IReadOnlyCollection<PersonId> people, CancellationToken cancellationToken)
    {
        if (people.Count == 0)
        {
            return ImmutableDictionary<PersonId, string>.Empty;
        }

        using var connection = database.Open();
        var rows = await connection.QueryAsync<(string Id, string Name)>(
            $"SELECT id, name FROM people WHERE organization_id = @organization AND id {database.Dialect.IsOneOf("people")}",
            new { organization = organization.Value, people = database.Dialect.List([.. people.Select(person => person.Value)]) });
        return rows.ToDictionary(row => new PersonId(row.Id), row => row.Name);
    }

    public Task<IReadOnlyList<Iteration>> IterationsAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return Task.FromResult(IterationRows.Named(connection, null, organization, team));
    }

    public Task<IReadOnlyList<PlannedPoints>> PlannedAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return Task.FromResult(IterationRows.Planned(connection, null, organization, team));
    }

    public async Task<BacklogTeam> TeamAsync(OrganizationId organization, TeamId team, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var name = await connection.ExecuteScalarAsync<string?>(
            "SELECT name FROM teams WHERE organization_id = @organization AND id = @team", new { organization = organization.Value, team = team.Value });
        return new BacklogTeam(name ?? "", CadenceRows.Find(connection, null, organization, team).Resolved);
    }

    public async IAsyncEnumerable<BacklogItem> ReadAllAsync(
        OrganizationId organization, TeamId team, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        using var moment = database.Dialect.BeginReading(connection);
        (long Rank, string Key) last = (long.MinValue, "");
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = (await connection.QueryAsync<(long Rank, string Key)>(
                """
                SELECT rank, key FROM items WHERE organization_id = @organization AND team_id = @team AND (rank, key) > (@rank, @key)
                ORDER BY rank, key LIMIT @most
                """,
                new { organization = organization.Value, team = team.Value, rank = last.Rank, key = last.Key, most = ReadAtOnce }, moment)).AsList();
            var keys = page.ConvertAll(row => row.Key);
            foreach (var stored in InOrder(keys, Load(connection, organization, keys, moment)))
            {
                yield return stored.Item;
            }

            if (page.Count < ReadAtOnce)
            {
                yield break;
            }

            last = page[^1];
        }
    }

    /// <summary>The first items of a team in the order of its backlog.</summary>
    public async Task<IReadOnlyList<BacklogItem>> OfTeamAsync(OrganizationId organization, TeamId team, int most, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var keys = (await connection.QueryAsync<string>(
            "SELECT key FROM items WHERE organization_id = @organization AND team_id = @team ORDER BY rank, key LIMIT @most",
            new { organization = organization.Value, team = team.Value, most })).AsList();
        return [.. InOrder(keys, Load(connection, organization, keys)).Select(stored => stored.Item)];
    }

    /// <summary>Adds items at the end of the backlog; one whose key is there already is left as it is, and one for another organization's team left out.</summary>
    public Task AddAsync(IReadOnlyList<BacklogItem> items, Instant now) => writer.RunAsync(batch =>
    {
        foreach (var item in items)
        {
            if (LockedTeam.Take(batch, item.Organization, item.Team) is { } team && ItemRows.Lock(batch, item.Organization, item.Key) is null)
            {
                var added = item with { Rank = team.NextRank(), Version = 1, CreatedAt = now, ChangedAt = now };
                ItemRows.Insert(batch, added, ItemDerived.Of(added, StandardsRows.Of(batch, added.Organization, added.Team), now));
            }
        }

        return items.Count;
    });

    private List<StoredItem> Load(DbConnection connection, OrganizationId organization, IReadOnlyCollection<string> keys, DbTransaction? moment = null) =>
        ItemRows.Load(database.Dialect, connection, moment, organization, keys);

    private static IEnumerable<StoredItem> InOrder(List<string> keys, List<StoredItem> items)
    {
        var byKey = items.ToDictionary(stored => stored.Item.Key.Value);
        return keys.Where(byKey.ContainsKey).Select(key => byKey[key]);
    }
}
