using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

public class TeamSettingsTests
{
    private static readonly Deck Risk = new("risk", [new Card("low", 1), new Card("high", 5), new Card("no idea", null)]);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_second_poll_of_a_channel_is_as_the_first_was_chosen(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");

        await node.PollWriter.OpenAsync(node.Turn(storage.Channel, ana), node.Opened(storage.Channel, ana, new PollSubject(null, "Story")) with
        {
            Deck = Deck.TShirt,
            IsAnonymous = true,
            Choice = new PollChoice(Deck.TShirt, true),
        });

        var settings = await SettingsAsync(storage, storage.Open());
        Assert.Equal((Deck.TShirt, true), (settings.Deck, settings.IsAnonymous));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_the_team_chooses_takes_the_place_of_what_a_channel_chose(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var teams = Teams(node);
        await node.PollWriter.OpenAsync(node.Turn(storage.Channel, ana), node.Opened(storage.Channel, ana, new PollSubject(null, "Story")) with
        {
            Choice = new PollChoice(Deck.TShirt, true),
            IsAnonymous = true,
        });

        Assert.IsType<TeamOutcome.Changed>(await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.Use(Risk), "Risk."));
        Assert.IsType<TeamOutcome.Changed>(await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.Anonymity(false), "By name."));
        Assert.IsType<TeamOutcome.Unchanged>(await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.Anonymity(false), "By name."));
        Assert.IsType<TeamOutcome.Changed>(await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.Use(Deck.Fibonacci), "Fibonacci."));

        var settings = await SettingsAsync(storage, node);
        Assert.Equal((Deck.Fibonacci, false), (settings.Deck, settings.IsAnonymous));
        Assert.Equal(Risk, Assert.Single(settings.OwnDecks));
        Assert.Equal(3, node.Scalar<long>("SELECT COUNT(*) FROM notices"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Once_facilitators_are_named_others_are_refused_until_those_are_gone(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben, cho) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"), await storage.PersonAsync(node, "Cho"));
        var teams = Teams(node);
        await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.Add(TeamRole.Facilitator, [ana.Person]), "");
        await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.Add(TeamRole.Deputy, [cho.Person]), "");

        var refused = Assert.IsType<TeamOutcome.NotAllowed>(await teams.ChangeAsync(node.Turn(storage.Channel, ben), new TeamChange.Use(Risk), ""));
        Assert.Equal("Ana", Assert.Single(refused.Facilitators));
        Assert.IsType<TeamOutcome.Changed>(await teams.ChangeAsync(node.Turn(storage.Channel, cho), new TeamChange.Use(Risk), ""));
        Assert.IsType<TeamOutcome.Changed>(await teams.ChangeAsync(node.Turn(storage.Channel, ben), new TeamChange.Add(TeamRole.Observer, [ben.Person]), ""));
        Assert.Equal(new Facilitation([ana.Person], [cho.Person]), (await SettingsAsync(storage, node)).Facilitation);

        node.Execute($"UPDATE people SET is_bot = 1 WHERE id = '{ana.Person}'");
        Assert.IsType<TeamOutcome.Changed>(await teams.ChangeAsync(node.Turn(storage.Channel, ben), new TeamChange.Use(Deck.Days), ""));
        Assert.True((await SettingsAsync(storage, node)).Facilitation.IsByAnybody);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_same_delivery_changes_nothing_twice_and_gets_the_same_answer(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var turn = node.Turn(storage.Channel, ana);

        Assert.IsType<TeamOutcome.Changed>(await Teams(node).ChangeAsync(turn, new TeamChange.Use(Risk), "Risk."));
        Assert.IsType<TeamOutcome.Changed>(await Teams(node).ChangeAsync(turn, new TeamChange.Use(Risk), "Risk."));
        Assert.Equal(1, node.Scalar<long>("SELECT COUNT(*) FROM notices"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_teams_channels_are_everybodys_until_it_names_facilitators_and_then_theirs(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));

        Assert.Empty(await Teams(node).WhoMayChangeAsync(node.Turn(storage.Channel, ben)));
        await Teams(node).ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.Add(TeamRole.Facilitator, [ana.Person]), "");

        Assert.Equal("Ana", Assert.Single(await Teams(node).WhoMayChangeAsync(node.Turn(storage.Channel, ben))));
        Assert.Empty(await Teams(node).WhoMayChangeAsync(node.Turn(storage.Channel, ana)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_code_entered_by_the_same_delivery_twice_is_one_entry(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var elsewhere = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Web, "demo", "other", "other", serviceUrl: null);
        var code = await Teams(node).InviteAsync(node.Turn(storage.Channel, ana));
        var turn = node.Turn(elsewhere, ana);

        Assert.Equal(await Teams(node).JoinAsync(turn, code), await Teams(node).JoinAsync(turn, code));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_open_poll_waits_no_longer_for_who_watches_from_now_on(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var poll = await node.OpenPollAsync(storage.Channel, ana, expected: [ana.Person, ben.Person]);
        await node.VoteAsync(storage.Channel, poll, ana);

        await Teams(node).ChangeAsync(node.Turn(storage.Channel, ben), new TeamChange.Add(TeamRole.Observer, [ben.Person]), "");

        Assert.Equal(PollStage.Revealed, node.FromRows(poll.Id)!.Stage);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Whoever_watches_from_now_on_has_no_vote_in_polls_that_were_open_before(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var poll = await node.OpenPollAsync(storage.Channel, ana, expected: [ana.Person, ben.Person]);
        await node.VoteAsync(storage.Channel, poll, ben);

        await Teams(node).ChangeAsync(node.Turn(storage.Channel, ben), new TeamChange.Add(TeamRole.Observer, [ben.Person]), "");
        var watched = node.FromRows(poll.Id)!;
        Assert.Empty(watched.Round.Votes);
        Assert.Equal([ana.Person], watched.ExpectedVoters);
        Assert.Equal([ben.Person], watched.Observers);
        Assert.Equal(1, watched.Round.AwaitedCount);
        Assert.Equal(PollRefusal.Observer, (await node.VoteAsync(storage.Channel, poll, ben)).Answer.Refusal);

        await Teams(node).ChangeAsync(node.Turn(storage.Channel, ben), new TeamChange.Add(TeamRole.Member, [ben.Person]), "");
        Assert.Equal(PollAnswerCode.Voted, (await node.VoteAsync(storage.Channel, poll, ben)).Answer.Code);
        PollEquality.Same((await node.Polls.FindAsync(TestStorage.Organization, poll.Id, default))!, node.FromRows(poll.Id)!);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_vote_that_is_shown_stays_and_the_next_round_does_not_wait_for_who_watches(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var poll = await node.OpenPollAsync(storage.Channel, ana, expected: [ana.Person, ben.Person]);
        await node.VoteAsync(storage.Channel, poll, ana);
        await node.VoteAsync(storage.Channel, poll, ben);

        await Teams(node).ChangeAsync(node.Turn(storage.Channel, ben), new TeamChange.Add(TeamRole.Observer, [ben.Person]), "");
        Assert.Equal(2, node.FromRows(poll.Id)!.Round.Votes.Count);

        await node.PollWriter.ActAsync(node.Turn(storage.Channel, ana), poll.Id, new PollCommand.StartRound(ana, node.Now, 1, EarlierWasMistaken: false, null));
        Assert.Equal((PollStage.Open, 1), (node.FromRows(poll.Id)!.Stage, node.FromRows(poll.Id)!.Round.AwaitedCount));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Members_are_new_to_polls_until_one_has_waited_for_them(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        List<Participant> people = [];
        foreach (var number in Enumerable.Range(1, 17))
        {
            people.Add(await storage.PersonAsync(node, $"Voter {number}"));
        }

        await Teams(node).ChangeAsync(node.Turn(storage.Channel, people[0]), new TeamChange.Add(TeamRole.Member, [.. people.Select(person => person.Person)]), "");
        Assert.Equal(17, (await VotersAsync(storage, node)).Newcomers);

        var poll = await node.OpenPollAsync(storage.Channel, people[0]);
        await node.PollWriter.ActAsync(node.Turn(storage.Channel, people[0]), poll.Id, new PollCommand.ChangeExpected(
            people[0], node.Now, (await VotersAsync(storage, node)).Expected, []));

        Assert.Equal(17, node.FromRows(poll.Id)!.Round.AwaitedCount);
        Assert.Equal(0, (await VotersAsync(storage, node)).Newcomers);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_team_of_another_organization_cannot_be_changed(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var stranger = new OrganizationId("stranger");
        await node.Directory.EnsureOrganizationAsync(stranger, "Another organization");
        var ana = await storage.PersonAsync(node, "Ana");
        var eve = (await node.Directory.MeetAsync(stranger, Platforms.Web, "elsewhere", new ChatUser("Eve", "Eve", "Eve"))).AsParticipant;
        var turn = node.Turn(storage.Channel, eve);

        foreach (var change in (TeamChange[])
        [
            new TeamChange.Use(Risk), new TeamChange.Anonymity(true), new TeamChange.Reveals(true),
            new TeamChange.Add(TeamRole.Member, [eve.Person]), new TeamChange.Add(TeamRole.Facilitator, [ana.Person]), new TeamChange.Clear(TeamRole.Member),
        ])
        {
            Assert.IsType<TeamOutcome.Unchanged>(await Teams(node).ChangeAsync(turn with { DeliveryKey = change.GetType().Name + change.GetHashCode() }, change, ""));
        }

        Assert.Equal(0, node.Scalar<long>("SELECT COUNT(*) FROM team_members"));
        Assert.Equal(0, node.Scalar<long>("SELECT COUNT(*) FROM team_facilitators"));
        Assert.Equal(0, node.Scalar<long>("SELECT COUNT(*) FROM team_decks"));
        Assert.Equal(0, node.Scalar<long>("SELECT COUNT(*) FROM teams WHERE deck IS NOT NULL OR is_anonymous IS NOT NULL OR reveals IS NOT NULL"));
        Assert.DoesNotContain(await Teams(node).PeopleAsync(turn), person => person.Name == "Ana");
    }

    private static TeamStore Teams(StorageNode node) => new(node.Database, node.Writer, node.PollWriter, node.Directory, node.Signal, TestStorage.FetchesNothing);

    private static Task<PollSettings> SettingsAsync(TestStorage storage, StorageNode node) =>
        node.Polls.SettingsAsync(TestStorage.Organization, storage.Channel.Team, storage.Channel.Id, default);

    private static Task<Voters> VotersAsync(TestStorage storage, StorageNode node) =>
        node.Polls.VotersAsync(TestStorage.Organization, storage.Channel.Team, storage.Channel.Id, default);
}
