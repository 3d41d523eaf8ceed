using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Readiness;

/// <summary>A field that a team asks of its items before they are planned.</summary>
public enum NeededField
{
    Description,
    AcceptanceCriteria,
    Estimate,
    Owner,
    Parent,
    BenefitHypothesis,
}

/// <summary>What a team has set for one rule; null keeps the rule's own default.</summary>
/// <param name="On">Whether the rule runs.</param>
/// <param name="Severity">What it weighs.</param>
public sealed record RuleSetting(bool? On, Severity? Severity);

/// <summary>A checklist item of a team's own: the item has to mention one of the words, or, where there are none, a person ticks it.</summary>
/// <param name="Id">Kebab-case; the finding's rule.</param>
/// <param name="Says">What the team asks, in a sentence.</param>
/// <param name="Mentions">Words or phrases, of which one has to stand in one of the item's texts; empty for what a person ticks.</param>
/// <param name="Severity">What it weighs.</param>
/// <param name="Types">The types asked; empty for all.</param>
public sealed record ChecklistItem(string Id, string Says, IReadOnlyList<string> Mentions, Severity Severity, IReadOnlyList<ItemType> Types)
{
    /// <summary>Whether an item is not ready without it; what is not required is asked all the same, and costs nothing.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>Whether a person ticks it.</summary>
    public bool IsTicked => Mentions.Count == 0;

    /// <summary>Whether items of that type are asked.</summary>
    public bool Asks(ItemType type) => Types.Count == 0 || Types.Contains(type);
}

/// <summary>A team's rules for "can be planned": which rules run, what they weigh, and from which number on. A value; equal ones judge alike.</summary>
public sealed record DefinitionOfReady
{
    /// <summary>Lets each text say by itself whether it is English.</summary>
    public const string AnyLanguage = "auto";

    /// <summary>Every rule with its own defaults.</summary>
    public static DefinitionOfReady Default { get; } = new();

    public IReadOnlyDictionary<string, RuleSetting> Rules { get; init; } = new Dictionary<string, RuleSetting>();

    public IReadOnlyDictionary<string, double> Thresholds { get; init; } = new Dictionary<string, double>();

    /// <summary>The fields that items of a type need; a type that is not named needs nothing beyond the rules.</summary>
    public IReadOnlyDictionary<ItemType, IReadOnlyList<NeededField>> Needs { get; init; } = new Dictionary<ItemType, IReadOnlyList<NeededField>>();

    public IReadOnlyList<ChecklistItem> Checklist { get; init; } = [];

    /// <summary>The language that the team writes in, as an ISO 639-1 code, or <see cref="AnyLanguage"/>.</summary>
    public string Language { get; init; } = AnyLanguage;

    /// <summary>What holds for the types that differ from the others, each whole.</summary>
    public IReadOnlyDictionary<ItemType, DefinitionOfReady> ByType { get; init; } = new Dictionary<ItemType, DefinitionOfReady>();

    /// <summary>What holds for items of a type.</summary>
    public DefinitionOfReady For(ItemType type) => ByType.GetValueOrDefault(type, this);

    /// <summary>What a type has of its own, without what it shares with the others.</summary>
    public DefinitionOfReady OwnOf(ItemType type) => ByType.TryGetValue(type, out var whole) ? new DefinitionOfReady
    {
        Rules = whole.Rules.Where(rule => !Rules.TryGetValue(rule.Key, out var shared) || shared != rule.Value).ToDictionary(rule => rule.Key, rule => rule.Value),
        Thresholds = whole.Thresholds.Where(number => !Thresholds.TryGetValue(number.Key, out var shared) || !shared.Equals(number.Value)).ToDictionary(number => number.Key, number => number.Value),
    }
    : Default;

    /// <summary>The same with other settings for all types; what a type has of its own stays.</summary>
    public DefinitionOfReady WithBase(IReadOnlyDictionary<string, RuleSetting> rules, IReadOnlyDictionary<string, double> thresholds, string language)
    {
        var changed = this with { Rules = rules, Thresholds = thresholds, Language = language, ByType = new Dictionary<ItemType, DefinitionOfReady>() };
        return ByType.Keys.Aggregate(changed, (into, type) => into.WithOwn(type, OwnOf(type).Rules, OwnOf(type).Thresholds, For(type).Needs.GetValueOrDefault(type, [])));
    }

    /// <summary>The same with other settings for one type.</summary>
    public DefinitionOfReady WithOwn(ItemType type, IReadOnlyDictionary<string, RuleSetting> rules, IReadOnlyDictionary<string, double> thresholds, IReadOnlyList<NeededField> needs)
    {
        var needed = Needs.Where(each => each.Key != type).ToDictionary(each => each.Key, each => each.Value);
        if (needs.Count > 0)
        {
            needed[type] = needs;
        }

        var shared = this with { Needs = needed, ByType = new Dictionary<ItemType, DefinitionOfReady>() };
        var own = shared with { Rules = Over(Rules, rules), Thresholds = Over(Thresholds, thresholds) };
        return shared with
        {
            ByType = ByType.Where(each => each.Key != type).Append(KeyValuePair.Create(type, own)).Where(each => each.Key != type || rules.Count + thresholds.Count > 0)
                .ToDictionary(each => each.Key, each => each.Key == type ? each.Value : each.Value with { Needs = Over(needed, each.Value.Needs.Where(need => need.Key == each.Key)) }),
        };
    }

    /// <summary>The values of both; where both have one, the one above.</summary>
    internal static Dictionary<TKey, TValue> Over<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> below, IEnumerable<KeyValuePair<TKey, TValue>> above)
        where TKey : notnull
    {
        var both = new Dictionary<TKey, TValue>(below);
        foreach (var (key, value) in above)
        {
            both[key] = value;
        }

        return both;
    }

    /// <summary>Whether a text is judged as English.</summary>
    /// <param name="guess">What the text itself says.</param>
    public bool ReadsAsEnglish(bool guess) => Language == AnyLanguage ? guess : Language == "en";

    public bool IsOn(RuleDescription rule) => Rules.TryGetValue(rule.Id, out var setting) ? setting.On ?? (setting.Severity is not null || rule.On) : rule.On;

    /// <summary>Whether anything that only the others of the backlog show keeps an item from being ready.</summary>
    public bool BlocksByNeighbours => RuleCatalogue.SetRules.Any(rule => ByType.Values.Append(this).Any(ready => ready.IsOn(rule.About) && ready.SeverityOf(rule.About) == Severity.Blocking));

    /// <summary>Whether the team has turned the rule off by name.</summary>
    public bool IsTurnedOff(RuleDescription rule) => Rules.TryGetValue(rule.Id, out var setting) && setting.On == false;

    public Severity SeverityOf(RuleDescription rule) => Rules.TryGetValue(rule.Id, out var setting) ? setting.Severity ?? rule.Severity : rule.Severity;

    /// <summary>The team's value of <paramref name="threshold"/>, else its default.</summary>
    public double ValueOf(Threshold threshold) => Thresholds.GetValueOrDefault(threshold.Key, threshold.Default);

    /// <summary>Whether items of <paramref name="type"/> need <paramref name="field"/>.</summary>
    public bool Asks(ItemType type, NeededField field) => Needs.TryGetValue(type, out var fields) && fields.Contains(field);
}
