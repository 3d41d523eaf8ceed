using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Bench.Backlog;

/// <summary>A database to measure on, with an organization and a team in it; it goes when the measuring is over.</summary>
public sealed class Ground : IDisposable
{
    public const string Variable = "REFINEMENTBOT_TEST_POSTGRES";

    private readonly string folder = Directory.CreateTempSubdirectory("refinementbot-bench-backlog-").FullName;
    private readonly string schema = "bench_" + Guid.NewGuid().ToString("N");
    private readonly string? server;

    private Ground(string provider, string? server)
    {
        (Provider, this.server) = (provider, server);
        OnServer($"CREATE SCHEMA {schema}");
        Database = new Database(
            provider, server is null ? "Data Source=bench.db" : $"{server};Search Path={schema};Maximum Pool Size=20", folder);
        Migrator.Migrate(Database);
        Writer = new Writer(Database, NullLogger<Writer>.Instance);
        Refresh = new BacklogRefresh(Database, Writer, TimeProvider.System);
        Backlog = new BacklogStore(Database, Writer, Refresh);
        BacklogWriter = new BacklogWriter(Writer);
        Import = new BacklogImport(Database, Writer, NullLogger<Writer>.Instance);
        PollWriter = new PollWriter(Writer, new PollMemory(), signal);
        People = new DirectoryStore(Database, Writer, TimeProvider.System, signal, new EphemeralDataProtectionProvider());
    }

    private readonly OutboxSignal signal = new();

    public string Provider { get; }

    public Database Database { get; }

    public Writer Writer { get; }

    public BacklogRefresh Refresh { get; }

    public BacklogStore Backlog { get; }

    public BacklogWriter BacklogWriter { get; }

    public BacklogImport Import { get; }

    public PollWriter PollWriter { get; }

    public DirectoryStore People { get; }

    public static OrganizationId Organization => DirectoryStore.DefaultOrganization;

    public static Instant Now => SystemClock.Instance.GetCurrentInstant();

    /// <summary>SQLite, and PostgreSQL where a server is named.</summary>
    public static IEnumerable<Ground> All()
    {
        yield return new Ground(SqlDialect.Providers[0], null);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } server)
        {
            yield return new Ground(SqlDialect.Providers[1], server);
        }
        else
        {
            Console.WriteLine($"PostgreSQL is left out: {Variable} names no server.");
        }
    }

    public void Dispose()
    {
        Import.Dispose();
        Writer.Dispose();
        signal.Dispose();
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
