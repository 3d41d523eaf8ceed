namespace RefinementBot.Engine.Readiness.Text;

/// <summary>What an "and", "or", "/" or "+" joins.</summary>
public enum JoinKind
{
    /// <summary>Two wishes: "…, and I want …".</summary>
    Wishes,

    /// <summary>Two things to do: "view and download", "sort the list and export it".</summary>
    Deeds,

    /// <summary>Two names: "soil and seeds".</summary>
    Things,

    /// <summary>Two words in front of one name: "hair and skin care".</summary>
    Modifiers,

    /// <summary>Two properties of one thing: "fast and simple".</summary>
    Qualities,

    /// <summary>Two ways of doing one thing: "safely and quickly".</summary>
    Manners,

    /// <summary>Words that are one expression: "one or more", "terms and conditions".</summary>
    Idiom,
}

/// <summary>Where in the sentence the joined words stand.</summary>
public enum JoinPlace
{
    /// <summary>What is wanted itself.</summary>
    Core,

    /// <summary>Behind a preposition: "of fees and taxes".</summary>
    Phrase,

    /// <summary>"which", "that": a clause that describes a thing.</summary>
    Relative,

    /// <summary>"if", "when", "because": a clause beside the wish.</summary>
    Condition,

    /// <summary>"to …" behind the wish: what it is good for.</summary>
    Purpose,

    /// <summary>"by entering …", "using …": how.</summary>
    Means,

    /// <summary>"between … and …": one relation.</summary>
    Between,

    /// <summary>"such as", "like", "including": examples.</summary>
    Examples,

    /// <summary>Inside brackets or quotation marks.</summary>
    Aside,
}

/// <summary>One coordination.</summary>
/// <param name="At">Index of the joining token.</param>
/// <param name="Kind">What it joins.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Items">How many items, at least 2.</param>
/// <param name="Left">The word in front of the joining token.</param>
/// <param name="Right">The word behind it.</param>
public readonly record struct Join(int At, JoinKind Kind, JoinPlace Place, int Items, int Left, int Right)
{
    /// <summary>Whether the deed behind a clause can be read as going on from in front of it: "save it when I leave and tell me".</summary>
    public bool GoesOn { get; init; }

    /// <summary>Whether a name follows that the joined words are about: "simple and clear words".</summary>
    public bool HasName { get; init; }
}

/// <summary>Finds coordinations and tells two wishes from a name that has "and" in it, by the clause around them.</summary>
internal static class Coordination
{
    /// <summary>Whether the wish names a thing ("I want a list …") and not a deed ("I want to list …").</summary>
    public static bool WishIsNoun(UserStory story) => story.WishForm is "want" or "need" or "like";

    public static List<Join> Find(IReadOnlyList<Token> tokens, Part part, bool wishIsNoun)
    {
        var joins = new List<Join>(2);
        var clause = new ClauseReader(tokens, part, wishIsNoun);
        for (var i = part.From; i < part.To; i++)
        {
            clause.Move(i);
            if (i > part.From && i + 1 < part.To && JoinWidth(tokens, i, part.To) is var width && width > 0)
            {
                joins.Add(Classify(tokens, part, i, width, clause));
                i += width - 1;
            }
            else if (i > part.From && tokens[i].Is(",") && CommaList.At(tokens, part, i, clause) is { } list)
            {
                joins.Add(list);
            }
        }

        return joins;
    }

    /// <summary>How many tokens the joining word at <paramref name="i"/> takes, or 0.</summary>
    private static int JoinWidth(IReadOnlyList<Token> tokens, int i, int end)
    {
        switch (tokens[i].Lower)
        {
            case "and" when tokens[i + 1].Lower is "so" or "thus" or "thereby" or "therefore" or "hence":
                return 0;
            case "and" or "or" or "&" or "nor" or "plus":
                return tokens[i + 1].Is("/") && i + 2 < end && tokens[i + 2].Is("or") ? 3 : 1;
            case "+":
                return tokens[i - 1].Kind == TokenKind.Word && tokens[i + 1].Kind == TokenKind.Word ? 1 : 0;
            case "/":
                return tokens[i - 1].Kind == TokenKind.Word && tokens[i + 1].Kind == TokenKind.Word && !IsOneName(tokens[i - 1], tokens[i + 1]) ? 1 : 0;
            case "as":
                return i + 2 < end && tokens[i + 1].Is("well") && tokens[i + 2].Is("as") ? 3 : 0;
            default:
                return 0;
        }
    }

