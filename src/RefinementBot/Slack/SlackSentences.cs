namespace RefinementBot.Slack;

/// <summary>What users read when Slack's side of things goes wrong.</summary>
internal static class SlackSentences
{
    public static string NotInstalled(bool isKnown) => isKnown
        ? "I am not set up for this workspace, so nothing was done. Ask whoever runs RefinementBot to install me here."
        : "I have just started and Slack has not told me yet which workspace I am for. Nothing was done: please try again in a few seconds.";

    public static string Malformed(string correlationId) =>
        $"Slack sent me something I cannot read, so nothing was done. Please try again; if it stays so, tell your administrator the number {correlationId}.";

    public static string Failed(string correlationId) =>
        $"Something went wrong on my side, and I cannot say whether that was saved. Pressing a button again does no harm; before you type a command again, look whether it worked. If it stays so, tell your administrator the number {correlationId}.";
}
