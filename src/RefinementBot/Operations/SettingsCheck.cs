using RefinementBot.Engine.Chat;
using RefinementBot.Fetching;
using RefinementBot.MsTeams;
using RefinementBot.Slack;
using RefinementBot.Storage;

namespace RefinementBot.Operations;

/// <summary>Looks at all settings at start and says in one list what is wrong, which key it is, and how to mend it.</summary>
public static class SettingsCheck
{
    /// <summary>The sections that are this program's own; everything below them must be a setting it knows.</summary>
    private static readonly string[] OwnSections = ["Slack", "MsTeams", "Storage", "Web", "Trackers", "Fetching", "DataProtection", "Retention"];

    /// <summary>Every setting there is.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        .. StorageOptions.Keys, .. SlackOptions.Keys, .. MsTeamsOptions.Keys, .. FetchingOptions.Keys,
    ];

    /// <summary>What is wrong; empty if nothing is.</summary>
    public static IReadOnlyList<SettingProblem> Problems(IConfiguration configuration, IHostEnvironment environment) =>
    [
        .. Unknown(configuration),
        .. StorageOptions.From(configuration).Problems(),
        .. FetchingOptions.From(configuration, environment).Problems(),
        .. SlackOptions.From(configuration).Problems(),
        .. MsTeamsOptions.From(configuration).Problems(environment, string.Join(';', Listener.Addresses(configuration))),
    ];

    private static IEnumerable<SettingProblem> Unknown(IConfiguration configuration) =>
        from section in OwnSections
        from setting in configuration.GetSection(section).AsEnumerable()
        where setting.Value is not null && !IsKnown(setting.Key)
        let nearest = Known.MinBy(known => EditDistance.Between(setting.Key.ToUpperInvariant(), known.ToUpperInvariant()))
        select new SettingProblem(setting.Key, "there is no such setting.", $"The nearest one is {nearest}.");

    private static bool IsKnown(string key) => Known.Any(known =>
        key.Equals(known, StringComparison.OrdinalIgnoreCase)
        || key.StartsWith(known + ":", StringComparison.OrdinalIgnoreCase));
}
