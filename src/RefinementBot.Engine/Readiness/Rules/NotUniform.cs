namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>The stories of a backlog follow one template.</summary>
public sealed class NotUniform : ISetRule
{
    private static readonly Threshold Least = new("uniform-least-stories", 5, 2, 1000, "how many stories a backlog needs before it can have a template");
    private static readonly Threshold Share = new("uniform-share", 0.6, 0.5, 1, "the share of the stories that makes a wording the template");

    public RuleDescription About { get; } = new(
        "not-uniform",
        "Most stories of the backlog are worded by one template, and this one is not: its wish or its benefit opens otherwise.",
        "Readers who know where to look find role, wish and benefit at once; and a story that does not fit the template often is none.",
        "Quality User Story framework: uniform",
        'N',
        Severity.Info)
    {
        Types = RuleDescription.Stories,
        Thresholds = [Least, Share],
    };

    public IEnumerable<(int Item, Remark Remark)> Check(IReadOnlyList<ItemProfile> items, DefinitionOfReady ready)
    {
        var stories = Enumerable.Range(0, items.Count).Where(i => items[i] is { IsEnglish: true, HasRole: true } && items[i].WishForm.Length > 0).ToList();
        if (stories.Count < ready.ValueOf(Least))
        {
            yield break;
        }

        var wish = Template(stories.Select(i => items[i].WishForm), "want to", ready);
        var benefit = Template(stories.Select(i => items[i].BenefitForm).Where(form => form is "so that" or "so" or "in order to"), "so that", ready);
        foreach (var i in stories)
        {
            var item = items[i];
            if (wish is not null && item.WishForm != wish)
            {
                yield return (i, new Remark(item.Field, item.Wish, $"Most stories of this backlog say \"I {wish}\"; this one does not.", $"Word the wish as the others do: \"I {wish} …\"."));
            }
            else if (benefit is not null && item.BenefitForm is "so that" or "so" or "in order to" && item.BenefitForm != benefit && !SaysLater(item, benefit))
            {
                yield return (i, new Remark(item.Field, item.BenefitOpening, $"Most stories of this backlog open the benefit with \"{benefit}\"; this one does not.", $"Write \"{benefit}\"."));
            }
        }
    }

    /// <summary>"…, so I get a list, so that I can choose": the template's words are there, if not at first.</summary>
    private static bool SaysLater(ItemProfile item, string benefit) => item.WholeText.Contains(benefit + " ", StringComparison.OrdinalIgnoreCase) && benefit != "so";

    /// <summary>The commonest form, if it is common enough. Where the forms are mixed, the well-known one (Connextra's) is the template.</summary>
    private static string? Template(IEnumerable<string> forms, string wellKnown, DefinitionOfReady ready)
    {
        var counted = forms.CountBy(form => form).ToDictionary(form => form.Key, form => form.Value);
        var all = counted.Values.Sum();
        var (most, count) = counted.OrderByDescending(form => form.Value).ThenBy(form => form.Key, StringComparer.Ordinal).FirstOrDefault();
        return all == 0 ? null : count >= all * ready.ValueOf(Share) ? most : counted.GetValueOrDefault(wellKnown) * 3 >= all ? wellKnown : null;
    }
}
