using System.Data.Common;
using Dapper;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using NamedIteration = RefinementBot.Engine.Backlog.Iteration;

namespace RefinementBot.Storage;

/// <summary>The iterations that a team's items name, as rows.</summary>
internal static class IterationRows
{
    /// <summary>Those with days by their first day, then those of which only the name is known.</summary>
    public static IReadOnlyList<NamedIteration> Named(DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team)
    {
        var rows = connection.Query<(string Name, string? First, string? Last)>(
            """
            SELECT name, first_day, last_day FROM iterations WHERE organization_id = @organization AND team_id = @team
            ORDER BY CASE WHEN first_day IS NULL THEN 1 ELSE 0 END, first_day, name
            """,
            new { organization = organization.Value, team = team.Value }, transaction);
        return [.. rows.Select(row => new NamedIteration(row.Name, Day(row.First), Day(row.Last)))];

        static LocalDate? Day(string? stored) => stored is null ? null : LocalDatePattern.Iso.Parse(stored).GetValueOrThrow();
    }

    /// <summary>What is planned for each of them.</summary>
    public static IReadOnlyList<PlannedPoints> Planned(DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team)
    {
        var rows = connection.Query<(string Name, double Done)>(
            """
            SELECT MIN(iteration), CAST(COALESCE(SUM(CASE WHEN status = @done THEN estimate_points END), 0) AS DOUBLE PRECISION)
            FROM items WHERE organization_id = @organization AND team_id = @team AND iteration_folded IS NOT NULL GROUP BY iteration_folded
            """,
            new { organization = organization.Value, team = team.Value, done = nameof(ItemStatus.Done) }, transaction);
        return [.. rows.Select(row => new PlannedPoints(row.Name, decimal.Round((decimal)row.Done, 4)))];
    }

    /// <summary>What a team can take on in an iteration. What was done is looked up only where nothing is set.</summary>
    /// <param name="days">The iteration's days; null where they are not known.</param>
    public static IterationCapacity Capacity(
        DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team, TeamCadence cadence, DateInterval? days, Instant now) => IterationCapacity.Of(
            cadence,
            days,
            cadence.Capacity is not null ? []
                : IterationVelocity.Finished(cadence, Named(connection, transaction, organization, team), Planned(connection, transaction, organization, team), now.InZone(cadence.Zone).Date));
}
