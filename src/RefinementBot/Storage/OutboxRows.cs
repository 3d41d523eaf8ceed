using System.Data.Common;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>The kinds of things that wait to be sent.</summary>
public static class OutboxKind
{
    /// <summary>The cards of a poll lie behind its version. The subject is the poll's id.</summary>
    public const string Redraw = "redraw";

    /// <summary>A channel has not been greeted yet. The subject is the channel's id.</summary>
    public const string Hello = "hello";

    /// <summary>A session's own message lies behind. The subject is the session card's id.</summary>
    public const string SessionCard = "session-card";

    /// <summary>A message is to say that its poll goes on in a newer one. The subject is the older copy's id.</summary>
    public const string OlderCopy = "older-copy";

    /// <summary>A reminder has come. The subject is the occurrence's id.</summary>
    public const string Reminder = "reminder";

    /// <summary>Somebody wants votes discussed below a card. The subject is the discussion's id.</summary>
    public const string Discussion = "discussion";

    /// <summary>Something is to be said once. The subject is the notice's id.</summary>
    public const string Notice = "notice";
}

/// <summary>
/// The right to make one attempt at sending something, held by one node at a time until it runs out. It is noted
/// before the call, so that one that was never given back tells of a call whose outcome nobody knows.
/// </summary>
/// <param name="Id">Names the attempt.</param>
public sealed record SendLease(string Id, Instant Now, Instant Until);

/// <summary>What comes of an attempt: when the next one may be made, and whether this one failed.</summary>
public sealed record SendRest(Instant NotBefore, bool Failed);

/// <summary>Something that waits to be sent.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="NotBefore">When it may be sent.</param>
/// <param name="Failures">How many attempts have failed in a row.</param>
/// <param name="InDoubt">Whether an attempt was begun of which nobody knows what became.</param>
public sealed record Waiting(string Subject, Instant NotBefore, int Failures, bool InDoubt);

/// <summary>What has to be sent, as rows: one a subject, newest state only.</summary>
internal static class OutboxRows
{
    private static readonly RowsStatement Redraws = new(
        """
        INSERT INTO outbox (organization_id, kind, subject, version, created_at)
        SELECT organization, kind, subject, version, now FROM ({rows}) AS given WHERE TRUE
        ON CONFLICT (kind, subject) DO NOTHING
        """,
        new("organization"), new("kind"), new("subject"), new("version", IsNumber: true), new("now", IsNumber: true));

    /// <summary>
    /// Queues a redraw of a poll's cards. A row that is there already will do: it goes only when no card lies behind, and
    /// that is looked at under the poll's lock.
    /// </summary>
    public static void QueueRedraw(Batch batch, Poll poll, Instant now) => batch.WriteRow(
        Redraws, poll.Organization.Value, OutboxKind.Redraw, poll.Id.Value, poll.Version, now.ToUnixTimeMilliseconds());

    public static void Queue(Batch batch, OrganizationId organization, string kind, string subject, int version, Instant now) => batch.Write(
        """
        INSERT INTO outbox (organization_id, kind, subject, version, created_at)
        VALUES (@organization, @kind, @subject, @version, @now)
        ON CONFLICT (kind, subject) DO UPDATE SET version = excluded.version
        """,
        ("organization", organization.Value), ("kind", kind), ("subject", subject), ("version", version), ("now", now.ToUnixTimeMilliseconds()));

    /// <summary>What of a kind waits and is not being sent.</summary>
    public static IEnumerable<Waiting> Waiting(DbConnection connection, string kind, Instant now, int most) =>
        connection.Query<(string Subject, long NotBefore, long Failures, string? Lease)>(
            """
            SELECT subject, not_before, failures, lease FROM outbox
            WHERE kind = @kind AND leased_until <= @now
            ORDER BY CASE WHEN not_before <= @now THEN 0 ELSE 1 END, created_at LIMIT @most
            """,
            new { kind, now = now.ToUnixTimeMilliseconds(), most })
            .Select(row => new Waiting(row.Subject, Instant.FromUnixTimeMilliseconds(row.NotBefore), (int)row.Failures, row.Lease is not null));

    /// <summary>
    /// The notices that wait and are not being sent: of each person and channel only the one that was queued first, so that all
    /// are read in their order.
    /// </summary>
    public static IEnumerable<Waiting> FirstNotices(DbConnection connection, Instant now, int most) =>
        connection.Query<(string Subject, long NotBefore, long Failures, string? Lease)>(
            """
            SELECT subject, not_before, failures, lease FROM (
                SELECT o.subject, o.not_before, o.failures, o.lease, o.leased_until, o.created_at, ROW_NUMBER() OVER (
                    PARTITION BY n.channel_id, n.platform, n.workspace, n.address ORDER BY o.created_at, o.subject) AS place
                FROM outbox o JOIN notices n ON n.id = o.subject WHERE o.kind = @kind) AS notices_by_target
            WHERE place = 1 AND leased_until <= @now
            ORDER BY CASE WHEN not_before <= @now THEN 0 ELSE 1 END, created_at LIMIT @most
            """,
            new { kind = OutboxKind.Notice, now = now.ToUnixTimeMilliseconds(), most })
            .Select(row => new Waiting(row.Subject, Instant.FromUnixTimeMilliseconds(row.NotBefore), (int)row.Failures, row.Lease is not null));

    /// <summary>Takes the lease of a row, unless it is taken, resting or gone.</summary>
    public static bool Claim(Batch batch, string kind, string subject, SendLease lease) => batch.Connection.Execute(
        $"""
        UPDATE outbox SET lease = @lease, leased_until = @until
        WHERE kind = @kind AND subject = (SELECT subject FROM outbox
                                          WHERE kind = @kind AND subject = @subject AND leased_until <= @now AND not_before <= @now
                                          {batch.Dialect.ForUpdateUnlessTaken})
        """,
        new { lease = lease.Id, until = lease.Until.ToUnixTimeMilliseconds(), kind, subject, now = lease.Now.ToUnixTimeMilliseconds() },
        batch.Transaction) == 1;

    /// <summary>Gives a lease back, to try again later.</summary>
    public static void Release(Batch batch, string kind, string subject, SendLease lease, SendRest rest) => batch.Write(
        """
        UPDATE outbox SET lease = NULL, leased_until = 0, not_before = @notBefore,
               failures = CASE WHEN @failed = 1 THEN failures + 1 ELSE 0 END
        WHERE kind = @kind AND subject = @subject AND lease = @lease
        """,
        ("notBefore", rest.NotBefore.ToUnixTimeMilliseconds()), ("failed", rest.Failed ? 1 : 0),
        ("kind", kind), ("subject", subject), ("lease", lease.Id));

    /// <summary>Takes a row away, unless something newer was queued since <paramref name="version"/>.</summary>
    public static void Done(Batch batch, string kind, string subject, int version) => batch.Write(
        "DELETE FROM outbox WHERE kind = @kind AND subject = @subject AND version <= @version",
        ("kind", kind), ("subject", subject), ("version", version));

    /// <summary>Whether something waits that may be sent now, or is being sent.</summary>
    public static bool IsAnyDue(Batch batch, Instant now) => batch.Connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE not_before <= @now)", new { now = now.ToUnixTimeMilliseconds() }, batch.Transaction);

    /// <summary>Lets every lease run out now. Only for a database that this node has for itself, before it sends anything.</summary>
    public static void EndLeases(Batch batch)
    {
        batch.Write("UPDATE outbox SET leased_until = 0 WHERE lease IS NOT NULL");
        batch.Write("UPDATE cards SET leased_until = 0 WHERE lease IS NOT NULL");
    }
}
