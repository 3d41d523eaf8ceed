using RefinementBot.Operations;

namespace RefinementBot.Storage;

/// <summary>Where the bot keeps what it must not lose.</summary>
/// <param name="Provider">The database: one of <see cref="SqlDialect.Providers"/>.</param>
/// <param name="ConnectionString">An ADO.NET connection string for it; relative paths are meant from the content root.</param>
/// <param name="KeyPath">The folder of the keys that secrets are encrypted with; null for the user's own folder.</param>
public sealed record StorageOptions(string Provider, string ConnectionString, string? KeyPath)
{
    public static IReadOnlyList<string> Keys { get; } = ["Storage:Provider", "Storage:ConnectionString", "DataProtection:KeyPath"];

    public static StorageOptions From(IConfiguration configuration) => new(
        configuration["Storage:Provider"] ?? SqlDialect.DefaultProvider,
        configuration["Storage:ConnectionString"] ?? SqlDialect.DefaultConnectionString,
        configuration["DataProtection:KeyPath"] is { } path && !string.IsNullOrWhiteSpace(path) ? path : null);

    public IEnumerable<SettingProblem> Problems()
    {
        if (!SqlDialect.Providers.Contains(Provider, StringComparer.OrdinalIgnoreCase))
        {
            yield return new SettingProblem(
                "Storage:Provider", $"“{Provider}” is no database that this version knows.", $"Write {string.Join(" or ", SqlDialect.Providers)}, or leave it out.");
        }
        else if (SqlDialect.Problem(Provider, ConnectionString) is { } wrong)
        {
            yield return new SettingProblem(
                "Storage:ConnectionString", wrong, $"Write an ADO.NET connection string for {Provider}, such as \"{Example}\".");
        }
    }

    private string Example => Provider.Equals(SqlDialect.DefaultProvider, StringComparison.OrdinalIgnoreCase)
        ? SqlDialect.DefaultConnectionString
        : "Host=localhost;Database=refinementbot;Username=refinementbot;Password=…";
}
