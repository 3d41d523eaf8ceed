using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using RefinementBot.Storage;

namespace RefinementBot.Bench.Reminders;

/// <summary>A database to measure on; it goes when the measuring is over.</summary>
public sealed class Ground : IDisposable
{
    public const string Variable = "REFINEMENTBOT_TEST_POSTGRES";

    private readonly string folder = Directory.CreateTempSubdirectory("refinementbot-bench-reminders-").FullName;
    private readonly string schema = "bench_" + Guid.NewGuid().ToString("N");
    private readonly string? server;

    private Ground(string provider, string? server)
    {
        (Provider, this.server) = (provider, server);
        OnServer($"CREATE SCHEMA {schema}");
        ConnectionString = server is null ? $"Data Source={Path.Combine(folder, "bench.db")}" : $"{server};Search Path={schema};Maximum Pool Size=10";
        Database = new Database(provider, ConnectionString, folder);
        Migrator.Migrate(Database);
        Writer = new Writer(Database, NullLogger<Writer>.Instance);
    }

    public string Provider { get; }

    public string ConnectionString { get; }

    public Database Database { get; }

    public Writer Writer { get; }

    /// <summary>SQLite, and PostgreSQL where a server is named.</summary>
    public static IEnumerable<Ground> All()
    {
        yield return new Ground(SqlDialect.Providers[0], null);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            yield return new Ground(SqlDialect.Providers[1], named);
        }
        else
        {
            Console.WriteLine($"PostgreSQL is left out: {Variable} names no server.");
        }
    }

    public long Count(string sql)
    {
        using var connection = Database.Open();
        return connection.ExecuteScalar<long>(sql);
    }

    public void Execute(params string[] statements)
    {
        using var connection = Database.OpenForWriting();
        foreach (var sql in statements)
        {
            connection.Execute(sql);
        }
    }

    public void Dispose()
    {
        Writer.Dispose();
        Database.Dispose();
        OnServer($"DROP SCHEMA {schema} CASCADE");
        Directory.Delete(folder, recursive: true);
    }

    private void OnServer(string sql)
    {
        if (server is not null)
        {
            using var whole = new Database(Provider, server, folder);
            using var connection = whole.OpenForWriting();
            connection.Execute(sql);
        }
    }
}
