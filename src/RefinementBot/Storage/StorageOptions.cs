using RefinementBot.Operations;

namespace RefinementBot.Storage;

/// <summary>Where the bot keeps what it must not lose.</summary>
/// <param name="Provider">The database: <c>Sqlite</c>.</param>
/// <param name="ConnectionString">An ADO.NET connection string for it; relative paths are meant from the content root.</param>
/// <param name="KeyPath">The folder of the keys that secrets are encrypted with; null for the user's own folder.</param>
public sealed record StorageOptions(string Provider, string ConnectionString, string? KeyPath)
{
    public static IReadOnlyList<string> Keys { get; } = ["Storage:Provider", "Storage:ConnectionString", "DataProtection:KeyPath"];

    public static StorageOptions From(IConfiguration configuration) => new(
        configuration["Storage:Provider"] ?? "Sqlite",
        configuration["Storage:ConnectionString"] ?? "Data Source=data/refinementbot.db",
        configuration["DataProtection:KeyPath"]);

    public IEnumerable<SettingProblem> Problems()
    {
        if (!Provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
        {
            yield return new SettingProblem("Storage:Provider", $"“{Provider}” is no database that this version knows.", "Write Sqlite, or leave it out.");
        }
    }
}
