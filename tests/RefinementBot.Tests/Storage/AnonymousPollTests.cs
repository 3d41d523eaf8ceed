using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

/// <summary>What of an anonymous poll is in the database, as somebody finds it who has all of it.</summary>
public class AnonymousPollTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_vote_is_kept_under_a_hash_and_can_be_changed_and_taken_back(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var poll = await OpenAsync(storage, node, ana, ben);

        await node.VoteAsync(storage.Channel, poll, ana, card: 5);
        var changed = await node.VoteAsync(storage.Channel, poll, ana, card: 6);

        Assert.Equal(("8", "5"), (changed.Answer.Card, changed.Answer.Other));
        Assert.Equal("8", (await storage.Open().Polls.FindAsync(TestStorage.Organization, poll.Id, default))!.VoteOf(ana.Person)?.Card.Label);
        Assert.Equal(0, node.Scalar<long>("SELECT COUNT(*) FROM votes v JOIN people p ON p.id = v.person_id"));

        await node.PollWriter.ActAsync(node.Turn(storage.Channel, ana), poll.Id, new PollCommand.WithdrawVote(ana, node.Now, 1));
        Assert.Equal(0, node.Scalar<long>("SELECT COUNT(*) FROM votes"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task When_the_poll_closes_its_key_is_gone_and_no_vote_leads_back_to_anybody(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var poll = await OpenAsync(storage, node, ana, ben);
        Assert.Equal(1, node.Scalar<long>("SELECT COUNT(*) FROM polls WHERE ballot_key IS NOT NULL"));

        await node.VoteAsync(storage.Channel, poll, ana, card: 5);
        var revealed = (await node.VoteAsync(storage.Channel, poll, ben, card: 6)).Poll!;
        await node.PollWriter.ActAsync(node.Turn(storage.Channel, ana), poll.Id, new PollCommand.AcceptEstimate(ana, node.Now, 1, 6));

        Assert.Equal(PollStage.Revealed, revealed.Stage);
        Assert.Equal(0, node.Scalar<long>("SELECT COUNT(*) FROM polls WHERE ballot_key IS NOT NULL"));
        var closed = node.FromRows(poll.Id)!;
        Assert.Null(closed.VoteOf(ana.Person));
        Assert.Equal(["5", "8"], closed.Round.Votes.Values.Select(vote => vote.Card.Label).Order());
        Assert.Equal(0, closed.Round.AwaitedCount);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_was_voted_is_not_kept_with_the_delivery_and_the_same_delivery_is_answered_all_the_same(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var poll = await OpenAsync(storage, node, ana, ben);

        await node.VoteAsync(storage.Channel, poll, ana, card: 7, deliveryKey: "the same");
        var again = await node.VoteAsync(storage.Channel, poll, ana, card: 7, deliveryKey: "the same");

        Assert.Equal((PollAnswerCode.Voted, "13"), (again.Answer.Code, again.Answer.Card));
        Assert.DoesNotContain("13", node.Scalar<string>("SELECT answer FROM deliveries WHERE delivery_key = 'the same'"), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Somebody_linked_with_herself_has_one_vote_in_it(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben, cho) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"), await storage.PersonAsync(node, "Cho"));
        var poll = await OpenAsync(storage, node, ana, ben, cho);
        await node.VoteAsync(storage.Channel, poll, ana, card: 5);
        node.Time.Advance(TimeSpan.FromSeconds(1));
        await node.VoteAsync(storage.Channel, poll, ben, card: 6);
        var links = new LinkStore(node.Writer, node.PollWriter, node.Directory, node.Signal);

        await links.LinkAsync(node.Turn(storage.Channel, ben), await links.OfferLinkAsync(node.Turn(storage.Channel, ana)));

        var linked = node.FromRows(poll.Id)!;
        Assert.Equal("8", Assert.Single(linked.Round.Votes).Value.Card.Label);
        Assert.Equal("8", linked.VoteOf(ana.Person)?.Card.Label);
        Assert.Equal(1, linked.Round.AwaitedCount);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_poll_without_votes_is_made_anonymous_and_stays_so(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await node.OpenPollAsync(storage.Channel, ana);

        await node.PollWriter.ActAsync(node.Turn(storage.Channel, ana), poll.Id, new PollCommand.ChangeAnonymity(ana, node.Now, IsAnonymous: true));
        var back = await node.PollWriter.ActAsync(node.Turn(storage.Channel, ana), poll.Id, new PollCommand.ChangeAnonymity(ana, node.Now, IsAnonymous: false));

        Assert.Equal(PollRefusal.StaysAnonymous, back.Answer.Refusal);
        Assert.True(node.FromRows(poll.Id)!.IsAnonymous);
    }

    private static async Task<Poll> OpenAsync(TestStorage storage, StorageNode node, params Participant[] people) => (await node.PollWriter.OpenAsync(
        node.Turn(storage.Channel, people[0]),
        node.Opened(storage.Channel, people[0], new PollSubject(null, "Story"), [.. people.Select(person => person.Person)]) with { IsAnonymous = true })).Poll!;
}
