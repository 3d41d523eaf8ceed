using System.Globalization;
using Dapper;
using RefinementBot.Tests.Storage;
using Xunit.Abstractions;

namespace RefinementBot.Tests.EndToEnd.Killed;

/// <summary>
/// <c>kill -9</c> while reminders come, again and again, on PostgreSQL with a second node beside: each comes once, or it is not
/// known whether it came, and then it is not repeated and whoever set it is asked.
/// </summary>
[Trait("Journey", "ReminderJourney")]
public class ReminderKillTests(ITestOutputHelper output)
{
    private const int Channels = 12;
    private const int UsualRounds = 6;
    private const int MostRounds = 8;
    private const int LongestWaitMilliseconds = 600;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_reminder_comes_once_or_is_asked_about_whenever_a_node_is_killed(string provider)
    {
        var seed = KilledBot.Number("REFINEMENTBOT_TEST_SEED") ?? Random.Shared.Next();
        var rounds = Math.Min(MostRounds, KilledBot.Number("REFINEMENTBOT_KILL_ROUNDS") ?? UsualRounds);
        output.WriteLine($"{rounds} rounds on {provider}; repeat with REFINEMENTBOT_TEST_SEED={seed}");
        using var storage = TestStorage.Empty(provider);
        await using var slack = await LoopbackSlack.StartAsync();
        var rows = storage.Open();
        await OpenChannelsAsync(storage, slack, rows);
        var random = new Random(seed);

        for (var round = 0; round < rounds; round++)
        {
            SetDue(rows, round);
            var before = slack.Messages.Count;
            using var bot = await KilledBot.StartAsync(storage, slack);
            using var beside = rows.Database.Dialect.IsShared ? await KilledBot.StartAsync(storage, slack) : null;
            await KillAsync(bot, slack, before, random, round);
        }

        using var last = await KilledBot.StartAsync(storage, slack);

        // Whoever set them is asked about those in doubt, one message a second: that need not be over.
        await slack.WaitUntilAsync(
            () => rows.Scalar<int>("SELECT COUNT(*) FROM outbox WHERE kind = 'reminder'") == 0
                && rows.Scalar<int>("SELECT COUNT(*) FROM reminder_occurrences WHERE state <> 'queued'") == rounds * Channels,
            "every reminder has come, or is in doubt", Patience);
        Check(rows, slack, rounds);
    }

    private void Check(StorageNode rows, LoopbackSlack slack, int rounds)
    {
        using var connection = rows.Database.Open();
        var states = connection.Query<(long Number, string State)>(
            "SELECT r.number, o.state FROM reminders r JOIN reminder_occurrences o ON o.reminder_id = r.id ORDER BY r.number").AsList();
        var doubted = 0;
        foreach (var (number, state) in states)
        {
            var posted = slack.Messages.Values.Count(blocks => blocks.Contains($"Reminder {number}: every day", StringComparison.Ordinal));
            Assert.True(
                state == "sent" ? posted == 1 : state == "in-doubt" && posted <= 1,
                $"reminder {number} is {state} and was posted {posted} times");
            doubted += state == "in-doubt" ? 1 : 0;
        }

        output.WriteLine($"{states.Count} reminders came in {rounds} rounds; nobody knows of {doubted} whether they came");
        Assert.Equal(rounds * Channels, states.Count);
        Assert.Equal(doubted, connection.ExecuteScalar<int>("SELECT COUNT(*) FROM notices WHERE text LIKE '%was probably sent at%'"));
    }

    /// <summary>One channel comes of the first command; the others are like it.</summary>
    private static async Task OpenChannelsAsync(TestStorage storage, LoopbackSlack slack, StorageNode rows)
    {
        using (var bot = await KilledBot.StartAsync(storage, slack))
        {
            Assert.True(await SignedSlack.CommandAsync(bot.Client, "U000", "help", "start"));
            await slack.WaitUntilAsync(() => rows.Scalar<int>("SELECT COUNT(*) FROM channels") == 1, "the channel is known", Patience);
            await bot.KillAsync();
        }

        rows.Execute("DELETE FROM outbox");
        for (var i = 1; i < Channels; i++)
        {
            rows.Execute(
                $"""
                INSERT INTO channels (id, organization_id, team_id, platform, workspace, address, created_at)
                SELECT 'channel-{i}', organization_id, team_id, platform, workspace, 'C{i}', created_at FROM channels WHERE address = '{LoopbackSlack.Channel}'
                """);
        }
    }

    /// <summary>A reminder in each channel, all due at the minute that has just begun.</summary>
    private static void SetDue(StorageNode rows, int round)
    {
        var now = DateTimeOffset.UtcNow;
        var minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        var (due, rule) = (minute.ToUnixTimeMilliseconds(), $"every day {minute.ToString("H:mm", CultureInfo.InvariantCulture)}");
        using var connection = rows.Database.Open();
        var channels = connection.Query<string>("SELECT id FROM channels ORDER BY id").AsList();
        for (var i = 0; i < channels.Count; i++)
        {
            var id = $"reminder-{round}-{i}";
            rows.Execute(
                $"""
                INSERT INTO reminders (id, organization_id, channel_id, number, rule, is_quiet, set_by, set_at, handled_until)
                SELECT '{id}', organization_id, '{channels[i]}', {1 + (round * Channels) + i}, '{rule}', 0, MIN(id), {due - 1}, {due - 1} FROM people GROUP BY organization_id;
                INSERT INTO due_work (kind, subject, organization_id, due_at, created_at) SELECT 'reminder', id, organization_id, {due}, {due} FROM reminders WHERE id = '{id}';
                """);
        }
    }

    /// <summary>Kills it after a random time, or as soon as the chat has got so many more than before the round, which is before it is noted.</summary>
    private static async Task KillAsync(BotProcess bot, LoopbackSlack slack, int before, Random random, int round)
    {
        if (round % 2 == 0)
        {
            var enough = before + 1 + random.Next(Channels / 2);
            await slack.WaitUntilAsync(() => slack.Messages.Count >= enough, $"{enough} messages: {bot.Output}", Patience);
        }
        else
        {
            await Task.Delay(random.Next(LongestWaitMilliseconds));
        }

        await bot.KillAsync();
    }
}
