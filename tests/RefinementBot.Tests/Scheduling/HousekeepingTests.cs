using Microsoft.Extensions.Logging.Abstractions;
using RefinementBot.Scheduling;
using RefinementBot.Storage;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Scheduling;

public class HousekeepingTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_nobody_needs_any_more_goes_after_a_while_and_no_vote_with_it(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var poll = await node.OpenPollAsync(storage.Channel, ana);
        for (var press = 0; press < 1200; press++)
        {
            await node.VoteAsync(storage.Channel, poll, ana, card: 3 + (press % 2));
        }

        await node.Writer.RunAsync(batch =>
        {
            NoticeRows.ToChannel(batch, TestStorage.Organization, storage.Channel.Id, "Said.", node.Now);
            NoticeRows.ToChannel(batch, TestStorage.Organization, storage.Channel.Id, "Not said yet.", node.Now);
            return true;
        });
        node.Execute(
            $"""
            DELETE FROM outbox WHERE kind = 'notice' AND subject = (SELECT id FROM notices WHERE text = 'Said.');
            INSERT INTO codes (hash, organization_id, kind, person_id, team_id, expires_at) VALUES ('hash', 'default', 'team', 'ana', 'team', {node.Now.ToUnixTimeMilliseconds()});
            INSERT INTO wrong_codes (organization_id, person_id, entered_at) VALUES ('default', 'ana', {node.Now.ToUnixTimeMilliseconds()}), ('default', 'ben', {node.Now.ToUnixTimeMilliseconds()});
            INSERT INTO pings (organization_id, subject, person_id, pinged_at) VALUES ('default', 'poll-1', 'ana', {node.Now.ToUnixTimeMilliseconds()});
            """);

        await RunAsync(node, TimeSpan.FromHours(23));
        Assert.Equal((1201, 2, 1, 2, 1), Rows(node));

        await RunAsync(node, TimeSpan.FromHours(2));
        Assert.Equal((1201, 2, 0, 0, 1), Rows(node));

        await RunAsync(node, TimeSpan.FromDays(6));
        await node.VoteAsync(storage.Channel, poll, ana, card: 5);
        await RunAsync(node, TimeSpan.FromHours(1));
        Assert.Equal((1, 1, 0, 0, 1), Rows(node));
        Assert.Equal("Not said yet.", node.Scalar<string>("SELECT text FROM notices"));
        Assert.Single(node.FromRows(poll.Id)!.Round.Votes);

        await RunAsync(node, TimeSpan.FromDays(84));
        Assert.Equal((0, 1, 0, 0, 0), Rows(node));
        Assert.Equal(1, node.Scalar<long>("SELECT COUNT(*) FROM votes"));
    }

    private static Task RunAsync(StorageNode node, TimeSpan later)
    {
        node.Time.Advance(later);
        return new Housekeeping(node.Database, node.Writer, node.Time, NullLogger<Housekeeping>.Instance).RunAsync(default);
    }

    private static (long Deliveries, long Notices, long Codes, long WrongCodes, long Pings) Rows(StorageNode node) => (
        Count(node, "deliveries"), Count(node, "notices"), Count(node, "codes"), Count(node, "wrong_codes"), Count(node, "pings"));

    private static long Count(StorageNode node, string table) => node.Scalar<long>($"SELECT COUNT(*) FROM {table}");
}
