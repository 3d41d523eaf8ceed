using NodaTime;
using RefinementBot.Engine.Cadence;

namespace RefinementBot.Engine.Estimation;

/// <summary>When somebody who has not voted is reminded of it: once, a day before the deadline or half-way to it, within her office hours.</summary>
public static class Nudge
{
    /// <summary>Nobody is reminded of what was only just asked, nor when it is too late to vote at leisure.</summary>
    public static Duration Grace { get; } = Duration.FromMinutes(30);

    private static Duration Ahead { get; } = Duration.FromDays(1);

    /// <summary>The moment; null if there is none that she could bear, or that would still be of use.</summary>
    /// <param name="asked">When the round was opened.</param>
    public static Instant? At(Instant asked, Instant deadline, OfficeHours hours)
    {
        var (earliest, latest) = (asked + Grace, deadline - Grace);
        if (earliest > latest)
        {
            return null;
        }

        var half = (deadline - asked) / 2;
        var best = Instant.Max(deadline - (half < Ahead ? half : Ahead), earliest);
        return hours.From(best) is { } after && after <= latest ? after
            : hours.UpTo(best) is { } before && before >= earliest ? before
            : hours.From(earliest) is { } first && first <= latest ? first
            : null;
    }

    /// <summary>The moment for one that was missed while nobody was awake: the next within her office hours; null if that is too late.</summary>
    public static Instant? Late(Instant now, Instant deadline, OfficeHours hours) =>
        hours.From(now) is { } next && next <= deadline - Grace ? next : null;
}
