using System.Data.Common;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Storage;

/// <summary>
/// Takes rows of files into a backlog, a chunk in one transaction. The same row again changes nothing; two imports at
/// once both come right, since each holds the team while it writes a chunk.
/// </summary>
public sealed class BacklogImport : IDisposable
{
    /// <summary>How many rows to give at once: enough to share the questions that are asked about them.</summary>
    public const int RowsAtOnce = 250;

    private const int SettleSeconds = 300;

    private readonly Database database;
    private readonly Writer writer;
    private readonly bool isWriterOurs;

    /// <summary>How many rows share a transaction: where votes wait for the same writer, only so many that they wait a moment.</summary>
    private int RowsHeld => isWriterOurs ? RowsAtOnce : 50;

    /// <summary>Where the database takes several writers, imports have one of their own, so that votes do not wait for them.</summary>
    public BacklogImport(Database database, Writer votes, ILogger<Writer> logger)
    {
        this.database = database;
        isWriterOurs = database.Dialect.IsShared;
        writer = isWriterOurs ? new Writer(database, logger) : votes;
    }

    /// <summary>Imports a chunk of rows and says what came of each, in their order.</summary>
    /// <exception cref="InvalidOperationException">The organization has no such team.</exception>
    /// <exception cref="ImportStoppedException">The database takes no more; some of the rows may be in.</exception>
    public async Task<IReadOnlyList<ImportedRow>> ImportAsync(
        OrganizationId organization, TeamId team, IReadOnlyList<ImportRow> rows, ImportOptions options, Instant now)
    {
        if (options.IsDryRun)
        {
            var tried = Look(organization, team, rows);
            return Kept(options, [.. rows.Select(row => tried.Decide(row, () => null, () => 0, options, now).Result)]);
        }

        var results = new List<ImportedRow>(rows.Count);
        try
        {
            var ahead = await PrepareAsync(organization, team, rows, options, now);
            for (var start = 0; start < rows.Count; start += RowsHeld)
            {
                var end = Math.Min(rows.Count, start + RowsHeld);
                results.AddRange(Kept(options, await WriteAsync(organization, team, [.. rows.Take(start..end)], ahead.AsMemory(start..end), options, now)));
            }
        }
        catch (Exception failure) when (failure is DbException or OutcomeUnknownException)
        {
            throw new ImportStoppedException(results, failure);
        }

        return results;
    }

    /// <summary>Remembers which items the rows are, now that they are written.</summary>
    private static List<ImportedRow> Kept(ImportOptions options, List<ImportedRow> results)
    {
        foreach (var result in results)
        {
            if (result.Key is { } key)
            {
                options.Earlier?.Add(key, result.Line);
            }
        }

        return results;
    }

