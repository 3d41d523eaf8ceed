using System.Data.Common;
using Dapper;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;

namespace RefinementBot.Storage;

/// <summary>Reminders as rows: how they are read, and how they come due.</summary>
internal static class ReminderRows
{
    /// <summary>The word by which the due work is known. Stored: it never changes.</summary>
    public const string Kind = "reminder";

    /// <summary>What this version cannot read is looked at again after so long, if no newer one has taken it by then.</summary>
    private static readonly Duration UntilReadAgain = Duration.FromMinutes(1);

    /// <summary>How many missed times of a reminder are kept at once; nobody reads more.</summary>
    private const int MostMissed = 50;

    private const string Columns =
        """
        r.id, r.organization_id AS Organization, c.team_id AS Team, r.channel_id AS Channel, CAST(r.number AS BIGINT) AS Number, r.rule, r.on_holiday AS OnHoliday,
        CAST(r.is_quiet AS BIGINT) AS IsQuiet, r.set_by AS SetBy, r.handled_until AS HandledUntil, r.snoozed_until AS SnoozedUntil, r.ended_at AS EndedAt
        """;

    private static readonly RowsStatement Occurrences = new(
        """
        INSERT INTO reminder_occurrences (id, organization_id, reminder_id, occurs_at, useful_until, state, noted_at)
        SELECT id, organization, reminder, at, useful, state, now FROM ({rows}) AS given WHERE TRUE
        """,
        new("id"), new("organization"), new("reminder"), new("at", IsNumber: true), new("useful", IsNumber: true), new("state"), new("now", IsNumber: true));

    private static readonly RowsStatement ToSend = new(
        """
        INSERT INTO outbox (organization_id, kind, subject, version, created_at)
        SELECT organization, kind, subject, version, now FROM ({rows}) AS given WHERE TRUE
        """,
        new("organization"), new("kind"), new("subject"), new("version", IsNumber: true), new("now", IsNumber: true));

    private static readonly RowsStatement Handled = new(
        """
        UPDATE reminders SET handled_until = given.handled, snoozed_until = NULL
        FROM ({rows}) AS given WHERE reminders.id = given.id
        """,
        new("id", IsKey: true), new("handled", IsNumber: true));

    /// <summary>
    /// Notes what has come of reminders that are due, and queues what is to be sent, in the transaction that says when each is
    /// due next. The rows are locked, and the key of an occurrence keeps one from being noted twice all the same.
    /// </summary>
    /// <returns>When each is due next, in the order of <paramref name="rows"/>; null for one that does not come again.</returns>
    public static IReadOnlyList<Instant?> Come(Batch batch, IReadOnlyList<DueRow> rows, Instant now)
    {
        var ids = batch.Dialect.List([.. rows.Select(row => row.Subject)]);
        var reminders = batch.Connection.Query<Row>(
            $"SELECT {Columns} FROM reminders r JOIN channels c ON c.id = r.channel_id WHERE r.id {batch.Dialect.IsOneOf("ids")} AND r.ended_at IS NULL",
            new { ids }, batch.Transaction).ToDictionary(row => row.Id);
        var noted = batch.Connection.Query<(string Reminder, long At)>(
            $"""
            SELECT o.reminder_id, o.occurs_at FROM reminder_occurrences o JOIN reminders r ON r.id = o.reminder_id
            WHERE o.reminder_id {batch.Dialect.IsOneOf("ids")} AND (o.occurs_at > r.handled_until OR o.occurs_at = r.snoozed_until)
            """,
            new { ids }, batch.Transaction).ToHashSet();
        var cadences = CadenceRows.Find(batch, reminders.Values.Select(row => new TeamId(row.Team))).ToDictionary(team => team.Key, team => team.Value.Resolved);
        var coming = new Coming(noted, cadences, now);
        List<Instant?> next = [.. rows.Select(row => reminders.TryGetValue(row.Subject, out var stored) ? coming.Next(stored) : null)];
        coming.Write(batch);
        return next;
    }

    /// <summary>Has a reminder come when its rule and its team's time say, from now on.</summary>
    public static void Plan(Batch batch, Reminder reminder, TeamCadence cadence, Instant now)
    {
        if (reminder.Next(cadence) is { } next)
        {
            DueRows.Set(batch, reminder.Organization, Kind, reminder.Id.Value, next, now);
        }
        else
        {
            DueRows.Remove(batch, Kind, reminder.Id.Value);
        }
    }

