using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Readiness;
using RefinementBot.Engine.Tests.Estimation;

namespace RefinementBot.Engine.Tests.Readiness;

public class SetRulesTests
{
    private const string Before = "# Ours\nlanguage: de\nrules: { ambiguous: off, open-question: blocking }\nthresholds: { maximum-estimate: 8 }\nneeds: { bug: [description] }\ntypes:\n  bug:\n    rules: { open-question: off }\n  spike:\n    needs: [owner]\nchecklist:\n  - id: seen\n    says: \"Has \\\"it\\\" been seen: yes, or # no?\"\n    required: no\n    types: [story, bug]\n  - id: sketched\n    says: sketched\n    mentions: [sketch, \"a: b\"]\n    severity: blocking\n";

    private readonly FakeReadiness readiness = new();

    public SetRulesTests() => readiness.Standards = readiness.Standards with { Definition = new TeamDefinition(1, Before, DefinitionOfReadyFile.Read(Before).Definition, "Ana", PollBuilder.Monday) };

    [Fact]
    public async Task Every_rule_every_number_and_the_language_can_be_set_for_all_types()
    {
        var form = await OpenAsync(null);

        Assert.Equal(["language", .. RuleCatalogue.All.Select(rule => rule.Id), .. RuleCatalogue.All.SelectMany(rule => rule.Thresholds).Select(threshold => threshold.Key).Distinct()], form.Fields.Select(field => field.Name));
        Assert.Equal(("de", "off", "blocking", "default", "8"), (Value(form, "language"), Value(form, "ambiguous"), Value(form, "open-question"), Value(form, "not-atomic"), Value(form, "maximum-estimate")));
        Assert.Contains("without its comments", new Message(form.Introduction).PlainText, StringComparison.Ordinal);

        await TakenAsync(form, ("not-atomic", "blocking"), ("ambiguous", "default"), ("maximum-estimate", "5,5"), ("language", "auto"));

        var now = readiness.Standards.Definition.Rules;
        Assert.Equal((Severity.Blocking, true, 5.5, "auto"), (now.SeverityOf(Rule("not-atomic")), now.IsOn(Rule("ambiguous")), now.Thresholds["maximum-estimate"], now.Language));
        Assert.False(now.For(ItemType.Bug).IsOn(Rule("open-question")));
        Assert.True(now.For(ItemType.Bug).Asks(ItemType.Bug, NeededField.Description));
        Assert.True(now.For(ItemType.Spike).Asks(ItemType.Spike, NeededField.Owner));
        Assert.Equal(["seen", "sketched"], now.Checklist.Select(question => question.Id));
        Assert.Equal(2, readiness.Standards.Definition.Version);
    }

    [Fact]
    public async Task For_one_type_what_differs_is_set_and_the_others_stay()
    {
        var form = await OpenAsync(ItemType.Bug);
        Assert.DoesNotContain(form.Fields, field => field.Name is "well-formed-role" or "duplicate-likeness" or "language");
        Assert.Equal("off", Value(form, "open-question"));
        Assert.Equal("Description", Assert.Single(((Field.Choices)form.Fields[0]).Values));

        await TakenAsync(form, ("open-question", "default"), ("placeholder-text", "info"), ("needs", "Owner"), ("maximum-estimate", "3"));

        var now = readiness.Standards.Definition.Rules;
        var bug = now.For(ItemType.Bug);
        Assert.Equal((Severity.Blocking, Severity.Info, 3.0), (bug.SeverityOf(Rule("open-question")), bug.SeverityOf(Rule("placeholder-text")), bug.Thresholds["maximum-estimate"]));
        Assert.Equal((true, false), (bug.Asks(ItemType.Bug, NeededField.Owner), bug.Asks(ItemType.Bug, NeededField.Description)));
        Assert.Equal((Severity.Blocking, 8.0), (now.SeverityOf(Rule("placeholder-text")), now.Thresholds["maximum-estimate"]));
        Assert.True(now.For(ItemType.Spike).Asks(ItemType.Spike, NeededField.Owner));
        Assert.Equal("de", now.Language);
    }

    [Theory]
    [InlineData("maximum-estimate", "many", "has to be a number from 0.5 to 1000")]
    [InlineData("maximum-estimate", "5000", "has to be a number from 0.5 to 1000")]
    [InlineData("language", "german", "code of two letters")]
    [InlineData("not-atomic", "high", "no such choice")]
    public async Task What_cannot_be_is_said_at_its_field(string field, string value, string says)
    {
        var form = await OpenAsync(null);

        var refused = Assert.IsType<Submission.Refused>(await SubmitAsync(form, (field, value)));

        Assert.Contains(says, Assert.Single(refused.Problems, problem => problem.Field == field).Sentence, StringComparison.Ordinal);
        Assert.Equal(1, readiness.Standards.Definition.Version);
    }

    [Fact]
    public async Task Whoever_saved_meanwhile_is_not_overwritten()
    {
        var form = await OpenAsync(null);
        await TakenAsync(await OpenAsync(null), ("not-atomic", "off"));

        Assert.IsType<Submission.OutOfDate>(await SubmitAsync(form, ("not-atomic", "blocking")));

        Assert.False(readiness.Standards.Definition.Rules.IsOn(Rule("not-atomic")));
    }

