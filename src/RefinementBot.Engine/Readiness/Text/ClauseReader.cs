using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Walks a wish from left to right and keeps where it stands: in the core, behind a preposition, in a clause.</summary>
internal sealed class ClauseReader(IReadOnlyList<Token> tokens, Part part, bool wishIsNoun)
{
    private int aside;
    private bool quoted;
    private JoinPlace place = JoinPlace.Core;

    public JoinPlace Place => aside > 0 || quoted ? JoinPlace.Aside : place;

    /// <summary>Whether a verb in its base form has been met: only then can another be joined to it.</summary>
    public bool HasBaseVerb { get; private set; } = !wishIsNoun;

    public bool HasFiniteVerb { get; private set; }

    public bool HasPassive { get; private set; }

    public void Move(int i)
    {
        var word = tokens[i].Lower;
        if (word is "(" or "[" or "{")
        {
            aside++;
        }
        else if (word is ")" or "]" or "}")
        {
            aside = Math.Max(0, aside - 1);
        }
        else if (word is "\"" or "“" or "”")
        {
            quoted = word is "“" || (word is "\"" && !quoted);
        }

        var previous = i > part.From ? tokens[i - 1].Lower : "";
        if (Lexicon.Modals.Contains(word))
        {
            HasBaseVerb = true;
            HasFiniteVerb = true;
        }
        else if (word is "is" or "are" or "be" or "been" or "being" or "was" or "were" or "get" or "have" or "has")
        {
            HasFiniteVerb |= word is "is" or "are" or "was" or "were" or "has";
        }
        else if (Lexicon.IsPastForm(word) && (previous is "be" or "is" or "are" or "been" or "being" or "was" or "were" || (Lexicon.IsAdverb(previous) && HasFiniteVerb)))
        {
            HasPassive = true;
        }
        else if (Lexicon.IsThirdPerson(word) && place == JoinPlace.Relative)
        {
            HasFiniteVerb = true;
        }

        if (Opens(i, word, previous) is { } opened)
        {
            place = opened;
        }
    }

    /// <summary>Whether the word at <paramref name="i"/> stands where a verb stands.</summary>
    public bool IsVerbAt(int i)
    {
        var word = tokens[i].Lower;
        var from = i;
        while (from > part.From && Lexicon.IsAdverb(tokens[from - 1].Lower))
        {
            from--;
        }

        if (from == part.From)
        {
            // "I want to bake": what stands right behind "to" is a verb, whether a list knows it or not.
            return !wishIsNoun && tokens[i].Kind == TokenKind.Word && !Lexicon.Determiners.Contains(word) && !Lexicon.Prepositions.Contains(word) && !Lexicon.IsAdverb(word);
        }

        var before = tokens[from - 1].Lower;
        return Lexicon.IsBaseVerb(word)
            ? before is "to" or "and" or "or" or "/" || Lexicon.Modals.Contains(before) || (before is "," && Lexicon.IsPlainVerb(word)) || before is "me" or "us" or "them" or "users" or "help"
            : Lexicon.IsThirdPerson(word) && (Lexicon.Relatives.Contains(before) || before is "and" or "or" || Lexicon.IsAdverb(tokens[i - 1].Lower));
    }

    private JoinPlace? Opens(int i, string word, string previous)
    {
        switch (word)
        {
            case "between" or "among":
                return JoinPlace.Between;
            case "like" or "including" or "e.g" or "e.g." when i > part.From:
                return JoinPlace.Examples;
            case "as" when previous is "such":
                return JoinPlace.Examples;
            case "as" when i + 1 < part.To && tokens[i + 1].Is("well"):
                return null;
            case "using" or "via" or "by":
                return JoinPlace.Means;
            case "if" or "when" or "whenever" or "while" or "because" or "since" or "unless" or "until" or "although" or "even" or "once" or "where":
                return JoinPlace.Condition;
            case "whether" when i + 1 < part.To && !tokens[i + 1].Is("to"):
                return JoinPlace.Condition;
            case "after" or "before" or "as" when place != JoinPlace.Relative && i + 2 < part.To && tokens[i + 1].Lower is "i" or "we" or "they" or "it" or "he" or "she":
                return JoinPlace.Condition;
            case "which" or "who" or "whose" or "whom":
                return JoinPlace.Relative;
            case "that" when i > part.From && !Lexicon.Prepositions.Contains(previous) && !(i == part.From + 1 && Lexicon.IsBaseVerb(previous)):
                HasFiniteVerb = true;
                return JoinPlace.Relative;
            case "to" when i > part.From && i + 1 < part.To && (Lexicon.IsBaseVerb(tokens[i + 1].Lower) || (Lexicon.IsAdverb(tokens[i + 1].Lower) && i + 2 < part.To && Lexicon.IsBaseVerb(tokens[i + 2].Lower))):
                HasBaseVerb = true;
                // "I want the report to show …": the wish itself; and behind "and" it goes on.
                return wishIsNoun && place is JoinPlace.Core && !SeenPurpose ? SeePurpose() : previous is "and" or "or" or "able" or "ability" or "option" or "whether" or "how" or "what" or "when" or "where" or "which" || (Catenative.Contains(previous) && IsVerbAt(i - 1)) ? null : JoinPlace.Purpose;
            default:
                break;
        }

        // Behind a verb ("search for …") the preposition is the verb's own, and what follows is the wish itself.
        return Lexicon.Prepositions.Contains(word) && place is JoinPlace.Core && i > part.From && !IsVerbAt(VerbBefore(i)) ? JoinPlace.Phrase : null;
    }

    /// <summary>Verbs whose "to …" is what they are about, and not what for: "choose to pay", "help to find".</summary>
    private static readonly FrozenSet<string> Catenative =
        new[] { "choose", "elect", "opt", "decide", "try", "attempt", "continue", "start", "begin", "help", "learn", "plan", "intend", "agree", "manage", "need", "want", "wish", "like", "prefer", "fail", "tend", "refuse", "remember", "forget" }.ToFrozenSet();

    private int VerbBefore(int i)
    {
        var at = i - 1;
        while (at > part.From && (Lexicon.IsAdverb(tokens[at].Lower) || Lexicon.Prepositions.Contains(tokens[at].Lower)))
        {
            at--;
        }

        return at;
    }

    private bool SeenPurpose { get; set; }

    private JoinPlace SeePurpose()
    {
        SeenPurpose = true;
        return JoinPlace.Core;
    }
}
