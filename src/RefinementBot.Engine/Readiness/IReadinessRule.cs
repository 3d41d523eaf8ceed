using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Readiness;

/// <summary>A worked example: a text, and whether the rule finds something in it.</summary>
/// <param name="Story">The text, made up for the purpose.</param>
/// <param name="Found">The words that the rule quotes; "" for something missing; null where the rule says nothing.</param>
/// <param name="Why">Why so.</param>
public sealed record Example(string Story, string? Found, string Why);

/// <summary>All that is to be known of a rule: the rule's page in <c>docs/readiness-rules.md</c> is made from this.</summary>
/// <param name="Id">Stable, kebab-case.</param>
/// <param name="Definition">When the rule finds something, in one or two sentences.</param>
/// <param name="Why">Why that matters to a team.</param>
/// <param name="Source">Where the criterion comes from.</param>
/// <param name="Invest">The INVEST letter it serves: I, N, V, E, S or T.</param>
/// <param name="Severity">What it weighs unless the team says otherwise.</param>
public sealed record RuleDescription(string Id, string Definition, string Why, string Source, char Invest, Severity Severity)
{
    /// <summary>Whether the rule runs unless the team says otherwise.</summary>
    public bool On { get; init; } = true;

    /// <summary>Whether the rule holds for a text in any language.</summary>
    public bool AnyLanguage { get; init; }

    /// <summary>The field that the rule looks for, if it is one that a team may ask for by type.</summary>
    public NeededField? Field { get; init; }

    /// <summary>The types that the rule makes sense for.</summary>
    public IReadOnlyList<ItemType> Types { get; init; } = EveryType;

    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>The thresholds that the rule reads, with their defaults.</summary>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];

    internal static readonly IReadOnlyList<ItemType> EveryType = Enum.GetValues<ItemType>();
    internal static readonly IReadOnlyList<ItemType> Stories = [ItemType.Story];
}

/// <summary>A number that a team may set in its Definition of Ready.</summary>
/// <param name="Key">Its key in the file.</param>
/// <param name="Default">Its value unless the team says otherwise.</param>
/// <param name="Lowest">The lowest value that makes sense.</param>
/// <param name="Highest">The highest value that makes sense.</param>
/// <param name="Meaning">What it counts, with the unit.</param>
public sealed record Threshold(string Key, double Default, double Lowest, double Highest, string Meaning);

/// <summary>Judges one item by itself. Pure: the same item and settings give the same remarks.</summary>
public interface IReadinessRule
{
    RuleDescription About { get; }

    IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready);
}

/// <summary>Judges an item by the others of its backlog.</summary>
public interface ISetRule
{
    RuleDescription About { get; }

    /// <summary>Remarks with the index of the item that each is about. All <paramref name="items"/> are of one project, in input order.</summary>
    IEnumerable<(int Item, Remark Remark)> Check(IReadOnlyList<ItemProfile> items, DefinitionOfReady ready);
}
