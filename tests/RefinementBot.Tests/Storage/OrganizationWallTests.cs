using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

/// <summary>Asks every store for what belongs to one organization with the id of another: it gets nothing and changes nothing.</summary>
public class OrganizationWallTests
{
    private static readonly OrganizationId Stranger = new("stranger");

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nothing_is_read_across_the_wall(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, poll) = await FillAsync(storage, node);
        var fresh = storage.Open();

        foreach (var asked in (StorageNode[])[node, fresh])
        {
            Assert.Null(await asked.Polls.FindAsync(Stranger, poll.Id, default));
            Assert.Empty(asked.Polls.CardsIn(Stranger, storage.Channel.Id, 10));
            var voters = await asked.Polls.VotersAsync(Stranger, storage.Channel.Team, storage.Channel.Id, default);
            Assert.Empty(voters.Expected.Union(voters.Observers));
            Assert.Null(await asked.Backlog.FindAsync(Stranger, TestItems.Key("CHK-1"), default));
            Assert.Empty(await asked.Backlog.NearestKeysAsync(Stranger, TestItems.Key("CHK-1"), 5, default));
            Assert.Empty(await asked.Backlog.OfTeamAsync(Stranger, storage.Channel.Team, 10, default));
            Assert.Equal(0, (await asked.Backlog.ListAsync(Stranger, storage.Channel.Team, BacklogFilter.Everything, 0, 10, default)).Total);
            Assert.Equal(0, (await asked.Backlog.ListAsync(Stranger, storage.Channel.Team, BacklogFilter.Everything with { Text = "title" }, 0, 10, default)).Total);
            Assert.Empty(await asked.Backlog.SearchAsync(Stranger, null, "CHK-1", 10, default));
            Assert.Empty(await asked.Backlog.SearchAsync(Stranger, storage.Channel.Team, "title", 10, default));
            Assert.Empty(await asked.Backlog.HistoryAsync(Stranger, TestItems.Key("CHK-1"), 10, default));
            Assert.Empty(await asked.Backlog.ChildrenAsync(Stranger, TestItems.Key("CHK-9"), default));
            Assert.Empty(await asked.Backlog.IterationsAsync(Stranger, storage.Channel.Team, default));
            var stranger = asked.Turn(storage.Channel, ana with { Organization = Stranger });
            var known = await asked.Backlog.VocabularyAsync(stranger, default);
            Assert.Empty(known.Labels);
            Assert.Empty(known.Iterations);
            await foreach (var item in asked.Backlog.ReadAllAsync(Stranger, storage.Channel.Team, default))
            {
                Assert.Fail(item.Key.Value);
            }

            Assert.Empty(asked.Directory.Addresses(Stranger, Platforms.Web, "demo", [ana.Person]));
            Assert.Empty(asked.Directory.UsersOf(Stranger, Platforms.Web, "demo"));
            await Assert.ThrowsAsync<InvalidOperationException>(() => asked.Directory.MeetAsync(Stranger, Platforms.Web, "demo", new ChatUser("Ana", "Ana", "Ana")));
            await Assert.ThrowsAsync<InvalidOperationException>(() => asked.Directory.ChannelAsync(Stranger, Platforms.Web, "demo", "general", "general", null));
        }

        Assert.Equal("somebody", fresh.Directory.NamesIn(poll with { Organization = Stranger })(ana.Person));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nothing_is_changed_across_the_wall(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, poll) = await FillAsync(storage, node);
        await node.Directory.EnsureOrganizationAsync(Stranger, "Another organization");
        var eve = (await node.Directory.MeetAsync(Stranger, Platforms.Web, "elsewhere", new ChatUser("Eve", "Eve", "Eve"))).AsParticipant;
        var theirs = await node.Directory.ChannelAsync(Stranger, Platforms.Web, "elsewhere", "general", "general", null);
        var before = Contents(node);

        foreach (var command in (PollCommand[])
        [
            new PollCommand.CastVote(eve, node.Now, 1, 5), new PollCommand.WithdrawVote(eve, node.Now, 1), new PollCommand.RevealVotes(eve, node.Now, 1),
            new PollCommand.StartRound(eve, node.Now, 1), new PollCommand.AcceptEstimate(eve, node.Now, 1, 5), new PollCommand.CancelPoll(eve, node.Now),
        ])
        {
            Assert.Equal(PollAnswerCode.UnknownPoll, (await node.PollWriter.ActAsync(node.Turn(theirs, eve), poll.Id, command)).Answer.Code);
        }

