using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Readiness;

/// <summary>What makes a finding the same finding in a later check: rule, field and words, wherever they stand by then.</summary>
public sealed record FindingMark(string Rule, ItemField Field, string Quote)
{
    public static FindingMark Of(Finding finding) => new(finding.Rule, finding.Field, finding.Quote);
}

/// <summary>A check as it is kept.</summary>
/// <param name="ItemVersion">The item's version that was judged.</param>
/// <param name="DefinitionVersion">The version of the Definition of Ready by which; 0 for the bot's own.</param>
/// <param name="Open">The findings that were open.</param>
public sealed record KeptCheck(int ItemVersion, int DefinitionVersion, bool Ready, int Score, ImmutableArray<FindingMark> Open, PersonId By, Instant At)
{
    /// <summary>The check that <paramref name="turn"/> has asked for, as it is kept.</summary>
    internal static KeptCheck Of(BacklogItem item, TeamStandards standards, ReadinessReport report, Turn turn) => new(
        item.Version, standards.Definition.Version, report.Ready, report.Score, [.. report.Findings.Select(FindingMark.Of)], turn.Actor.Person, turn.Now);
}

/// <summary>What has become of an item's findings since it was checked before.</summary>
/// <param name="Since">When that was.</param>
/// <param name="Fixed">The rules of what is gone, one for each finding.</param>
/// <param name="StillOpen">How many are as they were.</param>
/// <param name="New">The rules of what has come.</param>
public sealed record SinceLastCheck(Instant Since, ImmutableArray<string> Fixed, int StillOpen, ImmutableArray<string> New)
{
    /// <summary>Compares a report with the check before it. Of equal findings each counts once.</summary>
    public static SinceLastCheck Between(KeptCheck before, ReadinessReport report)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(report);
        List<FindingMark> gone = [.. before.Open];
        List<string> come = [];
        var stillOpen = 0;
        foreach (var mark in report.Findings.Select(FindingMark.Of))
        {
            if (gone.Remove(mark))
            {
                stillOpen++;
            }
            else
            {
                come.Add(mark.Rule);
            }
        }

        return new SinceLastCheck(before.At, [.. gone.Select(mark => mark.Rule)], stillOpen, [.. come]);
    }

    /// <summary>In one line: "Since 24 Nov: fixed not-atomic; 2 still open; new: ambiguous."</summary>
    public string Words
    {
        get
        {
            string[] parts =
            [
                .. Fixed.IsEmpty ? Array.Empty<string>() : [$"fixed {List(Fixed)}"],
                .. StillOpen == 0 ? Array.Empty<string>() : [$"{StillOpen} still open"],
                .. New.IsEmpty ? Array.Empty<string>() : [$"new: {List(New)}"],
            ];
            return parts.Length == 0 ? "" : string.Join("; ", parts) + ".";
        }
    }

    internal static string List(ImmutableArray<string> rules) =>
        string.Join(", ", rules.GroupBy(rule => rule).Select(rule => rule.Count() == 1 ? rule.Key : $"{rule.Key} ({rule.Count()})"));
}
