using System.Globalization;
using System.Text;

namespace RefinementBot.Engine.Backlog;

/// <summary>Texts as the search index has them: words of letters and digits, small, without accents, each once. The same on every database.</summary>
public static class SearchWords
{
    /// <summary>Longer words are cut, in the index and in what is searched for alike.</summary>
    public const int LongestWord = 40;

    /// <summary>Most different words of one item. What has more is a document, and is found by its first ones.</summary>
    public const int MostWords = 1500;

    /// <summary>Most words of a search that count.</summary>
    public const int MostSearched = 8;

    /// <summary>The different words of the texts, in order, with a blank between.</summary>
    public static string Index(params ReadOnlySpan<string> texts)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var index = new StringBuilder();
        foreach (var text in texts)
        {
            foreach (var word in Of(text))
            {
                if (words.Count == MostWords)
                {
                    return index.ToString();
                }

                if (words.Add(word))
                {
                    index.Append(index.Length > 0 ? " " : "").Append(word);
                }
            }
        }

        return index.ToString();
    }

    /// <summary>The words of a text, in order.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder(LongestWord);
        foreach (var sign in text)
        {
            var isLetter = char.IsLetterOrDigit(sign);
            if (isLetter && !IsIdeograph(sign))
            {
                if (word.Length < LongestWord)
                {
                    word.Append(char.ToLowerInvariant(PlainLetters.Of(sign)));
                }

                continue;
            }

            if (CharUnicodeInfo.GetUnicodeCategory(sign) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }

            if (isLetter)
            {
                yield return sign.ToString();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    /// <summary>Chinese and Japanese are written without blanks: there each sign is a word.</summary>
    private static bool IsIdeograph(char sign) => sign is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF');
}
