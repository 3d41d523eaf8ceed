using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Where a story says its wish.</summary>
/// <param name="At">The first token of "I want to"; -1 where there is no wish.</param>
/// <param name="Next">The first token of what is wanted.</param>
/// <param name="Form">The wish in one form for all spellings: "want to", "want", "can".</param>
/// <param name="ThirdPerson">Whether it is somebody else's: "the editor can", "users should".</param>
internal readonly record struct FoundWish(int At, int Next, string Form, bool ThirdPerson)
{
    public static readonly FoundWish None = new(-1, -1, "", false);
}

/// <summary>Finds the words that say a wish, in whatever wording: "I want to", "we'd like", "should be able to".</summary>
internal static class WishFinder
{
    private static readonly FrozenSet<string> WishVerbs =
        new[] { "want", "wants", "wanted", "wnat", "wan", "need", "needs", "wish", "wishes", "require", "requires", "expect", "expects", "hope", "hopes", "prefer", "prefers", "intend", "intends", "plan", "plans", "aim", "aims", "desire", "desires", "like", "love", "seek", "seeks" }.ToFrozenSet();

    public static readonly FrozenSet<string> Subjects = new[] { "i", "we", "i'd", "i'm", "i'll", "we'd", "we're", "we'll", "l", "he", "she", "they", "it" }.ToFrozenSet();

    /// <summary>The first wish from <paramref name="from"/> on.</summary>
    /// <param name="lastStart">Behind it no wish begins, but for the first dozen tokens.</param>
    public static FoundWish Find(IReadOnlyList<Token> tokens, int from, int to, int lastStart)
    {
        var limit = Math.Max(lastStart, from + 12);
        for (var i = from; i < to && i < limit; i++)
        {
            if (Try(tokens, i, to, out var wish))
            {
                return wish;
            }

            // What follows "so that" or "so I" is the benefit, and its "I can" is no wish.
            if (i > from && tokens[i].Is("so") && i + 1 < to && (tokens[i + 1].Is("that") || Lexicon.SubjectPronouns.Contains(tokens[i + 1].Lower)))
            {
                break;
            }
        }

        return FoundWish.None;
    }

    /// <summary>"I want to", "we'd like", "I do not need", "I should be able to", and without a subject "want to" behind a comma.</summary>
    public static bool Try(IReadOnlyList<Token> tokens, int at, int end, out FoundWish wish)
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
}
