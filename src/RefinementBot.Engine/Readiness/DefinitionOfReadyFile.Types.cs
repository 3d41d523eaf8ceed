using RefinementBot.Engine.Backlog;
using YamlDotNet.RepresentationModel;

namespace RefinementBot.Engine.Readiness;

/// <summary>What differs by type, and the team's own checklist.</summary>
public static partial class DefinitionOfReadyFile
{
    /// <summary>The longest name of a checklist item, and the longest sentence of one, in UTF-16 units.</summary>
    internal const int MostInId = 60;

    internal const int MostInSays = 200;

    /// <summary>The most items of a checklist: more than a person ticks.</summary>
    internal const int MostInChecklist = 30;

    private static List<(ItemType, YamlMappingNode)> Types(YamlNode node, List<DefinitionProblem> problems)
    {
        var types = new List<(ItemType, YamlMappingNode)>();
        foreach (var (key, value) in Entries(node, "types", problems))
        {
            if (!TryName<ItemType>(Text(key), out var type))
            {
                Unknown(key, Text(key), Names<ItemType>(), problems, "type");
            }
            else if (value is YamlMappingNode settings)
            {
                types.Add((type, settings));
            }
            else if (value is not YamlScalarNode { Value: null or "" })
            {
                problems.Add(new DefinitionProblem(LineOf(value), $"\"{Shown(Text(key))}\" has to hold keys: {string.Join(", ", TypeKeys)}."));
            }
        }

        return types;
    }

    private static DefinitionOfReady ForType(ItemType type, YamlMappingNode settings, DefinitionOfReady forAll, List<DefinitionProblem> problems)
    {
        var definition = forAll;
        foreach (var (key, value) in settings.Children)
        {
            switch (Text(key))
            {
                case "rules":
                    NotFor(type, value, problems);
                    definition = definition with { Rules = DefinitionOfReady.Over(forAll.Rules, Rules(value, problems)) };
                    break;
                case "thresholds":
                    OfAllTypes(value, problems);
                    definition = definition with { Thresholds = DefinitionOfReady.Over(forAll.Thresholds, Thresholds(value, problems)) };
                    break;
                case "needs":
                    definition = definition with { Needs = DefinitionOfReady.Over(forAll.Needs, [new(type, Fields(value, problems))]) };
                    break;
                case var unknown:
                    Unknown(key, unknown, TypeKeys, problems, "key");
                    break;
            }
        }

        return definition;
    }

    /// <summary>Rules that are turned on for a type that they say nothing about.</summary>
    private static void NotFor(ItemType type, YamlNode node, List<DefinitionProblem> problems)
    {
        foreach (var (key, value) in Children(node))
        {
            if (RuleCatalogue.All.FirstOrDefault(rule => rule.Id == Text(key)) is { } rule && !rule.Types.Contains(type) && Text(value).ToLowerInvariant() is not ("off" or "false" or "no"))
            {
                var (name, types) = (Name(type), string.Join(", ", rule.Types.Select(Name)));
                problems.Add(new DefinitionProblem(LineOf(key), $"{rule.Id} is no rule for a {name}; it is for: {types}."
                    + (rule.Field is { } field ? $" To ask a {name} for the field, write needs: [{Names<NeededField>().ElementAt((int)field)}]." : "")));
            }
        }
    }

    /// <summary>Numbers by which items are compared with others, of whatever type these are.</summary>
    private static void OfAllTypes(YamlNode node, List<DefinitionProblem> problems)
    {
        foreach (var (key, _) in Children(node))
        {
            if (RuleCatalogue.SetRules.SelectMany(rule => rule.About.Thresholds).Any(threshold => threshold.Key == Text(key)))
            {
                problems.Add(new DefinitionProblem(LineOf(key), $"{Text(key)} holds for all types, since items are compared with those of others; set it under thresholds at the left."));
            }
        }
    }

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Children(YamlNode node) => node is YamlMappingNode mapping ? mapping.Children : [];

