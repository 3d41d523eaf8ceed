using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>An item can be built without another of the backlog.</summary>
public sealed class NotIndependent : ISetRule
{
    public RuleDescription About { get; } = new(
        "not-independent",
        "The text of the item names another item of the backlog by its id without a dependency being recorded. Off by default: what people label as dependent is seldom written down, so it finds almost none of it.",
        "An order that is not written down is found out in the iteration.",
        "INVEST: independent; Quality User Story framework: independent",
        'I',
        Severity.Info)
    {
        On = false,
        AnyLanguage = true,
    };

    public IEnumerable<(int Item, Remark Remark)> Check(IReadOnlyList<ItemProfile> items, DefinitionOfReady ready)
    {
        var ids = items.Select(item => item.Id).Where(id => id.Length > 3 && id.Any(char.IsAsciiDigit)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < items.Count; i++)
        {
            var named = items[i].Mentions.Where(id => ids.Contains(id) && !id.Equals(items[i].Id, StringComparison.OrdinalIgnoreCase) && !items[i].Dependencies.Contains(id, StringComparer.OrdinalIgnoreCase)).ToList();
            if (named.Count > 0)
            {
                yield return (i, new Remark(items[i].Field, TextSpan.Nothing, $"The text names {string.Join(", ", named)}, but no dependency is recorded.", "Record the dependency, or take the reference out.") { Related = named });
            }
        }
    }
}
