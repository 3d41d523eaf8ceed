namespace RefinementBot.Engine.Readiness;

/// <summary>Finds the right word that a wrong one was meant to be.</summary>
internal static class Nearest
{
    private const int ShownAtMost = 8;

    /// <summary>"did you mean …?" where one is near, else the words there are.</summary>
    public static string Hint(string word, IEnumerable<string> known)
    {
        var all = known.ToList();
        var nearest = all.Select(candidate => (candidate, Distance(word, candidate))).OrderBy(pair => pair.Item2).ThenBy(pair => pair.candidate, StringComparer.Ordinal).FirstOrDefault();
        return nearest.candidate is not null && nearest.Item2 <= Math.Max(2, nearest.candidate.Length / 2)
            ? $"did you mean \"{nearest.candidate}\"?"
            : $"there are: {string.Join(", ", all.Take(ShownAtMost))}{(all.Count > ShownAtMost ? ", …" : "")}.";
    }

    /// <summary>Levenshtein: how many letters have to be put in, left out or changed. Words are compared up to 60 letters.</summary>
    internal static int Distance(string left, string right)
    {
        left = left.Length > 60 ? left[..60].ToLowerInvariant() : left.ToLowerInvariant();
        right = right.Length > 60 ? right[..60].ToLowerInvariant() : right.ToLowerInvariant();
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var k = 1; k <= right.Length; k++)
            {
                var above = row[k];
                row[k] = Math.Min(Math.Min(row[k], row[k - 1]) + 1, diagonal + (left[i - 1] == right[k - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
