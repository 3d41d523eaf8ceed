namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Lists whose items only commas part: "view, edit, delete recipes", "see recipes, prices, allergens", "see my recipes, print my list".</summary>
internal static class CommaList
{
    private const int LongestItem = 3;
    private const int FewestThings = 3;

    /// <summary>The list that begins at a comma, or null. One that ends in "and" or "or" is found there instead.</summary>
    public static Join? At(IReadOnlyList<Token> tokens, Part part, int comma, ClauseReader clause)
    {
        if (comma + 1 >= part.To || tokens[comma + 1].Kind != TokenKind.Word || IsJoinedLater(tokens, part, comma))
        {
            return null;
        }

        var (left, right) = (comma - 1, comma + 1);
        if (clause.IsVerbAt(left) && Lexicon.IsBaseVerb(tokens[right].Lower) && !Lexicon.Auxiliaries.Contains(tokens[right].Lower))
        {
            return new Join(comma, JoinKind.Deeds, clause.Place, 2, left, right);
        }

        if (IsFurtherDeed(tokens, part, right, clause))
        {
            return new Join(comma, JoinKind.Deeds, clause.Place, 2, left, right);
        }

        return Things(tokens, part, comma) is >= FewestThings and var items
            ? new Join(comma, JoinKind.Things, clause.Place, items, left, right)
            : null;
    }

    /// <summary>"see my beds, change my password": behind the comma a verb with an object of its own, and none of it in a clause beside the wish.</summary>
    private static bool IsFurtherDeed(IReadOnlyList<Token> tokens, Part part, int right, ClauseReader clause) =>
        clause.Place is JoinPlace.Core or JoinPlace.Phrase or JoinPlace.Means && clause.IsVerbAt(part.From) && Lexicon.IsBaseVerb(tokens[part.From].Lower)
        && Lexicon.IsBaseVerb(tokens[right].Lower) && !Lexicon.Auxiliaries.Contains(tokens[right].Lower)
        && right + 1 < part.To && (Lexicon.Determiners.Contains(tokens[right + 1].Lower) || Lexicon.Pronouns.Contains(tokens[right + 1].Lower));

    private static bool IsJoinedLater(IReadOnlyList<Token> tokens, Part part, int comma)
    {
        for (int i = comma + 1, sinceComma = 0; i < part.To && sinceComma <= LongestItem + 1; i++)
        {
            if (tokens[i].Lower is "and" or "or" or "&" or "/" or "+" or "nor" or "plus")
            {
                return true;
            }

            sinceComma = tokens[i].Is(",") ? 0 : sinceComma + 1;
        }

        return false;
    }

    /// <summary>How many things are listed from the one in front of the comma on; 0 if it is no list of things.</summary>
    private static int Things(IReadOnlyList<Token> tokens, Part part, int comma)
    {
        var items = 1;
        var (oneWord, plural, determined) = (true, IsPlural(tokens[comma - 1].Lower), true);
        var start = comma + 1;
        while (start < part.To)
        {
            var end = start;
            while (end < part.To && tokens[end].Kind == TokenKind.Word && !EndsList(tokens[end].Lower))
            {
                end++;
            }

            if (end == start || end - start > LongestItem || !NamesThing(tokens, start, end))
            {
                return 0;
            }

            items++;
            oneWord &= end - start == 1;
            plural &= IsPlural(tokens[end - 1].Lower);
            determined &= Lexicon.Articles.Contains(tokens[start].Lower);
            if (end < part.To && tokens[end].Is(","))
            {
                start = end + 1;
                continue;
            }

            // "a big, red, wooden box" lists no things: its last item alone is more than a word.
            return (end == part.To || tokens[end].Kind == TokenKind.Word) && (oneWord || plural || determined) ? items : 0;
        }

        return 0;
    }

    private static bool EndsList(string word) =>
        Lexicon.Prepositions.Contains(word) || Lexicon.Relatives.Contains(word) || Lexicon.Subordinators.Contains(word) || word is "so" or "to";

    private static bool NamesThing(IReadOnlyList<Token> tokens, int from, int end)
    {
        var (first, last) = (tokens[from].Lower, tokens[end - 1].Lower);
        return !Lexicon.Pronouns.Contains(first) && !Lexicon.SubjectPronouns.Contains(first) && !Lexicon.Modals.Contains(first) && !Lexicon.Auxiliaries.Contains(first)
            && !Lexicon.IsAdverb(first) && !Lexicon.IsGerund(first) && !Lexicon.IsPlainVerb(first)
            && !Lexicon.LooksAdjective(last) && !Lexicon.IsPastForm(last) && !Lexicon.IsAdverb(last);
    }

    private static bool IsPlural(string word) => word.Length > 3 && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i');
}
