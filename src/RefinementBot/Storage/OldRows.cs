using Dapper;
using NodaTime;

namespace RefinementBot.Storage;

/// <summary>Rows that nobody needs any more after a while: what was said, and by what a repeated request is known. Votes and history stay.</summary>
internal sealed class OldRows
{
    private readonly string find;
    private readonly RowsStatement delete;

    private OldRows(string table, Duration kept, string find, string delete)
    {
        Table = table;
        Kept = kept;
        this.find = find;
        this.delete = new RowsStatement(delete, new("first"), new("second"));
    }

    public string Table { get; }

    /// <summary>How long they stay.</summary>
    public Duration Kept { get; }

    /// <summary>All kinds of them. A chat delivers a request again within hours, and a click's own link lives for half of one.</summary>
    public static IReadOnlyList<OldRows> All { get; } =
    [
        new("deliveries", Duration.FromDays(7),
            "SELECT organization_id, delivery_key FROM deliveries WHERE received_at < @before LIMIT @most",
            "DELETE FROM deliveries WHERE (organization_id, delivery_key) IN (SELECT first, second FROM ({rows}) AS given)"),
        new("notices", Duration.FromDays(7),
            """
            SELECT organization_id, id FROM notices n
            WHERE created_at < @before AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.kind = 'notice' AND o.subject = n.id) LIMIT @most
            """,
            "DELETE FROM notices WHERE (organization_id, id) IN (SELECT first, second FROM ({rows}) AS given)"),
        new("older_copies", Duration.FromDays(30),
            """
            SELECT organization_id, id FROM older_copies c
            WHERE created_at < @before AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.kind = 'older-copy' AND o.subject = c.id) LIMIT @most
            """,
            "DELETE FROM older_copies WHERE (organization_id, id) IN (SELECT first, second FROM ({rows}) AS given)"),
        new("codes", Duration.FromDays(1),
            "SELECT organization_id, hash FROM codes WHERE expires_at < @before LIMIT @most",
            "DELETE FROM codes WHERE (organization_id, hash) IN (SELECT first, second FROM ({rows}) AS given)"),
        new("wrong_codes", Duration.FromDays(1),
            "SELECT DISTINCT organization_id, CAST(entered_at AS TEXT) FROM wrong_codes WHERE entered_at < @before LIMIT @most",
            "DELETE FROM wrong_codes WHERE (organization_id, CAST(entered_at AS TEXT)) IN (SELECT first, second FROM ({rows}) AS given)"),
        new("pings", Duration.FromDays(90),
            "SELECT subject, person_id FROM pings WHERE pinged_at < @before LIMIT @most",
            "DELETE FROM pings WHERE (subject, person_id) IN (SELECT first, second FROM ({rows}) AS given)"),
    ];

    /// <summary>Some of those from before a moment, by their keys. Reads only, so that the walk holds up no vote.</summary>
    public async Task<List<(string First, string Second)>> FindAsync(Database database, Instant before, int most)
    {
        using var connection = database.Open();
        return (await connection.QueryAsync<(string First, string Second)>(find, new { before = before.ToUnixTimeMilliseconds(), most })).AsList();
    }

    public void TakeAway(Batch batch, List<(string First, string Second)> rows) => rows.ForEach(row => batch.WriteRow(delete, row.First, row.Second));
}
