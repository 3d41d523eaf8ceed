using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Readiness;

/// <summary>Writes a Definition of Ready as a person would: only what differs from the defaults.</summary>
public static partial class DefinitionOfReadyFile
{
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>From here on a list has a line for each, so that the text can be cut between lines.</summary>
    private const int LongLine = 200;

    /// <summary>The text that <see cref="Read"/> makes the same definition of; empty if it is the one that comes with the bot.</summary>
    public static string Write(DefinitionOfReady definition)
    {
        var text = new StringBuilder();
        if (definition.Language != DefinitionOfReady.AnyLanguage)
        {
            text.Append(CultureInfo.InvariantCulture, $"language: {Word(definition.Language)}\n");
        }

        Settings(text, "", definition.Rules, definition.Thresholds);
        Section(text, "", "needs", definition.Needs.OrderBy(type => type.Key).Select(type => $"{Name(type.Key)}: [{string.Join(", ", type.Value.Select(Word))}]"));
        var types = definition.ByType.OrderBy(type => type.Key).Select(type => (type.Key, Own: definition.OwnOf(type.Key))).Where(type => type.Own.Rules.Count + type.Own.Thresholds.Count > 0 || NeedsOf(type.Key) != NeedsIn(type.Key)).ToList();
        text.Append(types.Count > 0 ? "types:\n" : "");
        foreach (var (type, own) in types)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {Name(type)}:\n");
            Settings(text, "    ", own.Rules, own.Thresholds);
            if (NeedsOf(type) is { } needs && needs != NeedsIn(type))
            {
                text.Append(CultureInfo.InvariantCulture, $"    needs: [{needs}]\n");
            }
        }

        text.Append(definition.Checklist.Count > 0 ? "checklist:\n" : "");
        foreach (var item in definition.Checklist)
        {
            Write(text, item);
        }

        return text.ToString();

        string? NeedsOf(ItemType type) => definition.For(type).Needs.TryGetValue(type, out var fields) ? string.Join(", ", fields.Select(Word)) : null;

        string? NeedsIn(ItemType type) => definition.Needs.TryGetValue(type, out var fields) ? string.Join(", ", fields.Select(Word)) : null;
    }

    private static void Settings(StringBuilder text, string indent, IReadOnlyDictionary<string, RuleSetting> rules, IReadOnlyDictionary<string, double> thresholds)
    {
        Section(text, indent, "rules", InOrder(rules, RuleCatalogue.All.Select(rule => rule.Id)).Select(rule => $"{rule.Key}: {(rule.Value.On == false ? "off" : rule.Value.Severity is { } severity ? Word(severity) : "on")}"));
        Section(text, indent, "thresholds", InOrder(thresholds, RuleCatalogue.All.SelectMany(rule => rule.Thresholds).Select(threshold => threshold.Key).Distinct())
            .Select(threshold => string.Create(CultureInfo.InvariantCulture, $"{threshold.Key}: {threshold.Value:R}")));
    }

    private static void Section(StringBuilder text, string indent, string name, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        text.Append(all.Count > 0 ? $"{indent}{name}:\n" : "");
        all.ForEach(line => text.Append(CultureInfo.InvariantCulture, $"{indent}  {line}\n"));
    }

    private static void Write(StringBuilder text, ChecklistItem item)
    {
        text.Append(CultureInfo.InvariantCulture, $"  - id: {Quote(item.Id)}\n    says: {Quote(item.Says)}\n");
        var mentions = string.Join(", ", item.Mentions.Select(Quote));
        text.Append(mentions.Length == 0 ? "" : mentions.Length <= LongLine ? $"    mentions: [{mentions}]\n" : $"    mentions:\n{string.Concat(item.Mentions.Select(words => $"      - {Quote(words)}\n"))}");
        text.Append(item.IsRequired ? "" : "    required: no\n");
        text.Append(CultureInfo.InvariantCulture, $"    severity: {Word(item.Severity)}\n");
        text.Append(item.Types.Count > 0 ? $"    types: [{string.Join(", ", item.Types.Select(Word))}]\n" : "");
    }

    private static IEnumerable<KeyValuePair<string, T>> InOrder<T>(IReadOnlyDictionary<string, T> values, IEnumerable<string> order) =>
        order.Where(values.ContainsKey).Select(key => KeyValuePair.Create(key, values[key]));

    /// <summary>A text as YAML and JSON both read it.</summary>
    private static string Quote(string text) => JsonSerializer.Serialize(text, Quoted);

    /// <summary>"no" is Norwegian, and a truth value to some readers.</summary>
    private static string Word(string language) => language == "no" ? "\"no\"" : language;

    private static string Word<T>(T value)
        where T : struct, Enum => Names<T>().ElementAt(Array.IndexOf(Enum.GetValues<T>(), value));
}
