namespace RefinementBot.Engine.Readiness.Text;

/// <summary>
/// Pairs of items with like wishes, in better than quadratic time: an item is compared only with those that share one of its
/// rarest words (prefix filtering, Chaudhuri et al. 2006), and only within the length that the likeness allows.
/// </summary>
internal static class NearDuplicates
{
    /// <summary>Beyond so many items with one word in common, that word tells nothing, and comparing them all would be quadratic.</summary>
    private const int LongestList = 200;

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
            var words = items[i].MeansWords.OrderBy(word => frequency[word]).ThenBy(word => word).ToArray();
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

    private static bool Alike(ItemProfile a, ItemProfile b, double likeness) =>
        a.Type == b.Type && Jaccard(a.MeansWords, b.MeansWords) >= likeness;

    /// <summary>Shared over all; both lists sorted and without doubles.</summary>
    internal static double Jaccard(IReadOnlyList<int> a, IReadOnlyList<int> b)
    {
        var (i, k, shared) = (0, 0, 0);
        while (i < a.Count && k < b.Count)
        {
            if (a[i] == b[k])
            {
                shared++;
                i++;
                k++;
            }
            else if (a[i] < b[k])
            {
                i++;
            }
            else
            {
                k++;
            }
        }

        var all = a.Count + b.Count - shared;
        return all == 0 ? 0 : (double)shared / all;
    }
}
