using Dapper;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

public class MigrationTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public void An_empty_database_is_brought_to_the_newest_version_once(string provider)
    {
        using var storage = TestStorage.Empty(provider);
        var node = storage.Open();

        var (first, second) = (Migrator.Migrate(node.Database), Migrator.Migrate(node.Database));

        Assert.True(first >= 1);
        Assert.Equal(0, second);
        Assert.Equal(Migrator.Newest, node.Scalar<int>("SELECT MAX(number) FROM migrations"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Starts_at_once_migrate_once(string provider)
    {
        using var storage = TestStorage.Empty(provider);
        var databases = Enumerable.Range(0, 4).Select(_ => storage.Open().Database).ToList();

        var applied = await Task.WhenAll(databases.Select(database => Task.Run(() => Migrator.Migrate(database))));

        Assert.Single(applied, count => count > 0);
        Assert.Equal(3, applied.Count(count => count == 0));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public void A_database_of_a_newer_version_is_not_touched(string provider)
    {
        using var storage = TestStorage.Empty(provider);
        var node = storage.Open();
        Migrator.Migrate(node.Database);
        node.Execute($"INSERT INTO migrations (number) VALUES ({Migrator.Newest + 1})");

        var refusal = Assert.Throws<NewerDatabaseException>(() => Migrator.Migrate(node.Database));

        Assert.Contains($"knows versions up to {Migrator.Newest}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public void A_migration_that_came_later_with_a_lower_number_is_caught_up(string provider)
    {
        using var storage = TestStorage.Empty(provider);
        var node = storage.Open();
        Migrator.Migrate(node.Database, 2);
        node.Execute($"INSERT INTO migrations (number) VALUES ({Migrator.Newest})");

        Migrator.Migrate(node.Database);

        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM older_copies"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Starts_at_once_on_a_database_of_an_earlier_version_with_rows_migrate_it_once(string provider)
    {
        using var storage = TestStorage.Empty(provider);
        var node = storage.Open();
        Migrator.Migrate(node.Database, 1);
        node.Execute(RowsOfVersion1);
        var databases = Enumerable.Range(0, 4).Select(_ => storage.Open().Database).ToList();

        var applied = await Task.WhenAll(databases.Select(database => Task.Run(() => Migrator.Migrate(database))));

        Assert.Single(applied, count => count > 0);
        Assert.Equal("5", node.FromRows(new PollId("poll-1"))!.Round.Votes[new PersonId("ana")].Card.Label);
    }

    [Theory, OnSqlite]
    public async Task A_start_waits_for_whoever_is_at_the_database(string provider)
    {
        using var storage = TestStorage.Empty(provider);
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> starting;
        using (var connection = storage.Open().Database.OpenForWriting())
        using (connection.BeginTransaction())
        {
            var database = storage.Open().Database;
            starting = Task.Run(() => Migrator.Migrate(database, Migrator.Newest, () => met.TrySetResult()));
            await Task.WhenAny(met.Task, starting);

            Assert.False(starting.IsCompleted);
        }

        Assert.True(await starting > 0);
    }

    /// <summary>From each version there was, with rows in all of its tables as the program of that version wrote them.</summary>
    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_earlier_versions_stored_is_read_and_voted_on_after_the_migration(string provider)
    {
        for (var version = 1; version <= Migrator.Newest; version++)
        {
            using var storage = TestStorage.Empty(provider);
            var node = storage.Open();
            Migrator.Migrate(node.Database, version);
            AddRows(node);

            Migrator.Migrate(node.Database);

            if (version >= 2)
            {
                using var connection = node.Database.Open();
                Assert.Equal("Your identities are apart again.", NoticeRows.Find(connection, "notice-1")!.Message.PlainText);
                Assert.Equal("team", node.Scalar<string>("SELECT team_id FROM codes"));
            }

            var poll = (await node.Polls.FindAsync(TestStorage.Organization, new PollId("poll-1"), default))!;
            Assert.Equal("5", poll.Round.Votes[new PersonId("ana")].Card.Label);
            Assert.Equal(2, poll.Version);
            var channel = node.Directory.FindChannel(Platforms.Slack, "T1", "C1")!;
            var ben = node.Directory.FindPerson(Platforms.Slack, "T1", "U2")!.AsParticipant;
            var written = await node.VoteAsync(channel, poll, ben, card: 6);
            Assert.Equal(PollAnswerCode.Voted, written.Answer.Code);
            var again = await node.VoteAsync(channel, poll, ben, card: 6, deliveryKey: "slack:old");
            Assert.Equal("3", again.Answer.Card);
            var item = (await node.Backlog.FindAsync(TestStorage.Organization, TestItems.Key("CHK-1"), default))!;
            Assert.Equal((0.5m, ItemStatus.ToDo, 1, item.CreatedAt), (item.Estimate!.Points, item.Status, item.Version, item.ChangedAt));
            await node.Refresh.RefreshAllAsync(default);
            Assert.Equal([item.Key], (await node.Backlog.SearchAsync(TestStorage.Organization, null, "pa", 5, default)).Select(found => found.Key));
            var edited = await node.BacklogWriter.EditAsync(node.Turn(channel, ben), item.Key, new ItemEdit(1, new ItemDraft { Labels = ["old"] }, ItemFields.Labels));
            Assert.Equal((BacklogOutcome.Changed, 2), (edited.Answer.Outcome, edited.Item!.Version));
            Assert.Equal("CHECKOUT-1", (await node.BacklogWriter.AddAsync(node.Turn(channel, ben), new ItemDraft { Title = "Refund" })).Answer.Key);

            // As a node of the first version, which may go on beside this one, writes an item.
            node.Execute(
                """
                INSERT INTO items (organization_id, key, team_id, type, title, description, acceptance_criteria, rank, version, created_at)
                SELECT 'default', 'CHK-2', 'team', 'Story', 'Wrap', '', '', MAX(rank) + 1, 1, 5 FROM items;
                """);
            await AssertReadsAsync(node, version);
            var page = await node.Backlog.ListAsync(TestStorage.Organization, new TeamId("team"), BacklogFilter.Everything, 0, 5, default);
            Assert.Equal(["Pay", "Refund", "Wrap"], page.Items.Select(listed => listed.Item.Title));
            Assert.Equal(["CHK-2"], (await node.Backlog.SearchAsync(TestStorage.Organization, null, "wrap", 5, default)).Select(found => found.Key.Value));
        }
    }

    /// <summary>Whoever adds a table adds rows of it below, so that every later migration runs over them.</summary>
    [Theory, OnSqlite, OnPostgreSql]
    public void Every_table_has_rows_when_the_migrations_to_come_are_tried(string provider)
    {
        using var storage = TestStorage.Empty(provider);
        var node = storage.Open();
        Migrator.Migrate(node.Database);
        AddRows(node);
        using var connection = node.Database.Open();
        var tables = connection.Query<string>(node.Database.Dialect.IsShared
            ? "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
            : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").AsList();

        Assert.NotEmpty(tables);
        Assert.Equal([], tables.Where(table => !table.StartsWith("item_search", StringComparison.Ordinal) && connection.ExecuteScalar<long>($"SELECT COUNT(*) FROM {table}") == 0));
    }

    /// <summary>Adds the rows of every migration that was applied.</summary>
    private static void AddRows(StorageNode node)
    {
        using var connection = node.Database.Open();
        var applied = connection.Query<int>("SELECT number FROM migrations").ToHashSet();
        foreach (var (_, rows) in RowsByVersion.Where(each => applied.Contains(each.Version)))
        {
            node.Execute(rows);
        }
    }

    /// <summary>What was brought by migrations from the fourth on, as the stores read it.</summary>
    private static async Task AssertReadsAsync(StorageNode node, int version)
    {
        if (version >= 4)
        {
            var item = (await node.Backlog.FindAsync(TestStorage.Organization, TestItems.Key("SRC-7"), default))!;
            Assert.Equal(("Find by colour", ItemStatus.InProgress, "Sprint 7", 3m), (item.Title, item.Status, item.Iteration, item.Estimate!.Points));
            Assert.Equal(("Colour", "CHK-1", 2), (Assert.Single(item.Labels), Assert.Single(item.Dependencies).To, item.Version));
            Assert.Equal("Find by colour", Assert.Single(await node.Backlog.HistoryAsync(TestStorage.Organization, item.Key, 5, default), change => change.Field == "title").New);
            Assert.Equal(new NodaTime.LocalDate(2026, 11, 23), Assert.Single(await node.Backlog.IterationsAsync(TestStorage.Organization, new TeamId("team-2"), default)).FirstDay);
            Assert.Equal([item.Key], (await node.Backlog.SearchAsync(TestStorage.Organization, null, "colour", 5, default)).Select(found => found.Key));
        }

        if (version >= 6)
        {
            var poll = (await node.Polls.FindAsync(TestStorage.Organization, new PollId("poll-2"), default))!;
            Assert.Equal(("Nobody has tried it", Confidence.High), (poll.Round.Votes[new PersonId("ballot:1")].Reason, poll.Round.Votes[new PersonId("ballot:1")].Confidence));
            Assert.Equal((true, 1, true), (poll.IsAnonymous, Assert.Single(poll.EarlierRounds).AwaitedCount, poll.Facilitation.Facilitators.Contains(new PersonId("ana"))));
            Assert.Equal(version >= 9 ? "Europe/Berlin" : null, poll.Deadline?.Zone);
            var settings = await node.Polls.SettingsAsync(TestStorage.Organization, new TeamId("team-2"), new ChannelId("channel"), default);
            Assert.Equal(("size", "risk", version >= 9 ? "Europe/Berlin" : "UTC"), (settings.Deck.Name, Assert.Single(settings.OwnDecks).Name, settings.Cadence.Zone.Id));
        }

        if (version >= 17)
        {
            using var connection = node.Database.Open();
            var cadence = CadenceRows.FindWithFeeds(connection, null, TestStorage.Organization, new TeamId("team-2"));
            Assert.Equal(("Payments", "calendars.example.com", "Shutdown"), (cadence.Train, Assert.Single(cadence.Feeds).Host, cadence.Resolved.Calendar.HolidayOn(new NodaTime.LocalDate(2026, 12, 31))));
            Assert.Equal("St Nicholas", cadence.Resolved.Calendar.HolidayOn(new NodaTime.LocalDate(2026, 12, 7)));
            Assert.Equal(("Sprint 9", 1, true), cadence.Resolved.Iterations![3] is { ProgramIncrement: { } place } third ? (third.Name, place.Number, place.IsInnovationAndPlanning) : default);
        }

        if (version >= 15)
        {
            var readiness = new ReadinessStore(node.Database, node.Writer, node.Signal);
            Assert.Equal("Which colours?", Assert.Single((await readiness.FindAskedAsync(TestStorage.Organization, new Engine.Readiness.AskId("ask-1"), default))!.Questions).Question.Says);
        }

        Assert.Equal(604800001, node.Scalar<long>("SELECT due_at FROM due_work WHERE kind = 'untouched-poll' AND subject = 'poll-1'"));
        if (version >= 16)
        {
            var shown = Assert.Single(node.Reminders.Shown(TestStorage.Organization, new ChannelId("channel"), 5));
            Assert.Equal("Reminder 1", shown.Message.PlainText);
            using var connection = node.Database.Open();
            Assert.Equal("weekdays 9:30", Assert.Single(ReminderRows.OfChannel(connection, null, TestStorage.Organization, new ChannelId("channel"))).Wish.ToString());
        }

        if (version >= 13)
        {
            var links = new LinkStore(node.Writer, node.PollWriter, node.Directory, node.Signal);
            var channel = node.Directory.FindChannel(Platforms.Slack, "T1", "C1")!;
            Assert.True(await links.UnlinkAsync(node.Turn(channel, node.Directory.FindPerson(Platforms.Slack, "T1", "U1")!.AsParticipant)));
            Assert.Equal("ben", node.Scalar<string>("SELECT person_id FROM team_members WHERE team_id = 'team-2'"));
        }
    }

    private static readonly (int Version, string Rows)[] RowsByVersion =
    [
        (1, RowsOfVersion1),
        (2, """
            UPDATE identities SET own_person_id = 'ben' WHERE user_id = 'U2';
            UPDATE channels SET name = 'checkout';
            INSERT INTO codes (hash, organization_id, kind, person_id, team_id, expires_at) VALUES ('hash', 'default', 'team', 'ana', 'team', 9);
            INSERT INTO wrong_codes (organization_id, person_id, entered_at) VALUES ('default', 'ana', 1);
            INSERT INTO directory_changes (organization_id, version) VALUES ('default', 1);
            INSERT INTO notices (id, organization_id, platform, workspace, address, text, created_at)
            VALUES ('notice-1', 'default', 'slack', 'T1', 'U1', 'Your identities are apart again.', 1);
            INSERT INTO outbox (organization_id, kind, subject, version, created_at) VALUES ('default', 'notice', 'notice-1', 1, 1);
            """),
        (3, """
            UPDATE notices SET buttons = '[{"label":"Post it again here","action":"v1|post-here|poll-1"},{"label":"Of a version to come","action":"v9|x"}]';
            UPDATE cards SET posts = 2;
            INSERT INTO older_copies (id, organization_id, card_id, message_id, created_at) VALUES ('copy-1', 'default', 'card-1', '1700000000.000100', 1);
            INSERT INTO outbox (organization_id, kind, subject, version, created_at) VALUES ('default', 'older-copy', 'copy-1', 1, 1);
            """),
        (4, """
            INSERT INTO teams (id, organization_id, name, created_at, key_prefix, last_number) VALUES ('team-2', 'default', 'Search', 1, 'SRC', 7);
            INSERT INTO items (organization_id, key, team_id, type, title, description, acceptance_criteria, estimate_label, estimate_points, estimated_by, estimated_at,
                               rank, version, created_at, parent, split_from, owner_name, owner_folded, owner_person_id, status, status_word, iteration, iteration_folded, links,
                               business_value, time_criticality, risk_reduction, job_size, program_increment, benefit_hypothesis,
                               source_door, source_reference, external_id, created_by, changed_at, brought, ready, derived_by)
            VALUES ('default', 'SRC-7', 'team-2', 'Story', 'Find by colour', 'Whatever is blue', '- the blue ones come first', '3', 3, 'ana', 1,
                    1048576, 2, 1, 'SRC-1', 'SRC-2', 'Ana', 'ana', 'ana', 'InProgress', 'Doing', 'Sprint 7', 'sprint 7', '["https://design.example/7"]',
                    8, 5, 3, 2, 'PI 3', 'More is found', 'file', 'backlog.csv', 'ext-7', 'ana', 2, 'title:ab12', 1, 0);
            INSERT INTO item_labels (organization_id, item_key, position, team_id, label, folded) VALUES ('default', 'SRC-7', 0, 'team-2', 'Colour', 'colour');
            INSERT INTO item_dependencies (organization_id, item_key, position, depends_on, kind, owner, needed_by, state)
            VALUES ('default', 'SRC-7', 0, 'CHK-1', 'blocks', 'Ben', '2026-12-04', 'Open');
            INSERT INTO item_changes (organization_id, item_key, version, field, old_value, new_value, changed_by, changed_at, door)
            VALUES ('default', 'SRC-7', 2, 'title', 'Find', 'Find by colour', 'ana', 2, 'form');
            INSERT INTO iterations (organization_id, team_id, folded, name, first_day, last_day)
            VALUES ('default', 'team-2', 'sprint 7', 'Sprint 7', '2026-11-23', '2026-12-04');
            """),
        (5, "UPDATE items SET title_words = 'by colour find', all_words = 'blue by colour find is whatever' WHERE key = 'SRC-7';"),
        (6, """
            UPDATE teams SET deck = '{"name":"risk","cards":[{"label":"low","points":1},{"label":"high","points":5}]}', is_anonymous = 1, reveals = 'facilitators' WHERE id = 'team-2';
            UPDATE channels SET last_anonymous = 0, last_deck = '{"name":"size","cards":[{"label":"S","points":1},{"label":"L","points":8}]}';
            INSERT INTO team_decks (organization_id, team_id, name, deck)
            VALUES ('default', 'team-2', 'risk', '{"name":"risk","cards":[{"label":"low","points":1},{"label":"high","points":5}]}');
            INSERT INTO team_facilitators (organization_id, team_id, person_id, role) VALUES ('default', 'team-2', 'ana', 'facilitator');
            INSERT INTO polls (id, organization_id, team_id, channel_id, item_key, title, details, deck, facilitator, stage, round, version, opened_at, is_anonymous, ballot_key, facilitation)
            VALUES ('poll-2', 'default', 'team-2', 'channel', 'SRC-7', 'Find by colour', '',
                    '{"name":"risk","cards":[{"label":"low","points":1},{"label":"high","points":5}]}', 'ana', 'open', 2, 5, 1, 1, 'secret', '{"facilitators":["ana"],"deputies":["ben"]}');
            INSERT INTO poll_people (organization_id, poll_id, person_id, role) VALUES ('default', 'poll-2', 'ana', 'expected'), ('default', 'poll-2', 'ben', 'expected');
            INSERT INTO rounds (organization_id, poll_id, number, opened_at, revealed_at, revealed_by, mistaken, awaited)
            VALUES ('default', 'poll-2', 1, 1, 2, 'ana', 1, 1), ('default', 'poll-2', 2, 3, NULL, NULL, 0, NULL);
            INSERT INTO votes (organization_id, poll_id, round, person_id, card, cast_at, reason, confidence)
            VALUES ('default', 'poll-2', 1, 'ballot:1', 'low', 2, NULL, NULL), ('default', 'poll-2', 2, 'ballot:1', 'high', 4, 'Nobody has tried it', 'High');
            """),
        (7, "INSERT INTO due_work (kind, subject, organization_id, due_at, created_at) VALUES ('untouched-poll', 'poll-1', 'default', 604800001, 1) ON CONFLICT (kind, subject) DO NOTHING;"),
        (8, """
            INSERT INTO sessions (id, organization_id, team_id, channel_id, facilitator, deck, is_anonymous, stage, current_item, since, started_at, version)
            VALUES ('session-1', 'default', 'team', 'channel', 'ana', '{"name":"one","cards":[{"label":"1","points":1}]}', 0, 'running', 1, 1, 1, 1);
            INSERT INTO session_items (organization_id, session_id, number, position, title, details, state, poll_id, rounds, opened_at, spent)
            VALUES ('default', 'session-1', 1, 1, 'Pay', '', 'open', 'poll-1', 1, 1, 0);
            INSERT INTO session_cards (id, organization_id, session_id, channel_id, wanted, created_at) VALUES ('session-card-1', 'default', 'session-1', 'channel', 1, 1);
            """),
        (9, """
            UPDATE polls SET deadline_at = 4102444800000, deadline_zone = 'Europe/Berlin' WHERE id = 'poll-2';
            UPDATE polls SET cancelled_at = NULL;
            UPDATE rounds SET at_deadline = 1 WHERE poll_id = 'poll-2' AND number = 1;
            UPDATE teams SET zone = 'Europe/Berlin', working_days = 'Mon-Thu', iteration_first_day = '2026-11-23', iteration_days = 14, planning_day = 0,
                             planning_time = '09:30', capacity = 21.5 WHERE id = 'team-2';
            UPDATE people SET zone = 'Europe/Berlin' WHERE id = 'ana';
            INSERT INTO pings (organization_id, subject, person_id, pinged_at) VALUES ('default', 'poll-2', 'ben', 1);
            """),
        (10, """
            INSERT INTO team_owners (organization_id, team_id, person_id, role) VALUES ('default', 'team-2', 'ana', 'owner');
            UPDATE teams SET owners_told_until = 1 WHERE id = 'team-2';
            """),
        (12, """
            INSERT INTO definitions_of_ready (organization_id, team_id, version, source, set_by, set_at) VALUES ('default', 'team-2', 1, '', 'ana', 1);
            INSERT INTO waivers (organization_id, team_id, item_key, rule, reason, last_day, waived_by, waived_by_name, waived_at)
            VALUES ('default', 'team-2', 'SRC-7', 'not-estimated', 'We know', '2026-12-04', 'ana', 'Ana', 1);
            INSERT INTO checks (id, organization_id, item_key, item_version, definition_version, ready, score, open_findings, checked_by, checked_at)
            VALUES ('check-1', 'default', 'SRC-7', 2, 1, 0, 50, '[]', 'ana', 1);
            """),
        (13, """
            INSERT INTO linked_roles (organization_id, person_id, team_id, kind, role, is_hers_alone)
            VALUES ('default', 'ben', 'team-2', 'team_members', 'member', 1);
            INSERT INTO team_members (organization_id, team_id, person_id, role) VALUES ('default', 'team-2', 'ana', 'member');
            UPDATE identities SET person_id = 'ana' WHERE user_id = 'U2';
            """),
        (14, """
            UPDATE polls SET open_findings = '[{"rule":"ambiguous","field":"Title","quote":"blue"}]' WHERE id = 'poll-2';
            INSERT INTO unsure_rounds (organization_id, team_id, item_key, poll_id, round, unsure, votes, text_mark, revealed_at)
            VALUES ('default', 'team-2', 'SRC-7', 'poll-2', 1, 2, 3, 'abcdef', 2);
            """),
        (15, """
            INSERT INTO asked_questions (id, organization_id, item_key, person_id, asked_by, asked_by_name, asked_at, questions, notice_id)
            VALUES ('ask-1', 'default', 'SRC-7', 'ana', 'ben', 'Ben', 1,
                    '[{"question":{"finding":{"rule":"ambiguous","field":"Title","quote":"colour"},"says":"Which colours?","place":"Meaning","lead":""}}]', 'notice-1');
            INSERT INTO asked_questions_askers (organization_id, ask_id, person_id, channel_id) VALUES ('default', 'ask-1', 'ben', 'channel');
            INSERT INTO owner_names (organization_id, team_id, folded, person_id, named_by, named_at) VALUES ('default', 'team-2', 'a. berg', 'ana', 'ben', 1);
            INSERT INTO checklist_ticks (organization_id, team_id, item_key, question, says, item_version, ticked_by, ticked_by_name, ticked_at)
            VALUES ('default', 'team-2', 'SRC-7', 'designed', 'Is there a design?', 2, 'ana', 'Ana', 1);
            """),
        (16, """
            INSERT INTO reminders (id, organization_id, channel_id, number, rule, is_quiet, set_by, set_at, handled_until)
            VALUES ('reminder-1', 'default', 'channel', 1, 'weekdays 9:30', 0, 'ana', 1, 1);
            INSERT INTO due_work (kind, subject, organization_id, due_at, created_at) VALUES ('reminder', 'reminder-1', 'default', 5, 1);
            INSERT INTO reminder_occurrences (id, organization_id, reminder_id, occurs_at, useful_until, state, noted_at, sent_at, shown, not_ready)
            VALUES ('occurrence-1', 'default', 'reminder-1', 1, 2, 'sent', 1, 1, '[{"kind":"note","text":"Reminder 1"}]', '["CHK-1"]');
            """),
        (17, """
            UPDATE teams SET increments = '3 iterations from 2026-11-23', train = 'Payments', train_folded = 'payments', days_off = '2026-12-24 to 2027-01-01 Shutdown',
                             irregular_iterations = '"Sprint 9" 2026-12-21 to 2027-01-08 planning 2026-12-21 9:00', feed_holidays = '2026-12-07 St Nicholas', feed_iterations = NULL
            WHERE id = 'team-2';
            INSERT INTO calendar_feeds (id, organization_id, team_id, kind, address, added_by, channel_id, added_at, content, read_at)
            VALUES ('feed-1', 'default', 'team-2', 'Holidays', 'https://calendars.example.com/holidays.ics', 'ana', 'channel', 1, '2026-12-07 St Nicholas', 2);
            """),
        (18, """
            INSERT INTO nodes (id, seen_at) VALUES ('node-1', 1);
            INSERT INTO linked_owners (organization_id, person_id, item_key) VALUES ('default', 'ben', 'CHK-1');
            UPDATE people SET is_guest = 1 WHERE id = 'ben';
            UPDATE teams SET guests_vote = 1 WHERE id = 'team';
            """),
        (19, """
            UPDATE checks SET waived_findings = '[{"rule":"no-owner","field":"Title","quote":""}]' WHERE id = 'check-1';
            """),
        (20, """
            UPDATE people SET no_digests = 1 WHERE id = 'ben';
            INSERT INTO personal_digests (organization_id, team_id, person_id, told_on, gist) VALUES ('default', 'team-2', 'ana', '2026-12-03', 'A1B2');
            """),
        (21, """
            UPDATE rounds SET discussion_asked_by = 'ana', discussion_asked_at = 3 WHERE poll_id = 'poll-1' AND number = 1;
            INSERT INTO discussions (id, organization_id, poll_id, round, channel_id, asked_by, state, message_id, asked_at)
            VALUES ('poll-1/1/channel', 'default', 'poll-1', 1, 'channel', 'ana', 'sent', '1700000000.000100', 3);
            """),
    ];

    private const string RowsOfVersion1 =
        """
        INSERT INTO organizations (id, name, created_at) VALUES ('default', 'Default organization', 1);
        INSERT INTO installations (organization_id, platform, workspace, name, from_settings, created_at) VALUES ('default', 'slack', 'T1', 'Shop', 1, 1);
        INSERT INTO people (id, organization_id, name, created_at) VALUES ('ana', 'default', 'Ana', 1), ('ben', 'default', 'Ben', 1);
        INSERT INTO identities (organization_id, platform, workspace, user_id, address, person_id, created_at)
        VALUES ('default', 'slack', 'T1', 'U1', 'U1', 'ana', 1), ('default', 'slack', 'T1', 'U2', 'U2', 'ben', 1);
        INSERT INTO teams (id, organization_id, name, created_at) VALUES ('team', 'default', 'Checkout', 1);
        INSERT INTO team_members (organization_id, team_id, person_id, role) VALUES ('default', 'team', 'ana', 'member');
        INSERT INTO channels (id, organization_id, team_id, platform, workspace, address, created_at) VALUES ('channel', 'default', 'team', 'slack', 'T1', 'C1', 1);
        INSERT INTO items (organization_id, key, team_id, type, title, description, acceptance_criteria,
                           estimate_label, estimate_points, estimated_by, estimated_at, rank, version, created_at)
        VALUES ('default', 'CHK-1', 'team', 'Story', 'Pay', '', '', '0.5', 0.5, 'ana', 1, 1, 1, 1);
        INSERT INTO polls (id, organization_id, team_id, channel_id, title, details, deck, facilitator, stage, round, version, opened_at)
        VALUES ('poll-1', 'default', 'team', 'channel', 'Pay', '',
                '{"name":"modified-fibonacci","cards":[{"label":"0","points":0},{"label":"0.5","points":0.5},{"label":"1","points":1},{"label":"2","points":2},{"label":"3","points":3},{"label":"5","points":5},{"label":"8","points":8},{"label":"?"}]}',
                'ana', 'open', 1, 2, 1);
        INSERT INTO rounds (organization_id, poll_id, number, opened_at) VALUES ('default', 'poll-1', 1, 1);
        INSERT INTO votes (organization_id, poll_id, round, person_id, card, cast_at) VALUES ('default', 'poll-1', 1, 'ana', '5', 1);
        INSERT INTO deliveries (organization_id, delivery_key, poll_id, answer, received_at)
        VALUES ('default', 'slack:old', 'poll-1', '{"code":"Voted","card":"3"}', 1);
        INSERT INTO cards (id, organization_id, poll_id, channel_id, created_at) VALUES ('card-1', 'default', 'poll-1', 'channel', 1);
        INSERT INTO outbox (organization_id, kind, subject, version, created_at) VALUES ('default', 'redraw', 'poll-1', 2, 1);
        """;
}
