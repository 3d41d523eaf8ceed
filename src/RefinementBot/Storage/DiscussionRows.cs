using System.Data.Common;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>What is to be asked below the card of a poll in one channel.</summary>
/// <param name="AskedBy">Who wants it.</param>
public sealed record QueuedDiscussion(string Id, OrganizationId Organization, PollId Poll, int Round, ChannelId Channel, PersonId AskedBy);

/// <summary>What is asked below the cards of polls, as rows: one message for each round and channel, each with a row in the outbox until it is posted.</summary>
internal static class DiscussionRows
{
    /// <summary>It is posted.</summary>
    public const string Sent = "sent";

    /// <summary>Nobody knows whether it is posted, and it is not posted again unless somebody asks for that.</summary>
    public const string InDoubt = "in-doubt";

    /// <summary>The chat refuses it for good.</summary>
    public const string Refused = "refused";

    /// <summary>The round was over before it could be posted.</summary>
    public const string TooLate = "too-late";

    private const string Waiting = "waiting";

    /// <summary>Notes that a round's voters are asked, and has it posted in every channel in which the poll has a card.</summary>
    /// <param name="poll">The poll before it.</param>
    public static void Ask(Batch batch, Poll poll, PollEvent.DiscussionAsked asked)
    {
        var (organization, id, round, at) = (
            ("organization", poll.Organization.Value), ("poll", poll.Id.Value), ("round", poll.Round.Number), ("at", asked.At.ToUnixTimeMilliseconds()));
        batch.Write(
            """
            UPDATE rounds SET discussion_asked_by = @by, discussion_asked_at = @at
            WHERE organization_id = @organization AND poll_id = @poll AND number = @round
            """,
            organization, id, round, ("by", asked.By.Value), at);
        batch.Write(
            """
            INSERT INTO discussions (id, organization_id, poll_id, round, channel_id, asked_by, state, asked_at)
            SELECT DISTINCT @prefix || channel_id, organization_id, poll_id, @round, channel_id, @by, @waiting, @at
            FROM cards WHERE organization_id = @organization AND poll_id = @poll AND ended IS NULL
            ON CONFLICT (poll_id, round, channel_id) DO NOTHING
            """,
            organization, id, round, ("by", asked.By.Value), at, ("prefix", $"{poll.Id}/{poll.Round.Number}/"), ("waiting", Waiting));
        Queue(batch, poll, asked.At);
    }

    /// <summary>Has posted again what may not have come, or was refused. False if there is nothing of that kind.</summary>
    public static bool AskAgain(Batch batch, Poll poll, PersonId by, Instant now)
    {
        var again = batch.Connection.Execute(
            """
            UPDATE discussions SET state = @waiting, asked_by = @by
            WHERE organization_id = @organization AND poll_id = @poll AND round = @round AND state IN (@inDoubt, @refused)
            """,
            new { waiting = Waiting, by = by.Value, organization = poll.Organization.Value, poll = poll.Id.Value, round = poll.Round.Number, inDoubt = InDoubt, refused = Refused },
            batch.Transaction);
        Queue(batch, poll, now);
        return again > 0;
    }

    /// <summary>The one with that id, if it still is to be posted.</summary>
    public static QueuedDiscussion? Find(DbConnection connection, string id)
    {
        var row = connection.QuerySingleOrDefault<(string Organization, string Poll, long Round, string Channel, string AskedBy)>(
            "SELECT organization_id, poll_id, round, channel_id, asked_by FROM discussions WHERE id = @id AND state = @waiting", new { id, waiting = Waiting });
        return row.Organization is null ? null : new QueuedDiscussion(
            id, new OrganizationId(row.Organization), new PollId(row.Poll), (int)row.Round, new ChannelId(row.Channel), new PersonId(row.AskedBy));
    }

    /// <summary>Notes what became of it; the outbox holds it no longer.</summary>
    /// <param name="messageId">What the chat calls the message, if there is one.</param>
    public static void Note(Batch batch, QueuedDiscussion discussion, string state, string? messageId)
    {
        batch.Write(
            "UPDATE discussions SET state = @state, message_id = @messageId WHERE organization_id = @organization AND id = @id",
            ("state", state), ("messageId", messageId), ("organization", discussion.Organization.Value), ("id", discussion.Id));
        OutboxRows.Done(batch, OutboxKind.Discussion, discussion.Id, 1);
    }

    private static void Queue(Batch batch, Poll poll, Instant now) => batch.Write(
        """
        INSERT INTO outbox (organization_id, kind, subject, version, created_at)
        SELECT organization_id, @kind, id, 1, @now FROM discussions
        WHERE organization_id = @organization AND poll_id = @poll AND round = @round AND state = @waiting
        ON CONFLICT (kind, subject) DO NOTHING
        """,
        ("kind", OutboxKind.Discussion), ("now", now.ToUnixTimeMilliseconds()), ("organization", poll.Organization.Value), ("poll", poll.Id.Value),
        ("round", poll.Round.Number), ("waiting", Waiting));
}
