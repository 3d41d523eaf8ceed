using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Requests that were delivered and what was answered, as rows.</summary>
internal static class DeliveryRows
{
    /// <summary>Those of the deliveries that were answered before.</summary>
    public static Query Find(SqlDialect dialect, IReadOnlyCollection<(OrganizationId Organization, string Key)> deliveries, Action<(OrganizationId, string), Delivered> found) => new(
        dialect.AnsweredDeliveries,
        row => found(
            (new OrganizationId(row.GetString(0)), row.GetString(1)),
            new Delivered(row.GetString(2), row.IsDBNull(3) ? null : new PollId(row.GetString(3)))),
        ("organizations", dialect.List(deliveries.Select(delivery => delivery.Organization.Value))),
        ("keys", dialect.List(deliveries.Select(delivery => delivery.Key))));

    private static readonly RowsStatement Answers = new(
        """
        INSERT INTO deliveries (organization_id, delivery_key, poll_id, answer, received_at)
        SELECT organization, key, poll, answer, now FROM ({rows}) AS given
        """,
        new("organization"), new("key"), new("poll"), new("answer"), new("now", IsNumber: true));

    /// <summary>Notes an answer. A key that another node noted meanwhile fails the batch, which is then run again and finds it.</summary>
    public static Write Insert(OrganizationId organization, string key, Delivered delivered, Instant now) =>
        Answers.Row(mustHit: false, organization.Value, key, delivered.Poll?.Value, delivered.Answer, now.ToUnixTimeMilliseconds());
}
