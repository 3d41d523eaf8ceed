using Gherkin;
using Gherkin.Ast;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Reads acceptance criteria with the Gherkin parser; a bare list of steps is read as one scenario.</summary>
internal static class GherkinText
{
    public readonly record struct Problem(TextSpan Line, string Message, string Fix);

    public static IReadOnlyList<Problem> Problems(AcceptanceCriteriaText criteria)
    {
        var area = criteria.Text.Plain[criteria.Area.Start..criteria.Area.End];
        var text = WithoutSigns(area, out var starts);
        var (opening, added) = Opening(text);
        try
        {
            var document = new Parser().Parse(new StringReader(opening + text));
            return document.Feature is null ? [] : [.. Incomplete(document.Feature, starts, added, criteria)];
        }
        catch (CompositeParserException broken)
        {
            return [.. broken.Errors.Select(error => Broken(error, starts, added, criteria)).DistinctBy(problem => problem.Line)];
        }
        catch (ParserException broken)
        {
            return [Broken(broken, starts, added, criteria)];
        }
    }

    /// <summary>The lines without bullets, and where each began in <paramref name="area"/>.</summary>
    private static string WithoutSigns(string area, out List<TextSpan> starts)
    {
        starts = [];
        var lines = new List<string>();
        var at = 0;
        foreach (var range in area.AsSpan().Split('\n'))
        {
            var line = area[range].TrimEnd('\r');
            var trimmed = line.TrimStart(' ', '\t', '*', '-', '•', '\u00A0');
            var from = at + line.Length - trimmed.Length;
            starts.Add(new TextSpan(from, from + trimmed.TrimEnd().Length));
            lines.Add(trimmed);
            at += area[range].Length + 1;
        }

        return string.Join('\n', lines);
    }

    private static (string Opening, int Lines) Opening(string text)
    {
        var first = text.TrimStart();
        var hasFeature = first.StartsWith("Feature:", StringComparison.OrdinalIgnoreCase) || first.StartsWith('@') || first.StartsWith("# language", StringComparison.OrdinalIgnoreCase);
        var hasScenario = first.StartsWith("Scenario", StringComparison.OrdinalIgnoreCase) || first.StartsWith("Background:", StringComparison.OrdinalIgnoreCase)
            || first.StartsWith("Rule:", StringComparison.OrdinalIgnoreCase) || first.StartsWith("Example", StringComparison.OrdinalIgnoreCase);
        return hasFeature ? ("", 0) : hasScenario ? ("Feature: item\n", 1) : ("Feature: item\nScenario: item\n", 2);
    }

    private static Problem Broken(ParserException error, List<TextSpan> starts, int added, AcceptanceCriteriaText criteria)
    {
        var place = Place(error.Location?.Line ?? 0, starts, added, criteria, out var line);
        return new Problem(place, $"Line {line} cannot be read as Gherkin.", "Begin it with Given, When, Then, And or But, or make it a comment with #.");
    }

    private static IEnumerable<Problem> Incomplete(Feature feature, List<TextSpan> starts, int added, AcceptanceCriteriaText criteria)
    {
        foreach (var scenario in feature.Children.OfType<Scenario>().Concat(feature.Children.OfType<Rule>().SelectMany(rule => rule.Children.OfType<Scenario>())))
        {
            var steps = scenario.Steps.ToList();
            if (steps.Count == 0)
            {
                var empty = Place(scenario.Location.Line, starts, added, criteria, out var at);
                yield return new Problem(empty, $"The scenario in line {at} has no steps.", "Add Given, When and Then, or take it out.");
                continue;
            }

            if (steps[0].KeywordType is StepKeywordType.Conjunction)
            {
                var first = Place(steps[0].Location.Line, starts, added, criteria, out var at);
                yield return new Problem(first, $"Line {at} begins a scenario with \"{steps[0].Keyword.Trim()}\", but there is nothing to join it to.", "Begin with Given or When.");
            }

            if (!steps.Any(step => step.KeywordType is StepKeywordType.Outcome or StepKeywordType.Unknown))
            {
                var last = Place(steps[^1].Location.Line, starts, added, criteria, out var at);
                yield return new Problem(last, $"The scenario that ends in line {at} has no \"Then\", so it tests nothing.", "Add \"Then\" with what is to be seen.");
            }
        }
    }

    /// <summary>The stretch of the field that the parser's line is, and the line's number there, from 1.</summary>
    private static TextSpan Place(int parsed, List<TextSpan> starts, int added, AcceptanceCriteriaText criteria, out int line)
    {
        var index = Math.Clamp(parsed - added - 1, 0, starts.Count - 1);
        while (index > 0 && starts[index].Length == 0)
        {
            index--;
        }

        line = index + 1 + criteria.Text.Original.AsSpan(0, criteria.Area.Start).Count('\n');
        return new TextSpan(criteria.Area.Start + starts[index].Start, criteria.Area.Start + starts[index].End);
    }
}
