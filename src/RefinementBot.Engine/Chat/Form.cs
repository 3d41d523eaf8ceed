using System.Collections.Immutable;

namespace RefinementBot.Engine.Chat;

/// <summary>
/// What somebody fills in: a modal in Slack, a dialog in Teams, a <c>dialog</c> on the web page. Declared once, and drawn
/// by each adapter in its platform's own best form.
/// </summary>
/// <param name="Ref">What the form is for; it comes back with what was entered, and the form is then built anew from it.</param>
/// <param name="Title">At most <see cref="TitleLength"/> characters.</param>
/// <param name="Fields">In order, with names that differ.</param>
/// <param name="Submit">What stands on the button that sends it; at most <see cref="TitleLength"/> characters.</param>
public sealed record Form(FormRef Ref, string Title, ImmutableArray<Field> Fields, string Submit)
{
    /// <summary>The shortest limit among the chats (Slack's <c>title</c> and <c>submit</c> of a modal).</summary>
    public const int TitleLength = 24;

    /// <summary>What stands above the fields: words only, nothing to press.</summary>
    public ImmutableArray<Node> Introduction { get; init; } = [];

    /// <summary>The same form with what was entered in it, so that nobody has to write it again.</summary>
    public Form With(FormEntries entries) => this with { Fields = [.. Fields.Select(field => entries.Of(field.Name) is { } entered ? field.With(entered) : field)] };
}

/// <summary>What was entered in a form, as it came: by the names of the fields, each a list of texts.</summary>
/// <param name="ByField">A field that was drawn and left empty is there with an empty list; one that was not drawn is not there, and keeps its initial value.</param>
public sealed record FormEntries(ImmutableDictionary<string, ImmutableArray<string>> ByField)
{
    /// <summary>Nothing entered: every field keeps its initial value.</summary>
    public static FormEntries None { get; } = new(ImmutableDictionary<string, ImmutableArray<string>>.Empty);

    /// <summary>What was entered in a field, or null if it was not drawn.</summary>
    public ImmutableArray<string>? Of(string field) => ByField.TryGetValue(field, out var entered) ? entered : null;

    /// <summary>The same with another field.</summary>
    public FormEntries And(string field, params ReadOnlySpan<string> entered) => new(ByField.SetItem(field, [.. entered]));
}

/// <summary>What is wrong with what was entered in a field, and how to mend it.</summary>
public sealed record FieldProblem(string Field, string Sentence);

/// <summary>What came of a form that was sent. The set is closed.</summary>
public abstract record Submission
{
    private Submission() { }

    /// <summary>It was taken; the form closes, and its sender is told <paramref name="Reply"/> privately.</summary>
    public sealed record Taken(Reply Reply) : Submission;

    /// <summary>Something in it has to be mended; it stays open with all that was entered.</summary>
    /// <param name="Form">The form with what was entered in it.</param>
    /// <param name="Problems">At least one.</param>
    public sealed record Refused(Form Form, ImmutableArray<FieldProblem> Problems) : Submission;

    /// <summary>It cannot be taken at all; the message takes the form's place and holds what was written in it.</summary>
    public sealed record OutOfDate(Message Message) : Submission;

    /// <summary>The answer to a form that this version cannot read. What was written in it is shown, so that nothing is lost.</summary>
    public static OutOfDate Unreadable(FormEntries entries)
    {
        ImmutableArray<Node> written =
        [
            .. entries.ByField.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .SelectMany(entry => entry.Value)
                .Where(text => !string.IsNullOrWhiteSpace(text))
                .Select(text => new Node.Paragraph(text)),
        ];
        return new OutOfDate(new Message(
        [
            new Node.Paragraph("This form is out of date, so nothing was done. Please open it again."),
            .. written.IsEmpty ? written : [new Node.Note("This is what you wrote, so that you can copy it:"), .. written],
        ]));
    }
}
