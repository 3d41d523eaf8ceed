namespace RefinementBot.Files;

/// <summary>
/// Keeps a spreadsheet from running a text as a formula: an apostrophe in front makes it text to Excel, LibreOffice and Google Sheets
/// (https://owasp.org/www-community/attacks/CSV_Injection). Taken off again when read, so that a round trip changes nothing.
/// </summary>
internal static class FormulaGuard
{
    public static string On(string text) => IsFormula(text.AsSpan().TrimStart('\'')) ? "'" + text : text;

    /// <summary>The text as it was before <see cref="On"/>. Only for files that this program wrote: elsewhere an apostrophe is one.</summary>
    public static string Off(string text) => text.Length > 1 && text[0] == '\'' && IsFormula(text.AsSpan().TrimStart('\'')) ? text[1..] : text;

    /// <summary>The text of Excel's <c>="00012"</c>, by which spreadsheets keep zeros in front.</summary>
    public static string Plain(string text) =>
        text.Length > 3 && text.StartsWith("=\"", StringComparison.Ordinal) && text[^1] == '"' && !text.AsSpan(2, text.Length - 3).Contains('"') ? text[2..^1] : text;

    private static bool IsFormula(ReadOnlySpan<char> text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n';
}
