using RefinementBot.Engine.Readiness;

namespace RefinementBot.Cli;

/// <summary>A story as pasted: its sentence, and below it, if any, the acceptance criteria.</summary>
internal static class CheckBlock
{
    public static CheckInputEntry Read(IReadOnlyList<string> lines, int line, int number)
    {
        var criteria = 1;
        while (criteria < lines.Count && !OpensCriteria(lines[criteria]))
        {
            criteria++;
        }

        return new CheckInputEntry.Item(line, new ItemUnderCheck(number.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            Title = string.Join('\n', lines.Take(criteria)),
            AcceptanceCriteria = string.Join('\n', WithoutHeading(lines.Skip(criteria))),
        }, IsVerbatim: true);
    }

    /// <summary>Whether the block is the acceptance criteria of the story above it.</summary>
    public static bool ContinuesItem(List<string> lines) => IsHeading(lines[0]) || IsGherkin(lines[0]) || lines.TrueForAll(IsCriterion);

    public static CheckInputEntry Join(CheckInputEntry.Item story, List<string> lines)
    {
        var more = string.Join('\n', WithoutHeading(lines));
        var had = story.Value.AcceptanceCriteria;
        return story with { Value = story.Value with { AcceptanceCriteria = had.Length == 0 ? more : had + "\n\n" + more } };
    }

    private static IEnumerable<string> WithoutHeading(IEnumerable<string> lines)
    {
        var all = lines.ToList();
        return all.Count > 0 && IsHeading(all[0]) && all[0].TrimEnd(' ', ':', '*', '#').EndsWith("criteria", StringComparison.OrdinalIgnoreCase) ? all.Skip(1) : all;
    }

    private static bool OpensCriteria(string line) => IsHeading(line) || IsGherkin(line) || IsBullet(line);

    private static bool IsBullet(string line) => line.TrimStart() is ['-' or '*' or '•', ' ', ..];

    /// <summary>A bullet that is no story itself: backlogs are pasted as bullets too.</summary>
    private static bool IsCriterion(string line)
    {
        var text = line.TrimStart(' ', '\t', '-', '*', '•');
        return IsBullet(line) && !text.StartsWith("As ", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("I ", StringComparison.Ordinal);
    }

    private static bool IsHeading(string line) => line.TrimStart(' ', '#', '*').StartsWith("acceptance criteria", StringComparison.OrdinalIgnoreCase);

    private static bool IsGherkin(string line) =>
        line.TrimStart() is var text && (text.StartsWith("Given ", StringComparison.Ordinal) || text.StartsWith("Scenario:", StringComparison.Ordinal) || text.StartsWith("Scenario Outline:", StringComparison.Ordinal) || text.StartsWith("Feature:", StringComparison.Ordinal) && text.Contains("Scenario", StringComparison.Ordinal));
}
