using System.Collections.Frozen;
using RefinementBot.Engine.Readiness.Text;

namespace RefinementBot.Engine.Readiness.Rules;

/// <summary>Nothing is left to be filled in.</summary>
public sealed class PlaceholderText : IReadinessRule
{
    private static readonly FrozenSet<string> Words = new[] { "tbd", "tba", "tbc", "tbf", "todo", "fixme", "xxx", "xx", "lorem", "n.n", "???", "asdf", "qwerty" }.ToFrozenSet();

    private static readonly FrozenSet<string> TemplateWords = new[] { "role", "user", "persona", "feature", "goal", "action", "benefit", "reason", "value" }.ToFrozenSet();

    private static readonly (string, string, string)[] Phrases =
        [("to", "be", "defined"), ("to", "be", "determined"), ("to", "be", "decided"), ("to", "be", "discussed"), ("to", "be", "clarified"), ("to", "be", "confirmed"), ("to", "be", "done")];

    public RuleDescription About { get; } = new(
        "placeholder-text",
        "A text still holds what was to be filled in: \"TBD\", \"to be defined\", \"lorem ipsum\", \"<role>\", \"…\" alone, \"X\" for a whole wish.",
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
            new("As a {role}, I want to see the beds so that I can plan my round.", "{role}", "The same in braces."),
            new("As a nurse, I want to see the beds so that Y.", "Y", "A letter stands for the benefit."),
            new("As a nurse, I want the report to be done at noon.", null, "\"to be done\" here means finished by a time."),
            new("As a nurse, I want to write a to-do list.", null, "A to-do list is a thing."),
        ],
    };

    public IEnumerable<Remark> Check(AnalysedItem item, DefinitionOfReady ready)
    {
        var found = Find(item.Title).Concat(Find(item.Description)).Concat(item.Criteria.Text.Field == ItemField.AcceptanceCriteria ? Find(item.Criteria.Text) : []).ToList();
        foreach (var blank in TemplateBlanks.Of(item.Story).Select(item.Story.SpanOf))
        {
            if (!found.Any(remark => remark.Field == item.StoryField.Field && remark.Place.Start < blank.End && remark.Place.End > blank.Start))
            {
                found.Add(ToFill(item.StoryField, blank));
            }
        }

        return found;
    }

    private static Remark ToFill(FieldText text, TextSpan place) => new(text.Field, place, "This was to be filled in later.", "Fill it in, or take it out.");

    private static IEnumerable<Remark> Find(FieldText text)
    {
        var tokens = text.Tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            var length = Length(text, i);
            if (length > 0)
            {
                yield return ToFill(text, new TextSpan(tokens[i].Start, tokens[i + length - 1].End));
                i += length - 1;
            }
        }
    }

    private static int Length(FieldText text, int i)
    {
        var tokens = text.Tokens;
        if (Words.Contains(tokens[i].Lower) && !IsNamed(tokens, i))
        {
            return 1;
        }

        // "{role}", "{{goal}}", but not the "/orders/{id}" of an address.
        if (tokens[i].Is("{") && (i == 0 || tokens[i - 1].End < tokens[i].Start) && Braces(tokens, i) is var braces and > 0)
        {
            return braces;
        }

        if (tokens[i].Is("[") && i + 2 < tokens.Count && TemplateWords.Contains(tokens[i + 1].Lower) && tokens[i + 2].Is("]"))
        {
            return 3;
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

    /// <summary>"a TODO finder", "size XXX shirts": the word names something, and stands for nothing.</summary>
    private static bool IsNamed(IReadOnlyList<Token> tokens, int i)
    {
        var followed = i + 1 < tokens.Count && tokens[i + 1].Kind == TokenKind.Word;
        return followed && tokens[i].Lower switch
        {
            "todo" => tokens[i + 1].Lower is "list" or "lists" or "item" or "items" or "app" || (i > 0 && Lexicon.Determiners.Contains(tokens[i - 1].Lower)),
            "xx" or "xxx" => !tokens[i + 1].StartsUpper && !Lexicon.Prepositions.Contains(tokens[i + 1].Lower) && tokens[i + 1].Lower is not ("and" or "or" or "so"),
            _ => false,
        };
    }

    /// <summary>How many tokens from one brace to its other hold no more than four words, or 0.</summary>
    private static int Braces(IReadOnlyList<Token> tokens, int open)
    {
        var depth = 0;
        for (int i = open, words = 0; i < tokens.Count && words <= 4; i++)
        {
            depth += tokens[i].Lower switch { "{" => 1, "}" => -1, _ => 0 };
            words += tokens[i].Kind == TokenKind.Word ? 1 : 0;
            if (depth == 0)
            {
                return words > 0 && words == i - open + 1 - Symbols(tokens, open, i) ? i - open + 1 : 0;
            }
        }

        return 0;
    }

    private static int Symbols(IReadOnlyList<Token> tokens, int from, int to)
    {
        var count = 0;
        for (var i = from; i <= to; i++)
        {
            count += tokens[i].Lower is "{" or "}" ? 1 : 0;
        }

        return count;
    }
}
