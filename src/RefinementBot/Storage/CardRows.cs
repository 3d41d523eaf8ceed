using System.Data.Common;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Where a poll is shown.</summary>
/// <param name="Thread">The thread within the channel, or null.</param>
/// <param name="MessageId">What the chat calls the message; null until it is posted.</param>
/// <param name="RenderedVersion">The version of the poll that the message shows.</param>
/// <param name="PollVersion">The version of the poll now.</param>
/// <param name="Epoch">Goes up whenever the card has to be drawn anew for another reason than its poll's version.</param>
public sealed record PollCardPlace(
    string Id, OrganizationId Organization, PollId Poll, ChannelId Channel, string? Thread, string? MessageId, int RenderedVersion, int PollVersion, int Epoch = 0);

/// <summary>A card that lies behind its poll.</summary>
/// <param name="Story">The number of its story in a session; 0 for a poll by itself.</param>
public sealed record DueCard(PollCardPlace Place, Waiting Waiting, int Story = 0);

/// <summary>The places where polls are shown, as rows.</summary>
internal static class CardRows
{
    private const string Columns =
        """
        c.id, c.organization_id AS Organization, c.poll_id AS Poll, c.channel_id AS Channel, c.thread,
        c.message_id AS MessageId, c.rendered_version AS RenderedVersion, p.version AS PollVersion,
        c.not_before AS NotBefore, c.failures, c.lease, c.epoch, p.session_item AS Story
        """;

    /// <summary>Adds a place where a poll is to be shown.</summary>
    public static void Insert(Batch batch, Poll poll, ChannelId channel, string? thread, Instant now) => batch.Write(
        """
        INSERT INTO cards (id, organization_id, poll_id, channel_id, thread, session_id, created_at)
        VALUES (@id, @organization, @poll, @channel, @thread, @session, @now)
        """,
        ("session", poll.Session is { HasBoard: false } session ? session.Session.Value : null), ("id", DirectoryStore.NewId()), ("organization", poll.Organization.Value), ("poll", poll.Id.Value),
        ("channel", channel.Value), ("thread", thread), ("now", now.ToUnixTimeMilliseconds()));

    /// <summary>
    /// The cards that lie behind their polls and are not being sent. Those that may be sent now come first, among them
    /// revealed polls, and then whichever was sent or became due the longest time ago.
    /// </summary>
    public static IEnumerable<DueCard> Due(DbConnection connection, Instant now, int most) => connection.Query<Row>(
        $"""
        SELECT {Columns}
        FROM outbox o JOIN polls p ON p.id = o.subject JOIN cards c ON c.poll_id = p.id
        WHERE o.kind = @kind AND c.ended IS NULL AND c.rendered_version < p.version AND c.leased_until <= @now
        ORDER BY CASE WHEN c.not_before <= @now THEN 0 ELSE 1 END, CASE WHEN p.stage = 'open' THEN 1 ELSE 0 END,
                 CASE WHEN c.not_before > o.created_at THEN c.not_before ELSE o.created_at END, c.created_at
        LIMIT @most
        """,
        new { kind = OutboxKind.Redraw, now = now.ToUnixTimeMilliseconds(), most })
        .Select(row => new DueCard(
            row.ToPlace(), new Waiting(row.Id, Instant.FromUnixTimeMilliseconds(row.NotBefore), (int)row.Failures, row.Lease is not null), (int)(row.Story ?? 0)));

    /// <summary>Takes the lease of a card that is due, unless another node has it; returns the card as its row then stands.</summary>
    public static PollCardPlace? Claim(Batch batch, PollCardPlace card, SendLease lease)
    {
        var row = batch.Connection.QuerySingleOrDefault<(string? MessageId, int Rendered, string Poll, int Epoch)?>(
            $"""
            UPDATE cards SET lease = @lease, leased_until = @until, posts = CASE WHEN message_id IS NULL THEN posts + 1 ELSE posts END
            WHERE id = (SELECT id FROM cards
                        WHERE organization_id = @organization AND id = @id AND ended IS NULL AND leased_until <= @now AND not_before <= @now
                        {batch.Dialect.ForUpdateUnlessTaken})
            RETURNING message_id, rendered_version, poll_id, epoch
            """,
            new
            {
                lease = lease.Id,
                until = lease.Until.ToUnixTimeMilliseconds(),
                organization = card.Organization.Value,
                id = card.Id,
                now = lease.Now.ToUnixTimeMilliseconds(),
            },
            batch.Transaction);
        return row is { } claimed
            ? card with { MessageId = claimed.MessageId, RenderedVersion = claimed.Rendered, Poll = new PollId(claimed.Poll), Epoch = claimed.Epoch }
            : null;
    }

