namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Recognises what a feature is expected to bring, in the words that SAFe and Lean UX give it.</summary>
internal static class Hypothesis
{
    /// <summary>Whether the text begins with a hypothesis ("We believe that …", "Our hypothesis is …") or names one by its heading.</summary>
    public static bool IsStatedIn(FieldText text)
    {
        var tokens = text.Tokens;
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            if ((tokens[i].Is("we") && tokens[i + 1].Lower is "believe" or "expect" or "assume" && BeginsSentence(text, i))
                || (tokens[i].Lower is "benefit" or "feature" or "epic" or "our" && tokens[i + 1].Is("hypothesis"))
                || (tokens[i].Is("hypothesis") && tokens[i + 1].Is(":")))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"For &lt;whom&gt; who …, the … is a … that …, unlike …": an epic's statement in SAFe.</summary>
    public static bool IsEpicStatement(IReadOnlyList<Token> tokens)
    {
        if (tokens.Count == 0 || !tokens[0].Is("for"))
        {
            return false;
        }

        var (who, isA) = (false, false);
        for (var i = 1; i < tokens.Count; i++)
        {
            who |= tokens[i].Is("who");
            isA |= who && tokens[i].Is("is") && i + 1 < tokens.Count && Lexicon.Articles.Contains(tokens[i + 1].Lower);
            if (isA && tokens[i].Is("unlike"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool BeginsSentence(FieldText text, int at) =>
        at == 0 || text.Tokens[at - 1].Kind != TokenKind.Word || Sentences.EndsAt(text.Plain, text.Tokens, at - 1);
}
