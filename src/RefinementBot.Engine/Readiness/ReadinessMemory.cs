using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Readiness;

/// <summary>
/// What makes a finding the same finding in a later check: rule, field and words, wherever they stand by then. What is found by
/// comparing stays the same whichever words and other items it is about.
/// </summary>
public sealed record FindingMark(string Rule, ItemField Field, string Quote)
{
    public static FindingMark Of(Finding finding) => new(finding.Rule, finding.Field, finding.Related.Count > 0 ? "" : finding.Quote);
}

/// <summary>A check as it is kept.</summary>
/// <param name="ItemVersion">The item's version that was judged.</param>
/// <param name="DefinitionVersion">The version of the Definition of Ready by which; 0 for the bot's own.</param>
/// <param name="Open">The findings that were open.</param>
public sealed record KeptCheck(int ItemVersion, int DefinitionVersion, bool Ready, int Score, ImmutableArray<FindingMark> Open, PersonId By, Instant At)
{
    /// <summary>The findings that were waived then.</summary>
    public ImmutableArray<FindingMark> Waived { get; init; } = [];

    /// <summary>The check that <paramref name="turn"/> has asked for, as it is kept.</summary>
    public static KeptCheck Of(BacklogItem item, TeamStandards standards, ReadinessReport report, Turn turn) => new(
        item.Version, standards.Definition.Version, report.Ready, report.Score, [.. report.Findings.Select(FindingMark.Of)], turn.Actor.Person, turn.Now)
    {
        Waived = [.. report.Waived.Select(waived => FindingMark.Of(waived.Finding))],
    };

    /// <summary>Whether a later check has found the same in the same: it says nothing new.</summary>
    public bool Says(KeptCheck other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (ItemVersion, DefinitionVersion, By) == (other.ItemVersion, other.DefinitionVersion, other.By) && Open.SequenceEqual(other.Open) && Waived.SequenceEqual(other.Waived);
    }
}

/// <summary>What has become of an item's findings since it was checked before.</summary>
/// <param name="Since">When that was.</param>
/// <param name="Fixed">The rules of what is gone, one for each finding.</param>
/// <param name="StillOpen">How many are as they were.</param>
/// <param name="New">The rules of what has come.</param>
public sealed record SinceLastCheck(Instant Since, ImmutableArray<string> Fixed, int StillOpen, ImmutableArray<string> New)
{
    /// <summary>The rules of what was open then and is waived now: it is there, and not fixed.</summary>
    public ImmutableArray<string> Waived { get; init; } = [];

    /// <summary>The rules of what was waived then and counts again.</summary>
    public ImmutableArray<string> NoLongerWaived { get; init; } = [];

    /// <summary>Compares a report with the check before it. Of equal findings each counts once.</summary>
    public static SinceLastCheck Between(KeptCheck before, ReadinessReport report)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(report);
        List<FindingMark> gone = [.. before.Open], waivedBefore = [.. before.Waived];
        List<string> come = [], again = [];
        var stillOpen = 0;
        foreach (var mark in report.Findings.Select(FindingMark.Of))
        {
            if (gone.Remove(mark))
            {
                stillOpen++;
            }
            else
            {
                (waivedBefore.Remove(mark) ? again : come).Add(mark.Rule);
            }
        }

        string[] waived = [.. report.Waived.Select(waived => FindingMark.Of(waived.Finding)).Where(gone.Remove).Select(mark => mark.Rule)];
        return new SinceLastCheck(before.At, [.. gone.Select(mark => mark.Rule)], stillOpen, [.. come]) { Waived = [.. waived], NoLongerWaived = [.. again] };
    }

    /// <summary>In one line: "fixed not-atomic; 2 still open; new: ambiguous."</summary>
    public string Words
    {
        get
        {
            string[] parts =
            [
                .. Fixed.IsEmpty ? Array.Empty<string>() : [$"fixed {List(Fixed)}"],
                .. Waived.IsEmpty ? Array.Empty<string>() : [$"waived {List(Waived)}"],
                .. StillOpen == 0 ? Array.Empty<string>() : [$"{StillOpen} still open"],
                .. NoLongerWaived.IsEmpty ? Array.Empty<string>() : [$"no longer waived: {List(NoLongerWaived)}"],
                .. New.IsEmpty ? Array.Empty<string>() : [$"new: {List(New)}"],
            ];
            return parts.Length == 0 ? "" : string.Join("; ", parts) + ".";
        }
    }

    internal static string List(ImmutableArray<string> rules) =>
        string.Join(", ", rules.GroupBy(rule => rule).Select(rule => rule.Count() == 1 ? rule.Key : $"{rule.Key} ({rule.Count()})"));
}