    /// <summary>Has the reminders of a team follow its time, which has changed, or that of one channel, which has joined another team.</summary>
    public static void PlanAgain(Batch batch, OrganizationId organization, TeamId team, Instant now, ChannelId? only = null)
    {
        // In the order in which they are claimed, so that nobody waits for anybody in a circle.
        batch.Connection.Execute(
            $"""
            SELECT subject FROM due_work WHERE kind = @kind AND subject IN (
                SELECT r.id FROM reminders r JOIN channels c ON c.id = r.channel_id WHERE r.organization_id = @organization AND c.team_id = @team AND r.ended_at IS NULL)
            ORDER BY due_at {batch.Dialect.ForUpdate}
            """,
            new { kind = Kind, organization = organization.Value, team = team.Value }, batch.Transaction);
        var cadence = CadenceRows.Find(batch.Connection, batch.Transaction, organization, team).Resolved;
        foreach (var row in batch.Connection.Query<Row>(
            $"SELECT {Columns} FROM reminders r JOIN channels c ON c.id = r.channel_id WHERE r.organization_id = @organization AND c.team_id = @team AND r.ended_at IS NULL",
            new { organization = organization.Value, team = team.Value }, batch.Transaction).AsList())
        {
            if (row.ToReminder() is { } reminder && (only is null || reminder.Channel == only))
            {
                var moved = reminder.Moved(cadence, now);
                Keep(batch, moved);
                Plan(batch, moved, cadence, now);
            }
        }
    }

    /// <summary>Writes how far a reminder has been followed.</summary>
    public static void Keep(Batch batch, Reminder reminder) => batch.Write(
        "UPDATE reminders SET handled_until = @handled, snoozed_until = @snoozed WHERE organization_id = @organization AND id = @id",
        ("handled", reminder.HandledUntil.ToUnixTimeMilliseconds()), ("snoozed", reminder.SnoozedUntil?.ToUnixTimeMilliseconds()),
        ("organization", reminder.Organization.Value), ("id", reminder.Id.Value));

    /// <summary>Ends a reminder. Its occurrences stay.</summary>
    public static void End(Batch batch, Reminder reminder, Instant now)
    {
        batch.Write(
            "UPDATE reminders SET ended_at = @now WHERE organization_id = @organization AND id = @id AND ended_at IS NULL",
            ("now", now.ToUnixTimeMilliseconds()), ("organization", reminder.Organization.Value), ("id", reminder.Id.Value));
        DueRows.Remove(batch, Kind, reminder.Id.Value);
    }

    /// <summary>A reminder of the organization that has not ended; what only a newer version can read is left out.</summary>
    /// <param name="evenEnded">Whether one that has ended is found too.</param>
    public static Reminder? Find(DbConnection connection, DbTransaction? transaction, OrganizationId organization, ReminderId id, bool evenEnded = false) =>
        connection.QuerySingleOrDefault<Row>(
            $"SELECT {Columns} FROM reminders r JOIN channels c ON c.id = r.channel_id WHERE r.organization_id = @organization AND r.id = @id",
            new { organization = organization.Value, id = id.Value }, transaction) is { } row && (evenEnded || row.EndedAt is null) ? row.ToReminder() : null;

    /// <summary>The reminders of a channel by their numbers.</summary>
    public static List<Reminder> OfChannel(DbConnection connection, DbTransaction? transaction, OrganizationId organization, ChannelId channel) =>
        [.. connection.Query<Row>(
            $"""
            SELECT {Columns} FROM reminders r JOIN channels c ON c.id = r.channel_id
            WHERE r.organization_id = @organization AND r.channel_id = @channel AND r.ended_at IS NULL ORDER BY r.number
            """,
            new { organization = organization.Value, channel = channel.Value }, transaction).Select(row => row.ToReminder()).OfType<Reminder>()];

