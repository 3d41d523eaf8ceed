using System.Text;
using Dapper;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>A filter as a condition on rows of <c>items i</c>. The condition is put together of the fixed texts below; what people typed goes into parameters.</summary>
internal sealed class BacklogQuery
{
    private readonly StringBuilder where = new("i.organization_id = @organization AND i.team_id = @team");

    public BacklogQuery(SqlDialect dialect, OrganizationId organization, TeamId team, BacklogFilter filter)
    {
        Parameters.Add("organization", organization.Value);
        Parameters.Add("team", team.Value);
        AddFacts(filter);
        AddLists(dialect, filter);
        AddText(dialect, filter);
    }

    /// <summary>The condition, without <c>WHERE</c>.</summary>
    public string Where => where.ToString();

    public DynamicParameters Parameters { get; } = new();

    private void AddFacts(BacklogFilter filter)
    {
        And(filter.IsEstimated is true, "i.estimate_label IS NOT NULL");
        And(filter.IsEstimated is false, "i.estimate_label IS NULL");
        And(filter.IsReady is true, "i.ready <> 0");
        And(filter.IsReady is false, "i.ready = 0");
        And(filter.IsUnowned, "i.owner_folded IS NULL");
        if (filter.Owner is { } owner)
        {
            And(true, "(i.owner_person_id = @owner OR (i.owner_person_id IS NULL AND i.owner_folded = @ownerName))");
            Parameters.Add("owner", owner.Person?.Value);
            Parameters.Add("ownerName", BacklogFilter.Fold(owner.Name));
        }

        if (filter.Iteration is { } iteration)
        {
            And(true, "i.iteration_folded = @iteration");
            Parameters.Add("iteration", iteration.Name is { } name ? BacklogFilter.Fold(name) : null);
        }
    }

    private void AddLists(SqlDialect dialect, BacklogFilter filter)
    {
        if (!filter.Types.IsEmpty)
        {
            And(true, $"i.type {dialect.IsOneOf("types")}");
            Parameters.Add("types", dialect.List(filter.Types.Select(type => type.ToString())));
        }

        if (!filter.Statuses.IsEmpty)
        {
            And(true, $"i.status {dialect.IsOneOf("statuses")}");
            Parameters.Add("statuses", dialect.List(filter.Statuses.Select(status => status.ToString())));
        }

        // One question a label: each is a walk along the index, where counting the labels of each item would need a sort.
        for (var i = 0; i < filter.Labels.Length; i++)
        {
            var label = FormattableString.Invariant($"label{i}");
            And(
                true,
                $"i.key IN (SELECT l.item_key FROM item_labels l WHERE l.organization_id = @organization AND l.team_id = @team AND l.folded = @{label})");
            Parameters.Add(label, filter.Labels[i]);
        }
    }

    private void AddText(SqlDialect dialect, BacklogFilter filter)
    {
        var words = SearchWords.Of(filter.Text).Take(SearchWords.MostSearched).ToList();
        if (words.Count > 0)
        {
            And(true, $"i.key IN (SELECT found.item_key FROM ({dialect.FoundItems(inTitle: false)}) found)");
            Parameters.Add("match", dialect.Match(words, inTitle: false));
        }
        else
        {
            // Signs that are no words, such as "!!!", stand in no item's words.
            And(filter.Text.Length > 0, "1 = 0");
        }
    }

    private void And(bool applies, string condition)
    {
        if (applies)
        {
            where.Append(" AND ").Append(condition);
        }
    }
}
