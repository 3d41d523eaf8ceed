using System.Diagnostics;
using System.Text.RegularExpressions;
using Dapper;
using RefinementBot.Tests.Storage;
using Xunit.Abstractions;

namespace RefinementBot.Tests.EndToEnd.Killed;

/// <summary>
/// <c>kill -9</c> under a hundred concurrent votes, again and again on the same database: every acknowledged vote is
/// there after the restart, none twice, and the cards catch up.
/// </summary>
[Trait("Journey", "NoVoteLost")]
public partial class KillTests(ITestOutputHelper output)
{
    private const int Polls = 5;
    private const int Voters = 100;

    /// <summary>Enough to notice most faults; <c>./test.sh</c> asks for a hundred.</summary>
    private const int UsualRounds = 20;

    /// <summary>A killed process that has just started needs about so long to answer all votes.</summary>
    private const int LongestWaitMilliseconds = 800;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_acknowledged_vote_survives_a_kill_and_none_counts_twice(string provider)
    {
        var seed = KilledBot.Number("REFINEMENTBOT_TEST_SEED") ?? Random.Shared.Next();
        var rounds = KilledBot.Number("REFINEMENTBOT_KILL_ROUNDS") ?? UsualRounds;
        output.WriteLine($"{rounds} rounds on {provider}; repeat with REFINEMENTBOT_TEST_SEED={seed}");
        var watch = Stopwatch.StartNew();
        using var storage = TestStorage.Empty(provider);
        await using var slack = await LoopbackSlack.StartAsync();
        var rows = storage.Open();
        var ballots = await OpenPollsAsync(storage, slack, rows);

        var random = new Random(seed);
        for (var round = 1; round <= rounds; round++)
        {
            using var bot = await KilledBot.StartAsync(storage, slack);
            ballots.Check(rows);
            await VoteAndKillAsync(bot, ballots, random, round);
        }

        using var last = await KilledBot.StartAsync(storage, slack);
        ballots.Check(rows);
        await CardsCatchUpAsync(last, slack, rows, ballots);
        output.WriteLine($"{ballots.Acknowledged} votes were acknowledged in {rounds} rounds, {ballots.Unanswered} were cut off; {watch.Elapsed}");
        Assert.True(ballots.Acknowledged >= rounds / 2, "hardly any vote was acknowledged, so that nothing was shown");
    }

    private static async Task<Ballots> OpenPollsAsync(TestStorage storage, LoopbackSlack slack, StorageNode rows)
    {
        using var bot = await KilledBot.StartAsync(storage, slack);
        for (var i = 0; i < Polls; i++)
        {
            Assert.True(await SignedSlack.CommandAsync(bot.Client, "U000", $"estimate Story {i}", $"start.{i}"));
        }

        await slack.WaitUntilAsync(() => slack.Messages.Count == Polls, "every poll has its card", Patience);
        await slack.WaitUntilAsync(() => rows.Scalar<int>("SELECT COUNT(*) FROM cards WHERE message_id IS NOT NULL") == Polls, "every card is noted", Patience);
        return new Ballots([.. slack.Messages.Values.Select(blocks => VoteButton().Match(blocks).Groups["poll"].Value)]);
    }

    /// <summary>
    /// All vote at once, some requests of the round before come a second time, and then the bot is gone: in one round
    /// after a random number of answers, in the next after a random time, so that it is also hit before it answers any.
    /// </summary>
    private static async Task VoteAndKillAsync(BotProcess bot, Ballots ballots, Random random, int round)
    {
        var killAfter = 1 + random.Next(Voters);
        var moment = TimeSpan.FromMilliseconds(random.Next(LongestWaitMilliseconds));
        var answers = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        List<Task> sending = [.. ballots.Repeats(random).Select(vote => SendAsync(vote, isNew: false))];
        for (var voter = 0; voter < Voters; voter++)
        {
            sending.Add(SendAsync(ballots.Cast(voter, random.Next(Ballots.CardCount), round), isNew: true));
        }

        if (round % 5 == 0)
        {
            sending.Add(SignedSlack.CommandAsync(bot.Client, "U000", $"estimate Another story {round}", $"start.again.{round}"));
        }

        await (round % 2 == 0 ? enough.Task.WaitAsync(Patience) : Task.Delay(moment));
        await bot.KillAsync();
        await Task.WhenAll(sending);

        async Task SendAsync(Ballot vote, bool isNew)
        {
            var acknowledged = await SignedSlack.ClickAsync(bot.Client, Ballots.Name(vote.Voter), $"v1|vote|{vote.Poll}|1|{vote.Card}", vote.Trigger);
            if (!isNew)
            {
                return;
            }

            ballots.Note(vote, acknowledged);
            if (acknowledged && Interlocked.Increment(ref answers) == killAfter)
            {
                enough.SetResult();
            }
        }
    }

    private static async Task CardsCatchUpAsync(BotProcess bot, LoopbackSlack slack, StorageNode rows, Ballots ballots)
    {
        foreach (var poll in ballots.Polls)
        {
            Assert.True(await SignedSlack.ClickAsync(bot.Client, "U000", $"v1|reveal|{poll}|1", $"reveal.{poll}"));
        }

        await slack.WaitUntilAsync(
            () => rows.Scalar<int>("SELECT COUNT(*) FROM cards c JOIN polls p ON p.id = c.poll_id WHERE c.rendered_version < p.version") == 0,
            "every card shows its poll's newest state", Patience);
        using var connection = rows.Database.Open();
        foreach (var (poll, message) in connection.Query<(string, string)>("SELECT poll_id, message_id FROM cards"))
        {
            // A poll on which no vote came through has nothing to reveal.
            var shown = slack.Messages[message];
            var voters = Ballots.VotersOf(poll, rows).ToList();
            Assert.All(voters, voter => Assert.Contains(voter, shown, StringComparison.Ordinal));
            Assert.Equal(voters.Count > 0, shown.Contains("Accept", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex(@"v1\|vote\|(?<poll>[^|]+)\|1\|0")]
    private static partial Regex VoteButton();
}
