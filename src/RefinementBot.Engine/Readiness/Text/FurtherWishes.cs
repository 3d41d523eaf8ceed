namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Finds wishes beside a story's first one that no "and" joins: bullets that are a wish each, and a further sentence such as "I also want to …".</summary>
internal static class FurtherWishes
{
    /// <summary>The bullets that the wish consists of, from the first to the end of the second; none unless there are two.</summary>
    public static Part Bullets(UserStory story)
    {
        var tokens = story.Tokens;
        var at = story.Wish.IsEmpty ? tokens.Count : story.Wish.To;
        while (at < tokens.Count && (tokens[at].Is(":") || tokens[at].Lower is "the" or "following" or "these" or "things" or "features" or "do" or "be" or "able" or "to"))
        {
            at++;
        }

        // The wish's own line break may have been taken for a part of "I want to".
        at = at > 0 && at < tokens.Count && tokens[at].Kind != TokenKind.LineBreak && tokens[at - 1].Kind == TokenKind.LineBreak ? at - 1 : at;
        var first = Item(tokens, at);
        var second = first.IsEmpty ? Part.None : Item(tokens, first.To);
        return second.IsEmpty ? Part.None : StoryParser.Trim(tokens, new Part(first.From, second.To));
    }

    /// <summary>A sentence behind the story that wishes for something else, from its "I" to its end.</summary>
    /// <param name="text">The field.</param>
    public static Part Sentence(ReadOnlySpan<char> text, UserStory story)
    {
        var tokens = story.Tokens;
        for (var i = story.Extra.From; i < story.Extra.To; i++)
        {
            var begins = i == story.Extra.From || tokens[i - 1].Kind == TokenKind.LineBreak || Sentences.EndsAt(text, tokens, i - 1);
            var at = begins ? SkipJoining(tokens, i, story.Extra.To) : story.Extra.To;
            if (at < story.Extra.To && IsWish(tokens, at, story.Extra.To))
            {
                return StoryParser.Trim(tokens, new Part(at, StoryParser.EndOfSentence(text, tokens, at, story.Extra.To)));
            }
        }

        return Part.None;
    }

    /// <summary>The words of the bullet whose line break stands at <paramref name="at"/>; none if no bullet follows.</summary>
    private static Part Item(IReadOnlyList<Token> tokens, int at)
    {
        if (at >= tokens.Count || tokens[at].Kind != TokenKind.LineBreak)
        {
            return Part.None;
        }

        var from = at + 1;
        while (from < tokens.Count && tokens[from].Lower is "-" or "*" or "•" or "–" or "+" or "◦" && from < tokens.Count)
        {
            from++;
        }

        if (from == at + 1 && from + 1 < tokens.Count && tokens[from].Kind == TokenKind.Number && tokens[from + 1].Lower is "." or ")" && from + 1 < tokens.Count)
        {
            from += 2;
        }

        var to = from;
        while (to < tokens.Count && tokens[to].Kind != TokenKind.LineBreak)
        {
            to++;
        }

        return from > at + 1 && to > from ? new Part(from, to) : Part.None;
    }

    private static int SkipJoining(IReadOnlyList<Token> tokens, int at, int end)
    {
        while (at < end && (tokens[at].Lower is "also" or "and" or "," or "additionally" or "furthermore" or "moreover" or "besides" or "further" or "plus" or "in" or "addition" or "-" or "*" or "•"))
        {
            at++;
        }

        return at;
    }

    /// <summary>"I need this because …" tells more of the same wish; "I also want to …" is another.</summary>
    private static bool IsWish(IReadOnlyList<Token> tokens, int at, int end) =>
        tokens[at].Lower is "i" or "we" or "i'd" or "we'd"
        && WishFinder.Try(tokens, at, end, out var wish) && wish.Form is not ("can" or "does")
        && wish.Next < end && tokens[wish.Next].Lower is not ("this" or "that" or "it" or "these" or "those" or "them");
}