    [Theory]
    [InlineData(Before)]
    [InlineData("")]
    [InlineData("language: no")]
    [InlineData("rules: { no-owner: on }\ntypes: { enabler: { needs: [owner], thresholds: { maximum-estimate: 1.5 } } }")]
    public void What_is_written_is_read_as_the_same(string text)
    {
        var definition = DefinitionOfReadyFile.Read(text).Definition;

        AssertSame(definition, DefinitionOfReadyFile.Read(DefinitionOfReadyFile.Write(definition)));
    }

    [Property(MaxTest = 300)]
    public Property Whatever_is_set_is_written_and_read_as_the_same() => Prop.ForAll(Definitions(), definition => AssertSame(definition, DefinitionOfReadyFile.Read(DefinitionOfReadyFile.Write(definition))));

    private static Arbitrary<DefinitionOfReady> Definitions() => Arb.From(
        from rules in Settings(RuleCatalogue.All)
        from estimate in Gen.Elements(0.5, 3, 13.25, 1000)
        from type in Gen.Elements(Enum.GetValues<ItemType>())
        from other in Gen.Elements(Enum.GetValues<ItemType>())
        from own in Settings(RuleCatalogue.All.Where(rule => rule.Types.Contains(type)))
        from needs in Gen.SubListOf(Enum.GetValues<NeededField>())
        from says in Gen.Elements("Is it so?", "yes: \"no\" # \\ 'x'", "{a} [b] & *c | > %", "ünï 👩‍👩‍👧‍👦 ‮")
        from language in Gen.Elements("auto", "no", "en")
        select new DefinitionOfReady { Checklist = [new ChecklistItem("own", says, [], Severity.Info, [type]) { IsRequired = estimate > 5 }, new ChecklistItem("words", "words", [says], Severity.Blocking, [])] }
            .WithBase(rules, new Dictionary<string, double> { ["maximum-estimate"] = estimate }, language)
            .WithOwn(type, own, new Dictionary<string, double>(), [.. needs]).WithOwn(other, new Dictionary<string, RuleSetting>(), new Dictionary<string, double>(), [.. needs]));

    private static Gen<Dictionary<string, RuleSetting>> Settings(IEnumerable<RuleDescription> rules) =>
        from some in Gen.SubListOf(rules.ToArray())
        from settings in Gen.ArrayOf(Gen.Elements(new RuleSetting(false, null), new RuleSetting(true, Severity.Info), new RuleSetting(true, Severity.Warning), new RuleSetting(true, Severity.Blocking)), some.Count)
        select some.Zip(settings).ToDictionary(pair => pair.First.Id, pair => pair.Second);

    private static void AssertSame(DefinitionOfReady definition, DefinitionRead read)
    {
        Assert.Empty(read.Problems);
        Assert.Equal(definition.Language, read.Definition.Language);
        Assert.Equal(JsonSerializer.Serialize(definition.Checklist), JsonSerializer.Serialize(read.Definition.Checklist));
        foreach (var type in Enum.GetValues<ItemType>())
        {
            var (one, two) = (definition.For(type), read.Definition.For(type));
            Assert.All(RuleCatalogue.All, rule => Assert.Equal((one.IsOn(rule), one.SeverityOf(rule)), (two.IsOn(rule), two.SeverityOf(rule))));
            Assert.All(RuleCatalogue.All.SelectMany(rule => rule.Thresholds), threshold => Assert.Equal(one.ValueOf(threshold), two.ValueOf(threshold)));
            Assert.All(Enum.GetValues<NeededField>(), field => Assert.Equal(one.Asks(type, field), two.Asks(type, field)));
        }
    }

    private async Task<Form> OpenAsync(ItemType? type) => (await Forms().OpenAsync(Turn(), new FormRef.SetRules(type), default)).Form!;

    private async Task TakenAsync(Form form, params (string Field, string Value)[] entered) => Assert.IsType<Submission.Taken>(await SubmitAsync(form, entered));

    /// <summary>As a chat sends it: every field as it stands, but for what was entered.</summary>
    private Task<Submission> SubmitAsync(Form form, params (string Field, string Value)[] entered) => Forms().SubmitAsync(
        Turn(), (FormRef.SetRules)form.Ref, entered.Aggregate(form.Fields.Aggregate(FormEntries.None, (all, field) => all.And(field.Name, field.Initial.AsSpan())), (all, one) => all.And(one.Field, one.Value)), default);

    private SetRules Forms() => new(readiness, new DefineReady(readiness));

    private static string Value(Form form, string field) => form.Fields.Single(each => each.Name == field).Initial.SingleOrDefault() ?? "";

    private static RuleDescription Rule(string id) => RuleCatalogue.All.Single(rule => rule.Id == id);

    private static Turn Turn() => new(
        PollBuilder.Member("ana"), "Ana", new TeamId("checkout"), new ChannelId("general"), null, Guid.NewGuid().ToString(), PollBuilder.Monday, "fresh");
}
