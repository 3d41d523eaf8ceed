using System.Globalization;

namespace RefinementBot.Bench.Readiness;

/// <summary>
/// How steady the figures are: F1 on many random halves of each set, each half judged as a backlog of its own. A rule that was
/// bent to a few stories of a set falls far on the halves that lack them.
/// </summary>
internal static class Halves
{
    private const int Rounds = 100;

    public static void Print(string name, IReadOnlyList<Story> stories)
    {
        var random = new Random(20_260_101);
        var figures = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            var drawn = stories.ToArray();
            random.Shuffle(drawn);
            var half = drawn.Take(drawn.Length / 2).OrderBy(story => story.Id, StringComparer.Ordinal).ToList();
            var tally = Judgement.Tally(half);
            foreach (var (criterion, score) in tally.Where(entry => entry.Value.Gold > 0))
            {
                (figures.TryGetValue(criterion, out var list) ? list : figures[criterion] = []).Add(2.0 * score.Hits / (score.Gold + score.Found));
            }
        }

        Console.WriteLine($"\n{name}: F1 on {Rounds} random halves");
        Console.WriteLine($"{"criterion",-20}{"lowest 10%",11}{"median",8}{"highest 10%",12}");
        foreach (var (criterion, list) in figures)
        {
            list.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{criterion,-20}{list[list.Count / 10],11:0.000}{list[list.Count / 2],8:0.000}{list[list.Count * 9 / 10],12:0.000}"));
        }
    }
}
