using System.Collections.Immutable;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Scheduling;
using RefinementBot.Storage;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Scheduling;

/// <summary>Who is told what about a poll besides its starter. It begins on a Monday at 10:00 in Berlin.</summary>
public class PollNudgeTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task Only_those_who_have_not_voted_are_reminded_each_once_and_on_her_own_clock(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben, kim, lea) = (await PersonAsync(storage, node, "Ana", "Europe/Berlin"), await PersonAsync(storage, node, "Ben", "Europe/Berlin"),
            await PersonAsync(storage, node, "Kim", "America/Los_Angeles"), await PersonAsync(storage, node, "Lea", null));
        await node.Directory.LearnZoneAsync(TestStorage.Organization, Platforms.Web, "demo", "Lea", "No/Zone");
        node.Execute("UPDATE teams SET zone = 'Asia/Kolkata'");
        var poll = await OpenAsync(storage, node, ana, Duration.FromDays(2), [ana.Person, ben.Person, kim.Person, lea.Person]);
        await node.VoteAsync(storage.Channel, poll, ana);

        var told = await RunThroughAsync(node, Duration.FromDays(3));

        Assert.Equal(
            [
                ("Tue 10:00", "Ben", "“Pay with a saved card” in general waits for your vote until Wed 25 Nov 10:00 (Europe/Berlin)."),
                ("Tue 10:00", "Lea", "“Pay with a saved card” in general waits for your vote until Wed 25 Nov 14:30 (Asia/Kolkata)."),
                ("Tue 18:00", "Kim", "“Pay with a saved card” in general waits for your vote until Wed 25 Nov 01:00 (America/Los_Angeles)."),
            ],
            told.Where(notice => notice.Text.Contains("waits for your vote", StringComparison.Ordinal)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Whoever_votes_before_her_reminder_gets_none(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await PersonAsync(storage, node, "Ana", "Europe/Berlin"), await PersonAsync(storage, node, "Ben", "Europe/Berlin"));
        var poll = await OpenAsync(storage, node, ana, Duration.FromDays(2), [ana.Person, ben.Person]);
        await RunThroughAsync(node, Duration.FromHours(4));
        await node.VoteAsync(storage.Channel, poll, ana);

        Assert.Equal(["Ben"], (await RunThroughAsync(node, Duration.FromDays(1))).Select(notice => notice.Who));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_new_round_or_another_deadline_reminds_nobody_twice(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await PersonAsync(storage, node, "Ana", "Europe/Berlin"), await PersonAsync(storage, node, "Ben", "Europe/Berlin"));
        var poll = await OpenAsync(storage, node, ana, Duration.FromDays(2), [ana.Person, ben.Person]);
        Assert.Equal(2, (await RunThroughAsync(node, Duration.FromDays(1) + Duration.FromHours(1))).Count);

        await node.PollWriter.ActAsync(node.Turn(storage.Channel, ana), poll.Id, new PollCommand.ChangeDeadline(ana, node.Now, new PollDeadline(node.Now + Duration.FromDays(4), "UTC")));

        Assert.Empty(await RunThroughAsync(node, Duration.FromDays(3)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_several_stories_of_one_session_each_voter_is_reminded_once(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await PersonAsync(storage, node, "Ana", "Europe/Berlin"), await PersonAsync(storage, node, "Ben", "Europe/Berlin"));
        for (var story = 1; story <= 3; story++)
        {
            await OpenAsync(storage, node, ana, Duration.FromDays(2), [ana.Person, ben.Person]);
        }

        node.Execute("UPDATE polls SET session_id = 'session-1', session_item = 1, session_board = 1");

        // Another node, which remembers nothing of the polls.
        Assert.Equal(["Ana", "Ben"], (await RunThroughAsync(storage.Open(node.Time), Duration.FromHours(30))).Select(notice => notice.Who));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Nobody_is_reminded_of_a_poll_that_has_no_deadline_or_is_revealed(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await PersonAsync(storage, node, "Ana", "Europe/Berlin"), await PersonAsync(storage, node, "Ben", "Europe/Berlin"));
        await node.OpenPollAsync(storage.Channel, ana, expected: [ana.Person, ben.Person]);
        var revealed = await OpenAsync(storage, node, ana, Duration.FromDays(2), [ana.Person, ben.Person]);
        await node.VoteAsync(storage.Channel, revealed, ana);
        await node.PollWriter.ActAsync(node.Turn(storage.Channel, ana), revealed.Id, new PollCommand.RevealVotes(ana, node.Now, 1));

        Assert.Empty(await RunThroughAsync(node, Duration.FromDays(3)));
        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM due_work WHERE kind = 'poll-nudges'"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_deputy_is_told_when_no_facilitator_has_acted_since_the_deadline(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben, cho) = (await PersonAsync(storage, node, "Ana", "Europe/Berlin"), await PersonAsync(storage, node, "Ben", "Europe/Berlin"), await PersonAsync(storage, node, "Cho", "America/Los_Angeles"));
        var poll = await OpenAsync(storage, node, ana, Duration.FromHours(4), [ana.Person], new Facilitation([ana.Person], [ben.Person, cho.Person]));
        var settled = await OpenAsync(storage, node, ana, Duration.FromHours(4), [ben.Person, cho.Person], new Facilitation([ana.Person], [ben.Person]));
        await node.VoteAsync(storage.Channel, settled, ben);
        await RunThroughAsync(node, Duration.FromHours(4) + Duration.FromMinutes(5));
        await node.PollWriter.ActAsync(node.Turn(storage.Channel, ana), settled.Id, new PollCommand.AcceptEstimate(ana, node.Now, 1, 5));

        Assert.Equal([("Mon 14:15", "Ben"), ("Mon 18:00", "Cho")], (await RunThroughAsync(node, Duration.FromDays(1))).Select(notice => (notice.At, notice.Who)));
        Assert.True(node.FromRows(poll.Id)!.IsOverdue);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_waits_for_somebody_is_found_in_all_her_teams_the_most_urgent_first(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, ben) = (await PersonAsync(storage, node, "Ana", null), await PersonAsync(storage, node, "Ben", null));
        var elsewhere = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Slack, "T1", "C1", "payments", null);
        var open = await node.OpenPollAsync(storage.Channel, ana, "For everybody here");
        Later();
        await node.OpenPollAsync(elsewhere, ana, "For everybody elsewhere");
        Later();
        var asked = (await node.PollWriter.OpenAsync(node.Turn(elsewhere, ana), node.Opened(elsewhere, ana, new PollSubject(null, "Asked elsewhere"), [ana.Person]))).Poll!;
        Later();
        var anonymous = (await node.PollWriter.OpenAsync(
            node.Turn(storage.Channel, ana), node.Opened(storage.Channel, ana, new PollSubject(null, "Voted without a name"), [ana.Person, ben.Person]) with { IsAnonymous = true })).Poll!;
        Later();
        var urgent = await OpenAsync(storage, node, ben, Duration.FromHours(4), [ana.Person, ben.Person]);
        Later();
        var notHers = await OpenAsync(storage, node, ben, Duration.FromHours(4), [ben.Person]);
        await node.VoteAsync(storage.Channel, anonymous, ana);

        // Of two that come at the same moment, neither is the first.
        void Later() => node.Time.Advance(TimeSpan.FromSeconds(1));

        async Task<IEnumerable<PollId>> WaitingAsync(Participant person) =>
            (await node.Polls.WaitingForAsync(TestStorage.Organization, person.Person, storage.Channel.Team, 50, default)).Select(poll => poll.Id);
        Assert.Equal([urgent.Id, open.Id, asked.Id], await WaitingAsync(ana));
        Assert.Equal([urgent.Id, notHers.Id, open.Id, anonymous.Id], await WaitingAsync(ben));
    }

    private static async Task<Participant> PersonAsync(TestStorage storage, StorageNode node, string name, string? zone)
    {
        var person = await storage.PersonAsync(node, name);
        await node.Directory.LearnZoneAsync(TestStorage.Organization, storage.Channel.Platform, storage.Channel.Workspace, name, zone ?? "");
        return person;
    }

    private static async Task<Poll> OpenAsync(
        TestStorage storage, StorageNode node, Participant by, Duration length, ImmutableHashSet<PersonId> expected, Facilitation? facilitation = null)
    {
        var opened = node.Opened(storage.Channel, by, new PollSubject(null, "Pay with a saved card"), expected);
        return (await node.PollWriter.OpenAsync(node.Turn(storage.Channel, by), opened with
        {
            Deadline = new PollDeadline(node.Now + length, "Europe/Berlin"),
            Facilitation = facilitation ?? Facilitation.ByAnybody,
        })).Poll!;
    }

    /// <summary>Lets the clock run a quarter of an hour at a time, looks for due work each time, and returns who was told what when, by the clock in Berlin.</summary>
    private static async Task<List<(string At, string Who, string Text)>> RunThroughAsync(StorageNode node, Duration length)
    {
        DueWork work = new(
            node.Writer, [new PollDeadlines(node.PollWriter, node.Directory), new PollNudges(node.PollWriter), new PollHandOvers(node.PollWriter), new UntouchedPolls(node.PollWriter)],
            node.Signal, node.Time, NullLogger<DueWork>.Instance);
        List<(string, string, string)> told = [];
        node.Execute("DELETE FROM notices");
        for (var end = node.Now + length; node.Now <= end; node.Time.Advance(TimeSpan.FromMinutes(5)))
        {
            await work.RunAsync(default);
            using var connection = node.Database.OpenForWriting();
            told.AddRange(connection.Query<(string Who, string Text)>("SELECT address, text FROM notices WHERE text NOT LIKE 'The deadline of the poll on % has come, and % votes are%' AND text NOT LIKE '%nobody has voted. It stays open%' ORDER BY address")
                .Select(notice => (node.Now.InZone(DateTimeZoneProviders.Tzdb["Europe/Berlin"]).ToString("ddd HH:mm", System.Globalization.CultureInfo.InvariantCulture), notice.Who, notice.Text)));
            connection.Execute("DELETE FROM notices");
        }

        return told;
    }
}
