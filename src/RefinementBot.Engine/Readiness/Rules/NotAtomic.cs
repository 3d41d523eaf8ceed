using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>A story asks for one thing, for one role.</summary>
public sealed class NotAtomic : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "not-atomic",
        "The story holds more than one wish or more than one role. Joined verbs (\"add and remove\"), joined things (\"bills and reminders\") and joined roles count; an \"and\" in the benefit, in a condition, between the ends of a relation or inside one expression does not.",
        "Two wishes in one story are estimated, built and tested together though one may be worth far more than the other.",
        "Quality User Story framework: atomic",
        'S',
        Severity.Warning)
    {
        Types = RuleDescription.Stories,
        Examples =
        [
            new("As a baker, I want to add and remove recipes.", "add and remove", "Two deeds."),
            new("As a baker, I want to print the recipe and I want to order flour.", "recipe and I", "Two wishes."),
            new("As a baker, I want to print the recipe. I also want to order flour.", "I also want to order flour", "A second sentence, a second wish."),
            new("As a baker, I want to\n- print the recipe\n- order flour", "print the recipe\n- order flour", "Each bullet is a wish."),
            new("As a baker or confectioner, I want to print the recipe.", "baker or confectioner", "Two roles."),
            new("As a baker, I want to be told when flour and sugar run out.", null, "The \"and\" stands in a condition."),
            new("Delivery notes & returns", null, "A heading: that it has no verb is another rule's matter."),
            new("As a baker, I want to accept the terms and conditions.", null, "One expression."),
            new("As a baker, I want to see the relation between price and demand.", null, "One relation."),
            new("As a baker, I want to print the recipe so that I can shop and cook.", null, "The \"and\" stands in the benefit."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        var story = item.Story;
        foreach (var join in Coordination.Find(story.Tokens, story.Role, wishIsNoun: true))
        {
            var either = story.Tokens[join.At].Lower is "or" or "/";
            if (join.Place == JoinPlace.Core && (join.Kind == JoinKind.Things || (either && join.Kind == JoinKind.Modifiers)))
            {
                yield return item.OnStory(new Part(join.Left, join.Right + 1), "Two roles share this story, and what the one needs is seldom all that the other needs.", "Write one story for each role, or name the role that they have in common.");
                yield break;
            }
        }

        if (FurtherWishes.Bullets(story) is { IsEmpty: false } bullets)
        {
            yield return item.OnStory(bullets, "Each of these bullets is a wish of its own, and could be planned alone.", "Write one story for each bullet, or name what they have in common and make them acceptance criteria.");
            yield break;
        }

        foreach (var join in Coordination.Find(story.Tokens, story.Means, Coordination.WishIsNoun(story)))
        {
            // A heading names things; what is to be done with them it does not say, which is another rule's matter.
            if (Counts(join, story.Tokens[join.At].Lower, story.Benefit.IsEmpty) && (story.IsStory || join.Kind is JoinKind.Deeds or JoinKind.Wishes))
            {
                yield return item.OnStory(new Part(join.Left, join.Right + 1), Message(join), Fix(join));
                yield break;
            }
        }

        if (FurtherWishes.Sentence(item.StoryField.Plain, story) is { IsEmpty: false } sentence)
        {
            yield return item.OnStory(sentence, "A second wish follows the first, so that one cannot be planned without the other.", "Write one story for each wish.");
        }
    }

    /// <summary>
    /// Deeds and wishes count wherever the wish itself goes on; things where they are what is wanted, or a list of three; two
    /// properties of one thing do not. Which places those are was measured (docs/readiness.md).
    /// </summary>
    private static bool Counts(Join join, string word, bool noBenefit) => join switch
    {
        { Kind: JoinKind.Idiom } or { Place: JoinPlace.Between or JoinPlace.Aside or JoinPlace.Examples } => false,
        { Kind: JoinKind.Wishes } => true,
        // "simple and clear words", "be intuitive and modern": one thing, told in two words.
        { Kind: JoinKind.Qualities, Items: 2 } => false,
        // "use the plan to save time and avoid waste": where no "so that" follows, this is the benefit.
        { Kind: JoinKind.Deeds, Place: JoinPlace.Purpose } when noBenefit => false,
        { Kind: JoinKind.Deeds } => join.Place != JoinPlace.Condition || join.GoesOn,
        // "access to my plots or tools": a choice is two cases to build, wherever it stands.
        { Kind: JoinKind.Things, Place: JoinPlace.Phrase } when word is "or" => true,
        { Kind: JoinKind.Things } => join.Place is JoinPlace.Core or JoinPlace.Relative || (join.Items > 2 && join.Place is JoinPlace.Phrase or JoinPlace.Means),
        _ => join.Place == JoinPlace.Core,
    };

    private static string Message(Join join) => join.Kind switch
    {
        JoinKind.Wishes => "Two wishes stand in one story, so that one cannot be planned without the other.",
        JoinKind.Deeds => "More than one thing is to be done here, each of which could be planned alone.",
        _ => "More than one thing is asked for, each of which could be planned alone.",
    };

    private static string Fix(Join join) => join.Kind == JoinKind.Deeds ? "Write one story for each deed." : "Write one story for each, or name what they have in common.";
}
