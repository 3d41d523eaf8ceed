using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>Reads and writes backlog items.</summary>
public sealed class BacklogStore(Database database, Writer writer) : IBacklogStore
{
    /// <summary>How many keys of the same project are looked at for "did you mean".</summary>
    private const int KeysLookedAt = 5000;

    public async Task<BacklogItem?> FindAsync(OrganizationId organization, ItemKey key, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var row = await connection.QuerySingleOrDefaultAsync<ItemRow>(
            """
            SELECT team_id AS TeamId, key, type, title, description, acceptance_criteria AS AcceptanceCriteria,
                   estimate_label AS EstimateLabel, estimate_points AS EstimatePoints, estimated_by AS EstimatedBy, estimated_at AS EstimatedAt
            FROM items WHERE organization_id = @organization AND key = @key
            """,
            new { organization = organization.Value, key = key.Value });
        return row?.ToItem(organization);
    }

    public async Task<IReadOnlyList<ItemKey>> NearestKeysAsync(
        OrganizationId organization, ItemKey key, int most, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var candidates = await connection.QueryAsync<string>(
            "SELECT key FROM items WHERE organization_id = @organization ORDER BY CASE WHEN key LIKE @prefix THEN 0 ELSE 1 END, key LIMIT @limit",
            new { organization = organization.Value, prefix = key.Prefix + "%", limit = KeysLookedAt });
        return [.. candidates
            .Select(candidate => (Key: candidate, Distance: EditDistance.Between(key.Value, candidate)))
            .Where(candidate => candidate.Distance <= 2 || candidate.Key.StartsWith(key.Prefix, StringComparison.Ordinal))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Key, StringComparer.Ordinal)
            .Take(most)
            .Select(candidate => ItemKey.TryParse(candidate.Key, out var parsed) ? parsed : default)];
    }

    /// <summary>The items of a team in the order of its backlog.</summary>
    public async Task<IReadOnlyList<BacklogItem>> OfTeamAsync(OrganizationId organization, TeamId team, int most, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        var rows = await connection.QueryAsync<ItemRow>(
            """
            SELECT team_id AS TeamId, key, type, title, description, acceptance_criteria AS AcceptanceCriteria,
                   estimate_label AS EstimateLabel, estimate_points AS EstimatePoints, estimated_by AS EstimatedBy, estimated_at AS EstimatedAt
            FROM items WHERE organization_id = @organization AND team_id = @team ORDER BY rank, key LIMIT @most
            """,
            new { organization = organization.Value, team = team.Value, most });
        return [.. rows.Select(row => row.ToItem(organization))];
    }

    /// <summary>Adds items at the end of the backlog; one whose key is there already is left as it is, and one for another organization's team left out.</summary>
    public Task AddAsync(IReadOnlyList<BacklogItem> items, Instant now) => writer.RunAsync(batch => batch.Connection.Execute(
        """
        INSERT INTO items (organization_id, key, team_id, type, title, description, acceptance_criteria,
                           estimate_label, estimate_points, estimated_by, estimated_at, rank, version, created_at)
        SELECT t.organization_id, @key, t.id, @type, @title, @description, @acceptanceCriteria,
               @estimateLabel, CAST(@estimatePoints AS DOUBLE PRECISION), @estimatedBy, CAST(@estimatedAt AS BIGINT),
               (SELECT COALESCE(MAX(i.rank), 0) + 1 FROM items i WHERE i.organization_id = t.organization_id AND i.team_id = t.id), 1, @now
        FROM teams t WHERE t.organization_id = @organization AND t.id = @team
        ON CONFLICT (organization_id, key) DO NOTHING
        """,
        items.Select(item => new
        {
            organization = item.Organization.Value,
            key = item.Key.Value,
            team = item.Team.Value,
            type = item.Type.ToString(),
            title = item.Title,
            description = item.Description,
            acceptanceCriteria = item.AcceptanceCriteria,
            estimateLabel = item.Estimate?.Label,
            estimatePoints = item.Estimate?.Points,
            estimatedBy = item.Estimate?.By?.Value,
            estimatedAt = item.Estimate?.At.ToUnixTimeMilliseconds(),
            now = now.ToUnixTimeMilliseconds(),
        }),
        batch.Transaction));

    private sealed class ItemRow
    {
        public required string TeamId { get; init; }

        public required string Key { get; init; }

        public required string Type { get; init; }

        public required string Title { get; init; }

        public required string Description { get; init; }

        public required string AcceptanceCriteria { get; init; }

        public string? EstimateLabel { get; init; }

        public double? EstimatePoints { get; init; }

        public string? EstimatedBy { get; init; }

        public long? EstimatedAt { get; init; }

        public BacklogItem ToItem(OrganizationId organization) => new()
        {
            Organization = organization,
            Team = new TeamId(TeamId),
            Key = ItemKey.TryParse(Key, out var key) ? key : throw new InvalidOperationException($"The stored key {Key} is no key."),
            Type = Enum.Parse<ItemType>(Type),
            Title = Title,
            Description = Description,
            AcceptanceCriteria = AcceptanceCriteria,
            Estimate = EstimateLabel is { } label
                ? new Estimate(label, (decimal)EstimatePoints!.Value, EstimatedBy is { } by ? new PersonId(by) : null, Instant.FromUnixTimeMilliseconds(EstimatedAt!.Value))
                : null,
        };
    }
}
