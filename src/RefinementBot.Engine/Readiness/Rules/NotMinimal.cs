using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>A story holds its role, its wish and its benefit, and nothing else.</summary>
public sealed class NotMinimal : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "not-minimal",
        "The story holds more than role, wish and benefit: a note in brackets, further sentences, examples behind \"such as\" or \"e.g.\". Brackets that give a short name are no note behind the role or where the name is used again, and a hint elsewhere.",
        "Notes and examples in the story hide the wish; as acceptance criteria or comments they can be checked off and discussed.",
        "Quality User Story framework: minimal",
        'N',
        Severity.Warning)
    {
        Types = RuleDescription.Stories,
        Examples =
        [
            new("As a guest, I want to filter rooms by price (see the sketch from Monday) so that I find one that I can afford.", "(see the sketch from Monday)", "A note."),
            new("As a guest, I want to filter rooms by price. The slider should be blue.", "The slider should be blue", "A further sentence that is neither wish nor benefit."),
            new("As a Front Desk Agent (FDA), I want to filter rooms by price.", null, "The short name of the role."),
            new("As a clerk, I want to open a Purchase Order (PO) and see who approved the PO.", null, "A short name that is used again."),
            new("As a guest, I want to filter rooms by price. So that I find one that I can afford.", null, "The further sentence is the benefit."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        var story = item.Story;
        if (!story.IsStory)
        {
            yield break;
        }

        if (Asides.Find(story) is { IsEmpty: false } aside)
        {
            if (TemplateBlanks.Of(story).Contains(aside))
            {
                // "I want [goal]": that it is not filled in is another rule's matter.
                yield break;
            }

            if (Abbreviations.IsDefined(story.Tokens, aside.From, aside.To - 1))
            {
                yield return item.OnStory(aside, "This gives a short name that the story does not use again.", "Leave the brackets out, or explain the name in the description or a glossary.") with { HintOnly = true };
                yield break;
            }

            yield return item.OnStory(aside, "These words are a note or an example beside role, wish and benefit, and hide what is wanted.", "Move them to the acceptance criteria or to a comment.");
        }
        else if (!story.Extra.IsEmpty && FurtherWishes.Sentence(item.StoryField.Plain, story).IsEmpty && FurtherWishes.Bullets(story).IsEmpty)
        {
            yield return item.OnStory(story.Extra, "Further sentences follow that are neither wish nor benefit.", "Move them to the description or to the acceptance criteria.");
        }
    }
}
