using RefinementBot.Engine.Estimation;

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

        await node.Directory.LearnAsync(TestStorage.Organization, RefinementBot.Storage.Platforms.Web, "demo", "Cho", "Cho", isBot: true);

        Assert.Equal(
            people[..2].Select(person => person.Person.Value).Order(), (await VotersAsync(storage, node)).Expected.Select(person => person.Value).Order());
    }

    private static Task<Voters> VotersAsync(TestStorage storage, StorageNode node) =>
        node.Polls.VotersAsync(TestStorage.Organization, storage.Channel.Team, storage.Channel.Id, default);
}
