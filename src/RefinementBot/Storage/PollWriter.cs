using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;

namespace RefinementBot.Storage;

/// <summary>
/// Makes acts on polls durable: delivery key, events, version and outbox row in one transaction, committed before
/// the answer. A repeated delivery changes nothing and gets the first answer again.
/// </summary>
public sealed class PollWriter(Writer writer, PollMemory memory, OutboxSignal outbox) : IPollWriter
{
    /// <summary>The due work of looking whether a poll was left alone.</summary>
    internal const string UntouchedPoll = "untouched-poll";

    /// <summary>The due work of what happens to a poll at its deadline.</summary>
    internal const string DeadlineOfPoll = "poll-deadline";

    /// <summary>The due work of reminding those who have not voted.</summary>
    internal const string NudgesOfPoll = "poll-nudges";

    public Task<Written> OpenAsync(Turn turn, PollEvent.PollOpened opened) => OnceAsync(turn, null, batch =>
    {
        var existing = opened.Subject.Key is { } key ? OpenPollOf(batch, turn.Organization, key.Value) : null;
        var poll = existing is { } id ? Load(batch, turn.Organization, new PollId(id))! : Poll.Open(opened.IsAnonymous ? opened with { Key = NewKey() } : opened);
        if (existing is null)
        {
            PollRows.Insert(batch, poll);
            ChannelRows.Remember(batch, turn.Organization, turn.Channel, opened.Choice);
            DueRows.Set(batch, poll.Organization, UntouchedPoll, poll.Id.Value, poll.OpenedAt + Duration.FromDays(Poll.UntouchedDays), turn.Now);
            ScheduleDeadline(batch, null, poll, turn.Now);
            batch.Keep(poll);
        }

        Show(batch, poll, turn.Channel, turn.Thread, turn.Now);
        if (existing is null)
        {
            foreach (var channel in OtherChannelsOf(batch, turn))
            {
                Show(batch, poll, channel, thread: null, turn.Now);
            }
        }

        return new Written(new PollAnswer(existing is null ? PollAnswerCode.Opened : PollAnswerCode.ShownInstead), poll);
    });

    public Task<Written> PostAgainAsync(Turn turn, PollId poll, ChannelId? elsewhere) => OnceAsync(turn, poll, batch =>
    {
        var channel = elsewhere ?? turn.Channel;
        if (Load(batch, turn.Organization, poll) is not { } shown || ChannelRows.NameOf(batch, turn.Organization, channel) is not { } name)
        {
            return new Written(new PollAnswer(PollAnswerCode.UnknownPoll), null);
        }

        var isShown = HasCard(batch, shown, channel);
        Show(batch, shown, channel, elsewhere is null ? turn.Thread : CardRows.LastThread(batch, shown, channel), turn.Now);
        return new Written(
            new PollAnswer(isShown ? PollAnswerCode.ShownAlready : PollAnswerCode.PostedAgain, Other: elsewhere is null ? null : name), shown);
    });

    public Task<Written> ActAsync(Turn turn, PollId poll, PollCommand command) => OnceAsync(turn, poll, batch =>
    {
        if (Load(batch, turn.Organization, poll) is not { } before)
        {
            return new Written(new PollAnswer(PollAnswerCode.UnknownPoll), null);
        }

        var informed = command switch
        {
            PollCommand.AcceptEstimate accept => accept with { ExistingEstimate = EstimateOf(batch, before) },
            PollCommand.ChangeAnonymity { IsAnonymous: true } change => change with { Key = NewKey() },
            _ => command,
        };
        var decision = Poll.Decide(before, informed);
        var answer = PollAnswer.To(before, informed, decision);
        if (decision is not PollDecision.Taken { Events: { IsEmpty: false } events })
        {
            return new Written(answer.Code == PollAnswerCode.AskedAlready ? AskedAlready(batch, turn, before, command, answer) : answer, before);
        }

        var after = Save(batch, before, events, turn.Now);
        return new Written(answer, after);
    });

