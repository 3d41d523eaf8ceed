using System.Text;
using Dapper;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>A filter as a condition on rows of <c>items i</c>. The condition is put together of the fixed texts below; what people typed goes into parameters.</summary>
internal sealed class BacklogQuery
{
    private readonly StringBuilder where = new("i.organization_id = @organization AND i.team_id = @team");

    /// <param name="found">The items whose texts hold the filter's; null where that are so many that each item is looked at.</param>
    public BacklogQuery(SqlDialect dialect, OrganizationId organization, TeamId team, BacklogFilter filter, IReadOnlyCollection<string>? found)
    {
        Parameters.Add("organization", organization.Value);
        Parameters.Add("team", team.Value);
        AddFacts(filter);
        AddLists(dialect, filter);
        AddText(dialect, filter, found);
    }

    /// <summary>The words of a filter's text that count.</summary>
    public static List<string> Words(BacklogFilter filter) => [.. SearchWords.Of(filter.Text).Take(SearchWords.MostSearched)];

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

    private void AddText(SqlDialect dialect, BacklogFilter filter, IReadOnlyCollection<string>? found)
    {
        var words = Words(filter);
        if (words.Count == 0)
        {
            // Signs that are no words, such as "!!!", stand in no item's words.
            And(filter.Text.Length > 0, "1 = 0");
        }
        else if (found is not null)
        {
            And(true, $"i.key {dialect.IsOneOf("found")}");
            Parameters.Add("found", dialect.List(found));
        }
        else
        {
            for (var i = 0; i < words.Count; i++)
            {
                var word = FormattableString.Invariant($"word{i}");
                And(true, dialect.HoldsWord(word));
                Parameters.Add(word, dialect.Word(words[i], isBeginning: i == words.Count - 1));
            }
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
