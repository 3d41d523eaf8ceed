namespace RefinementBot.Engine.Backlog;

/// <summary>Reads a filter's words: the longest run of words that means something counts, and the rest is text to search for.</summary>
internal static class FilterWords
{
    private const int MostTogether = 6;

    private static readonly Dictionary<string, Func<BacklogFilter, BacklogFilter>> Fixed = new(StringComparer.Ordinal)
    {
        ["unestimated"] = filter => filter with { IsEstimated = false },
        ["not estimated"] = filter => filter with { IsEstimated = false },
        ["estimated"] = filter => filter with { IsEstimated = true },
        ["ready"] = filter => filter with { IsReady = true },
        ["not ready"] = filter => filter with { IsReady = false },
        ["unready"] = filter => filter with { IsReady = false },
        ["unowned"] = filter => filter with { IsUnowned = true },
        ["no owner"] = filter => filter with { IsUnowned = true },
        ["to do"] = With(ItemStatus.ToDo),
        ["todo"] = With(ItemStatus.ToDo),
        ["in progress"] = With(ItemStatus.InProgress),
        ["done"] = With(ItemStatus.Done),
        ["not done"] = With(ItemStatus.ToDo, ItemStatus.InProgress),
        ["epic"] = With(ItemType.Epic),
        ["epics"] = With(ItemType.Epic),
        ["feature"] = With(ItemType.Feature),
        ["features"] = With(ItemType.Feature),
        ["story"] = With(ItemType.Story),
        ["stories"] = With(ItemType.Story),
        ["enabler"] = With(ItemType.Enabler),
        ["enablers"] = With(ItemType.Enabler),
        ["spike"] = With(ItemType.Spike),
        ["spikes"] = With(ItemType.Spike),
        ["bug"] = With(ItemType.Bug),
        ["bugs"] = With(ItemType.Bug),
    };

    public static BacklogFilter Read(string words, BacklogVocabulary known)
    {
        var (filter, text) = (BacklogFilter.Everything, new List<string>());
        var parts = Parts(words);
        for (var i = 0; i < parts.Count;)
        {
            var taken = parts[i].IsQuoted ? 0 : Longest(ref filter, parts, i, known);
            if (taken == 0)
            {
                text.Add(parts[i].Text);
            }

            i += Math.Max(1, taken);
        }

        return filter with { Text = string.Join(' ', text) };
    }

    /// <summary>How many parts from <paramref name="start"/> on mean something together; 0 if none do.</summary>
    private static int Longest(ref BacklogFilter filter, List<(string Text, bool IsQuoted)> parts, int start, BacklogVocabulary known)
    {
        for (var count = Math.Min(MostTogether, parts.Count - start); count > 0; count--)
        {
            var together = parts.GetRange(start, count);
            if (!together.Exists(part => part.IsQuoted) && Meaning(BacklogFilter.Fold(string.Join(' ', together.Select(part => part.Text))), known) is { } meaning)
            {
                filter = meaning(filter);
                return count;
            }
        }

        return 0;
    }

    private static Func<BacklogFilter, BacklogFilter>? Meaning(string words, BacklogVocabulary known)
    {
        if (Fixed.TryGetValue(words, out var fixedMeaning))
        {
            return fixedMeaning;
        }

        if (words is ['#', _, ..] && !words.Contains(' ', StringComparison.Ordinal))
        {
            return WithLabel(words[1..]);
        }

        return words switch
        {
            "mine" => filter => filter with { Owner = known.Me },
            "next iteration" or "next sprint" => In(words, known.Next?.Name),
            "this iteration" or "this sprint" or "current iteration" or "current sprint" => In(words, known.This?.Name),
            _ when known.Iterations.FirstOrDefault(iteration => BacklogFilter.Fold(iteration.Name) == words) is { } named => In(named.Name, named.Name),
            _ when known.Labels.Any(label => BacklogFilter.Fold(label) == words) => WithLabel(words),
            _ => null,
        };
    }

    private static Func<BacklogFilter, BacklogFilter> In(string said, string? name) => filter => filter with { Iteration = new IterationWanted(said, name) };

    private static Func<BacklogFilter, BacklogFilter> WithLabel(string label) =>
        filter => filter.Labels.Contains(label) ? filter : filter with { Labels = filter.Labels.Add(label) };

    private static Func<BacklogFilter, BacklogFilter> With(ItemType type) =>
        filter => filter.Types.Contains(type) ? filter : filter with { Types = filter.Types.Add(type) };

    private static Func<BacklogFilter, BacklogFilter> With(params ItemStatus[] statuses) =>
        filter => filter with { Statuses = [.. filter.Statuses.Union(statuses)] };

    /// <summary>The words, and what stands in quotation marks as one.</summary>
    private static List<(string Text, bool IsQuoted)> Parts(string words)
    {
        var parts = new List<(string, bool)>();
        var pieces = words.Replace('“', '"').Replace('”', '"').Replace('\u00A0', ' ').Split('"');
        for (var i = 0; i < pieces.Length; i++)
        {
            if (i % 2 == 1 && i < pieces.Length - 1)
            {
                if (pieces[i].Trim() is { Length: > 0 } quoted)
                {
                    parts.Add((quoted, true));
                }

                continue;
            }

            parts.AddRange(pieces[i].Split((char[])[' ', '\n', '\t', ','], StringSplitOptions.RemoveEmptyEntries).Select(word => (word, false)));
        }

        return parts;
    }
}
