using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Tells English from other languages by the commonest small words, and by the script.</summary>
internal static class Language
{
    private const int EnoughWords = 5;

    private static readonly FrozenSet<string> English = Words("""
        the a an as i want to so that and or of in on for with is are be can my it this we you from by not have has at when which will
        should would need user users all their if its who
        """);

    private static readonly FrozenSet<string> Foreign = Words("""
        der die das und ich möchte als ein eine einen damit kann mit auf für nicht ist sind wir dass ohne mein meine werden wird sich zu den dem des oder bei nach wenn
        le la les un une des je veux souhaite en tant que afin pour avec dans et est sont mon ma mes peux pouvoir vouloir utilisateur sur pas qui du au ou
        el los las como quiero para que con una por mi mis poder usuario necesito del y es
        il lo gli voglio di con per che una come utente posso mio sono nel della
        o os um uma como quero para com eu meu minha poder não do da ser
        als een ik wil zodat kan met van het mijn de niet voor op gebruiker en kunnen
        jako chcę aby móc użytkownik że się w z na do jest som en jag vill för att kunna så ett och är på att
        """);

    /// <summary>Small words of other languages that are neither words nor well-known names or abbreviations in English ("MIT", "EST", "Los" are): one of them tells.</summary>
    private static readonly FrozenSet<string> Telling = Words("""
        und ich möchte eine einen einem einer auf für nicht sind wir dass ohne mein meine wird werden sich zum zur beim oder wenn
        veux souhaite avec dans une pouvoir utilisateur qui que
        quiero una usuario necesito
        voglio della sono nel degli utente
        uma não minha você são
        een ik zodat kunnen het mijn niet voor gebruiker wij
        jako chcę aby móc że się vill för och på ett
        """);

    public static bool IsEnglish(params ReadOnlySpan<IReadOnlyList<Token>> texts)
    {
        var (words, english, foreign, telling, otherScript) = (0, 0, 0, 0, 0);
        foreach (var tokens in texts)
        {
            foreach (var token in tokens)
            {
                if (token.Kind != TokenKind.Word)
                {
                    continue;
                }

                words++;
                english += English.Contains(token.Lower) ? 1 : 0;
                foreign += Foreign.Contains(token.Lower) || Telling.Contains(token.Lower) ? 1 : 0;
                telling += Telling.Contains(token.Lower) ? 1 : 0;
                otherScript += token.Lower[0] > '\u024F' ? 1 : 0;
            }
        }

        if (otherScript * 3 > words)
        {
            return false;
        }

        // A heading has few small words, so that a single one has to do.
        var enough = telling > 0 || foreign >= 3 || (english == 0 && foreign >= 2 && words >= EnoughWords - 2);
        return foreign <= english || !enough;
    }

    private static FrozenSet<string> Words(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
