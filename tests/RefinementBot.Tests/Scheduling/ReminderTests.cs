using Dapper;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Scheduling;
using RefinementBot.Storage;
using RefinementBot.Tests.Storage;
using static RefinementBot.Tests.Scheduling.Reminding;

namespace RefinementBot.Tests.Scheduling;

/// <summary>Reminders up to the outbox: each time exactly once, whatever happens. The tests begin on Monday 23 November 2026, 9:00 UTC.</summary>
[Trait("Journey", "ReminderJourney")]
public class ReminderTests
{
    [Theory, OnSqlite, OnPostgreSql]
    public async Task It_comes_two_working_days_before_planning_once_and_is_due_again_for_the_next(string provider)
    {
        var (storage, node, ana) = await CreateAsync(provider);
        using var _ = storage;
        await SetAsync(storage, node, ana, "2 working days before planning at 10:00");
        Assert.Equal("12-03 09:00", Due(node));

        await RunAsync(node, "2026-12-03T08:59:59Z");
        Assert.Equal(0, Queued(node));

        await RunAsync(node, "2026-12-03T09:00:00Z");
        await RunAsync(node);
        await RunAsync(storage.Open(node.Time));

        Assert.Equal(1, Queued(node));
        Assert.Equal(("12-03 09:00", "12-17 09:00"), (Occurrences(node, "queued"), Due(node)));
    }

