using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;

namespace RefinementBot.Storage;

/// <summary>An item as it is stored, with what is kept beside it.</summary>
/// <param name="IsReady">As it was worked out by <paramref name="DerivedBy"/>.</param>
/// <param name="DerivedBy">The <see cref="ItemDerived.Version"/> that worked out what is derived; 0 for none.</param>
/// <param name="Brought">What the last import of its row brought, see <see cref="BroughtValues"/>; empty if none did.</param>
internal sealed record StoredItem(BacklogItem Item, bool IsReady, int DerivedBy, string Brought);

/// <summary>A row of <c>items</c>, as it is read.</summary>
internal sealed class ItemRow
{
    public const string Columns =
        """
        team_id AS TeamId, key AS Key, type AS Type, title AS Title, description AS Description, acceptance_criteria AS AcceptanceCriteria,
        parent AS Parent, split_from AS SplitFrom, rank AS Rank, owner_name AS OwnerName, owner_person_id AS OwnerPersonId,
        status AS Status, status_word AS StatusWord, iteration AS Iteration,
        estimate_label AS EstimateLabel, estimate_points AS EstimatePoints, estimated_by AS EstimatedBy, estimated_at AS EstimatedAt,
        links AS Links, business_value AS BusinessValue, time_criticality AS TimeCriticality, risk_reduction AS RiskReduction, job_size AS JobSize,
        program_increment AS ProgramIncrement, benefit_hypothesis AS BenefitHypothesis,
        source_door AS SourceDoor, source_reference AS SourceReference, external_id AS ExternalId,
        version AS Version, created_by AS CreatedBy, created_at AS CreatedAt, changed_at AS ChangedAt,
        ready AS Ready, derived_by AS DerivedBy, brought AS Brought
        """;

    public required string TeamId { get; init; }

    public required string Key { get; init; }

    public required string Type { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required string AcceptanceCriteria { get; init; }

    public string? Parent { get; init; }

    public string? SplitFrom { get; init; }

    public long Rank { get; init; }

    public string? OwnerName { get; init; }

    public string? OwnerPersonId { get; init; }

    public required string Status { get; init; }

    public required string StatusWord { get; init; }

    public string? Iteration { get; init; }

    public string? EstimateLabel { get; init; }

    public double? EstimatePoints { get; init; }

    public string? EstimatedBy { get; init; }

    public long? EstimatedAt { get; init; }

    public required string Links { get; init; }

    public double? BusinessValue { get; init; }

    public double? TimeCriticality { get; init; }

    public double? RiskReduction { get; init; }

    public double? JobSize { get; init; }

    public string? ProgramIncrement { get; init; }

    public string? BenefitHypothesis { get; init; }

    public required string SourceDoor { get; init; }

    public required string SourceReference { get; init; }

    public required string ExternalId { get; init; }

    public long Version { get; init; }

    public string? CreatedBy { get; init; }

    public long CreatedAt { get; init; }

    public long ChangedAt { get; init; }

    public long Ready { get; init; }

    public long DerivedBy { get; init; }

    public required string Brought { get; init; }

    public StoredItem ToStored(OrganizationId organization, IEnumerable<string> labels, IEnumerable<Dependency> dependencies) => new(
        new BacklogItem
        {
            Organization = organization,
            Team = new TeamId(TeamId),
            Key = ItemRows.ReadKey(Key)!.Value,
            Type = Enum.Parse<ItemType>(Type),
            Title = Title,
            Description = Description,
            AcceptanceCriteria = AcceptanceCriteria,
            Parent = ItemRows.ReadKey(Parent),
            SplitFrom = ItemRows.ReadKey(SplitFrom),
            Rank = Rank,
            Owner = OwnerName is { } owner ? new ItemOwner(owner, ReadPerson(OwnerPersonId)) : null,
            Status = Enum.Parse<ItemStatus>(Status),
            StatusWord = StatusWord,
            Iteration = Iteration,
            Estimate = EstimateLabel is { } label
                ? new Estimate(label, (decimal)(EstimatePoints ?? 0), ReadPerson(EstimatedBy), Instant.FromUnixTimeMilliseconds(EstimatedAt ?? 0))
                : null,
            Labels = [.. labels],
            Links = Links == "[]" ? [] : JsonSerializer.Deserialize(Links, StoredJson.Default.ImmutableArrayString),
            Dependencies = [.. dependencies],
            BusinessValue = (decimal?)BusinessValue,
            TimeCriticality = (decimal?)TimeCriticality,
            RiskReductionOpportunityEnablement = (decimal?)RiskReduction,
            JobSize = (decimal?)JobSize,
            ProgramIncrement = ProgramIncrement,
            BenefitHypothesis = BenefitHypothesis,
            Source = new ItemSource(SourceDoor, SourceReference, ExternalId),
            Version = (int)Version,
            CreatedBy = ReadPerson(CreatedBy),
            CreatedAt = Instant.FromUnixTimeMilliseconds(CreatedAt),
            ChangedAt = Instant.FromUnixTimeMilliseconds(Math.Max(ChangedAt, CreatedAt)),
        },
        Ready != 0,
        (int)DerivedBy,
        Brought);

    private static PersonId? ReadPerson(string? id) => id is null ? null : new PersonId(id);
}

/// <summary>A row of <c>item_dependencies</c>, as it is read.</summary>
internal sealed class DependencyRow
{
    public required string ItemKey { get; init; }

    public required string DependsOn { get; init; }

    public required string Kind { get; init; }

    public string? Owner { get; init; }

    public string? NeededBy { get; init; }

    public required string State { get; init; }

    public Dependency ToDependency() => new(
        DependsOn, Kind, Owner, NeededBy is { } day ? LocalDatePattern.Iso.Parse(day).GetValueOrThrow() : null, Enum.Parse<DependencyState>(State));
}
