using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;

namespace RefinementBot.Storage;

/// <summary>
/// Makes acts on sessions durable: delivery key, session, the polls that it opens and closes, and what has to be sent,
/// in one transaction that is committed before the answer.
/// </summary>
public sealed class SessionWriter(Writer writer, PollWriter polls, OutboxSignal outbox) : ISessionWriter
{
    /// <summary>The due work of what happens to an asynchronous session at its deadline.</summary>
    internal const string DeadlineOfSession = "session-deadline";

    /// <summary>A card that rested longer is far up in its channel.</summary>
    private static readonly Duration OutOfSight = Duration.FromHours(1);

    /// <summary>Its polls reveal themselves first.</summary>
    private static readonly Duration AfterPolls = Duration.FromSeconds(1);

    public Task<SessionWritten> StartAsync(Turn turn, SessionEvent.SessionStarted started, SessionVoters voters) => OnceAsync(turn, batch =>
    {
        // Two who start at once come one after the other.
        _ = LockedTeam.Take(batch, turn.Organization, turn.Team) ?? throw new InvalidOperationException($"Team {turn.Team} is not of organization {turn.Organization}.");
        if (started.Deadline is null
            && AnotherLive(batch, turn, null) is { } another)
        {
            return another;
        }

        var session = RefinementSession.Start(started);
        SessionRows.Insert(batch, session);
        ChannelRows.Remember(batch, turn.Organization, turn.Channel, started.Choice);
        if (started.Deadline is { } deadline)
        {
            DueRows.Set(batch, turn.Organization, DeadlineOfSession, session.Id.Value, deadline.At + AfterPolls, turn.Now);
        }

        var after = Apply(batch, turn, session, RefinementSession.OpenFirst(session, turn.FreshId), voters);
        return new SessionWritten(
            new SessionAnswer(SessionAnswerCode.Started, session.Id.Value, Other: session.Items.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            after, CurrentPoll(batch, after));
    });

    public Task<SessionWritten> ActAsync(Turn turn, SessionId session, SessionCommand command, SessionVoters voters) => OnceAsync(turn, batch =>
    {
        if (Locked(batch, turn.Organization, session) is not { } before)
        {
            return new SessionWritten(new SessionAnswer(SessionAnswerCode.UnknownSession), null, null);
        }

        if (command is SessionCommand.Resume && before is { Stage: SessionStage.Parked, IsLive: true } && AnotherLive(batch, turn, before) is { } another)
        {
            return another;
        }

        var decision = RefinementSession.Decide(before, command);
        var answer = SessionAnswer.To(before, command, decision);
        var after = decision is SessionDecision.Taken { Events: { IsEmpty: false } events } ? Apply(batch, turn, before, events, voters) : before;
        return new SessionWritten(answer, after, CurrentPoll(batch, after));
    });

    /// <summary>The answer where a team has a live session that runs, since there is one at a time; null if it has none but <paramref name="own"/>.</summary>
    private SessionWritten? AnotherLive(Batch batch, Turn turn, RefinementSession? own) =>
        SessionRows.OfTeam(batch.Connection, batch.Transaction, turn.Organization, own?.Team ?? turn.Team, onlyLive: true) is [var other, ..]
        && SessionRows.Load(batch.Connection, batch.Transaction, turn.Organization, other) is { } running && running.Id != own?.Id
            ? new SessionWritten(
                new SessionAnswer(SessionAnswerCode.AnotherRuns, running.Id.Value, Other: SessionAnswer.ProgressOf(running)), running, CurrentPoll(batch, running))
            : null;

    /// <summary>Records that a session's message was posted or edited. The polls of a board that was just posted follow it into its thread.</summary>
    internal void Sent(Batch batch, SessionCardPlace place, SendLease lease, string messageId, Instant now, Instant notBefore)
    {
        if (place.MessageId is null && Locked(batch, place.Organization, place.Session) is { IsLive: false } session)
        {
            foreach (var item in session.Items.Where(item => item.State == StoryState.InVoting))
            {
                polls.ShowOnce(batch, polls.Load(batch, place.Organization, item.Poll!.Value)!, place.Channel, place.Thread ?? messageId, now);
            }
        }

        SessionCardRows.Sent(batch, place, lease, messageId, notBefore);
    }

    /// <summary>Tells whoever started a session that its deadline has come, and has its board say so.</summary>
    internal void ReachDeadline(Batch batch, OrganizationId organization, SessionId id, Instant now)
    {
        if (Locked(batch, organization, id) is not { Stage: not SessionStage.Ended } session)
        {
            return;
        }

        var open = session.Items.Where(item => item.State == StoryState.InVoting).Select(item => polls.Load(batch, organization, item.Poll!.Value)!).ToList();
        NoticeRows.ToPersonOnce(
            batch, organization, session.Facilitator, session.Channel,
            SessionNews.AtDeadline(
                session, open.Count(poll => poll.Stage == PollStage.Revealed), open.Count(poll => poll.IsOverdue), ChannelRows.NameOf(batch, organization, session.Channel)),
            now);
        SessionCardRows.Redraw(batch, organization, id, now, Duration.Zero);
    }

    /// <summary>The session as it stands, locked, and before it the polls in which its stories are voted on.</summary>
    private RefinementSession? Locked(Batch batch, OrganizationId organization, SessionId id)
    {
        if (SessionRows.Load(batch.Connection, batch.Transaction, organization, id) is not { } seen)
        {
            return null;
        }

        foreach (var poll in seen.Items.Where(item => item.State == StoryState.InVoting).Select(item => item.Poll!.Value).OrderBy(poll => poll.Value, StringComparer.Ordinal))
        {
            polls.Load(batch, organization, poll);
        }

        SessionRows.Lock(batch, organization, id);
        return SessionRows.Load(batch.Connection, batch.Transaction, organization, id);
    }

    private RefinementSession Apply(Batch batch, Turn turn, RefinementSession before, ImmutableArray<SessionEvent> events, SessionVoters voters)
    {
        var after = before;
        var findings = OpenFindingRows.Of(
            batch, before.Organization, [.. events.OfType<SessionEvent.StoryOpened>().Select(opened => before.Find(opened.Number)!.Subject.Key).OfType<ItemKey>()], turn.Now);
        foreach (var happened in events)
        {
            var earlier = after;
            after = RefinementSession.Evolve(earlier, happened);
            switch (happened)
            {
                case SessionEvent.StoryOpened opened:
                    after = Open(batch, turn, earlier, after, opened, voters, findings);
                    break;
                case SessionEvent.StorySkipped skipped:
                    polls.CloseFor(batch, before.Organization, earlier.Find(skipped.Number)!.Poll!.Value, skipped.By, skipped.At);
                    break;
                case SessionEvent.StoryParked parked:
                    polls.CloseFor(batch, before.Organization, earlier.Find(parked.Number)!.Poll!.Value, parked.By, parked.At);
                    break;
                case SessionEvent.SessionEnded ended:
                    foreach (var item in earlier.Items.Where(item => item.State == StoryState.InVoting))
                    {
                        polls.CloseFor(batch, before.Organization, item.Poll!.Value, ended.By, ended.At);
                    }

                    break;
            }
        }

        SessionRows.Save(batch, before, after);
        Send(batch, turn, before, after);
        batch.AfterCommit(outbox.Set);
        return after;
    }

    /// <summary>Opens a story's poll. A live session's card shows it from now on; an asynchronous one's polls follow its board.</summary>
    private RefinementSession Open(
        Batch batch, Turn turn, RefinementSession earlier, RefinementSession after, SessionEvent.StoryOpened opened, SessionVoters voters,
        Dictionary<ItemKey, ImmutableArray<FindingMark>> findings)
    {
        var item = after.Find(opened.Number)!;
        var before = earlier.CurrentItem?.Poll is { } id ? polls.Load(batch, after.Organization, id) : null;
        var poll = polls.OpenFor(batch, new PollEvent.PollOpened(
            opened.Poll, after.Organization, after.Team, after.Channel, item.Subject, after.Deck, after.Facilitator,
            voters.Expected(before?.ExpectedVoters), voters.Voters.Observers, opened.At)
        {
            IsAnonymous = after.IsAnonymous,
            Facilitation = after.Facilitation,
            Deadline = after.Deadline,
            Session = new PollSession(after.Id, item.Number, HasBoard: !after.IsLive),
            OpenFindings = item.Subject.Key is { } key ? findings.GetValueOrDefault(key, []) : [],
        });
        if (after.IsLive)
        {
            if (before is not null)
            {
                CardRows.Replace(batch, before.Id, poll, after.Id, opened.At);
            }

            ShowLive(batch, turn, after, poll, opened.At);
        }
        else
        {
            // Those that are opened with the session follow its board once that is posted.
            foreach (var board in SessionCardRows.PostedOf(batch, after))
            {
                polls.ShowOnce(batch, poll, board.Channel, board.Thread ?? board.MessageId, opened.At);
            }
        }

        // The item may have had an open poll, which is then the session's.
        return after with { Items = after.Items.Replace(item, item with { Poll = poll.Id }) };
    }

    /// <summary>A session has one card in the channel where it was started or is steered, and one in each other channel of its team.</summary>
    private void ShowLive(Batch batch, Turn turn, RefinementSession session, Poll poll, Instant now)
    {
        foreach (var (channel, thread) in PollWriter.OtherChannelsOf(batch, turn).Select(other => (other, (string?)null)).Prepend((turn.Channel, turn.Thread)))
        {
            if (!CardRows.HasOfSession(batch, session.Organization, session.Id, channel))
            {
                polls.ShowFor(batch, poll, channel, thread, now);
            }
        }
    }

    /// <summary>Queues what is to be seen of a session's new state, besides what its polls queue themselves.</summary>
    private void Send(Batch batch, Turn turn, RefinementSession before, RefinementSession after)
    {
        if (!after.IsLive)
        {
            if (before.Version == 1)
            {
                PostIn(batch, after, [turn.Channel, .. PollWriter.OtherChannelsOf(batch, turn)], turn);
            }
            else
            {
                SessionCardRows.Redraw(batch, after.Organization, after.Id, turn.Now, Duration.Zero);
            }

            return;
        }

        if (CurrentPoll(batch, after) is { } poll)
        {
            if (before.Stage == SessionStage.Parked && after.Stage == SessionStage.Running && turn.Now - before.Since > OutOfSight)
            {
                CardRows.PostAnew(batch, poll, after.Id, turn.Now);
            }
            else
            {
                CardRows.Redraw(batch, poll, after.Id, turn.Now);
            }
        }

        if (after.Stage == SessionStage.Ended && before.Stage != SessionStage.Ended)
        {
            PostIn(batch, after, ChannelsOf(batch, after), turn);
        }
    }

    private static void PostIn(Batch batch, RefinementSession session, IEnumerable<ChannelId> channels, Turn turn)
    {
        foreach (var channel in channels.Distinct())
        {
            SessionCardRows.Insert(batch, session, channel, channel == turn.Channel ? turn.Thread : null, turn.Now);
        }
    }

    /// <summary>Where the session's cards are.</summary>
    private static List<ChannelId> ChannelsOf(Batch batch, RefinementSession session) => batch.Connection.Query<string>(
        "SELECT DISTINCT channel_id FROM cards WHERE organization_id = @organization AND session_id = @session AND ended IS NULL ORDER BY channel_id",
        new { organization = session.Organization.Value, session = session.Id.Value }, batch.Transaction)
        .Select(id => new ChannelId(id)).DefaultIfEmpty(session.Channel).AsList();

    private Poll? CurrentPoll(Batch batch, RefinementSession session) =>
        session.CurrentItem?.Poll is { } id ? polls.Load(batch, session.Organization, id) : null;

    /// <summary>Runs <paramref name="act"/> unless this delivery was answered before; notes the answer with it.</summary>
    private Task<SessionWritten> OnceAsync(Turn turn, Func<Batch, SessionWritten> act) => writer.RunAsync(
        batch =>
        {
            if (batch.Earlier(turn.Organization, turn.DeliveryKey) is { } earlier)
            {
                var again = JsonSerializer.Deserialize(earlier.Answer, StoredJson.Default.SessionAnswer)!;
                var session = again.Session is { } id ? SessionRows.Load(batch.Connection, batch.Transaction, turn.Organization, new SessionId(id)) : null;
                return new SessionWritten(again, session, session is null ? null : CurrentPoll(batch, session));
            }

            var written = act(batch);
            batch.Answer(
                turn.Organization, turn.DeliveryKey,
                new Delivered(JsonSerializer.Serialize(written.Answer, StoredJson.Default.SessionAnswer), written.Poll?.Id), turn.Now);
            return written;
        },
        new Touches(turn.Organization, DeliveryKey: turn.DeliveryKey));
}
