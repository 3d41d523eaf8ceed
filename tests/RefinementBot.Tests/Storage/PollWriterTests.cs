using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

[Trait("Journey", "NoVoteLost")]
public class PollWriterTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_vote_its_delivery_its_version_and_its_redraw_are_stored_together(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        node.Execute("DELETE FROM outbox");

        var written = await node.VoteAsync(storage.Channel, poll, ana, card: 5, deliveryKey: "web:1");

        Assert.Equal(new PollAnswer(PollAnswerCode.Voted, Card: "5"), written.Answer);
        Assert.Equal("5", node.Scalar<string>("SELECT card FROM votes WHERE poll_id = @id", new { id = poll.Id.Value }));
        Assert.Equal(2, node.Scalar<int>("SELECT version FROM polls WHERE id = @id", new { id = poll.Id.Value }));
        Assert.Equal(2, node.Scalar<int>("SELECT version FROM outbox WHERE kind = 'redraw' AND subject = @id", new { id = poll.Id.Value }));
        Assert.Equal(poll.Id.Value, node.Scalar<string>("SELECT poll_id FROM deliveries WHERE delivery_key = 'web:1'"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nothing_of_a_vote_is_stored_where_one_part_of_it_cannot_be(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        node.Execute("ALTER TABLE outbox RENAME TO outbox_away");

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => node.VoteAsync(storage.Channel, poll, ana, deliveryKey: "web:1"));
        node.Execute("ALTER TABLE outbox_away RENAME TO outbox");

        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM votes"));
        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM deliveries WHERE delivery_key = 'web:1'"));
        Assert.Equal(PollAnswerCode.Voted, (await node.VoteAsync(storage.Channel, poll, ana, deliveryKey: "web:1")).Answer.Code);
        Assert.Equal(2, node.FromRows(poll.Id)!.Version);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_delivery_twice_gets_the_same_answer_and_changes_nothing(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await node.OpenPollAsync(storage.Channel, ana);

        var first = await node.VoteAsync(storage.Channel, poll, ana, card: 5, deliveryKey: "slack:1");
        await node.VoteAsync(storage.Channel, poll, ana, card: 6, deliveryKey: "slack:2");
        var again = await storage.Open().VoteAsync(storage.Channel, poll, ana, card: 5, deliveryKey: "slack:1");

        Assert.Equal(first.Answer, again.Answer);
        Assert.Equal(3, again.Poll!.Version);
        Assert.Equal("8", again.Poll.Round.Votes[ana.Person].Card.Label);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_delivery_at_once_on_two_nodes_is_done_once(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var other = storage.Open();
        var ana = await storage.PersonAsync(node, "Ana");
        var polls = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => node.OpenPollAsync(storage.Channel, ana, $"Story {i}")));

        var answers = await Task.WhenAll(polls.SelectMany((poll, i) => (Task<Written>[])
        [
            node.VoteAsync(storage.Channel, poll, ana, card: 5, deliveryKey: $"slack:{i}"),
            other.VoteAsync(storage.Channel, poll, ana, card: 5, deliveryKey: $"slack:{i}"),
        ]));

        Assert.All(answers, written => Assert.Equal(new PollAnswer(PollAnswerCode.Voted, Card: "5"), written.Answer));
        Assert.All(polls, poll => Assert.Equal(2, node.FromRows(poll.Id)!.Version));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_poll_that_nobody_knows_and_another_organizations_poll_are_the_same_unknown_poll(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        var stranger = new OrganizationId("stranger");
        await node.Directory.EnsureOrganizationAsync(stranger, "Another organization");
        var eve = (await node.Directory.MeetAsync(stranger, Platforms.Web, "elsewhere", new ChatUser("Eve", "Eve", "Eve"))).AsParticipant;

        var unknown = await node.VoteAsync(storage.Channel, poll with { Id = new PollId("nonsense") }, ana);
        var others = await node.VoteAsync(storage.Channel with { Organization = stranger }, poll, eve);

        Assert.Equal(PollAnswerCode.UnknownPoll, unknown.Answer.Code);
        Assert.Equal(PollAnswerCode.UnknownPoll, others.Answer.Code);
        Assert.Null(others.Poll);
        Assert.Null(await node.Polls.FindAsync(stranger, poll.Id, default));
        Assert.Equal(1, node.FromRows(poll.Id)!.Version);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task However_many_start_a_poll_on_an_item_at_once_on_two_nodes_there_is_one(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var other = storage.Open();
        var ana = await storage.PersonAsync(node, "Ana");
        await node.Backlog.AddAsync([TestItems.Item(storage.Channel, "CHK-1")], node.Now);
        var subject = new PollSubject(TestItems.Key("CHK-1"), "Title of CHK-1");

        var started = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? node : other)
            .Select(starter => starter.PollWriter.OpenAsync(starter.Turn(storage.Channel, ana), starter.Opened(storage.Channel, ana, subject))));

        Assert.Single(started, written => written.Answer.Code == PollAnswerCode.Opened);
        Assert.Equal(39, started.Count(written => written.Answer.Code == PollAnswerCode.ShownInstead));
        Assert.Single(started.Select(written => written.Poll!.Id).Distinct());
        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM polls"));
        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM cards"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_cancelled_poll_lets_its_item_be_estimated_again(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        await node.Backlog.AddAsync([TestItems.Item(storage.Channel, "CHK-1")], node.Now);
        var subject = new PollSubject(TestItems.Key("CHK-1"), "Title of CHK-1");
        var first = await node.PollWriter.OpenAsync(node.Turn(storage.Channel, ana), node.Opened(storage.Channel, ana, subject));

        var (cancelled, second) = (
            node.PollWriter.ActAsync(node.Turn(storage.Channel, ana), first.Poll!.Id, new PollCommand.CancelPoll(ana, node.Now)),
            node.PollWriter.OpenAsync(node.Turn(storage.Channel, ana), node.Opened(storage.Channel, ana, subject)));

        Assert.Equal(PollAnswerCode.Cancelled, (await cancelled).Answer.Code);
        Assert.Equal(PollAnswerCode.Opened, (await second).Answer.Code);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Votes_are_there_after_a_restart(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        await node.VoteAsync(storage.Channel, poll, ana, card: 5);
        var last = await node.VoteAsync(storage.Channel, poll, ben, card: 6);

        var restarted = await storage.Open().Polls.FindAsync(TestStorage.Organization, poll.Id, default);

        PollEquality.Same(last.Poll!, restarted!);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_accepted_estimate_stands_on_the_item_and_is_asked_about_before_it_is_replaced(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        await node.Backlog.AddAsync([TestItems.Item(storage.Channel, "CHK-1", new Engine.Backlog.Estimate("8", 8, ana.Person, node.Now))], node.Now);
        var subject = new PollSubject(TestItems.Key("CHK-1"), "Title of CHK-1");
        var poll = (await node.PollWriter.OpenAsync(node.Turn(storage.Channel, ana), node.Opened(storage.Channel, ana, subject))).Poll!;
        await node.VoteAsync(storage.Channel, poll, ana);
        await ActAsync(new PollCommand.RevealVotes(ana, node.Now, 1));

        var asked = await ActAsync(new PollCommand.AcceptEstimate(ana, node.Now, 1, CardIndex: 1));
        var accepted = await ActAsync(new PollCommand.AcceptEstimate(ana, node.Now, 1, CardIndex: 1, Replace: true));

        Assert.Equal(new PollAnswer(PollAnswerCode.Refused, PollRefusal.WouldReplaceEstimate, "0.5", "8"), asked.Answer);
        Assert.Equal(PollAnswerCode.Accepted, accepted.Answer.Code);
        var item = await node.Backlog.FindAsync(TestStorage.Organization, TestItems.Key("CHK-1"), default);
        Assert.Equal(new Engine.Backlog.Estimate("0.5", 0.5m, ana.Person, node.Now), item!.Estimate);

        Task<Written> ActAsync(PollCommand command) => node.PollWriter.ActAsync(node.Turn(storage.Channel, ana), poll.Id, command);
    }
}
