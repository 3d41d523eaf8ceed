using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Storage;

/// <summary>What a team judges its items by, as rows.</summary>
internal static class StandardsRows
{
    /// <summary>The last definitions that were read: the same text is not read again for every item. Text and rules are values, so nobody has to be told.</summary>
    private static readonly ConcurrentDictionary<string, DefinitionOfReady> Read = new();
    private const int MostRemembered = 500;

    /// <summary>What the team judges by now.</summary>
    public static TeamStandards Of(DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team)
    {
        var key = new { organization = organization.Value, team = team.Value };

        // One way to the database and back: this is asked with every check.
        using var found = connection.QueryMultiple(
            $"""
            SELECT CAST(d.version AS BIGINT), d.source, p.name, d.set_at FROM definitions_of_ready d LEFT JOIN people p ON p.id = d.set_by
            WHERE d.organization_id = @organization AND d.team_id = @team ORDER BY d.version DESC LIMIT 1;
            SELECT item_key AS ItemKey, rule, reason, last_day AS LastDay, waived_by AS WaivedBy, waived_by_name AS WaivedByName, waived_at AS WaivedAt
            FROM waivers WHERE organization_id = @organization AND team_id = @team ORDER BY item_key, rule;
            {UnsureRows.ThatCount};
            {CadenceRows.ZoneOfTeam};
            """,
            key, transaction);
        var row = found.ReadSingleOrDefault<(long Version, string Source, string? SetBy, long SetAt)?>();
        var waivers = found.Read<WaiverRow>().AsList();
        var votes = UnsureRows.ByItem(found.Read<(string Item, long Unsure, long Votes, string Mark, long At)>());
        var zone = CadenceRows.ReadZone(found.ReadSingleOrDefault<(string? Zone, string? Likely)>());
        var definition = row is { } stored
            ? new TeamDefinition((int)stored.Version, stored.Source, Parse(stored.Source), stored.SetBy ?? "Somebody", Instant.FromUnixTimeMilliseconds(stored.SetAt))
            : TeamDefinition.Default;
        return waivers.Count == 0 && row is null && votes.IsEmpty ? InZone(zone) : new TeamStandards(
            definition,
            waivers.GroupBy(waiver => waiver.ItemKey).ToImmutableDictionary(
                item => ItemKey.TryParse(item.Key, out var parsed) ? parsed : throw new InvalidOperationException($"A waiver is stored for {item.Key}, which is no key."),
                item => item.Select(waiver => waiver.ToWaiver()).ToImmutableArray()))
        {
            UnsureVotes = votes,
            Zone = zone,
            Ticks = definition.Rules.Checklist.Any(question => question.IsTicked) ? TickRows.Of(connection, transaction, organization, team) : TeamStandards.Default.Ticks,
        };
    }

    /// <summary>The same within a batch.</summary>
    public static TeamStandards Of(Batch batch, OrganizationId organization, TeamId team) => Of(batch.Connection, batch.Transaction, organization, team);

    /// <summary>The same, and what the others of the team's backlog show of each of its items.</summary>
    public static TeamStandards WithNeighbours(SqlDialect dialect, DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team) =>
        With(Of(connection, transaction, organization, team), dialect, connection, transaction, organization, team);

    /// <summary>The same where the team lets that block an item; for all that asks only for what blocks.</summary>
    public static TeamStandards WithNeighboursThatBlock(SqlDialect dialect, DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team) =>
        Of(connection, transaction, organization, team) is var standards && standards.Definition.Rules.BlocksByNeighbours ? With(standards, dialect, connection, transaction, organization, team) : standards;

    private static TeamStandards With(TeamStandards standards, SqlDialect dialect, DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team)
    {
        var neighbours = NeighbourRows.Of(dialect, connection, transaction, organization, team, standards.Definition.Rules);
        return neighbours.IsEmpty ? standards : standards with { Neighbours = neighbours };
    }

    /// <summary>The same within a batch.</summary>
    public static TeamStandards WithNeighbours(Batch batch, OrganizationId organization, TeamId team) => WithNeighbours(batch.Dialect, batch.Connection, batch.Transaction, organization, team);

    private static TeamStandards InZone(DateTimeZone zone) => zone.Equals(TeamStandards.Default.Zone) ? TeamStandards.Default : TeamStandards.Default with { Zone = zone };

    private static DefinitionOfReady Parse(string source)
    {
        if (Read.Count > MostRemembered)
        {
            Read.Clear();
        }

        // What was stored could be read then; a rule that has gone since keeps the rest from nothing.
        return source.Length == 0 ? DefinitionOfReady.Default : Read.GetOrAdd(source, text => DefinitionOfReadyFile.Read(text).Definition);
    }

    private sealed class WaiverRow
    {
        public required string ItemKey { get; init; }

        public required string Rule { get; init; }

        public required string Reason { get; init; }

        public required string LastDay { get; init; }

        public required string WaivedBy { get; init; }

        public required string WaivedByName { get; init; }

        public long WaivedAt { get; init; }

        public Waiver ToWaiver() => new(
            Rule, Reason, LocalDatePattern.Iso.Parse(LastDay).Value, new PersonId(WaivedBy), WaivedByName, Instant.FromUnixTimeMilliseconds(WaivedAt));
    }
}
