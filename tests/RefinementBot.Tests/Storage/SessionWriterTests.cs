using System.Collections.Immutable;
using NodaTime;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

/// <summary>Sessions as the databases have them.</summary>
public class SessionWriterTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_session_is_read_as_it_was_written_after_every_step(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "ana");

        var written = await StartAsync(node, storage, ana, "A", "B", "C");
        AssertStored(node, written);
        written = await AcceptAsync(node, storage, written, ana, "5");
        AssertStored(node, written);
        foreach (var step in (Func<SessionId, SessionCommand>[])[
            _ => new SessionCommand.Next(ana, node.Now, 1, DirectoryStore.NewId()),
            _ => new SessionCommand.Park(ana, node.Now, 2, DirectoryStore.NewId()),
            _ => new SessionCommand.ParkAll(ana, node.Now),
            _ => new SessionCommand.Resume(ana, node.Now, DirectoryStore.NewId()),
            _ => new SessionCommand.Skip(ana, node.Now, null, DirectoryStore.NewId()),
            _ => new SessionCommand.End(ana, node.Now)])
        {
            node.Time.Advance(TimeSpan.FromMinutes(3));
            var before = written.Session!.Version;
            written = await node.SessionWriter.ActAsync(node.Turn(storage.Channel, ana), written.Session.Id, step(written.Session.Id), Nobody);
            Assert.True(written.Session!.Version > before, written.Answer.ToString());
            AssertStored(node, written);
        }

        Assert.Equal(
            "A Estimated 5, B Parked, C Skipped",
            string.Join(", ", written.Session!.Items.Select(item => $"{item.Subject.Title} {item.State} {item.Estimate?.Label}".Trim())));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_several_sessions_the_one_that_runs_comes_first_and_then_what_was_parked_last(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "ana");
        List<SessionId> started = [];
        foreach (var story in (string[])["A", "B", "C"])
        {
            var session = (await StartAsync(node, storage, ana, story, $"{story} too")).Session!;
            started.Add(session.Id);
            node.Time.Advance(TimeSpan.FromMinutes(3));
            if (story != "C")
            {
                await node.SessionWriter.ActAsync(node.Turn(storage.Channel, ana), session.Id, new SessionCommand.ParkAll(ana, node.Now), Nobody);
            }
        }

        var open = await node.Sessions.OfTeamAsync(TestStorage.Organization, storage.Channel.Team, default);
        Assert.Equal([started[2], started[1], started[0]], open.Select(session => session.Id));

        // One live session at a time: a parked one is not taken up beside it.
        var refused = await node.SessionWriter.ActAsync(
            node.Turn(storage.Channel, ana), started[0], new SessionCommand.Resume(ana, node.Now, DirectoryStore.NewId()), Nobody);
        Assert.Equal((SessionAnswerCode.AnotherRuns, started[2]), (refused.Answer.Code, refused.Session!.Id));

        await node.SessionWriter.ActAsync(node.Turn(storage.Channel, ana), started[2], new SessionCommand.End(ana, node.Now), Nobody);
        var resumed = await node.SessionWriter.ActAsync(
            node.Turn(storage.Channel, ana), started[0], new SessionCommand.Resume(ana, node.Now, DirectoryStore.NewId()), Nobody);
        Assert.Equal((SessionAnswerCode.WentOn, SessionStage.Running), (resumed.Answer.Code, resumed.Session!.Stage));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_next_story_takes_the_place_of_the_one_before_on_the_same_card(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "ana");
        var written = await StartAsync(node, storage, ana, "A", "B");
        var card = Assert.Single(node.Polls.CardsIn(TestStorage.Organization, storage.Channel.Id, 10));
        Assert.Equal(written.Poll!.Id, card.Poll);

        written = await AcceptAsync(node, storage, written, ana, "5");
        written = await node.SessionWriter.ActAsync(node.Turn(storage.Channel, ana), written.Session!.Id, new SessionCommand.Next(ana, node.Now, 1, DirectoryStore.NewId()), Nobody);

        var after = Assert.Single(node.Polls.CardsIn(TestStorage.Organization, storage.Channel.Id, 10));
        Assert.Equal((card.Id, written.Poll!.Id), (after.Id, after.Poll));
        Assert.Equal("B", written.Poll.Subject.Title);
        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM outbox WHERE kind = 'redraw' AND subject = @poll", new { poll = written.Poll.Id.Value }));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_card_that_was_being_drawn_when_the_session_went_on_is_drawn_anew(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "ana");
        var written = await StartAsync(node, storage, ana, "A", "B");
        var lease = new SendLease("attempt", node.Now, node.Now + Duration.FromSeconds(15));
        var place = node.Polls.CardsIn(TestStorage.Organization, storage.Channel.Id, 10).Single();
        var drawn = (await node.Writer.RunAsync(batch => CardRows.Claim(batch, place, lease)))!;

        written = await node.SessionWriter.ActAsync(node.Turn(storage.Channel, ana), written.Session!.Id, new SessionCommand.Skip(ana, node.Now, 1, DirectoryStore.NewId()), Nobody);
        await node.Writer.RunAsync(batch => CardRows.Rendered(batch, drawn, lease, "m1", 7, node.Now), new Touches(TestStorage.Organization, drawn.Poll));

        using var connection = node.Database.Open();
        var due = Assert.Single(CardRows.Due(connection, node.Now, 10));
        Assert.Equal(("m1", written.Poll!.Id, 0), (due.Place.MessageId, due.Place.Poll, due.Place.RenderedVersion));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_request_delivered_twice_goes_on_once(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "ana");
        var written = await StartAsync(node, storage, ana, "A", "B", "C");

        var turn = node.Turn(storage.Channel, ana, "twice");
        var first = await node.SessionWriter.ActAsync(turn, written.Session!.Id, new SessionCommand.Skip(ana, node.Now, null, "one"), Nobody);
        var second = await node.SessionWriter.ActAsync(turn, written.Session.Id, new SessionCommand.Skip(ana, node.Now, null, "two"), Nobody);

        Assert.Equal(first.Answer, second.Answer);
        Assert.Equal((first.Session!.Version, first.Poll!.Id), (second.Session!.Version, second.Poll!.Id));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_who_press_next_at_once_on_two_nodes_go_on_by_one_story(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var other = storage.Open(node.Time);
        var (ana, ben) = (await storage.PersonAsync(node, "ana"), await storage.PersonAsync(node, "ben"));
        var written = await AcceptAsync(node, storage, await StartAsync(node, storage, ana, "A", "B", "C"), ana, "5");

        var both = await Task.WhenAll(
            node.SessionWriter.ActAsync(node.Turn(storage.Channel, ana), written.Session!.Id, new SessionCommand.Next(ana, node.Now, 1, "one"), Nobody),
            other.SessionWriter.ActAsync(other.Turn(storage.Channel, ben), written.Session.Id, new SessionCommand.Next(ben, node.Now, 1, "two"), Nobody));

        Assert.Equal([SessionAnswerCode.WentOn, SessionAnswerCode.Refused], both.Select(result => result.Answer.Code).Order());
        Assert.Equal(2, node.Sessions.Find(TestStorage.Organization, written.Session.Id)!.Current);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_open_poll_of_an_item_becomes_the_sessions_with_its_votes(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "ana");
        var subject = new PollSubject(TestItems.Key("CHK-1"), "Pay by card");
        await node.Backlog.AddAsync([TestItems.Item(storage.Channel, "CHK-1")], node.Now);
        var open = (await node.PollWriter.OpenAsync(node.Turn(storage.Channel, ana), node.Opened(storage.Channel, ana, subject))).Poll!;
        await node.VoteAsync(storage.Channel, open, ana);

        var written = await StartAsync(node, storage, ana, [subject, new PollSubject(null, "B")]);

        Assert.Equal((open.Id, 1), (written.Poll!.Id, written.Poll.Round.Votes.Count));
        Assert.Equal(written.Session!.Id, node.FromRows(open.Id)!.Session!.Session);
        Assert.Equal(StoryState.Estimated, (await AcceptAsync(node, storage, written, ana, "5")).Session!.Items[0].State);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task While_one_live_session_runs_another_is_refused(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "ana");
        var first = await StartAsync(node, storage, ana, "A", "B");

        var second = await StartAsync(node, storage, ana, "C", "D");
        Assert.Equal((SessionAnswerCode.AnotherRuns, first.Session!.Id.Value), (second.Answer.Code, second.Answer.Session));

        await node.SessionWriter.ActAsync(node.Turn(storage.Channel, ana), first.Session.Id, new SessionCommand.ParkAll(ana, node.Now), Nobody);
        Assert.Equal(SessionAnswerCode.Started, (await StartAsync(node, storage, ana, "C", "D")).Answer.Code);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Only_the_end_posts_a_summary_and_only_once(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "ana");
        var written = await StartAsync(node, storage, ana, "A", "B");
        Assert.Empty(node.Sessions.CardsIn(TestStorage.Organization, storage.Channel.Id, 10));

        foreach (var _1 in (int[])[1, 2])
        {
            await node.SessionWriter.ActAsync(node.Turn(storage.Channel, ana), written.Session!.Id, new SessionCommand.End(ana, node.Now), Nobody);
        }

        var place = Assert.Single(node.Sessions.CardsIn(TestStorage.Organization, storage.Channel.Id, 10));
        Assert.StartsWith("Session over: 0 of 2 stories estimated", (await node.Boards.DrawAsync(place.Organization, place.Session, default))!.PlainText, StringComparison.Ordinal);
        Assert.Equal(PollStage.Cancelled, node.FromRows(written.Poll!.Id)!.Stage);
    }

    private static SessionVoters Nobody { get; } = new(new Voters([], []));

    private static void AssertStored(StorageNode node, SessionWritten written) =>
        Assert.Equal(written.Session, node.Sessions.Find(TestStorage.Organization, written.Session!.Id));

    private static Task<SessionWritten> StartAsync(StorageNode node, TestStorage storage, Participant by, params string[] titles) =>
        StartAsync(node, storage, by, [.. titles.Select(title => new PollSubject(null, title))]);

    private static Task<SessionWritten> StartAsync(StorageNode node, TestStorage storage, Participant by, ImmutableArray<PollSubject> subjects) =>
        node.SessionWriter.StartAsync(
            node.Turn(storage.Channel, by),
            new SessionEvent.SessionStarted(
                new SessionId(DirectoryStore.NewId()), TestStorage.Organization, storage.Channel.Team, storage.Channel.Id, subjects, Deck.ModifiedFibonacci,
                IsAnonymous: false, by.Person, Facilitation.ByAnybody, null, node.Now),
            Nobody);

    /// <summary>The session after its current story was voted on, revealed and accepted.</summary>
    private static async Task<SessionWritten> AcceptAsync(StorageNode node, TestStorage storage, SessionWritten session, Participant by, string card)
    {
        var (poll, index) = (session.Poll!, Deck.ModifiedFibonacci.Cards.ToList().FindIndex(one => one.Label == card));
        foreach (var command in (PollCommand[])[
            new PollCommand.CastVote(by, node.Now, 1, index), new PollCommand.RevealVotes(by, node.Now, 1), new PollCommand.AcceptEstimate(by, node.Now, 1, index)])
        {
            await node.PollWriter.ActAsync(node.Turn(storage.Channel, by), poll.Id, command);
        }

        return session with { Session = node.Sessions.Find(TestStorage.Organization, session.Session!.Id), Poll = node.FromRows(poll.Id) };
    }
}
