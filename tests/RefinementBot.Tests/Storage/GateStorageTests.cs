using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

/// <summary>What is kept of items that are estimated although something blocks them, and of rounds in which most could not tell.</summary>
[Trait("Journey", "ReadinessJourney")]
public sealed class GateStorageTests
{
    private static readonly int Five = Deck.ModifiedFibonacci.IndexOf(Deck.ModifiedFibonacci.Cards.Single(card => card.Label == "5"));
    private static readonly ItemKey Key = TestItems.Key("SHOP-1");
    private static readonly ItemKey Other = TestItems.Key("SHOP-2");

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_was_open_when_a_poll_was_started_all_the_same_stands_on_its_item_and_in_its_history(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        FindingMark open = new("no-acceptance-criteria", ItemField.AcceptanceCriteria, "");

        var turn = team.Turn(team.Ana);
        var opened = team.Node.Opened(team.Channel, team.Ana, new PollSubject(Key, "Pay")) with { OpenFindings = [open] };
        await team.Node.PollWriter.OpenAsync(turn, opened);
        await team.Node.PollWriter.OpenAsync(turn, opened); // Delivered twice.

        var anyway = (await team.Store.EstimatedAnywayAsync(TestStorage.Organization, Key, default))!;
        Assert.Equal(("Ana", team.Node.Now), (anyway.By, anyway.At));
        Assert.Equal([open], anyway.Open.AsEnumerable());
        Assert.Null(await team.Store.EstimatedAnywayAsync(TestStorage.Organization, Other, default));
        var change = Assert.Single(await team.HistoryAsync(), change => change.Field == ItemChange.EstimatedAnyway);
        Assert.Equal((team.Ana.Person, "1 blocking finding open: no-acceptance-criteria"), (change.By!.Value, change.New));
        Assert.Equal([opened.Poll], (await team.Node.Polls.OpenOnAsync(TestStorage.Organization, [Key, Other], default)).Select(poll => poll.Id));
        await team.Node.PollWriter.ActAsync(team.Turn(team.Ana), opened.Poll, new PollCommand.CancelPoll(team.Ana, team.Node.Now));
        var past = Assert.Single((await team.Node.Polls.HistoryAsync(
            TestStorage.Organization, team.Channel.Team, HistoryFilter.Everything with { Key = Key }, 0, 5, default)).Polls);
        Assert.Equal([open], past.OpenFindings.AsEnumerable());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Each_story_of_a_session_bears_what_blocked_it_when_its_own_poll_opened(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        var started = new SessionEvent.SessionStarted(
            new SessionId("s1"), TestStorage.Organization, team.Channel.Team, team.Channel.Id,
            [new PollSubject(Key, "Pay"), new PollSubject(Other, "Wrap"), new PollSubject(null, "Text")],
            Deck.ModifiedFibonacci, false, team.Ana.Person, Facilitation.ByAnybody, null, team.Node.Now);

        var first = (await team.Node.SessionWriter.StartAsync(team.Turn(team.Ana), started, new SessionVoters(new Voters([], [])))).Poll!;
        await team.EditAsync(Other, new ItemDraft { AcceptanceCriteria = "- The paper is chosen." }, ItemFields.AcceptanceCriteria);
        var second = (await team.Node.SessionWriter.ActAsync(
            team.Turn(team.Ana), started.Session, new SessionCommand.Skip(team.Ana, team.Node.Now, null, "fresh"), new SessionVoters(new Voters([], [])))).Poll!;

        Assert.Equal(["no-acceptance-criteria"], first.OpenFindings.Select(open => open.Rule));
        Assert.Equal((Other, 0), (second.Subject.Key, second.OpenFindings.Length));
        PollEquality.Same(first with { Stage = PollStage.Cancelled, CancelledBy = team.Ana.Person, Version = 2 }, team.Node.FromRows(first.Id)!);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_round_in_which_most_cannot_tell_makes_its_item_not_ready_until_its_text_is_another(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        await team.EditAsync(Key, new ItemDraft { AcceptanceCriteria = "- The receipt is printed." }, ItemFields.AcceptanceCriteria);
        Assert.True(await team.IsListedAsReadyAsync());

        await team.RoundAsync(await team.OpenAsync(), "?", "?", "5");

        Assert.Equal("2 of 3 voted ?", Assert.Single(await team.FindingsAsync()).Quote);
        Assert.False(await team.IsListedAsReadyAsync());
        Assert.Contains(await team.HistoryAsync(), change => change is { Field: ItemChange.VotedUnsure, New: "2 of 3 voted ?" });
        await team.EditAsync(Key, new ItemDraft { Labels = ["pay"] }, ItemFields.Labels);
        Assert.Single(await team.FindingsAsync());
        await team.EditAsync(Key, new ItemDraft { Description = "With a card" }, ItemFields.Description);
        Assert.Empty(await team.FindingsAsync());
        Assert.True(await team.IsListedAsReadyAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_last_round_that_was_revealed_on_purpose_decides_and_an_estimate_ends_it(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        var poll = await team.OpenAsync();

        poll = await team.RoundAsync(poll, "?", "?");
        Assert.Single(await team.FindingsAsync());
        poll = await team.NextAsync(poll, mistaken: false);
        poll = await team.RoundAsync(poll, "5", "5");
        Assert.Empty(await team.FindingsAsync());
        poll = await team.NextAsync(poll, mistaken: true);
        Assert.Single(await team.FindingsAsync());
        poll = await team.RoundAsync(poll, "?", "?");
        poll = await team.NextAsync(poll, mistaken: true);
        Assert.Equal("2 of 2 voted ?", Assert.Single(await team.FindingsAsync()).Quote);
        poll = await team.RoundAsync(poll, "?", "?", "5");
        await team.Node.PollWriter.ActAsync(team.Turn(team.Ana), poll.Id, new PollCommand.AcceptEstimate(team.Ana, team.Node.Now, poll.Round.Number, Five));

        Assert.Empty(await team.FindingsAsync());
        Assert.Equal(2, (await team.HistoryAsync()).Count(change => change.Field == ItemChange.VotedUnsure));
    }

    private sealed class Team : IDisposable
    {
        private readonly TestStorage storage;
        private readonly List<Participant> voters = [];

        private Team(TestStorage storage, StorageNode node) => (this.storage, Node, Store) = (storage, node, new ReadinessStore(node.Database, node.Writer, node.Signal));

        public StorageNode Node { get; }

        public ReadinessStore Store { get; }

        public Channel Channel => storage.Channel;

        public Participant Ana => voters[0];

        public static async Task<Team> CreateAsync(string provider)
        {
            var (storage, node) = await TestStorage.CreateAsync(provider);
            var team = new Team(storage, node);
            foreach (var name in (string[])["Ana", "Ben", "Cho"])
            {
                team.voters.Add(await storage.PersonAsync(node, name));
            }

            await node.BacklogWriter.AddAsync(team.Turn(team.Ana), new ItemDraft { Key = Key, Title = "Pay" });
            await node.BacklogWriter.AddAsync(team.Turn(team.Ana), new ItemDraft { Key = Other, Title = "Wrap" });
            return team;
        }

        public Turn Turn(Participant actor) => Node.Turn(Channel, actor);

        public async Task<Poll> OpenAsync() => (await Node.PollWriter.OpenAsync(Turn(Ana), Node.Opened(Channel, Ana, new PollSubject(Key, "Pay")))).Poll!;

        /// <summary>A vote each, and the reveal.</summary>
        public async Task<Poll> RoundAsync(Poll poll, params string[] cards)
        {
            Node.Time.Advance(TimeSpan.FromMinutes(1));
            foreach (var (card, voter) in cards.Zip(voters))
            {
                await Node.VoteAsync(Channel, poll, voter, poll.Deck.IndexOf(poll.Deck.Cards.Single(one => one.Label == card)));
            }

            return (await Node.PollWriter.ActAsync(Turn(Ana), poll.Id, new PollCommand.RevealVotes(Ana, Node.Now, poll.Round.Number))).Poll!;
        }

        public async Task<Poll> NextAsync(Poll poll, bool mistaken) =>
            (await Node.PollWriter.ActAsync(Turn(Ana), poll.Id, new PollCommand.StartRound(Ana, Node.Now, poll.Round.Number, mistaken))).Poll!;

        public async Task EditAsync(ItemKey key, ItemDraft draft, ItemFields fields)
        {
            var item = (await Node.Backlog.FindAsync(TestStorage.Organization, key, default))!;
            Assert.Equal(BacklogOutcome.Changed, (await Node.BacklogWriter.EditAsync(Turn(Ana), key, new ItemEdit(item.Version, draft, fields))).Answer.Outcome);
        }

        /// <summary>What its voters have said of the item.</summary>
        public async Task<IEnumerable<Finding>> FindingsAsync() => (await Store.StandardsAsync(TestStorage.Organization, Channel.Team, default))
            .Judge((await Node.Backlog.FindAsync(TestStorage.Organization, Key, default))!, Node.Now).Findings.Where(finding => finding.IsByVote);

        public Task<IReadOnlyList<ItemChange>> HistoryAsync() => Node.Backlog.HistoryAsync(TestStorage.Organization, Key, 20, default);

        public async Task<bool> IsListedAsReadyAsync() => (await Node.Backlog.ListAsync(
            TestStorage.Organization, Channel.Team, BacklogFilter.Everything with { IsReady = true }, 0, 10, default)).Items.Any(listed => listed.Item.Key == Key);

        public void Dispose() => storage.Dispose();
    }
}
