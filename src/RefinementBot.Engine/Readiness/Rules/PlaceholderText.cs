using System.Collections.Frozen;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>Nothing is left to be filled in.</summary>
public sealed class PlaceholderText : IReadinessRule
{
    private static readonly FrozenSet<string> Words = new[] { "tbd", "tba", "tbc", "tbf", "todo", "fixme", "xxx", "xx", "lorem", "n.n", "???", "asdf", "qwerty" }.ToFrozenSet();

    private static readonly (string, string, string)[] Phrases =
        [("to", "be", "defined"), ("to", "be", "determined"), ("to", "be", "decided"), ("to", "be", "discussed"), ("to", "be", "clarified"), ("to", "be", "confirmed"), ("to", "be", "done")];

    public RuleDescription About { get; } = new(
        "placeholder-text",
        "A text still holds what was to be filled in: \"TBD\", \"to be defined\", \"lorem ipsum\", \"<role>\", \"…\" alone.",
        "Whoever builds it will fill it in alone, and finds out at the demo what was meant.",
        "Common practice in a Definition of Ready",
        'E',
        Severity.Blocking)
    {
        AnyLanguage = true,
        Examples =
        [
            new("As a nurse, I want to see TBD so that I can plan my round.", "TBD", "Not filled in."),
            new("As a <role>, I want to see the beds so that I can plan my round.", "<role>", "The template's own words."),
            new("As a nurse, I want the report to be done at noon.", null, "\"to be done\" here means finished by a time."),
            new("As a nurse, I want to write a to-do list.", null, "A to-do list is a thing."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready) =>
        Find(item.Title).Concat(Find(item.Description)).Concat(item.Criteria.Text.Field == ItemField.AcceptanceCriteria ? Find(item.Criteria.Text) : []);

    private static IEnumerable<Remark> Find(FieldText text)
    {
        var tokens = text.Tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            var length = Length(text, i);
            if (length > 0)
            {
                yield return new Remark(text.Field, new TextSpan(tokens[i].Start, tokens[i + length - 1].End), "This was to be filled in later.", "Fill it in, or take it out.");
                i += length - 1;
            }
        }
    }

    private static int Length(FieldText text, int i)
    {
        var tokens = text.Tokens;
        if (Words.Contains(tokens[i].Lower) && !(tokens[i].Is("todo") && i + 1 < tokens.Count && tokens[i + 1].Lower is "list" or "lists" or "item" or "items" or "app"))
        {
            return 1;
        }

        foreach (var (first, second, third) in Phrases)
        {
            if (i + 2 < tokens.Count && tokens[i].Is(first) && tokens[i + 1].Is(second) && tokens[i + 2].Is(third)
                && (third != "done" || (i > 0 && tokens[i - 1].Kind != TokenKind.Word) || i == 0))
            {
                return 3;
            }
        }

        // "<role>", "[benefit]": one to three words in brackets that touch them, with no attribute between.
        if (tokens[i].Lower is "<" && i + 2 < tokens.Count)
        {
            for (var close = i + 2; close < tokens.Count && close <= i + 5; close++)
            {
                if (tokens[close].Is(">"))
                {
                    return tokens[i].End == tokens[i + 1].Start && tokens[close - 1].End == tokens[close].Start ? close - i + 1 : 0;
                }

                if (tokens[close].Kind != TokenKind.Word)
                {
                    break;
                }
            }
        }

        return 0;
    }
}
