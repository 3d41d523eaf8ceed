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
        ve bir bu ile için olarak istiyorum böylece gibi daha kadar değil ben beni benim çok
        ja että haluan jotta voin tai sekä on ei kun käyttäjänä minun omat
        ir kaip noriu kad galėčiau su apie mano savo yra būtų vartotojas iš į ar
        jeg vil ønsker kan ikke og det er til af fra bruger bruker
        és hogy egy nem van mint szeretném vagy és az
        să și vreau pentru că este sunt din ca utilizator
        chci abych mohl jsem nebo pro uživatel ako chcem používateľ
        kao želim mogu korisnik da bih kot želim lahko uporabnik
        sebagai saya ingin agar dapat untuk dan yang dengan
        kasutajana soovin saaksin kui kā vēlos lai varētu lietotājs
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
        için olarak istiyorum böylece değil haluan jotta että sekä kaip noriu galėčiau būtų vartotojas
        jeg ønsker ikke bruger és hogy szeretném să vreau pentru chci abych želim sebagai ingin untuk soovin vēlos
        """);

    /// <summary>Words with such letters that English has borrowed.</summary>
    private static readonly FrozenSet<string> Borrowed = Words("""
        café cafés résumé résumés naïve façade fiancé fiancée cliché clichés entrée déjà vu touché protégé piñata jalapeño über crème brûlée
        señor soufflé sauté rosé décor détente élite éclair matinée passé risqué séance soirée exposé attaché communiqué applique façades purée
        """);

    /// <summary>How words end in other languages and hardly ever in English: German, Turkish, Finnish, Lithuanian, Spanish, Italian, Dutch, Polish.</summary>
    private static readonly string[] Endings =
    [
        "ung", "ungen", "keit", "heit", "lich", "schaft", "ieren", "tzen", "fügen", "laden", "zeigen", "ellen", "ichern", "öschen",
        "yorum", "mek", "mak", "ları", "leri", "lerin", "ların", "arak", "erek", "abilmek", "ebilmek", "ması", "mesi",
        "ssa", "ssä", "lta", "ltä", "lla", "llä", "stä", "lle", "nen", "inen", "minen", "oida", "öidä", "taa", "tää", "aan", "iin", "uus", "yys", "ksen", "jen",
        "imas", "ymas", "inimas", "čiau", "oti", "yti", "uoti", "inti", "ėti", "ių", "mui", "omis", "iams",
        "ción", "ciones", "zione", "zioni", "mento", "dade", "ção", "ções", "heid", "lijst", "ować", "anie", "enie", "ość", "ning", "else", "het",
    ];

    /// <summary>English words that have one of <see cref="Endings"/> all the same.</summary>
    private static readonly FrozenSet<string> EnglishAllTheSame = Words("""
        young hung lung sung rung swung stung flung clung strung sprung dung among laden umlaut memento pimento mento fellen swollen fallen sullen pollen
        delta volta consulta villa vanilla gorilla chinchilla quesadilla scintilla umbrella nouvelle grille braille belle mozzarella fontanelle vaudeville mademoiselle
        kaan cayman amman bahamian lichen linen siren vixen oxen omen women men amen semen yemen specimen abdomen acumen regimen hyphen kitchen chicken heathen
        else false pulse impulse morning evening warning training planning opening meaning learning running running beginning scanning lightning
        wellness wall well tell sell call roll pull fill mill bill will hill full null skill drill still shell smell spell small tall
        kamek steak break speak leak mak bermak damask whet tibet alphabet ghetto helsinki pizza poti yeti roti spaghetti graffiti confetti
        """);

    /// <summary>From so many letters on a last word in -en, -ern or -eln, or a first one in -er, is a foreign verb, if it is no English word.</summary>
    private const int LongVerb = 6;


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
        return (foreign <= english || !enough) && !IsForeignByShape(texts, english, foreign);
    }

    /// <summary>"Rechnung herunterladen", "Afficher le solde": few small words or none, but words that are no English ones by their letters and endings.</summary>
    private static bool IsForeignByShape(ReadOnlySpan<IReadOnlyList<Token>> texts, int english, int foreign)
    {
        var (signs, known) = (foreign, english);
        foreach (var tokens in texts)
        {
            var last = LastWord(tokens);
            for (var i = 0; i <= last; i++)
            {
                if (tokens[i].Kind != TokenKind.Word || English.Contains(tokens[i].Lower))
                {
                    continue;
                }

                var word = tokens[i].Lower;
                if (IsEnglishVerb(word))
                {
                    known++;
                }
                else if (HeadingVerbs.Contains(word))
                {
                    signs += 2;
                }
                else if (HasForeignLetter(word) && !Borrowed.Contains(word))
                {
                    // Twice where it ends as no English word does either.
                    signs += HasForeignEnding(word) ? 2 : 1;
                }
                else if (HasForeignEnding(word) || IsForeignVerb(word, i == 0, i == last))
                {
                    signs++;
                }
            }
        }

        return signs >= 2 + known;
    }

    private static int LastWord(IReadOnlyList<Token> tokens)
    {
        var last = tokens.Count - 1;
        while (last >= 0 && tokens[last].Kind != TokenKind.Word)
        {
            last--;
        }

        return last;
    }

    private static bool IsEnglishVerb(string word) => Lexicon.IsBaseVerb(word) || Lexicon.IsGerund(word) || Lexicon.IsPastForm(word) || Lexicon.IsThirdPerson(word)
        || Lexicon.Prepositions.Contains(word) || Lexicon.Adverbs.Contains(word) || Lexicon.Auxiliaries.Contains(word);

    private static bool HasForeignLetter(string word)
    {
        foreach (var c in word)
        {
            if (c is >= '\u00DF' and <= '\u024F' and not '\u00F7' || c is >= '\u1EA0' and <= '\u1EF9')
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasForeignEnding(string word)
    {
        if (word.Length < LongVerb || EnglishAllTheSame.Contains(word) || Lexicon.IsAdverb(word))
        {
            return false;
        }

        foreach (var ending in Endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"… herunterladen" ends a German heading, "Afficher …" begins a French one.</summary>
    private static bool IsForeignVerb(string word, bool isFirst, bool isLast) =>
        word.Length >= LongVerb && !EnglishAllTheSame.Contains(word)
        && ((isLast && !isFirst && word.Length > LongVerb && (word.EndsWith("en", StringComparison.Ordinal) || word.EndsWith("eln", StringComparison.Ordinal)) && !Nouns.Contains(word))
            || (isFirst && !isLast && FrenchOrEnglish.Contains(word)));

    private static readonly FrozenSet<string> Nouns = Words("children citizen citizens hydrogen oxygen seventeen sixteen eighteen nineteen thirteen fourteen fifteen touchscreen splitscreen widescreen fullscreen evergreen halloween specimen wooden golden hidden forgotten kindergarten denizen mitten sudden burden warden maiden garden screen between");

    /// <summary>The commonest verbs of headings in French, Spanish, Portuguese, Italian, German and Dutch that are no English words: one of them tells.</summary>
    private static readonly FrozenSet<string> HeadingVerbs = Words("""
        afficher modifier ajouter supprimer créer consulter envoyer télécharger rechercher gérer imprimer valider enregistrer permettre activer
        désactiver configurer réinitialiser sélectionner choisir trier filtrer partager corriger
        mostrar agregar eliminar editar exportar importar descargar enviar buscar crear guardar imprimir gestionar configurar seleccionar añadir
        adicionar excluir baixar visualizar salvar criar mostrare aggiungere modificare eliminare esportare importare scaricare inviare cercare creare salvare
        suchen anzeigen erstellen löschen bearbeiten ändern hinzufügen speichern senden drucken exportieren importieren auswählen verwalten anlegen
        herunterladen hochladen anmelden abmelden prüfen bestätigen sortieren filtern teilen einloggen registrieren bezahlen bestellen ansehen
        toevoegen verwijderen wijzigen zoeken bekijken opslaan afdrukken bewerken
        """);

    /// <summary>French verbs that are English words, too, and tell only together with another sign.</summary>
    private static readonly FrozenSet<string> FrenchOrEnglish = Words("exporter importer payer commander connecter");
    private static FrozenSet<string> Words(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