    /// <summary>Has the database look after itself once many rows have come in, so that what is asked next is answered as fast as ever. Nothing is lost where it cannot.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (database.Dialect.AfterManyRows is { } sql)
        {
            try
            {
                using var connection = database.OpenForWriting();
                await connection.ExecuteAsync(new CommandDefinition(sql, commandTimeout: SettleSeconds, cancellationToken: cancellationToken));
            }
            catch (DbException)
            {
                // The server does the same by itself before long.
            }
        }
    }

    private Task<List<ImportedRow>> WriteAsync(
        OrganizationId organization, TeamId team, IReadOnlyList<ImportRow> rows, ReadOnlyMemory<Ahead> ahead, ImportOptions options, Instant now) =>
        writer.RunAsync(batch =>
        {
            var held = LockedTeam.Take(batch, organization, team) ?? throw new InvalidOperationException($"The organization {organization} has no team {team}.");
            var chunk = new ImportChunk(batch.Dialect, batch.Connection, batch.Transaction, organization, team, rows, ahead.ToArray().Select(row => row.Key).OfType<ItemKey>(), forUpdate: true);
            var results = new List<ImportedRow>(rows.Count);
            for (var i = 0; i < rows.Count; i++)
            {
                var (row, prepared) = (rows[i], ahead.Span[i]);
                var decided = chunk.Decide(row, () => prepared.Key is { } reserved && !chunk.Has(reserved) ? reserved : held.NextKey(options.IsNamed), held.NextRank, options, now);
                Write(batch, decided, options, prepared);
                results.Add(decided.Result);
            }

            return results;
        });

    /// <summary>The letters of a team's own keys, which numbers without letters get: <c>DEMO</c>.</summary>
    public Task<string> PrefixAsync(OrganizationId organization, TeamId team) => writer.RunAsync(batch =>
        (LockedTeam.Take(batch, organization, team) ?? throw new InvalidOperationException($"The organization {organization} has no team {team}.")).Prefix);

    public void Dispose()
    {
        if (isWriterOurs)
        {
            writer.Dispose();
        }
    }

    /// <summary>Reserves keys, and works out what is stored beside new items, before anybody has to wait for it.</summary>
    private async Task<Ahead[]> PrepareAsync(OrganizationId organization, TeamId team, IReadOnlyList<ImportRow> rows, ImportOptions options, Instant now)
    {
        var look = Look(organization, team, rows);
        var unnamed = rows.Count(row => row.Draft.Key is null && !look.Knows(row));
        var keys = new Queue<ItemKey>(unnamed == 0 ? [] : await writer.RunAsync(batch => LockedTeam.Take(batch, organization, team)?.NextKeys(unnamed, options.IsNamed) ?? []));
        var reserved = rows.Select(row => row.Draft.Key is null && !look.Knows(row) && keys.TryDequeue(out var key) ? key : (ItemKey?)null).ToArray();
        var decided = rows.Select((row, i) => look.Decide(row, () => reserved[i], () => 0, options, now)).ToArray();
        var standards = Standards(organization, team);
        return [.. decided.AsParallel().AsOrdered().Select((row, i) => new Ahead(
            reserved[i], row.After, row.After is { } item && row.Result.Outcome is ImportOutcome.Added or ImportOutcome.Changed ? ItemDerived.Of(item, standards, now) : null))];
    }

    private TeamStandards Standards(OrganizationId organization, TeamId team)
    {
        using var connection = database.Open();
        return StandardsRows.Of(connection, null, organization, team);
    }

    private ImportChunk Look(OrganizationId organization, TeamId team, IReadOnlyList<ImportRow> rows)
    {
        using var connection = database.Open();
        return new ImportChunk(database.Dialect, connection, null, organization, team, rows, [], forUpdate: false);
    }

    private static void Write(Batch batch, DecidedRow decided, ImportOptions options, Ahead ahead)
    {
        if (decided.After is not { } after)
        {
            return;
        }

        if (decided.Before is not { } before)
        {
            ItemRows.Insert(batch, after, Derived(batch, after, ahead), decided.Brought);
        }
        else if (decided.Result.Outcome == ImportOutcome.Changed || after.Source != before.Item.Source)
        {
            ItemRows.Update(batch, before.Item, after, Derived(batch, after, ahead), decided.Brought);
            ItemRows.NoteChanges(batch, after, BacklogField.Changes(ItemDraft.Of(before.Item), ItemDraft.Of(after)), options.By, Doors.File);
        }
        else if (decided.Brought != before.Brought)
        {
            ItemRows.NoteBrought(batch, after, decided.Brought);
        }
    }

    /// <summary>What was worked out ahead, if the item has come out as it was expected to.</summary>
    private static ItemDerived Derived(Batch batch, BacklogItem item, Ahead ahead) =>
        ahead is { Item: { } expected, Derived: { } derived } && expected.Key == item.Key && BacklogField.Changes(
            ItemDraft.Of(expected) with { Rank = null }, ItemDraft.Of(item) with { Rank = null }).IsEmpty
            ? derived
            : ItemDerived.Of(item, StandardsRows.Of(batch, item.Organization, item.Team), item.ChangedAt);

    /// <param name="Key">A key that was reserved for the row.</param>
    /// <param name="Item">The item that was expected to come of it.</param>
    private sealed record Ahead(ItemKey? Key, BacklogItem? Item, ItemDerived? Derived);
}
