using System.Data.Common;
using System.Text.Json;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>The places where teams talk, as rows.</summary>
internal static class ChannelRows
{
    public static Channel? Find(DbConnection connection, DbTransaction? transaction, string platform, string workspace, string address) => Read(
        connection.QuerySingleOrDefault<Row>(
            """
            SELECT id, organization_id AS Organization, team_id AS Team, platform, workspace, address, service_url AS ServiceUrl
            FROM channels WHERE platform = @platform AND workspace = @workspace AND address = @address
            """,
            new { platform, workspace, address }, transaction));

    public static Channel? Find(DbConnection connection, ChannelId channel) => Read(
        connection.QuerySingleOrDefault<Row>(
            """
            SELECT id, organization_id AS Organization, team_id AS Team, platform, workspace, address, service_url AS ServiceUrl
            FROM channels WHERE id = @id
            """,
            new { id = channel.Value }));

    /// <summary>The team of that name that an import has made and that talks in no channel yet; null if there is none.</summary>
    public static TeamId? TeamThatWaits(Batch batch, OrganizationId organization, string name) => batch.Connection.ExecuteScalar<string?>(
        """
        SELECT t.id FROM teams t WHERE t.organization_id = @organization AND LOWER(t.name) = LOWER(@name)
            AND NOT EXISTS (SELECT 1 FROM channels c WHERE c.team_id = t.id) ORDER BY t.created_at, t.id LIMIT 1
        """,
        new { organization = organization.Value, name }, batch.Transaction) is { } id ? new TeamId(id) : null;

    /// <summary>Writes a channel down that was not known, and its team if that is new: it is called like the channel.</summary>
    public static void Insert(Batch batch, Channel channel, string name, Instant now)
    {
        var (organization, team, at) = (("organization", channel.Organization.Value), ("team", channel.Team.Value), ("now", now.ToUnixTimeMilliseconds()));
        batch.Write(
            "INSERT INTO teams (id, organization_id, name, created_at) VALUES (@team, @organization, @name, @now) ON CONFLICT (id) DO NOTHING",
            organization, team, ("name", name), at);
        batch.Write(
            """
            INSERT INTO channels (id, organization_id, team_id, platform, workspace, address, name, service_url, created_at)
            VALUES (@id, @organization, @team, @platform, @workspace, @address, @name, @serviceUrl, @now)
            """,
            organization, team, ("id", channel.Id.Value), ("platform", channel.Platform), ("workspace", channel.Workspace),
            ("address", channel.Address), ("name", name), ("serviceUrl", channel.ServiceUrl), at);
    }

    /// <summary>What a channel of the organization is called; null if it has no such channel.</summary>
    public static string? NameOf(Batch batch, OrganizationId organization, ChannelId channel) => batch.Connection.ExecuteScalar<string?>(
        "SELECT COALESCE(name, address) FROM channels WHERE organization_id = @organization AND id = @channel",
        new { organization = organization.Value, channel = channel.Value }, batch.Transaction);

    /// <summary>Keeps what was chosen for a poll in so many words, so that the next one in the channel needs no typing.</summary>
    public static void Remember(Batch batch, OrganizationId organization, ChannelId channel, PollChoice choice)
    {
        if (choice != new PollChoice())
        {
            batch.Write(
                """
                UPDATE channels SET last_deck = COALESCE(@deck, last_deck), last_anonymous = COALESCE(@anonymous, last_anonymous)
                WHERE organization_id = @organization AND id = @channel
                """,
                ("organization", organization.Value), ("channel", channel.Value),
                ("deck", choice.Deck is { } deck ? JsonSerializer.Serialize(deck, StoredJson.Default.Deck) : null),
                ("anonymous", choice.IsAnonymous is { } isAnonymous ? isAnonymous ? 1 : 0 : null));
        }
    }

    private static Channel? Read(Row? row) => row is null ? null : new Channel(
        new ChannelId(row.Id), new OrganizationId(row.Organization), new TeamId(row.Team), row.Platform, row.Workspace, row.Address, row.ServiceUrl);

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Organization { get; init; }

        public required string Team { get; init; }

        public required string Platform { get; init; }

        public required string Workspace { get; init; }

        public required string Address { get; init; }

        public string? ServiceUrl { get; init; }
    }
}
