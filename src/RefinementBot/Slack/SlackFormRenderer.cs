using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime.Text;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Slack;

/// <summary>Draws forms as modals, and reads what was entered in them.</summary>
public static class SlackFormRenderer
{
    /// <summary>The <c>callback_id</c> of every modal of ours; what it is for stands in its metadata.</summary>
    public const string CallbackId = "form";

    /// <summary>A form as a modal.</summary>
    /// <param name="metadata">What it carries with it: at most <see cref="SlackLimits.PrivateMetadata"/>.</param>
    public static ModalView Render(Form form, string metadata) => new(
        CallbackId,
        Short(form.Title),
        [.. Words(form.Introduction), .. form.Fields.Select(Block)],
        Short(form.Submit),
        Short("Cancel"),
        metadata);

    /// <summary>A modal that only says something.</summary>
    public static ModalView Notice(string title, Message message) => new(CallbackId, Short(title), Words(message.Nodes), Submit: null, Short("Close"), PrivateMetadata: null);

    /// <summary>What was entered in a modal, field by field; a field that was not drawn is not there.</summary>
    public static FormEntries Entries(ViewState? state)
    {
        var entries = FormEntries.None;
        foreach (var (field, byAction) in state?.Values ?? ImmutableDictionary<string, IReadOnlyDictionary<string, ViewValue>>.Empty)
        {
            if (byAction.TryGetValue(field, out var entered))
            {
                entries = entries.And(field, [.. Entered(entered)]);
            }
        }

        return entries;
    }

    private static IEnumerable<string> Entered(ViewValue entered) =>
        (entered.SelectedOptions?.Select(option => option.Value) ?? [entered.Value ?? entered.SelectedDate ?? entered.SelectedOption?.Value]).OfType<string>();

    /// <summary>Words only: what can be pressed in a message cannot be answered in a modal.</summary>
    private static ImmutableArray<Block> Words(ImmutableArray<Node> nodes) =>
        SlackRenderer.Render(new Message([.. nodes.Where(node => node is not (Node.Buttons or Node.Choices))])).Blocks;

    private static Block Block(Field field) => Element(field) is { } element
        ? new InputBlock(
            field.Name,
            Plain(field.Label, SlackLimits.InputLabel),
            element,
            field.Hint.Length == 0 ? null : Plain(field.Hint, SlackLimits.InputLabel),
            Optional: !field.IsRequired)
        : new ContextBlock([Plain($"{field.Label} is too long to be changed here ({field.Initial[0].Length} characters) and stays as it is.", SlackLimits.ContextText)]);

    /// <summary>The input of a field, or null if Slack takes less than stands in it: it would be cut, and the rest lost.</summary>
    private static InputElement? Element(Field field) => field switch
    {
        Field.Line line => TextInput(line.Name, line.Value, line.MaxLength, multiline: false),
        Field.Paragraph paragraph => TextInput(paragraph.Name, paragraph.Value, paragraph.MaxLength, multiline: true),
        Field.Choice choice => Select(choice),
        Field.Choices choices => new MultiStaticSelect(choices.Name, Options(choices.Options), Chosen(choices.Options, choices.Values)),
        Field.Tick tick => Box(tick),
        Field.Date date => new Datepicker(date.Name, date.Value is { } day ? LocalDatePattern.Iso.Format(day) : null),
        _ => throw new UnreachableException(field.GetType().Name),
    };

    private static PlainTextInput? TextInput(string name, string value, int most, bool multiline) => value.Length > SlackLimits.InputText
        ? null
        : new PlainTextInput(name, multiline, Math.Clamp(most, Math.Max(1, value.Length), SlackLimits.InputText), value.Length == 0 ? null : value);

    private static StaticSelect Select(Field.Choice choice)
    {
        ImmutableArray<FieldOption> options = choice.IsRequired ? choice.Options : [new FieldOption(Field.NoOption, "None"), .. choice.Options.Take(Field.MostOptions - 1)];
        return new StaticSelect(choice.Name, Options(options), Chosen(options, [choice.Value])?[0]);
    }

    private static Checkboxes Box(Field.Tick tick)
    {
        ImmutableArray<FieldOption> only = [new FieldOption(Field.Tick.Ticked, tick.Statement)];
        return new Checkboxes(tick.Name, Options(only), Chosen(only, tick.Initial));
    }

    private static ImmutableArray<OptionObject> Options(ImmutableArray<FieldOption> options) => [.. options.Take(Field.MostOptions).Select(Option)];

    /// <summary>Slack knows an initial option only if it is one of the options to the letter, and takes no empty list of them.</summary>
    private static List<OptionObject>? Chosen(ImmutableArray<FieldOption> options, ImmutableArray<string> values) =>
        options.Take(Field.MostOptions).Where(option => values.Contains(option.Value)).Select(Option).ToList() is { Count: > 0 } chosen ? chosen : null;

    private static OptionObject Option(FieldOption option) => new(Plain(option.Label, SlackLimits.OptionText), option.Value);

    private static TextObject Short(string text) => Plain(text, SlackLimits.ModalTitle);

    /// <summary>Slack takes no empty text.</summary>
    private static TextObject Plain(string text, int most) =>
        TextObject.Plain(string.IsNullOrWhiteSpace(text) ? "–" : SlackText.Cut(SlackText.Plain(text), most));
}