    /// <summary>By whom was asked already what is asked once a round; unless it may not have come, and is wanted all the same.</summary>
    private PollAnswer AskedAlready(Batch batch, Turn turn, Poll poll, PollCommand command, PollAnswer answer)
    {
        if (command is PollCommand.AskToDiscuss { Again: true } && DiscussionRows.AskAgain(batch, poll, turn.Actor.Person, turn.Now))
        {
            WhenCommitted(batch, poll);
            return new PollAnswer(PollAnswerCode.DiscussionAsked);
        }

        return poll.Round.DiscussionAskedBy is { } by && by != turn.Actor.Person ? answer with { Other = IdentityRows.NameOf(batch, turn.Organization, by) } : answer;
    }

    /// <summary>Does a command to a poll within a batch, for acts that concern several polls. What a poll refuses stays as it is.</summary>
    internal void Apply(Batch batch, OrganizationId organization, PollId id, PollCommand command)
    {
        if (Load(batch, organization, id) is { } before && Poll.Decide(before, command) is PollDecision.Taken { Events: { IsEmpty: false } events })
        {
            Save(batch, before, events, command.Now);
        }
    }

    /// <summary>Has no poll wait any longer for somebody who has left. What she has voted stays.</summary>
    /// <param name="team">Only the polls of a team whose place she has left; null for all.</param>
    internal Task LeaveAsync(OrganizationId organization, PersonId person, Instant now, TeamId? team = null) => writer.RunAsync(batch =>
    {
        var waiting = batch.Connection.Query<string>(
            """
            SELECT p.id FROM polls p JOIN poll_people e ON e.poll_id = p.id AND e.role = 'expected'
            WHERE p.organization_id = @organization AND p.stage = 'open' AND e.person_id = @person AND p.team_id = COALESCE(@team, p.team_id) ORDER BY p.id
            """,
            new { organization = organization.Value, person = person.Value, team = team?.Value }, batch.Transaction).AsList();
        foreach (var poll in waiting)
        {
            Apply(batch, organization, new PollId(poll), new PollCommand.ChangeExpected(new Participant(person, organization), now, [], [person]));
        }

        return waiting.Count;
    });

    /// <summary>Closes a poll that was left alone, and says when to look again; null if never.</summary>
    internal Instant? CloseUntouched(Batch batch, OrganizationId organization, PollId id, Instant now)
    {
        if (Load(batch, organization, id) is not { IsClosed: false } poll)
        {
            return null;
        }

        var lastTouched = PollRows.LastTouched(batch, poll);
        if (Poll.CloseUntouched(poll, lastTouched, now) is not PollDecision.Taken { Events: { IsEmpty: false } events })
        {
            return Instant.Max(lastTouched, poll.Deadline?.At ?? lastTouched) + Duration.FromDays(Poll.UntouchedDays);
        }

        Save(batch, poll, events, now);
        return null;
    }

    /// <summary>A poll as it stands within a batch, locked; null if there is none.</summary>
    internal Poll? Find(Batch batch, OrganizationId organization, PollId id) => Load(batch, organization, id);

    /// <summary>Does what happens to a poll at its deadline, and gives the poll after it; null if nothing happens any more.</summary>
    internal Poll? ReachDeadline(Batch batch, OrganizationId organization, PollId id, Instant now) =>
        Load(batch, organization, id) is { } poll && Poll.ReachDeadline(poll, now) is PollDecision.Taken { Events: { IsEmpty: false } events }
            ? Save(batch, poll, events, now)
            : null;

    /// <summary>Has a poll shown in a channel, unless it is shown there already.</summary>
    internal void ShowIn(Batch batch, OrganizationId organization, PollId id, ChannelId channel, Instant now)
    {
        if (Load(batch, organization, id) is { } poll)
        {
            Show(batch, poll, channel, thread: null, now);
        }
    }

