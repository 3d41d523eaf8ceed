using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>The identity of a session.</summary>
public readonly record struct SessionId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Where a session stands.</summary>
public enum SessionStage
{
    /// <summary>A story is voted on or was just settled; of an asynchronous session, many are.</summary>
    Running,

    /// <summary>Put aside, to be resumed: by somebody, or because only parked stories are left.</summary>
    Parked,

    /// <summary>Over. Final.</summary>
    Ended,
}

/// <summary>What has become of a story in a session.</summary>
public enum StoryState
{
    Waiting,

    /// <summary>Its poll is open or revealed.</summary>
    InVoting,

    /// <summary>The team has settled on an estimate.</summary>
    Estimated,

    /// <summary>Left without an estimate, and not to be taken up again.</summary>
    Skipped,

    /// <summary>Put aside until the session is resumed.</summary>
    Parked,
}

/// <summary>One story of a session.</summary>
/// <param name="Number">From 1 in the order in which they were given; names it within its session, however it is moved.</param>
/// <param name="Poll">The poll on it that was opened last; null while it has none.</param>
/// <param name="Estimate">What the team settled on.</param>
/// <param name="Rounds">How many rounds that took; 0 until then.</param>
/// <param name="OpenedAt">Since when it is voted on, a rest of the session left out; null while it is not.</param>
/// <param name="Spent">How long it was voted on and talked about, until it was settled or put aside.</param>
public sealed record SessionItem(
    int Number,
    PollSubject Subject,
    StoryState State = StoryState.Waiting,
    PollId? Poll = null,
    Card? Estimate = null,
    int Rounds = 0,
    Instant? OpenedAt = null,
    Duration Spent = default)
{
    /// <summary>Whether nothing is left to be done about it.</summary>
    public bool IsSettled => State is StoryState.Estimated or StoryState.Skipped;
}

/// <summary>Which session a poll belongs to.</summary>
/// <param name="Item">The number of its story there.</param>
/// <param name="HasBoard">Whether the session has a card of its own, which shows how far each poll is: an asynchronous one.</param>
public sealed record PollSession(SessionId Session, int Item, bool HasBoard);

/// <summary>
/// Several stories put to estimation: one after another, or side by side until a deadline. An immutable state machine,
/// running ⇄ parked → ended; <see cref="Decide"/> says what a command leads to, <see cref="Evolve"/> folds it in. How its
/// polls are voted on is theirs alone; it follows them by <see cref="Follow"/>.
/// </summary>
public sealed partial record RefinementSession
{
    /// <summary>The most stories of one session. More are several meetings.</summary>
    public const int MostItems = 50;

    public required SessionId Id { get; init; }

    public required OrganizationId Organization { get; init; }

    public required TeamId Team { get; init; }

    /// <summary>The channel it was started in.</summary>
    public required ChannelId Channel { get; init; }

    /// <summary>Who started it.</summary>
    public required PersonId Facilitator { get; init; }

    /// <summary>Who may steer it.</summary>
    public required Facilitation Facilitation { get; init; }

    public required Deck Deck { get; init; }

    /// <summary>Whether its polls are voted on without names.</summary>
    public required bool IsAnonymous { get; init; }

    /// <summary>Until when all its polls are open at once; null for a live session, which goes from story to story.</summary>
    public required PollDeadline? Deadline { get; init; }

    public required Instant StartedAt { get; init; }

    /// <summary>The stories in order. Those that were moved stand where they were moved to.</summary>
    public required ImmutableList<SessionItem> Items { get; init; }

    public SessionStage Stage { get; init; }

    /// <summary>The number of the story that a live session is at, in voting or just settled.</summary>
    public int? Current { get; init; }

    /// <summary>When it came to where it is: from then on a facilitator is waited for.</summary>
    public Instant Since { get; init; }

    public Instant? EndedAt { get; init; }

    /// <summary>How many events have been folded in, the start included.</summary>
    public int Version { get; init; }

    public bool IsLive => Deadline is null;

    public SessionItem? CurrentItem => Current is { } number ? Find(number) : null;

    /// <summary>The story that comes next, or null.</summary>
    public SessionItem? NextItem => Items.Find(item => item.State == StoryState.Waiting);

    public SessionItem? Find(int number) => Items.Find(item => item.Number == number);

    /// <summary>Where a story stands, from 1.</summary>
    public int PositionOf(SessionItem item) => Items.IndexOf(item) + 1;

    public int Count(StoryState state) => Items.Count(item => item.State == state);

    /// <summary>What the estimates come to, each unit by itself; null while no story has one that is a number. How confident a team is adds up to nothing.</summary>
    public EstimateSum? Sum => Deck.Name != Deck.FistOfFive.Name && Items.Exists(item => item.Estimate is { IsCounted: true })
        ? EstimateSum.Of(Items.Select(item => item.Estimate).Where(card => card is { IsCounted: true }).Select(card => (card!.Label, card.Points!.Value)))
        : null;

    /// <summary>What the estimates come to in story points; null while no story has one in these.</summary>
    public decimal? Points => Sum is { } sum && Items.Exists(item => item.Estimate is { IsCounted: true } card && EstimateSum.UnitOf(card.Label) == EstimateUnit.Points) ? sum.Points : null;

