using System.Collections.Immutable;
using System.Diagnostics;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using Words = RefinementBot.Engine.Chat.Text;

namespace RefinementBot.Engine.Readiness;

/// <summary>How a readiness report looks in a chat: the verdict, the worst findings first with their words, reason and fix.</summary>
public static class ReadinessCard
{
    /// <summary>How many findings stand on the card in full. The others are named in a line, so that it fits a phone.</summary>
    public const int FindingsInFull = 4;

    /// <summary>How many findings stand on a page of those that are shown in full: what fits a message of either chat at their longest.</summary>
    public const int PageSize = 10;

    private const int LongestQuote = 120;

    /// <param name="title">What was checked, as a heading.</param>
    /// <param name="standards">What it was judged by.</param>
    /// <param name="key">The item, if it is one; a text that is none has no buttons that name it.</param>
    /// <param name="page">From 1, every finding in full, page by page; 0 for the worst alone.</param>
    /// <param name="since">What has become of it since it was checked before, if it was.</param>
    /// <param name="anyway">For a report that stands before a poll: the line that estimates all the same. Empty where none fits a button, null for any other report.</param>
    /// <param name="estimated">When it was estimated although something blocked it, if it was.</param>
    public static Message Draw(
        ReadinessReport report, string title, TeamStandards standards, ItemKey? key, int page = 0, SinceLastCheck? since = null, string? anyway = null, EstimatedAnyway? estimated = null)
    {
        ImmutableArray<Finding> worstFirst = [.. report.Findings.OrderByDescending(finding => finding.Severity)];
        page = Math.Min(page, Math.Max(1, (worstFirst.Length + PageSize - 1) / PageSize));
        var before = Math.Max(0, page - 1) * PageSize;
        ImmutableArray<Finding> shown = [.. worstFirst.Skip(before).Take(page == 0 ? FindingsInFull : PageSize)];
        ImmutableArray<Finding> after = [.. worstFirst.Skip(before + shown.Length)];
        return new Message(
        [
            new Node.Heading(title),
            new Node.Paragraph(Words.Strong(Sentence(report)) + " " + Counts(report)),
            .. since is { Words: { Length: > 0 } words } ? [new Node.Note($"Since the check of {WaiveFinding.Say(since.Since, standards)}: {words}")] : ImmutableArray<Node>.Empty,
            .. page > 0 && worstFirst.Length > PageSize ? [new Node.Note($"Findings {Range(before, shown.Length)} of {worstFirst.Length}, the worst first.")] : ImmutableArray<Node>.Empty,
            .. shown.Select(Full),
            .. after.IsEmpty ? ImmutableArray<Node>.Empty : [Folded(after)],
            .. report.Waived.DistinctBy(waived => waived.Finding.Rule).Select(Waived),
            .. report.Ended.Select(Ended),
            .. estimated is null ? ImmutableArray<Node>.Empty : [new Node.Note(
                $"Estimated anyway by {estimated.By} on {WaiveFinding.Say(estimated.At, standards)}, with {EstimatedAnyway.Words(estimated.Open)}.")],
            .. TickChecklist.Draw(report.Checklist, standards.Zone),
            new Node.Note($"Score {(report.Blocking + report.Warnings == 0 ? $"{report.Score}, since nothing is taken off" : report.ScoreSum)}. Blocking findings cost 25, warnings 10, hints nothing. Judged by {standards.ByWhat}."),
            .. key is { } item ? [Buttons(report, item, Pages(item, page, before, after.Length), anyway)] : ImmutableArray<Node>.Empty,
        ]);
    }

    /// <summary>What leads to the findings that are not shown in full.</summary>
    private static IEnumerable<Button> Pages(ItemKey key, int page, int before, int after) =>
    [
        .. page == 0 && after > 0 ? [new Button("Show all findings", new ActionRef.Run($"check {key} all"))] : Array.Empty<Button>(),
        .. page > 0 && after > 0 ? [new Button($"Show findings {Range(before + PageSize, Math.Min(PageSize, after))}", new ActionRef.Run($"check {key} all {page + 1}"))] : Array.Empty<Button>(),
        .. page > 1 ? [new Button($"Show findings {Range(before - PageSize, PageSize)}", new ActionRef.Run($"check {key} all {page - 1}"))] : Array.Empty<Button>(),
    ];

    private static string Range(int before, int count) => count == 1 ? $"{before + 1}" : $"{before + 1} to {before + count}";

    private static string Sentence(ReadinessReport report) => report.Verdict switch
    {
        Verdict.Ready => "Ready.",
        Verdict.ReadyWithRemarks => "Ready, with remarks.",
        Verdict.NotReady => "Not ready.",
        _ => throw new UnreachableException(report.Verdict.ToString()),
    };

