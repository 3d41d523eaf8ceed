using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>An occurrence that waits to be sent, with what it has to be drawn from.</summary>
/// <param name="UsefulUntil">After it, it is not worth sending.</param>
/// <param name="IsTold">Whether its facilitator knows that it could not be sent so far.</param>
/// <param name="Last">What the reminder came with last; null the first time.</param>
/// <param name="Missed">When it was to come since then, and did not.</param>
internal sealed record QueuedOccurrence(
    PastOccurrence Past, Instant UsefulUntil, Instant NotedAt, bool IsTold, TeamCadence Cadence, LastOutlook? Last, ImmutableArray<Instant> Missed);

/// <summary>One piece of what a reminder said, as it is kept: a heading, a paragraph or a note, and its words.</summary>
internal sealed record ShownNode(string Kind, string Text);

/// <summary>Times that reminders came, as rows.</summary>
internal static class OccurrenceRows
{
    public const string Queued = "queued";
    public const string Sent = "sent";
    public const string InDoubt = "in-doubt";
    public const string Refused = "refused";
    public const string Missed = "missed";
    public const string Quiet = "quiet";

    public static OccurrenceState Read(string state) => state switch
    {
        Queued => OccurrenceState.Queued,
        Sent => OccurrenceState.Sent,
        InDoubt => OccurrenceState.InDoubt,
        Refused => OccurrenceState.Refused,
        Missed => OccurrenceState.Missed,
        Quiet => OccurrenceState.Quiet,
        _ => throw new InvalidOperationException($"No version has written the state {state}."),
    };

    /// <summary>What a row of the outbox is about; null if there is no such occurrence.</summary>
    public static QueuedOccurrence? Find(DbConnection connection, OccurrenceId id)
    {
        if (ReminderRows.Find(connection, null, null, id) is not { } past)
        {
            return null;
        }

        var key = new { id = id.Value, reminder = past.Reminder.Id.Value, at = past.At.ToUnixTimeMilliseconds() };
        var row = connection.QuerySingle<(long UsefulUntil, long NotedAt, long Told)>(
            "SELECT useful_until, noted_at, CAST(told AS BIGINT) FROM reminder_occurrences WHERE id = @id", key);
        var last = connection.QueryFirstOrDefault<(long At, long? SentAt, string? NotReady)>(
            """
            SELECT occurs_at, sent_at, not_ready FROM reminder_occurrences
            WHERE reminder_id = @reminder AND occurs_at < @at AND state IN ('sent', 'in-doubt', 'quiet') ORDER BY occurs_at DESC LIMIT 1
            """,
            key);
        var missed = connection.Query<long>(
            "SELECT occurs_at FROM reminder_occurrences WHERE reminder_id = @reminder AND occurs_at < @at AND occurs_at > @since AND state IN ('missed', 'refused') ORDER BY occurs_at",
            new { key.reminder, key.at, since = last.At });
        return new QueuedOccurrence(
            past, Instant.FromUnixTimeMilliseconds(row.UsefulUntil), Instant.FromUnixTimeMilliseconds(row.NotedAt), row.Told == 1,
            CadenceRows.Find(connection, null, past.Reminder.Organization, past.Reminder.Team).Resolved,
            last.At == 0 ? null : new LastOutlook(Instant.FromUnixTimeMilliseconds(last.SentAt ?? last.At), Keys(last.NotReady)),
            [.. missed.Select(Instant.FromUnixTimeMilliseconds)]);
    }

    /// <summary>Notes what became of an occurrence.</summary>
    public static void Note(Batch batch, OccurrenceId id, string state, Instant now, string? messageId = null, Message? message = null, PlanningOutlook? outlook = null) => batch.Write(
        """
        UPDATE reminder_occurrences SET state = @state, sent_at = CASE WHEN @state IN ('missed', 'refused') THEN sent_at ELSE @now END,
               message_id = COALESCE(@message, message_id), shown = COALESCE(@shown, shown), not_ready = COALESCE(@notReady, not_ready)
        WHERE id = @id
        """,
        ("state", state), ("now", now.ToUnixTimeMilliseconds()), ("message", messageId), ("shown", message is null ? null : Write(message)),
        ("notReady", outlook is null ? null : JsonSerializer.Serialize(outlook.NotReady.Select(item => item.Key.Value), StoredJson.Default.IEnumerableString)), ("id", id.Value));

    /// <summary>Notes that its facilitator was told that it cannot be sent so far.</summary>
    public static void NoteTold(Batch batch, OccurrenceId id) => batch.Write("UPDATE reminder_occurrences SET told = 1 WHERE id = @id", ("id", id.Value));

    /// <summary>What reminders said in a channel lately, oldest first.</summary>
    public static List<(OccurrenceId Id, Message Message)> Shown(DbConnection connection, OrganizationId organization, ChannelId channel, int most)
    {
        List<(OccurrenceId, Message)> newest = [.. connection.Query<(string Id, string Shown)>(
            """
            SELECT o.id, o.shown FROM reminders r JOIN reminder_occurrences o ON o.reminder_id = r.id
            WHERE r.organization_id = @organization AND r.channel_id = @channel AND o.state = 'sent' AND o.shown IS NOT NULL
            ORDER BY o.occurs_at DESC LIMIT @most
            """,
            new { organization = organization.Value, channel = channel.Value, most }).Select(row => (new OccurrenceId(row.Id), ReadShown(row.Shown)))];
        newest.Reverse();
        return newest;
    }

    private static ImmutableHashSet<ItemKey> Keys(string? stored) => stored is null ? [] :
        [.. JsonSerializer.Deserialize(stored, StoredJson.Default.ImmutableArrayString).Select(ItemRows.ReadKey).OfType<ItemKey>()];

    private static string Write(Message message) => JsonSerializer.Serialize(
        message.Nodes.Select(node => node switch
        {
            Node.Heading heading => new ShownNode("heading", heading.Text),
            Node.Paragraph paragraph => new ShownNode("paragraph", paragraph.Text.ToString()),
            Node.Note note => new ShownNode("note", note.Text.ToString()),
            _ => null,
        }).OfType<ShownNode>(),
        StoredJson.Default.IEnumerableShownNode);

    private static Message ReadShown(string stored) => new([.. JsonSerializer.Deserialize(stored, StoredJson.Default.IEnumerableShownNode)!.Select(Node (node) => node.Kind switch
    {
        "heading" => new Node.Heading(node.Text),
        "note" => new Node.Note(node.Text),
        _ => new Node.Paragraph(node.Text),
    })]);
}