    /// <summary>"km/h", "A/B", "TCP/IP", "ISO/IEC": letters that the slash makes one name of.</summary>
    private static bool IsOneName(Token left, Token right) =>
        left.Length <= 2 || right.Length <= 2
        || (left.StartsUpper && right.StartsUpper && left.Length <= 4 && right.Length <= 4 && !Lexicon.IsBaseVerb(left.Lower) && !Lexicon.IsBaseVerb(right.Lower));

    private static Join Classify(IReadOnlyList<Token> tokens, Part part, int at, int width, ClauseReader clause)
    {
        var left = at - 1;
        while (left > part.From && (tokens[left].Is(",") || tokens[left].Lower is ")" or "\"" or "”"))
        {
            left--;
        }

        var right = at + width;
        while (right + 1 < part.To && (tokens[right].Lower is "also" or "then" or "to" or "not" or "possibly" or "perhaps" or "even" or "/" or "\"" or "“"
            || (Lexicon.IsAdverb(tokens[right].Lower) && !Lexicon.IsAdverb(tokens[left].Lower))))
        {
            right++;
        }

        var kind = Kind(tokens, part, at, left, right, clause);
        var goesOn = kind == JoinKind.Deeds && clause.HasBaseVerb && !clause.IsVerbAt(left) && Lexicon.IsBaseVerb(tokens[right].Lower) && !Lexicon.Auxiliaries.Contains(tokens[right].Lower);
        return new Join(at, kind, clause.Place, Items(tokens, part, at, kind), left, right) { GoesOn = goesOn, HasName = IsName(tokens, right + 1, part.To) };
    }

    private static JoinKind Kind(IReadOnlyList<Token> tokens, Part part, int at, int left, int right, ClauseReader clause)
    {
        var (l, r) = (tokens[left].Lower, tokens[right].Lower);
        if (Idioms.IsIdiom(tokens, at, left, right))
        {
            return JoinKind.Idiom;
        }

        if (r is "i" or "we" && right + 1 < part.To)
        {
            return JoinKind.Wishes;
        }

        var next = right + 1 < part.To ? tokens[right + 1] : default;
        var behindTo = tokens[right - 1].Is("to") && right - 1 > at;
        if (behindTo && Lexicon.IsBaseVerb(r))
        {
            return JoinKind.Deeds;
        }

        if (Lexicon.IsAdverb(r) && Lexicon.IsAdverb(l))
        {
            return JoinKind.Manners;
        }

        // "add and remove", "view or download": a verb on both sides.
        var leftIsVerb = clause.IsVerbAt(left);
        if (leftIsVerb && left == part.From && right == at + 1 && tokens[right].Kind == TokenKind.Word && !Lexicon.Determiners.Contains(r) && !Lexicon.IsAdverb(r))
        {
            return JoinKind.Deeds;
        }

        if (Lexicon.IsBaseVerb(r) && (leftIsVerb || clause.HasBaseVerb))
        {
            // "print the cards and order flour": behind a plural, a singular with a name behind it is a verb.
            var behindPlural = !leftIsVerb && l.Length > 3 && l[^1] == 's' && l[^2] != 's' && right == at + 1 && next.Kind == TokenKind.Word && IsName(tokens, right + 1, part.To) && Lexicon.Verbs.Contains(r);
            if (leftIsVerb || Lexicon.IsPlainVerb(r) || StartsObject(next) || behindPlural)
            {
                return JoinKind.Deeds;
            }
        }

        if (clause.HasFiniteVerb && (Lexicon.Auxiliaries.Contains(r) || (Lexicon.IsThirdPerson(r) && (StartsObject(next) || clause.IsVerbAt(left)))))
        {
            return JoinKind.Deeds;
        }

        if (Lexicon.IsGerund(r) && Lexicon.IsGerund(l) && !Lexicon.LooksAdjective(l))
        {
            return JoinKind.Deeds;
        }

        if (Lexicon.IsPastForm(r) && clause.HasPassive && !StartsName(next, tokens, right, part))
        {
            return JoinKind.Deeds;
        }

        if (Lexicon.Relatives.Contains(r) && r is not "that" && next.Kind == TokenKind.Word && clause.HasBaseVerb)
        {
            return JoinKind.Deeds;
        }

        if ((Lexicon.LooksAdjective(r) || Lexicon.IsPastForm(r)) && (Lexicon.LooksAdjective(l) || Lexicon.IsPastForm(l) || Lexicon.IsGerund(l)))
        {
            return JoinKind.Qualities;
        }

        return right == at + 1 && !Lexicon.Determiners.Contains(r) && IsBareWord(tokens, part, left) && IsName(tokens, right + 1, part.To) ? JoinKind.Modifiers : JoinKind.Things;
    }

