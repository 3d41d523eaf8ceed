using System.Globalization;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Engine.Estimation;

/// <summary>Until when a poll waits for votes: then it reveals itself, if anybody has voted.</summary>
/// <param name="At">The moment.</param>
/// <param name="Zone">The IANA zone in which it was meant, and in which it is written where the reader's own is not known.</param>
/// <param name="IsOver">Whether it has come, as the poll was told; a clock alone changes no poll.</param>
public sealed record PollDeadline(Instant At, string Zone, bool IsOver = false)
{
    /// <summary>How far ahead a deadline may lie, in days. What is further away is a plan.</summary>
    public const int MostDays = 366;

    /// <summary>The moment that <paramref name="words"/> mean to a team now, or why they mean none.</summary>
    /// <param name="words">With the <c>for</c> or <c>by</c>, as in <c>by friday 15:00</c>.</param>
    public static Reading<PollDeadline> Read(string words, TeamCadence cadence, Instant now) => Deadline.Parse(words) switch
    {
        Reading<Deadline>.Done read => Of(read.Value, cadence, now),
        Reading<Deadline>.Refused refused => new Reading<PollDeadline>.Refused(refused.Problem),
        var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
    };

    /// <summary>The moment that <paramref name="deadline"/> means to a team now; refused if it is over, or too far away.</summary>
    public static Reading<PollDeadline> Of(Deadline deadline, TeamCadence cadence, Instant now) => deadline.In(cadence, now) switch
    {
        Reading<Occurrence>.Done found when found.Value.Instant - now > Duration.FromDays(MostDays) => new Reading<PollDeadline>.Refused(
            new ReadingProblem($"“{deadline}” is more than a year away. Name a time within {MostDays} days, as in “{Deadline.NextWorkingDay}” or “by friday”.")),
        Reading<Occurrence>.Done found => new Reading<PollDeadline>.Done(new PollDeadline(ToTheMinute(found.Value.Instant), cadence.Zone.Id)),
        Reading<Occurrence>.Refused refused => new Reading<PollDeadline>.Refused(refused.Problem),
        var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
    };

    /// <summary>Deadlines fall on full minutes, as they are shown; never on an earlier one than was asked for.</summary>
    private static Instant ToTheMinute(Instant at) =>
        Instant.FromUnixTimeSeconds((long)Math.Ceiling((at - NodaConstants.UnixEpoch).TotalMinutes) * 60);

    /// <summary>The moment in words: "Fri 27 Nov 15:00 (Europe/Berlin)".</summary>
    public string Words => WordsIn(DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) ?? DateTimeZone.Utc);

    /// <summary>The same as <see cref="Words"/>, where the reader's own clock is shown if her chat can.</summary>
    public Text Shown => Text.Moment(At, Words);

    /// <summary>The moment in words on the clocks of a zone.</summary>
    public string WordsIn(DateTimeZone zone) => $"{At.InZone(zone).ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture)} ({zone.Id})";
}
