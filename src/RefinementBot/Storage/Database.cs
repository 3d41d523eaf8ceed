using System.Data.Common;

namespace RefinementBot.Storage;

/// <summary>The bot's database: opens connections to it and knows its dialect.</summary>
public sealed class Database(SqlDialect dialect) : IDisposable
{
    /// <param name="provider">One of <see cref="SqlDialect.Providers"/>.</param>
    /// <param name="connectionString">An ADO.NET connection string for it.</param>
    /// <param name="folder">Where a relative path in it starts; folders on the way are made.</param>
    public Database(string provider, string connectionString, string folder)
        : this(SqlDialect.For(provider, connectionString, folder))
    {
    }

    public SqlDialect Dialect { get; } = dialect;

    /// <summary>A connection for reading, out of a pool. Whatever writes goes through the <see cref="Writer"/>.</summary>
    public DbConnection Open() => Dialect.Open();

    /// <summary>A connection for writing: a commit on it is on disk before it returns.</summary>
    public DbConnection OpenForWriting() => Dialect.OpenForWriting();

    public void Dispose() => Dialect.Dispose();
}
