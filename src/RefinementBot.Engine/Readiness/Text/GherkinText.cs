using Gherkin;
using Gherkin.Ast;

namespace RefinementBot.Engine.Readiness.Text;

/// <summary>Reads acceptance criteria with the Gherkin parser; a bare list of steps is read as one scenario.</summary>
internal static class GherkinText
{
    public readonly record struct Problem(TextSpan Line, string Message, string Fix);

    public static IReadOnlyList<Problem> Problems(AcceptanceCriteriaText criteria)
    {
        var text = Lines(criteria, out var starts);
        if (GherkinKeywords.Named(text, out var known) is { } name && !name.Equals(known.Language, StringComparison.OrdinalIgnoreCase))
        {
            var index = starts.FindIndex(line => line.Length > 0);
            return [new Problem(Place(index + 1, starts, 0, criteria, out var at), $"Line {at} names \"{name}\", which is no language that Gherkin has.", "Name one that it has, such as en, de or fr.")];
        }

        var (opening, added) = Opening(text, criteria.Keywords);
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

    /// <summary>Whether the line on which <paramref name="at"/> stands is a comment: it begins with "#", which markup may have taken for a heading's sign.</summary>
    public static bool IsComment(FieldText text, int at, GherkinKeywords keywords)
    {
        var original = text.Original.AsSpan();
        var start = at == 0 ? 0 : original[..at].LastIndexOf('\n') + 1;
        var end = original[start..].IndexOfAny('\n', '\r');
        var line = original.Slice(start, end < 0 ? original.Length - start : end).TrimStart();
        return IsComment(line, keywords);
    }

    private static bool IsComment(ReadOnlySpan<char> line, GherkinKeywords keywords) =>
        line.StartsWith('#') && line.TrimStart("# \t") is var words && !keywords.IsHead(words) && keywords.StepOf(words) == GherkinKeywords.StepKind.None;

    /// <summary>The lines without bullets, and where each began in the area of the criteria.</summary>
    private static string Lines(AcceptanceCriteriaText criteria, out List<TextSpan> starts)
    {
        var area = criteria.Text.Plain[criteria.Area.Start..criteria.Area.End];
        var original = criteria.Text.Original.AsSpan(criteria.Area.Start, criteria.Area.Length);
        starts = [];
        var lines = new List<string>();
        var at = 0;
        foreach (var range in area.AsSpan().Split('\n'))
        {
            var line = area[range].TrimEnd('\r');
            var written = original.Slice(at, Math.Min(line.Length, original.Length - at));
            var trimmed = IsComment(written.TrimStart(), criteria.Keywords) ? written.TrimStart().ToString() : line.TrimStart(' ', '\t', '*', '-', '•', '\u00A0');
            var from = at + line.Length - trimmed.Length;
            starts.Add(new TextSpan(from, from + trimmed.TrimEnd().Length));
            lines.Add(trimmed);
            at += area[range].Length + 1;
        }

        return string.Join('\n', lines);
    }

    /// <summary>The lines that a bare list of steps or scenarios lacks in front, and how many they are.</summary>
    private static (string Opening, int Lines) Opening(string text, GherkinKeywords keywords)
    {
        var isNamed = GherkinKeywords.Named(text, out _) is not null;
        var first = FirstLine(text, isNamed);
        if (keywords.IsFeature(first) || first.StartsWith('@'))
        {
            return isNamed || ReferenceEquals(keywords, GherkinKeywords.English) ? ("", 0) : ($"# language: {keywords.Language}\n", 1);
        }

        var opening = $"# language: {keywords.Language}\n{keywords.Feature}: item\n";
        return keywords.IsHead(first) ? (opening, 2) : ($"{opening}{keywords.Scenario}: item\n", 3);
    }

    private static ReadOnlySpan<char> FirstLine(string text, bool isNamed)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!line.IsWhiteSpace() && !(isNamed && line.TrimStart().StartsWith('#')))
            {
                return line.Trim();
            }
        }

        return [];
    }

    private static Problem Broken(ParserException error, List<TextSpan> starts, int added, AcceptanceCriteriaText criteria)
    {
        var place = Place(error.Location?.Line ?? 0, starts, added, criteria, out var line);
        var words = criteria.Keywords;
        return new Problem(place, $"Line {line} cannot be read as Gherkin.", $"Begin it with {words.Given}, {words.When}, {words.Then}, {words.And} or {words.But}, or make it a comment with #.");
    }

    private static IEnumerable<Problem> Incomplete(Feature feature, List<TextSpan> starts, int added, AcceptanceCriteriaText criteria)
    {
        foreach (var scenario in feature.Children.OfType<Scenario>().Concat(feature.Children.OfType<Rule>().SelectMany(rule => rule.Children.OfType<Scenario>())))
        {
            var steps = scenario.Steps.ToList();
            if (steps.Count == 0)
            {
                var empty = Place(scenario.Location.Line, starts, added, criteria, out var at);
                yield return new Problem(empty, $"The scenario in line {at} has no steps.", $"Add {criteria.Keywords.Given}, {criteria.Keywords.When} and {criteria.Keywords.Then}, or take it out.");
                continue;
            }

            if (steps[0].KeywordType is StepKeywordType.Conjunction)
            {
                var first = Place(steps[0].Location.Line, starts, added, criteria, out var at);
                yield return new Problem(first, $"Line {at} begins a scenario with \"{steps[0].Keyword.Trim()}\", but there is nothing to join it to.", $"Begin with {criteria.Keywords.Given} or {criteria.Keywords.When}.");
            }

            if (!steps.Any(step => step.KeywordType is StepKeywordType.Outcome or StepKeywordType.Unknown))
            {
                var last = Place(steps[^1].Location.Line, starts, added, criteria, out var at);
                var then = criteria.Keywords.Then;
                yield return new Problem(last, $"The scenario that ends in line {at} has no \"{then}\", so it tests nothing.", $"Add \"{then}\" with what is to be seen.");
            }

            if (criteria.Keywords.IsOutline(scenario.Keyword) && !scenario.Examples.Any(examples => examples.TableBody.Any()))
            {
                var head = Place(scenario.Location.Line, starts, added, criteria, out var at);
                yield return new Problem(head, $"The \"{scenario.Keyword}\" in line {at} has no examples, so it is never run.", $"Add \"{criteria.Keywords.Examples}:\" with a table of values, or make it a \"{criteria.Keywords.Scenario}\".");
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
