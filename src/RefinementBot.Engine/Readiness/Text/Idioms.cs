using System.Collections.Frozen;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Expressions of general English that hold an "and", "or" or "/" and mean one thing.</summary>
internal static class Idioms
{
    private static readonly FrozenSet<string> Pairs = new[]
    {
        "one or more", "more or less", "two or more", "back and forth", "drag and drop", "drag & drop", "terms and conditions", "terms & conditions",
        "pros and cons", "trial and error", "supply and demand", "research and development", "r & d", "q & a", "questions and answers",
        "black and white", "date and time", "time and date", "time and effort", "cut and paste", "copy and paste", "copy/paste", "copy & paste", "cut/paste",
        "search and replace", "find and replace", "username and password", "user name and password", "name and password", "login and password",
        "email and password", "first and last", "up and down", "left and right", "up and running", "now and then", "again and again",
        "more and more", "and so on", "and vice versa", "and/or", "yes/no", "yes or no", "true or false", "true/false", "on/off", "on and off", "on or off", "in and out", "input/output", "read/write", "client/server",
        "whether or not", "sooner or later", "latitude and longitude", "longitude and latitude", "width and height", "start and end", "from and to",
        "begin and end", "beginning and end", "before and after", "his/her", "his or her", "he/she", "he or she", "him/her", "her/his", "s/he", "n/a", "24/7", "profit and loss", "rules and regulations", "safe and sound",
        "health and safety", "lost and found", "point and click", "plug and play", "look and feel", "wear and tear", "command and control", "each and every",
        "salt and pepper", "bread and butter", "arts and crafts", "bed and breakfast", "food and drink", "nuts and bolts", "odds and ends", "ins and outs",
        "dos and don'ts", "rise and fall", "law and order", "room and board", "mix and match", "meet and greet", "check-in and check-out", "cash and carry",
        "with and without", "with or without", "ascending or descending", "save and exit", "rock and roll", "true and false", "open or closed", "come and go", "now or later", "sooner and later",
        "if and when", "as and when", "track and trace", "compare and contrast", "min and max", "minimum and maximum",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Questions = new[] { "what", "when", "where", "who", "whom", "how", "why", "which", "if", "whether" }.ToFrozenSet();

    public static bool IsIdiom(IReadOnlyList<Token> tokens, int at, int left, int right)
    {
        var (l, join, r) = (tokens[left].Lower, tokens[at].Lower, tokens[right].Lower);

        // "2 or more", "two or three": one number; "try and find", "go and see": one deed.
        if ((join is "or" && (tokens[at + 1].Lower is "more" or "fewer" or "less" || (IsNumber(tokens[left]) && IsNumber(tokens[right]))))
            || (join is "and" && l is "try" or "come" or "go" && Lexicon.IsBaseVerb(r) && right == at + 1))
        {
            return true;
        }

        // "upper- and lowercase": the hyphen waits for the second half of one name.
        if (tokens[left].Is("-") && left > 0 && tokens[left - 1].End == tokens[left].Start)
        {
            return true;
        }

        // "e-mail and password" are one pair of credentials; "log in and see …" is one wish with the way to it.
        if ((join is "and" or "&" && r is "password" or "passwords" or "passcode" or "pin" && Names.Contains(l)) || (join is "and" && IsEntry(tokens, at, right)))
        {
            return true;
        }

        // "know what and when to order" is one question, "Marks & Spencer" one name.
        if ((Questions.Contains(l) && Questions.Contains(r)) || (join is "&" && left > 0 && tokens[left].StartsUpper && tokens[right].StartsUpper))
        {
            return true;
        }

        var gap = join is "/" ? "" : " ";
        return Pairs.Contains(l + gap + join + gap + r) || (at + 1 < right && Pairs.Contains(l + gap + join + gap + tokens[at + 1].Lower)) || Pairs.Contains(join + " " + r + (right + 1 < tokens.Count ? " " + tokens[right + 1].Lower : ""))
            || (l is "and" or "or" && r is "or" or "and" && l is "and" or "or");
    }

    private static readonly FrozenSet<string> Names = new[] { "e-mail", "email", "mail", "user", "username", "name", "login", "id", "address", "number", "account" }.ToFrozenSet();
    private static readonly FrozenSet<string> Entries = new[] { "log", "sign", "login", "logon", "log-in", "sign-in" }.ToFrozenSet();
    private static readonly FrozenSet<string> OtherEntries = new[] { "log", "sign", "logout", "register", "enrol", "enroll", "join" }.ToFrozenSet();

    /// <summary>"log in and see", "sign in to the site and see": whoever wants the second has to do the first.</summary>
    private static bool IsEntry(IReadOnlyList<Token> tokens, int at, int right)
    {
        if (!Lexicon.IsBaseVerb(tokens[right].Lower) || OtherEntries.Contains(tokens[right].Lower))
        {
            return false;
        }

        for (var i = at - 1; i >= 0 && i >= at - LongestEntry && tokens[i].Lower is not ("and" or "or" or "," or "."); i--)
        {
            if (Entries.Contains(tokens[i].Lower))
            {
                return tokens[i].Lower is not ("log" or "sign") || tokens[i + 1].Lower is "in" or "on" or "into";
            }
        }

        return false;
    }

    private const int LongestEntry = 8;

    private static bool IsNumber(Token token) => token.Kind == TokenKind.Number
        || token.Lower is "one" or "two" or "three" or "four" or "five" or "six" or "seven" or "eight" or "nine" or "ten" or "dozen";
}
