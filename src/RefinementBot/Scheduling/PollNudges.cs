using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Scheduling;

/// <summary>Reminds those who have not voted, each once, at a time that she can bear on her own clock.</summary>
public sealed class PollNudges(PollWriter polls) : IDueWork
{
    public string Kind => PollWriter.NudgesOfPoll;

    public Instant? Do(Batch batch, DueRow row, Instant now)
    {
        if (polls.Find(batch, row.Organization, new PollId(row.Subject)) is not { Stage: PollStage.Open, Deadline: { IsOver: false } deadline } poll)
        {
            return null;
        }

        var cadence = CadenceRows.Find(batch.Connection, batch.Transaction, poll.Organization, poll.Team).Resolved;
        var place = ChannelRows.NameOf(batch, poll.Organization, poll.Channel);
        Instant? next = null;

        // Nobody is pinged once a story.
        var session = poll.Session is { HasBoard: true } of ? of.Session : (SessionId?)null;
        var subject = session?.Value ?? poll.Id.Value;
        foreach (var (person, zone) in PingRows.Unpinged(batch, poll.Organization, subject, poll.ExpectedVoters.Where(person => poll.VoteOf(person) is null)))
        {
            var hours = new OfficeHours(zone ?? cadence.Zone, cadence.Calendar);
            var moment = Nudge.At(poll.Round.Since, deadline.At, hours) is { } planned && planned > now ? planned : Late(poll, deadline, hours, now);
            if (moment == now)
            {
                var news = session is null ? DeadlineNews.ToVoter(poll, hours.Zone, place) : SessionNews.ToVoter(deadline, hours.Zone, place);
                PingRows.Ping(batch, poll, subject, person, news, now);
            }
            else if (moment is { } later)
            {
                next = next is { } earlier ? Instant.Min(earlier, later) : later;
            }
        }

        return next;
    }

    /// <summary>Now, or as soon as she is there, for whoever's moment has come.</summary>
    private static Instant? Late(Poll poll, PollDeadline deadline, OfficeHours hours, Instant now) =>
        Nudge.At(poll.Round.Since, deadline.At, hours) is null ? null : Nudge.Late(now, deadline.At, hours);
}
