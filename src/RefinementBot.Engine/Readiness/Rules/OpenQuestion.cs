using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>Nothing is left to be asked.</summary>
public sealed class OpenQuestion : IReadinessRule
{
    public RuleDescription About { get; } = new(
        "open-question",
        "A question is still open in the text: a sentence that ends in a question mark, or \"to be discussed\" and its like. Spikes may ask.",
        "A question that comes up in the iteration stops the work.",
        "Common practice in a Definition of Ready",
        'E',
        Severity.Warning)
    {
        AnyLanguage = true,
        Types = [ItemType.Story, ItemType.Feature, ItemType.Epic, ItemType.Enabler, ItemType.Bug],
        Examples =
        [
            new("As a cook, I want to see the stock. Do we count open packets?", "Do we count open packets?", "Open."),
            new("As a cook, I want to see the stock at https://example.org/stock?day=1 every morning.", null, "The mark is part of an address."),
            new("As a cook, I want an answer to \"what is left?\" on my phone.", null, "Quoted."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready) =>
        Find(item.Title).Concat(Find(item.Description)).Concat(item.Criteria.Text.Field == ItemField.AcceptanceCriteria ? Find(item.Criteria.Text) : []);

    private static IEnumerable<Remark> Find(FieldText text)
    {
        var tokens = text.Tokens;
        var start = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Lower is "?" or "？" or "؟" && i > start && !IsQuoted(tokens, start, i))
            {
                while (start < i && tokens[start].Kind is TokenKind.Symbol or TokenKind.LineBreak)
                {
                    start++;
                }

                if (i > start)
                {
                    yield return new Remark(text.Field, new TextSpan(tokens[start].Start, tokens[i].End), "This question is still open.", "Answer it, and write down the answer instead.");
                }
            }

            if (tokens[i].Kind == TokenKind.LineBreak || tokens[i].Lower is "?" or "？" or "؟" || Sentences.EndsAt(text.Plain, tokens, i))
            {
                start = i + 1;
            }
        }
    }

    private static bool IsQuoted(IReadOnlyList<Token> tokens, int from, int at)
    {
        var open = 0;
        for (var i = from; i < at; i++)
        {
            open += tokens[i].Lower is "\"" ? 1 : tokens[i].Lower is "“" or "„" or "«" or "(" ? 1 : tokens[i].Lower is "”" or "»" or ")" ? -1 : 0;
        }

        return open % 2 != 0;
    }
}
