using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Scheduling;

/// <summary>Tells the deputies of a poll that no facilitator has brought further since its deadline that it is theirs now.</summary>
public sealed class PollHandOvers(PollWriter polls) : IDueWork
{
    internal const string OfPoll = "poll-hand-over";

    public string Kind => OfPoll;

    public Instant? Do(Batch batch, DueRow row, Instant now)
    {
        if (polls.Find(batch, row.Organization, new PollId(row.Subject)) is not { } poll || !(poll.IsOverdue || poll is { Stage: PollStage.Revealed, Round.AtDeadline: true }))
        {
            return null;
        }

        var cadence = CadenceRows.Find(batch.Connection, batch.Transaction, poll.Organization, poll.Team).Resolved;
        var place = ChannelRows.NameOf(batch, poll.Organization, poll.Channel);
        var subject = $"{poll.Id}/hand-over";
        Instant? next = null;
        foreach (var (person, zone) in PingRows.Unpinged(batch, poll.Organization, subject, poll.Facilitation.Deputies.Remove(poll.Facilitator)))
        {
            var moment = new OfficeHours(zone ?? cadence.Zone, cadence.Calendar).From(now);
            if (moment == now)
            {
                PingRows.Ping(batch, poll, subject, person, DeadlineNews.ToDeputy(poll, place), now);
            }
            else if (moment is { } later)
            {
                next = next is { } earlier ? Instant.Min(earlier, later) : later;
            }
        }

        return next;
    }
}
