using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>
/// What set rules need of an item once its text has been let go, so that a backlog of any length is compared in bounded memory.
/// </summary>
public sealed record ItemProfile
{
    public required string Id { get; init; }

    public ItemType Type { get; init; }

    public bool IsEnglish { get; init; }

    public ItemField Field { get; init; }

    /// <summary>Where the whole story stands in <see cref="Field"/>.</summary>
    public TextSpan Whole { get; init; }

    /// <summary>The words of <see cref="Whole"/>.</summary>
    public string WholeText { get; init; } = "";

    /// <summary>Where the wish stands ("I want to"), and the benefit's opening.</summary>
    public TextSpan Wish { get; init; }

    /// <summary>Where the benefit's opening word stands.</summary>
    public TextSpan BenefitOpening { get; init; }

    public string WishForm { get; init; } = "";

    public string BenefitForm { get; init; } = "";

    public bool HasRole { get; init; }

    /// <summary>Hashes of the role's and of the means' and benefit's content words, each sorted and without doubles.</summary>
    public IReadOnlyList<int> RoleWords { get; init; } = [];

    public IReadOnlyList<int> MeansWords { get; init; } = [];

    public IReadOnlyList<int> BenefitWords { get; init; } = [];

    /// <summary>Hash of the verb that the wish opens with, if it is one of a plain deed ("delete"); else 0.</summary>
    public int Deed { get; init; }

    public IReadOnlyList<string> Dependencies { get; init; } = [];

    public string? Status { get; init; }

    /// <summary>Whether the wish says that something is not to be.</summary>
    public bool IsNegated { get; init; }

    /// <summary>Words of the item's texts that look like an item's key: letters, a hyphen, digits.</summary>
    public IReadOnlyList<string> Mentions { get; init; } = [];

    /// <summary>The words at <paramref name="place"/>, which lies inside <see cref="Whole"/>.</summary>
    public string Quote(TextSpan place) => place.Length <= 0 ? "" : WholeText[(place.Start - Whole.Start)..(place.End - Whole.Start)];

    internal static ItemProfile Of(AnalysedItem item)
    {
        var story = item.Story;
        var whole = story.SpanOf(story.Whole);
        return new ItemProfile
        {
            Id = item.Item.Id,
            Type = item.Type,
            IsEnglish = item.IsEnglish,
            Field = item.StoryField.Field,
            Whole = whole,
            WholeText = item.StoryField.Quote(whole),
            Wish = story.SpanOf(story.Wish),
            BenefitOpening = story.SpanOf(story.BenefitOpening),
            WishForm = story.WishForm,
            BenefitForm = story.BenefitForm,
            HasRole = !story.Role.IsEmpty,
            RoleWords = ContentWords.HashesOf(story.Tokens, story.Role),
            MeansWords = ContentWords.HashesOf(story.Tokens, story.Means),
            BenefitWords = ContentWords.HashesOf(story.Tokens, story.Benefit),
            Deed = ContentWords.DeedOf(story.Tokens, story.Means),
            Dependencies = item.Item.Dependencies,
            Status = item.Item.Status,
            IsNegated = IsNegative(story),
            Mentions = [.. Keys(item.Title).Concat(Keys(item.Description)).Distinct(StringComparer.OrdinalIgnoreCase)],
        };
    }

    private static bool IsNegative(UserStory story)
    {
        for (var i = story.Wish.From; i < story.Means.To; i++)
        {
            if (story.Tokens[i].Lower is "not" or "don't" or "dont" or "never" or "no" or "without" or "can't" or "cannot" or "mustn't" or "shouldn't" or "won't" or "stop")
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Keys(FieldText text) => text.Tokens
        .Where(token => token.Kind == TokenKind.Word && token.StartsUpper && char.IsAsciiDigit(token.Lower[^1]) && token.Lower.Contains('-', StringComparison.Ordinal))
        .Select(token => text.Original[token.Start..token.End]);
}