    /// <summary>From when on a person may steer it.</summary>
    public Instant MayFacilitateFrom(PersonId person) => Since + Facilitation.WaitOf(person, Facilitator);

    /// <summary>The session that <paramref name="started"/> begins. It has opened no poll yet.</summary>
    public static RefinementSession Start(SessionEvent.SessionStarted started) => new()
    {
        Id = started.Session,
        Organization = started.Organization,
        Team = started.Team,
        Channel = started.Channel,
        Facilitator = started.By,
        Facilitation = started.Facilitation,
        Deck = started.Deck,
        IsAnonymous = started.IsAnonymous,
        Deadline = started.Deadline,
        StartedAt = started.At,
        Items = [.. started.Subjects.Select((subject, index) => new SessionItem(index + 1, subject))],
        Since = started.At,
        Version = 1,
    };

    /// <summary>The session after <paramref name="happened"/>.</summary>
    public static RefinementSession Evolve(RefinementSession session, SessionEvent happened) => (happened switch
    {
        SessionEvent.SessionStarted => throw new InvalidOperationException("A session starts once: use Start."),
        SessionEvent.StoryOpened opened => session.With(opened.Number, item => item with
        {
            State = StoryState.InVoting,
            Poll = opened.Poll,
            OpenedAt = opened.At,
        }) with
        { Current = session.IsLive ? opened.Number : null, Since = opened.At },
        SessionEvent.StoryEstimated estimated => session.With(estimated.Number, item => Settled(item, StoryState.Estimated, estimated.At) with
        {
            Estimate = estimated.Card,
            Rounds = estimated.Rounds,
        }) with
        { Since = estimated.At },
        SessionEvent.StorySkipped skipped => session.With(skipped.Number, item => Settled(item, StoryState.Skipped, skipped.At)) with { Since = skipped.At },
        SessionEvent.StoryParked parked => session.With(parked.Number, item => Settled(item, StoryState.Parked, parked.At)) with { Since = parked.At },
        SessionEvent.StoryMoved moved => session with { Items = Moved(session.Items, moved) },
        SessionEvent.SessionParked parked => session.WithClock(item => Settled(item, StoryState.InVoting, parked.At)) with { Stage = SessionStage.Parked, Since = parked.At },
        SessionEvent.SessionResumed resumed => (resumed.WithStories ? WithParked(session) : session).WithClock(item => item with { OpenedAt = resumed.At }) with { Stage = SessionStage.Running, Since = resumed.At },
        SessionEvent.SessionEnded ended => session with
        {
            Stage = SessionStage.Ended,
            Items = [.. session.Items.Select(item => item.State == StoryState.InVoting ? Settled(item, StoryState.Waiting, ended.At) : item)],
            Since = ended.At,
            EndedAt = ended.At,
        },
        _ => throw new UnreachableException(happened.GetType().Name),
    }) with
    { Version = session.Version + 1 };

    private RefinementSession With(int number, Func<SessionItem, SessionItem> change) =>
        Items.FindIndex(item => item.Number == number) is >= 0 and var index
            ? this with { Items = Items.SetItem(index, change(Items[index])) }
            : throw new InvalidOperationException($"Session {Id} has no story {number}.");

    private static SessionItem Settled(SessionItem item, StoryState state, Instant at) => item with
    {
        State = state,
        Spent = item.State == StoryState.InVoting && item.OpenedAt is { } since ? item.Spent + (at - since) : item.Spent,
        OpenedAt = null,
    };

    /// <summary>Stops or starts the clock of what is in voting: nobody works while a session rests.</summary>
    private RefinementSession WithClock(Func<SessionItem, SessionItem> change) => this with
    {
        Items = [.. Items.Select(item => item.State == StoryState.InVoting ? change(item) : item)],
    };

    private static ImmutableList<SessionItem> Moved(ImmutableList<SessionItem> items, SessionEvent.StoryMoved moved)
    {
        var item = items.Find(candidate => candidate.Number == moved.Number)!;
        var others = items.Remove(item);
        return moved.Before is { } before ? others.Insert(others.FindIndex(other => other.Number == before), item) : others.Add(item);
    }

    /// <summary>What was parked waits again, behind what waits already.</summary>
    private static RefinementSession WithParked(RefinementSession session) => session with
    {
        Items =
        [
            .. session.Items.Where(item => item.State != StoryState.Parked),
            .. session.Items.Where(item => item.State == StoryState.Parked).Select(item => item with { State = StoryState.Waiting }),
        ],
    };

    // A list compares by reference, which is not what a value means by being equal.
    public bool Equals(RefinementSession? other) => other is not null
        && (Id, Organization, Team, Channel, Facilitator, Deck.Name, IsAnonymous) == (other.Id, other.Organization, other.Team, other.Channel, other.Facilitator, other.Deck.Name, other.IsAnonymous)
        && (Deadline, StartedAt, Stage, Current, Since, EndedAt, Version) == (other.Deadline, other.StartedAt, other.Stage, other.Current, other.Since, other.EndedAt, other.Version)
        && Facilitation.Equals(other.Facilitation) && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => HashCode.Combine(Id, Version);
}