    private static List<ChecklistItem> Checklist(YamlNode node, List<DefinitionProblem> problems)
    {
        var items = new List<ChecklistItem>();
        foreach (var entry in List(node))
        {
            if (entry is not YamlMappingNode mapping)
            {
                problems.Add(new DefinitionProblem(LineOf(entry), "An item of the checklist has the keys id and says, and mentions if words are looked for."));
                continue;
            }

            var problemsBefore = problems.Count;
            var (id, says, mentions, isRequired, severity, types) = ("", "", (IReadOnlyList<string>)[], true, Severity.Warning, new List<ItemType>());
            foreach (var (key, value) in mapping.Children)
            {
                switch (Text(key))
                {
                    case "id":
                        id = Text(value);
                        break;
                    case "says":
                        says = Text(value);
                        break;
                    case "mentions":
                        problems.AddRange(List(value).Where(words => words is not YamlScalarNode).Select(words => new DefinitionProblem(LineOf(words), $"\"mentions\" holds words or phrases, such as [wireframe, sketch], not {Said(words)}.")));
                        mentions = [.. List(value).Select(Text).Where(words => words.Length > 0)];
                        break;
                    case "required" when Text(value).ToLowerInvariant() is "yes" or "no" or "true" or "false" or "on" or "off":
                        isRequired = Text(value).ToLowerInvariant() is "yes" or "true" or "on";
                        break;
                    case "required":
                        problems.Add(new DefinitionProblem(LineOf(value), $"\"required\" is yes or no, not {Said(value)}."));
                        break;
                    case "severity" when Severities(Text(value)) is { } named:
                        severity = named;
                        break;
                    case "severity":
                        problems.Add(new DefinitionProblem(LineOf(value), $"{Capital(Said(value))} is no severity; {Nearest.Hint(Text(value), RuleWords[2..])}"));
                        break;
                    case "types":
                        foreach (var type in List(value))
                        {
                            if (TryName<ItemType>(Text(type), out var known))
                            {
                                types.Add(known);
                            }
                            else
                            {
                                Unknown(type, Text(type), Names<ItemType>(), problems, "type");
                            }
                        }

                        break;
                    case var unknown:
                        Unknown(key, unknown, ChecklistKeys, problems, "key");
                        break;
                }
            }

            if (RuleCatalogue.All.Any(rule => rule.Id == id) || id == Needed.DescriptionMissing)
            {
                problems.Add(new DefinitionProblem(LineOf(entry), $"\"{id}\" is the name of a rule, so a report could not tell the two apart; name the checklist item otherwise."));
            }
            else if (items.Any(item => item.Id == id))
            {
                problems.Add(new DefinitionProblem(LineOf(entry), $"Two items of the checklist are named \"{id}\"; give each a name of its own."));
            }
            else if (id.Length is 0 or > MostInId || (mentions.Count == 0 && says.Length == 0))
            {
                // What is missing most likely stands under the key that was just found wrong.
                problems.AddRange(problems.Count > problemsBefore ? [] : (DefinitionProblem[])[new DefinitionProblem(LineOf(entry), $"An item of the checklist needs an id of at most {MostInId} characters, and the words it looks for (mentions) or what a person ticks (says).")]);
            }
            else if (says.Length > MostInSays)
            {
                problems.Add(new DefinitionProblem(LineOf(entry), $"What \"{Shown(id)}\" says has {says.Length} characters, and at most {MostInSays} are taken."));
            }
            else if (items.Count == MostInChecklist)
            {
                problems.Add(new DefinitionProblem(LineOf(entry), $"A checklist has at most {MostInChecklist} items; nobody ticks more."));
                break;
            }
            else
            {
                items.Add(new ChecklistItem(id, says.Length == 0 ? id : says, mentions, severity, types) { IsRequired = isRequired });
            }
        }

        return items;
    }

    private static string Name(ItemType type) => type.ToString().ToLowerInvariant();
}
