using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Cadence;

/// <summary>A reminder as a list shows it.</summary>
/// <param name="SetBy">Her name.</param>
/// <param name="LastSent">When it came last; null if it has not yet.</param>
public sealed record ListedReminder(Reminder Reminder, string SetBy, Instant? LastSent);

/// <summary>A time that a reminder came, or was to come.</summary>
/// <param name="IsStopped">Whether the reminder has been stopped since.</param>
public sealed record PastOccurrence(OccurrenceId Id, Reminder Reminder, Instant At, OccurrenceState State, bool IsStopped);

/// <summary>What became of an occurrence.</summary>
public enum OccurrenceState
{
    /// <summary>It waits to be sent.</summary>
    Queued,

    /// <summary>The chat has it.</summary>
    Sent,

    /// <summary>It was handed to the chat, and nobody knows whether the chat has it.</summary>
    InDoubt,

    /// <summary>The chat refused it for good.</summary>
    Refused,

    /// <summary>It could not be sent while it was of use.</summary>
    Missed,

    /// <summary>There was nothing to say, and the reminder is quiet then.</summary>
    Quiet,
}

/// <summary>What somebody wants of a reminder that is set. The set is closed.</summary>
public abstract record ReminderChange
{
    private ReminderChange() { }

    /// <summary>It comes at a moment, and not before.</summary>
    public sealed record Snooze(Instant Until) : ReminderChange;

    /// <summary>It does not come up to a moment, that moment included.</summary>
    public sealed record Skip(Instant Until) : ReminderChange;

    /// <summary>It does not come any more.</summary>
    public sealed record Stop : ReminderChange;
}

/// <summary>What came of a wish or a change. The set is closed.</summary>
public abstract record ReminderOutcome
{
    private ReminderOutcome() { }

    /// <summary>It is so now, and the channel is told.</summary>
    public sealed record Changed(Reminder Reminder) : ReminderOutcome;

    /// <summary>It was so already.</summary>
    public sealed record Unchanged(Reminder Reminder) : ReminderOutcome;

    /// <summary>There is no such reminder, or not any more.</summary>
    public sealed record Unknown : ReminderOutcome;

    /// <summary>The channel has as many as it may have.</summary>
    public sealed record TooMany(int Most) : ReminderOutcome;

    /// <summary>The team leaves its reminders to facilitators, by name, and the actor is none of them and has not set it.</summary>
    public sealed record NotAllowed(ImmutableArray<string> Facilitators) : ReminderOutcome;
}

/// <summary>Keeps reminders. Every question carries the organization.</summary>
public interface IReminderStore
{
    /// <summary>The reminders of the turn's channel, by their numbers.</summary>
    Task<IReadOnlyList<ListedReminder>> ListAsync(Turn turn);

    /// <summary>The time of a team: its zone, working days and iterations.</summary>
    Task<TeamCadence> CadenceAsync(OrganizationId organization, TeamId team);

    /// <summary>What that organization knows of an occurrence, or null.</summary>
    Task<PastOccurrence?> FindAsync(OrganizationId organization, OccurrenceId occurrence);

    /// <summary>Sets a reminder for the turn's channel, and has the channel told <paramref name="notice"/> and its number.</summary>
    Task<ReminderOutcome> SetAsync(Turn turn, ReminderWish wish, string notice);

    /// <summary>Changes a reminder, and has its channel told <paramref name="notice"/>.</summary>
    Task<ReminderOutcome> ChangeAsync(Turn turn, ReminderId reminder, ReminderChange change, string notice);

    /// <summary>Has an occurrence sent once more of which nobody knows whether it was sent, or which was refused.</summary>
    Task<ReminderOutcome> SendAgainAsync(Turn turn, OccurrenceId occurrence);

    /// <summary>Whether the actor wants to be told in her own chat what is hers to do, and what is new in backlogs that are hers. Everybody does who has not said otherwise.</summary>
    Task<bool> WantsDigestsAsync(Turn turn);

    /// <summary>Says whether the actor wants that.</summary>
    Task WantDigestsAsync(Turn turn, bool isWanted);
}
