namespace RefinementBot.Engine.Readiness;

/// <summary>The verdict in words.</summary>
public enum Verdict
{
    Ready,
    ReadyWithRemarks,
    NotReady,
}

/// <summary>What the check says of one item. The same text and the same Definition of Ready always give the same report.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Findings">In the order of the fields, then of the places in them.</param>
public sealed record ReadinessReport(string ItemId, IReadOnlyList<Finding> Findings)
{
    /// <summary>Findings that the team lives with for now; they are not among <see cref="Findings"/>.</summary>
    public IReadOnlyList<WaivedFinding> Waived { get; init; } = [];

    /// <summary>Waivers that have ended, and whose findings so count again.</summary>
    public IReadOnlyList<Waiver> Ended { get; init; } = [];

    /// <summary>What the team has a person tick of the item, ticked or not.</summary>
    public IReadOnlyList<ChecklistState> Checklist { get; init; } = [];

    private const int Full = 100;
    private const int BlockingCost = 25;
    private const int WarningCost = 10;

    public int Blocking => Count(Severity.Blocking);

    public int Warnings => Count(Severity.Warning);

    /// <summary>False iff a blocking finding is open.</summary>
    public bool Ready => Blocking == 0;

    public Verdict Verdict => !Ready ? Verdict.NotReady : Warnings > 0 ? Verdict.ReadyWithRemarks : Verdict.Ready;

    /// <summary>From 0 to 100: 100 − 25 per blocking finding − 10 per warning, floor 0.</summary>
    public int Score => Math.Max(0, Full - (BlockingCost * Blocking) - (WarningCost * Warnings));

    /// <summary>The sum behind <see cref="Score"/>, such as <c>100 − 1 × 25 − 2 × 10 = 55</c>.</summary>
    public string ScoreSum
    {
        get
        {
            var sum = $"{Full}" + (Blocking > 0 ? $" − {Blocking} × {BlockingCost}" : "") + (Warnings > 0 ? $" − {Warnings} × {WarningCost}" : "");
            var plain = Full - (BlockingCost * Blocking) - (WarningCost * Warnings);
            return sum + $" = {Score}" + (plain < 0 ? " (not below 0)" : "");
        }
    }

    /// <summary>The report with what was waived set apart. Where several waivers meet, the one that holds longest is named.</summary>
    public ReadinessReport Without(IEnumerable<Waiver> waivers, NodaTime.LocalDate today)
    {
        var latest = waivers.GroupBy(waiver => waiver.Rule).Select(rule => rule.MaxBy(waiver => waiver.LastDay)!).ToList();
        var holding = latest.Where(waiver => waiver.HoldsOn(today)).ToDictionary(waiver => waiver.Rule);
        return latest.Count == 0 ? this : this with
        {
            Findings = [.. Findings.Where(finding => !holding.ContainsKey(finding.Rule))],
            Waived = [.. Waived, .. Findings.Where(finding => holding.ContainsKey(finding.Rule)).Select(finding => new WaivedFinding(finding, holding[finding.Rule]))],
            Ended = [.. Ended, .. latest.Where(waiver => !waiver.HoldsOn(today) && Findings.Any(finding => finding.Rule == waiver.Rule))],
        };
    }

    private int Count(Severity severity)
    {
        var count = 0;
        foreach (var finding in Findings)
        {
            count += finding.Severity == severity ? 1 : 0;
        }

        return count;
    }
}
