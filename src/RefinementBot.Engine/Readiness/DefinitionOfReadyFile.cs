using System.Globalization;
using RefinementBot.Engine.Backlog;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RefinementBot.Engine.Readiness;

/// <summary>Something in a Definition of Ready file that cannot be used.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is wrong, and the nearest right word.</param>
public sealed record DefinitionProblem(int Line, string Message);

/// <summary>A file as read. <see cref="Definition"/> holds what could be used; a caller refuses it if there are problems.</summary>
public sealed record DefinitionRead(DefinitionOfReady Definition, IReadOnlyList<DefinitionProblem> Problems);

/// <summary>Reads a team's Definition of Ready from YAML (docs/definition-of-ready.md). Never throws on what a file may hold.</summary>
public static class DefinitionOfReadyFile
{
    private static readonly string[] Keys = ["rules", "thresholds", "needs", "checklist"];
    private static readonly string[] RuleWords = ["on", "off", "blocking", "warning", "info"];
    private static readonly string[] ChecklistKeys = ["id", "says", "mentions", "severity", "types"];

    public static DefinitionRead Read(string yaml)
    {
        var problems = new List<DefinitionProblem>();
        var stream = new YamlStream();
        var parser = new Parser(new StringReader(yaml));
        try
        {
            stream.Load(parser);
        }
        catch (YamlException broken)
        {
            problems.Add(new DefinitionProblem((int)broken.Start.Line, $"This is no valid YAML: {broken.Message}"));
            return new DefinitionRead(DefinitionOfReady.Default, problems);
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException)
        {
            // The library itself trips over some broken files (a key that is empty, "!![") and says nothing about where.
            var last = 1 + yaml.AsSpan().TrimEnd().Count('\n');
            problems.Add(new DefinitionProblem(Math.Min(last, (int)(parser.Current?.Start.Line ?? 1)), "This is no valid YAML: a colon or a bracket stands where none may."));
            return new DefinitionRead(DefinitionOfReady.Default, problems);
        }

        var definition = DefinitionOfReady.Default;
        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is YamlScalarNode { Value: null or "" })
        {
            return new DefinitionRead(definition, problems);
        }

        if (stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            problems.Add(new DefinitionProblem(LineOf(stream.Documents[0].RootNode), $"The file has to hold keys: {string.Join(", ", Keys)}."));
            return new DefinitionRead(definition, problems);
        }

        foreach (var (key, value) in root.Children)
        {
            definition = Text(key) switch
            {
                "rules" => definition with { Rules = Rules(value, problems) },
                "thresholds" => definition with { Thresholds = Thresholds(value, problems) },
                "needs" => definition with { Needs = Needs(value, problems) },
                "checklist" => definition with { Checklist = Checklist(value, problems) },
                var unknown => Unknown(definition, key, unknown, Keys, problems),
            };
        }

