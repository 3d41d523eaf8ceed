using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Finds role, means and benefit in messy text: typos in "As a", any order, several sentences, third person. Never throws.</summary>
internal static class StoryParser
{
    /// <summary>A story's opening has to come within so many tokens: further down, "as a" is part of a sentence.</summary>
    private const int Opening = 6;
    private const int LongestRole = 40;

    /// <summary>No story is longer; a text without end is judged by its beginning, so that no rule's effort grows with it.</summary>
    private const int LongestStory = 1500;

    private static readonly FrozenSet<string> WishVerbs =
        new[] { "want", "wants", "wanted", "wnat", "wan", "need", "needs", "wish", "wishes", "require", "requires", "expect", "expects", "hope", "hopes", "prefer", "prefers", "intend", "intends", "plan", "plans", "aim", "aims", "desire", "desires", "like", "love", "seek", "seeks" }.ToFrozenSet();

    private static readonly FrozenSet<string> Subjects = new[] { "i", "we", "i'd", "i'm", "i'll", "we'd", "we're", "we'll", "l", "he", "she", "they", "it" }.ToFrozenSet();

    public static UserStory Parse(ReadOnlySpan<char> text, IReadOnlyList<Token> tokens)
    {
        var start = SkipLead(tokens);
        var end = EndOfParagraph(text, tokens, start);
        var frontBenefit = Part.None;
        var frontForm = "";
        var role = FindRole(tokens, start, Math.Min(end, start + Opening));
        if (role < 0 && FrontBenefit(tokens, start, end, out var length, out frontForm))
        {
            var comma = FindAsBehindComma(tokens, start, end);
            role = comma < 0 ? -1 : FindRole(tokens, comma + 1, Math.Min(end, comma + 3));
            var wished = role >= 0 ? role : FindWish(tokens, start + length, end, end).At;
            if (wished > start + length)
            {
                frontBenefit = Trim(tokens, new Part(start + length, role >= 0 ? role : wished));
                start = wished;
            }
        }

        return Build(text, tokens, start, end, role, frontBenefit, frontForm);
    }

    private static UserStory Build(ReadOnlySpan<char> text, IReadOnlyList<Token> tokens, int start, int end, int role, Part frontBenefit, string frontForm)
    {
        var roleFrom = role < 0 ? start : RoleStart(tokens, role, end);
        var wish = FindWish(tokens, roleFrom, role < 0 ? Math.Min(end, start + 12) : end, role < 0 ? start : Math.Min(end, roleFrom + LongestRole));
        if (role < 0 && wish.Form == "does")
        {
            // "… when I open it" without a role is no wish.
            wish = FoundWish.None;
        }

        Part rolePart;
        int meansFrom;
        if (role >= 0)
        {
            var roleTo = wish.At >= 0 ? wish.At : FirstComma(tokens, roleFrom, end);
            rolePart = Trim(tokens, new Part(roleFrom, roleTo));
            meansFrom = wish.At >= 0 ? wish.Next : Math.Min(end, roleTo < end && tokens[roleTo].Is(",") ? roleTo + 1 : roleTo);
        }
        else
        {
            // "The editor can …", "Users should be able to …": the subject is the role.
            rolePart = wish.At > start && wish.At - start <= 6 && wish.ThirdPerson ? Trim(tokens, new Part(SkipArticles(tokens, start, wish.At), wish.At)) : Part.None;
            meansFrom = wish.At >= 0 ? wish.Next : start;
        }

        var benefit = BenefitFinder.Find(text, tokens, meansFrom, end);
        var meansTo = benefit.At < 0 ? EndOfSentence(text, tokens, meansFrom, end) : Math.Min(benefit.At, EndOfSentence(text, tokens, meansFrom, benefit.At));
        var benefitTo = benefit.At < 0 ? meansTo : EndOfSentence(text, tokens, benefit.Next, end);
        var extraFrom = Math.Max(meansTo, benefitTo);
        while (extraFrom < end && tokens[extraFrom].Kind is TokenKind.Symbol or TokenKind.LineBreak && extraFrom < end)
        {
            extraFrom++;
        }

        var between = benefit.At >= 0 && meansTo < benefit.At ? Trim(tokens, new Part(meansTo, benefit.At)) : Part.None;
        return new UserStory
        {
            Tokens = tokens,
            Role = rolePart,
            Wish = wish.At < 0 ? Part.None : new Part(wish.At, wish.Next),
            WishForm = wish.At < 0 ? "" : wish.Form,
            Means = Trim(tokens, new Part(meansFrom, meansTo)),
            Benefit = benefit.At >= 0 ? Trim(tokens, new Part(benefit.Next, benefitTo)) : frontBenefit,
            BenefitOpening = benefit.At >= 0 ? new Part(benefit.At, Math.Max(benefit.At + 1, benefit.Next)) : Part.None,
            BenefitForm = benefit.At >= 0 ? benefit.Form : frontBenefit.IsEmpty ? "" : frontForm,
            Extra = !between.IsEmpty ? between : Trim(tokens, new Part(extraFrom, end)),
            Whole = new Part(start, Math.Max(meansTo, benefitTo)),
        };
    }

