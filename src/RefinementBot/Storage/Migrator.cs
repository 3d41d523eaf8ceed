using System.Globalization;
using System.Reflection;
using Dapper;

namespace RefinementBot.Storage;

/// <summary>
/// Brings the database's tables to this version at start: numbered SQL files, each once, in order, forward only,
/// all in one transaction under a lock, so that two starts at once do it once. Where the databases need different
/// words a number has a pair of files, <c>0005_search.sqlite.sql</c> and <c>0005_search.postgres.sql</c>.
/// </summary>
public static class Migrator
{
    private const string Folder = "RefinementBot.Storage.Migrations.";

    /// <summary>The version that this program brings a database to.</summary>
    public static int Newest { get; } = Files().Max(file => file.Number);

    /// <summary>Applies what is missing and returns how many migrations that were.</summary>
    /// <exception cref="NewerDatabaseException">The database was written by a newer version.</exception>
    public static int Migrate(Database database) => Migrate(database, Newest);

    /// <summary>Applies what is missing up to a version. Somebody else who is at the database is waited for.</summary>
    /// <param name="waits">Is told whenever that somebody else was not done in a second.</param>
    internal static int Migrate(Database database, int target, Action? waits = null)
    {
        while (true)
        {
            try
            {
                return MigrateNow(database, target);
            }
            catch (Exception exception) when (database.Dialect.Classify(exception) == DatabaseFailure.Contention)
            {
                waits?.Invoke();
            }
        }
    }

    private static int MigrateNow(Database database, int target)
    {
        using var connection = database.OpenForWriting();
        using var transaction = connection.BeginTransaction();
        database.Dialect.LockForMigration(connection, transaction);
        connection.Execute("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY)", transaction: transaction);
        var applied = connection.Query<int>("SELECT number FROM migrations", transaction: transaction).ToHashSet();
        var newest = applied.DefaultIfEmpty().Max();
        if (newest > Newest)
        {
            throw new NewerDatabaseException(newest, Newest);
        }

        List<(int Number, string Sql)> missing = [.. For(database.Dialect).Where(migration => !applied.Contains(migration.Number) && migration.Number <= target)];
        foreach (var (number, sql) in missing)
        {
            connection.Execute(sql, transaction: transaction);
            connection.Execute("INSERT INTO migrations (number) VALUES (@number)", new { number }, transaction);
        }

        transaction.Commit();
        return missing.Count;
    }

    /// <summary>The migrations as a database is to run them, in order.</summary>
    private static IEnumerable<(int Number, string Sql)> For(SqlDialect dialect) => Files()
        .Where(file => file.Parts is [_, _] || file.Parts[1] == dialect.Name)
        .OrderBy(file => file.Number)
        .Select(file => (file.Number, Read(Assembly.GetExecutingAssembly(), Folder + string.Join('.', file.Parts))));

    private static IEnumerable<(int Number, string[] Parts)> Files() => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .Select(name => (int.Parse(name.AsSpan(Folder.Length, 4), CultureInfo.InvariantCulture), name[Folder.Length..].Split('.')));

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <summary>The database was written by a newer version of the program.</summary>
public sealed class NewerDatabaseException(int stored, int known) : InvalidOperationException(
    $"The database is at version {stored}, and this program knows versions up to {known}. Start the newer program, or restore a backup.");
