using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>A wish is a sentence: it has a verb.</summary>
public sealed class NotFullSentence : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "not-full-sentence",
        "The text is a bare heading: it names a thing and has no verb, so that it does not say what is to happen to the thing.",
        "\"Invoices\" may mean to show, to change or to delete them.",
        "Quality User Story framework: full sentence",
        'E',
        Severity.Warning)
    {
        Types = RuleDescription.Stories,
        Examples =
        [
            new("Delivery notes & returns", "Delivery notes & returns", "What about them?"),
            new("Print delivery notes", null, "\"Print\" is the verb."),
            new("As a driver, I want a delivery note.", null, "\"want\" is the verb."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        var story = item.Story;
        if (story.IsStory || story.Means.IsEmpty)
        {
            yield break;
        }

        for (var i = story.Means.From; i < story.Means.To; i++)
        {
            var word = story.Tokens[i].Lower;
            if (Lexicon.Auxiliaries.Contains(word) || Lexicon.IsPastForm(word) || Lexicon.IsThirdPerson(word) && i > story.Means.From && !Lexicon.NounOrVerb.Contains(word.TrimEnd('s'))
                || (Lexicon.IsBaseVerb(word) && (i == story.Means.From || Lexicon.IsPlainVerb(word))))
            {
                yield break;
            }
        }

        yield return item.OnStory(story.Means, "This is a heading without a verb: it does not say what is to happen.", "Write a sentence: \"As a <role>, I want to <verb> …\".");
    }
}