    /// <summary>Keys, bullets, quotes and labels in front: "[ABC-12]", "1.", "User story:".</summary>
    private static int SkipLead(IReadOnlyList<Token> tokens)
    {
        var at = 0;
        while (at < tokens.Count && at < 12)
        {
            var token = tokens[at];
            if (token.Is("as") || token.Is("i"))
            {
                break;
            }

            if (token.Kind is TokenKind.Symbol or TokenKind.LineBreak or TokenKind.Number)
            {
                at++;
            }
            else if (at + 1 < tokens.Count && tokens[at + 1].Is(":") && at < 3)
            {
                at += 2;
            }
            else if (at + 2 < tokens.Count && tokens[at + 2].Is(":") && token.Is("user") && tokens[at + 1].Is("story"))
            {
                at += 3;
            }
            else if (at > 0 && tokens[at - 1].Is("[") && at + 1 < tokens.Count && tokens[at + 1].Is("]"))
            {
                at += 2;
            }
            else
            {
                break;
            }
        }

        return Math.Min(at, tokens.Count);
    }

    private static int EndOfParagraph(ReadOnlySpan<char> text, IReadOnlyList<Token> tokens, int start)
    {
        var longest = Math.Min(tokens.Count, start + LongestStory);
        for (var i = start; i < longest; i++)
        {
            if (tokens[i].Kind == TokenKind.LineBreak && IsBlankLine(text, tokens[i]) && !ContinuesStory(tokens, i + 1))
            {
                return i;
            }
        }

        return longest;
    }

    internal static bool IsBlankLine(ReadOnlySpan<char> text, Token lineBreak)
    {
        var breaks = text.Slice(lineBreak.Start, lineBreak.Length);
        return breaks.Count('\n') > 1 || (breaks.Count('\n') == 0 && breaks.Count('\r') > 1);
    }

    private static bool ContinuesStory(IReadOnlyList<Token> tokens, int at) =>
        at + 1 < tokens.Count
        && ((tokens[at].Is("so") && (tokens[at + 1].Is("that") || Lexicon.SubjectPronouns.Contains(tokens[at + 1].Lower)))
            || (Subjects.Contains(tokens[at].Lower) && TryWish(tokens, at, tokens.Count, out _))
            || (tokens[at].Is("in") && tokens[at + 1].Is("order")));

    /// <summary>The index of the "As" that opens a role between <paramref name="from"/> and <paramref name="to"/>, or -1.</summary>
    private static int FindRole(IReadOnlyList<Token> tokens, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (i + 1 >= tokens.Count || tokens[i].Kind != TokenKind.Word)
            {
                continue;
            }

            if (tokens[i].Is("as") && tokens[i + 1].Kind is TokenKind.Word or TokenKind.Symbol && tokens[i].Is("as")
                && tokens[i + 1].Lower is not ("soon" or "well" or "far" or "long" or "per" or "of" or "is" or "if" or "part" or "i" or "we" or "it" or "they" or "in"))
            {
                return i;
            }

            if (tokens[i].Lower is "asa" or "asan" || (i == from && tokens[i].Lower is "as-a" or "ás" && i == from))
            {
                return i;
            }
        }

