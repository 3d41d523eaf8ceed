namespace RefinementBot.Engine.Readiness.Text;

/// <summary>
/// Pairs of items with like wishes, in better than quadratic time: an item is compared only with those that share one of its
/// rarest words (prefix filtering, Chaudhuri et al. 2006), and only within the length that the likeness allows.
/// </summary>
internal static class NearDuplicates
{
    /// <summary>Beyond so many items with one word in common, that word tells nothing, and comparing them all would be quadratic.</summary>
    private const int LongestList = 200;

    /// <summary>From here on two texts count as one though each has words of its own.</summary>
    private const double AlmostSame = 0.8;

    private const double SameRole = 0.5;

    public static IEnumerable<(int Item, IReadOnlyList<int> Others)> Find(IReadOnlyList<ItemProfile> items, double likeness)
    {
        var frequency = new Dictionary<int, int>();
        foreach (var item in items)
        {
            foreach (var word in item.MeansWords)
            {
                frequency[word] = frequency.GetValueOrDefault(word) + 1;
            }
        }

        var others = new List<int>?[items.Count];
        var index = new Dictionary<int, List<int>>();
        var seen = new Dictionary<int, int>();
        for (var i = 0; i < items.Count; i++)
        {
            int[] words = [.. items[i].MeansWords];
            Array.Sort(words, (left, right) => frequency[left] != frequency[right] ? frequency[left].CompareTo(frequency[right]) : left.CompareTo(right));
            var prefix = words.Length - (int)Math.Ceiling(likeness * words.Length) + 1;
            for (var p = 0; p < prefix && p < words.Length; p++)
            {
                if (!index.TryGetValue(words[p], out var list))
                {
                    index[words[p]] = list = [];
                }

                foreach (var candidate in list)
                {
                    if (seen.GetValueOrDefault(candidate, -1) != i)
                    {
                        seen[candidate] = i;
                        if (Alike(items[i], items[candidate], likeness))
                        {
                            (others[i] ??= []).Add(candidate);
                            (others[candidate] ??= []).Add(i);
                        }
                    }
                }

                if (list.Count < LongestList)
                {
                    list.Add(i);
                }
            }
        }

        for (var i = 0; i < others.Length; i++)
        {
            if (others[i] is { } found)
            {
                yield return (i, found);
            }
        }
    }

    /// <summary>
    /// Alike are two wishes of one role, or for one benefit, of which one says no more than the other, or which differ in a word of
    /// many. "Add a tag" and "remove a tag" differ in the word that matters and are not.
    /// </summary>
    private static bool Alike(ItemProfile a, ItemProfile b, double likeness)
    {
        if (a.Type != b.Type || a.MeansWords.Count == 0)
        {
            return false;
        }

        var means = Jaccard(a.MeansWords, b.MeansWords);
        if (means < likeness || (means < 1 && means < AlmostSame && !Within(a.MeansWords, b.MeansWords)))
        {
            return false;
        }

        return IsSameRole(a, b) || Jaccard(a.BenefitWords, b.BenefitWords) >= SameRole;
    }

    /// <summary>Whether two wishes are of one role, as far as it is told.</summary>
    internal static bool IsSameRole(ItemProfile a, ItemProfile b) => a.RoleWords.Count == 0 || b.RoleWords.Count == 0 || Jaccard(a.RoleWords, b.RoleWords) >= SameRole;

    /// <summary>Whether the one holds every word of the other.</summary>
    private static bool Within(IReadOnlyList<int> a, IReadOnlyList<int> b) => Shared(a, b) == Math.Min(a.Count, b.Count);

    /// <summary>Shared over all; both lists sorted and without doubles.</summary>
    internal static double Jaccard(IReadOnlyList<int> a, IReadOnlyList<int> b)
    {
        var shared = Shared(a, b);
        var all = a.Count + b.Count - shared;
        return all == 0 ? 0 : (double)shared / all;
    }

    /// <summary>How many both hold; both lists sorted and without doubles.</summary>
    internal static int Shared(IReadOnlyList<int> a, IReadOnlyList<int> b)
    {
        var (i, k, shared) = (0, 0, 0);
        while (i < a.Count && k < b.Count)
        {
            var order = a[i].CompareTo(b[k]);
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            k += order >= 0 ? 1 : 0;
        }

        return shared;
    }
}
