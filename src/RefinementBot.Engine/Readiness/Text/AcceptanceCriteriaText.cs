using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>How acceptance criteria are written.</summary>
public enum CriteriaStyle
{
    None,
    Gherkin,

    /// <summary>Lines behind bullets, checkboxes or numbers.</summary>
    List,

    /// <summary>Sentences.</summary>
    Prose,
}

/// <summary>The acceptance criteria of an item, one by one.</summary>
/// <param name="Text">The field they stand in.</param>
/// <param name="Area">The stretch of the field that holds them.</param>
/// <param name="Style">How they are written.</param>
/// <param name="Criteria">Each criterion as tokens of <paramref name="Text"/>.</param>
public sealed record AcceptanceCriteriaText(FieldText Text, TextSpan Area, CriteriaStyle Style, IReadOnlyList<Part> Criteria)
{
    private static readonly string[] Signs = ["*", "-", "•", "+", "–", "◦", "☐", "☑", "✓", "#"];

    /// <summary>What people write where a field must not be left empty.</summary>
    private static readonly FrozenSet<string> NotFilledIn = new[] { "n/a", "na", "none", "-", "--", "see description", "see above", "as described", "tbd" }.ToFrozenSet();

    public bool IsEmpty => Criteria.Count == 0;

    /// <summary>The language that their Gherkin is in.</summary>
    internal GherkinKeywords Keywords { get; init; } = GherkinKeywords.English;

    internal static AcceptanceCriteriaText Read(ItemUnderCheck item, FieldText description)
    {
        var own = FieldText.Read(ItemField.AcceptanceCriteria, item.AcceptanceCriteria);
        if (!own.IsEmpty && !NotFilledIn.Contains(item.AcceptanceCriteria.Trim(' ', '.', '\n', '\r', '\t').ToLowerInvariant()))
        {
            return Split(own, 0);
        }

        var heading = AfterHeading(description.Tokens);
        heading = heading >= 0 ? heading : FirstStep(description.Tokens);
        return heading >= 0 ? Split(description, heading) : new AcceptanceCriteriaText(own, TextSpan.Nothing, CriteriaStyle.None, []);
    }

    private static AcceptanceCriteriaText Split(FieldText text, int from)
    {
        var tokens = text.Tokens;
        var criteria = new List<Part>();
        var (listed, gherkin) = (0, 0);
        var isNamed = GherkinKeywords.Named(text.Original.AsSpan(tokens[from].Start is var first && from > 0 ? first : 0), out var keywords) is not null;
        var others = new OtherLanguages();
        var start = from;
        for (var i = from; i <= tokens.Count; i++)
        {
            if (i < tokens.Count && tokens[i].Kind != TokenKind.LineBreak)
            {
                continue;
            }

            var line = WithoutSign(tokens, new Part(start, i), out var hasSign);
            start = i + 1;
            if (line.IsEmpty)
            {
                continue;
            }

            listed += hasSign ? 1 : 0;

            // "- When offline, an error shows" is a bullet that happens to begin with a keyword.
            if (!(hasSign && HasComma(tokens, line)))
            {
                gherkin += IsGherkinStep(tokens, line) ? 1 : 0;
                others.Add(text.Plain, tokens, line);
            }

            criteria.Add(line);
        }

        if (criteria.Count == 0)
        {
            return new AcceptanceCriteriaText(text, TextSpan.Nothing, CriteriaStyle.None, []);
        }

        keywords = isNamed || gherkin >= 2 ? keywords : others.Best ?? keywords;
        var isGherkin = gherkin >= 2 || isNamed || others.Best is not null;
        var style = isGherkin ? CriteriaStyle.Gherkin : listed > 0 ? CriteriaStyle.List : CriteriaStyle.Prose;
        if (isGherkin)
        {
            criteria.RemoveAll(line => GherkinText.IsComment(text, tokens[line.From].Start, keywords));
        }

        var start0 = isNamed && from == 0 ? 0 : tokens[from].Start;
        return new AcceptanceCriteriaText(text, new TextSpan(start0, text.Original.Length), style, criteria) { Keywords = keywords };
    }

    /// <summary>Counts the steps that lines would be in languages other than English.</summary>
    private sealed class OtherLanguages
    {
        private Dictionary<GherkinKeywords, (int Steps, int Conditions, int Outcomes)>? counted;

        /// <summary>The language in which there are steps of both kinds, if any.</summary>
        public GherkinKeywords? Best => counted?.Where(pair => pair.Value is { Conditions: > 0, Outcomes: > 0 })
            .OrderByDescending(pair => pair.Value.Steps).ThenBy(pair => pair.Key.Language, StringComparer.Ordinal).Select(pair => pair.Key).FirstOrDefault();

