using System.Globalization;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>What was answered to a code, kept with its delivery: the same request again gets the same answer, and is no second guess.</summary>
internal static class CodeAnswers
{
    public static CodeOutcome? Earlier(Batch batch, Turn turn) =>
        batch.Earlier(turn.Organization, turn.DeliveryKey)?.Answer.Split('|', 2) switch
        {
            null => null,
            ["entered", var name] => new CodeOutcome.Entered(name),
            ["nothing", var name] => new CodeOutcome.NothingToDo(name),
            ["guesses", var minutes] => new CodeOutcome.TooManyGuesses(int.Parse(minutes, CultureInfo.InvariantCulture)),
            _ => new CodeOutcome.Unknown(),
        };

    public static CodeOutcome Note(Batch batch, Turn turn, CodeOutcome outcome)
    {
        var answer = outcome switch
        {
            CodeOutcome.Entered entered => $"entered|{entered.Name}",
            CodeOutcome.NothingToDo same => $"nothing|{same.Name}",
            CodeOutcome.TooManyGuesses guesses => string.Create(CultureInfo.InvariantCulture, $"guesses|{guesses.Minutes}"),
            CodeOutcome.Unknown => "unknown|",
            _ => throw new System.Diagnostics.UnreachableException(outcome.GetType().Name),
        };
        batch.Answer(turn.Organization, turn.DeliveryKey, new Delivered(answer, null), turn.Now);
        return outcome;
    }
}
