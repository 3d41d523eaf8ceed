using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Requests that were delivered and what was answered, as rows.</summary>
internal static class DeliveryRows
{
    /// <summary>Those of the deliveries that were answered before.</summary>
    public static Query Find(
        SqlDialect dialect, IEnumerable<OrganizationId> organizations, IEnumerable<string> keys, Action<(OrganizationId, string), Delivered> found) => new(
        $"""
        SELECT organization_id, delivery_key, answer, poll_id FROM deliveries
        WHERE organization_id {dialect.IsOneOf("organizations")} AND delivery_key {dialect.IsOneOf("keys")}
        """,
        row => found(
            (new OrganizationId(row.GetString(0)), row.GetString(1)),
            new Delivered(row.GetString(2), row.IsDBNull(3) ? null : new PollId(row.GetString(3)))),
        ("organizations", dialect.List(organizations.Select(organization => organization.Value))),
        ("keys", dialect.List(keys)));

    /// <summary>Notes an answer. A key that another node noted meanwhile fails the batch, which is then run again and finds it.</summary>
    public static void Insert(Batch batch, OrganizationId organization, string key, Delivered delivered, Instant now) => batch.Write(
        """
        INSERT INTO deliveries (organization_id, delivery_key, poll_id, answer, received_at)
        VALUES (@organization, @key, @poll, @answer, @now)
        """,
        ("organization", organization.Value),
        ("key", key),
        ("poll", delivered.Poll?.Value),
        ("answer", delivered.Answer),
        ("now", now.ToUnixTimeMilliseconds()));
}