    /// <summary>
    /// The poll that a session opens on a story: a new one, or the one that is open on the item already and is the
    /// session's from now on. Where it is shown is the session's to say.
    /// </summary>
    internal Poll OpenFor(Batch batch, PollEvent.PollOpened opened)
    {
        if (opened.Subject.Key is { } key && OpenPollOf(batch, opened.Organization, key.Value) is { } id)
        {
            return Save(batch, Load(batch, opened.Organization, new PollId(id))!, [new PollEvent.SessionJoined(opened.Session!, opened.At)], opened.At);
        }

        var poll = Poll.Open(opened.IsAnonymous ? opened with { Key = NewKey() } : opened);
        PollRows.Insert(batch, poll);
        DueRows.Set(batch, poll.Organization, UntouchedPoll, poll.Id.Value, poll.OpenedAt + Duration.FromDays(Poll.UntouchedDays), opened.At);
        ScheduleDeadline(batch, null, poll, opened.At);
        batch.Keep(poll);
        WhenCommitted(batch, poll);
        return poll;
    }

    /// <summary>Closes a poll whose story its session has put aside. The session knows, and is not told.</summary>
    internal void CloseFor(Batch batch, OrganizationId organization, PollId id, PersonId? by, Instant now)
    {
        if (Load(batch, organization, id) is { IsClosed: false } poll)
        {
            Save(batch, poll, [new PollEvent.PollCancelled(by, now)], now, tellsSession: false);
        }
    }

    /// <summary>Adds a place where a poll is shown, if it is not shown there.</summary>
    internal void ShowOnce(Batch batch, Poll poll, ChannelId channel, string? thread, Instant now) => Show(batch, poll, channel, thread, now);

    /// <summary>Adds a place where a session's polls are shown one after another.</summary>
    internal void ShowFor(Batch batch, Poll poll, ChannelId channel, string? thread, Instant now)
    {
        if (ChannelRows.NameOf(batch, poll.Organization, channel) is null)
        {
            throw new InvalidOperationException($"Channel {channel} belongs to another organization than poll {poll.Id}.");
        }

        CardRows.Insert(batch, poll, channel, thread, now);
        OutboxRows.QueueRedraw(batch, poll, now);
        WhenCommitted(batch, poll);
    }

    private void Show(Batch batch, Poll poll, ChannelId channel, string? thread, Instant now)
    {
        if (!HasCard(batch, poll, channel))
        {
            if (ChannelRows.NameOf(batch, poll.Organization, channel) is null)
            {
                throw new InvalidOperationException($"Channel {channel} belongs to another organization than poll {poll.Id}.");
            }

            CardRows.Insert(batch, poll, channel, thread, now);
            OutboxRows.QueueRedraw(batch, poll, now);
            WhenCommitted(batch, poll);
        }
    }

    private Poll Save(Batch batch, Poll before, ImmutableArray<PollEvent> events, Instant now, bool tellsSession = true)
    {
        var after = before;
        foreach (var happened in events)
        {
            PollRows.Save(batch, after, happened);
            after = Poll.Evolve(after, happened);
        }

        ScheduleDeadline(batch, before, after, now);
        batch.Change(after, now);
        WhenCommitted(batch, after);
        if (after.Session is not null)
        {
            SessionFollowing.Follow(batch, after, isOver: tellsSession && after.IsClosed && !before.IsClosed, now);
        }

        return after;
    }

    /// <summary>Has a poll woken at the deadline that it has now, instead of at the one it had.</summary>
    private static void ScheduleDeadline(Batch batch, Poll? before, Poll after, Instant now)
    {
        var (was, due) = (before is null ? null : DueOf(before), DueOf(after));
        if (due != was && due is { } at)
        {
            DueRows.Set(batch, after.Organization, DeadlineOfPoll, after.Id.Value, at, now);
        }
        else if (due != was)
        {
            DueRows.Remove(batch, DeadlineOfPoll, after.Id.Value);
            DueRows.Remove(batch, NudgesOfPoll, after.Id.Value);
        }

        // When each of those who are waited for can bear it is looked at then.
        if (due is not null && (due != was || !ReferenceEquals(before?.ExpectedVoters, after.ExpectedVoters)))
        {
            DueRows.Set(batch, after.Organization, NudgesOfPoll, after.Id.Value, Instant.Max(now, after.Round.Since + Nudge.Grace), now);
        }

        static Instant? DueOf(Poll poll) => poll is { Stage: PollStage.Open, Deadline: { IsOver: false } deadline } ? deadline.At : null;
    }

