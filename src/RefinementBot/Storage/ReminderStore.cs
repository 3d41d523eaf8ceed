using Dapper;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>Keeps reminders: each change and what the channel is told of it are one transaction with the time at which it is due next.</summary>
public sealed class ReminderStore(Database database, Writer writer, OutboxSignal outbox) : IReminderStore
{
    /// <summary>The most reminders that a channel may have.</summary>
    public const int MostOfChannel = 20;

    private const string WasChanged = "reminder|changed";
    private const string WasUnchanged = "reminder|unchanged";

    public Task<IReadOnlyList<ListedReminder>> ListAsync(Turn turn)
    {
        using var connection = database.Open();
        return Task.FromResult<IReadOnlyList<ListedReminder>>([.. ReminderRows.OfChannel(connection, null, turn.Organization, turn.Channel).Select(reminder => new ListedReminder(
            reminder,
            connection.ExecuteScalar<string?>(
                "SELECT name FROM people WHERE organization_id = @organization AND id = @person", new { organization = turn.Organization.Value, person = reminder.SetBy.Value }) ?? "somebody who left",
            connection.ExecuteScalar<long?>(
                "SELECT MAX(sent_at) FROM reminder_occurrences WHERE reminder_id = @id AND state IN ('sent', 'in-doubt')", new { id = reminder.Id.Value }) is { } last
                ? Instant.FromUnixTimeMilliseconds(last) : null))]);
    }

    public Task<TeamCadence> CadenceAsync(OrganizationId organization, TeamId team)
    {
        using var connection = database.Open();
        return Task.FromResult(CadenceRows.Find(connection, null, organization, team).Resolved);
    }

    public Task<PastOccurrence?> FindAsync(OrganizationId organization, OccurrenceId occurrence)
    {
        using var connection = database.Open();
        return Task.FromResult(ReminderRows.Find(connection, null, organization, occurrence));
    }

    /// <summary>The reminders of a channel, by their numbers.</summary>
    public IReadOnlyList<Reminder> Of(OrganizationId organization, ChannelId channel)
    {
        using var connection = database.Open();
        return ReminderRows.OfChannel(connection, null, organization, channel);
    }

