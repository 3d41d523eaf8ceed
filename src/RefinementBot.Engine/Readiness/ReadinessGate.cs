using System.Collections.Immutable;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>
/// What stands between an item and its poll: the findings that block it, by its own team's Definition of Ready. They are shown
/// first, and never forbid: whoever estimates all the same does it with one button, and it is recorded.
/// </summary>
public sealed class ReadinessGate(IReadinessStore readiness)
{
    /// <summary>The rule that an estimate mends, and that so keeps nobody from making one.</summary>
    public const string MendedByEstimate = "not-estimated";

    /// <summary>The findings of a report that are shown before its item is estimated. What is waived is not among them.</summary>
    public static ImmutableArray<Finding> Of(ReadinessReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [.. report.Findings.Where(finding => finding.Severity == Severity.Blocking && finding.Rule != MendedByEstimate)];
    }

    /// <summary>"2 blocking findings", "1 blocking finding".</summary>
    public static string Counted(int findings) => findings == 1 ? "1 blocking finding" : $"{findings} blocking findings";

    /// <summary>How an item stands, judged now.</summary>
    internal async Task<GateLook> LookAsync(BacklogItem item, NodaTime.Instant now, CancellationToken cancellationToken)
    {
        var standards = await readiness.StandardsWithNeighboursAsync(item.Organization, item.Team, cancellationToken);
        return new GateLook(standards, standards.Judge(item, now));
    }

    /// <summary>Those of some items that something blocks, in their order.</summary>
    internal async Task<ImmutableArray<BacklogItem>> BlockedAsync(ImmutableArray<BacklogItem> items, NodaTime.Instant now, CancellationToken cancellationToken)
    {
        Dictionary<TeamId, TeamStandards> standards = [];
        foreach (var item in items.DistinctBy(item => item.Team))
        {
            standards[item.Team] = await readiness.StandardsAsync(item.Organization, item.Team, cancellationToken);
        }

        return [.. items.Where(item => !Of(standards[item.Team].Judge(item, now)).IsEmpty)];
    }

    /// <summary>Says what blocks an item before it is estimated, and keeps that as a check, since it was one.</summary>
    /// <param name="options">The options with which it was to be estimated, as they are written behind a key.</param>
    internal async Task<Reply> AskAsync(Turn turn, BacklogItem item, GateLook look, string options)
    {
        // What was typed is answered anew if it comes twice: of the delivery's own key nothing is said.
        var before = await readiness.KeepAsync(
            turn with { DeliveryKey = $"{turn.DeliveryKey}:gate" }, item.Key, KeptCheck.Of(item, look.Standards, look.Report, turn));
        var line = $"estimate {item.Key} {StartPoll.Anyway}{options}";
        var (count, isTooLong) = (Of(look.Report).Length, !new ActionRef.Run(line).Fits);
        return new Reply(ReadinessCard.Draw(
            look.Report, $"{item.Key} {item.Title}", look.Standards, item.Key, since: before is null ? null : SinceLastCheck.Between(before, look.Report),
            anyway: isTooLong ? "" : line)
            .Before(new Node.Paragraph(
                Words.Strong($"{Counted(count)} {(count == 1 ? "is" : "are")} open, so no poll was started yet.")
                + $" Mend {(count == 1 ? "it" : "them")} first, or estimate anyway: the card and the item then say so."
                + (isTooLong ? $" To estimate anyway, type {line}" : ""))))
        { AsksFirst = true };
    }
}

/// <summary>An item's report as it stands before a poll, and what it was judged by.</summary>
internal sealed record GateLook(TeamStandards Standards, ReadinessReport Report)
{
    /// <summary>What would be recorded if the item was estimated all the same.</summary>
    public ImmutableArray<FindingMark> Open => [.. ReadinessGate.Of(Report).Select(FindingMark.Of)];
}