    /// <summary>Runs <paramref name="act"/> unless this delivery was answered before; notes the answer with it.</summary>
    private Task<Written> OnceAsync(Turn turn, PollId? poll, Func<Batch, Written> act) => writer.RunAsync(
        batch =>
        {
            if (batch.Earlier(turn.Organization, turn.DeliveryKey) is { } earlier)
            {
                var told = earlier.Poll is { } about ? Load(batch, turn.Organization, about) : null;
                var again = JsonSerializer.Deserialize(earlier.Answer, StoredJson.Default.PollAnswer)!;
                return new Written(told is { IsAnonymous: true } ? again.With(told.VoteOf(turn.Actor.Person)) : again, told);
            }

            var written = act(batch);

            // A delivery may be traced to who sent it, so what was voted in an anonymous poll is not kept with it.
            var kept = written.Poll is { IsAnonymous: true } ? written.Answer.WithoutVote() : written.Answer;
            var answer = JsonSerializer.Serialize(kept, StoredJson.Default.PollAnswer);
            batch.Answer(turn.Organization, turn.DeliveryKey, new Delivered(answer, written.Poll?.Id), turn.Now);
            return written;
        },
        new Touches(turn.Organization, poll, turn.DeliveryKey));

    /// <summary>The poll as it stands within the batch, locked: as an act before left it, from memory if that is current, else from its rows.</summary>
    internal Poll? Load(Batch batch, OrganizationId organization, PollId id)
    {
        if (batch.Find(organization, id) is { } inHand)
        {
            return inHand;
        }

        if (batch.Lock(organization, id) is not { } version)
        {
            return null;
        }

        var poll = memory.Find(organization, id, version) ?? PollRows.Load(batch.Connection, batch.Transaction, organization, id)!;
        batch.Keep(poll);
        return poll;
    }

    private static BallotKey NewKey() => new(Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)));

    private void WhenCommitted(Batch batch, Poll poll) => batch.AfterCommit(poll.Id, committed =>
    {
        memory.Keep(committed);
        outbox.Set();
    });

    private static string? OpenPollOf(Batch batch, OrganizationId organization, string key) => batch.Connection.ExecuteScalar<string?>(
        "SELECT id FROM polls WHERE organization_id = @organization AND item_key = @key AND stage IN ('open', 'revealed')",
        new { organization = organization.Value, key }, batch.Transaction);

    private static bool HasCard(Batch batch, Poll poll, ChannelId channel) => batch.Connection.ExecuteScalar<bool>(
        """
        SELECT EXISTS (SELECT 1 FROM cards
                       WHERE organization_id = @organization AND poll_id = @poll AND channel_id = @channel AND ended IS NULL)
        """,
        new { organization = poll.Organization.Value, poll = poll.Id.Value, channel = channel.Value }, batch.Transaction);

    /// <summary>Where the team talks besides the turn's channel.</summary>
    internal static List<ChannelId> OtherChannelsOf(Batch batch, Turn turn) => batch.Connection.Query<string>(
        "SELECT id FROM channels WHERE organization_id = @organization AND team_id = @team AND id <> @channel ORDER BY created_at, id",
        new { organization = turn.Organization.Value, team = turn.Team.Value, channel = turn.Channel.Value }, batch.Transaction)
        .Select(id => new ChannelId(id)).ToList();

    private static string? EstimateOf(Batch batch, Poll poll) => poll.Subject.Key is { } key
        ? batch.Connection.ExecuteScalar<string?>(
            "SELECT estimate_label FROM items WHERE organization_id = @organization AND key = @key",
            new { organization = poll.Organization.Value, key = key.Value }, batch.Transaction)
        : null;
}
