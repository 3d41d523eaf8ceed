using Dapper;
using NodaTime;

namespace RefinementBot.Storage;

/// <summary>The nodes at work, as rows.</summary>
internal static class NodeRows
{
    /// <summary>Notes that a node is at work, forgets those that were not heard of since, and returns how many there are.</summary>
    public static int Register(Batch batch, string id, Instant now, Instant since)
    {
        var key = new { id, now = now.ToUnixTimeMilliseconds(), since = since.ToUnixTimeMilliseconds() };
        batch.Connection.Execute(
            """
            INSERT INTO nodes (id, seen_at) VALUES (@id, @now)
            ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at
            """,
            key, batch.Transaction);
        batch.Connection.Execute("DELETE FROM nodes WHERE seen_at < @since", key, batch.Transaction);
        return batch.Connection.ExecuteScalar<int>("SELECT COUNT(*) FROM nodes", transaction: batch.Transaction);
    }

    /// <summary>Notes that a node has stopped.</summary>
    public static bool Leave(Batch batch, string id) =>
        batch.Connection.Execute("DELETE FROM nodes WHERE id = @id", new { id }, batch.Transaction) == 1;
}
