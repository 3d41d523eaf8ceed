using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using NodaTime.Text;

namespace RefinementBot.Engine.Chat;

/// <summary>One thing to fill in on a <see cref="Form"/>. The set is closed.</summary>
/// <param name="Name">Names it within its form: letters, as in files (<c>acceptanceCriteria</c>).</param>
/// <param name="Label">What is asked for, as people read it.</param>
public abstract record Field(string Name, string Label)
{
    /// <summary>The longest value that an option may stand for, in UTF-16 units (Slack's <c>value</c> of an option).</summary>
    public const int OptionValueLength = 150;

    /// <summary>How many options there may be (Slack's menus).</summary>
    public const int MostOptions = 100;

    /// <summary>Stands for "none of them" where a menu cannot be left without an answer once one was picked. No option has this value.</summary>
    public const string NoOption = "–";

    /// <summary>One sentence of help; empty for none.</summary>
    public string Hint { get; init; } = "";

    public bool IsRequired { get; init; }

    /// <summary>What stands in it when the form opens, as it would be entered.</summary>
    public ImmutableArray<string> Initial => this switch
    {
        Line { Value: var value } => Entered(value),
        Paragraph { Value: var value } => Entered(value),
        Choice { Value: var value } => Entered(value),
        Choices { Values: var values } => values,
        Tick { IsTicked: var isTicked } => Entered(isTicked ? Tick.Ticked : ""),
        Date { Value: var value } => Entered(value is { } date ? LocalDatePattern.Iso.Format(date) : ""),
        _ => throw new UnreachableException(GetType().Name),
    };

    /// <summary>The same field with something else entered in it. What is no option or no date is left out.</summary>
    public Field With(ImmutableArray<string> entered)
    {
        var first = entered.IsDefaultOrEmpty ? "" : entered[0];
        return this switch
        {
            Line line => line with { Value = first },
            Paragraph paragraph => paragraph with { Value = first },
            Choice choice => choice with { Value = choice.Options.Any(option => option.Value == first) ? first : "" },
            Choices choices => choices with { Values = [.. choices.Options.Select(option => option.Value).Intersect(entered)] },
            Tick tick => tick with { IsTicked = first == Tick.Ticked },
            Date date => date with { Value = LocalDatePattern.Iso.Parse(first) is { Success: true, Value: var day } ? day : null },
            _ => throw new UnreachableException(GetType().Name),
        };
    }

    /// <summary>Text of one line.</summary>
    /// <param name="MaxLength">In UTF-16 units.</param>
    public sealed record Line(string Name, string Label, int MaxLength, string Value = "") : Field(Name, Label);

    /// <summary>Text of several lines.</summary>
    /// <param name="MaxLength">In UTF-16 units. Where a chat takes less at a time, a longer value is not offered for change there.</param>
    public sealed record Paragraph(string Name, string Label, int MaxLength, string Value = "") : Field(Name, Label);

    /// <summary>One of several options, or none if it is not required.</summary>
    /// <param name="Value">The option that is chosen at first; empty for none.</param>
    public sealed record Choice(string Name, string Label, ImmutableArray<FieldOption> Options, string Value = "") : Field(Name, Label);

    /// <summary>Any number of several options; at least one if it is required.</summary>
    public sealed record Choices(string Name, string Label, ImmutableArray<FieldOption> Options, ImmutableArray<string> Values) : Field(Name, Label);

    /// <summary>Yes or no. Required means that it must be ticked.</summary>
    /// <param name="Statement">What ticking it says.</param>
    public sealed record Tick(string Name, string Label, string Statement, bool IsTicked = false) : Field(Name, Label)
    {
        /// <summary>What is entered by ticking it.</summary>
        public const string Ticked = "yes";
    }

    /// <summary>A day. It is entered as <c>2026-01-31</c>.</summary>
    public sealed record Date(string Name, string Label, LocalDate? Value = null) : Field(Name, Label);

    private static ImmutableArray<string> Entered(string value) => value.Length == 0 ? [] : [value];
}

/// <summary>Something to choose. Its <paramref name="Value"/> is what is sent and is not read by people.</summary>
public sealed record FieldOption(string Value, string Label);
