namespace RefinementBot.Engine.Readiness.Text;

/// <summary>
/// Pairs of stories that may be one told twice in other words: one role, a like wish, and a like benefit.
/// Source: semantic duplicates of the Quality User Story framework ("different means, same end").
/// </summary>
internal static class Paraphrases
{
    /// <summary>A benefit's word that more stories than this share is the backlog's boilerplate, and sets nothing apart.</summary>
    private const int MostSharing = 50;

    /// <summary>Fewer words in common are chance.</summary>
    private const int LeastShared = 4;

    /// <summary>Wishes in which each has up to so many words of its own are variants, made on purpose ("as PDF", "as HTML").</summary>
    private const int VariantWords = 3;

    private const double SameRole = 0.5;

    /// <param name="likeness">The least geometric mean of the wishes' and the benefits' cosine, over 0 to 1.</param>
    public static IEnumerable<(int Item, IReadOnlyList<int> Others)> Find(IReadOnlyList<ItemProfile> items, double likeness)
    {
        var sharing = items.SelectMany(item => item.BenefitWords).CountBy(word => word).ToDictionary(word => word.Key, word => word.Value);
        var index = new Dictionary<int, List<int>>();
        var others = new List<int>?[items.Count];
        var seen = new int[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            foreach (var word in items[i].BenefitWords.Where(word => sharing[word] is > 1 and <= MostSharing))
            {
                if (!index.TryGetValue(word, out var list))
                {
                    index[word] = list = [];
                }

                foreach (var candidate in list)
                {
                    // Marked with i + 1, as the array begins with zeros.
                    if (seen[candidate] != i + 1)
                    {
                        seen[candidate] = i + 1;
                        if (Alike(items[i], items[candidate], likeness))
                        {
                            (others[i] ??= []).Add(candidate);
                            (others[candidate] ??= []).Add(i);
                        }
                    }
                }

                list.Add(i);
            }
        }

        return Enumerable.Range(0, items.Count).Where(i => others[i] is not null).Select(i => (i, (IReadOnlyList<int>)others[i]!));
    }

    private static bool Alike(ItemProfile a, ItemProfile b, double likeness)
    {
        if (a.Type != b.Type || !IsSameRole(a.RoleWords, b.RoleWords) || a.IsNegated != b.IsNegated)
        {
            return false;
        }

        var means = NearDuplicates.Shared(a.MeansWords, b.MeansWords);
        var benefit = NearDuplicates.Shared(a.BenefitWords, b.BenefitWords);
        return means + benefit >= LeastShared
            && Math.Sqrt(Cosine(means, a.MeansWords, b.MeansWords) * Cosine(benefit, a.BenefitWords, b.BenefitWords)) >= likeness
            && !IsVariant(a.MeansWords.Count - means, b.MeansWords.Count - means)
            && !IsOtherDeed(a.Deed, b.Deed);
    }

    /// <summary>"client" and "client of a bank" are one role.</summary>
    private static bool IsSameRole(IReadOnlyList<int> a, IReadOnlyList<int> b) =>
        a.Count > 0 && b.Count > 0 && (NearDuplicates.Jaccard(a, b) >= SameRole || NearDuplicates.Shared(a, b) == Math.Min(a.Count, b.Count));

    private static bool IsVariant(int ownOfA, int ownOfB) => ownOfA > 0 && ownOfB > 0 && Math.Max(ownOfA, ownOfB) <= VariantWords;

    /// <summary>"delete a bill" and "print a bill" are two wishes, whatever they share.</summary>
    private static bool IsOtherDeed(int a, int b) => a != 0 && b != 0 && a != b;

    private static double Cosine(int shared, IReadOnlyList<int> a, IReadOnlyList<int> b) =>
        shared == 0 ? 0 : shared / Math.Sqrt((double)a.Count * b.Count);
}
