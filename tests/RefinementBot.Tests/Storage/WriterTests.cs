using Dapper;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

[Trait("Journey", "NoVoteLost")]
public class WriterTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_commit_on_the_writers_live_connection_is_on_disk_before_it_returns(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;

        var settings = await node.Writer.RunAsync(batch => provider == "Sqlite"
            ? (Ask(batch, "PRAGMA synchronous"), Ask(batch, "PRAGMA journal_mode"))
            : (Ask(batch, "SHOW synchronous_commit"), Ask(batch, "SHOW fsync")));

        Assert.Equal(provider == "Sqlite" ? ("2", "wal") : ("on", "on"), settings);

        static string? Ask(Batch batch, string sql) => batch.Connection.ExecuteScalar<string>(sql, transaction: batch.Transaction);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task No_vote_is_acknowledged_while_somebody_else_holds_the_lock_and_then_it_is(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        var holder = storage.Open().Database;
        Task<Written> vote;
        using (var connection = holder.OpenForWriting())
        using (var transaction = connection.BeginTransaction())
        {
            connection.Execute("UPDATE polls SET title = title WHERE id = @id", new { id = poll.Id.Value }, transaction);
            vote = node.VoteAsync(storage.Channel, poll, ana);
            await (provider == "Sqlite" ? node.Log.Met : BlockedAsync(holder));

            Assert.False(vote.IsCompleted);
        }

        Assert.Equal(PollAnswerCode.Voted, (await vote).Answer.Code);
        Assert.Single(node.FromRows(poll.Id)!.Round.Votes);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_bad_act_in_a_batch_fails_alone(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var people = new List<Engine.Estimation.Participant>();
        foreach (var name in Enumerable.Range(0, 10).Select(i => $"Voter {i}"))
        {
            people.Add(await storage.PersonAsync(node, name));
        }

        var poll = await node.OpenPollAsync(storage.Channel, people[0]);
        using var gate = new ManualResetEventSlim();
        var holding = node.Writer.RunAsync(_ => gate.Wait(TimeSpan.FromMinutes(1)));
        var votes = people.ConvertAll(person => node.VoteAsync(storage.Channel, poll, person));
        var bad = node.Writer.RunAsync<int>(_ => throw new InvalidOperationException("bad"));
        var worse = node.Writer.RunAsync(batch => batch.Connection.Execute("INSERT INTO nowhere VALUES (1)", transaction: batch.Transaction));
        var last = node.VoteAsync(storage.Channel, poll, people[0], card: 6);

        gate.Set();

        Assert.True(await holding);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => worse);
        Assert.All(await Task.WhenAll(votes), written => Assert.Equal(PollAnswerCode.Voted, written.Answer.Code));
        Assert.Equal("5", (await last).Answer.Other);
        Assert.Equal(12, node.FromRows(poll.Id)!.Version);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_nodes_on_one_database_vote_on_the_same_polls_at_once_and_agree(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        StorageNode[] nodes = [node, storage.Open()];
        var people = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => storage.PersonAsync(node, $"Voter {i}")));
        var polls = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => node.OpenPollAsync(storage.Channel, people[0], $"Story {i}")));

        var written = await Task.WhenAll(
            from poll in polls
            from voter in people.Index()
            from card in (int[])[4, 5]
            select nodes[(voter.Index + card) % 2].VoteAsync(storage.Channel, poll, voter.Item, card));

        Assert.All(written, one => Assert.Equal(PollAnswerCode.Voted, one.Answer.Code));
        foreach (var poll in polls)
        {
            var stored = node.FromRows(poll.Id)!;
            Assert.Equal(people.Length, stored.Round.Votes.Count);
            Assert.Equal(1 + (2 * people.Length), stored.Version);
            foreach (var one in nodes)
            {
                PollEquality.Same(stored, (await one.Polls.FindAsync(TestStorage.Organization, poll.Id, default))!);
            }
        }
    }

    [Theory, OnPostgreSql]
    public async Task A_vote_that_the_database_asks_to_repeat_is_repeated_and_never_refused(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await node.OpenPollAsync(storage.Channel, ana);

        // A sequence is not rolled back: the first eight tries fail, by turns as a deadlock and as a serialization failure.
        node.Execute(
            """
            CREATE SEQUENCE tries;
            CREATE FUNCTION not_yet() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE try BIGINT := nextval('tries');
            BEGIN
                IF try <= 8 THEN
                    RAISE EXCEPTION 'not yet' USING ERRCODE = CASE WHEN try % 2 = 0 THEN '40001' ELSE '40P01' END;
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER not_yet BEFORE INSERT ON votes FOR EACH ROW EXECUTE FUNCTION not_yet();
            """);

        var written = await node.VoteAsync(storage.Channel, poll, ana);

        Assert.Equal(PollAnswerCode.Voted, written.Answer.Code);
        Assert.Single(node.FromRows(poll.Id)!.Round.Votes);
    }

    [Theory, OnPostgreSql]
    public async Task A_connection_that_was_cut_between_two_votes_is_not_noticed_by_anybody(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        var process = await node.Writer.RunAsync(batch => batch.Connection.ExecuteScalar<int>("SELECT pg_backend_pid()", transaction: batch.Transaction));

        storage.Open().Execute($"SELECT pg_terminate_backend({process})");

        Assert.Equal(PollAnswerCode.Voted, (await node.VoteAsync(storage.Channel, poll, ana)).Answer.Code);
    }

    [Theory, OnPostgreSql]
    public async Task A_connection_that_the_server_closed_for_idleness_is_not_noticed_by_anybody(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        var process = await node.Writer.RunAsync(batch =>
        {
            batch.Connection.Execute("SET idle_session_timeout = 50", transaction: batch.Transaction);
            return batch.Connection.ExecuteScalar<int>("SELECT pg_backend_pid()", transaction: batch.Transaction);
        });
        var other = storage.Open();
        while (other.Scalar<bool>($"SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = {process})"))
        {
            await Task.Yield();
        }

        Assert.Equal(PollAnswerCode.Voted, (await node.VoteAsync(storage.Channel, poll, ana)).Answer.Code);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_goes_wrong_after_a_commit_keeps_nobody_from_the_answer_and_the_writer_from_nothing(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        var isReached = false;

        var committed = await node.Writer.RunAsync(batch =>
        {
            batch.AfterCommit(() => throw new InvalidOperationException("a bug"));
            batch.AfterCommit(() => isReached = true);
            return 7;
        });

        Assert.Equal((7, true), (committed, isReached));
        Assert.Equal(PollAnswerCode.Voted, (await node.VoteAsync(storage.Channel, poll, ana)).Answer.Code);
    }

    [Fact]
    public void What_is_queued_while_the_node_stops_wakes_nobody_and_breaks_nothing()
    {
        var signal = new OutboxSignal();
        signal.Dispose();

        Assert.Null(Record.Exception(signal.Set));
    }

    [Theory, OnPostgreSql]
    public async Task Where_the_outcome_of_a_commit_is_unknown_the_voter_is_told_so_and_pressing_again_is_harmless(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await node.OpenPollAsync(storage.Channel, ana);

        // A deferred trigger runs inside COMMIT, which is when it cuts the connection.
        node.Execute(
            """
            CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON votes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut();
            """);
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => node.VoteAsync(storage.Channel, poll, ana));
        node.Execute("DROP TRIGGER cut ON votes");

        await node.VoteAsync(storage.Channel, poll, ana);
        var again = await node.VoteAsync(storage.Channel, poll, ana);

        Assert.Equal(new PollAnswer(PollAnswerCode.Voted, Card: "5", Other: "5"), again.Answer);
        Assert.Single(node.FromRows(poll.Id)!.Round.Votes);
    }

    /// <summary>Waits until the server says that somebody waits for a lock in this test's schema.</summary>
    internal static async Task BlockedAsync(Database database)
    {
        using var connection = database.Open();
        while (!connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.application_name = current_setting('application_name') AND cardinality(pg_blocking_pids(a.pid)) > 0)"))
        {
            await Task.Yield();
        }
    }
}
