using System.Text.RegularExpressions;
using RefinementBot.Tests.EndToEnd.Killed;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>Two bots behind one load balancer, on one PostgreSQL.</summary>
[Trait("Journey", "NoVoteLost")]
public partial class TwoNodesTests
{
    private const int Voters = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory, OnPostgreSql]
    public async Task Two_nodes_vote_on_one_poll_and_agree_on_it_and_on_its_one_card(string provider)
    {
        using var storage = TestStorage.Empty(provider);
        await using var slack = await LoopbackSlack.StartAsync();
        var setup = new BotSetup
        {
            Environment = "Production",
            Settings = new Dictionary<string, string>
            {
                ["Storage:Provider"] = provider,
                ["Storage:ConnectionString"] = storage.ConnectionString,
                ["DataProtection:KeyPath"] = Path.Combine(storage.Folder, "keys"),
                ["Slack:SigningSecret"] = LoopbackSlack.SigningSecret,
                ["Slack:BotToken"] = "xoxb-1-1-secret",
                ["Slack:ApiBaseUrl"] = slack.ApiBaseUrl,
            },
        };
        var bots = await Task.WhenAll(RunningBot.StartAsync(setup), RunningBot.StartAsync(setup));
        HttpClient[] nodes = [.. bots.Select(bot => bot.CreateClient())];
        var rows = storage.Open();

        Assert.True(await SignedSlack.CommandAsync(nodes[0], "U000", "estimate Pay with a saved card", "start"));
        await slack.WaitUntilAsync(() => slack.Messages.Count == 1, "the poll has its card", Patience);
        var poll = Poll().Match(slack.Messages.Values.Single()).Groups["poll"].Value;
        var votes = await Task.WhenAll(
            from voter in Enumerable.Range(0, Voters)
            from node in (int[])[0, 1]
            select SignedSlack.ClickAsync(nodes[node], Ballots.Name(voter), $"v1|vote|{poll}|1|{5 + node}", $"vote.{voter}.{node}"));
        var repeated = await Task.WhenAll(Enumerable.Range(0, Voters).Select(
            voter => SignedSlack.ClickAsync(nodes[1], Ballots.Name(voter), $"v1|vote|{poll}|1|5", $"vote.{voter}.0")));
        Assert.True(await SignedSlack.ClickAsync(nodes[1], "U000", $"v1|reveal|{poll}|1", "reveal"));
        await slack.WaitUntilAsync(() => slack.Messages.Values.Single().Contains("Accept", StringComparison.Ordinal), "the card is revealed", Patience);
        await slack.WaitUntilAsync(() => rows.Scalar<int>("SELECT COUNT(*) FROM outbox") == 0, "nothing waits to be sent", Patience);

        Assert.All(votes.Concat(repeated), Assert.True);
        Assert.Equal(Voters, rows.Scalar<int>("SELECT COUNT(*) FROM votes"));
        Assert.Equal(1 + (2 * Voters) + 1, rows.Scalar<int>("SELECT version FROM polls"));
        Assert.All(Enumerable.Range(0, Voters), voter => Assert.Contains(Ballots.Name(voter), slack.Messages.Values.Single(), StringComparison.Ordinal));
        foreach (var (bot, node) in bots.Zip(nodes))
        {
            node.Dispose();
            await bot.DisposeAsync();
        }
    }

    [GeneratedRegex(@"v1\|vote\|(?<poll>[^|]+)\|1\|0")]
    private static partial Regex Poll();
}
