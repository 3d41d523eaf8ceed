using System.Data.Common;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>A message of a session's own: its board, or its summary.</summary>
/// <param name="Thread">The thread within the channel, or null.</param>
/// <param name="MessageId">What the chat calls the message; null until it is posted.</param>
/// <param name="Wanted">Goes up whenever it has to be drawn anew.</param>
public sealed record SessionCardPlace(
    string Id, OrganizationId Organization, SessionId Session, ChannelId Channel, string? Thread, string? MessageId, int Wanted);

/// <summary>The messages of sessions, as rows. One that lies behind has a row in the outbox.</summary>
internal static class SessionCardRows
{
    private const string Columns = "id, organization_id AS Organization, session_id AS Session, channel_id AS Channel, thread, message_id AS MessageId, wanted";

    /// <summary>Has a message of the session posted in a channel.</summary>
    public static void Insert(Batch batch, RefinementSession session, ChannelId channel, string? thread, Instant now)
    {
        var id = DirectoryStore.NewId();
        batch.Write(
            """
            INSERT INTO session_cards (id, organization_id, session_id, channel_id, thread, wanted, created_at)
            VALUES (@id, @organization, @session, @channel, @thread, 1, @now)
            """,
            ("id", id), ("organization", session.Organization.Value), ("session", session.Id.Value), ("channel", channel.Value),
            ("thread", thread), ("now", now.ToUnixTimeMilliseconds()));
        OutboxRows.Queue(batch, session.Organization, OutboxKind.SessionCard, id, 1, now);
    }

    /// <summary>Has the messages of a session drawn anew, after a pause in which more may come.</summary>
    public static void Redraw(Batch batch, OrganizationId organization, SessionId session, Instant now, Duration pause)
    {
        batch.Write(
            "UPDATE session_cards SET wanted = wanted + 1 WHERE organization_id = @organization AND session_id = @session AND ended IS NULL",
            ("organization", organization.Value), ("session", session.Value));
        batch.Write(
            """
            INSERT INTO outbox (organization_id, kind, subject, version, not_before, created_at)
            SELECT organization_id, @kind, id, wanted, @notBefore, @now FROM session_cards
            WHERE organization_id = @organization AND session_id = @session AND ended IS NULL
            ON CONFLICT (kind, subject) DO UPDATE SET version = excluded.version
            """,
            ("kind", OutboxKind.SessionCard), ("notBefore", (now + pause).ToUnixTimeMilliseconds()), ("now", now.ToUnixTimeMilliseconds()),
            ("organization", organization.Value), ("session", session.Value));
    }

    public static SessionCardPlace? Find(DbConnection connection, string id) => connection.QuerySingleOrDefault<Row>(
        $"SELECT {Columns} FROM session_cards WHERE id = @id AND ended IS NULL", new { id })?.ToPlace();

    /// <summary>The newest messages of sessions in a channel, oldest first.</summary>
    public static List<SessionCardPlace> OfChannel(DbConnection connection, OrganizationId organization, ChannelId channel, int most)
    {
        List<SessionCardPlace> newest = [.. connection.Query<Row>(
            $"""
            SELECT {Columns} FROM session_cards WHERE organization_id = @organization AND channel_id = @channel AND ended IS NULL
            ORDER BY created_at DESC, id DESC LIMIT @most
            """,
            new { organization = organization.Value, channel = channel.Value, most }).Select(row => row.ToPlace())];
        newest.Reverse();
        return newest;
    }

    /// <summary>Records what the chat calls the message, and that it shows what was wanted when it was drawn.</summary>
    public static void Sent(Batch batch, SessionCardPlace card, SendLease lease, string messageId, Instant notBefore)
    {
        batch.Write(
            "UPDATE session_cards SET message_id = @messageId WHERE organization_id = @organization AND id = @id",
            ("messageId", messageId), ("organization", card.Organization.Value), ("id", card.Id));
        OutboxRows.Done(batch, OutboxKind.SessionCard, card.Id, card.Wanted);
        OutboxRows.Release(batch, OutboxKind.SessionCard, card.Id, lease, new SendRest(notBefore, Failed: false));
    }

    /// <summary>Where the posted messages of a session are.</summary>
    public static List<SessionCardPlace> PostedOf(Batch batch, RefinementSession session) => [.. batch.Connection.Query<Row>(
        $"SELECT {Columns} FROM session_cards WHERE organization_id = @organization AND session_id = @session AND ended IS NULL AND message_id IS NOT NULL ORDER BY created_at, id",
        new { organization = session.Organization.Value, session = session.Id.Value }, batch.Transaction).Select(row => row.ToPlace())];

    /// <summary>Ends a message that can never be drawn again, with the reason.</summary>
    public static void End(Batch batch, SessionCardPlace card, string reason)
    {
        batch.Write(
            "UPDATE session_cards SET ended = @reason WHERE organization_id = @organization AND id = @id",
            ("reason", reason), ("organization", card.Organization.Value), ("id", card.Id));
        batch.Write("DELETE FROM outbox WHERE kind = @kind AND subject = @id", ("kind", OutboxKind.SessionCard), ("id", card.Id));
    }

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Organization { get; init; }

        public required string Session { get; init; }

        public required string Channel { get; init; }

        public string? Thread { get; init; }

        public string? MessageId { get; init; }

        public long Wanted { get; init; }

        public SessionCardPlace ToPlace() => new(
            Id, new OrganizationId(Organization), new SessionId(Session), new ChannelId(Channel), Thread, MessageId, (int)Wanted);
    }
}
