using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

public class StoreTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Items_come_back_as_they_were_added_whatever_their_neighbours_hold(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        List<BacklogItem> items =
        [
            TestItems.Item(storage.Channel, "CHK-3"),
            TestItems.Item(storage.Channel, "CHK-2", new Estimate("5", 5, ana.Person, node.Now)),
            TestItems.Item(storage.Channel, "CHK-1", new Estimate("0.5", 0.5m, ana.Person, node.Now)),
            TestItems.Item(storage.Channel, "CHK-4", new Estimate("100", 100, ana.Person, node.Now)),
        ];

        await node.Backlog.AddAsync(items, node.Now);
        await node.Backlog.AddAsync([items[0] with { Title = "Another title" }], node.Now);

        var stored = await node.Backlog.OfTeamAsync(TestStorage.Organization, storage.Channel.Team, 10, default);
        Assert.Equal(items, stored.Select(item => item with { Rank = 0, CreatedAt = default, ChangedAt = default, Labels = [], Links = [], Dependencies = [] }));
        Assert.Equal(stored.Select(item => item.Rank).Order(), stored.Select(item => item.Rank));
        Assert.Equal(stored[2].Title, (await node.Backlog.FindAsync(TestStorage.Organization, TestItems.Key("chk-1"), default))!.Title);
        Assert.Null(await node.Backlog.FindAsync(new OrganizationId("stranger"), TestItems.Key("CHK-1"), default));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_nearest_keys_are_offered_first(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        await node.Backlog.AddAsync([.. ((string[])["CHK-101", "CHK-110", "PAY-101", "CHK-7"]).Select(key => TestItems.Item(storage.Channel, key))], node.Now);

        var nearest = await node.Backlog.NearestKeysAsync(TestStorage.Organization, TestItems.Key("CHK-100"), 3, default);

        Assert.Equal(["CHK-101", "CHK-110", "CHK-7"], nearest.Select(key => key.Value));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Somebody_met_on_two_nodes_at_once_is_one_person_and_a_channel_one_channel(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        StorageNode[] nodes = [node, storage.Open()];

        var met = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => nodes[i % 2].Directory.MeetAsync(
            TestStorage.Organization, Platforms.Slack, "T1", new ChatUser("U1", "U1", "Ana"))));
        var channels = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => nodes[i % 2].Directory.ChannelAsync(
            TestStorage.Organization, Platforms.Slack, "T1", "C1", "checkout", serviceUrl: null)));

        Assert.Single(met.Distinct());
        Assert.Single(channels.Distinct());
        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM identities WHERE user_id = 'U1'"));
        Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM channels WHERE address = 'C1'"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_new_name_is_read_by_whoever_asks_later(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        await node.Directory.LearnAsync(TestStorage.Organization, Platforms.Web, "demo", "Ana", "Ana Ng");

        var other = storage.Open();
        var poll = await other.OpenPollAsync(storage.Channel, ana);

        Assert.Equal("Ana Ng", other.Directory.NamesIn(poll)(ana.Person));
        Assert.Equal(["Ana"], other.Directory.Addresses(TestStorage.Organization, Platforms.Web, "demo", [ana.Person]));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task An_installation_is_stored_with_its_token_encrypted(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var installation = new Installation(TestStorage.Organization, Platforms.Slack, "T1", "Shop", "xoxb-secret", "UBOT");

        await node.Directory.SaveInstallationAsync(installation with { BotToken = "xoxb-older" });
        await node.Directory.SaveInstallationAsync(installation);

        Assert.DoesNotContain("xoxb", node.Scalar<string>("SELECT bot_token FROM installations WHERE workspace = 'T1'"), StringComparison.Ordinal);
        Assert.Equal(installation, node.Directory.FindInstallation(Platforms.Slack, "T1"));
        Assert.Null(storage.Open().Directory.FindInstallation(Platforms.Slack, "T2"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_channel_is_greeted_once(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;

        await node.Directory.GreetAsync(storage.Channel);
        node.Execute("DELETE FROM outbox");
        await storage.Open().Directory.GreetAsync(storage.Channel);

        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM outbox"));
    }
}