    /// <summary>When a channel is reminded next; null if it is not.</summary>
    public Instant? Next(OrganizationId organization, ChannelId channel)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long?>(
            """
            SELECT MIN(d.due_at) FROM reminders r JOIN due_work d ON d.kind = @kind AND d.subject = r.id
            WHERE r.organization_id = @organization AND r.channel_id = @channel AND r.ended_at IS NULL
            """,
            new { kind = ReminderRows.Kind, organization = organization.Value, channel = channel.Value }) is { } at ? Instant.FromUnixTimeMilliseconds(at) : null;
    }

    /// <summary>What reminders said in a channel lately, oldest first.</summary>
    public IReadOnlyList<(OccurrenceId Id, Message Message)> Shown(OrganizationId organization, ChannelId channel, int most)
    {
        using var connection = database.Open();
        return OccurrenceRows.Shown(connection, organization, channel, most);
    }

    public Task<ReminderOutcome> SetAsync(Turn turn, ReminderWish wish, string notice) => ActAsync(turn, batch =>
    {
        if (NotAllowed(batch, turn, turn.Team) is { } refused)
        {
            return refused;
        }

        // Whoever sets one in the same channel, or changes the team's time, at the same moment comes after this.
        if (LockedTeam.Take(batch, turn.Organization, turn.Team) is null || ChannelRows.NameOf(batch, turn.Organization, turn.Channel) is null)
        {
            return new ReminderOutcome.Unknown();
        }

        var others = ReminderRows.OfChannel(batch.Connection, batch.Transaction, turn.Organization, turn.Channel);
        if (others.Find(other => other.Wish == wish) is { } same)
        {
            return new ReminderOutcome.Unchanged(same);
        }

        return others.Count >= MostOfChannel ? new ReminderOutcome.TooMany(MostOfChannel) : new ReminderOutcome.Changed(Insert(batch, turn, wish, notice));
    });

    public Task<ReminderOutcome> ChangeAsync(Turn turn, ReminderId reminder, ReminderChange change, string notice) => ActAsync(turn, batch =>
    {
        if (Locked(batch, turn.Organization, reminder) is not { } before)
        {
            return new ReminderOutcome.Unknown();
        }

        if (before.SetBy != turn.Actor.Person && NotAllowed(batch, turn, before.Team) is { } refused)
        {
            return refused;
        }

        var after = change switch
        {
            ReminderChange.Snooze snooze => before with { SnoozedUntil = snooze.Until },
            ReminderChange.Skip skip => before with { HandledUntil = Instant.Max(before.HandledUntil, skip.Until), SnoozedUntil = null },
            _ => before,
        };
        if (change is ReminderChange.Stop)
        {
            ReminderRows.End(batch, before, turn.Now);
        }
        else if (after == before)
        {
            return new ReminderOutcome.Unchanged(before);
        }
        else
        {
            ReminderRows.Keep(batch, after);
            ReminderRows.Plan(batch, after, CadenceRows.Find(batch.Connection, batch.Transaction, before.Organization, before.Team).Resolved, turn.Now);
        }

        NoticeRows.ToChannel(batch, before.Organization, before.Channel, notice, turn.Now);
        return new ReminderOutcome.Changed(after);
    });

    public Task<bool> WantsDigestsAsync(Turn turn)
    {
        using var connection = database.Open();
        return Task.FromResult(PersonalDigestRows.AreWanted(connection, null, turn.Organization, turn.Actor.Person));
    }

    public Task WantDigestsAsync(Turn turn, bool isWanted) => writer.RunAsync(batch =>
    {
        PersonalDigestRows.Want(batch, turn.Organization, turn.Actor.Person, isWanted);
        return true;
    });

    public Task<ReminderOutcome> SendAgainAsync(Turn turn, OccurrenceId occurrence) => ActAsync(turn, batch =>
    {
        if (ReminderRows.Find(batch.Connection, batch.Transaction, turn.Organization, occurrence) is not { } past || Locked(batch, turn.Organization, past.Reminder.Id) is null)
        {
            return new ReminderOutcome.Unknown();
        }

        if (past.Reminder.SetBy != turn.Actor.Person && NotAllowed(batch, turn, past.Reminder.Team) is { } refused)
        {
            return refused;
        }

        var isAgain = batch.Connection.Execute(
            """
            UPDATE reminder_occurrences SET state = 'queued', noted_at = @now, told = 0, useful_until = CASE WHEN useful_until < @until THEN @until ELSE useful_until END
            WHERE organization_id = @organization AND id = @id AND state IN ('in-doubt', 'refused', 'missed')
            """,
            new
            {
                organization = turn.Organization.Value,
                id = occurrence.Value,
                now = turn.Now.ToUnixTimeMilliseconds(),

                // Somebody wants it now, whatever it was of use for.
                until = (turn.Now + Duration.FromHours(1)).ToUnixTimeMilliseconds(),
            },
            batch.Transaction) == 1;
        if (!isAgain)
        {
            return new ReminderOutcome.Unchanged(past.Reminder);
        }

        OutboxRows.Queue(batch, turn.Organization, OutboxKind.Reminder, occurrence.Value, 1, turn.Now);
        return new ReminderOutcome.Changed(past.Reminder);
    });

    private static Reminder Insert(Batch batch, Turn turn, ReminderWish wish, string notice)
    {
        var number = batch.Connection.ExecuteScalar<long?>(
            "SELECT MAX(number) FROM reminders WHERE organization_id = @organization AND channel_id = @channel",
            new { organization = turn.Organization.Value, channel = turn.Channel.Value }, batch.Transaction) ?? 0;
        var reminder = new Reminder(
            new ReminderId(turn.FreshId), turn.Organization, turn.Team, turn.Channel, (int)number + 1, wish, turn.Actor.Person, turn.Now);
        batch.Write(
            """
            INSERT INTO reminders (id, organization_id, channel_id, number, rule, on_holiday, is_quiet, set_by, set_at, handled_until)
            VALUES (@id, @organization, @channel, @number, @rule, @onHoliday, @isQuiet, @by, @now, @now)
            """,
            ("id", reminder.Id.Value), ("organization", turn.Organization.Value), ("channel", turn.Channel.Value), ("number", reminder.Number), ("rule", wish.Rule.ToString()),
            ("onHoliday", wish.OnHoliday?.ToString().ToLowerInvariant()), ("isQuiet", wish.IsQuiet ? 1 : 0), ("by", turn.Actor.Person.Value), ("now", turn.Now.ToUnixTimeMilliseconds()));
        ReminderRows.Plan(batch, reminder, CadenceRows.Find(batch.Connection, batch.Transaction, turn.Organization, turn.Team).Resolved, turn.Now);
        NoticeRows.ToChannel(batch, turn.Organization, turn.Channel, $"{notice} It is reminder {reminder.Number}.", turn.Now);
        return reminder;
    }

    /// <summary>The reminder, its due row locked first, as whoever has it come does.</summary>
    private static Reminder? Locked(Batch batch, OrganizationId organization, ReminderId id)
    {
        batch.Connection.Query<string>(
            $"SELECT subject FROM due_work WHERE kind = @kind AND subject = @id {batch.Dialect.ForUpdate}", new { kind = ReminderRows.Kind, id = id.Value }, batch.Transaction).AsList();
        return ReminderRows.Find(batch.Connection, batch.Transaction, organization, id);
    }

    private static ReminderOutcome.NotAllowed? NotAllowed(Batch batch, Turn turn, TeamId team) =>
        TeamRows.WhoMayChange(batch, turn with { Team = team }) is { IsEmpty: false } facilitators ? new ReminderOutcome.NotAllowed(facilitators) : null;

    /// <summary>Acts once, however often it is delivered.</summary>
    private Task<ReminderOutcome> ActAsync(Turn turn, Func<Batch, ReminderOutcome> act) => writer.RunAsync(
        batch =>
        {
            if (batch.Earlier(turn.Organization, turn.DeliveryKey) is { } earlier)
            {
                return Earlier(batch, turn, earlier.Answer);
            }

            var outcome = act(batch);
            if (outcome is ReminderOutcome.Changed or ReminderOutcome.Unchanged)
            {
                var (word, reminder) = outcome is ReminderOutcome.Changed changed ? (WasChanged, changed.Reminder) : (WasUnchanged, ((ReminderOutcome.Unchanged)outcome).Reminder);
                batch.Answer(turn.Organization, turn.DeliveryKey, new Delivered($"{word}|{reminder.Id}", null), turn.Now);
                batch.AfterCommit(outbox.Set);
            }

            return outcome;
        },
        new Touches(turn.Organization, null, turn.DeliveryKey));

    private static ReminderOutcome Earlier(Batch batch, Turn turn, string answer) =>
        answer.Split('|') is [_, var word, var id] && ReminderRows.Find(batch.Connection, batch.Transaction, turn.Organization, new ReminderId(id), evenEnded: true) is { } reminder
            ? word == "changed" ? new ReminderOutcome.Changed(reminder) : new ReminderOutcome.Unchanged(reminder)
            : new ReminderOutcome.Unknown();
}
