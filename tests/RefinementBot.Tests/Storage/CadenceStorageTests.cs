using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

public class CadenceStorageTests
{
    private static CadenceSettings Full { get; } = new()
    {
        Zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
        Days = WeekDays.Range(IsoDayOfWeek.Monday, IsoDayOfWeek.Thursday),
        Iterations = new IterationRhythm(new LocalDate(2026, 12, 9), 14, new PlanningTime(-2, new LocalTime(14, 30))),
        Capacity = 32.5m,
    };

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_a_team_says_about_its_time_is_kept_and_told_and_holds_for_its_polls(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var teams = Teams(node);

        Assert.Equal(CadenceSettings.None, (await teams.ShowAsync(node.Turn(storage.Channel, ana))).Cadence);
        Assert.IsType<TeamOutcome.Changed>(await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.SetCadence(CadenceSettings.None, Full), "Ana has changed it."));

        Assert.Equal(Full, (await teams.ShowAsync(node.Turn(storage.Channel, ana))).Cadence);
        Assert.Equal("Ana has changed it.", node.Scalar<string>("SELECT text FROM notices"));
        var cadence = (await node.Polls.SettingsAsync(TestStorage.Organization, storage.Channel.Team, storage.Channel.Id, default)).Cadence;
        Assert.Equal(("Europe/Berlin", 32.5m), (cadence.Zone.Id, cadence.Capacity));
        Assert.False(cadence.Calendar.IsWorkingDay(new LocalDate(2026, 12, 11)));
        Assert.Equal(new LocalDateTime(2026, 12, 21, 14, 30), cadence.NextIteration(Instant.FromUtc(2026, 12, 10, 9, 0))!.Planning);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_who_change_different_things_at_once_undo_nothing_of_each_other(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var teams = Teams(node);

        await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.SetCadence(CadenceSettings.None, CadenceSettings.None with { Capacity = 20 }), "");
        await teams.ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.SetCadence(CadenceSettings.None, CadenceSettings.None with { Zone = Full.Zone }), "");

        Assert.Equal(CadenceSettings.None with { Capacity = 20, Zone = Full.Zone }, (await teams.ShowAsync(node.Turn(storage.Channel, ana))).Cadence);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Until_a_zone_is_set_it_is_where_most_members_are(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        foreach (var (name, zone) in ((string, string)[])[("Ana", "Europe/Berlin"), ("Ben", "Asia/Kolkata"), ("Cho", "Asia/Kolkata"), ("Dan", "nowhere")])
        {
            var person = await storage.PersonAsync(node, name);
            await node.Directory.LearnZoneAsync(TestStorage.Organization, storage.Channel.Platform, storage.Channel.Workspace, name, zone);
            await node.Directory.AddMemberAsync(TestStorage.Organization, storage.Channel.Team, person.Person);
        }

        Assert.Equal("Asia/Kolkata", (await node.Polls.SettingsAsync(TestStorage.Organization, storage.Channel.Team, storage.Channel.Id, default)).Cadence.Zone.Id);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Two_who_add_days_off_at_once_keep_both(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var (may, christmas) = (new TimeOff(new LocalDate(2027, 5, 1), new LocalDate(2027, 5, 1)), new TimeOff(new LocalDate(2026, 12, 24), new LocalDate(2027, 1, 1), "Shutdown"));

        foreach (var off in (TimeOff[])[may, christmas])
        {
            await Teams(node).ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.SetCadence(CadenceSettings.None, CadenceSettings.None with { DaysOff = [off] }), "");
        }

        var settings = (await Teams(node).ShowAsync(node.Turn(storage.Channel, ana))).Cadence;
        Assert.Equal([christmas, may], settings.DaysOff.AsEnumerable());
        Assert.Equal("Shutdown", settings.Resolved.Calendar.HolidayOn(new LocalDate(2026, 12, 28)));

        await Teams(node).ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.SetCadence(settings, settings with { DaysOff = [may] }), "");
        Assert.Equal([may], (await Teams(node).ShowAsync(node.Turn(storage.Channel, ana))).Cadence.DaysOff.AsEnumerable());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Teams_on_one_train_have_the_same_iterations_and_each_its_own_time_otherwise(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var (ana, teams) = (await storage.PersonAsync(node, "Ana"), Teams(node));
        var other = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Web, "demo", "payments", "payments", null);
        var third = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Web, "demo", "alone", "alone", null);
        var pis = new ProgramIncrementRhythm(new LocalDate(2026, 12, 9), 5);
        await ChangeAsync(storage.Channel, _ => Full with { Increments = pis, Train = "Payments" });

        await ChangeAsync(other, before => before with { Train = "payments", Capacity = 20 });

        var joined = (await teams.ShowAsync(node.Turn(other, ana))).Cadence;
        Assert.Equal((Full.Iterations, pis, 20m, null), (joined.Iterations, joined.Increments, joined.Capacity, joined.Zone));

        node.Execute("DELETE FROM outbox; DELETE FROM notices");
        var odd = new IrregularIteration(new LocalDate(2026, 12, 23), new LocalDate(2027, 1, 8), "Winter");
        await ChangeAsync(other, before => before with { Irregular = [odd] });
        Assert.Equal([odd], (await teams.ShowAsync(node.Turn(storage.Channel, ana))).Cadence.Irregular.AsEnumerable());
        Assert.Empty((await teams.ShowAsync(node.Turn(third, ana))).Cadence.Irregular);
        Assert.Equal(
            ["Changed.", "Changed. This team is on the same train, “payments”, so its iterations and PIs are changed with it."],
            [node.Scalar<string>("SELECT MIN(text) FROM notices"), node.Scalar<string>("SELECT MAX(text) FROM notices")]);

        await ChangeAsync(other, before => before with { Train = null });
        await ChangeAsync(other, before => before with { Irregular = [] });
        Assert.Equal([odd], (await teams.ShowAsync(node.Turn(storage.Channel, ana))).Cadence.Irregular.AsEnumerable());
        Assert.Equal(Full.Iterations, (await teams.ShowAsync(node.Turn(other, ana))).Cadence.Iterations);

        async Task ChangeAsync(Channel channel, Func<CadenceSettings, CadenceSettings> with)
        {
            var before = (await teams.ShowAsync(node.Turn(channel, ana))).Cadence;
            Assert.IsType<TeamOutcome.Changed>(await teams.ChangeAsync(node.Turn(channel, ana), new TeamChange.SetCadence(before, with(before)), "Changed."));
        }
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_is_planned_is_summed_up_by_iteration(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        foreach (var (iteration, points, status) in ((string?, decimal?, Engine.Backlog.ItemStatus)[])
        [
            ("Sprint 7", 5, Engine.Backlog.ItemStatus.Done), ("sprint 7", 0.5m, Engine.Backlog.ItemStatus.Done), ("Sprint 7", 8, Engine.Backlog.ItemStatus.InProgress),
            ("Sprint 8", null, Engine.Backlog.ItemStatus.Done), (null, 13, Engine.Backlog.ItemStatus.Done),
        ])
        {
            await node.BacklogWriter.AddAsync(node.Turn(storage.Channel, ana), new Engine.Backlog.ItemDraft
            {
                Title = "Some",
                Iteration = iteration,
                Status = status,
                Estimate = points is { } worth ? new Engine.Backlog.Estimate($"{worth}", worth, ana.Person, node.Now) : null,
            });
        }

        Assert.Equal(
            [("SPRINT 7", 5.5m), ("SPRINT 8", 0m)],
            (await node.Backlog.PlannedAsync(TestStorage.Organization, storage.Channel.Team, default)).Select(each => (each.Name.ToUpperInvariant(), each.DonePoints)).Order());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_what_was_split_the_parts_are_counted_and_hours_are_no_points(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        await AddDoneAsync("Pay", "13", 13);
        await AddDoneAsync("Install it", "16 h", 16);
        Engine.Backlog.ItemDraft[] parts = [new() { Title = "Pay by card", Iteration = "Sprint 7" }, new() { Title = "Pay by invoice", Iteration = "Sprint 7" }];
        var split = await node.BacklogWriter.SplitAsync(node.Turn(storage.Channel, ana), TestItems.Key("GENERAL-1"), [.. parts]);
        foreach (var (part, points) in split.Parts.Zip((decimal[])[5, 3]))
        {
            var done = new Engine.Backlog.ItemDraft { Status = Engine.Backlog.ItemStatus.Done, Estimate = new Engine.Backlog.Estimate($"{points}", points, ana.Person, node.Now) };
            await node.BacklogWriter.EditAsync(node.Turn(storage.Channel, ana), part.Key, new Engine.Backlog.ItemEdit(part.Version, done, Engine.Backlog.ItemFields.Status | Engine.Backlog.ItemFields.Estimate));
        }

        Assert.Equal(8, Assert.Single(await node.Backlog.PlannedAsync(TestStorage.Organization, storage.Channel.Team, default)).DonePoints);

        Task AddDoneAsync(string title, string label, decimal worth) => node.BacklogWriter.AddAsync(node.Turn(storage.Channel, ana), new Engine.Backlog.ItemDraft
        {
            Title = title,
            Iteration = "Sprint 7",
            Status = Engine.Backlog.ItemStatus.Done,
            Estimate = new Engine.Backlog.Estimate(label, worth, ana.Person, node.Now),
        });
    }

    /// <summary>It is Thursday 3 December 2026: Iteration 1 is over, and Iteration 3 is planned next.</summary>
    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_session_the_board_and_the_reminder_know_one_capacity_and_say_where_it_comes_from(string provider)
    {
        var (storage, node) = await TestStorage.CreateAsync(provider);
        using var _ = storage;
        var ana = await storage.PersonAsync(node, "Ana");
        var settings = CadenceSettings.None with
        {
            Iterations = new IterationRhythm(new LocalDate(2026, 11, 9), 14, IterationRhythm.UsualPlanning),
            DaysOff = [new TimeOff(new LocalDate(2026, 12, 7), new LocalDate(2026, 12, 7), "Retreat")],
        };
        Assert.IsType<TeamOutcome.Changed>(await Teams(node).ChangeAsync(node.Turn(storage.Channel, ana), new TeamChange.SetCadence(CadenceSettings.None, settings), "Changed."));
        await node.BacklogWriter.AddAsync(node.Turn(storage.Channel, ana), new Engine.Backlog.ItemDraft
        {
            Title = "Pay",
            Iteration = "Iteration 1",
            Status = Engine.Backlog.ItemStatus.Done,
            Estimate = new Engine.Backlog.Estimate("20", 20, ana.Person, node.Now),
        });
        await node.BacklogWriter.AddAsync(node.Turn(storage.Channel, ana), new Engine.Backlog.ItemDraft { Title = "Pay by invoice", Iteration = "iteration 3" });
        node.Time.SetUtcNow(new DateTimeOffset(2026, 12, 3, 9, 0, 0, TimeSpan.Zero));

        var session = node.Sessions.CapacityOf(TestStorage.Organization, storage.Channel.Team, node.Now);
        var outlook = await node.Outlooks.OfAsync(TestStorage.Organization, storage.Channel.Team, settings.Resolved, null, node.Now, default);

        const string says = "18 points: 20, the velocity of Iteration 1, less 1 of 10 working days (Retreat)";
        Assert.Equal((18m, says), (session.Points, session.Say()));
        Assert.Equal((18m, says, "Iteration 3"), (outlook.Capacity, outlook.CapacitySays, outlook.Called));
    }

    internal static TeamStore Teams(StorageNode node) => new(node.Database, node.Writer, node.PollWriter, node.Directory, node.Signal, TestStorage.FetchesNothing);
}
