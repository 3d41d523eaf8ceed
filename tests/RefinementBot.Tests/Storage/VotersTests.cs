using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

public class VotersTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_teams_members_are_expected_and_its_observers_and_bots_are_not(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben, cho) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"), await storage.PersonAsync(node, "Cho"));
        foreach (var member in (Participant[])[ana, ben, cho])
        {
            await node.Directory.AddMemberAsync(TestStorage.Organization, storage.Channel.Team, member.Person);
        }

        node.Execute($"UPDATE team_members SET role = 'observer' WHERE person_id = '{ben.Person}'");
        node.Execute($"UPDATE people SET is_bot = 1 WHERE id = '{cho.Person}'");

        var voters = await VotersAsync(storage, node);

        Assert.Equal([ana.Person], voters.Expected);
        Assert.Equal([ben.Person], voters.Observers);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Without_members_whoever_voted_in_the_channels_last_five_polls_is_expected(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        List<Participant> people = [];
        for (var i = 0; i < 6; i++)
        {
            var person = await storage.PersonAsync(node, $"Voter of poll {i}");
            people.Add(person);
            node.Time.Advance(TimeSpan.FromMinutes(1));
            await node.VoteAsync(storage.Channel, await node.OpenPollAsync(storage.Channel, person, $"Story {i}"), person);
        }

        var voters = await VotersAsync(storage, node);

        Assert.Equal(people.Skip(1).Select(person => person.Person.Value).Order(), voters.Expected.Select(person => person.Value).Order());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task One_person_alone_is_no_team_and_nobody_is_waited_for(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        await node.VoteAsync(storage.Channel, await node.OpenPollAsync(storage.Channel, ana), ana);

        Assert.Empty((await VotersAsync(storage, node)).Expected);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Whoever_voted_lately_and_was_deactivated_since_is_not_waited_for(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        Participant[] people = [await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"), await storage.PersonAsync(node, "Cho")];
        var poll = await node.OpenPollAsync(storage.Channel, people[0]);
        foreach (var person in people)
        {
            await node.VoteAsync(storage.Channel, poll, person);
        }

        await node.Directory.LearnAsync(TestStorage.Organization, Platforms.Web, "demo", "Cho", "Cho", isBot: true);

        Assert.Equal(
            people[..2].Select(person => person.Person.Value).Order(), (await VotersAsync(storage, node)).Expected.Select(person => person.Value).Order());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_guest_of_another_workspace_is_waited_for_only_while_the_team_lets_guests_vote(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await storage.PersonAsync(node, "Ana"), await storage.PersonAsync(node, "Ben"));
        var guest = (await node.Directory.MeetAsync(
            TestStorage.Organization, storage.Channel.Platform, storage.Channel.Workspace, new ChatUser("Gus", "Gus", "Gus") { IsGuest = true })).AsParticipant;
        var teams = new TeamStore(node.Database, node.Writer, node.PollWriter, node.Directory, node.Signal, TestStorage.FetchesNothing);
        await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.Guests(MayVote: true), "Guests vote.");
        var poll = await node.OpenPollAsync(storage.Channel, ana, expected: [ana.Person, ben.Person, guest.Person]);
        foreach (var person in (Participant[])[ana, guest])
        {
            await node.VoteAsync(storage.Channel, poll, person);
        }

        Assert.Contains(guest.Person, (await VotersAsync(storage, node)).Expected);
        Assert.True(storage.Open().Directory.FindPerson(storage.Channel.Platform, storage.Channel.Workspace, "Gus")!.IsGuest);

        var waiting = await node.OpenPollAsync(storage.Channel, ana, "Pay by invoice", [ana.Person, ben.Person, guest.Person]);
        await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.Guests(MayVote: false), "Guests do not vote.");

        Assert.DoesNotContain(guest.Person, (await VotersAsync(storage, node)).Expected);
        Assert.Equal(2, node.FromRows(waiting.Id)!.Round.AwaitedCount);
        Assert.Contains(guest.Person, node.FromRows(poll.Id)!.Round.Votes.Keys);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_guest_may_vote_only_on_a_poll_that_is_shown_in_the_channel_of_a_team_that_lets_guests(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var elsewhere = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Web, "demo", "elsewhere", "elsewhere", null);
        var (here, there) = (await node.OpenPollAsync(storage.Channel, ana), await node.OpenPollAsync(elsewhere, ana));
        var teams = new TeamStore(node.Database, node.Writer, node.PollWriter, node.Directory, node.Signal, TestStorage.FetchesNothing);
        Assert.False(await teams.MayGuestVoteAsync(node.Turn(storage.Channel, ana), here.Id));

        await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.Guests(MayVote: true), "Guests vote.");

        Assert.True(await teams.MayGuestVoteAsync(node.Turn(storage.Channel, ana), here.Id));
        Assert.False(await teams.MayGuestVoteAsync(node.Turn(storage.Channel, ana), there.Id));
        Assert.False(await teams.MayGuestVoteAsync(node.Turn(elsewhere, ana), here.Id));
    }

    private static Task<Voters> VotersAsync(TestStorage storage, StorageNode node) =>
        node.Polls.VotersAsync(TestStorage.Organization, storage.Channel.Team, storage.Channel.Id, default);
}