    /// <summary>An occurrence and its reminder, ended or not.</summary>
    public static PastOccurrence? Find(DbConnection connection, DbTransaction? transaction, OrganizationId? organization, OccurrenceId id)
    {
        var found = connection.QuerySingleOrDefault<(string Reminder, long At, string State)>(
            "SELECT reminder_id, occurs_at, state FROM reminder_occurrences WHERE id = @id AND (CAST(@organization AS TEXT) IS NULL OR organization_id = @organization)",
            new { id = id.Value, organization = organization?.Value }, transaction);
        var row = found.Reminder is null ? null : connection.QuerySingleOrDefault<Row>(
            $"SELECT {Columns} FROM reminders r JOIN channels c ON c.id = r.channel_id WHERE r.id = @reminder", new { reminder = found.Reminder }, transaction);
        return row?.ToReminder() is { } reminder
            ? new PastOccurrence(id, reminder, Instant.FromUnixTimeMilliseconds(found.At), OccurrenceRows.Read(found.State), row.EndedAt is not null)
            : null;
    }

    /// <summary>What comes of the reminders that are due together: rows of one table are written one after another, so that they are one statement.</summary>
    private sealed class Coming(HashSet<(string Reminder, long At)> noted, Dictionary<(OrganizationId, TeamId), TeamCadence> cadences, Instant now)
    {
        private readonly List<object?[]> occurrences = [];
        private readonly List<object?[]> toSend = [];
        private readonly List<object?[]> handled = [];

        /// <summary>Notes what has come of one, and says when it is due next.</summary>
        public Instant? Next(Row row)
        {
            if (row.ToReminder() is not { } reminder)
            {
                return now + UntilReadAgain;
            }

            var cadence = cadences[(reminder.Organization, reminder.Team)];
            var due = reminder.Due(cadence, now);
            if (due.PutOffUntil is { } later)
            {
                return later;
            }

            foreach (var missed in due.Missed.TakeLast(MostMissed))
            {
                Note(row, missed, now, OccurrenceRows.Missed);
            }

            if (due.Send is { } send && Note(row, send, due.UsefulUntil, OccurrenceRows.Queued) is { } id)
            {
                toSend.Add([row.Organization, OutboxKind.Reminder, id, 1, now.ToUnixTimeMilliseconds()]);
            }

            if (due.Send is null && due.Missed.Count == 0)
            {
                return reminder.Next(cadence);
            }

            handled.Add([row.Id, due.HandledUntil.ToUnixTimeMilliseconds()]);
            return (reminder with { HandledUntil = due.HandledUntil, SnoozedUntil = null }).Next(cadence);
        }

        public void Write(Batch batch)
        {
            occurrences.ForEach(row => batch.WriteRow(Occurrences, row));
            toSend.ForEach(row => batch.WriteRow(ToSend, row));
            handled.ForEach(row => batch.WriteRow(Handled, row));
        }

        private string? Note(Row row, Instant at, Instant usefulUntil, string state)
        {
            if (!noted.Add((row.Id, at.ToUnixTimeMilliseconds())))
            {
                return null;
            }

            var id = DirectoryStore.NewId();
            occurrences.Add([id, row.Organization, row.Id, at.ToUnixTimeMilliseconds(), usefulUntil.ToUnixTimeMilliseconds(), state, now.ToUnixTimeMilliseconds()]);
            return id;
        }
    }

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Organization { get; init; }

        public required string Team { get; init; }

        public required string Channel { get; init; }

        public long Number { get; init; }

        public required string Rule { get; init; }

        public string? OnHoliday { get; init; }

        public long IsQuiet { get; init; }

        public required string SetBy { get; init; }

        public long HandledUntil { get; init; }

        public long? SnoozedUntil { get; init; }

        public long? EndedAt { get; init; }

        /// <summary>The reminder, or null if only a newer version can read its rule.</summary>
        public Reminder? ToReminder() => ReminderRule.Parse(Rule) is Reading<ReminderRule>.Done { Value: var rule }
            ? new Reminder(
                new ReminderId(Id), new OrganizationId(Organization), new TeamId(Team), new ChannelId(Channel), (int)Number,
                new ReminderWish(rule, Enum.TryParse<OnHoliday>(OnHoliday, ignoreCase: true, out var treatment) ? treatment : null, IsQuiet == 1),
                new PersonId(SetBy), Instant.FromUnixTimeMilliseconds(HandledUntil), SnoozedUntil is { } snoozed ? Instant.FromUnixTimeMilliseconds(snoozed) : null)
            : null;
    }
}