        return -1;
    }

    private static int RoleStart(IReadOnlyList<Token> tokens, int asAt, int end) => SkipArticles(tokens, asAt + 1, end);

    private static int SkipArticles(IReadOnlyList<Token> tokens, int at, int end)
    {
        // "As an a user", "As and user": what follows "as" and is no part of the role's name.
        while (at + 1 < end && (Lexicon.Articles.Contains(tokens[at].Lower) || tokens[at].Is("and") || tokens[at].Is("/") || tokens[at].Is("(") || tokens[at].Is(")") || tokens[at].Is("n")))
        {
            at++;
        }

        return at;
    }

    private static int FirstComma(IReadOnlyList<Token> tokens, int from, int end)
    {
        for (var i = from; i < end; i++)
        {
            if (tokens[i].Lower is "," or ":" or ";" || (tokens[i].Is("to") && i > from))
            {
                return i;
            }
        }

        return Math.Min(end, from + 3);
    }

    /// <summary>The token in front of the "as a" that a role opens behind a benefit: behind a comma, on a line of its own, or with a wish behind it.</summary>
    private static int FindAsBehindComma(IReadOnlyList<Token> tokens, int from, int end)
    {
        for (var i = from; i + 2 < end; i++)
        {
            if (tokens[i + 1].Is("as") && (tokens[i].Lower is "," or "." || tokens[i].Kind == TokenKind.LineBreak
                || (Lexicon.Articles.Contains(tokens[i + 2].Lower) && FindWish(tokens, i + 3, Math.Min(end, i + LongestRole), i + 12).At >= 0)))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool FrontBenefit(IReadOnlyList<Token> tokens, int at, int end, out int length, out string form)
    {
        (length, form) = (at + 2 < end ? tokens[at].Lower : "", at + 2 < end ? tokens[at + 1].Lower : "") switch
        {
            ("in", "order") => (3, "in order to"),
            ("so", "that") => (2, "so that"),
            ("to", var verb) when Lexicon.IsBaseVerb(verb) => (1, "to"),
            _ => (0, ""),
        };
        return length > 0;
    }

    private readonly record struct FoundWish(int At, int Next, string Form, bool ThirdPerson)
    {
        public static readonly FoundWish None = new(-1, -1, "", false);
    }

    private static FoundWish FindWish(IReadOnlyList<Token> tokens, int from, int to, int lastStart)
    {
        var limit = Math.Max(lastStart, from + 12);
        for (var i = from; i < to && i < limit; i++)
        {
            if (TryWish(tokens, i, to, out var wish))
            {
                return wish;
            }

            // What follows "so that" is the benefit, and its "I can" is no wish.
            if (i > from && tokens[i].Is("so") && i + 1 < to && tokens[i + 1].Is("that"))
            {
                break;
            }
        }

        return FoundWish.None;
    }

    /// <summary>"I want to", "we'd like", "I do not need", "I should be able to", and without a subject "want to" behind a comma.</summary>
    private static bool TryWish(IReadOnlyList<Token> tokens, int at, int end, out FoundWish wish)
    {
        wish = FoundWish.None;
        var i = at;
        var subject = Subjects.Contains(tokens[at].Lower) && tokens[at].Kind == TokenKind.Word;
        if (subject)
        {
            i++;
        }
        else if (tokens[at].Lower is not ("want" or "wants" or "need" or "needs" or "would" or "should" or "can" or "must" or "wishes") || at == 0)
        {
            return false;
        }

        var contracted = subject && tokens[at].Lower is "i'd" or "we'd" or "i'm" or "we're" or "i'll" or "we'll";
        i = SkipBetween(tokens, i, end);
        if (i >= end)
        {
            return false;
        }

        var verb = tokens[i].Lower;
        string form;
        if (Lexicon.Modals.Contains(verb))
        {
            i = SkipBetween(tokens, i + 1, end);
            form = i < end && WishVerbs.Contains(tokens[i].Lower) ? FormOf(tokens[i++].Lower) : "can";
        }
        else if (WishVerbs.Contains(verb) && (verb is not ("like" or "love" or "plan") || contracted || subject))
        {
            form = FormOf(verb);
            i++;
        }
        else if (subject && (verb is "able" or "interested" or "tasked" or "supposed" or "allowed" or "required" or "expected" or "looking"))
        {
            form = "can";
            i++;
        }
        else if (subject && tokens[at].Lower is "i" or "we" && at > 0 && (Lexicon.IsBaseVerb(verb) || verb is "have"))
        {
            form = "does";
            if (verb is "have" && i + 1 < end && tokens[i + 1].Is("to"))
            {
                i++;
            }
        }
        else
        {
            return false;
        }

        i = SkipBetween(tokens, i, end);
        if (i < end && tokens[i].Lower is "to" or "too" && i < end)
        {
            form = form is "want" or "need" or "like" ? form + " to" : form;
            i++;
        }

        i = SkipAbility(tokens, i, end);
        wish = new FoundWish(at, i, form, !subject || tokens[at].Lower is "he" or "she" or "they" or "it");
        return true;
    }

    private static string FormOf(string verb) => verb switch
    {
        "need" or "needs" or "require" or "requires" => "need",
        "like" or "love" or "prefer" or "prefers" => "like",
        _ => "want",
    };

    private static int SkipBetween(IReadOnlyList<Token> tokens, int i, int end)
    {
        while (i < end && (tokens[i].Kind == TokenKind.LineBreak
            || tokens[i].Lower is "do" or "don't" or "not" or "only" or "also" or "really" or "just" or "still" or "dont" or "am" or "are" or "to-be" or "therefore" or "always" or "very" or "much"))
        {
            i++;
        }

        return i;
    }

    /// <summary>"be able to", "have the ability to", "have the option of": says the wish again, and no more.</summary>
    private static int SkipAbility(IReadOnlyList<Token> tokens, int i, int end)
    {
        if (i + 2 < end && tokens[i].Is("be") && tokens[i + 1].Lower is "able" or "allowed" or "enabled" && tokens[i].Is("be"))
        {
            i += tokens[i + 2].Is("to") ? 3 : 2;
        }
        else if (i + 1 < end && tokens[i].Lower is "ability" or "able" && tokens[i + 1].Is("to"))
        {
            i += 2;
        }

        return i < end && tokens[i].Is("have") && i + 3 < end && tokens[i + 2].Lower is "ability" or "option" or "possibility" && tokens[i + 3].Is("to") ? i + 4 : i;
    }

    internal static int EndOfSentence(ReadOnlySpan<char> text, IReadOnlyList<Token> tokens, int from, int end)
    {
        for (var i = Math.Max(from, 0); i < end; i++)
        {
            if (Sentences.EndsAt(text, tokens, i))
            {
                return i;
            }
        }

        return end;
    }

    /// <summary>Leaves out symbols and line breaks at both ends, but keeps brackets and quotes that belong to words.</summary>
    internal static Part Trim(IReadOnlyList<Token> tokens, Part part)
    {
        var (from, to) = (Math.Max(part.From, 0), Math.Min(part.To, tokens.Count));
        while (from < to && (tokens[from].Kind == TokenKind.LineBreak || tokens[from].Lower is "," or ":" or ";" or "." or "-" or "–" or "—" or "*" or ")"))
        {
            from++;
        }

        while (to > from && (tokens[to - 1].Kind == TokenKind.LineBreak || tokens[to - 1].Lower is "," or ":" or ";" or "." or "-" or "–" or "—" or "*" or "(" or "!" or "?"))
        {
            to--;
        }

        return from < to ? new Part(from, to) : Part.None;
    }
}
