using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>What somebody wants of a session. The set is closed.</summary>
/// <param name="By">Who wants it.</param>
/// <param name="Now">When, as the shell read its clock.</param>
public abstract record SessionCommand(Participant By, Instant Now)
{
    /// <summary>Goes on to the next story, once the one that is on is settled.</summary>
    /// <param name="Item">The story that was on when it was wanted, so that a press on an old card is harmless; null for a typed command.</param>
    /// <param name="FreshId">An id nobody has used, for the poll that may be opened.</param>
    public sealed record Next(Participant By, Instant Now, int? Item, string FreshId) : SessionCommand(By, Now);

    /// <summary>Leaves a story without an estimate, and goes on.</summary>
    /// <param name="Item">As for <see cref="Next"/>; in an asynchronous session it says which story.</param>
    public sealed record Skip(Participant By, Instant Now, int? Item, string FreshId) : SessionCommand(By, Now);

    /// <summary>Puts a story aside until the session is resumed, and goes on.</summary>
    /// <param name="Item">As for <see cref="Skip"/>.</param>
    public sealed record Park(Participant By, Instant Now, int? Item, string FreshId) : SessionCommand(By, Now);

    /// <summary>Puts the session aside, with the story that is on.</summary>
    public sealed record ParkAll(Participant By, Instant Now) : SessionCommand(By, Now);

    /// <summary>Takes up what is parked: the session; or the stories in it, where it runs or nothing else is left.</summary>
    public sealed record Resume(Participant By, Instant Now, string FreshId) : SessionCommand(By, Now);

    /// <summary>Ends the session. What is in voting is left without an estimate.</summary>
    public sealed record End(Participant By, Instant Now) : SessionCommand(By, Now);

    /// <summary>Moves a story that waits.</summary>
    public sealed record Move(Participant By, Instant Now, int Item, StoryMove Where) : SessionCommand(By, Now);
}

/// <summary>Where a story is moved among those that wait.</summary>
public enum StoryMove
{
    Up,
    Down,
    Top,
}

/// <summary>What has happened to a session. The set is closed.</summary>
public abstract record SessionEvent
{
    private SessionEvent() { }

    /// <param name="Subjects">At least one, in order.</param>
    /// <param name="Deadline">For an asynchronous session: until when its polls are open.</param>
    public sealed record SessionStarted(
        SessionId Session,
        OrganizationId Organization,
        TeamId Team,
        ChannelId Channel,
        ImmutableArray<PollSubject> Subjects,
        Deck Deck,
        bool IsAnonymous,
        PersonId By,
        Facilitation Facilitation,
        PollDeadline? Deadline,
        Instant At) : SessionEvent
    {
        /// <summary>What its starter chose in so many words; the channel keeps it for the next poll.</summary>
        public PollChoice Choice { get; init; } = new();
    }

    public sealed record StoryOpened(int Number, PollId Poll, Instant At) : SessionEvent;

    /// <param name="Rounds">How many rounds it took.</param>
    public sealed record StoryEstimated(int Number, Card Card, int Rounds, Instant At) : SessionEvent;

    /// <param name="By">Who skipped it; null if its poll was closed otherwise.</param>
    public sealed record StorySkipped(int Number, PersonId? By, Instant At) : SessionEvent;

    public sealed record StoryParked(int Number, PersonId By, Instant At) : SessionEvent;

    /// <param name="Before">The story that it now stands before; null for the end.</param>
    public sealed record StoryMoved(int Number, int? Before, PersonId By, Instant At) : SessionEvent;

    /// <param name="By">Who parked it; null if only parked stories are left.</param>
    public sealed record SessionParked(PersonId? By, Instant At) : SessionEvent;

    /// <param name="WithStories">Whether the parked stories wait again, and not only the session goes on.</param>
    public sealed record SessionResumed(PersonId By, Instant At, bool WithStories) : SessionEvent;

    /// <param name="By">Who ended it; null if no story is left.</param>
    public sealed record SessionEnded(PersonId? By, Instant At) : SessionEvent;
}

/// <summary>What <see cref="RefinementSession.Decide"/> says to a command.</summary>
public abstract record SessionDecision
{
    private SessionDecision() { }

    /// <summary>It is taken; no events if it was done already.</summary>
    public sealed record Taken(ImmutableArray<SessionEvent> Events) : SessionDecision;

    /// <summary>It is refused, politely and with a reason.</summary>
    public sealed record Refused(SessionRefusal Reason) : SessionDecision;
}

/// <summary>Why a session refuses a command. What the user reads about it stands in <see cref="SessionAnswer"/>.</summary>
public enum SessionRefusal
{
    /// <summary>The actor belongs to another organization.</summary>
    Stranger,

    /// <summary>The actor is a bot.</summary>
    Bot,

    /// <summary>The team has named facilitators, and the actor is none of them (yet).</summary>
    NotFacilitator,

    /// <summary>The session is at another story than the button was about.</summary>
    AnotherStory,

    /// <summary>The story that is on has no estimate yet.</summary>
    NotEstimatedYet,

    /// <summary>The story has its estimate, or was skipped or parked already.</summary>
    SettledAlready,

    /// <summary>The session has no such story, or it is not one that waits.</summary>
    NoSuchStory,

    /// <summary>All polls of an asynchronous session are open at once, so there is no next one.</summary>
    SideBySide,

    /// <summary>The session is parked.</summary>
    IsParked,

    /// <summary>Neither the session nor a story in it is parked.</summary>
    NothingParked,

    /// <summary>The session is over.</summary>
    Over,
}
