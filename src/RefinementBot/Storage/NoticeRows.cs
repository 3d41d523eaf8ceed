using System.Data.Common;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>Something to be said once: to everybody in <see cref="Channel"/>, or to the one person at <see cref="Address"/>.</summary>
public sealed record Notice(string Id, OrganizationId Organization, ChannelId? Channel, string Platform, string Workspace, string Address, string Text);

/// <summary>Notices as rows, each with a row in the outbox.</summary>
internal static class NoticeRows
{
    /// <summary>Queues a notice to a channel.</summary>
    public static void ToChannel(Batch batch, OrganizationId organization, ChannelId channel, string text, Instant now) =>
        Insert(batch, new Notice(DirectoryStore.NewId(), organization, channel, "", "", "", text), now);

    /// <summary>Queues a notice to a person, in every chat that she uses or in one of them.</summary>
    public static void ToPerson(Batch batch, OrganizationId organization, PersonId person, string text, Instant now, string? only = null)
    {
        foreach (var (platform, workspace, address) in batch.Connection.Query<(string, string, string)>(
            "SELECT platform, workspace, address FROM identities WHERE organization_id = @organization AND person_id = @person",
            new { organization = organization.Value, person = person.Value }, batch.Transaction)
            .Where(identity => only is null || identity.Item1 == only).ToList())
        {
            Insert(batch, new Notice(DirectoryStore.NewId(), organization, null, platform, workspace, address, text), now);
        }
    }

    public static Notice? Find(DbConnection connection, string id)
    {
        var row = connection.QuerySingleOrDefault<(string Organization, string? Channel, string Platform, string Workspace, string Address, string Text)>(
            "SELECT organization_id, channel_id, platform, workspace, address, text FROM notices WHERE id = @id", new { id });
        return row.Organization is null ? null : new Notice(
            id, new OrganizationId(row.Organization), row.Channel is { } channel ? new ChannelId(channel) : null, row.Platform, row.Workspace, row.Address, row.Text);
    }

    private static void Insert(Batch batch, Notice notice, Instant now)
    {
        batch.Write(
            """
            INSERT INTO notices (id, organization_id, channel_id, platform, workspace, address, text, created_at)
            VALUES (@id, @organization, @channel, @platform, @workspace, @address, @text, @now)
            """,
            ("id", notice.Id), ("organization", notice.Organization.Value), ("channel", notice.Channel?.Value), ("platform", notice.Platform),
            ("workspace", notice.Workspace), ("address", notice.Address), ("text", notice.Text), ("now", now.ToUnixTimeMilliseconds()));
        OutboxRows.Queue(batch, notice.Organization, OutboxKind.Notice, notice.Id, 1, now);
    }
}
