using System.Data;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace RefinementBot.Storage;

/// <summary>Why a database refused or failed, as far as the writer must know.</summary>
public enum DatabaseFailure
{
    /// <summary>Somebody else was in the way for a moment. Nothing was done; the same again will succeed.</summary>
    Contention,

    /// <summary>Somebody else wrote the same row first. Nothing was done; the same again sees that row.</summary>
    Conflict,

    /// <summary>The connection is gone.</summary>
    ConnectionLost,

    /// <summary>Anything else: a bug, a full disk.</summary>
    Other,
}

/// <summary>What SQLite and PostgreSQL do not do alike. This file alone knows which of them it is.</summary>
public abstract class SqlDialect : IDisposable
{
    /// <summary>The database of whoever sets none.</summary>
    public const string DefaultProvider = "Sqlite";

    public const string DefaultConnectionString = "Data Source=data/refinementbot.db";

    /// <summary>What <c>Storage:Provider</c> may say.</summary>
    public static IReadOnlyList<string> Providers { get; } = [DefaultProvider, "PostgreSql"];

    /// <summary>What its migrations are called by, where they differ.</summary>
    public abstract string Name { get; }

    /// <summary>Whether several nodes may work on the database at once.</summary>
    public abstract bool IsShared { get; }

    /// <summary>What ends a query whose rows nobody else may change before the transaction is over.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>The same for a row that somebody else may be at: then it is left to her instead of waited for.</summary>
    public abstract string ForUpdateUnlessTaken { get; }

    /// <summary>The dialect of a provider, ready to open connections.</summary>
    /// <param name="folder">Where a relative path in the connection string starts.</param>
    public static SqlDialect For(string provider, string connectionString, string folder) =>
        provider.Equals(DefaultProvider, StringComparison.OrdinalIgnoreCase)
            ? new SqliteDialect(connectionString, folder)
            : new PostgreSqlDialect(connectionString);

    /// <summary>What is wrong with a connection string, or null. The words hold none of its values.</summary>
    public static string? Problem(string provider, string connectionString)
    {
        try
        {
            DbConnectionStringBuilder builder = provider.Equals(DefaultProvider, StringComparison.OrdinalIgnoreCase)
                ? new SqliteConnectionStringBuilder(connectionString)
                : new NpgsqlConnectionStringBuilder(connectionString);
            return builder switch
            {
                SqliteConnectionStringBuilder { DataSource: "" } => "it names no file (Data Source).",
                NpgsqlConnectionStringBuilder { Host: null or "" } => "it names no server (Host).",
                _ => null,
            };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return "it cannot be read.";
        }
    }

    /// <summary>A connection for reading, out of a pool.</summary>
    public abstract DbConnection Open();

    /// <summary>A connection for writing: a commit on it is on disk before it returns.</summary>
    public abstract DbConnection OpenForWriting();

    /// <summary>A transaction in which everything that is read is of one moment. It holds nobody up.</summary>
    public abstract DbTransaction BeginReading(DbConnection connection);

    /// <summary>Lets one start at a time change the tables; the others wait until its transaction is over.</summary>
    public abstract void LockForMigration(DbConnection connection, DbTransaction transaction);

    /// <summary>The condition that a column is one of a list: <c>$"id {IsOneOf("ids")}"</c>. The text is the same however long the list.</summary>
    /// <param name="parameter">The parameter that holds the list, as <see cref="List"/> makes it.</param>
    public abstract string IsOneOf(string parameter);

    /// <summary>A list as the value of one parameter.</summary>
    public abstract object List(IEnumerable<string> values);

    /// <summary>
    /// The query of rows that come as parameters, one a column: lists of all rows' values where <see cref="System.Data.Common.DbConnection.CanCreateBatch"/>,
    /// else those of one row.
    /// </summary>
    public abstract string Rows(IEnumerable<string> columns);

    /// <summary>
    /// The query of those deliveries that were answered before. The lists <c>@organizations</c> and <c>@keys</c> belong together, entry by entry;
    /// it may find a delivery of another pair of the two.
    /// </summary>
    public abstract string AnsweredDeliveries { get; }

    /// <summary>
    /// The query of the items (<c>item_key</c>) of @organization, and of @team unless that is null, whose words match
    /// @match, which <see cref="Match"/> makes.
    /// </summary>
    /// <param name="inTitle">Whether the words have to stand in key or title.</param>
    public abstract string FoundItems(bool inTitle);

    /// <summary>What to search for, in the index's own terms: all of the words, the last of them as a beginning.</summary>
    /// <param name="words">As <see cref="Engine.Backlog.SearchWords"/> makes them: letters and digits alone.</param>
    public abstract string Match(IReadOnlyList<string> words, bool inTitle);

    /// <summary>The condition that the texts of a row of <c>items i</c> hold a word, without asking the index: for words that so many hold that it is of no help.</summary>
    /// <param name="parameter">The parameter that holds the word, as <see cref="Word"/> makes it.</param>
    public abstract string HoldsWord(string parameter);

