using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using NodaTime.Text;
using RefinementBot.Engine.Chat;

namespace RefinementBot.MsTeams;

/// <summary>Draws forms as dialogs, and reads what was entered in them.</summary>
public static class MsTeamsFormRenderer
{
    /// <summary>Marks in <see cref="DialogData.Drawn"/> a field of which several can be chosen.</summary>
    private const string Several = "[]";

    /// <summary>The id of a field's input, which cannot be taken for what the button carries.</summary>
    public static string IdOf(string field) => $"field-{field}";

    /// <summary>A form as a dialog, with what is wrong in it said at its fields.</summary>
    /// <param name="key">Names this opening of the form.</param>
    public static TaskContinue Render(Form form, string key, ImmutableArray<FieldProblem> problems = default)
    {
        var card = Draw(form, key, problems.IsDefault ? [] : problems, MsTeamsLimits.InputText);
        for (var most = MsTeamsLimits.InputText / 2; MsTeamsRenderer.Size(card) > MsTeamsLimits.CardBytes && most > 100; most /= 2)
        {
            card = Draw(form, key, problems.IsDefault ? [] : problems, most);
        }

        return new TaskContinue(new TaskCard(Words(form.Title, MsTeamsLimits.ActionTitle), new Attachment(card)));
    }

    /// <summary>A dialog that only says something.</summary>
    public static TaskContinue Notice(string title, Message message) => new(new TaskCard(title, new Attachment(
        MsTeamsRenderer.Render(new Message([.. message.Nodes.Where(node => node is not (Node.Buttons or Node.Choices))])))));

    /// <summary>What was entered in a dialog, field by field; a field that was not drawn is not there.</summary>
    public static FormEntries Entries(DialogData data, JsonElement? entered)
    {
        var entries = FormEntries.None;
        foreach (var drawn in data.Drawn.IsDefault ? [] : data.Drawn)
        {
            var isSeveral = drawn.EndsWith(Several, StringComparison.Ordinal);
            var field = isSeveral ? drawn[..^Several.Length] : drawn;
            var text = entered is { ValueKind: JsonValueKind.Object } object_ && object_.TryGetProperty(IdOf(field), out var value) ? Text(value) : "";
            entries = entries.And(field, text.Length == 0 ? [] : isSeveral ? [.. text.Split(',').Select(Uri.UnescapeDataString)] : [text]);
        }

        return entries;
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => "",
    };

    private static AdaptiveCard Draw(Form form, string key, ImmutableArray<FieldProblem> problems, int mostText)
    {
        var fields = form.Fields.Select(field => (Field: field, Input: Input(field, mostText))).ToList();
        ImmutableArray<string> drawn =
            [.. fields.Where(field => field.Input is not null).Select(field => field.Field is Field.Choices ? field.Field.Name + Several : field.Field.Name)];
        return new AdaptiveCard(
        [
            .. MsTeamsRenderer.Elements(form.Introduction.Where(node => node is not (Node.Buttons or Node.Choices)), MsTeamsLimits.DialogIntroduction),
            .. problems.IsEmpty ? Array.Empty<CardElement>() : [Line($"Not done yet: {(problems.Length == 1 ? "one thing has" : $"{problems.Length} things have")} to be mended.", "Attention")],
            .. fields.SelectMany(field => Elements(field.Field, field.Input, problems)),
            new ActionSet([new DialogSubmitAction(Words(form.Submit, MsTeamsLimits.ActionTitle), new DialogData(form.Ref.ToString(), key, drawn)) { Style = "positive" }]),
        ])
        {
            FallbackText = Words(form.Title, MsTeamsLimits.ActionTitle),
        };
    }

    /// <summary>A field's input, what helps to fill it in, and what is wrong with what was entered.</summary>
    private static IEnumerable<CardElement> Elements(Field field, CardElement? input, ImmutableArray<FieldProblem> problems)
    {
        yield return input ?? Line($"{Words(field.Label, MsTeamsLimits.InputLabel)} is too long to be changed here ({field.Initial[0].Length} characters) and stays as it is.", color: null);
        foreach (var problem in problems.Where(problem => problem.Field == field.Name))
        {
            yield return Line(problem.Sentence, "Attention") with { Spacing = "Small" };
        }

        if (field.Hint.Length > 0)
        {
            yield return Line(Words(field.Hint, MsTeamsLimits.InputLabel), color: null) with { Spacing = "Small" };
        }
    }

    private static RichTextBlock Line(string words, string? color) =>
        new([new TextRun(MsTeamsText.Plain(words)) { Size = color is null ? "Small" : null, IsSubtle = color is null ? true : null, Color = color }]);

    /// <summary>The input of a field, or null if a card takes less than stands in it: it would be cut, and the rest lost.</summary>
    private static CardElement? Input(Field field, int mostText)
    {
        var (id, label) = (IdOf(field.Name), Words(field.Label, MsTeamsLimits.InputLabel));
        var error = field.IsRequired ? $"{label} is missing." : null;
        var optionText = Math.Clamp(mostText / 20, 20, MsTeamsLimits.OptionText);
        return field switch
        {
            Field.Line line => InputText(line.Value, line.MaxLength, isMultiline: false),
            Field.Paragraph paragraph => InputText(paragraph.Value, paragraph.MaxLength, isMultiline: true),
            Field.Choice choice => new InputChoiceSet(
                id, label, field.IsRequired, error, IsMultiSelect: false, Choices(choice.IsRequired ? choice.Options : [new FieldOption(Field.NoOption, "None"), .. choice.Options], optionText), Filled(choice.Value)),
            Field.Choices choices => new InputChoiceSet(
                id, label, field.IsRequired, error, IsMultiSelect: true,
                Choices([.. choices.Options.Select(option => option with { Value = Uri.EscapeDataString(option.Value) })], optionText),
                Filled(string.Join(',', choices.Values.Select(Uri.EscapeDataString)))),
            Field.Tick tick => new InputToggle(id, label, field.IsRequired, error, Words(tick.Statement, MsTeamsLimits.InputLabel), tick.IsTicked ? Field.Tick.Ticked : InputToggle.Off),
            Field.Date date => new InputDate(id, label, field.IsRequired, error, date.Value is { } day ? LocalDatePattern.Iso.Format(day) : null),
            _ => throw new UnreachableException(field.GetType().Name),
        };

        InputText? InputText(string value, int most, bool isMultiline) => value.Length > mostText
            ? null
            : new InputText(id, label, field.IsRequired, error, Math.Clamp(most, Math.Max(1, value.Length), MsTeamsLimits.InputText), isMultiline, Filled(value));
    }

    private static ImmutableArray<InputChoice> Choices(ImmutableArray<FieldOption> options, int most) =>
        [.. options.Select(option => new InputChoice(Words(option.Label, most), option.Value))];

    private static string Words(string text, int most) => string.IsNullOrWhiteSpace(text) ? "–" : MsTeamsText.Cut(MsTeamsText.Plain(text), most);

    private static string? Filled(string value) => value.Length == 0 ? null : value;
}
