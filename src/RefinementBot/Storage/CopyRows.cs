using System.Data.Common;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>A message that shows a poll beside the one in which its card is kept.</summary>
/// <param name="Thread">The thread within the channel, or null.</param>
public sealed record OlderCopy(string Id, OrganizationId Organization, PollId Poll, ChannelId Channel, string? Thread, string MessageId);

/// <summary>
/// Messages of cards that were posted twice, as rows. Whoever writes here names the poll in <see cref="Touches"/>, since
/// polls are locked before anything else is.
/// </summary>
internal static class CopyRows
{
    /// <summary>Whether somebody who meets a card in a message need not do anything: the card is kept in it. Reads only.</summary>
    public static bool IsCurrent(DbConnection connection, OrganizationId organization, string card, string message) => connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM cards WHERE organization_id = @organization AND id = @card AND message_id = @message AND ended IS NULL)",
        new { organization = organization.Value, card, message });

    /// <summary>
    /// Takes in that a card was met in a message. If the card has none yet, this is it: its post arrived and the answer was
    /// lost. If its card was given up and none took its place, it is drawn here again. Else, if it may have been posted
    /// twice, the message is an older copy, and is to say so.
    /// </summary>
    public static void Meet(Batch batch, OrganizationId organization, PollId poll, string card, string message, Instant now)
    {
        if (batch.Lock(organization, poll) is null || Find(batch, organization, poll, card) is not { } row || (row.MessageId == message && row.Ended is null))
        {
            return;
        }

        if (row.Ended is not null ? !HasAnother(batch, organization, row, card) : row.MessageId is null)
        {
            batch.Write(
                "UPDATE cards SET message_id = @message, rendered_version = 0, ended = NULL, failures = 0 WHERE organization_id = @organization AND id = @card",
                ("message", message), ("organization", organization.Value), ("card", card));
            OutboxRows.Queue(batch, organization, OutboxKind.Redraw, poll.Value, 0, now);
        }
        else if (row.Posts > 1 || row.Ended is not null)
        {
            Insert(batch, organization, card, message, now);
        }
    }

    /// <summary>Takes in that an attempt will record another message than the one that was met meanwhile.</summary>
    public static void NoteReplaced(Batch batch, PollCardPlace card, SendLease lease, string message, Instant now)
    {
        var met = batch.Connection.ExecuteScalar<string?>(
            "SELECT message_id FROM cards WHERE organization_id = @organization AND id = @id AND lease = @lease AND message_id <> @message",
            new { organization = card.Organization.Value, id = card.Id, lease = lease.Id, message }, batch.Transaction);
        if (met is not null)
        {
            Insert(batch, card.Organization, card.Id, met, now);
        }
    }

    public static OlderCopy? Find(DbConnection connection, string id)
    {
        var row = connection.QuerySingleOrDefault<(string Organization, string Poll, string Channel, string? Thread, string MessageId)>(
            """
            SELECT o.organization_id, c.poll_id, c.channel_id, c.thread, o.message_id
            FROM older_copies o JOIN cards c ON c.id = o.card_id WHERE o.id = @id
            """,
            new { id });
        return row.Organization is null ? null : new OlderCopy(
            id, new OrganizationId(row.Organization), new PollId(row.Poll), new ChannelId(row.Channel), row.Thread, row.MessageId);
    }

    private static Row? Find(Batch batch, OrganizationId organization, PollId poll, string card) => batch.Connection.QuerySingleOrDefault<Row>(
        """
        SELECT poll_id AS Poll, channel_id AS Channel, message_id AS MessageId, posts, ended
        FROM cards WHERE organization_id = @organization AND id = @card AND poll_id = @poll
        """,
        new { organization = organization.Value, card, poll = poll.Value }, batch.Transaction);

    private static bool HasAnother(Batch batch, OrganizationId organization, Row row, string card) => batch.Connection.ExecuteScalar<bool>(
        """
        SELECT EXISTS (SELECT 1 FROM cards
                       WHERE organization_id = @organization AND poll_id = @poll AND channel_id = @channel AND id <> @card AND ended IS NULL)
        """,
        new { organization = organization.Value, poll = row.Poll, channel = row.Channel, card }, batch.Transaction);

    /// <summary>Has a message say that it is the older one; once, however often it is met.</summary>
    internal static void Insert(Batch batch, OrganizationId organization, string card, string message, Instant now)
    {
        var id = DirectoryStore.NewId();
        var isNew = batch.Connection.Execute(
            """
            INSERT INTO older_copies (id, organization_id, card_id, message_id, created_at) VALUES (@id, @organization, @card, @message, @now)
            ON CONFLICT (card_id, message_id) DO NOTHING
            """,
            new { id, organization = organization.Value, card, message, now = now.ToUnixTimeMilliseconds() }, batch.Transaction) == 1;
        if (isNew)
        {
            OutboxRows.Queue(batch, organization, OutboxKind.OlderCopy, id, 1, now);
        }
    }

    private sealed class Row
    {
        public required string Poll { get; init; }

        public required string Channel { get; init; }

        public string? MessageId { get; init; }

        public long Posts { get; init; }

        public string? Ended { get; init; }
    }
}
