using Dapper;
using NodaTime;

namespace RefinementBot.Bench.Reminders;

/// <summary>Teams in four zones with five rules each, all of which name one moment: Thursday 3 December 2026, 9:00 UTC.</summary>
internal static class SampleRules
{
    public const int EachTeam = 5;

    public static readonly Instant Due = Instant.FromUtc(2026, 12, 3, 9, 0);

    private static readonly (string Zone, string Time)[] Zones = [("Europe/Berlin", "10:00"), ("Asia/Kolkata", "14:30"), ("America/New_York", "4:00"), ("Pacific/Auckland", "22:00")];

    /// <summary>Fills an empty database.</summary>
    public static Task AddAsync(Ground ground, int teams) => ground.Writer.RunAsync(batch =>
    {
        var (connection, transaction) = (batch.Connection, batch.Transaction);
        connection.Execute("INSERT INTO organizations (id, name, created_at) VALUES ('default', 'Default organization', 1)", transaction: transaction);
        connection.Execute("INSERT INTO people (id, organization_id, name, created_at) VALUES ('ana', 'default', 'Ana', 1)", transaction: transaction);
        for (var team = 0; team < teams; team++)
        {
            var (zone, time) = Zones[team % Zones.Length];
            connection.Execute(
                """
                INSERT INTO teams (id, organization_id, name, created_at, zone, working_days, iteration_first_day, iteration_days, planning_day, planning_time)
                VALUES (@id, 'default', @id, 1, @zone, 'Mon-Fri', '2026-12-07', 14, 0, '09:00:00')
                """,
                new { id = $"team-{team}", zone }, transaction);
            connection.Execute(
                "INSERT INTO channels (id, organization_id, team_id, platform, workspace, address, created_at) VALUES (@id, 'default', @team, 'slack', 'T1', @id, 1)",
                new { id = $"channel-{team}", team = $"team-{team}" }, transaction);
            string[] rules =
            [
                $"2 working days before planning at {time}", $"weekdays {time}", $"Mon-Thu 8:00,{time}", $"every 2 weeks on Thu {time} from 2026-11-19", $"every day {time}",
            ];
            for (var number = 0; number < EachTeam; number++)
            {
                connection.Execute(
                    """
                    INSERT INTO reminders (id, organization_id, channel_id, number, rule, is_quiet, set_by, set_at, handled_until)
                    VALUES (@id, 'default', @channel, @number, @rule, 0, 'ana', 1, 1);
                    INSERT INTO due_work (kind, subject, organization_id, due_at, created_at) VALUES ('reminder', @id, 'default', 1, 1)
                    """,
                    new { id = $"reminder-{team}-{number + 1}", channel = $"channel-{team}", number = number + 1, rule = rules[number] }, transaction);
            }
        }

        return true;
    });

    /// <summary>Has so many come due at <see cref="Due"/>, and all others the day after.</summary>
    public static void Reset(Ground ground, int due, int teams)
    {
        // The first rule of each team first, then the second.
        var rules = (due + teams - 1) / teams;
        ground.Execute(
            "DELETE FROM reminder_occurrences",
            "DELETE FROM outbox",
            $"UPDATE reminders SET snoozed_until = NULL, handled_until = CASE WHEN number <= {rules} THEN {Millis(Due - Duration.FromMinutes(1))} ELSE {Millis(Due)} END",
            $"UPDATE due_work SET failures = 0, due_at = CASE WHEN subject IN (SELECT id FROM reminders WHERE number <= {rules}) THEN {Millis(Due)} ELSE {Millis(Due + Duration.FromDays(1))} END");
    }

    public static long Millis(Instant at) => at.ToUnixTimeMilliseconds();
}
