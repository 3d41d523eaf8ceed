using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Engine.Readiness;

/// <summary>Where an item stands on its way to be planned; each stands in one place, the first that holds.</summary>
public enum BoardStanding
{
    /// <summary>Something blocks it, whether or not it has an estimate.</summary>
    NotReady,

    /// <summary>Nothing blocks it but that it has no estimate.</summary>
    Unestimated,

    /// <summary>Nothing is left to do.</summary>
    Ready,

    /// <summary>It is done already.</summary>
    Done,
}

/// <summary>An item on the board.</summary>
/// <param name="Blocking">What blocks it; empty unless it is not ready.</param>
/// <param name="Poll">Its poll that is not over; null if there is none.</param>
public sealed record BoardLine(BacklogItem Item, BoardStanding Standing, ReadinessReport Report, ImmutableArray<Finding> Blocking, Poll? Poll)
{
    /// <summary>What its owner was asked of what is still found in it, and has not answered; null if nothing is awaited of her.</summary>
    public AskedQuestions? Asked { get; init; }

    /// <summary>The same, with what the item's owner was asked.</summary>
    /// <param name="asked">The newest questions about it; null if there are none.</param>
    public BoardLine With(AskedQuestions? asked) => this with { Asked = asked is not null && !asked.StillOpen(Report.Findings).IsEmpty ? asked : null };

    public static BoardLine Of(BacklogItem item, TeamStandards standards, Instant now, Poll? poll)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(standards);
        var report = standards.Judge(item, now);
        var blocking = ReadinessGate.Of(report);
        var standing = item.Status == ItemStatus.Done ? BoardStanding.Done
            : !blocking.IsEmpty ? BoardStanding.NotReady
            : item.Estimate is null ? BoardStanding.Unestimated
            : BoardStanding.Ready;
        return new BoardLine(item, standing, report, blocking, poll);
    }
}

/// <summary>Of what a board is.</summary>
/// <param name="Title">What it is called: an iteration's name, or the backlog.</param>
/// <param name="Words">What leads to it behind <c>ready</c>.</param>
/// <param name="About">What there is to say of it: its days and planning, or why it is shown; may be empty.</param>
/// <param name="IsIteration">Whether it is an iteration, which a team's capacity is for.</param>
public sealed record BoardScope(string Title, string Words, string About, bool IsIteration);

/// <summary>What has become of the findings of all items since each was checked before.</summary>
public sealed record BoardSince(int Checked, int Fixed, int StillOpen, int New)
{
    /// <summary>How many were open then and are waived now.</summary>
    public int Waived { get; init; }

    /// <summary>How many were waived then and count again.</summary>
    public int NoLongerWaived { get; init; }
}

/// <summary>How ready some items are to be planned together: the worst first.</summary>
/// <param name="Capacity">What the team can take, in points; null where it has not said.</param>
public sealed record ReadyBoard(BoardScope Scope, ImmutableArray<BoardLine> Lines, decimal? Capacity)
{
    public BoardSince? Since { get; init; }

    /// <summary>Where the team's days begin and end.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>Where the capacity comes from, in words; null where it is not asked for.</summary>
    public string? CapacitySays { get; init; }

    /// <summary>Puts items in order: what most blocks first, of equal ones as they stand in the backlog.</summary>
    public static ReadyBoard Of(BoardScope scope, IEnumerable<BoardLine> lines, decimal? capacity) => new(
        scope,
        [.. lines.OrderBy(line => line.Standing).ThenByDescending(line => line.Blocking.Length).ThenBy(line => line.Standing == BoardStanding.NotReady ? line.Report.Score : 0)],
        capacity);

    /// <summary>What somebody has to do something about.</summary>
    public ImmutableArray<BoardLine> ToDo => [.. Lines.Where(line => line.Standing is BoardStanding.NotReady or BoardStanding.Unestimated)];

    /// <summary>What all estimates in points come to, those of items that are done among them. What was split into others of them is left out: these count in its place.</summary>
    public decimal Points => Sum(Lines);

    public ImmutableArray<BoardLine> In(BoardStanding standing) => [.. Lines.Where(line => line.Standing == standing)];

    internal static decimal Sum(IEnumerable<BoardLine> lines) => PartsSum.Of([.. lines.Select(line => line.Item)]).Sum.Points;
}
