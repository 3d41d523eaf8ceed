using System.Data.Common;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>Requests that were delivered and what was answered, as rows.</summary>
internal static class DeliveryRows
{
    /// <summary>Those of the deliveries that were answered before.</summary>
    public static IEnumerable<((OrganizationId, string) Key, Delivered Delivered)> Find(
        SqlDialect dialect, DbConnection connection, DbTransaction transaction, IReadOnlyList<Touches> touched)
    {
        string[] keys = [.. touched.Select(touches => touches.DeliveryKey).OfType<string>().Distinct()];
        if (keys.Length == 0)
        {
            return [];
        }

        string[] organizations = [.. touched.Select(touches => touches.Organization.Value).Distinct()];
        return connection.Query<(string Organization, string Key, string Answer, string? Poll)>(
            $"""
            SELECT organization_id, delivery_key, answer, poll_id FROM deliveries
            WHERE organization_id {dialect.IsOneOf("organizations")} AND delivery_key {dialect.IsOneOf("keys")}
            """,
            new { organizations, keys }, transaction)
            .Select(row => (
                (new OrganizationId(row.Organization), row.Key),
                new Delivered(row.Answer, row.Poll is { } poll ? new PollId(poll) : null)));
    }

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
