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
}

/// <summary>Wakes whoever sends what was queued. A wake-up that comes while nobody waits is kept.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim signal = new(0, 1);

    public void Set()
    {
        // Full means that a wake-up is kept already, and one is enough.
        lock (signal)
        {
            if (signal.CurrentCount == 0)
            {
                signal.Release();
            }
        }
    }

    /// <summary>Completes at a wake-up, or after <paramref name="atMost"/>.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await signal.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time is up, which is an answer too.
        }
    }

    public void Dispose() => signal.Dispose();
}

/// <summary>What has to be sent, as rows: one a subject, newest state only.</summary>
internal static class OutboxRows
{
    public static void Queue(Batch batch, OrganizationId organization, string kind, string subject, int version, Instant now) => batch.Connection.Execute(
        """
        INSERT INTO outbox (organization_id, kind, subject, version, created_at)
        VALUES (@organization, @kind, @subject, @version, @now)
        ON CONFLICT (kind, subject) DO UPDATE SET version = excluded.version
        """,
        new { organization = organization.Value, kind, subject, version, now = now.ToUnixTimeMilliseconds() },
        batch.Transaction);

    /// <summary>Takes a row away, unless something newer was queued since <paramref name="version"/>.</summary>
    public static void Done(Batch batch, string kind, string subject, int version) => batch.Connection.Execute(
        "DELETE FROM outbox WHERE kind = @kind AND subject = @subject AND version <= @version",
        new { kind, subject, version },
        batch.Transaction);
}

/// <summary>Where a poll is shown.</summary>
/// <param name="Thread">The thread within the channel, or null.</param>
/// <param name="MessageId">What the chat calls the message; null until it is posted.</param>
/// <param name="RenderedVersion">The version of the poll that the message shows.</param>
/// <param name="PollVersion">The version of the poll now.</param>
public sealed record PollCardPlace(
    string Id, OrganizationId Organization, PollId Poll, ChannelId Channel, string? Thread, string? MessageId, int RenderedVersion, int PollVersion);

/// <summary>The places where polls are shown, as rows.</summary>
internal static class CardRows
{
    private const string Columns =
        """
        c.id, c.organization_id AS Organization, c.poll_id AS Poll, c.channel_id AS Channel, c.thread,
        c.message_id AS MessageId, c.rendered_version AS RenderedVersion, p.version AS PollVersion
        """;

    public static void Insert(Batch batch, Turn turn, Poll poll) => batch.Connection.Execute(
        """
        INSERT INTO cards (id, organization_id, poll_id, channel_id, thread, created_at)
        VALUES (@id, @organization, @poll, @channel, @thread, @now)
        """,
        new
        {
            id = turn.FreshId,
            organization = turn.Organization.Value,
            poll = poll.Id.Value,
            channel = turn.Channel.Value,
            thread = turn.Thread,
            now = turn.Now.ToUnixTimeMilliseconds(),
        },
        batch.Transaction);

    /// <summary>The cards that lie behind their polls: revealed polls first, then the longest stale.</summary>
    public static List<PollCardPlace> Due(DbConnection connection, int most) => Read(connection.Query<Row>(
        $"""
        SELECT {Columns}
        FROM outbox o JOIN polls p ON p.id = o.subject JOIN cards c ON c.poll_id = p.id
        WHERE o.kind = @kind AND c.ended IS NULL AND c.rendered_version < p.version
        ORDER BY CASE WHEN p.stage = 'open' THEN 1 ELSE 0 END, o.created_at, c.created_at
        LIMIT @most
        """,
        new { kind = OutboxKind.Redraw, most }));

    /// <summary>The newest cards of a channel, oldest first.</summary>
    public static List<PollCardPlace> OfChannel(DbConnection connection, OrganizationId organization, ChannelId channel, int most)
    {
        var newest = Read(connection.Query<Row>(
            $"""
            SELECT {Columns}
            FROM cards c JOIN polls p ON p.id = c.poll_id
            WHERE c.organization_id = @organization AND c.channel_id = @channel AND c.ended IS NULL
            ORDER BY c.created_at DESC, c.id DESC LIMIT @most
            """,
            new { organization = organization.Value, channel = channel.Value, most }));
        newest.Reverse();
        return newest;
    }

    /// <summary>Records what a message shows now, and ends the outbox row once no card of the poll lies behind.</summary>
    public static void Rendered(Batch batch, PollCardPlace card, string messageId, int version)
    {
        batch.Connection.Execute(
            "UPDATE cards SET message_id = @messageId, rendered_version = @version WHERE organization_id = @organization AND id = @id",
            new { messageId, version, organization = card.Organization.Value, id = card.Id },
            batch.Transaction);
        EndIfNoneIsBehind(batch, card.Poll);
    }

    /// <summary>Ends a card that can never be drawn again, with the reason.</summary>
    public static void End(Batch batch, PollCardPlace card, string reason)
    {
        batch.Connection.Execute(
            "UPDATE cards SET ended = @reason WHERE organization_id = @organization AND id = @id",
            new { reason, organization = card.Organization.Value, id = card.Id },
            batch.Transaction);
        EndIfNoneIsBehind(batch, card.Poll);
    }

    private static void EndIfNoneIsBehind(Batch batch, PollId poll) => batch.Connection.Execute(
        """
        DELETE FROM outbox WHERE kind = @kind AND subject = @poll AND NOT EXISTS (
            SELECT 1 FROM cards c JOIN polls p ON p.id = c.poll_id
            WHERE c.poll_id = @poll AND c.ended IS NULL AND c.rendered_version < p.version)
        """,
        new { kind = OutboxKind.Redraw, poll = poll.Value },
        batch.Transaction);

    private static List<PollCardPlace> Read(IEnumerable<Row> rows) => [.. rows.Select(row => new PollCardPlace(
        row.Id, new OrganizationId(row.Organization), new PollId(row.Poll), new ChannelId(row.Channel),
        row.Thread, row.MessageId, (int)row.RenderedVersion, (int)row.PollVersion))];

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Organization { get; init; }

        public required string Poll { get; init; }

        public required string Channel { get; init; }

        public string? Thread { get; init; }

        public string? MessageId { get; init; }

        public long RenderedVersion { get; init; }

        public long PollVersion { get; init; }
    }
}
