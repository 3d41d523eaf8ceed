namespace RefinementBot.Engine.Readiness.Text;

/// <summary>A run of tokens by index, <see cref="To"/> exclusive.</summary>
public readonly record struct Part(int From, int To)
{
    public static readonly Part None = new(0, 0);

    public bool IsEmpty => To <= From;
}

/// <summary>
/// The parts of a user story as they stand in one field: role, means and benefit, in whatever order and wording.
/// Source of the three parts: Lucassen et al., "Improving agile requirements: the Quality User Story framework and tool" (2016).
/// </summary>
public sealed record UserStory
{
    /// <summary>The tokens of the whole field; the parts point into it.</summary>
    public required IReadOnlyList<Token> Tokens { get; init; }

    /// <summary>Who wants it: "night nurse" of "As a night nurse, I want …".</summary>
    public Part Role { get; init; }

    /// <summary>Words behind the wish that may be meant as its role, though they name nobody that is known as a person: "as a greenkeep".</summary>
    public Part PerhapsRole { get; init; }

    /// <summary>What is wanted, without "I want to be able to".</summary>
    public Part Means { get; init; }

    /// <summary>The words that say the wish, such as "I want to"; empty where there are none.</summary>
    public Part Wish { get; init; }

    /// <summary>The wish in one form for all spellings: "want to", "want", "can", "need to"; empty where there is none.</summary>
    public string WishForm { get; init; } = "";

    /// <summary>Why it is wanted, without its "so that".</summary>
    public Part Benefit { get; init; }

    /// <summary>"so that", "so", "in order to", "because", "to" or "-ing"; empty where there is no benefit.</summary>
    public string BenefitForm { get; init; } = "";

    /// <summary>The words that open the benefit, such as "so that".</summary>
    public Part BenefitOpening { get; init; }

    /// <summary>Sentences behind the story, in the same paragraph.</summary>
    public Part Extra { get; init; }

    /// <summary>The whole story, from its first token to the end of its last sentence.</summary>
    public Part Whole { get; init; }

    /// <summary>Whether the text says its role in a story's way ("As a …"), or its wish ("I want …"): what tells a story from other text.</summary>
    public bool IsStory => !Role.IsEmpty || WishForm.Length > 0;

    /// <summary>The stretch of the field that <paramref name="part"/> covers.</summary>
    public TextSpan SpanOf(Part part) => part.IsEmpty ? TextSpan.Nothing : new TextSpan(Tokens[part.From].Start, Tokens[part.To - 1].End);
}
