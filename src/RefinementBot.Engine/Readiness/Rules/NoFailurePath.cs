using System.Collections.Frozen;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>The acceptance criteria say what happens when it does not work.</summary>
public sealed class NoFailurePath : IReadinessRule
{
    private const int EnoughCriteria = 2;

    private static readonly FrozenSet<string> Failing = new[]
    {
        "error", "errors", "fail", "fails", "failed", "failure", "failing", "invalid", "wrong", "missing", "empty", "reject", "rejected", "rejects", "denied", "deny", "refused", "refuse", "cannot", "can't",
        "not", "no", "without", "unless", "unavailable", "timeout", "offline", "exceeds", "exceeded", "expired", "exception", "warning", "blank", "incorrect", "unknown", "unauthorized", "unauthorised", "forbidden",
        "never", "none", "duplicate", "cancel", "cancelled", "canceled", "abort", "doesn't", "don't", "isn't", "aren't", "limit", "otherwise", "else", "only",
    }.ToFrozenSet();

    public RuleDescription About { get; } = new(
        "no-failure-path",
        "There are at least two acceptance criteria, and none of them says what happens when something is wrong, missing or refused.",
        "The way that fails is where most of the effort and most of the bugs are.",
        "Common practice in specification by example",
        'T',
        Severity.Info)
    {
        Types = [ItemType.Story, ItemType.Feature],
        Examples =
        [
            new("As a diver, I want to log a dive. | - The dive is saved.\n- The dive is in the list.", "", "What if it cannot be saved?"),
            new("As a diver, I want to log a dive. | - The dive is saved.\n- Without a date it is refused.", null, "The second says it."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        var criteria = item.Criteria;
        var counted = criteria.Style == CriteriaStyle.Gherkin ? EnoughCriteria : criteria.Criteria.Count;
        if (counted >= EnoughCriteria && !criteria.Text.Tokens.Any(token => Failing.Contains(token.Lower)))
        {
            yield return new Remark(criteria.Text.Field, TextSpan.Nothing, "No acceptance criterion says what happens when something goes wrong.", "Add one for what is refused, missing or out of bounds.");
        }
    }
}