        return new DefinitionRead(definition, [.. problems.OrderBy(problem => problem.Line)]);
    }

    private static Dictionary<string, RuleSetting> Rules(YamlNode node, List<DefinitionProblem> problems)
    {
        var settings = new Dictionary<string, RuleSetting>(StringComparer.Ordinal);
        foreach (var (key, value) in Entries(node, "rules", problems))
        {
            var id = Text(key);
            if (!RuleCatalogue.All.Any(rule => rule.Id == id))
            {
                Unknown(key, id, RuleCatalogue.All.Select(rule => rule.Id), problems, "rule");
                continue;
            }

            switch (Text(value).ToLowerInvariant())
            {
                case "on" or "true" or "yes":
                    settings[id] = new RuleSetting(true, null);
                    break;
                case "off" or "false" or "no":
                    settings[id] = new RuleSetting(false, null);
                    break;
                case var word when Severities(word) is { } severity:
                    settings[id] = new RuleSetting(true, severity);
                    break;
                case var word:
                    problems.Add(new DefinitionProblem(LineOf(value), $"\"{word}\" is no setting of a rule; {Nearest.Hint(word, RuleWords)}"));
                    break;
            }
        }

        return settings;
    }

    private static Dictionary<string, double> Thresholds(YamlNode node, List<DefinitionProblem> problems)
    {
        var known = RuleCatalogue.All.SelectMany(rule => rule.Thresholds).ToDictionary(threshold => threshold.Key, StringComparer.Ordinal);
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (key, value) in Entries(node, "thresholds", problems))
        {
            if (!known.TryGetValue(Text(key), out var threshold))
            {
                Unknown(key, Text(key), known.Keys, problems, "threshold");
            }
            else if (!double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number < threshold.Lowest || number > threshold.Highest || double.IsNaN(number))
            {
                problems.Add(new DefinitionProblem(LineOf(value), string.Create(CultureInfo.InvariantCulture, $"{threshold.Key} has to be a number from {threshold.Lowest} to {threshold.Highest}, not \"{Text(value)}\".")));
            }
            else
            {
                values[threshold.Key] = number;
            }
        }

        return values;
    }

    private static Dictionary<ItemType, IReadOnlyList<NeededField>> Needs(YamlNode node, List<DefinitionProblem> problems)
    {
        var needs = new Dictionary<ItemType, IReadOnlyList<NeededField>>();
        foreach (var (key, value) in Entries(node, "needs", problems))
        {
            if (!TryName<ItemType>(Text(key), out var type))
            {
                Unknown(key, Text(key), Names<ItemType>(), problems, "type");
                continue;
            }

            var fields = new List<NeededField>();
            foreach (var field in List(value))
            {
                if (TryName<NeededField>(Text(field), out var needed))
                {
                    fields.Add(needed);
                }
                else
                {
                    Unknown(field, Text(field), Names<NeededField>(), problems, "field");
                }
            }

            needs[type] = fields;
        }

        return needs;
    }

    private static List<ChecklistItem> Checklist(YamlNode node, List<DefinitionProblem> problems)
    {
        var items = new List<ChecklistItem>();
        foreach (var entry in List(node))
        {
            if (entry is not YamlMappingNode mapping)
            {
                problems.Add(new DefinitionProblem(LineOf(entry), "An item of the checklist has the keys id, says and mentions."));
                continue;
            }

            var (id, says, mentions, severity, types) = ("", "", (IReadOnlyList<string>)[], Severity.Warning, new List<ItemType>());
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
                        mentions = [.. List(value).Select(Text).Where(words => words.Length > 0)];
                        break;
                    case "severity" when Severities(Text(value)) is { } named:
                        severity = named;
                        break;
                    case "severity":
                        problems.Add(new DefinitionProblem(LineOf(value), $"\"{Text(value)}\" is no severity; {Nearest.Hint(Text(value), RuleWords[2..])}"));
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
            else if (id.Length == 0 || mentions.Count == 0)
            {
                problems.Add(new DefinitionProblem(LineOf(entry), "An item of the checklist needs an id and the words it looks for (mentions)."));
            }
            else
            {
                items.Add(new ChecklistItem(id, says.Length == 0 ? id : says, mentions, severity, types));
            }
        }

        return items;
    }

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Entries(YamlNode node, string name, List<DefinitionProblem> problems)
    {
        if (node is YamlMappingNode mapping)
        {
            return mapping.Children;
        }

        if (node is not YamlScalarNode { Value: null or "" })
        {
            problems.Add(new DefinitionProblem(LineOf(node), $"\"{name}\" has to hold keys with values, one in a line."));
        }

        return [];
    }

    private static IEnumerable<YamlNode> List(YamlNode node) => node switch
    {
        YamlSequenceNode sequence => sequence.Children,
        YamlScalarNode { Value: null or "" } => [],
        _ => [node],
    };

    private static DefinitionOfReady Unknown(DefinitionOfReady definition, YamlNode key, string word, IEnumerable<string> known, List<DefinitionProblem> problems)
    {
        Unknown(key, word, known, problems, "key");
        return definition;
    }

    private static void Unknown(YamlNode key, string word, IEnumerable<string> known, List<DefinitionProblem> problems, string kind) =>
        problems.Add(new DefinitionProblem(LineOf(key), $"There is no {kind} \"{word}\"; {Nearest.Hint(word, known)}"));

    private static Severity? Severities(string word) => word.Trim().ToLowerInvariant() switch
    {
        "blocking" => Severity.Blocking,
        "warning" => Severity.Warning,
        "info" => Severity.Info,
        _ => null,
    };

    private static string Text(YamlNode node) => node is YamlScalarNode scalar ? scalar.Value ?? "" : "";

    private static int LineOf(YamlNode node) => (int)node.Start.Line;

    private static bool TryName<T>(string word, out T value)
        where T : struct, Enum => Enum.TryParse(word, ignoreCase: true, out value) && Names<T>().Contains(word, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Names<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]);
}