    /// <summary>A word for <see cref="HoldsWord"/>.</summary>
    public abstract string Word(string word, bool isBeginning);

    /// <summary>The condition that an estimate's label may be one of hours or days: it holds for all that are, and for as few others as can be told cheaply.</summary>
    public abstract string MayBeTime(string column);

    /// <summary>What to run, outside of a transaction, once many rows have come in, so that what is asked next is answered as fast as ever; null for nothing.</summary>
    public abstract string? AfterManyRows { get; }

    public abstract DatabaseFailure Classify(Exception exception);

    /// <summary>Where Hangfire keeps its ticks: beside our tables where several nodes share them, else in memory.</summary>
    public abstract JobStorage CreateJobStorage();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    private sealed class SqliteDialect : SqlDialect
    {
        private const int Busy = 5, Locked = 6, UniqueViolated = 2067, PrimaryKeyViolated = 1555;

        private readonly string reading;
        private readonly string writing;

        public SqliteDialect(string connectionString, string folder)
        {
            var builder = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true };
            builder.DataSource = Path.GetFullPath(builder.DataSource, folder);
            Directory.CreateDirectory(Path.GetDirectoryName(builder.DataSource)!);
            reading = builder.ToString();

            // The writer tries again by itself for as long as it takes, so that it may look around every second.
            builder.DefaultTimeout = 1;
            writing = builder.ToString();
        }

        public override string Name => "sqlite";

        public override bool IsShared => false;

        // A transaction that writes has the whole file to itself (BEGIN IMMEDIATE).
        public override string ForUpdate => "";

        public override string ForUpdateUnlessTaken => "";

        public override DbConnection Open()
        {
            var connection = new SqliteConnection(reading);
            connection.Open();
            return connection;
        }

        // https://www.sqlite.org/pragma.html#pragma_synchronous: FULL syncs the write-ahead log at every commit.
        public override DbConnection OpenForWriting()
        {
            var connection = new SqliteConnection(writing);
            connection.Open();
            connection.Execute("PRAGMA busy_timeout = 250; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;");
            return connection;
        }

