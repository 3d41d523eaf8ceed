using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RefinementBot.Engine.Backlog;

namespace RefinementBot.Engine.Readiness;

/// <summary>
/// Writes <c>docs/definition-of-ready.schema.json</c> from the rules themselves, so that an editor knows every key, every word and every
/// limit that the reader knows, and says what each is for.
/// </summary>
public static class DefinitionOfReadySchema
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema (JSON Schema, draft 7, which editors read for YAML too).</summary>
    public static string Json() => new JsonObject
    {
        ["$schema"] = "http://json-schema.org/draft-07/schema#",
        ["title"] = "A team's Definition of Ready",
        ["description"] = "By what RefinementBot judges whether an item can be planned. What is not named keeps its default.",
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["$schema"] = Described("The address of this schema.", ("type", "string")),
            ["language"] = Described(
                "The language that the team writes in, as a code of two letters; auto lets each text say by itself. Rules about wording are for English only.",
                ("type", "string"), ("enum", Words([DefinitionOfReady.AnyLanguage, .. LanguageCodes.All.Order(StringComparer.Ordinal)])), ("default", DefinitionOfReady.AnyLanguage)),
            ["rules"] = Rules(RuleCatalogue.All),
            ["thresholds"] = Thresholds(RuleCatalogue.All.SelectMany(rule => rule.Thresholds)),
            ["needs"] = Keys("The fields that items of a type need.", DefinitionOfReadyFile.Names<ItemType>().Select(type => (type, (JsonNode)Fields()))),
            ["types"] = Keys("What differs by type.", Enum.GetValues<ItemType>().Select(type => (type.ToString().ToLowerInvariant(), (JsonNode)ForType(type)))),
            ["checklist"] = Checklist(),
        },
        ["definitions"] = Definitions(),
    }.ToJsonString(Readable) + "\n";

    private static JsonObject ForType(ItemType type) => Keys($"What holds for a {type.ToString().ToLowerInvariant()} alone.",
    [
        ("rules", Rules(RuleCatalogue.All, type)),
        ("thresholds", Thresholds(RuleCatalogue.Rules.Select(rule => rule.About).SelectMany(rule => rule.Thresholds))),
        ("needs", Fields()),
    ]);

    private static JsonObject Rules(IEnumerable<RuleDescription> rules, ItemType? type = null) => Keys(
        "Rules by name: off; on; or what they weigh, which turns them on too.",
        rules.Select(rule => (rule.Id, (JsonNode)(type is { } only && !rule.Types.Contains(only)
            ? Described($"This is no rule for a {only.ToString().ToLowerInvariant()}, and so can only be off.", ("enum", new JsonArray("off", "no", false)))
            : Reference(rule.Id)))));

    private static JsonObject Thresholds(IEnumerable<Threshold> thresholds) => Keys(
        "Numbers from which on a rule finds something.", thresholds.Select(threshold => (threshold.Key, (JsonNode)Reference(threshold.Key))));

    /// <summary>What is said of each rule and each number, once for all types.</summary>
    private static JsonObject Definitions() => new(
    [
        .. RuleCatalogue.All.Select(rule => KeyValuePair.Create(rule.Id, (JsonNode?)Described(
            $"{rule.Definition} Unless set: {(rule.On ? rule.Severity.ToString().ToLowerInvariant() : "off")}.",
            ("enum", new JsonArray([.. DefinitionOfReadyFile.RuleWords.Select(word => (JsonNode)word), true, false]))))),
        .. RuleCatalogue.All.SelectMany(rule => rule.Thresholds).DistinctBy(threshold => threshold.Key).Select(threshold => KeyValuePair.Create(threshold.Key, (JsonNode?)Described(
            Capital(threshold.Meaning) + ".", ("type", "number"), ("minimum", threshold.Lowest), ("maximum", threshold.Highest), ("default", threshold.Default)))),
    ]);

    private static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/definitions/{definition}" };

    private static JsonObject Fields() => OneOrMany(new JsonObject { ["type"] = "string", ["enum"] = Words(DefinitionOfReadyFile.Names<NeededField>()) });

    private static JsonObject Checklist()
    {
        var item = Keys("One question of the team's own.",
        [
            ("id", Described("The name of its finding: no rule's, and no other question's.", ("type", "string"), ("minLength", 1), ("maxLength", DefinitionOfReadyFile.MostInId))),
            ("says", Described("What is asked, in a sentence.", ("type", "string"), ("maxLength", DefinitionOfReadyFile.MostInSays))),
            ("mentions", Described("Words of which one has to stand in the item. Without them a person ticks it.", ("oneOf", OneOrMany(new JsonObject { ["type"] = "string" })["oneOf"]!.DeepClone()))),
            ("required", Described("Whether it is a finding as long as nobody has ticked it.", ("enum", new JsonArray("yes", "no", true, false)), ("default", true))),
            ("severity", Described("What it weighs.", ("enum", Words(DefinitionOfReadyFile.RuleWords[2..])), ("default", "warning"))),
            ("types", Described("The types asked; all unless set.", ("oneOf", OneOrMany(new JsonObject { ["type"] = "string", ["enum"] = Words(DefinitionOfReadyFile.Names<ItemType>()) })["oneOf"]!.DeepClone()))),
        ]);
        item["required"] = Words(["id"]);
        item["anyOf"] = new JsonArray(new JsonObject { ["required"] = Words(["says"]) }, new JsonObject { ["required"] = Words(["mentions"]) });
        return new JsonObject
        {
            ["description"] = "The team's own questions: looked for by their words, or ticked by a person.",
            ["type"] = new JsonArray("array", "null"),
            ["maxItems"] = DefinitionOfReadyFile.MostInChecklist,
            ["items"] = item,
        };
    }

    /// <summary>A list, or the one value of it.</summary>
    private static JsonObject OneOrMany(JsonObject one) => new() { ["oneOf"] = new JsonArray(one, new JsonObject { ["type"] = "array", ["items"] = one.DeepClone() }) };

    private static JsonObject Keys(string description, IEnumerable<(string Key, JsonNode Value)> keys) => new()
    {
        ["description"] = description,
        ["type"] = new JsonArray("object", "null"),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key.Key, (JsonNode?)key.Value))),
    };

    private static JsonObject Described(string description, params ReadOnlySpan<(string Key, JsonNode Value)> more)
    {
        var described = new JsonObject { ["description"] = description };
        foreach (var (key, value) in more)
        {
            described[key] = value;
        }

        return described;
    }

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => (JsonNode)word)]);

    private static string Capital(string text) => string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(text[0])}{text[1..]}");
}
