using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>Which of a team's polls are looked back on. What is null or empty lets all through.</summary>
/// <param name="Words">Each of them stands in the poll's title, whatever its case.</param>
/// <param name="Person">Who voted by name, started it, or settled on its estimate.</param>
/// <param name="From">The first day on which it was opened, in the team's zone.</param>
/// <param name="To">The last one.</param>
public sealed record HistoryFilter(
    ItemKey? Key = null, ImmutableArray<string> Words = default, PersonId? Person = null, LocalDate? From = null, LocalDate? To = null, PollId? Poll = null)
{
    /// <summary>The zone in which its days are meant.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    public static HistoryFilter Everything { get; } = new();
}

/// <summary>A <c>history</c> line taken apart: <c>CHK-101</c>, <c>saved card by Ana from 2026-11-01 to 2026-11-30</c>.</summary>
/// <param name="Filter">Without the person.</param>
/// <param name="By">Whom it names behind <c>by</c>, as it was written; empty for nobody.</param>
/// <param name="Page">From 1.</param>
public sealed record HistoryText(HistoryFilter Filter, string By, int Page)
{
    private static readonly string[] DateWords = ["from", "since", "to", "until"];

    /// <summary>Reads a line. Refused only for a date that is none.</summary>
    public static Reading<HistoryText> Parse(string line)
    {
        var words = line.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var (filter, by, page) = (HistoryFilter.Everything, new List<string>(), 1);
        var text = ImmutableArray.CreateBuilder<string>();
        var isName = false;
        for (var i = 0; i < words.Length; i++)
        {
            var (word, next) = (words[i].ToLowerInvariant(), i + 1 < words.Length ? words[i + 1] : null);
            if (DateWords.Contains(word) && next is not null && char.IsAsciiDigit(next[0]))
            {
                if (LocalDatePattern.Iso.Parse(next) is not { Success: true, Value: var day })
                {
                    return new Reading<HistoryText>.Refused(new ReadingProblem($"“{next}” is no date; write it as in 2026-11-30."));
                }

                filter = word is "from" or "since" ? filter with { From = day } : filter with { To = day };
                (i, isName) = (i + 1, false);
            }
            else if (word == "page" && int.TryParse(next, out var number) && number > 0)
            {
                (i, page, isName) = (i + 1, number, false);
            }
            else if (word == "poll" && words.Length == 2 && next is { Length: >= 30 })
            {
                filter = filter with { Poll = new PollId(next) };
                i++;
            }
            else if (word == "by" && next is not null && by.Count == 0)
            {
                isName = true;
            }
            else if (isName)
            {
                by.Add(words[i]);
            }
            else if (filter.Key is null && ItemKey.TryParse(words[i], out var key))
            {
                filter = filter with { Key = key };
            }
            else
            {
                text.Add(words[i].Trim('"'));
            }
        }

        text.RemoveAll(word => word.Length == 0);
        return new Reading<HistoryText>.Done(new HistoryText(filter with { Words = text.ToImmutable() }, string.Join(' ', by), page));
    }

    /// <summary>The line that asks for another page of the same.</summary>
    public string OnPage(int page)
    {
        string?[] parts =
        [
            Filter.Key?.Value,
            .. Filter.Words.IsDefault ? [] : Filter.Words,
            By.Length > 0 ? $"by {By}" : null,
            Filter.From is { } from ? $"from {LocalDatePattern.Iso.Format(from)}" : null,
            Filter.To is { } to ? $"to {LocalDatePattern.Iso.Format(to)}" : null,
            page > 1 ? $"page {page}" : null,
        ];
        return string.Join(' ', parts.OfType<string>());
    }
}
