using RefinementBot.Engine.Readiness;

namespace RefinementBot.Engine.Backlog;

/// <summary>One line about how far an item is from being ready, for whoever has just written it.</summary>
public static class ReadinessHint
{
    /// <summary>"Ready …", or what weighs most of what is to be mended, and how.</summary>
    public static string Of(ReadinessReport report)
    {
        if (report.Findings.OrderByDescending(finding => finding.Severity).FirstOrDefault() is not { } worst)
        {
            return "Ready: there is nothing to mend.";
        }

        var verdict = report.Verdict switch
        {
            Verdict.Ready => "Ready. A hint",
            Verdict.ReadyWithRemarks => "Ready, with a remark",
            Verdict.NotReady => "Not ready yet",
            _ => throw new System.Diagnostics.UnreachableException(report.Verdict.ToString()),
        };
        var others = report.Findings.Count - 1;
        return $"{verdict}: {worst.Message} {worst.Fix}" + (others == 0 ? "" : others == 1 ? " (And 1 finding more.)" : $" (And {others} findings more.)");
    }
}
