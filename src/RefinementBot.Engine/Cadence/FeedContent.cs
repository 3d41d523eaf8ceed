using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>What a calendar is read for.</summary>
public enum FeedKind
{
    Holidays,
    Iterations,
}

/// <summary>A calendar that a team has named by its address, and how it is with it.</summary>
/// <param name="ReadAt">When it was last read; null while it never was.</param>
/// <param name="Failure">Why it could not be read the last time, as a sentence; null if it could.</param>
public sealed record TeamFeed(FeedKind Kind, string Address, Instant? ReadAt = null, string? Failure = null)
{
    /// <summary>The longest address, in UTF-16 units.</summary>
    public const int LongestAddress = 2000;

    /// <summary>The host alone: the rest of an address may be a secret.</summary>
    public string Host => Uri.TryCreate(Address, UriKind.Absolute, out var address) ? address.Authority : Address;

    public bool IsSame(TeamFeed other) => Kind == other.Kind && Address == other.Address;

    /// <summary>Reads an address. That of a calendar subscription (<c>webcal:</c>) is one of <c>https:</c>.</summary>
    public static Reading<TeamFeed> Parse(FeedKind kind, string words)
    {
        var text = words.Trim().Trim('<', '>');
        text = text.StartsWith("webcal:", StringComparison.OrdinalIgnoreCase) ? "https:" + text["webcal:".Length..] : text;
        return !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || text.Any(char.IsWhiteSpace)
            ? Refuse($"“{text}” is no web address of a calendar.", "https://calendars.example.com/holidays.ics")
            : text.Length > LongestAddress ? Refuse($"An address has {LongestAddress} characters at most.", null)
            : address.UserInfo.Length > 0 ? Refuse("An address with a name and a password in it is not kept here.", text.Replace(address.UserInfo + "@", "", StringComparison.Ordinal))
            : new Reading<TeamFeed>.Done(new TeamFeed(kind, text));

        static Reading<TeamFeed> Refuse(string reason, string? nearest) => new Reading<TeamFeed>.Refused(new ReadingProblem(reason, Nearest: nearest));
    }
}

/// <summary>What a calendar holds for a team, for about three years to come.</summary>
/// <param name="Problems">What could not be used, by line.</param>
public sealed record FeedContent(ImmutableArray<Holiday> Holidays, ImmutableArray<IrregularIteration> Iterations, ImmutableArray<FeedProblem> Problems)
{
    public static FeedContent Nothing { get; } = new([], [], []);

    private const int DaysBack = 400;
    private const int DaysAhead = 1100;

    /// <summary>Reads a calendar; refused if it is none, or holds nothing of its kind.</summary>
    /// <param name="zone">The team's zone.</param>
    /// <param name="today">In that zone.</param>
    public static Reading<FeedContent> Read(FeedKind kind, string text, DateTimeZone zone, LocalDate today)
    {
        var reading = CalendarFeed.Read(text, zone);
        if (reading is Reading<CalendarFeed>.Refused refused)
        {
            return new Reading<FeedContent>.Refused(refused.Problem);
        }

        var feed = ((Reading<CalendarFeed>.Done)reading).Value;
        var (from, to) = (today.PlusDays(-DaysBack), today.PlusDays(DaysAhead));
        var content = kind == FeedKind.Holidays
            ? new FeedContent([.. feed.HolidaysBetween(from, to)], [], [.. feed.Problems])
            : new FeedContent([], [.. feed.Iterations(from, to)], [.. feed.Problems]);
        return content.Holidays.IsEmpty && content.Iterations.IsEmpty
            ? Refuse($"it holds no {(kind == FeedKind.Holidays ? "whole day off" : "iteration")} from {Said(from)} to {Said(to)}{First(content.Problems)}")
            : content.WhyNot() is { } reason ? Refuse(reason)
            : new Reading<FeedContent>.Done(content);
    }

    /// <summary>What is in it, in words: "14 days off, the next is Christmas Day on Fri 25 Dec 2026".</summary>
    public string Say(LocalDate today)
    {
        var next = Holidays.FirstOrDefault(day => day.Date >= today);
        var soon = Iterations.FirstOrDefault(iteration => iteration.FirstDay >= today);
        return Iterations.IsEmpty
            ? $"{Count(Holidays.Length, "day off", "days off")}{(next is null ? ", none of them to come" : $", the next is {next.Name} on {Said(next.Date)}")}"
            : $"{Count(Iterations.Length, "iteration", "iterations")}{(soon is null ? ", none of them to come" : $", the next is {soon.Name} from {Said(soon.FirstDay)} to {Said(soon.LastDay)}")}";
    }

    /// <summary>Why its iterations cannot be a team's: they overlap, or one is too long. Null if they can.</summary>
    private string? WhyNot() => Iterations.IsEmpty ? null
        : IterationSchedule.Create(Iterations[0].FirstDay, 14, IterationRhythm.UsualPlanning, Iterations) is Reading<IterationSchedule>.Refused refused ? refused.Problem.Reason : null;

    private static string First(ImmutableArray<FeedProblem> problems) => problems.IsEmpty ? "" : $". Line {problems[0].Line}: {problems[0].Message.TrimEnd('.')}";

    private static string Count(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";

    private static string Said(LocalDate day) => day.ToString("ddd d MMM uuuu", CultureInfo.InvariantCulture);

    private static Reading<FeedContent> Refuse(string reason) => new Reading<FeedContent>.Refused(new ReadingProblem($"{char.ToUpperInvariant(reason[0])}{reason[1..].TrimEnd('.')}."));
}
