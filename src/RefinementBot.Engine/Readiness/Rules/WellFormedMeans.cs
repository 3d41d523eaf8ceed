using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>A story says what is wanted.</summary>
public sealed class WellFormedMeans : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "well-formed-means",
        "The story does not say what is wanted: behind the role comes nothing, or only the benefit.",
        "There is nothing to build, estimate or test yet.",
        "Quality User Story framework: well-formed",
        'V',
        Severity.Blocking)
    {
        Types = RuleDescription.Stories,
        Examples =
        [
            new("As a passenger, so that I can board the train.", "", "Role and benefit, but nothing wanted."),
            new("As a passenger, I want to print my ticket.", null, "Printing the ticket is wanted."),
            new("As a passenger I don't want advertisements on my ticket.", null, "That something is not to be is a wish too."),
            new("As a passenger, I need a printed ticket.", null, "So is a thing that is needed."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        var story = item.Story;
        var wanted = false;
        for (var i = story.Means.From; i < story.Means.To && !wanted; i++)
        {
            wanted = story.Tokens[i].Kind is TokenKind.Word or TokenKind.Address or TokenKind.Number;
        }

        if (!wanted && !item.StoryField.IsEmpty)
        {
            yield return item.OnMissing("The story does not say what is wanted, so there is nothing to build.", "Say it behind the role: \"As a <role>, I want to <do something>\".");
        }
    }
}
