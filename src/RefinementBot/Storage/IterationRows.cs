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

    /// <summary>What is planned for each of them. What was split is left out, since its parts count in its place, and so is what is estimated in hours or days.</summary>
    public static IReadOnlyList<PlannedPoints> Planned(DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team)
    {
        var rows = connection.Query<(string Folded, string Name, string? Label, double? Done)>(
            """
            SELECT i.iteration_folded, MIN(i.iteration), i.estimate_label, CAST(SUM(CASE WHEN i.status = @done AND parts.split_from IS NULL THEN i.estimate_points END) AS DOUBLE PRECISION)
            FROM items i LEFT JOIN (SELECT DISTINCT split_from FROM items WHERE organization_id = @organization AND split_from IS NOT NULL) parts ON parts.split_from = i.key
            WHERE i.organization_id = @organization AND i.team_id = @team AND i.iteration_folded IS NOT NULL GROUP BY i.iteration_folded, i.estimate_label
            """,
            new { organization = organization.Value, team = team.Value, done = nameof(ItemStatus.Done) }, transaction);
        return
        [
            .. rows.GroupBy(row => row.Folded).Select(iteration => new PlannedPoints(
                iteration.Min(row => row.Name)!,
                decimal.Round(EstimateSum.Of(iteration.Where(row => row.Label is not null).Select(row => (row.Label!, (decimal)(row.Done ?? 0)))).Points, 4))),
        ];
    }

    /// <summary>What a team can take on in the iteration that it plans next. What was done is looked up only where nothing is set.</summary>
    public static IterationCapacity Capacity(DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team, Instant now)
    {
        var cadence = CadenceRows.Find(connection, transaction, organization, team).Resolved;
        var named = Named(connection, transaction, organization, team);
        return IterationCapacity.Of(
            cadence,
            KnownIterations.ToPlan(named, cadence, now)?.Days,
            cadence.Capacity is not null ? [] : IterationVelocity.Finished(cadence, named, Planned(connection, transaction, organization, team), now));
    }
}
