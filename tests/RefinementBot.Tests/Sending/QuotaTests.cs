using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RefinementBot.MsTeams;
using RefinementBot.Sending;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Sending;

public class QuotaTests
{
    private readonly FakeTimeProvider time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void However_many_nodes_there_are_together_they_send_what_one_may(int count)
    {
        var nodes = new NodesAtWork { Count = count };
        var quotas = Enumerable.Range(0, count).Select(_ => new Quota(burst: 10, TimeSpan.FromSeconds(1.5), time, nodes)).ToList();
        var sent = 0;
        for (var second = 0; second < 60; second++)
        {
            foreach (var quota in quotas)
            {
                while (quota.Take("T1") is null)
                {
                    sent++;
                }
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }

        // Tier 3 of Slack allows 50 calls a minute.
        Assert.InRange(sent, 40, 50);
    }

    [Fact]
    public void Nodes_share_a_conversation_of_Teams_too()
    {
        var nodes = new NodesAtWork { Count = 2 };
        var quotas = Enumerable.Range(0, 2).Select(_ => new MsTeamsQuota(time, nodes)).ToList();

        Assert.Equal(4, quotas.Sum(quota => Enumerable.Range(0, 10).Count(_ => quota.Take("19:a") is null)));
    }

    [Theory, OnPostgreSql]
    public async Task A_node_counts_from_its_first_word_until_it_stops_or_is_silent(string provider)
    {
        var (storage, first) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var second = storage.Open(first.Time);
        var (ofFirst, ofSecond) = (new NodesAtWork(), new NodesAtWork());
        using var one = new NodeRegister(first.Database, first.Writer, ofFirst, first.Time, NullLogger<NodeRegister>.Instance);
        using var other = new NodeRegister(second.Database, second.Writer, ofSecond, second.Time, NullLogger<NodeRegister>.Instance);
        await one.RegisterAsync();
        await other.RegisterAsync();
        await one.RegisterAsync();
        Assert.Equal((2, 2), (ofFirst.Count, ofSecond.Count));

        await other.StopAsync(default);
        await one.RegisterAsync();
        Assert.Equal(1, ofFirst.Count);

        await other.RegisterAsync();
        first.Time.Advance(TimeSpan.FromSeconds(21));
        await one.RegisterAsync();
        Assert.Equal((1, 1), (ofFirst.Count, first.Scalar<int>("SELECT COUNT(*) FROM nodes")));
    }
}
