using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Readiness;

/// <summary>Finds the right word that a wrong one was meant to be.</summary>
internal static class Nearest
{
    private const int ShownAtMost = 8;

    /// <summary>"did you mean …?" where one is near, else the words there are.</summary>
    public static string Hint(string word, IEnumerable<string> known)
    {
        var all = known.ToList();
        var nearest = all.Select(candidate => (candidate, EditDistance.Between(word.ToLowerInvariant(), candidate.ToLowerInvariant()))).OrderBy(pair => pair.Item2).ThenBy(pair => pair.candidate, StringComparer.Ordinal).FirstOrDefault();
        return nearest.candidate is not null && nearest.Item2 <= Math.Max(2, nearest.candidate.Length / 2)
            ? $"did you mean \"{nearest.candidate}\"?"
            : $"there are: {string.Join(", ", all.Take(ShownAtMost))}{(all.Count > ShownAtMost ? ", …" : "")}.";
    }
}