    /// <summary>Gives a card's lease back, to try again later.</summary>
    public static void Release(Batch batch, PollCardPlace card, SendLease lease, SendRest rest) => batch.Write(
        """
        UPDATE cards SET lease = NULL, leased_until = 0, not_before = @notBefore,
               failures = CASE WHEN @failed = 1 THEN failures + 1 ELSE 0 END
        WHERE organization_id = @organization AND id = @id AND lease = @lease
        """,
        ("notBefore", rest.NotBefore.ToUnixTimeMilliseconds()), ("failed", rest.Failed ? 1 : 0),
        ("organization", card.Organization.Value), ("id", card.Id), ("lease", lease.Id));

    /// <summary>
    /// Records what a message shows now, gives the lease back, and ends the outbox row once no card of the poll lies behind.
    /// False if the lease ran out and another attempt was begun meanwhile; then that one's outcome will stand, and a
    /// message that this one posted is an older copy. Whoever writes this names the poll in <see cref="Touches"/>: polls are locked before anything else is.
    /// </summary>
    public static bool Rendered(Batch batch, PollCardPlace card, SendLease lease, string messageId, int version, Instant notBefore)
    {
        // Nobody adds a card or a vote to a locked poll, so that what is counted below is how things stand.
        batch.Lock(card.Organization, card.Poll);
        CopyRows.NoteReplaced(batch, card, lease, messageId, notBefore);
        var recorded = batch.Connection.Execute(
            """
            UPDATE cards SET message_id = CASE WHEN @wasPosted = 1 AND message_id IS NULL THEN NULL ELSE @messageId END,
                   rendered_version = CASE WHEN epoch = @epoch THEN @version ELSE 0 END, lease = NULL, leased_until = 0, not_before = @notBefore, failures = 0
            WHERE organization_id = @organization AND id = @id AND lease = @lease
            """,
            new
            {
                messageId,
                version,
                epoch = card.Epoch,

                // One that is to be posted anew since forgets the message that was edited here.
                wasPosted = card.MessageId is null ? 0 : 1,
                notBefore = notBefore.ToUnixTimeMilliseconds(),
                organization = card.Organization.Value,
                id = card.Id,
                lease = lease.Id,
            },
            batch.Transaction) == 1;
        if (!recorded && card.MessageId is null)
        {
            CopyRows.Meet(batch, card.Organization, card.Poll, card.Id, messageId, notBefore);
        }
        else if (!recorded)
        {
            DrawOver(batch, card, messageId, notBefore);
        }

        EndIfNoneIsBehind(batch, card.Poll);
        return recorded;
    }

    /// <summary>Has a message drawn anew in which an older state may have come to stand after a newer one, be it of another poll by now.</summary>
    private static void DrawOver(Batch batch, PollCardPlace card, string messageId, Instant now)
    {
        var poll = batch.Connection.ExecuteScalar<string?>(
            "SELECT poll_id FROM cards WHERE organization_id = @organization AND id = @id AND message_id = @message AND ended IS NULL",
            new { organization = card.Organization.Value, id = card.Id, message = messageId }, batch.Transaction);
        if (poll is not null)
        {
            batch.Lock(card.Organization, new PollId(poll));
            batch.Write(
                "UPDATE cards SET rendered_version = 0 WHERE organization_id = @organization AND id = @id", ("organization", card.Organization.Value), ("id", card.Id));
            OutboxRows.Queue(batch, card.Organization, OutboxKind.Redraw, poll, 0, now);
        }
    }

    /// <summary>Ends a card that can never be drawn again, with the reason.</summary>
    public static void End(Batch batch, PollCardPlace card, string reason)
    {
        batch.Lock(card.Organization, card.Poll);
        batch.Write(
            "UPDATE cards SET ended = @reason, lease = NULL, leased_until = 0 WHERE organization_id = @organization AND id = @id",
            ("reason", reason), ("organization", card.Organization.Value), ("id", card.Id));
        EndIfNoneIsBehind(batch, card.Poll);
    }

    /// <summary>The thread in which a channel's last card of a poll stood, or null.</summary>
    public static string? LastThread(Batch batch, Poll poll, ChannelId channel) => batch.Connection.ExecuteScalar<string?>(
        "SELECT thread FROM cards WHERE organization_id = @organization AND poll_id = @poll AND channel_id = @channel ORDER BY created_at DESC, id DESC LIMIT 1",
        new { organization = poll.Organization.Value, poll = poll.Id.Value, channel = channel.Value }, batch.Transaction);