    /// <summary>What follows a verb that has an object: "the", "my", "it", "all".</summary>
    private static bool StartsObject(Token next) =>
        next.Lower is not null && (Lexicon.Determiners.Contains(next.Lower) || Lexicon.Pronouns.Contains(next.Lower) || next.Lower is "to" or "that" or "which" or "how" or "who" or "into" or "from");

    private static bool StartsName(Token next, IReadOnlyList<Token> tokens, int right, Part part) =>
        right + 1 < part.To && next.Kind == TokenKind.Word && !Lexicon.Prepositions.Contains(next.Lower) && !Lexicon.IsAdverb(next.Lower) && tokens[right].Lower is not null;

    /// <summary>Whether the word stands alone behind whatever opens its name: "the blood and …", not "the blood pressure and …".</summary>
    private static bool IsBareWord(IReadOnlyList<Token> tokens, Part part, int left)
    {
        if (left == part.From || tokens[left].Kind != TokenKind.Word)
        {
            return left == part.From;
        }

        var before = tokens[left - 1].Lower;
        return Lexicon.Determiners.Contains(before) || Lexicon.Prepositions.Contains(before) || Lexicon.LooksAdjective(before) || Lexicon.IsBaseVerb(before) || Lexicon.IsGerund(before) || Lexicon.IsPastForm(before) || before is "to" or "," or "that" or "both";
    }

    private static bool IsName(IReadOnlyList<Token> tokens, int at, int end)
    {
        if (at >= end || tokens[at].Kind != TokenKind.Word)
        {
            return false;
        }

        var word = tokens[at].Lower;
        return !Lexicon.Prepositions.Contains(word) && !Lexicon.Determiners.Contains(word) && !Lexicon.Auxiliaries.Contains(word) && !Lexicon.Relatives.Contains(word) && !Lexicon.Pronouns.Contains(word)
            && !Lexicon.Subordinators.Contains(word) && !Lexicon.IsAdverb(word) && !Lexicon.IsGerund(word) && !Lexicon.IsPastForm(word) && !Lexicon.IsPlainVerb(word) && word is not ("and" or "or" or "to" or "so");
    }

    /// <summary>More are not counted: a list is one from three items on.</summary>
    private const int Many = 12;

    private static int Items(IReadOnlyList<Token> tokens, Part part, int at, JoinKind kind)
    {
        var items = 2;
        var limit = kind == JoinKind.Things ? 5 : 8;
        for (int i = at - 1, sinceComma = 0; i > part.From && sinceComma <= limit && items < Many; i--, sinceComma++)
        {
            if (tokens[i].Lower is "," or "/" or "and" or "or")
            {
                items += i == at - 1 ? 0 : 1;
                sinceComma = 0;
            }
            else if (tokens[i].Kind == TokenKind.Symbol || Lexicon.Modals.Contains(tokens[i].Lower))
            {
                break;
            }
        }

        return items;
    }
}
