using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RefinementBot.Engine.Chat;
using RefinementBot.MsTeams;
using RefinementBot.Slack;
using RefinementBot.Tests.EndToEnd.Platforms;
using RefinementBot.Web;
using RefinementBot.Web.Components;

namespace RefinementBot.Tests.Rendering;

/// <summary>Forms in all three doors: what they look like, that they stay within the platforms' limits, and that nothing is lost on the way there and back.</summary>
public class FormRenderingTests
{
    private static readonly JsonSerializerOptions Readable = new(MsTeamsWire.Json.Options) { WriteIndented = true };
    private static readonly JsonSerializerOptions ReadableSlack = new(SlackJson.Default.Options) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Every_kind_of_field_is_among_those_drawn() =>
        Assert.Equal(
            typeof(Field).GetNestedTypes().Select(type => type.Name).Order(StringComparer.Ordinal),
            RandomForms.OneOfEachKind.Fields.Select(field => field.GetType().Name).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void In_Slack_a_form_is_what_was_read() =>
        Golden.Matches(JsonSerializer.Serialize(SlackFormRenderer.Render(RandomForms.OneOfEachKind, "{}"), ReadableSlack), "form.slack.json");

    [Fact]
    public void In_Teams_a_form_is_what_was_read() =>
        Golden.Matches(JsonSerializer.Serialize(MsTeamsFormRenderer.Render(RandomForms.OneOfEachKind, "key").Value.Card.Content, Readable), "form.teams.json");

    [Fact]
    public void In_Teams_a_refused_form_is_what_was_read()
    {
        var (form, problems) = RandomForms.Refused;
        Golden.Matches(JsonSerializer.Serialize(MsTeamsFormRenderer.Render(form, "key", problems).Value.Card.Content, Readable), "form-refused.teams.json");
    }

    [Fact]
    public async Task On_the_web_page_a_form_is_what_was_read()
    {
        var open = new FormInProgress(RandomForms.OneOfEachKind);
        Golden.Matches(await HtmlAsync(open), "form.web.html");

        open.Answer(RandomForms.Refused.Problems);
        Golden.Matches(await HtmlAsync(open), "form-refused.web.html");
    }

    /// <summary>Slack's own types and Microsoft's own parser take the golden files without a remark; pictures of the cards are left to be looked at.</summary>
    [PlatformFact(chromium: true)]
    [Trait("Journey", "Backlog")]
    public async Task The_platforms_own_judges_have_nothing_to_remark()
    {
        await PlatformChecks.SlackTypesAsync(Path.Combine(Golden.Folder(), "form.slack.json"));
        await PlatformChecks.AdaptiveCardsAsync(Path.Combine(Golden.Folder(), "form.teams.json"), PlatformChecks.Pictures("teams-goldens"));
        await PlatformChecks.AdaptiveCardsAsync(Path.Combine(Golden.Folder(), "form-refused.teams.json"), PlatformChecks.Pictures("teams-goldens"));
    }

    [Property(Arbitrary = [typeof(RandomForms)], MaxTest = 200)]
    public void No_form_goes_beyond_a_limit_of_Slack(Form form)
    {
        var view = SlackFormRenderer.Render(form, "{}");

        Assert.InRange(view.Title.Text.Length, 1, SlackLimits.ModalTitle);
        Assert.InRange(view.Submit!.Text.Length, 1, SlackLimits.ModalTitle);
        Assert.InRange(view.Blocks.Count, 1, SlackLimits.BlocksInModal);
        foreach (var input in view.Blocks.OfType<InputBlock>())
        {
            Assert.InRange(input.Label.Text.Length, 1, SlackLimits.InputLabel);
            Assert.InRange(input.Hint?.Text.Length ?? 1, 1, SlackLimits.InputLabel);
            Assert.InRange((input.Element as PlainTextInput)?.InitialValue?.Length ?? 0, 0, SlackLimits.InputText);
            var options = input.Element switch
            {
                StaticSelect select => select.Options,
                MultiStaticSelect several => several.Options,
                Checkboxes boxes => boxes.Options,
                _ => [new OptionObject(TextObject.Plain("-"), "-")],
            };
            Assert.InRange(options.Length, 1, Field.MostOptions);
            Assert.All(options, option => Assert.InRange(option.Text.Text.Length, 1, SlackLimits.OptionText));
            Assert.All(options, option => Assert.InRange(option.Value.Length, 1, Field.OptionValueLength));
        }
    }

    [Property(Arbitrary = [typeof(RandomForms)], MaxTest = 100)]
    public void No_form_goes_beyond_what_a_card_of_Teams_may_hold(Form form)
    {
        var card = MsTeamsFormRenderer.Render(form, "key").Value.Card.Content;

        Assert.InRange(MsTeamsRenderer.Size(card), 1, MsTeamsLimits.CardBytes);
        Assert.Single(card.Body.OfType<ActionSet>().SelectMany(set => set.Actions));
    }

    [Property(Arbitrary = [typeof(RandomForms)], MaxTest = 200)]
    public void What_Slack_sends_back_of_an_untouched_form_is_what_stood_in_it(Form form)
    {
        var values = SlackFormRenderer.Render(form, "{}").Blocks.OfType<InputBlock>().ToDictionary(input => input.BlockId, input => (IReadOnlyDictionary<string, ViewValue>)new Dictionary<string, ViewValue>
        {
            [input.Element.ActionId] = input.Element switch
            {
                PlainTextInput text => new ViewValue(text.InitialValue, null, null, null),
                StaticSelect select => new ViewValue(null, null, select.InitialOption is { } option ? new SelectedOption(option.Value) : null, null),
                MultiStaticSelect several => new ViewValue(null, null, null, [.. (several.InitialOptions ?? []).Select(option => new SelectedOption(option.Value))]),
                Checkboxes boxes => new ViewValue(null, null, null, [.. (boxes.InitialOptions ?? []).Select(option => new SelectedOption(option.Value))]),
                Datepicker date => new ViewValue(null, date.InitialDate, null, null),
                var other => throw new InvalidOperationException(other.ToString()),
            },
        });

        AssertSame(form, SlackFormRenderer.Entries(new ViewState(values)));
    }

    [Property(Arbitrary = [typeof(RandomForms)], MaxTest = 100)]
    public void What_Teams_sends_back_of_an_untouched_form_is_what_stood_in_it(Form form)
    {
        var card = JsonNode.Parse(JsonSerializer.Serialize(MsTeamsFormRenderer.Render(form, "key").Value.Card.Content, MsTeamsWire.Json.AdaptiveCard))!;
        var data = card["body"]!.AsArray().Last()!["actions"]![0]!["data"]!.AsObject().DeepClone().AsObject();
        foreach (var input in card["body"]!.AsArray().Where(element => element!["type"]!.GetValue<string>().StartsWith("Input.", StringComparison.Ordinal)))
        {
            // Microsoft's renderer leaves an input out that is not set.
            if (input!["value"]?.GetValue<string>() is { Length: > 0 } value)
            {
                data[input["id"]!.GetValue<string>()] = value;
            }
        }

        var sent = JsonSerializer.Deserialize<JsonElement>(data.ToJsonString());
        AssertSame(form, MsTeamsFormRenderer.Entries(sent.Deserialize(MsTeamsJson.Default.DialogData)!, sent));
    }

    [Property(Arbitrary = [typeof(RandomForms)], MaxTest = 100)]
    public void What_the_web_page_sends_of_an_untouched_form_is_what_stood_in_it(Form form) => AssertSame(form, new FormInProgress(form).Entries);

    private static void AssertSame(Form form, FormEntries entries)
    {
        var (sent, stood) = (FormValues.Read(form, entries), FormValues.Read(form, FormEntries.None));
        foreach (var field in form.Fields)
        {
            Assert.Equal(stood.Text(field.Name), sent.Text(field.Name));
            Assert.Equal<string>(stood.Choices(field.Name), sent.Choices(field.Name));
            Assert.Equal((stood.IsTicked(field.Name), stood.Date(field.Name)), (sent.IsTicked(field.Name), sent.Date(field.Name)));
        }
    }

    /// <summary>The page's part with the form, a tag a line; the text that is too long to be read is left out.</summary>
    private static async Task<string> HtmlAsync(FormInProgress open)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<FormDialog>(
            ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(FormDialog.Open)] = open }))).ToHtmlString()
            .Replace("><", ">\n<", StringComparison.Ordinal)
            .Replace(new string('w', 4000), "(4000 characters)", StringComparison.Ordinal));
    }
}
