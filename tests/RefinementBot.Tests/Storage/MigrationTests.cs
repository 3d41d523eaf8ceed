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

    /// <summary>From each version there was, with rows in all of its tables as the program of that version wrote them.</summary>
    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_earlier_versions_stored_is_read_and_voted_on_after_the_migration(string provider)
    {
        for (var version = 1; version <= Migrator.Newest; version++)
        {
            using var storage = TestStorage.Empty(provider);
            var node = storage.Open();
            Migrator.Migrate(node.Database, version);
            foreach (var (_, rows) in RowsByVersion.Where(each => each.Version <= version))
            {
                node.Execute(rows);
            }

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
            var page = await node.Backlog.ListAsync(TestStorage.Organization, new TeamId("team"), BacklogFilter.Everything, 0, 5, default);
            Assert.Equal(["Pay", "Refund", "Wrap"], page.Items.Select(listed => listed.Item.Title));
            Assert.Equal(["CHK-2"], (await node.Backlog.SearchAsync(TestStorage.Organization, null, "wrap", 5, default)).Select(found => found.Key.Value));
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
