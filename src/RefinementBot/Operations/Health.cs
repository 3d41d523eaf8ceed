using Dapper;
using NodaTime;
using RefinementBot.Scheduling;
using RefinementBot.Storage;

namespace RefinementBot.Operations;

/// <summary>
/// What a load balancer asks: <c>/health/live</c>, whether the process answers at all, and <c>/health/ready</c>, whether it
/// can do its work: its database answers, and what is due is looked for.
/// </summary>
public static class Health
{
    private static readonly Duration LongestWithoutTick = Duration.FromMinutes(3);

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live"));
        app.MapGet("/health/ready", (Database database, DueWork work, TimeProvider time) =>
            Problem(database, work, Instant.FromDateTimeOffset(time.GetUtcNow())) is { } problem
                ? Results.Text(problem, statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text("ready"));
    }

    private static string? Problem(Database database, DueWork work, Instant now)
    {
        try
        {
            using var connection = database.Open();
            connection.ExecuteScalar<int>("SELECT 1");
        }
#pragma warning disable CA1031 // Whatever keeps the database from answering, this node is not ready. Why stands in the log of whoever needed it.
        catch (Exception)
#pragma warning restore CA1031
        {
            return "not ready: the database does not answer";
        }

        return now - work.LastRun > LongestWithoutTick ? "not ready: nothing has looked for due work for three minutes" : null;
    }
}
