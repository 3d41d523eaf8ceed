using Microsoft.Extensions.Time.Testing;
using RefinementBot.MsTeams;
using RefinementBot.Sending;

namespace RefinementBot.Tests.MsTeams;

public class MsTeamsQuotaTests
{
    private readonly FakeTimeProvider time = new();

    /// <summary>Somebody who sends as fast as she may for two hours is within each of the published rates at any moment.</summary>
    [Fact]
    public void No_window_ever_holds_more_than_Teams_allows()
    {
        var quota = new MsTeamsQuota(time, new NodesAtWork());
        var end = time.GetUtcNow() + TimeSpan.FromHours(2);
        List<DateTimeOffset> sent = [];
        while (time.GetUtcNow() < end)
        {
            if (quota.Take("19:a") is { } wait)
            {
                time.Advance(wait);
            }
            else
            {
                sent.Add(time.GetUtcNow());
            }
        }

        foreach (var (most, window) in ((int, TimeSpan)[])[(7, TimeSpan.FromSeconds(1)), (8, TimeSpan.FromSeconds(2)), (60, TimeSpan.FromSeconds(30)), (1800, TimeSpan.FromHours(1))])
        {
            for (var first = 0; first + most < sent.Count; first++)
            {
                Assert.True(sent[first + most] - sent[first] >= window, $"{most + 1} calls within {window} from {sent[first]:T} on");
            }
        }

        Assert.InRange(sent.Count, 3300, 3600);
    }

    [Fact]
    public void A_short_burst_goes_through_at_once()
    {
        var quota = new MsTeamsQuota(time, new NodesAtWork());

        Assert.All(Enumerable.Range(0, 4), _ => Assert.Null(quota.Take("19:a")));
        Assert.NotNull(quota.Take("19:a"));
        Assert.Null(quota.Take("19:b"));
    }

    [Fact]
    public void A_conversation_rests_for_as_long_as_Teams_asks()
    {
        var quota = new MsTeamsQuota(time, new NodesAtWork());
        quota.Pause("19:a", TimeSpan.FromSeconds(20));

        Assert.Equal(TimeSpan.FromSeconds(20), quota.Take("19:a"));
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(quota.Take("19:a"));
    }
}
