using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>A team's time, as rows.</summary>
internal static class CadenceRows
{
    /// <summary>What all teams of a train have in common.</summary>
    private const string Shared =
        "iteration_first_day, iteration_days, planning_day, planning_time, increments, irregular_iterations, feed_iterations";

    /// <summary>The team itself, and those on its train.</summary>
    private const string OnTrain =
        """
        organization_id = @organization AND (id = @team OR train_folded = (
            SELECT own.train_folded FROM teams own WHERE own.organization_id = @organization AND own.id = @team))
        """;

    /// <summary>The zone in which most members of a row of <c>teams t</c> are.</summary>
    private const string ZoneOfMost =
        """
        (SELECT p.zone FROM team_members m JOIN people p ON p.id = m.person_id
         WHERE m.organization_id = t.organization_id AND m.team_id = t.id AND p.zone IS NOT NULL
         GROUP BY p.zone ORDER BY COUNT(*) DESC, p.zone LIMIT 1)
        """;

    private const string Rows =
        $"""
        SELECT t.organization_id AS Organization, t.id, t.zone, t.working_days AS WorkingDays, t.iteration_first_day AS FirstDay, CAST(t.iteration_days AS BIGINT) AS Days,
               CAST(t.planning_day AS BIGINT) AS PlanningDay, t.planning_time AS PlanningTime, t.capacity,
               t.increments, t.train, t.days_off AS DaysOff, t.irregular_iterations AS Irregular, t.feed_holidays AS FeedHolidays, t.feed_iterations AS FeedIterations,
               {ZoneOfMost} AS LikelyZone
        FROM teams t
        """;

    /// <summary>
    /// What a team has said about its time, and what its calendars held, but not which calendars these are. What only a newer version can read is
    /// as if it had not been said.
    /// </summary>
    public static CadenceSettings Find(DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team) =>
        connection.QuerySingleOrDefault<Row>(
            $"{Rows} WHERE t.organization_id = @organization AND t.id = @team", new { organization = organization.Value, team = team.Value }, transaction)?.ToSettings() ?? CadenceSettings.None;

    /// <summary>The same for many teams.</summary>
    public static Dictionary<(OrganizationId Organization, TeamId Team), CadenceSettings> Find(Batch batch, IEnumerable<TeamId> teams) =>
        batch.Connection.Query<Row>($"{Rows} WHERE t.id {batch.Dialect.IsOneOf("teams")}", new { teams = batch.Dialect.List(teams.Select(team => team.Value).Distinct()) }, batch.Transaction)
            .ToDictionary(row => (new OrganizationId(row.Organization), new TeamId(row.Id)), row => row.ToSettings());

    /// <summary>Asks for the zone that a team has set, and for the one in which most of its members are.</summary>
    public const string ZoneOfTeam = $"SELECT t.zone AS Zone, {ZoneOfMost} AS Likely FROM teams t WHERE t.organization_id = @organization AND t.id = @team";

    /// <summary>The zone of a team that <see cref="ZoneOfTeam"/> has found.</summary>
    public static DateTimeZone ReadZone((string? Zone, string? Likely) found) => ZoneOf(found.Zone) ?? ZoneOf(found.Likely) ?? TeamCadence.Default.Zone;

    /// <summary>The same, with the calendars.</summary>
    public static CadenceSettings FindWithFeeds(DbConnection connection, DbTransaction? transaction, OrganizationId organization, TeamId team) =>
        Find(connection, transaction, organization, team) with { Feeds = CalendarFeedRows.OfTeam(connection, transaction, organization, team) };

    /// <summary>Writes what differs. False if nothing does.</summary>
    public static bool Change(Batch batch, Turn turn, CadenceSettings before, CadenceSettings after)
    {
        // Held until the end, so that of two who change lists at once neither undoes what the other did.
        if (LockedTeam.Take(batch, turn.Organization, turn.Team) is null)
        {
            return false;
        }

        var isOther = before.Train != after.Train;
        if (isOther)
        {
            ChangeTrain(batch, turn, after.Train);
        }

        var stands = FindWithFeeds(batch.Connection, batch.Transaction, turn.Organization, turn.Team);
        List<(string Column, object? Value)> own = [], shared = [];
        Set(own, before.Zone != after.Zone, "zone", after.Zone?.Id);
        Set(own, before.Days != after.Days, "working_days", after.Days?.ToString());
        Set(own, before.Capacity != after.Capacity, "capacity", (double?)after.Capacity);
        Set(own, IsOther(before.DaysOff, after.DaysOff), "days_off", CadenceLines.Write(Merged(stands.DaysOff, before.DaysOff, after.DaysOff, off => off.FirstDay)));
        Set(shared, before.Iterations != after.Iterations, "iteration_first_day", after.Iterations is { } rhythm ? LocalDatePattern.Iso.Format(rhythm.FirstDay) : null);
        Set(shared, before.Iterations != after.Iterations, "iteration_days", after.Iterations?.Days);
        Set(shared, before.Iterations != after.Iterations, "planning_day", after.Iterations?.Planning.DaysFromFirst);
        Set(shared, before.Iterations != after.Iterations, "planning_time", after.Iterations is { } planned ? LocalTimePattern.ExtendedIso.Format(planned.Planning.Time) : null);
        Set(shared, before.Increments != after.Increments, "increments", after.Increments?.ToString());
        Set(shared, IsOther(before.Irregular, after.Irregular), "irregular_iterations", CadenceLines.Write(Merged(stands.Irregular, before.Irregular, after.Irregular, odd => odd.FirstDay)));
        var isChanged = Write(batch, turn, own, "organization_id = @organization AND id = @team") | Write(batch, turn, shared, OnTrain) | CalendarFeedRows.Change(batch, turn, before, after);
        if (before.Zone != after.Zone)
        {
            CalendarFeedRows.ReadAnew(batch, turn);
        }

        return isChanged || isOther;
    }

