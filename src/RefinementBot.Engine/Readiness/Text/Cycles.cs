namespace RefinementBot.Engine.Readiness.Text;

/// <summary>A cycle, told from one of its nodes on.</summary>
/// <param name="Nodes">The nodes in order; shared by all that lie on the cycle.</param>
/// <param name="From">Where in <paramref name="Nodes"/> the telling begins.</param>
internal sealed record Cycle(IReadOnlyList<int> Nodes, int From)
{
    public IEnumerable<int> Others => Enumerable.Range(1, Nodes.Count - 1).Select(step => Nodes[(From + step) % Nodes.Count]);
}

/// <summary>Finds cycles in a graph of item indices, without recursion, so that a long chain cannot exhaust the stack.</summary>
internal static class Cycles
{
    /// <summary>For each node that lies on a cycle, one such cycle from that node on; null for the others.</summary>
    /// <param name="next">The nodes that each node points to.</param>
    public static Cycle?[] Find(int[][] next)
    {
        var found = new Cycle?[next.Length];
        var state = new byte[next.Length];
        var path = new List<int>();
        var edge = new int[next.Length];
        for (var root = 0; root < next.Length; root++)
        {
            if (state[root] != 0)
            {
                continue;
            }

            path.Add(root);
            state[root] = 1;
            while (path.Count > 0)
            {
                var node = path[^1];
                if (edge[node] == next[node].Length)
                {
                    state[node] = 2;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                var target = next[node][edge[node]++];
                if (state[target] == 0)
                {
                    state[target] = 1;
                    path.Add(target);
                }
                else if (state[target] == 1)
                {
                    Mark(found, path[path.IndexOf(target)..]);
                }
            }
        }

        return found;
    }

    private static void Mark(Cycle?[] found, List<int> cycle)
    {
        for (var i = 0; i < cycle.Count; i++)
        {
            found[cycle[i]] ??= new Cycle(cycle, i);
        }
    }
}
