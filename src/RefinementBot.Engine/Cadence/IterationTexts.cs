using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace RefinementBot.Engine.Cadence;

/// <summary>An irregular iteration, as people write it: <c>"Sprint 7" 2026-12-07 to 2026-12-18 planning 2026-12-07 9:00</c>.</summary>
public static partial class IrregularText
{
    private const int LongestName = 60;

    public static Reading<IrregularIteration> Parse(string words)
    {
        var named = Named().Match(words.Trim());
        var (name, rest) = named.Success ? (named.Groups[1].Value.Trim(), named.Groups[2].Value) : ("", words);
        return name.Length > LongestName
            ? new Reading<IrregularIteration>.Refused(new ReadingProblem($"“{name}” has {name.Length} characters, and a name has {LongestName} at most.", Nearest: $"\"{name[..LongestName].Trim()}\" {rest}"))
            : WordReader.Read(rest, reader => Read(reader, name.Length == 0 ? null : name), _ => (name.Length == 0 ? "" : $"\"{name}\" ") + "2026-12-07 to 2026-12-18");
    }

    /// <summary>The iteration in words that <see cref="Parse"/> reads as the same.</summary>
    public static string Write(IrregularIteration iteration) =>
        (iteration.Name is { } name ? $"\"{name.Replace('"', '\'')}\" " : "") + $"{LocalDatePattern.Iso.Format(iteration.FirstDay)} to {LocalDatePattern.Iso.Format(iteration.LastDay)}"
        + (iteration.Planning is { } planning ? $" planning {LocalDatePattern.Iso.Format(planning.Date)} {TimesOfDay.Write(planning.TimeOfDay)}" : "");

    private static IrregularIteration? Read(WordReader words, string? name)
    {
        words.Take("from");
        if (words.Date() is not { } first || !(words.Take("-", "–", "—") || words.Must("to", "until", "till")) || words.Date() is not { } last)
        {
            return null;
        }

        if (last < first || Period.DaysBetween(first, last) >= IterationSchedule.LongestIteration)
        {
            return words.Refuse<IrregularIteration>(
                $"an iteration has 1 to {IterationSchedule.LongestIteration} days", $"{LocalDatePattern.Iso.Format(first)} to {LocalDatePattern.Iso.Format(first.PlusDays(11))}");
        }

        words.Take(",");
        if (!words.Take("planning", "planned"))
        {
            return new IrregularIteration(first, last, name);
        }

        words.Take("on");
        var day = words.NextIsDate ? words.Date() : first;
        words.Take("at");
        return words.Time() is { } time ? new IrregularIteration(first, last, name, day!.Value + time) : null;
    }

    [GeneratedRegex("^[\"“]([^\"”]*)[\"”]\\s*(.*)$", RegexOptions.Singleline)]
    private static partial Regex Named();
}

/// <summary>How program increments are, as people write it: <c>5 iterations from 2026-12-07</c>, with <c>without ip</c> behind it where the last is none.</summary>
public static class ProgramIncrementText
{
    private const int Most = 26;

    public static Reading<ProgramIncrementRhythm> Parse(string words) => WordReader.Read(words, Read, _ => "5 iterations from 2026-12-07");

    /// <summary>The rhythm in words that <see cref="Parse"/> reads as the same.</summary>
    public static string Write(ProgramIncrementRhythm rhythm) =>
        $"{rhythm.Iterations} {(rhythm.Iterations == 1 ? "iteration" : "iterations")} from {LocalDatePattern.Iso.Format(rhythm.FirstDay)}{(rhythm.EndsWithInnovationAndPlanning ? "" : " without ip")}";

    private static ProgramIncrementRhythm? Read(WordReader words)
    {
        words.Take("every");
        if (words.Count("iterations of a PI", 1, Most) is not { } count)
        {
            return null;
        }

        if (!words.Must("iterations", "iteration", "sprints", "sprint"))
        {
            return null;
        }

        words.Take(",");
        if (!words.Must("from", "since", "starting", "beginning") || words.Date() is not { } first)
        {
            return null;
        }

        words.Take(",");
        var without = words.Take("without");
        if (without || words.Take("with"))
        {
            words.Take("an", "the");
            if (!words.Must("ip", "innovation"))
            {
                return null;
            }

            words.Take("iteration");
        }

        return new ProgramIncrementRhythm(first, count, EndsWithInnovationAndPlanning: !without);
    }
}
