using NodaTime;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Cadence;

/// <summary>A reminder of a channel.</summary>
public readonly record struct ReminderId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>One moment at which a reminder came, or was to come.</summary>
public readonly record struct OccurrenceId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A rule by which a channel is reminded, and how far it has been followed.</summary>
/// <param name="Team">The team that the channel belongs to now: its clock, working days and iterations hold.</param>
/// <param name="Number">What it is called in the channel, from 1; no other reminder of the channel ever gets it.</param>
/// <param name="SetBy">Who set it; she is told where it cannot be posted.</param>
/// <param name="HandledUntil">What the rule names up to here is over: it came, was skipped, or was recorded as missed.</param>
/// <param name="SnoozedUntil">When it comes next instead of what the rule names until then; null unless somebody snoozed it.</param>
public sealed record Reminder(
    ReminderId Id, OrganizationId Organization, TeamId Team, ChannelId Channel, int Number, ReminderWish Wish, PersonId SetBy, Instant HandledUntil, Instant? SnoozedUntil = null)
{
    /// <summary>How late an occurrence may be and still count as on time.</summary>
    public static readonly Duration Margin = Duration.FromMinutes(10);

    /// <summary>How many occurrences at most are looked at in one go; more than a year of three a day.</summary>
    private const int MostAtOnce = 1100;

    /// <summary>When it comes next; null if it does not.</summary>
    public Instant? Next(TeamCadence cadence) => SnoozedUntil ?? Wish.Next(cadence, HandledUntil)?.Instant;

    /// <summary>What has come by now, whoever was awake or not.</summary>
    public ReminderDue Due(TeamCadence cadence, Instant now)
    {
        var come = Come(cadence, now);
        if (come.Count == 0)
        {
            return new ReminderDue(null, HandledUntil, []);
        }

        var (last, usefulUntil) = (come[^1], UsefulUntil(cadence, come[^1]));
        if (now >= usefulUntil)
        {
            return new ReminderDue(null, Instant.Max(HandledUntil, last), [.. come]);
        }

        var isLate = now - last > Margin;
        return isLate && new OfficeHours(cadence.Zone, cadence.Calendar).From(now) is { } bearable && bearable > now && bearable < usefulUntil
            ? new ReminderDue(null, HandledUntil, []) { PutOffUntil = bearable }
            : new ReminderDue(last, Instant.Max(HandledUntil, last), [.. come.Take(come.Count - 1)]) { UsefulUntil = usefulUntil };
    }

    /// <summary>
    /// The reminder after its team's time has changed. What the new time names for the past was never planned, and so is not
    /// missed; only the last of it comes still, if it is useful still.
    /// </summary>
    public Reminder Moved(TeamCadence cadence, Instant now)
    {
        if (SnoozedUntil is not null)
        {
            return this;
        }

        var come = Come(cadence, now);
        return come.Count == 0 ? this
            : now >= UsefulUntil(cadence, come[^1]) ? this with { HandledUntil = come[^1] }
            : come.Count > 1 ? this with { HandledUntil = come[^2] }
            : this;
    }

    /// <summary>Up to when a reminder that could not come in time is worth sending: until planning where it is for planning, else until the next one, or the end of the working day after.</summary>
    public Instant UsefulUntil(TeamCadence cadence, Instant occurrence)
    {
        if (Wish.Rule is ReminderRule.BeforePlanning or ReminderRule.ShortlyBeforePlanning && NextPlanning(cadence, occurrence) is { } planning)
        {
            return planning;
        }

        var day = cadence.Calendar.After(occurrence.InZone(cadence.Zone).Date) ?? occurrence.InZone(cadence.Zone).Date.PlusDays(1);
        var end = LocalTimes.In(cadence.Zone, day + OfficeHours.End).ToInstant();
        return Wish.Next(cadence, occurrence)?.Instant is { } next && next < end ? next : end;
    }

    /// <summary>Up to where it has to be handled so that it does not come the next time: up to the planning that it is for, wherever that is moved.</summary>
    /// <returns>Null if nothing would come anyway.</returns>
    public Instant? SkipNext(TeamCadence cadence, Instant now)
    {
        if (SnoozedUntil is { } snoozed)
        {
            return snoozed;
        }

        if (Wish.Next(cadence, now > HandledUntil ? now : HandledUntil)?.Instant is not { } next)
        {
            return null;
        }

        return Wish.Rule.NeedsPlanning && NextPlanning(cadence, next) is { } planning && !(Wish.Next(cadence, next)?.Instant <= planning) ? planning : next;
    }

    /// <summary>The same from a message on: up to the planning that lies ahead of it, or the next time where it does not come again before.</summary>
    /// <param name="occurrence">When the message came.</param>
    /// <returns>Null if that is over, or nothing would come anyway.</returns>
    public Instant? SkipAfter(TeamCadence cadence, Instant occurrence, Instant now)
    {
        if (Wish.Next(cadence, occurrence)?.Instant is not { } next)
        {
            return null;
        }

        var until = NextPlanning(cadence, occurrence) is { } planning && next < planning ? planning : next;
        return until <= now || until <= HandledUntil ? null : until;
    }

    /// <summary>Whether it comes again before the planning that lies ahead of a moment, so that there is an iteration to be skipped.</summary>
    public bool ComesAgainBeforePlanning(TeamCadence cadence, Instant occurrence) =>
        NextPlanning(cadence, occurrence) is { } planning && Wish.Next(cadence, occurrence)?.Instant < planning;

    /// <summary>When the first iteration is planned whose planning lies ahead of a moment; null for a team without iterations.</summary>
    public static Instant? NextPlanning(TeamCadence cadence, Instant after) => PlanningAhead(cadence, after) is { } iteration
        ? LocalTimes.In(cadence.Zone, iteration.Planning).ToInstant() : null;

    /// <summary>The first iteration whose planning lies ahead of a moment; null for a team without iterations.</summary>
    public static Iteration? PlanningAhead(TeamCadence cadence, Instant after) => cadence.Iterations?
        .From(after.InZone(cadence.Zone).Date.PlusDays(-1))
        .First(iteration => LocalTimes.In(cadence.Zone, iteration.Planning).ToInstant() > after);

    private List<Instant> Come(TeamCadence cadence, Instant now)
    {
        if (SnoozedUntil is { } snoozed)
        {
            return snoozed > now ? [] : [snoozed, .. Named(Instant.Max(HandledUntil, snoozed))];
        }

        return [.. Named(HandledUntil)];

        IEnumerable<Instant> Named(Instant after) => Wish.Rule.Occurrences(cadence, after, Wish.OnHoliday)
            .Select(occurrence => occurrence.Instant).TakeWhile(instant => instant <= now).Take(MostAtOnce);
    }
}

/// <summary>What has come of a reminder by now.</summary>
/// <param name="Send">What is to be sent now; null if nothing is.</param>
/// <param name="HandledUntil">Up to where the rule has been followed with that.</param>
/// <param name="Missed">What was to come earlier and is too late now.</param>
public sealed record ReminderDue(Instant? Send, Instant HandledUntil, IReadOnlyList<Instant> Missed)
{
    /// <summary>Up to when what is to be sent is of use.</summary>
    public Instant UsefulUntil { get; init; }

    /// <summary>When to look again, since what is late would come at a time of day at which nobody reads it.</summary>
    public Instant? PutOffUntil { get; init; }
}
