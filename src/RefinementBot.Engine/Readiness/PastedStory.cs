namespace RefinementBot.Engine.Readiness;

/// <summary>A story as people paste it: its sentence, and below it, if any, the acceptance criteria.</summary>
public static class PastedStory
{
    private const string Heading = "acceptance criteria";

    /// <summary>Reads pasted text; its first lines are the title, what stands behind a heading, a bullet or Gherkin the criteria.</summary>
    /// <param name="id">What to call it.</param>
    public static ItemUnderCheck Read(string id, IReadOnlyList<string> lines)
    {
        var criteria = 1;
        var isOpen = lines.Count > 0 && EndsOpen(lines[0]);
        while (criteria < lines.Count && (!OpensCriteria(lines[criteria]) || (isOpen && IsBullet(lines[criteria]))))
        {
            isOpen = (isOpen && IsBullet(lines[criteria])) || EndsOpen(lines[criteria]);
            criteria++;
        }

        return new ItemUnderCheck(id)
        {
            Title = string.Join('\n', lines.Take(criteria)),
            AcceptanceCriteria = Criteria(lines.Skip(criteria)),
        };
    }

    /// <summary>Whether lines are the acceptance criteria of the story above them, and no story themselves.</summary>
    public static bool IsCriteria(IReadOnlyList<string> lines) => IsHeading(lines[0]) || IsGherkin(lines[0]) || lines.All(IsCriterion);

    /// <summary>Whether <paramref name="line"/> begins another story of a list that <paramref name="lines"/> began: one a line, or a bullet each.</summary>
    public static bool BeginsNext(IReadOnlyList<string> lines, string line) =>
        IsStory(line) && IsStory(lines[0]) && IsListed(line) == IsListed(lines[0]) && !lines.Any(IsHeading);

    /// <summary>The story with more acceptance criteria below those it has.</summary>
    public static ItemUnderCheck With(ItemUnderCheck story, IReadOnlyList<string> lines)
    {
        var had = story.AcceptanceCriteria;
        return story with { AcceptanceCriteria = had.Length == 0 ? Criteria(lines) : had + "\n\n" + Criteria(lines) };
    }

    private static string Criteria(IEnumerable<string> lines)
    {
        var all = lines.ToList();
        var isHeaded = all.Count > 0 && IsHeading(all[0]) && all[0].TrimEnd(' ', ':', '*', '#').EndsWith("criteria", StringComparison.OrdinalIgnoreCase);
        return string.Join('\n', isHeaded ? all.Skip(1) : all);
    }

    private static bool OpensCriteria(string line) => IsHeading(line) || IsGherkin(line) || IsBullet(line);

    /// <summary>"As a cook, I want to": the bullets below say what, and are no criteria.</summary>
    private static bool EndsOpen(string line)
    {
        var words = line.AsSpan().TrimEnd(" :");
        return words.EndsWith(" to", StringComparison.OrdinalIgnoreCase) || words.EndsWith(" can", StringComparison.OrdinalIgnoreCase)
            || words.EndsWith(" want", StringComparison.OrdinalIgnoreCase) || words.EndsWith(" want the following", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsBullet(string line) => line.TrimStart() is ['-' or '*' or '•', ' ', ..];

    /// <summary>A bullet that is no story itself: backlogs are pasted as bullets too.</summary>
    private static bool IsCriterion(string line)
    {
        var text = line.TrimStart(' ', '\t', '-', '*', '•');
        return IsBullet(line) && !text.StartsWith("As ", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("I ", StringComparison.Ordinal);
    }

    /// <summary>"As a cook, …", with a bullet or a number in front or without; "As a result, …" is none.</summary>
    private static bool IsStory(string line)
    {
        var text = line.AsSpan().TrimStart(ListSigns);
        return (text.StartsWith("As a ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("As an ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("As the ", StringComparison.OrdinalIgnoreCase))
            && !text.StartsWith("As a result", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("As a rule", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("As a consequence", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsListed(string line) => !char.IsAsciiLetter(line.AsSpan().TrimStart()[0]);

    private const string ListSigns = " \t-*•+.)0123456789";

    private static bool IsHeading(string line) => line.TrimStart(' ', '#', '*').StartsWith(Heading, StringComparison.OrdinalIgnoreCase);

    private static bool IsGherkin(string line) =>
        line.TrimStart() is var text
        && (text.StartsWith("Given ", StringComparison.Ordinal) || text.StartsWith("Scenario:", StringComparison.Ordinal)
            || text.StartsWith("Scenario Outline:", StringComparison.Ordinal) || Text.GherkinKeywords.OpensSteps(text)
            || (text.StartsWith("Feature:", StringComparison.Ordinal) && text.Contains("Scenario", StringComparison.Ordinal)));
}
