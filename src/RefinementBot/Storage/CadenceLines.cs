using System.Collections.Immutable;
using NodaTime.Text;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Storage;

/// <summary>Days and iterations as lines of text. A line that this version cannot read is left out.</summary>
internal static class CadenceLines
{
    private const int DayLength = 10;

    public static string? Write<T>(ImmutableArray<T> values) => values.IsEmpty ? null : string.Join('\n', values);

    public static ImmutableArray<TimeOff> DaysOff(string? stored) => Read(stored, TimeOff.Parse);

    public static ImmutableArray<IrregularIteration> Irregular(string? stored) => Read(stored, IrregularText.Parse);

    public static string? Write(FeedContent content) => content.Holidays.IsEmpty && content.Iterations.IsEmpty ? null
        : string.Join('\n',
        [
            .. content.Holidays.Select(day => $"{LocalDatePattern.Iso.Format(day.Date)} {OneLine(day.Name)}"),
            .. content.Iterations.Select(iteration => $"{LocalDatePattern.Iso.Format(iteration.FirstDay)}/{LocalDatePattern.Iso.Format(iteration.LastDay)} {OneLine(iteration.Name ?? "")}"),
        ]);

    /// <summary>What feeds held, each day and each first day once.</summary>
    public static FeedContent Content(params IEnumerable<string?> stored)
    {
        List<Holiday> holidays = [];
        List<IrregularIteration> iterations = [];
        foreach (var line in stored.SelectMany(lines => lines?.Split('\n') ?? []))
        {
            if (line.Length <= DayLength || LocalDatePattern.Iso.Parse(line[..DayLength]) is not { Success: true, Value: var first })
            {
                continue;
            }

            const int end = (2 * DayLength) + 1;
            if (line[DayLength] == ' ')
            {
                holidays.Add(new Holiday(first, line[(DayLength + 1)..]));
            }
            else if (line.Length >= end && LocalDatePattern.Iso.Parse(line[(DayLength + 1)..end]) is { Success: true, Value: var last })
            {
                iterations.Add(new IrregularIteration(first, last, line[end..].Trim() is { Length: > 0 } name ? name : null));
            }
        }

        return new FeedContent(
            [.. holidays.DistinctBy(day => day.Date).OrderBy(day => day.Date)], [.. iterations.DistinctBy(iteration => iteration.FirstDay).OrderBy(iteration => iteration.FirstDay)], []);
    }

    private static ImmutableArray<T> Read<T>(string? stored, Func<string, Reading<T>> parse) =>
        stored is null ? [] : [.. stored.Split('\n').Select(parse).OfType<Reading<T>.Done>().Select(read => read.Value)];

    private static string OneLine(string name) => name.ReplaceLineEndings(" ").Trim();
}
