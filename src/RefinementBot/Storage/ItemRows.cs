using System.Data.Common;
using System.Text.Json;
using Dapper;
using NodaTime.Text;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;

namespace RefinementBot.Storage;

/// <summary>Items as rows: how they are read, and how they are written with their history.</summary>
internal static class ItemRows
{
    /// <summary>The items that have one of the keys, in no order.</summary>
    public static List<StoredItem> Load(
        SqlDialect dialect, DbConnection connection, DbTransaction? transaction, OrganizationId organization, IReadOnlyCollection<string> keys, bool forUpdate = false)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var key = new { organization = organization.Value, keys = dialect.List(keys) };
        var oneOf = dialect.IsOneOf("keys");
        using var found = connection.QueryMultiple(
            $"""
            SELECT {ItemRow.Columns} FROM items WHERE organization_id = @organization AND key {oneOf} {(forUpdate ? "ORDER BY key " + dialect.ForUpdate : "")};
            SELECT item_key, label FROM item_labels WHERE organization_id = @organization AND item_key {oneOf} ORDER BY item_key, position;
            SELECT item_key AS ItemKey, depends_on AS DependsOn, kind AS Kind, owner AS Owner, needed_by AS NeededBy, state AS State
            FROM item_dependencies WHERE organization_id = @organization AND item_key {oneOf} ORDER BY item_key, position;
            """,
            key, transaction);
        var rows = found.Read<ItemRow>().AsList();
        var labels = found.Read<(string Key, string Label)>().ToLookup(row => row.Key, row => row.Label);
        var dependencies = found.Read<DependencyRow>().ToLookup(row => row.ItemKey, row => row.ToDependency());
        return rows.ConvertAll(row => row.ToStored(organization, labels[row.Key], dependencies[row.Key]));
    }

    /// <summary>The item with that key as it stands within the batch, locked until its end; null if the organization has none.</summary>
    public static StoredItem? Lock(Batch batch, OrganizationId organization, ItemKey key) =>
        Load(batch.Dialect, batch.Connection, batch.Transaction, organization, [key.Value], forUpdate: true).SingleOrDefault();

    /// <summary>Which of some items waits for which, by open dependencies.</summary>
    public static IEnumerable<(ItemKey Item, ItemKey WaitsFor)> WaitsFor(Batch batch, OrganizationId organization, IReadOnlyCollection<ItemKey> items) =>
        from row in batch.Connection.Query<(string Item, string On)>(
            $"""
            SELECT item_key, depends_on FROM item_dependencies
            WHERE organization_id = @organization AND item_key {batch.Dialect.IsOneOf("items")} AND state = @open ORDER BY item_key, position
            """,
            new { organization = organization.Value, items = batch.Dialect.List([.. items.Select(item => item.Value)]), open = nameof(DependencyState.Open) },
            batch.Transaction)
        let other = ItemKey.TryParse(row.On, out var key) ? key : (ItemKey?)null
        where other is not null
        select (ReadKey(row.Item)!.Value, other.Value);

    /// <summary>Writes a new item. A key that is taken meanwhile fails the batch, which is then run again and finds it.</summary>
    public static void Insert(Batch batch, BacklogItem item, ItemDerived derived, string brought = "")
    {
        batch.Write(
            """
            INSERT INTO items (
                organization_id, key, team_id, type, title, description, acceptance_criteria, parent, split_from, rank,
                owner_name, owner_folded, owner_person_id, status, status_word, iteration, iteration_folded,
                estimate_label, estimate_points, estimated_by, estimated_at, links, business_value, time_criticality, risk_reduction, job_size,
                program_increment, benefit_hypothesis, source_door, source_reference, external_id,
                version, created_by, created_at, changed_at, brought, ready, derived_by, title_words, all_words)
            VALUES (
                @organization, @key, @team, @type, @title, @description, @criteria, @parent, @splitFrom, @rank,
                @ownerName, @ownerFolded, @ownerPerson, @status, @statusWord, @iteration, @iterationFolded,
                @estimateLabel, @estimatePoints, @estimatedBy, @estimatedAt, @links, @businessValue, @timeCriticality, @riskReduction, @jobSize,
                @programIncrement, @benefitHypothesis, @door, @reference, @externalId,
                @version, @createdBy, @createdAt, @changedAt, @brought, @ready, @derivedBy, @titleWords, @allWords)
            """,
            [.. Values(item, derived, brought), ("team", item.Team.Value), ("createdBy", item.CreatedBy?.Value), ("createdAt", item.CreatedAt.ToUnixTimeMilliseconds())]);
        InsertLists(batch, item);
        EnsureIteration(batch, item);
    }

    /// <summary>Writes a new version of an item that is locked, whoever finds another version stored has found a bug.</summary>
    public static void Update(Batch batch, BacklogItem before, BacklogItem after, ItemDerived derived, string brought)
    {
        batch.WriteOne(
            """
            UPDATE items SET
                type = @type, title = @title, description = @description, acceptance_criteria = @criteria, parent = @parent, split_from = @splitFrom,
                rank = @rank, owner_name = @ownerName, owner_folded = @ownerFolded, owner_person_id = @ownerPerson,
                status = @status, status_word = @statusWord, iteration = @iteration, iteration_folded = @iterationFolded,
                estimate_label = @estimateLabel, estimate_points = @estimatePoints, estimated_by = @estimatedBy, estimated_at = @estimatedAt,
                links = @links, business_value = @businessValue, time_criticality = @timeCriticality, risk_reduction = @riskReduction, job_size = @jobSize,
                program_increment = @programIncrement, benefit_hypothesis = @benefitHypothesis,
                source_door = @door, source_reference = @reference, external_id = @externalId,
                version = @version, changed_at = @changedAt, brought = @brought,
                ready = @ready, derived_by = @derivedBy, title_words = @titleWords, all_words = @allWords
            WHERE organization_id = @organization AND key = @key AND version = @earlier
            """,
            [.. Values(after, derived, brought), ("earlier", before.Version)]);
        if (!before.Labels.SequenceEqual(after.Labels) || !before.Dependencies.SequenceEqual(after.Dependencies))
        {
            foreach (var sql in (string[])
            [
                "DELETE FROM item_labels WHERE organization_id = @organization AND item_key = @key",
                "DELETE FROM item_dependencies WHERE organization_id = @organization AND item_key = @key",
            ])
            {
                batch.Write(sql, ("organization", after.Organization.Value), ("key", after.Key.Value));
            }

            InsertLists(batch, after);
        }

        EnsureIteration(batch, after);
    }

    /// <summary>Writes what changed into the history.</summary>
    /// <param name="after">The item as the change left it.</param>
    public static void NoteChanges(Batch batch, BacklogItem after, IEnumerable<FieldChange> changes, PersonId? by, string door)
    {
        foreach (var change in changes)
        {
            batch.Write(
                """
                INSERT INTO item_changes (organization_id, item_key, version, field, old_value, new_value, changed_by, changed_at, door)
                VALUES (@organization, @key, @version, @field, @old, @new, @by, @at, @door)
                """,
                ("organization", after.Organization.Value), ("key", after.Key.Value), ("version", after.Version), ("field", change.Field),
                ("old", change.Old), ("new", change.New), ("by", by?.Value), ("at", after.ChangedAt.ToUnixTimeMilliseconds()), ("door", door));
        }
    }

    public static ItemKey? ReadKey(string? stored) =>
        stored is null ? null : ItemKey.TryParse(stored, out var key) ? key : throw new InvalidOperationException($"The stored key {stored} is no key.");

    /// <summary>Notes what an import brought, where the item says it already.</summary>
    public static void NoteBrought(Batch batch, BacklogItem item, string brought) => batch.WriteOne(
        "UPDATE items SET brought = @brought WHERE organization_id = @organization AND key = @key",
        ("brought", brought), ("organization", item.Organization.Value), ("key", item.Key.Value));

    private static void InsertLists(Batch batch, BacklogItem item)
    {
        var (organization, key) = (("organization", item.Organization.Value), ("key", item.Key.Value));
        for (var i = 0; i < item.Labels.Length; i++)
        {
            batch.Write(
                "INSERT INTO item_labels (organization_id, item_key, position, team_id, label, folded) VALUES (@organization, @key, @position, @team, @label, @folded)",
                organization, key, ("position", i), ("team", item.Team.Value), ("label", item.Labels[i]), ("folded", BacklogFilter.Fold(item.Labels[i])));
        }

        for (var i = 0; i < item.Dependencies.Length; i++)
        {
            var dependency = item.Dependencies[i];
            batch.Write(
                """
                INSERT INTO item_dependencies (organization_id, item_key, position, depends_on, kind, owner, needed_by, state)
                VALUES (@organization, @key, @position, @dependsOn, @kind, @owner, @neededBy, @state)
                """,
                organization, key, ("position", i), ("dependsOn", dependency.To), ("kind", dependency.Kind), ("owner", dependency.Owner),
                ("neededBy", dependency.NeededBy is { } day ? LocalDatePattern.Iso.Format(day) : null), ("state", dependency.State.ToString()));
        }
    }

    /// <summary>An iteration that an item names is one of the team's, even if its days are not known yet.</summary>
    private static void EnsureIteration(Batch batch, BacklogItem item)
    {
        if (item.Iteration is { } iteration)
        {
            batch.Write(
                """
                INSERT INTO iterations (organization_id, team_id, folded, name) VALUES (@organization, @team, @folded, @name)
                ON CONFLICT (organization_id, team_id, folded) DO NOTHING
                """,
                ("organization", item.Organization.Value), ("team", item.Team.Value), ("folded", BacklogFilter.Fold(iteration)), ("name", iteration));
        }
    }

    private static IEnumerable<(string, object?)> Values(BacklogItem item, ItemDerived derived, string brought) =>
    [
        ("organization", item.Organization.Value), ("key", item.Key.Value), ("type", item.Type.ToString()), ("title", item.Title),
        ("description", item.Description), ("criteria", item.AcceptanceCriteria), ("parent", item.Parent?.Value), ("splitFrom", item.SplitFrom?.Value),
        ("rank", item.Rank), ("ownerName", item.Owner?.Name), ("ownerFolded", item.Owner is { } owner ? BacklogFilter.Fold(owner.Name) : null),
        ("ownerPerson", item.Owner?.Person?.Value), ("status", item.Status.ToString()), ("statusWord", item.StatusWord), ("iteration", item.Iteration),
        ("iterationFolded", item.Iteration is { } iteration ? BacklogFilter.Fold(iteration) : null),
        ("estimateLabel", item.Estimate?.Label), ("estimatePoints", (double?)item.Estimate?.Points), ("estimatedBy", item.Estimate?.By?.Value),
        ("estimatedAt", item.Estimate?.At.ToUnixTimeMilliseconds()),
        ("links", item.Links.IsEmpty ? "[]" : JsonSerializer.Serialize(item.Links, StoredJson.Default.ImmutableArrayString)),
        ("businessValue", (double?)item.BusinessValue), ("timeCriticality", (double?)item.TimeCriticality),
        ("riskReduction", (double?)item.RiskReductionOpportunityEnablement), ("jobSize", (double?)item.JobSize),
        ("programIncrement", item.ProgramIncrement), ("benefitHypothesis", item.BenefitHypothesis),
        ("door", item.Source.Door), ("reference", item.Source.Reference), ("externalId", item.Source.ExternalId),
        ("version", item.Version), ("changedAt", item.ChangedAt.ToUnixTimeMilliseconds()), ("brought", brought),
        ("ready", derived.IsReady ? 1 : 0), ("derivedBy", ItemDerived.Version), ("titleWords", derived.TitleWords), ("allWords", derived.Words),
    ];
}
