using System.Globalization;
using RefinementBot.Engine.Backlog;
using RefinementBot.Storage;

namespace RefinementBot.Bench.Backlog;

/// <summary>Made-up items whose words are spread as in real texts: few are everywhere, most are rare. The same for the same number.</summary>
public static class SampleBacklog
{
    private const int DifferentWords = 8000;
    private static readonly string[] Syllables = ["ba", "cor", "de", "fin", "gra", "hel", "in", "jo", "kan", "lo", "mar", "ne", "or", "pay", "qui", "ras", "ship", "tor", "un", "vou", "wa", "xi", "yel", "zo"];
    private static readonly string[] Labels = ["checkout", "payments", "api", "mobile", "search", "legal", "tech debt", "accounts"];

    public static IEnumerable<ImportRow> Rows(int count) => Enumerable.Range(1, count).Select(Row);

    /// <summary>The word of a rank: 0 is the one that stands almost everywhere.</summary>
    public static string Word(int rank) => string.Concat(Digits(rank + Syllables.Length).Select(digit => Syllables[digit]));

    private static ImportRow Row(int number)
    {
        var random = new Random(number);
        return new ImportRow(number, new ItemDraft
        {
            Key = ItemKey.TryParse(string.Create(CultureInfo.InvariantCulture, $"SHOP-{number}"), out var key) ? key : null,
            Type = (ItemType)random.Next(6),
            Title = Words(random, random.Next(4, 10)),
            Description = $"As a {Words(random, 1)}, I want to {Words(random, 8)}, so that {Words(random, 6)}.\n{Words(random, random.Next(10, 80))}",
            AcceptanceCriteria = random.Next(2) == 0 ? "" : $"- {Words(random, 8)}\n- {Words(random, 8)}",
            Owner = random.Next(3) == 0 ? null : new ItemOwner("Owner " + random.Next(40)),
            Status = (ItemStatus)random.Next(3),
            Iteration = random.Next(2) == 0 ? null : "Sprint " + random.Next(60),
            Estimate = random.Next(2) == 0 ? null : new Estimate("5", 5, null, default),
            Labels = [.. Labels.Where(_ => random.Next(6) == 0)],
            Parent = number > 100 && ItemKey.TryParse(string.Create(CultureInfo.InvariantCulture, $"SHOP-{random.Next(1, 100)}"), out var parent) ? parent : null,
        });
    }

    // Zipf's law, near enough: the word of rank r about as often as 1/r.
    private static string Words(Random random, int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(_ => Word((int)Math.Pow(DifferentWords, random.NextDouble()) - 1)));

    private static IEnumerable<int> Digits(int number)
    {
        for (; number > 0; number /= Syllables.Length)
        {
            yield return number % Syllables.Length;
        }
    }
}
