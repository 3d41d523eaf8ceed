namespace RefinementBot.Engine.Chat;

/// <summary>How far two words are apart, for "did you mean …?".</summary>
public static class EditDistance
{
    /// <summary>How far a typing error may lead from a word: one slip in a short one, two in a longer one.</summary>
    public static int Tolerated(string word) => word.Length <= 4 ? 1 : 2;

    /// <summary>
    /// The least number of insertions, deletions, substitutions and swaps of neighbours between two words (the
    /// optimal string alignment distance). Words longer than 64 are infinitely far from each other unless equal.
    /// </summary>
    public static int Between(string left, string right)
    {
        const int longest = 64;
        if (left == right)
        {
            return 0;
        }

        if (left.Length > longest || right.Length > longest)
        {
            return int.MaxValue;
        }

        var distances = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                distances[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(
                        Math.Min(distances[i - 1, j] + 1, distances[i, j - 1] + 1),
                        distances[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)),
                };
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
                }
            }
        }

        return distances[left.Length, right.Length];
    }
}
