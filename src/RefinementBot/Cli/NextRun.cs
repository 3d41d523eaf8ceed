using System.Globalization;
using NodaTime;
using NodaTime.Text;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Fetching;

namespace RefinementBot.Cli;

/// <summary>Reads what <c>next</c> was asked, tells all that cannot be read at once, and else writes the occurrences.</summary>
internal sealed class NextRun(TextWriter output, TextWriter errors, IClock clock)
{
    public const int MostShown = 10_000;
    private const int NotRead = 2;

    private readonly List<string> problems = [];

    public bool Colour { get; init; }

    /// <summary>Returns the exit code: 0, or 2 if something could not be read.</summary>
    public async Task<int> RunAsync(NextRequest request, CancellationToken cancellation)
    {
        var zone = Value("--zone", TimeZones.Find(request.Zone));
        var rule = Value("The rule", ReminderRule.Parse(request.Rule));
        var planning = request.Planning is { } written ? Planning(written) : null;
        var from = request.From is { } moment ? From(moment, zone) : clock.GetCurrentInstant();
        var count = Count(request.Count);
        var onHoliday = request.OnHoliday is { } word ? Choice("--on-holiday", word, "previous", "next", "skip", "usual") : null;
        var format = Choice("--format", request.Format, "text", "jsonl");
        var holidays = request.Holidays is { } file && zone is not null ? await HolidaysAsync(file, zone, cancellation) : Holidays.None;
        if (rule is { NeedsPlanning: true } && request.Planning is null)
        {
            problems.Add($"“{rule}” hangs on planning: say when the first one is and how long an iteration lasts, as in --planning 2026-12-07T09:00/P2W.");
        }

        if (problems.Count > 0)
        {
            problems.ForEach(errors.WriteLine);
            return NotRead;
        }

        var cadence = new TeamCadence(zone!, new WorkingCalendar(WeekDays.MondayToFriday, holidays), planning);
        var treatment = onHoliday is null ? rule!.DefaultOnHoliday : Enum.Parse<OnHoliday>(onHoliday, ignoreCase: true);
        var asked = rule!.Occurrences(cadence, from!.Value, treatment).Take(count!.Value);
        if (format == "jsonl")
        {
            foreach (var occurrence in asked)
            {
                await output.WriteLineAsync(Json(occurrence).AsMemory(), cancellation);
            }
        }
        else
        {
            new NextTable(output, Colour).Write(rule.SetAt(from.Value, zone!), cadence, treatment, [.. asked]);
        }

        await output.FlushAsync(cancellation);
        return 0;
    }

    /// <summary>Both are written to the second and, where there is one, with its fraction, as ISO 8601 has it.</summary>
    private static string Json(Occurrence occurrence) =>
        $$"""{"local":"{{LocalDateTimePattern.ExtendedIso.Format(occurrence.At.LocalDateTime)}}","instant":"{{InstantPattern.ExtendedIso.Format(occurrence.Instant)}}"}""";

    private T? Value<T>(string what, Reading<T> reading)
        where T : class
    {
        if (reading is Reading<T>.Refused refused)
        {
            problems.Add($"{what}: {refused.Problem.Sentence}");
        }

        return (reading as Reading<T>.Done)?.Value;
    }

    private IterationSchedule? Planning(string written)
    {
        const string form = "2026-12-07T09:00/P2W";
        var parts = written.Split('/');
        var start = Start(parts[0]);
        var period = parts.Length == 2 && PeriodPattern.NormalizingIso.Parse(parts[1].ToUpperInvariant()) is { Success: true } read ? read.Value : null;
        if (start is null || period is null)
        {
            var (wrong, what) = start is null ? (parts[0], "no date and time") : (parts.Length == 2 ? parts[1] : written, parts.Length == 2 ? "no length of an iteration" : "a planning without the iteration's length behind a slash");
            problems.Add($"--planning: “{wrong}” is {what}. Did you mean “{(start is null ? form : $"{Written(start.Value)}/P2W")}”?");
            return null;
        }

        if (period.Months != 0 || period.Years != 0 || period.HasTimeComponent)
        {
            problems.Add($"--planning: “{parts[1]}” is not the same number of days each time; an iteration lasts weeks or days. Did you mean “{Written(start.Value)}/P{(period.Months > 0 ? 4 * period.Months : 2)}W”?");
            return null;
        }

        return Value("--planning", IterationSchedule.Create(start.Value.Date, (period.Weeks * 7) + (int)Math.Clamp(period.Days, -10_000, 10_000), new PlanningTime(0, start.Value.TimeOfDay)));
    }

    private static LocalDateTime? Start(string written) =>
        new[] { LocalDateTimePattern.ExtendedIso, LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm") }
            .Select(pattern => pattern.Parse(written))
            .FirstOrDefault(read => read.Success && read.Value.Year is > 1800 and < 9000)?.Value;

    private static string Written(LocalDateTime start) => start.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    private Instant? From(string written, DateTimeZone? zone)
    {
        var moment = OffsetDateTimePattern.ExtendedIso.Parse(written) is { Success: true } whole ? whole
            : OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mmo<Z+HH:mm>").Parse(written);
        if (moment is { Success: true, Value.Year: > 1800 and < 9000 })
        {
            return moment.Value.ToInstant();
        }

        var local = Start(written) ?? (LocalDatePattern.Iso.Parse(written) is { Success: true } day && day.Value.Year is > 1800 and < 9000 ? day.Value.AtMidnight() : null);
        problems.Add(local is { } wall
            ? $"--from: “{written}” does not say in which zone. Did you mean “{InstantPattern.General.Format(LocalTimes.In(zone ?? DateTimeZone.Utc, wall).ToInstant())}”?"
            : $"--from: “{written}” is no instant. Did you mean “{InstantPattern.General.Format(clock.GetCurrentInstant())}”?");
        return null;
    }

    private int? Count(string written)
    {
        if (int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostShown)
        {
            return count;
        }

        problems.Add($"--count: “{written}” is no number from 1 to {MostShown}. Did you mean “5”?");
        return null;
    }

    private string? Choice(string option, string written, params string[] words)
    {
        var word = written.ToLowerInvariant();
        if (words.Contains(word))
        {
            return word;
        }

        var near = words.MinBy(candidate => EditDistance.Between(word, candidate))!;
        problems.Add($"{option}: “{written}” is none of {string.Join(", ", words)}. Did you mean “{near}”?");
        return null;
    }

    private async Task<Holidays> HolidaysAsync(string file, DateTimeZone zone, CancellationToken cancellation)
    {
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > Fetcher.MostBytes })
            {
                problems.Add($"--holidays {file}: it is larger than {Fetcher.MostBytes / 1024 / 1024} MB, which is what is read of a calendar. Give one of holidays only.");
                return Holidays.None;
            }

            var reading = CalendarFeed.Read(await File.ReadAllTextAsync(file, cancellation), zone);
            if (Value($"--holidays {file}", reading) is { } feed)
            {
                problems.AddRange(feed.Problems.Select(problem => $"--holidays {file}: line {problem.Line}: {problem.Message}"));
                return feed.Holidays();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add($"--holidays {file}: {(failure is FileNotFoundException or DirectoryNotFoundException ? "there is no such file." : failure.Message)}");
        }

        return Holidays.None;
    }
}
