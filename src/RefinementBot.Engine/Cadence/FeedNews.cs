using System.Globalization;
using NodaTime;

namespace RefinementBot.Engine.Cadence;

/// <summary>What is said about calendars that are read from elsewhere. Of an address only the host is said: the rest may be a secret.</summary>
public static class FeedNews
{
    private const int ProblemsSaid = 3;

    /// <summary>What whoever named a calendar is told once it is read.</summary>
    /// <param name="off">The plannings to come that are on a day on which nobody works now.</param>
    public static string Read(string host, FeedContent content, IReadOnlyList<PlanningOff> off, LocalDate today)
    {
        var problems = string.Concat(content.Problems.Take(ProblemsSaid).Select(problem => $"\nLine {problem.Line}: {problem.Message}"));
        var more = content.Problems.Length - ProblemsSaid;
        return $"The calendar at {host} is read: {content.Say(today)}. It is read again every day."
            + string.Concat(off.Where(planning => planning.IsHoliday).Select(planning =>
                $" Mind: {planning.Iteration.Name} is planned on {planning.Iteration.Planning.Date.ToString("ddd d MMM", CultureInfo.InvariantCulture)}, {planning.Why}; it stays planned then, and “cadence” says how to move it."))
            + (content.Problems.IsEmpty ? "" : $" What could not be used of it:{problems}{(more > 0 ? $"\nand {more} more" : "")}");
    }

    /// <summary>What she is told if it cannot be read.</summary>
    public static string NotRead(string host, string reason) =>
        $"The calendar at {host} could not be read. {reason} It is tried again in ten minutes, in an hour, and then every day. If the address is wrong, name another one with “cadence holidays” or “cadence iteration”.";

    /// <summary>What facilitators are told of a calendar that is down, once.</summary>
    /// <param name="readOn">When it was last read; null if it never was.</param>
    public static string Down(string team, FeedKind kind, string host, LocalDate? readOn, string reason)
    {
        var what = kind == FeedKind.Holidays ? "holidays" : "iterations";
        return $"The {what} of {team} come from a calendar at {host} that cannot be read any more. {reason} "
            + (readOn is { } day ? $"The team keeps those that were read on {day.ToString("ddd d MMM uuuu", CultureInfo.InvariantCulture)}. " : "So far there are none of it. ")
            + "It is tried again every day. “cadence” shows how it stands, and “cadence form” names another one.";
    }
}
