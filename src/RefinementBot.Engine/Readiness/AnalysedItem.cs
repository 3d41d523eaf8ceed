using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>One field, read as text: its markup blanked out in place, so that every offset is one of the original.</summary>
/// <param name="Field">Which field it is.</param>
/// <param name="Original">As it stood in the input.</param>
/// <param name="Plain">As long as <paramref name="Original"/>, with markup replaced by blanks.</param>
/// <param name="Tokens">The tokens of <paramref name="Plain"/>.</param>
public sealed record FieldText(ItemField Field, string Original, string Plain, IReadOnlyList<Token> Tokens)
{
    public bool IsEmpty => Tokens.Count == 0;

    public string Quote(TextSpan span) => Original[span.Start..span.End];

    internal static FieldText Read(ItemField field, string original)
    {
        var plain = Markup.Blank(original);
        return new FieldText(field, original, plain, ReferenceEquals(plain, original) ? Tokenizer.Tokenize(plain) : JoinedWords.Tokenize(original, plain));
    }
}

/// <summary>An item with everything that rules look at, worked out once.</summary>
public sealed class AnalysedItem
{
    private AnalysedItem(ItemUnderCheck item)
    {
        Item = item;
        Title = FieldText.Read(ItemField.Title, item.Title);
        Description = FieldText.Read(ItemField.Description, item.Description);
        IsEnglish = Language.IsEnglish(Title.Tokens, Description.Tokens);
        (StoryField, Story) = FindStory(Title, Description);
        Criteria = AcceptanceCriteriaText.Read(item, Description);
        (Type, IsTask) = item.Type is { } type ? (type, false) : TypeGuess.Of(this);
    }

    public ItemUnderCheck Item { get; }

    public FieldText Title { get; }

    public FieldText Description { get; }

    /// <summary>The acceptance criteria from their own field, or from under a heading in the description.</summary>
    public AcceptanceCriteriaText Criteria { get; }

    /// <summary>The field in which <see cref="Story"/> stands.</summary>
    public FieldText StoryField { get; }

    /// <summary>The user story's parts; of a text that is no story, the whole is the means.</summary>
    public UserStory Story { get; }

    /// <summary>The type as given, else as the text says.</summary>
    public ItemType Type { get; }

    /// <summary>Whether the item is a task, by its type or by its label, and not written as a story: it is judged as an enabler, but for its acceptance criteria.</summary>
    public bool IsTask { get; }

    /// <summary>Whether the text is English, or too short to tell.</summary>
    public bool IsEnglish { get; }

    public static AnalysedItem Of(ItemUnderCheck item) => new(item);

    /// <summary>A remark on <paramref name="part"/> of the story.</summary>
    public Remark OnStory(Part part, string message, string fix) => new(StoryField.Field, Story.SpanOf(part), message, fix);

    /// <summary>A remark on something that is not there.</summary>
    public Remark OnMissing(string message, string fix) => new(StoryField.Field, TextSpan.Nothing, message, fix);

    private static (FieldText, UserStory) FindStory(FieldText title, FieldText description)
    {
        var inTitle = StoryParser.Parse(title.Plain, title.Tokens);
        if ((inTitle.IsStory && !inTitle.Role.IsEmpty) || description.IsEmpty)
        {
            return (title, inTitle);
        }

        var inDescription = StoryParser.Parse(description.Plain, description.Tokens);
        return (inDescription.IsStory && !inDescription.Role.IsEmpty) || (title.IsEmpty && !inTitle.IsStory) || (inDescription.IsStory && !inTitle.IsStory)
            ? (description, inDescription)
            : (title, inTitle);
    }
}