    [Theory, OnPostgreSql]
    public async Task Three_nodes_at_once_have_each_of_many_come_once(string provider)
    {
        var (storage, node, ana) = await CreateAsync(provider);
        using var _ = storage;
        var first = await SetAsync(storage, node, ana, "every day 12:00");
        await CopyAsync(node, first, 1500);
        node.Time.SetUtcNow(new DateTimeOffset(2026, 11, 23, 11, 0, 0, TimeSpan.Zero));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => storage.Open(node.Time)).ToList().Select(other => Task.Run(() => RunAsync(other))));

        Assert.Equal((1501, 1501), (Queued(node), node.Scalar<int>("SELECT COUNT(DISTINCT reminder_id) FROM reminder_occurrences")));
        Assert.Equal(1501, node.Scalar<int>("SELECT COUNT(*) FROM due_work WHERE due_at = @at", new { at = Instant.FromUtc(2026, 11, 24, 11, 0).ToUnixTimeMilliseconds() }));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_node_that_dies_before_its_commit_has_done_nothing_and_another_does_it_once(string provider)
    {
        var (storage, node, ana) = await CreateAsync(provider);
        using var _ = storage;
        await SetAsync(storage, node, ana, "every day 12:00");
        node.Time.SetUtcNow(new DateTimeOffset(2026, 11, 23, 11, 0, 0, TimeSpan.Zero));

        await Work(node, new DiesBeforeCommit()).RunAsync(default);
        Assert.Equal((0, 0), (Queued(node), node.Scalar<int>("SELECT COUNT(*) FROM reminder_occurrences")));

        node.Time.Advance(TimeSpan.FromSeconds(10));
        await RunAsync(storage.Open(node.Time));
        await RunAsync(node);

        Assert.Equal((1, "11-24 11:00"), (Queued(node), Due(node)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Ten_in_the_morning_stays_ten_when_clocks_go_back_and_forward(string provider)
    {
        var (storage, node, ana) = await CreateAsync(provider);
        using var _ = storage;
        await SetAsync(storage, node, ana, "every day 10:00,2:30");
        node.Time.SetUtcNow(new DateTimeOffset(2027, 3, 26, 12, 0, 0, TimeSpan.Zero));
        await SkipToNowAsync(node);

        // On 28 March 2:30 does not exist: clocks go from 2:00 to 3:00, and it comes at 3:30 summer time.
        Assert.Equal(
            ["03-27 01:30", "03-27 09:00", "03-28 01:30", "03-28 08:00", "03-29 00:30", "03-29 08:00"], await LiveAsync(node, "2027-03-29T12:00:00Z", TimeSpan.FromMinutes(15)));

        node.Time.SetUtcNow(new DateTimeOffset(2027, 10, 30, 12, 0, 0, TimeSpan.Zero));
        await SkipToNowAsync(node);

        // On 31 October 2:30 comes twice: it comes at the first.
        Assert.Equal(["10-31 00:30", "10-31 09:00", "11-01 01:30", "11-01 09:00"], await LiveAsync(node, "2027-11-01T12:00:00Z", TimeSpan.FromMinutes(15)));
        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM reminder_occurrences WHERE state = 'missed' AND occurs_at > noted_at"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task After_a_week_of_downtime_what_is_of_use_still_comes_once_and_the_rest_is_noted_as_missed(string provider)
    {
        var (storage, node, ana) = await CreateAsync(provider);
        using var _ = storage;
        await SetAsync(storage, node, ana, "weekdays 9:30");

        // From Monday 23 November to Monday 30 November, in the night: what is late waits until somebody reads it.
        await RunAsync(node, "2026-11-30T03:00:00Z");
        Assert.Equal((0, "11-30 08:00"), (Queued(node), Due(node)));
        await RunAsync(node, "2026-11-30T08:00:00Z");
        Assert.Equal(("11-27 08:30", "11-24 08:30, 11-25 08:30, 11-26 08:30"), (Occurrences(node, "queued"), Occurrences(node, "missed")));

        // And that day's own comes in its time.
        await RunAsync(node, "2026-11-30T08:30:00Z");
        await RunAsync(node, "2026-11-30T08:31:00Z");
        Assert.Equal((2, "12-01 08:30"), (Queued(node), Due(node)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_reminder_before_planning_that_nobody_was_awake_for_comes_as_long_as_planning_lies_ahead(string provider)
    {
        var (storage, node, ana) = await CreateAsync(provider);
        using var _ = storage;
        await SetAsync(storage, node, ana, "2 working days before planning at 10:00");

        // Down from 27 November to Friday 4 December, 2:00 in the night: it waits for the morning.
        await RunAsync(node, "2026-12-04T01:00:00Z");
        Assert.Equal((0, "12-04 08:00"), (Queued(node), Due(node)));
        await RunAsync(node, "2026-12-04T08:00:00Z");
        Assert.Equal((1, "12-03 09:00", "12-17 09:00"), (Queued(node), Occurrences(node, "queued"), Due(node)));

        // Down over the next planning altogether: missed, and said so by the one after.
        await RunAsync(node, "2026-12-22T10:00:00Z");
        Assert.Equal((1, "12-17 09:00", "12-31 09:00"), (Queued(node), Occurrences(node, "missed"), Due(node)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Planned_occurrences_follow_a_changed_cadence_and_what_is_over_is_not_missed(string provider)
    {
        var (storage, node, ana) = await CreateAsync(provider);
        using var _ = storage;
        await SetAsync(storage, node, ana, "2 working days before planning at 10:00");

        var thursdays = InBerlin with { Iterations = new IterationRhythm(new LocalDate(2026, 12, 10), 14, IterationRhythm.UsualPlanning) };
        await ChangeAsync(storage, node, ana, InBerlin, thursdays);
        Assert.Equal("12-08 09:00", Due(node));

        var tokyo = thursdays with { Zone = DateTimeZoneProviders.Tzdb["Asia/Tokyo"] };
        await ChangeAsync(storage, node, ana, thursdays, tokyo);
        Assert.Equal("12-08 01:00", Due(node));

        await ChangeAsync(storage, node, ana, tokyo, tokyo with { Iterations = null });
        Assert.Equal("", Due(node));

        await ChangeAsync(storage, node, ana, tokyo with { Iterations = null }, InBerlin);
        Assert.Equal("12-03 09:00", Due(node));
        Assert.Equal(0, node.Scalar<int>("SELECT COUNT(*) FROM reminder_occurrences"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_was_planned_by_a_cadence_that_holds_no_more_is_not_sent(string provider)
    {
        var (storage, node, ana) = await CreateAsync(provider);
        using var _ = storage;
        await SetAsync(storage, node, ana, "2 working days before planning at 10:00");

        // As a node would leave it that had read the cadence before the change: due at the old time.
        node.Execute("UPDATE teams SET iteration_first_day = '2026-12-14'");
        await RunAsync(node, "2026-12-03T09:00:00Z");

        Assert.Equal((0, "12-10 09:00"), (Queued(node), Due(node)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_channel_that_joins_another_team_is_reminded_by_that_teams_clock(string provider)
    {
        var (storage, node, ana) = await CreateAsync(provider);
        using var _ = storage;
        await SetAsync(storage, node, ana, "every day 12:00");
        var other = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Web, "demo", "tokyo", "tokyo", serviceUrl: null);
        node.Execute($"UPDATE teams SET zone = 'Asia/Tokyo' WHERE id = '{other.Team}'");
        var teams = new TeamStore(node.Database, node.Writer, node.PollWriter, node.Directory, node.Signal, TestStorage.FetchesNothing);

        await teams.JoinAsync(node.Turn(storage.Channel, ana), await teams.InviteAsync(node.Turn(other, ana)));

        Assert.Equal("11-24 03:00", Due(node));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Skip_snooze_and_stop_move_what_is_due_and_the_channel_is_told_of_each(string provider)
    {
        var (storage, node, ana) = await CreateAsync(provider);
        using var _ = storage;
        var reminder = await SetAsync(storage, node, ana, "2 working days before planning at 10:00");

        await ChangedAsync(new ReminderChange.Skip(reminder.SkipNext(InBerlin.Resolved, node.Now)!.Value), "Skipped.");
        Assert.Equal("12-17 09:00", Due(node));
        await ChangedAsync(new ReminderChange.Snooze(Instant.FromUtc(2026, 12, 18, 14, 0)), "Snoozed.");
        Assert.Equal("12-18 14:00", Due(node));
        await RunAsync(node, "2026-12-17T09:00:00Z");
        Assert.Equal(0, Queued(node));
        await RunAsync(node, "2026-12-18T14:00:00Z");
        Assert.Equal((1, "12-31 09:00"), (Queued(node), Due(node)));
        await ChangedAsync(new ReminderChange.Stop(), "Stopped.");
        Assert.Equal("", Due(node));
        Assert.IsType<ReminderOutcome.Unknown>(await node.Reminders.ChangeAsync(node.Turn(storage.Channel, ana), reminder.Id, new ReminderChange.Stop(), "Again."));

        async Task ChangedAsync(ReminderChange change, string notice)
        {
            var turn = node.Turn(storage.Channel, ana);
            Assert.IsType<ReminderOutcome.Changed>(await node.Reminders.ChangeAsync(turn, reminder.Id, change, notice));

            // Delivered twice, it is one change and one notice.
            Assert.IsType<ReminderOutcome.Changed>(await node.Reminders.ChangeAsync(turn, reminder.Id, change, notice));
            Assert.Equal(1, node.Scalar<int>("SELECT COUNT(*) FROM notices WHERE text = @notice", new { notice }));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Once_a_team_names_facilitators_they_and_whoever_set_one_may_change_reminders(string provider)
    {
        var (storage, node, ana) = await CreateAsync(provider);
        using var _ = storage;
        var (ben, cho) = (await storage.PersonAsync(node, "Ben"), await storage.PersonAsync(node, "Cho"));
        var reminder = await SetAsync(storage, node, ana, "every day 12:00");
        await new TeamStore(node.Database, node.Writer, node.PollWriter, node.Directory, node.Signal, TestStorage.FetchesNothing)
            .ChangeAsync(node.Turn(storage.Channel, ben), new TeamChange.Add(TeamRole.Facilitator, [ben.Person]), "Ben.");

        Assert.Equal("Ben", Assert.Single(Assert.IsType<ReminderOutcome.NotAllowed>(await node.Reminders.SetAsync(node.Turn(storage.Channel, cho), reminder.Wish with { IsQuiet = true }, "")).Facilitators));
        Assert.IsType<ReminderOutcome.NotAllowed>(await node.Reminders.ChangeAsync(node.Turn(storage.Channel, cho), reminder.Id, new ReminderChange.Stop(), ""));
        Assert.IsType<ReminderOutcome.Changed>(await node.Reminders.ChangeAsync(node.Turn(storage.Channel, ben), reminder.Id, new ReminderChange.Snooze(node.Now + Duration.FromDays(1)), ""));
        Assert.IsType<ReminderOutcome.Changed>(await node.Reminders.ChangeAsync(node.Turn(storage.Channel, ana), reminder.Id, new ReminderChange.Stop(), ""));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Numbers_are_never_given_twice_and_the_same_rule_is_set_once(string provider)
    {
        var (storage, node, ana) = await CreateAsync(provider);
        using var _ = storage;
        var first = await SetAsync(storage, node, ana, "every day 12:00");
        await node.Reminders.ChangeAsync(node.Turn(storage.Channel, ana), first.Id, new ReminderChange.Stop(), "");

        Assert.Equal(2, (await SetAsync(storage, node, ana, "every day 12:00")).Number);
        Assert.Equal(2, Assert.IsType<ReminderOutcome.Unchanged>(await node.Reminders.SetAsync(node.Turn(storage.Channel, ana), first.Wish, "")).Reminder.Number);
        Assert.Equal([2], (await node.Reminders.ListAsync(node.Turn(storage.Channel, ana))).Select(listed => listed.Reminder.Number));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_rule_that_only_a_newer_version_can_read_is_left_to_it(string provider)
    {
        var (storage, node, ana) = await CreateAsync(provider);
        using var _ = storage;
        await SetAsync(storage, node, ana, "every day 12:00");
        node.Execute("UPDATE reminders SET rule = 'at full moon'");

        await RunAsync(node, "2026-11-23T11:00:00Z");

        Assert.Equal((0, "11-23 11:01"), (Queued(node), Due(node)));
    }

    /// <summary>Has the rule begin anew from now on, as if the time before had been lived through.</summary>
    private static async Task SkipToNowAsync(StorageNode node)
    {
        node.Execute($"UPDATE reminders SET handled_until = {node.Now.ToUnixTimeMilliseconds()}; DELETE FROM reminder_occurrences; DELETE FROM outbox");
        node.Execute($"UPDATE due_work SET due_at = {node.Now.ToUnixTimeMilliseconds()}");
        await RunAsync(node);
    }

    /// <summary>Adds as many reminders of the same rule, in channels of their own numbers.</summary>
    private static Task CopyAsync(StorageNode node, Reminder reminder, int count) => node.Writer.RunAsync(batch =>
    {
        for (var i = 0; i < count; i++)
        {
            batch.Connection.Execute(
                """
                INSERT INTO reminders (id, organization_id, channel_id, number, rule, is_quiet, set_by, set_at, handled_until)
                SELECT @copy, organization_id, channel_id, @number, rule, is_quiet, set_by, set_at, handled_until FROM reminders WHERE id = @id
                """,
                new { copy = $"copy-{i}", number = i + 2, id = reminder.Id.Value }, batch.Transaction);
            DueRows.Set(batch, reminder.Organization, ReminderRows.Kind, $"copy-{i}", Instant.FromUtc(2026, 11, 23, 11, 0), node.Now);
        }

        return true;
    });

    /// <summary>Does all that it has to and dies before anything of it is committed.</summary>
    private sealed class DiesBeforeCommit : IDueWork
    {
        public string Kind => new Reminders().Kind;

        public Instant? Do(Batch batch, DueRow row, Instant now)
        {
            new Reminders().Do(batch, row, now);
            batch.Connection.Execute("SELECT 1", transaction: batch.Transaction);
            throw new IOException("The power went.");
        }
    }
}
