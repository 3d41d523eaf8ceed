using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using RefinementBot.Engine.Readiness;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RefinementBot.Engine.Tests.Readiness;

/// <summary>The schema that editors check a Definition of Ready by says what the reader says.</summary>
public class DefinitionOfReadySchemaTests
{
    private static readonly string Published = Path.Combine(Repository.Root, "docs", "definition-of-ready.schema.json");

    [Fact]
    public void The_published_schema_is_what_the_code_knows()
    {
        var written = DefinitionOfReadySchema.Json();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(Published, written);
        }

        Assert.Equal(File.ReadAllText(Published), written);
    }

    [Theory]
    [InlineData("definition-of-ready.yaml")]
    [InlineData("definition-of-ready.json")]
    public async Task The_samples_are_good_to_an_editor_and_to_the_reader(string sample)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "examples", sample));

        Assert.Empty(await ProblemsAsync(text));
        Assert.Empty(DefinitionOfReadyFile.Read(text).Problems);
    }

    [Fact]
    public async Task Both_samples_say_the_same()
    {
        var (yaml, json) = (await ReadAsync("yaml"), await ReadAsync("json"));

        Assert.Equal(JsonSerializer.Serialize(yaml), JsonSerializer.Serialize(json));

        static async Task<DefinitionOfReady> ReadAsync(string extension) =>
            DefinitionOfReadyFile.Read(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "examples", $"definition-of-ready.{extension}"))).Definition;
    }

    /// <summary>What the reader refuses, an editor marks; what it takes, an editor leaves alone.</summary>
    [Theory]
    [InlineData("ruls: {}")]
    [InlineData("rules: { benefit-mising: off }")]
    [InlineData("rules: { benefit-missing: blokcing }")]
    [InlineData("thresholds: { maximum-estimate: many }")]
    [InlineData("thresholds: { maximum-estimate: 5000 }")]
    [InlineData("needs: { stroy: [owner] }")]
    [InlineData("needs: { story: [ownr] }")]
    [InlineData("language: german")]
    [InlineData("types: { bug: { rules: { well-formed-role: blocking } } }")]
    [InlineData("types: { bug: { thresholds: { duplicate-likeness: 0.7 } } }")]
    [InlineData("checklist: [{ id: a }]")]
    [InlineData("checklist: [{ says: a }]")]
    [InlineData("checklist: [{ id: a, says: b, required: maybe }]")]
    [InlineData("checklist: [{ id: a, says: b, severity: high }]")]
    [InlineData("- a")]
    public async Task What_the_reader_refuses_the_schema_refuses(string yaml)
    {
        Assert.NotEmpty(DefinitionOfReadyFile.Read(yaml).Problems);
        Assert.NotEmpty(await ProblemsAsync(yaml));
    }

    [Theory]
    [InlineData("rules: { benefit-missing: on, ambiguous: false, no-owner: info }")]
    [InlineData("needs: { story: owner }")]
    [InlineData("checklist: []")]
    [InlineData("rules:\nthresholds:\nneeds:\ntypes:\n")]
    [InlineData("types: { bug: { needs: [description] }, spike: { rules: { open-question: off } } }")]
    [InlineData("checklist: [{ id: a, says: b, required: no, types: story }]")]
    public async Task What_the_reader_takes_the_schema_takes(string yaml)
    {
        Assert.Empty(DefinitionOfReadyFile.Read(yaml).Problems);
        Assert.Empty(await ProblemsAsync(yaml));
    }

    private static async Task<IEnumerable<string>> ProblemsAsync(string yaml)
    {
        var schema = await JsonSchema.FromFileAsync(Published);
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml.Replace('\t', ' ')));
        return schema.Validate(ToJson(stream.Documents[0].RootNode)?.ToJsonString() ?? "null").Select(problem => problem.ToString());
    }

    /// <summary>As editors read YAML: plain words that are numbers or truth values are such (YAML 1.2, core schema).</summary>
    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, ToJson(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "null" or "~" } => null,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } truth => truth.Value == "true",
        YamlScalarNode { Style: ScalarStyle.Plain } number when double.TryParse(number.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) => value,
        YamlScalarNode text => text.Value,
        _ => throw new InvalidOperationException(node.GetType().Name),
    };
}
