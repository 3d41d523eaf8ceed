using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using NodaTime.Text;

namespace RefinementBot.Engine.Chat;

/// <summary>
/// What was entered in a form, read by what its fields are: the border at which entries become types. A field that was
/// not drawn has its initial value.
/// </summary>
public sealed class FormValues
{
    private readonly Dictionary<string, object?> values = [];

    private FormValues() { }

    /// <summary>What is wrong, field by field in the form's order; empty if all can be used.</summary>
    public ImmutableArray<FieldProblem> Problems { get; private set; } = [];

    /// <summary>Reads what was entered in <paramref name="form"/>. Never throws: what is wrong is among the <see cref="Problems"/>.</summary>
    public static FormValues Read(Form form, FormEntries entries)
    {
        var read = new FormValues();
        foreach (var field in form.Fields)
        {
            var (value, problem) = Read(field, entries.Of(field.Name) ?? field.Initial);
            read.values[field.Name] = value;
            if (problem is not null)
            {
                read.Problems = read.Problems.Add(new FieldProblem(field.Name, problem));
            }
        }

        return read;
    }

    /// <summary>The text of a <see cref="Field.Line"/> or <see cref="Field.Paragraph"/>, or a <see cref="Field.Choice"/>'s value; empty for none, and for a field that the form does not have.</summary>
    public string Text(string field) => values.GetValueOrDefault(field) as string ?? "";

    public ImmutableArray<string> Choices(string field) => values.GetValueOrDefault(field) is ImmutableArray<string> chosen ? chosen : [];

    public bool IsTicked(string field) => values.GetValueOrDefault(field) is true;

    public LocalDate? Date(string field) => values.GetValueOrDefault(field) as LocalDate?;

    private static (object? Value, string? Problem) Read(Field field, ImmutableArray<string> entered)
    {
        var first = entered.IsDefaultOrEmpty ? "" : Clean(entered[0]);
        return field switch
        {
            Field.Line line => Words(line, first.Replace('\n', ' '), line.MaxLength),
            Field.Paragraph paragraph => Words(paragraph, first, paragraph.MaxLength),
            Field.Choice choice => One(choice, first == Field.NoOption ? "" : first),
            Field.Choices choices => Some(choices, [.. entered.Distinct()]),
            Field.Tick tick => first == Field.Tick.Ticked ? (true, null) : (false, tick.IsRequired ? $"Please tick {tick.Label}." : null),
            Field.Date date => Day(date, first),
            _ => throw new UnreachableException(field.GetType().Name),
        };
    }

    private static (object?, string?) Words(Field field, string text, int most) =>
        text.Length == 0 && field.IsRequired ? (text, Missing(field))
        : text.Length > most ? (text, $"{field.Label} has {text.Length} characters and may have {most}. Please shorten it.")
        : (text, null);

    private static (object?, string?) One(Field.Choice field, string value) =>
        value.Length == 0 ? (value, field.IsRequired ? Missing(field) : null)
        : field.Options.Any(option => option.Value == value) ? (value, null)
        : ("", $"{field.Label} has no such choice any more. Please choose again.");

    private static (object?, string?) Some(Field.Choices field, ImmutableArray<string> values) =>
        values.IsEmpty ? (values, field.IsRequired ? Missing(field) : null)
        : values.All(value => field.Options.Any(option => option.Value == value)) ? (values, null)
        : (values, $"{field.Label} has no such choice any more. Please choose again.");

    private static (object?, string?) Day(Field.Date field, string text) =>
        text.Length == 0 ? (null, field.IsRequired ? Missing(field) : null)
        : LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } ? (day, null)
        : (null, $"{field.Label} needs a day such as 2026-01-31.");

    private static string Missing(Field field) => $"{field.Label} is missing. Please fill it in.";

    /// <summary>Without what nobody can have meant to write: control characters, blanks around it; line ends are <c>\n</c>.</summary>
    private static string Clean(string text) =>
        string.Concat(text.ReplaceLineEndings("\n").Where(character => character is '\n' or '\t' || !char.IsControl(character))).Trim();
}
