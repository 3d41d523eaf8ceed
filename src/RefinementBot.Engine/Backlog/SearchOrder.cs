namespace RefinementBot.Engine.Backlog;

/// <summary>Which of the items that were found comes first. Pure, and so the same on every database.</summary>
public static class SearchOrder
{
    /// <summary>The found items, best first: the key itself, then titles that hold the words whole, then beginnings, then other texts; the nearer to the top of the backlog the better.</summary>
    /// <param name="text">What was searched for.</param>
    public static IEnumerable<BacklogItem> Best(string text, IEnumerable<BacklogItem> found)
    {
        var words = SearchWords.Of(text).ToList();
        var key = text.Trim();
        return found
            .OrderBy(item => Class(item, words, key))
            .ThenBy(item => item.Status == ItemStatus.Done)
            .ThenBy(item => item.Rank)
            .ThenBy(item => item.Key.Value, StringComparer.Ordinal);
    }

    private static int Class(BacklogItem item, List<string> words, string key)
    {
        if (item.Key.Value.Equals(key, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        var title = SearchWords.Of(item.Key.Value).Concat(SearchWords.Of(item.Title)).ToHashSet(StringComparer.Ordinal);
        if (words.TrueForAll(title.Contains))
        {
            return item.Key.Value.StartsWith(key, StringComparison.OrdinalIgnoreCase) ? 1 : 2;
        }

        var isInTitle = words.SkipLast(1).All(title.Contains) && title.Any(word => word.StartsWith(words[^1], StringComparison.Ordinal));
        return isInTitle ? 3 : 4;
    }
}