    private static string Counts(ReadinessReport report)
    {
        var hints = report.Findings.Count - report.Blocking - report.Warnings;
        string[] parts =
        [
            .. report.Blocking > 0 ? [$"{report.Blocking} blocking"] : Array.Empty<string>(),
            .. report.Warnings > 0 ? [$"{report.Warnings} {(report.Warnings == 1 ? "warning" : "warnings")}"] : Array.Empty<string>(),
            .. hints > 0 ? [$"{hints} {(hints == 1 ? "hint" : "hints")}"] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? "Nothing stands in its way." : string.Join(", ", parts) + ".";
    }

    private static Node Full(Finding finding)
    {
        var quote = finding.IsByVote ? Words.Plain($" by vote: “{finding.Quote}”")
            : finding.Quote.Length == 0 ? Words.Plain("") : Words.Plain($" in {Name(finding.Field)}: “{Short(finding.Quote)}”");
        return new Node.Paragraph(
            Words.Strong($"{Name(finding.Severity)}: {finding.Rule}") + quote + $"\n{finding.Message}\n" + Words.Strong("Fix: ") + finding.Fix);
    }

    private static Node Folded(ImmutableArray<Finding> findings) => new Node.Note(
        $"And {findings.Length} more: " + string.Join(", ", findings.GroupBy(finding => finding.Rule)
            .Select(rule => rule.Count() == 1 ? rule.Key : $"{rule.Key} ({rule.Count()})")) + ".");

    private static Node Waived(WaivedFinding waived) => new Node.Note(
        $"Waived by {waived.Waiver.ByName} until {WaiveFinding.Say(waived.Waiver.LastDay)}: {waived.Finding.Rule}. {waived.Waiver.Reason}");

    private static Node Ended(Waiver waiver) => new Node.Note(
        $"The waiver of {waiver.Rule} by {waiver.ByName} has ended on {WaiveFinding.Say(waiver.LastDay)}, so it counts again. {waiver.Reason}");

    private static Node Buttons(ReadinessReport report, ItemKey key, IEnumerable<Button> pages, string? anyway) => new Node.Buttons(
    [
        .. Estimate(report, key, anyway),
        .. pages,
        EditItem.OpenButton(key, "Edit here"),
        .. report.Checklist.Count > 0 ? [TickChecklist.OpenButton(key)] : Array.Empty<Button>(),
        .. ClarifyingQuestions.AreImplied(report) ? [new Button("Ask the owner", new ActionRef.Run($"check {key} ask"))] : Array.Empty<Button>(),
        .. report.Ready ? Array.Empty<Button>() : [new Button("Waive…", new ActionRef.OpenForm(new FormRef.Waive(key)))],
        .. report.Waived.Select(waived => waived.Finding.Rule).Distinct().Take(2).Select(rule => new Button($"End waiver of {rule}", new ActionRef.Run($"check {key} unwaive {rule}"))),
        new Button("Check again", new ActionRef.Run($"check {key}")),
    ]);

    /// <summary>Before a poll it is what the reader came for; else mending comes first.</summary>
    private static IEnumerable<Button> Estimate(ReadinessReport report, ItemKey key, string? anyway) => anyway switch
    {
        "" => [],
        { } line => [new Button("Estimate anyway", new ActionRef.Run(line), ButtonWeight.Primary)],
        null when ReadinessGate.Of(report).IsEmpty => [new Button($"Estimate {key}", new ActionRef.Run($"estimate {key}"), ButtonWeight.Primary)],
        null => [new Button("Estimate anyway", new ActionRef.Run($"estimate {key} {StartPoll.Anyway}"))],
    };

    private static string Name(Severity severity) => severity switch
    {
        Severity.Blocking => "Blocking",
        Severity.Warning => "Warning",
        Severity.Info => "Hint",
        _ => throw new UnreachableException(severity.ToString()),
    };

    private static string Name(ItemField field) => field switch
    {
        ItemField.Title => "the title",
        ItemField.Description => "the description",
        ItemField.AcceptanceCriteria => "the acceptance criteria",
        _ => throw new UnreachableException(field.ToString()),
    };

    private static string Short(string quote)
    {
        var line = quote.ReplaceLineEndings(" ");
        if (line.Length <= LongestQuote)
        {
            return line;
        }

        var boundaries = System.Globalization.StringInfo.ParseCombiningCharacters(line);
        return line[..boundaries.Last(boundary => boundary <= LongestQuote)] + "…";
    }
}
