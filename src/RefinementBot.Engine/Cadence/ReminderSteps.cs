namespace RefinementBot.Engine.Cadence;

/// <summary>What can be done about a reminder that has come, by a button of its message.</summary>
public enum ReminderStep
{
    /// <summary>Estimates what has no estimate yet.</summary>
    Estimate,

    /// <summary>Has it come again a working day later.</summary>
    Snooze,

    /// <summary>Has it not come again before planning, or not the next time.</summary>
    Skip,

    /// <summary>Has it not come any more.</summary>
    Stop,

    /// <summary>Sends it once more where nobody knows whether it was sent.</summary>
    Again,
}

/// <summary>The words for <see cref="ReminderStep"/> on the wire. They never change.</summary>
internal static class ReminderSteps
{
    public static string Word(this ReminderStep step) => step switch
    {
        ReminderStep.Estimate => "estimate",
        ReminderStep.Snooze => "snooze",
        ReminderStep.Skip => "skip",
        ReminderStep.Stop => "stop",
        ReminderStep.Again => "again",
        _ => throw new System.Diagnostics.UnreachableException(step.ToString()),
    };

    public static ReminderStep? Find(string word) => Enum.GetValues<ReminderStep>().Where(step => step.Word() == word).Cast<ReminderStep?>().SingleOrDefault();
}
