using System.Reflection;
using Xunit.Sdk;

namespace RefinementBot.Tests.Storage;

/// <summary>Runs a theory on SQLite, in a file of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["Sqlite"]];
}

/// <summary>
/// Runs a theory on the PostgreSQL server that <c>REFINEMENTBOT_TEST_POSTGRES</c> names, in a schema of its own. Without
/// that variable it is reported as skipped; <c>./test.sh</c> starts a server and sets it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgreSqlAttribute : DataAttribute
{
    public OnPostgreSqlAttribute()
    {
        if (PostgreSqlServer.ConnectionString is null)
        {
            Skip = PostgreSqlServer.Missing;
        }
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["PostgreSql"]];
}

/// <summary>The server that tests may make schemas on.</summary>
public static class PostgreSqlServer
{
    public const string Missing = "PostgreSQL not configured: REFINEMENTBOT_TEST_POSTGRES is not set (./test.sh sets it)";

    public static string? ConnectionString { get; } = Environment.GetEnvironmentVariable("REFINEMENTBOT_TEST_POSTGRES") is { Length: > 0 } set ? set : null;
}
