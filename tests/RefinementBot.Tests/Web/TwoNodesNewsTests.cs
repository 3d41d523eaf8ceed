using Microsoft.Extensions.DependencyInjection;
using RefinementBot.Engine.Estimation;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd;
using RefinementBot.Tests.Storage;
using RefinementBot.Web;

namespace RefinementBot.Tests.Web;

[Trait("Journey", "NoVoteLost")]
public class TwoNodesNewsTests
{
    [Theory, OnPostgreSql]
    public async Task A_window_on_one_node_hears_of_a_vote_on_another(string provider)
    {
        using var storage = TestStorage.Empty(provider);
        var setup = new BotSetup
        {
            Settings = new Dictionary<string, string> { ["Storage:Provider"] = provider, ["Storage:ConnectionString"] = storage.ConnectionString },
        };
        await using var here = await RunningBot.StartAsync(setup);
        await using var there = await RunningBot.StartAsync(setup);
        var elsewhere = storage.Open();
        var channel = there.Services.GetRequiredService<DirectoryStore>().FindChannel(Platforms.Web, "demo", "demo")!;
        var ana = there.Services.GetRequiredService<DirectoryStore>().FindPerson(Platforms.Web, "demo", "Ana")!.AsParticipant;
        var news = System.Threading.Channels.Channel.CreateUnbounded<PollId>();
        using var window = here.Services.GetRequiredService<LiveChannels>().Watch(
            channel.Id, told => news.Writer.TryWrite(((ChannelNews.PollChanged)told).Poll));

        var writer = there.Services.GetRequiredService<IPollWriter>();
        var poll = (await writer.OpenAsync(elsewhere.Turn(channel, ana), elsewhere.Opened(channel, ana, new PollSubject(null, "Story")))).Poll!;
        await writer.ActAsync(elsewhere.Turn(channel, ana), poll.Id, new PollCommand.CastVote(ana, elsewhere.Now, 1, 5));

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        Assert.Equal(poll.Id, await news.Reader.ReadAsync(limit.Token));
    }
}
