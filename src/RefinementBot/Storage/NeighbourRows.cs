using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Storage;

/// <summary>
/// What the items of a team's backlog show of each other: duplicates, other templates, what waits for what. It is worked out when somebody
/// asks, and remembered for as long as no item of the team changes; of the items that have not changed, what is compared is remembered too.
/// </summary>
internal static class NeighbourRows
{
    /// <summary>How many items that are not done are compared, from the top of the backlog: ten iterations' worth, in a tenth of a second at most.</summary>
    public const int MostCompared = 2000;

    /// <summary>How many items are read at once.</summary>
    private const int AtOnce = 500;

    /// <summary>Beyond so many teams of a database all is forgotten, and worked out anew for those who ask.</summary>
    private const int MostTeams = 50;

    /// <summary>What is remembered of each database goes with it.</summary>
    private static readonly ConditionalWeakTable<SqlDialect, ConcurrentDictionary<(OrganizationId, TeamId), Remembered>> Memory = [];

    /// <summary>What is found of the items of which something is found.</summary>
    /// <param name="transaction">Within one nothing is remembered, since it may be undone.</param>
    public static ImmutableDictionary<ItemKey, FromNeighbours> Of(
        SqlDialect dialect, DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team, DefinitionOfReady rules)
    {
        var of = new { organization = organization.Value, team = team.Value, most = MostCompared, done = nameof(ItemStatus.Done) };
        var stamp = connection.QuerySingle<(long Items, long Versions)>(
            "SELECT COUNT(*), CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM items WHERE organization_id = @organization AND team_id = @team", of, transaction);
        var teams = Memory.GetValue(dialect, _ => new());
        var memory = teams.GetOrAdd((organization, team), _ => new Remembered());
        lock (memory)
        {
            if (memory.Stamp == stamp && ReferenceEquals(memory.Rules, rules))
            {
                return memory.Found;
            }

            var versions = connection.Query<(string Key, long Version)>(
                "SELECT key, version FROM items WHERE organization_id = @organization AND team_id = @team AND status <> @done ORDER BY rank, key LIMIT @most", of, transaction).AsList();
            var profiles = Profiles(dialect, connection, transaction, organization, versions, memory.Profiles);
            var found = Find([.. versions.Where(item => profiles.ContainsKey(item.Key)).Select(item => profiles[item.Key])], rules);
            if (transaction is null)
            {
                (memory.Stamp, memory.Rules, memory.Profiles, memory.Found) = (stamp, rules, profiles, found);
            }

            if (teams.Count > MostTeams)
            {
                teams.Clear();
            }

            return found;
        }
    }

    /// <summary>What is compared of each item; those that have changed are read.</summary>
    private static Dictionary<string, (int Version, ItemProfile Profile)> Profiles(
        SqlDialect dialect, DbConnection connection, DbTransaction? transaction, OrganizationId organization,
        List<(string Key, long Version)> versions, Dictionary<string, (int Version, ItemProfile Profile)> before)
    {
        var profiles = versions.Where(item => before.TryGetValue(item.Key, out var known) && known.Version == item.Version).ToDictionary(item => item.Key, item => before[item.Key]);
        foreach (var keys in versions.Select(item => item.Key).Where(key => !profiles.ContainsKey(key)).Chunk(AtOnce))
        {
            foreach (var (item, _, _, _) in ItemRows.Load(dialect, connection, transaction, organization, keys))
            {
                profiles[item.Key.Value] = (item.Version, ReadinessCheck.Profile(ItemDerived.ForCheck(item)));
            }
        }

        return profiles;
    }

    private static ImmutableDictionary<ItemKey, FromNeighbours> Find(List<(int Version, ItemProfile Profile)> items, DefinitionOfReady rules) =>
        ReadinessCheck.CheckSet(items.ConvertAll(item => item.Profile), rules)
            .Select((findings, index) => (Findings: findings, Item: items[index]))
            .Where(found => found.Findings.Count > 0)
            .ToImmutableDictionary(found => ItemRows.ReadKey(found.Item.Profile.Id)!.Value, found => new FromNeighbours(found.Item.Version, found.Findings));

    /// <summary>What is known of a team. Whoever reads or changes it holds it.</summary>
    private sealed class Remembered
    {
        public (long Items, long Versions)? Stamp { get; set; }

        public DefinitionOfReady? Rules { get; set; }

        public Dictionary<string, (int Version, ItemProfile Profile)> Profiles { get; set; } = [];

        public ImmutableDictionary<ItemKey, FromNeighbours> Found { get; set; } = ImmutableDictionary<ItemKey, FromNeighbours>.Empty;
    }
}
