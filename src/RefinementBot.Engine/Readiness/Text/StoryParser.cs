namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Finds role, means and benefit in messy text: typos in "As a", any order, several sentences, third person. Never throws.</summary>
internal static class StoryParser
{
    /// <summary>A story's opening has to come within so many tokens: further down, "as a" is part of a sentence.</summary>
    private const int Opening = 6;
    private const int LongestRole = 40;

    /// <summary>No story is longer; a text without end is judged by its beginning, so that no rule's effort grows with it.</summary>
    private const int LongestStory = 1500;

    public static UserStory Parse(ReadOnlySpan<char> text, IReadOnlyList<Token> tokens)
    {
        var start = SkipLead(tokens);
        var end = EndOfParagraph(text, tokens, start);
        var frontBenefit = Part.None;
        var frontForm = "";
        var role = FindRole(tokens, start, Math.Min(end, start + Opening));
        if (role > start && tokens[role - 1].Kind == TokenKind.Word && WishFinder.Find(tokens, role + 1, Math.Min(end, role + LongestRole), role + 1).At < 0)
        {
            // "Export the list as an admin": nothing follows that the role could want.
            role = -1;
        }

        if (role < 0 && FrontBenefit(tokens, start, end, out var length, out frontForm))
        {
            var comma = FindAsBehindComma(tokens, start, end);
            role = comma < 0 ? -1 : FindRole(tokens, comma + 1, Math.Min(end, comma + 3));
            var wished = role >= 0 ? role : WishFinder.Find(tokens, start + length, end, end).At;
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
        var roleFrom = role < 0 ? start : SkipArticles(tokens, role + 1, end);
        var wish = WishFinder.Find(tokens, roleFrom, role < 0 ? Math.Min(end, start + 12) : end, role < 0 ? start : Math.Min(end, roleFrom + LongestRole));
        if (role < 0 && wish.Form == "does")
        {
            // "… when I open it" without a role is no wish.
            wish = FoundWish.None;
        }

        Part rolePart;
        int meansFrom;
        if (role >= 0)
        {
            var early = EarlyBenefit(text, tokens, roleFrom, end, ref wish, out var earlyPart);
            var roleTo = wish.At >= 0 ? wish.At : FirstComma(tokens, roleFrom, end);
            if (early.At >= 0)
            {
                roleTo = Math.Min(roleTo, early.At);
                (frontBenefit, frontForm) = earlyPart.IsEmpty ? (frontBenefit, frontForm) : (earlyPart, early.Form);
            }

            rolePart = Trim(tokens, new Part(roleFrom, roleTo));
            meansFrom = wish.At >= 0 ? wish.Next : Math.Min(end, roleTo < end && tokens[roleTo].Is(",") ? roleTo + 1 : roleTo);
        }
        else
        {
            // "The editor can …", "Users should be able to …": the subject is the role.
            rolePart = wish.At > start && wish.At - start <= 6 && wish.ThirdPerson ? Trim(tokens, new Part(SkipArticles(tokens, start, wish.At), wish.At)) : Part.None;
            meansFrom = wish.At >= 0 ? wish.Next : start;
        }

        return WithParts(text, tokens, new Part(start, end), rolePart, wish, meansFrom, frontBenefit, frontForm);
    }

    private static UserStory WithParts(ReadOnlySpan<char> text, IReadOnlyList<Token> tokens, Part paragraph, Part role, FoundWish wish, int meansFrom, Part frontBenefit, string frontForm)
    {
        var (start, end) = paragraph;
        while (meansFrom < end && tokens[meansFrom].Kind == TokenKind.LineBreak)
        {
            meansFrom++;
        }

        var found = BenefitFinder.Find(text, tokens, meansFrom, end);
        var meansTo = found.At < 0 ? EndOfSentence(text, tokens, meansFrom, end) : Math.Min(found.At, EndOfSentence(text, tokens, meansFrom, found.At));
        var benefitTo = found.At < 0 ? meansTo : EndOfSentence(text, tokens, found.Next, end);
        var extraFrom = Math.Max(meansTo, benefitTo);
        while (extraFrom < end && tokens[extraFrom].Kind is TokenKind.Symbol or TokenKind.LineBreak && extraFrom < end)
        {
            extraFrom++;
        }

        var between = found.At >= 0 && meansTo < found.At ? Trim(tokens, new Part(meansTo, found.At)) : Part.None;
        var means = Trim(tokens, new Part(meansFrom, meansTo));
        var benefit = found.At >= 0 ? Trim(tokens, new Part(found.Next, benefitTo)) : frontBenefit;
        var perhaps = Part.None;
        if (role.IsEmpty && (wish.At >= 0 || (!means.IsEmpty && Lexicon.IsBaseVerb(tokens[means.From].Lower))))
        {
            role = RoleBehind.Cut(tokens, ref means, out perhaps);
            role = role.IsEmpty && found.At >= 0 ? RoleBehind.Cut(tokens, ref benefit, out _) : role;
        }

        return new UserStory
        {
            Tokens = tokens,
            Role = role,
            PerhapsRole = perhaps,
            Wish = wish.At < 0 ? Part.None : new Part(wish.At, wish.Next),
            WishForm = wish.At < 0 ? "" : wish.Form,
            Means = means,
            Benefit = benefit,
            BenefitOpening = found.At >= 0 ? new Part(found.At, Math.Max(found.At + 1, found.Next)) : Part.None,
            BenefitForm = found.At >= 0 ? found.Form : frontBenefit.IsEmpty ? "" : frontForm,
            Extra = !between.IsEmpty ? between : Trim(tokens, new Part(extraFrom, end)),
            Whole = new Part(start, Math.Max(meansTo, benefitTo)),
        };
    }

    /// <summary>"As a passenger, so that I can board, I want …", and "As a passenger so that I can board": the benefit in front of the wish, or in its place.</summary>
    /// <param name="wish">The wish so far; a later one where what looked like it is the benefit's.</param>
    /// <param name="benefit">The benefit, if a wish follows it.</param>
    private static BenefitFinder.Found EarlyBenefit(ReadOnlySpan<char> text, IReadOnlyList<Token> tokens, int roleFrom, int end, ref FoundWish wish, out Part benefit)
    {
        benefit = Part.None;
        var limit = wish.At >= 0 ? wish.At : Math.Min(end, roleFrom + LongestRole);
        var found = BenefitFinder.Find(text, tokens, roleFrom, limit);
        if (found.At <= roleFrom || found.Form is "to" or "-ing" || (found.Form == "because" && wish.At >= 0))
        {
            return BenefitFinder.Found.None;
        }

        for (var i = found.Next; wish.At < 0 && i + 1 < end; i++)
        {
            if ((tokens[i].Is(",") || tokens[i].Kind == TokenKind.LineBreak) && WishFinder.Try(tokens, i + 1, end, out var later) && later.Form is not ("can" or "does"))
            {
                wish = later;
            }
        }

        benefit = wish.At >= 0 ? Trim(tokens, new Part(found.Next, wish.At)) : Part.None;
        return found;
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
            || (WishFinder.Subjects.Contains(tokens[at].Lower) && WishFinder.Try(tokens, at, tokens.Count, out _))
            || (tokens[at].Is("in") && tokens[at + 1].Is("order"))
            || (tokens[at].Lower is "-" or "*" or "•" && tokens[at - 2].Lower is ":" or "to"));

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
                || (Lexicon.Articles.Contains(tokens[i + 2].Lower) && WishFinder.Find(tokens, i + 3, Math.Min(end, i + LongestRole), i + 12).At >= 0)))
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