        await node.Directory.LearnAsync(Stranger, Platforms.Web, "demo", "Ana", "Nobody");
        await node.Directory.AddMemberAsync(Stranger, storage.Channel.Team, eve.Person);
        await node.Directory.AddMemberAsync(TestStorage.Organization, storage.Channel.Team, eve.Person);
        await node.Directory.GreetAsync(storage.Channel with { Organization = Stranger });
        await node.Backlog.AddAsync([TestItems.Item(storage.Channel, "CHK-2") with { Organization = Stranger }], node.Now);
        var key = TestItems.Key("CHK-1");
        foreach (var act in (Task<BacklogWritten>[])
        [
            node.BacklogWriter.EditAsync(node.Turn(theirs, eve), key, new ItemEdit(1, new ItemDraft { Title = "Eve's" }, ItemFields.Title)),
            node.BacklogWriter.MoveAsync(node.Turn(theirs, eve), key, new Move.Top()),
            node.BacklogWriter.SplitAsync(node.Turn(theirs, eve), key, [new ItemDraft { Title = "Eve's" }]),
        ])
        {
            Assert.Equal(BacklogOutcome.UnknownItem, (await act).Answer.Outcome);
        }

        await node.BacklogWriter.SaveIterationAsync(Stranger, storage.Channel.Team, new Iteration("Eve's"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => node.BacklogWriter.AddAsync(node.Turn(storage.Channel, eve), new ItemDraft { Title = "Eve's" }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => node.Import.ImportAsync(
            Stranger, storage.Channel.Team, [new ImportRow(1, new ItemDraft { Key = key, Title = "Eve's" })], new ImportOptions(), node.Now));
        await Assert.ThrowsAsync<InvalidOperationException>(() => node.Import.PrefixAsync(Stranger, storage.Channel.Team));

        Assert.Equal(before, Contents(node));
        Assert.Equal("Ana", node.Directory.NamesIn(poll)(ana.Person));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_key_in_two_organizations_is_two_items_with_a_poll_each(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (_, poll) = await FillAsync(storage, node);
        await node.Directory.EnsureOrganizationAsync(Stranger, "Another organization");
        var eve = (await node.Directory.MeetAsync(Stranger, Platforms.Web, "elsewhere", new ChatUser("Eve", "Eve", "Eve"))).AsParticipant;
        var theirs = await node.Directory.ChannelAsync(Stranger, Platforms.Web, "elsewhere", "general", "general", null);
        await node.Backlog.AddAsync([TestItems.Item(theirs, "CHK-1")], node.Now);

        var opened = await node.PollWriter.OpenAsync(node.Turn(theirs, eve), node.Opened(theirs, eve, poll.Subject));

        Assert.Equal(PollAnswerCode.Opened, opened.Answer.Code);
        Assert.NotEqual(poll.Id, opened.Poll!.Id);
    }

    private static async Task<(Participant Ana, Poll Poll)> FillAsync(TestStorage storage, StorageNode node)
    {
        var ana = await storage.PersonAsync(node, "Ana");
        await node.Directory.AddMemberAsync(TestStorage.Organization, storage.Channel.Team, ana.Person);
        await node.BacklogWriter.AddAsync(node.Turn(storage.Channel, ana), new ItemDraft
        {
            Key = TestItems.Key("CHK-1"),
            Title = "Title of CHK-1",
            Parent = TestItems.Key("CHK-9"),
            Labels = ["label"],
            Iteration = "Sprint 1",
            Dependencies = [new("CHK-8")],
        });
        await node.BacklogWriter.EditAsync(
            node.Turn(storage.Channel, ana), TestItems.Key("CHK-1"), new ItemEdit(1, new ItemDraft { Description = "Changed" }, ItemFields.Description));
        var subject = new PollSubject(TestItems.Key("CHK-1"), "Title of CHK-1");
        var poll = (await node.PollWriter.OpenAsync(node.Turn(storage.Channel, ana), node.Opened(storage.Channel, ana, subject))).Poll!;
        return (ana, (await node.VoteAsync(storage.Channel, poll, ana)).Poll!);
    }

    /// <summary>How many rows there are, and what could have been changed in them.</summary>
    private static string Contents(StorageNode node) => string.Join('\n', ((string[])
    [
        "SELECT COUNT(*) FROM polls", "SELECT MAX(version) FROM polls", "SELECT COUNT(*) FROM votes", "SELECT MAX(card) FROM votes", "SELECT COUNT(*) FROM rounds",
        "SELECT COUNT(*) FROM items", "SELECT MAX(title) FROM items", "SELECT MAX(version) FROM items", "SELECT MAX(rank) FROM items", "SELECT COUNT(*) FROM item_changes",
        "SELECT COUNT(*) FROM item_labels", "SELECT COUNT(*) FROM item_dependencies", "SELECT COUNT(*) FROM iterations", "SELECT COUNT(*) FROM teams WHERE key_prefix IS NOT NULL",
        "SELECT COUNT(*) FROM team_members", "SELECT MIN(name) FROM people", "SELECT COUNT(*) FROM people",
        "SELECT COUNT(*) FROM outbox", "SELECT COUNT(*) FROM cards", "SELECT COUNT(*) FROM channels WHERE greeted_at IS NOT NULL",
    ]).Select(sql => node.Scalar<string>(sql)));
}