    /// <summary>The card that shows a poll in a channel, or null. The newest, if it has another in a thread.</summary>
    public static PollCardPlace? Of(DbConnection connection, OrganizationId organization, PollId poll, ChannelId channel) => connection.QueryFirstOrDefault<Row>(
        $"""
        SELECT {Columns}
        FROM cards c JOIN polls p ON p.id = c.poll_id
        WHERE c.organization_id = @organization AND c.poll_id = @poll AND c.channel_id = @channel AND c.ended IS NULL
        ORDER BY c.created_at DESC, c.id DESC LIMIT 1
        """,
        new { organization = organization.Value, poll = poll.Value, channel = channel.Value })?.ToPlace();

    /// <summary>The newest cards of a channel, oldest first.</summary>
    public static List<PollCardPlace> OfChannel(DbConnection connection, OrganizationId organization, ChannelId channel, int most)
    {
        List<PollCardPlace> newest = [.. connection.Query<Row>(
            $"""
            SELECT {Columns}
            FROM cards c JOIN polls p ON p.id = c.poll_id
            WHERE c.organization_id = @organization AND c.channel_id = @channel AND c.ended IS NULL
            ORDER BY c.created_at DESC, c.id DESC LIMIT @most
            """,
            new { organization = organization.Value, channel = channel.Value, most }).Select(row => row.ToPlace())];
        newest.Reverse();
        return newest;
    }

    /// <summary>Has a session's card drawn anew, although its poll may be as it was.</summary>
    public static void Redraw(Batch batch, Poll poll, SessionId session, Instant now)
    {
        batch.Write(
            "UPDATE cards SET epoch = epoch + 1, rendered_version = 0 WHERE organization_id = @organization AND session_id = @session AND poll_id = @poll AND ended IS NULL",
            ("organization", poll.Organization.Value), ("session", session.Value), ("poll", poll.Id.Value));
        OutboxRows.QueueRedraw(batch, poll, now);
    }

    /// <summary>Has a session's card show another poll: the message stays and the next story takes the place of the one before. Both polls are locked.</summary>
    public static void Replace(Batch batch, PollId earlier, Poll next, SessionId session, Instant now)
    {
        batch.Write(
            "UPDATE cards SET poll_id = @next, epoch = epoch + 1, rendered_version = 0 WHERE organization_id = @organization AND session_id = @session AND poll_id = @earlier AND ended IS NULL",
            ("next", next.Id.Value), ("organization", next.Organization.Value), ("session", session.Value), ("earlier", earlier.Value));
        EndIfNoneIsBehind(batch, earlier);
        OutboxRows.QueueRedraw(batch, next, now);
    }

    /// <summary>Has a session's card posted anew at the end of its channel; the message that it is in now says so.</summary>
    public static void PostAnew(Batch batch, Poll poll, SessionId session, Instant now)
    {
        var posted = batch.Connection.Query<(string Card, string Message)>(
            "SELECT id, message_id FROM cards WHERE organization_id = @organization AND session_id = @session AND ended IS NULL AND message_id IS NOT NULL",
            new { organization = poll.Organization.Value, session = session.Value }, batch.Transaction).AsList();
        foreach (var (card, message) in posted)
        {
            CopyRows.Insert(batch, poll.Organization, card, message, now);
            batch.Write(
                "UPDATE cards SET message_id = NULL, posts = 0, epoch = epoch + 1, rendered_version = 0, created_at = @now WHERE organization_id = @organization AND id = @card",
                ("now", now.ToUnixTimeMilliseconds()), ("organization", poll.Organization.Value), ("card", card));
        }

        OutboxRows.QueueRedraw(batch, poll, now);
    }

    /// <summary>Whether a session has a card of its own in a channel.</summary>
    public static bool HasOfSession(Batch batch, OrganizationId organization, SessionId session, ChannelId channel) => batch.Connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM cards WHERE organization_id = @organization AND session_id = @session AND channel_id = @channel AND ended IS NULL)",
        new { organization = organization.Value, session = session.Value, channel = channel.Value }, batch.Transaction);

    private static void EndIfNoneIsBehind(Batch batch, PollId poll) => batch.Write(
        """
        DELETE FROM outbox WHERE kind = @kind AND subject = @poll AND NOT EXISTS (
            SELECT 1 FROM cards c JOIN polls p ON p.id = c.poll_id
            WHERE c.poll_id = @poll AND c.ended IS NULL AND c.rendered_version < p.version)
        """,
        ("kind", OutboxKind.Redraw), ("poll", poll.Value));

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

        public long NotBefore { get; init; }

        public long Failures { get; init; }

        public string? Lease { get; init; }

        public long Epoch { get; init; }

        public long? Story { get; init; }

        public PollCardPlace ToPlace() => new(
            Id, new OrganizationId(Organization), new PollId(Poll), new ChannelId(Channel), Thread, MessageId, (int)RenderedVersion, (int)PollVersion, (int)Epoch);
    }
}
