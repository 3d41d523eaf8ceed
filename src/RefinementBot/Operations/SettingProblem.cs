namespace RefinementBot.Operations;

/// <summary>Something wrong with the settings, found at start.</summary>
/// <param name="Key">Which setting, as it is written: <c>Slack:BotToken</c>.</param>
/// <param name="Wrong">What is wrong with it.</param>
/// <param name="Mend">What to do about it.</param>
public sealed record SettingProblem(string Key, string Wrong, string Mend)
{
    public override string ToString() => $"{Key}: {Wrong} {Mend}";
}
