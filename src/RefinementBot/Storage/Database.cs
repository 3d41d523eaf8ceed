using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace RefinementBot.Storage;

/// <summary>Opens connections to the bot's database.</summary>
public sealed class Database
{
    private readonly string connectionString;

    /// <param name="connectionString">
    /// An ADO.NET connection string of SQLite (<c>Data Source=…</c>). A relative path is meant from
    /// <paramref name="folder"/>; folders on the way are made.
    /// </param>
    public Database(string connectionString, string folder)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true };
        builder.DataSource = Path.GetFullPath(builder.DataSource, folder);
        Directory.CreateDirectory(Path.GetDirectoryName(builder.DataSource)!);
        this.connectionString = builder.ToString();
    }

    /// <summary>
    /// A connection that is ready for use. Every commit on it is on disk before it returns: write-ahead log and
    /// <c>synchronous=FULL</c> (https://www.sqlite.org/pragma.html#pragma_synchronous).
    /// </summary>
    public DbConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        return connection;
    }
}
