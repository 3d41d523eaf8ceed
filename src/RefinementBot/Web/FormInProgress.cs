using System.Collections.Immutable;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Web;

/// <summary>A form that is open in a window, with what stands in it now.</summary>
public sealed class FormInProgress
{
    private readonly Dictionary<string, ImmutableArray<string>> entered;

    public FormInProgress(Form form)
    {
        Form = form;
        entered = form.Fields.ToDictionary(field => field.Name, field => field.Initial);
    }

    /// <summary>The same for this form sent twice.</summary>
    public string Key { get; } = DirectoryStore.NewId();

    public Form Form { get; }

    /// <summary>What has to be mended, as the last answer to it said.</summary>
    public ImmutableArray<FieldProblem> Problems { get; private set; } = [];

    /// <summary>How often it was answered: what is sent after an answer is another act than what was sent before.</summary>
    public int Answers { get; private set; }

    public FormEntries Entries => new(entered.ToImmutableDictionary());

    /// <summary>The text of a field in which one thing is entered.</summary>
    public string Text(string field) => entered[field] is [var first, ..] ? first : "";

    public void Write(string field, string? text) => entered[field] = string.IsNullOrEmpty(text) ? [] : [text];

    public bool IsChosen(string field, string option) => entered[field].Contains(option);

    public void Choose(string field, string option, bool isChosen) =>
        entered[field] = isChosen ? [.. entered[field].Remove(option), option] : entered[field].Remove(option);

    /// <summary>What is wrong with a field, or null.</summary>
    public string? ProblemOf(string field) => string.Join(' ', Problems.Where(problem => problem.Field == field).Select(problem => problem.Sentence)) is { Length: > 0 } sentence ? sentence : null;

    public void Answer(ImmutableArray<FieldProblem> problems)
    {
        Problems = problems;
        Answers++;
    }
}