        public override DbTransaction BeginReading(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

        public override void LockForMigration(DbConnection connection, DbTransaction transaction) { }

        public override string IsOneOf(string parameter) => $"IN (SELECT value FROM json_each(@{parameter}))";

        public override object List(IEnumerable<string> values) => JsonSerializer.Serialize(values, StoredJson.Default.IEnumerableString);

        public override string Rows(IEnumerable<string> columns) => $"SELECT {string.Join(", ", columns.Select(column => $"@{column} AS {column}"))}";

        public override string AnsweredDeliveries =>
            $"""
            SELECT organization_id, delivery_key, answer, poll_id FROM deliveries
            WHERE organization_id {IsOneOf("organizations")} AND delivery_key {IsOneOf("keys")}
            """;

        // The newest first, which the index gives without sorting.
        public override string FoundItems(bool inTitle) =>
            """
            SELECT i.item_key FROM item_search s CROSS JOIN item_search_ids i ON i.id = s.rowid
            WHERE s.item_search MATCH @match AND i.organization_id = @organization AND (@team IS NULL OR i.team_id = @team)
            ORDER BY s.rowid DESC
            """;

        // https://www.sqlite.org/fts5.html#full_text_query_syntax
        public override string Match(IReadOnlyList<string> words, bool inTitle) =>
            $"{(inTitle ? "title_words" : "all_words")} : ({string.Join(" AND ", words.Select(word => $"\"{word}\""))}*)";

        public override string HoldsWord(string parameter) => $"instr(' ' || i.all_words || ' ', @{parameter}) > 0";

        public override string Word(string word, bool isBeginning) => isBeginning ? $" {word}" : $" {word} ";

        public override string MayBeTime(string column) => $"{column} GLOB '[0-9]*[a-zA-Z]'";

        public override string? AfterManyRows => null;

        public override DatabaseFailure Classify(Exception exception) => exception switch
        {
            SqliteException { SqliteErrorCode: Busy or Locked } => DatabaseFailure.Contention,
            SqliteException { SqliteExtendedErrorCode: UniqueViolated or PrimaryKeyViolated } => DatabaseFailure.Conflict,
            _ => DatabaseFailure.Other,
        };

        public override JobStorage CreateJobStorage() => new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromMinutes(5) });

        protected override void Dispose(bool disposing)
        {
            using var ofReaders = new SqliteConnection(reading);
            SqliteConnection.ClearPool(ofReaders);
            using var ofWriter = new SqliteConnection(writing);
            SqliteConnection.ClearPool(ofWriter);
        }
    }

    private sealed class PostgreSqlDialect : SqlDialect
    {
        /// <summary>Any number will do that no other program takes in this database: the letters "refine" in ASCII.</summary>
        private const long MigrationLock = 0x726566696E65;

        /// <summary>Statements that come again and again are prepared by themselves, on each connection.</summary>
        private const int PreparedStatements = 100;

        /// <summary>How long a killed node's job, or its lock on the recurring jobs, keeps the others waiting. The defaults are 30 and 10 minutes.</summary>
        private static readonly TimeSpan UntilTakenOver = TimeSpan.FromSeconds(30);

        private readonly NpgsqlDataSource source;

        /// <summary>Whoever gives the bot a schema of its own wants all its tables there.</summary>
        private readonly string hangfireSchema;

        public PostgreSqlDialect(string connectionString)
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            if (builder.MaxAutoPrepare == 0)
            {
                builder.MaxAutoPrepare = PreparedStatements;
            }

            builder.ApplicationName ??= "RefinementBot";
            hangfireSchema = builder.SearchPath?.Split(',')[0].Trim(' ', '"') is { Length: > 0 } own ? own : "hangfire";
            source = NpgsqlDataSource.Create(builder);
        }

        public override string Name => "postgres";

        public override bool IsShared => true;

        public override string ForUpdate => "FOR UPDATE";

        public override string ForUpdateUnlessTaken => "FOR UPDATE SKIP LOCKED";

        public override DbConnection Open() => source.OpenConnection();

        public override DbConnection OpenForWriting()
        {
            var connection = source.OpenConnection();

            // What an operator set that is stronger still (remote_apply) stays.
            connection.Execute("SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')");

            // Statements are planned once and the plan is kept: one that reads all of a table of ten rows would do so when it has a million.
            connection.Execute("SET enable_seqscan = off");
            return connection;
        }

        public override DbTransaction BeginReading(DbConnection connection) => connection.BeginTransaction(IsolationLevel.RepeatableRead);

        public override void LockForMigration(DbConnection connection, DbTransaction transaction) =>
            connection.Execute("SELECT pg_advisory_xact_lock(@number)", new { number = MigrationLock }, transaction);

        public override string IsOneOf(string parameter) => $"= ANY (@{parameter})";

        public override object List(IEnumerable<string> values) => values.ToArray();

        public override string Rows(IEnumerable<string> columns) =>
            $"SELECT * FROM unnest({string.Join(", ", columns.Select(column => $"@{column}"))}) AS given({string.Join(", ", columns)})";

        // One look into the index a pair. As a condition on two lists it was planned, while the table was small or unknown, as a walk through all of the
        // organization's deliveries.
        public override string AnsweredDeliveries =>
            """
            SELECT d.organization_id, d.delivery_key, d.answer, d.poll_id
            FROM unnest(@organizations, @keys) AS given(organization, key)
            CROSS JOIN LATERAL (SELECT * FROM deliveries WHERE organization_id = given.organization AND delivery_key = given.key LIMIT 1) AS d
            """;

        public override string FoundItems(bool inTitle) =>
            $"""
            SELECT f.key AS item_key FROM items f
            WHERE f.{(inTitle ? "title_search" : "all_search")} @@ CAST(@match AS TSQUERY)
              AND f.organization_id = @organization AND (CAST(@team AS TEXT) IS NULL OR f.team_id = @team)
            """;

        // https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSQUERY
        public override string Match(IReadOnlyList<string> words, bool inTitle) =>
            $"{string.Join(" & ", words.Select(word => $"'{word}'"))}:*";

        public override string HoldsWord(string parameter) => $"i.all_search @@ CAST(@{parameter} AS TSQUERY)";

        public override string Word(string word, bool isBeginning) => isBeginning ? $"'{word}':*" : $"'{word}'";

        public override string MayBeTime(string column) => $"{column} LIKE '%h%' OR {column} LIKE '%d%' OR {column} LIKE '%H%' OR {column} LIKE '%D%'";

        // Until then every list reads the rows themselves beside their index, and searches go through what is not in theirs yet.
        public override string? AfterManyRows => "VACUUM (ANALYZE) items, item_labels";

        public override DatabaseFailure Classify(Exception exception) => exception switch
        {
            PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => DatabaseFailure.Conflict,
            PostgresException
            {
                SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable,
            } => DatabaseFailure.Contention,

            // Whatever it is, the server has closed the connection: it restarts, has too many, or found this one idle for too long.
            PostgresException { InvariantSeverity: "FATAL" or "PANIC" } => DatabaseFailure.ConnectionLost,
            PostgresException => DatabaseFailure.Other,
            NpgsqlException => DatabaseFailure.ConnectionLost,
            _ => DatabaseFailure.Other,
        };

        public override JobStorage CreateJobStorage() => new PostgreSqlStorage(
            new HangfireConnections(source),
            new PostgreSqlStorageOptions
            {
                SchemaName = hangfireSchema,
                InvisibilityTimeout = UntilTakenOver,
                UseSlidingInvisibilityTimeout = true,
                DistributedLockTimeout = UntilTakenOver,
                QueuePollInterval = TimeSpan.FromSeconds(1),
            });

        protected override void Dispose(bool disposing) => source.Dispose();

        private sealed class HangfireConnections(NpgsqlDataSource source) : IConnectionFactory
        {
            public NpgsqlConnection GetOrCreateConnection() => source.CreateConnection();
        }
    }
}