        public void Add(string text, IReadOnlyList<Token> tokens, Part line)
        {
            if (!tokens[line.From].StartsUpper)
            {
                return;
            }

            foreach (var keywords in GherkinKeywords.WithStep(tokens[line.From].Lower))
            {
                var kind = keywords.StepOf(text.AsSpan(tokens[line.From].Start, tokens[line.To - 1].End - tokens[line.From].Start));
                if (kind != GherkinKeywords.StepKind.None)
                {
                    var (steps, conditions, outcomes) = (counted ??= []).GetValueOrDefault(keywords);
                    counted[keywords] = (steps + 1, conditions + (kind == GherkinKeywords.StepKind.Condition ? 1 : 0), outcomes + (kind == GherkinKeywords.StepKind.Outcome ? 1 : 0));
                }
            }
        }
    }

    private static Part WithoutSign(IReadOnlyList<Token> tokens, Part line, out bool hasSign)
    {
        var at = line.From;
        while (at < line.To && (Array.IndexOf(Signs, tokens[at].Lower) >= 0 || tokens[at].Lower is "[" or "]" or "x" && at > line.From && tokens[at - 1].Is("[")))
        {
            at++;
        }

        if (at == line.From && at + 1 < line.To && tokens[at].Kind == TokenKind.Number && tokens[at + 1].Lower is "." or ")" && at == line.From)
        {
            at += 2;
        }

        hasSign = at > line.From;
        return at < line.To ? new Part(at, line.To) : Part.None;
    }

    private static bool IsGherkinStep(IReadOnlyList<Token> tokens, Part line) =>
        tokens[line.From] is { StartsUpper: true } first && !IsWholeScenario(tokens, line) && (first.Lower is "given" or "when" or "then" || (first.Lower is "and" or "but" && line.To - line.From > 2)
            || (first.Lower is "scenario" or "feature" or "background" or "examples" or "rule" && (line.From + 1 < line.To && tokens[line.From + 1].Lower is ":" or "outline")));

    private static bool HasComma(IReadOnlyList<Token> tokens, Part line)
    {
        for (var i = line.From; i < line.To; i++)
        {
            if (tokens[i].Is(","))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"Given a doc, when I print, then paper comes out" on one line: a criterion, and no step of several.</summary>
    private static bool IsWholeScenario(IReadOnlyList<Token> tokens, Part line)
    {
        for (var i = line.From + 1; i < line.To && tokens[line.From].Lower is "given" or "when"; i++)
        {
            if (tokens[i].Is("then"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first of the steps that a description ends in, without a heading; -1 if there are no two, with a Then among them.</summary>
    private static int FirstStep(IReadOnlyList<Token> tokens)
    {
        var (first, steps, outcomes) = (-1, 0, 0);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (i > 0 && tokens[i - 1].Kind != TokenKind.LineBreak)
            {
                continue;
            }

            if (tokens[i].StartsUpper && tokens[i].Lower is "given" or "when" or "then" or "scenario")
            {
                first = first < 0 && !tokens[i].Is("then") ? i : first;
                steps++;
                outcomes += tokens[i].Is("then") ? 1 : 0;
            }
        }

        return steps > 1 && outcomes > 0 ? first : -1;
    }

    /// <summary>The token behind "Acceptance criteria" on a line of its own, or -1.</summary>
    private static int AfterHeading(IReadOnlyList<Token> tokens)
    {
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            var words = HeadingWords(tokens, i);
            if (words > 0 && (i == 0 || tokens[i - 1].Kind is TokenKind.LineBreak or TokenKind.Symbol))
            {
                var behind = i + words;
                while (behind < tokens.Count && (tokens[behind].Lower is ":" or "*" or ")" || tokens[behind].Kind == TokenKind.LineBreak))
                {
                    behind++;
                }

                return behind < tokens.Count ? behind : -1;
            }
        }

        return -1;
    }

    /// <summary>How many words of a heading over acceptance criteria begin here, or 0.</summary>
    private static int HeadingWords(IReadOnlyList<Token> tokens, int i)
    {
        var next = tokens[i + 1];
        return tokens[i].Lower switch
        {
            "acceptance" when next.Lower is "criteria" or "criterias" or "criterion" or "tests" => 2,
            "ac" or "acs" when next.Lower is ":" or "*" || next.Kind == TokenKind.LineBreak => 1,
            "done" when next.Is("when") && i + 2 < tokens.Count && (tokens[i + 2].Is(":") || tokens[i + 2].Kind == TokenKind.LineBreak) => 2,
            _ => 0,
        };
    }
}
