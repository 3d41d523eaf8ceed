using System.Globalization;
using RefinementBot.Engine.Backlog;
using YamlDotNet.RepresentationModel;

namespace RefinementBot.Engine.Readiness;

/// <summary>Something in a Definition of Ready file that cannot be used.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is wrong, and the nearest right word.</param>
public sealed record DefinitionProblem(int Line, string Message);

/// <summary>A file as read. <see cref="Definition"/> holds what could be used; a caller refuses it if there are problems.</summary>
public sealed record DefinitionRead(DefinitionOfReady Definition, IReadOnlyList<DefinitionProblem> Problems);

/// <summary>Reads a team's Definition of Ready from YAML or JSON (docs/definition-of-ready.md). Never throws on what a file may hold.</summary>
public static partial class DefinitionOfReadyFile
{
    /// <summary>The keys of a file.</summary>
    internal static readonly string[] Keys = ["language", "rules", "thresholds", "needs", "types", "checklist"];

    /// <summary>What can be set for a type alone.</summary>
    internal static readonly string[] TypeKeys = ["rules", "thresholds", "needs"];

    internal static readonly string[] RuleWords = ["on", "off", "blocking", "warning", "info"];
    internal static readonly string[] ChecklistKeys = ["id", "says", "mentions", "required", "severity", "types"];

    /// <summary>Names the schema that an editor checks a file by; it says nothing to the bot.</summary>
    private const string Schema = "$schema";

    /// <summary>The longest file that is read at all.</summary>
    public const int MostBytes = 4 * DefinitionText.MostCharacters;

    /// <summary>Reads a file's text.</summary>
    public static DefinitionRead Read(string text)
    {
        var problems = new List<DefinitionProblem>();
        var (definition, types) = (DefinitionOfReady.Default, new List<(ItemType Type, YamlMappingNode Settings)>());
        foreach (var (key, value) in DefinitionText.Root(text, problems))
        {
            switch (Text(key))
            {
                case "language":
                    definition = definition with { Language = Language(value, problems) };
                    break;
                case "rules":
                    definition = definition with { Rules = Rules(value, problems) };
                    break;
                case "thresholds":
                    definition = definition with { Thresholds = Thresholds(value, problems) };
                    break;
                case "needs":
                    definition = definition with { Needs = Needs(value, problems) };
                    break;
                case "types":
                    types = Types(value, problems);
                    break;
                case "checklist":
                    definition = definition with { Checklist = Checklist(value, problems) };
                    break;
                case Schema:
                    break;
                case var unknown:
                    Unknown(key, unknown, Keys, problems, "key");
                    break;
            }
        }

        // A type's settings stand on those for all types, wherever in the file these are.
        var forAll = definition;
        return new DefinitionRead(
            definition with { ByType = types.DistinctBy(type => type.Type).ToDictionary(type => type.Type, type => ForType(type.Type, type.Settings, forAll, problems)) },
            [.. problems.OrderBy(problem => problem.Line)]);
    }

    private static string Language(YamlNode value, List<DefinitionProblem> problems)
    {
        var word = Text(value).Trim().ToLowerInvariant();
        if (word == DefinitionOfReady.AnyLanguage || LanguageCodes.All.Contains(word))
        {
            return word;
        }

        problems.Add(new DefinitionProblem(LineOf(value), $"{Capital(Said(value))} is no language; write its code of two letters, such as en, de or fr, or auto, which lets each text say by itself."));
        return DefinitionOfReady.AnyLanguage;
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
                    problems.Add(new DefinitionProblem(LineOf(value), $"{Capital(Said(value))} is no setting of a rule; {Nearest.Hint(word, RuleWords)}"));
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
                problems.Add(new DefinitionProblem(LineOf(value), string.Create(CultureInfo.InvariantCulture, $"{threshold.Key} has to be a number from {threshold.Lowest} to {threshold.Highest}, not {Said(value)}.")));
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

            needs[type] = Fields(value, problems);
        }

        return needs;
    }

    private static List<NeededField> Fields(YamlNode value, List<DefinitionProblem> problems)
    {
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

        return fields;
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

    private static void Unknown(YamlNode key, string word, IEnumerable<string> known, List<DefinitionProblem> problems, string kind) =>
        problems.Add(new DefinitionProblem(LineOf(key), $"There is no {kind} \"{Shown(word)}\"; {Nearest.Hint(word, known)}"));

    private static Severity? Severities(string word) => word.Trim().ToLowerInvariant() switch
    {
        "blocking" => Severity.Blocking,
        "warning" => Severity.Warning,
        "info" => Severity.Info,
        _ => null,
    };

    /// <summary>What somebody wrote, as it can be shown on a line.</summary>
    private static string Shown(string word) => Shorten.ToLine(new string([.. word.Select(sign => char.IsControl(sign) ? ' ' : sign)]), 60);

    /// <summary>What stands where something else has to, in words.</summary>
    private static string Said(YamlNode node) => node switch
    {
        YamlScalarNode { Value: null or "" } => "nothing",
        YamlScalarNode scalar => $"\"{Shown(scalar.Value)}\"",
        YamlSequenceNode => "a list",
        _ => "keys with values",
    };

    private static string Capital(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}";

    private static string Text(YamlNode node) => node is YamlScalarNode scalar ? scalar.Value ?? "" : "";

    private static int LineOf(YamlNode node) => (int)node.Start.Line;

    private static bool TryName<T>(string word, out T value)
        where T : struct, Enum => Enum.TryParse(word, ignoreCase: true, out value) && Names<T>().Contains(word, StringComparer.OrdinalIgnoreCase);

    internal static IEnumerable<string> Names<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]);
}
