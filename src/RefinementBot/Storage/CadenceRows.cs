using System.Data.Common;
using Dapper;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>A team's time, as rows.</summary>
internal static class CadenceRows
{
    /// <summary>What a team has said about its time. What only a newer version can read is as if it had not been said.</summary>
    public static CadenceSettings Find(DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team)
    {
        var row = connection.QuerySingleOrDefault<Row>(
            """
            SELECT t.zone, t.working_days AS WorkingDays, t.iteration_first_day AS FirstDay, CAST(t.iteration_days AS BIGINT) AS Days,
                   CAST(t.planning_day AS BIGINT) AS PlanningDay, t.planning_time AS PlanningTime, t.capacity,
                   (SELECT p.zone FROM team_members m JOIN people p ON p.id = m.person_id
                    WHERE m.organization_id = t.organization_id AND m.team_id = t.id AND p.zone IS NOT NULL
                    GROUP BY p.zone ORDER BY COUNT(*) DESC, p.zone LIMIT 1) AS LikelyZone
            FROM teams t WHERE t.organization_id = @organization AND t.id = @team
            """,
            new { organization = organization.Value, team = team.Value }, transaction);
        return row is null ? CadenceSettings.None : new CadenceSettings
        {
            Zone = ZoneOf(row.Zone),
            LikelyZone = ZoneOf(row.LikelyZone),
            Days = row.WorkingDays is { } days && WorkingCalendar.Parse(days) is Reading<WorkingCalendar>.Done read ? read.Value.Days : null,
            Iterations = row is { FirstDay: { } first, Days: { } length } && LocalDatePattern.Iso.Parse(first) is { Success: true } day
                ? new IterationRhythm(day.Value, (int)length, PlanningOf(row))
                : null,
            Capacity = row.Capacity is { } capacity ? decimal.Round((decimal)capacity, 1) : null,
        };
    }

    /// <summary>Writes what differs. False if nothing does.</summary>
    public static bool Change(Batch batch, Turn turn, CadenceSettings before, CadenceSettings after)
    {
        List<(string Column, object? Value)> changes = [];
        if (before.Zone != after.Zone)
        {
            changes.Add(("zone", after.Zone?.Id));
        }

        if (before.Days != after.Days)
        {
            changes.Add(("working_days", after.Days?.ToString()));
        }

        if (before.Iterations != after.Iterations)
        {
            changes.Add(("iteration_first_day", after.Iterations is { } rhythm ? LocalDatePattern.Iso.Format(rhythm.FirstDay) : null));
            changes.Add(("iteration_days", after.Iterations?.Days));
            changes.Add(("planning_day", after.Iterations?.Planning.DaysFromFirst));
            changes.Add(("planning_time", after.Iterations is { } planned ? LocalTimePattern.ExtendedIso.Format(planned.Planning.Time) : null));
        }

        if (before.Capacity != after.Capacity)
        {
            changes.Add(("capacity", (double?)after.Capacity));
        }

        if (changes.Count == 0)
        {
            return false;
        }

        var values = new DynamicParameters(new { organization = turn.Organization.Value, team = turn.Team.Value });
        changes.ForEach(change => values.Add(change.Column, change.Value));
        return batch.Connection.Execute(
            $"UPDATE teams SET {string.Join(", ", changes.Select(change => $"{change.Column} = @{change.Column}"))} WHERE organization_id = @organization AND id = @team",
            values, batch.Transaction) > 0;
    }

    private static DateTimeZone? ZoneOf(string? id) => id is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);

    private static PlanningTime PlanningOf(Row row) => row is { PlanningDay: { } day, PlanningTime: { } time } && LocalTimePattern.ExtendedIso.Parse(time) is { Success: true } at
        ? new PlanningTime((int)day, at.Value)
        : IterationRhythm.UsualPlanning;

    private sealed class Row
    {
        public string? Zone { get; init; }

        public string? WorkingDays { get; init; }

        public string? FirstDay { get; init; }

        public long? Days { get; init; }

        public long? PlanningDay { get; init; }

        public string? PlanningTime { get; init; }

        public double? Capacity { get; init; }

        public string? LikelyZone { get; init; }
    }
}
