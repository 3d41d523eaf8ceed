using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>Something whose time has come.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Subject">What it is about: an id.</param>
/// <param name="DueAt">When it was to be done; earlier than now if nobody was awake then.</param>
/// <param name="Failures">How many attempts have failed in a row.</param>
public sealed record DueRow(string Kind, string Subject, OrganizationId Organization, Instant DueAt, int Failures);

/// <summary>
/// Due work as rows. Work is claimed, done and rescheduled in one transaction, so that a node that dies in the middle
/// leaves it due, and two nodes never do it twice.
/// </summary>
internal static class DueRows
{
    private static readonly RowsStatement Times = new(
        """
        INSERT INTO due_work (kind, subject, organization_id, due_at, created_at)
        SELECT kind, subject, organization, due, now FROM ({rows}) AS given WHERE TRUE
        ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at, failures = 0
        """,
        new("kind", IsKey: true), new("subject", IsKey: true), new("organization"), new("due", IsNumber: true), new("now", IsNumber: true));

    /// <summary>Has something done at a time, instead of whenever it was to be done before.</summary>
    public static void Set(Batch batch, OrganizationId organization, string kind, string subject, Instant dueAt, Instant now) => batch.WriteRow(
        Times, kind, subject, organization.Value, dueAt.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());

    /// <summary>Has something not done any more.</summary>
    public static void Remove(Batch batch, string kind, string subject) => batch.Write(
        "DELETE FROM due_work WHERE kind = @kind AND subject = @subject", ("kind", kind), ("subject", subject));

    /// <summary>Puts off what could not be done.</summary>
    public static void PutOff(Batch batch, DueRow row, Instant until) => batch.Write(
        "UPDATE due_work SET due_at = @until, failures = failures + 1 WHERE kind = @kind AND subject = @subject",
        ("until", until.ToUnixTimeMilliseconds()), ("kind", row.Kind), ("subject", row.Subject));

    /// <summary>Takes what is due, longest first, and keeps it from other nodes until the batch is over. What another node is at is left to it.</summary>
    public static List<DueRow> Claim(Batch batch, Instant now, int most) => Read(batch,
        $"""
        SELECT kind, subject, organization_id, due_at, failures FROM due_work
        WHERE due_at <= @now ORDER BY due_at LIMIT @most {batch.Dialect.ForUpdateUnlessTaken}
        """,
        new { now = now.ToUnixTimeMilliseconds(), most });

    /// <summary>The same for one row, if it still is due and nobody is at it.</summary>
    public static DueRow? Claim(Batch batch, DueRow row, Instant now) => Read(batch,
        $"""
        SELECT kind, subject, organization_id, due_at, failures FROM due_work
        WHERE kind = @kind AND subject = @subject AND due_at <= @now {batch.Dialect.ForUpdateUnlessTaken}
        """,
        new { kind = row.Kind, subject = row.Subject, now = now.ToUnixTimeMilliseconds() }).SingleOrDefault();

    /// <summary>When something is due next; null if nothing is.</summary>
    public static Instant? Next(Batch batch) =>
        batch.Connection.ExecuteScalar<long?>("SELECT MIN(due_at) FROM due_work", transaction: batch.Transaction) is { } at ? Instant.FromUnixTimeMilliseconds(at) : null;

    private static List<DueRow> Read(Batch batch, string sql, object parameters) =>
        batch.Connection.Query<(string Kind, string Subject, string Organization, long DueAt, long Failures)>(sql, parameters, batch.Transaction)
            .Select(row => new DueRow(
                row.Kind, row.Subject, new OrganizationId(row.Organization), Instant.FromUnixTimeMilliseconds(row.DueAt), (int)row.Failures))
            .AsList();
}
