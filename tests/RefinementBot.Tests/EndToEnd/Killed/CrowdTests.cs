using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.EndToEnd.Killed;

/// <summary>More people at once than the bot has threads, in a process of its own: what the test's process has of them says nothing.</summary>
[Trait("Journey", "NoVoteLost")]
public class CrowdTests
{
    private const int People = 200;
    private const int Questions = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_hundred_people_who_ask_again_and_again_are_all_answered_and_votes_among_them_count(string provider)
    {
        using var storage = TestStorage.Empty(provider);
        await using var slack = await LoopbackSlack.StartAsync();
        using var bot = await KilledBot.StartAsync(storage, slack);
        using var rows = storage.Open();
        Assert.True(await SignedSlack.CommandAsync(bot.Client, "U000", "estimate Pay by invoice", "start"));
        Assert.True(await SignedSlack.CommandAsync(bot.Client, "U000", "add As a shopper, I want to find offers quickly, etc.", "add"));
        await slack.WaitUntilAsync(() => slack.Messages.Count > 0, "the poll has its card", Patience);
        var item = rows.Scalar<string>("SELECT key FROM items");
        var poll = rows.Scalar<string>("SELECT id FROM polls");

        await Task.WhenAll(Enumerable.Range(0, People).Select(AskAsync));

        Assert.Equal(People, rows.Scalar<int>("SELECT COUNT(*) FROM votes"));

        async Task AskAsync(int person)
        {
            var name = $"U{person:000}";
            for (var question = 0; question < Questions; question++)
            {
                Assert.True(await SignedSlack.CommandAsync(bot.Client, name, $"check {item}", $"ask.{person}.{question}"));
            }

            Assert.True(await SignedSlack.ClickAsync(bot.Client, name, $"v1|vote|{poll}|1|{person % 5}", $"vote.{person}"));
        }
    }
}
