using NodaTime;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Scheduling;

/// <summary>
/// Reveals polls at their deadlines, and tells whoever started each, once: it is said in the transaction that reveals. Of a
/// session's polls she is told by <see cref="SessionDeadlines"/>, in one word for all.
/// </summary>
public sealed class PollDeadlines(PollWriter polls, DirectoryStore directory) : IDueWork
{
    public string Kind => PollWriter.DeadlineOfPoll;

    public Instant? Do(Batch batch, DueRow row, Instant now)
    {
        if (polls.ReachDeadline(batch, row.Organization, new PollId(row.Subject), now) is { Session: null or { HasBoard: false } } poll)
        {
            var news = DeadlineNews.ToStarter(PollView.ForEverybody(poll, directory.NamesIn(poll)), ChannelRows.NameOf(batch, poll.Organization, poll.Channel));
            NoticeRows.ToPersonOnce(batch, poll.Organization, poll.Facilitator, poll.Channel, news, now);
            if (poll.Facilitation is { IsByAnybody: false, Deputies.IsEmpty: false })
            {
                DueRows.Set(batch, poll.Organization, PollHandOvers.OfPoll, poll.Id.Value, now + Duration.FromMinutes(Facilitation.DeputyMinutes), now);
            }
        }

        return null;
    }
}
