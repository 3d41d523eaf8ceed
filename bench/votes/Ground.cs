using System.Globalization;
using Dapper;
using Npgsql;
using RefinementBot.Storage;

namespace RefinementBot.Bench.Votes;

/// <summary>What of the votes is on disk.</summary>
/// <param name="Deliveries">Requests noted as done.</param>
/// <param name="Changes">By how much the polls' versions have grown: one a vote that changed something.</param>
/// <param name="Votes">Rows of votes: one for each voter and poll.</param>
public sealed record RowsOnDisk(long Deliveries, long Changes, long Votes)
{
    public static RowsOnDisk operator -(RowsOnDisk after, RowsOnDisk before) =>
        new(after.Deliveries - before.Deliveries, after.Changes - before.Changes, after.Votes - before.Votes);
}

/// <summary>An empty database for one bot, and a look at what it holds; gone at the end.</summary>
public sealed class Ground : IAsyncDisposable
{
    private readonly string? server;
    private readonly string folder;
    private readonly Database database;

    private Ground(string provider, string connectionString, string? server)
    {
        folder = Directory.CreateTempSubdirectory("refinementbot-bench-").FullName;
        (Provider, this.server) = (provider, server);
        ConnectionString = connectionString.Replace("{folder}", folder, StringComparison.Ordinal);
        database = new Database(provider, ConnectionString, folder);
    }

    public string Provider { get; }

    public string ConnectionString { get; }

    /// <summary>A folder for whatever else the bot keeps.</summary>
    public string Folder => folder;

    /// <summary>A SQLite file in a temporary folder.</summary>
    public static Ground Sqlite() => new("Sqlite", "Data Source={folder}/bot.db", server: null);

    /// <summary>A database of its own on a PostgreSQL server, which must be durable.</summary>
    /// <exception cref="InvalidOperationException">It is not: <c>fsync</c> or <c>synchronous_commit</c> is off.</exception>
    public static async Task<Ground> PostgreSqlAsync(string server)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var connection = await source.OpenConnectionAsync();
        foreach (var setting in (string[])["fsync", "synchronous_commit", "full_page_writes"])
        {
            var value = await connection.ExecuteScalarAsync<string>("SELECT current_setting(@setting)", new { setting });
            if (value != "on")
            {
                throw new InvalidOperationException($"The PostgreSQL server runs with {setting} = {value}: what it acknowledges is not on disk, so that no figure would count.");
            }
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"refinementbot_bench_{Guid.NewGuid():N}");
        await connection.ExecuteAsync($"CREATE DATABASE {name}");
        return new Ground("PostgreSql", new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString(), server);
    }

    /// <summary>How the database keeps its promise, read from the database itself.</summary>
    public string Durability()
    {
        using var connection = database.Open();
        return server is null
            ? $"journal_mode {connection.ExecuteScalar<string>("PRAGMA journal_mode")}, synchronous FULL on the writer's connection"
            : $"fsync {connection.ExecuteScalar<string>("SHOW fsync")}, synchronous_commit {connection.ExecuteScalar<string>("SHOW synchronous_commit")}";
    }

    public RowsOnDisk Count()
    {
        using var connection = database.Open();
        return new RowsOnDisk(
            connection.ExecuteScalar<long>("SELECT COUNT(*) FROM deliveries WHERE delivery_key LIKE 'slack:vote.%'"),
            connection.ExecuteScalar<long>("SELECT COALESCE(CAST(SUM(version - 1) AS BIGINT), 0) FROM polls"),
            connection.ExecuteScalar<long>("SELECT COUNT(*) FROM votes"));
    }

    /// <summary>Whether the bot knows a workspace.</summary>
    public bool HasInstallation(string workspace)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM installations WHERE workspace = @workspace", new { workspace }) == 1;
    }

    /// <summary>Whether the poll's card shows the poll's newest state.</summary>
    public bool IsCurrent(string poll)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long>(
            "SELECT COUNT(*) FROM cards c JOIN polls p ON p.id = c.poll_id WHERE p.id = @poll AND c.rendered_version = p.version", new { poll }) == 1;
    }

    public async ValueTask DisposeAsync()
    {
        database.Dispose();
        if (server is not null)
        {
            await using var source = NpgsqlDataSource.Create(server);
            await using var connection = await source.OpenConnectionAsync();
            await connection.ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(ConnectionString).Database} WITH (FORCE)");
        }

        Directory.Delete(folder, recursive: true);
    }
}