    /// <summary>Whether a change is one to all teams of a train.</summary>
    public static bool IsShared(CadenceSettings before, CadenceSettings after) =>
        before.Iterations != after.Iterations || before.Increments != after.Increments || IsOther(before.Irregular, after.Irregular)
        || IsOther(Fed(before), Fed(after));

    /// <summary>The other teams on a team's train; none where it is on none.</summary>
    public static IReadOnlyList<TeamId> OthersOnTrain(Batch batch, Turn turn) => [.. batch.Connection.Query<string>(
        $"SELECT id FROM teams WHERE {OnTrain} AND id <> @team ORDER BY id", new { organization = turn.Organization.Value, team = turn.Team.Value }, batch.Transaction).Select(id => new TeamId(id))];

    /// <summary>The addresses of the calendars that iterations come from.</summary>
    private static ImmutableArray<string> Fed(CadenceSettings settings) => [.. settings.Feeds.Where(feed => feed.Kind == FeedKind.Iterations).Select(feed => feed.Address)];

    /// <summary>Puts a team on a train: it takes over what the teams on it have. The first one on a train brings what it has itself.</summary>
    private static void ChangeTrain(Batch batch, Turn turn, string? train)
    {
        var values = new { organization = turn.Organization.Value, team = turn.Team.Value, train, folded = train is null ? null : BacklogFilter.Fold(train) };
        batch.Connection.Execute("UPDATE teams SET train = @train, train_folded = @folded WHERE organization_id = @organization AND id = @team", values, batch.Transaction);
        var like = batch.Connection.QueryFirstOrDefault<string?>(
            "SELECT id FROM teams WHERE organization_id = @organization AND train_folded = @folded AND id <> @team ORDER BY created_at, id LIMIT 1", values, batch.Transaction);
        if (like is not null)
        {
            batch.Connection.Execute(
                $"UPDATE teams SET ({Shared}) = (SELECT {Shared} FROM teams other WHERE other.organization_id = @organization AND other.id = @like) WHERE organization_id = @organization AND id = @team",
                new { values.organization, values.team, like }, batch.Transaction);
            CalendarFeedRows.TakeOver(batch, turn, new TeamId(like));
        }
    }

    private static void Set(List<(string Column, object? Value)> changes, bool isOther, string column, object? value)
    {
        if (isOther)
        {
            changes.Add((column, value));
        }
    }

    private static bool Write(Batch batch, Turn turn, List<(string Column, object? Value)> changes, string where)
    {
        if (changes.Count == 0)
        {
            return false;
        }

        var values = new DynamicParameters(Key(turn));
        changes.ForEach(change => values.Add(change.Column, change.Value));
        return batch.Connection.Execute($"UPDATE teams SET {string.Join(", ", changes.Select(change => $"{change.Column} = @{change.Column}"))} WHERE {where}", values, batch.Transaction) > 0;
    }

    private static object Key(Turn turn) => new { organization = turn.Organization.Value, team = turn.Team.Value };

    private static bool IsOther<T>(ImmutableArray<T> before, ImmutableArray<T> after) => !before.SequenceEqual(after);

    /// <summary>What stands, without what was taken away and with what was added.</summary>
    private static ImmutableArray<T> Merged<T>(ImmutableArray<T> stands, ImmutableArray<T> before, ImmutableArray<T> after, Func<T, LocalDate> firstDay) =>
        [.. stands.Except(before.Except(after)).Union(after.Except(before)).OrderBy(firstDay)];

    private static DateTimeZone? ZoneOf(string? id) => id is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);

    private sealed class Row
    {
        public required string Organization { get; init; }

        public required string Id { get; init; }

        public string? Zone { get; init; }

        public string? WorkingDays { get; init; }

        public string? FirstDay { get; init; }

        public long? Days { get; init; }

        public long? PlanningDay { get; init; }

        public string? PlanningTime { get; init; }

        public double? Capacity { get; init; }

        public string? LikelyZone { get; init; }

        public string? Increments { get; init; }

        public string? Train { get; init; }

        public string? DaysOff { get; init; }

        public string? Irregular { get; init; }

        public string? FeedHolidays { get; init; }

        public string? FeedIterations { get; init; }

        private PlanningTime Planning => PlanningDay is { } day && PlanningTime is { } time && LocalTimePattern.ExtendedIso.Parse(time) is { Success: true } at
            ? new PlanningTime((int)day, at.Value)
            : IterationRhythm.UsualPlanning;

        public CadenceSettings ToSettings() => new()
        {
            Zone = ZoneOf(Zone),
            LikelyZone = ZoneOf(LikelyZone),
            Days = WorkingDays is { } working && WorkingCalendar.Parse(working) is Reading<WorkingCalendar>.Done read ? read.Value.Days : null,
            Iterations = this is { FirstDay: { } first, Days: { } length } && LocalDatePattern.Iso.Parse(first) is { Success: true } day
                ? new IterationRhythm(day.Value, (int)length, Planning)
                : null,
            Capacity = Capacity is { } capacity ? decimal.Round((decimal)capacity, 1) : null,
            Increments = Increments is { } words && ProgramIncrementText.Parse(words) is Reading<ProgramIncrementRhythm>.Done increments ? increments.Value : null,
            Train = Train,
            DaysOff = CadenceLines.DaysOff(DaysOff),
            Irregular = CadenceLines.Irregular(Irregular),
            FromFeeds = this is { FeedHolidays: null, FeedIterations: null } ? FeedContent.Nothing : CadenceLines.Content(FeedHolidays, FeedIterations),
        };
    }
}
