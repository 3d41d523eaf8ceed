using Dapper;
using NodaTime;
using RefinementBot.Engine.Backlog;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Dependencies;
using RefinementBot.Engine.Estimation;
using RefinementBot.Engine.Readiness;
using RefinementBot.Scheduling;
using RefinementBot.Storage;

namespace RefinementBot.Tests.Storage;

public sealed class ReadinessStoreTests
{
    private static readonly ItemKey Key = TestItems.Key("SHOP-1");

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Every_version_of_a_definition_is_kept_and_the_newest_decides(string provider)
    {
        using var team = await Team.CreateAsync(provider);

        Assert.Equal(TeamStandards.Default, await team.StandardsAsync());
        Assert.IsType<StandardsOutcome.Changed>(await team.Store.DefineAsync(team.Turn(), "rules: { ambiguous: off }", "told"));
        Assert.IsType<StandardsOutcome.Unchanged>(await team.Store.DefineAsync(team.Turn(), "rules: { ambiguous: off }", "told"));
        await team.Store.DefineAsync(team.Turn(), "rules: { ambiguous: blocking }", "told");

        var now = (await team.StandardsAsync()).Definition;
        Assert.Equal((2, "rules: { ambiguous: blocking }", "Ana"), (now.Version, now.Source, now.SetBy));
        Assert.Equal(Severity.Blocking, now.Rules.Rules["ambiguous"].Severity);
        await team.Store.DefineAsync(team.Turn(), "", "told");
        Assert.Equal((3, 0), ((await team.StandardsAsync()).Definition.Version, (await team.StandardsAsync()).Definition.Rules.Rules.Count));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Lists_follow_a_definition_and_a_waiver_and_the_waivers_end(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        Assert.False(await team.IsListedAsReadyAsync());

        await team.Store.DefineAsync(team.Turn(), "rules: { no-acceptance-criteria: off }", "told");
        Assert.True(await team.IsListedAsReadyAsync());
        await team.Store.DefineAsync(team.Turn(), "", "told");
        Assert.False(await team.IsListedAsReadyAsync());

        await team.Store.WaiveAsync(team.Turn(), Key, team.Waiver(new LocalDate(2026, 11, 24)), "told");
        Assert.True(await team.IsListedAsReadyAsync());
        team.Node.Time.Advance(TimeSpan.FromDays(3));
        await team.DoWhatIsDueAsync();
        Assert.False(await team.IsListedAsReadyAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_later_waiver_of_the_same_rule_gives_way_and_one_that_is_taken_back_is_gone(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        await team.Store.WaiveAsync(team.Turn(), Key, team.Waiver(new LocalDate(2026, 11, 24)), "told");
        await team.Store.WaiveAsync(team.Turn(), Key, team.Waiver(new LocalDate(2026, 12, 24)) with { Reason = "Later" }, "told");

        var waiver = Assert.Single((await team.StandardsAsync()).Waivers[Key]);
        Assert.Equal(("Later", new LocalDate(2026, 12, 24), "Ana"), (waiver.Reason, waiver.LastDay, waiver.ByName));
        Assert.IsType<StandardsOutcome.Changed>(await team.Store.EndWaiverAsync(team.Turn(), Key, waiver.Rule, "told"));
        Assert.IsType<StandardsOutcome.Unchanged>(await team.Store.EndWaiverAsync(team.Turn(), Key, waiver.Rule, "told"));
        Assert.Empty((await team.StandardsAsync()).Waivers);
        Assert.False(await team.IsListedAsReadyAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Each_check_is_kept_and_a_request_that_is_delivered_twice_is_one_check(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        var first = new KeptCheck(1, 0, false, 65, [new FindingMark("ambiguous", ItemField.Title, "fast \"ü\"")], team.Ana.Person, team.Node.Now);
        var second = first with { ItemVersion = 2, Ready = true, Score = 100, Open = [], At = team.Node.Now + Duration.FromMinutes(1) };
        var turn = team.Turn();

        Assert.Null(await team.Store.KeepAsync(team.Turn(), Key, first));
        Assert.Equal(first.Open.AsEnumerable(), (await team.Store.KeepAsync(turn, Key, second))!.Open);
        Assert.Equal(first.Open.AsEnumerable(), (await team.Store.KeepAsync(turn, Key, second))!.Open);
        Assert.Equal([100, 65], (await team.Store.ChecksAsync(TestStorage.Organization, Key, 10, default)).Select(check => check.Score));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Where_a_team_names_facilitators_only_they_define_and_waive(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        var ben = (await team.Node.Directory.MeetAsync(TestStorage.Organization, Platforms.Slack, "T1", new ChatUser("U2", "U2", "Ben"))).AsParticipant;
        var teams = new TeamStore(team.Node.Database, team.Node.Writer, team.Node.PollWriter, team.Node.Directory, team.Node.Signal, TestStorage.FetchesNothing);
        await teams.ChangeAsync(team.Turn(), new TeamChange.Add(TeamRole.Facilitator, [ben.Person]), "told");

        Assert.Equal("Ben", Assert.Single(Assert.IsType<StandardsOutcome.NotAllowed>(await team.Store.DefineAsync(team.Turn(), "rules: { ambiguous: off }", "told")).Facilitators));
        Assert.IsType<StandardsOutcome.NotAllowed>(await team.Store.WaiveAsync(team.Turn(), Key, team.Waiver(new LocalDate(2026, 12, 1)), "told"));
        Assert.IsType<StandardsOutcome.UnknownItem>(await team.Store.WaiveAsync(team.Turn(), TestItems.Key("SHOP-9"), team.Waiver(new LocalDate(2026, 12, 1)), "told"));
        Assert.Equal(TeamStandards.Default, await team.StandardsAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Of_two_who_save_a_definition_at_once_one_is_overtaken_and_may_come_again(string provider)
    {
        using var team = await Team.CreateAsync(provider);

        var outcomes = await Task.WhenAll(
            team.Store.DefineAsync(team.Turn(), "rules: { ambiguous: off }", "told", seen: 0), team.Store.DefineAsync(team.Turn(), "rules: { not-atomic: off }", "told", seen: 0));

        Assert.Single(outcomes.OfType<StandardsOutcome.Changed>());
        Assert.Single(outcomes.OfType<StandardsOutcome.Overtaken>());
        Assert.Equal(1, (await team.StandardsAsync()).Definition.Version);
        Assert.IsType<StandardsOutcome.Changed>(await team.Store.DefineAsync(team.Turn(), "rules: { no-owner: on }", "told", seen: 1));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task The_checks_of_a_team_are_its_own_and_of_its_time(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        await team.Store.KeepAsync(team.Turn(), Key, new KeptCheck(1, 0, false, 10, [], team.Ana.Person, team.Node.Now - NodaTime.Duration.FromDays(9)));
        await team.Store.KeepAsync(team.Turn(), Key, new KeptCheck(1, 0, true, 100, [], team.Ana.Person, team.Node.Now));

        Assert.Equal([false, true], (await team.Store.TeamChecksAsync(TestStorage.Organization, team.Channel.Team, team.Node.Now - NodaTime.Duration.FromDays(10), default)).Select(check => check.Ready));
        Assert.Equal(Key, Assert.Single(await team.Store.TeamChecksAsync(TestStorage.Organization, team.Channel.Team, team.Node.Now - NodaTime.Duration.FromDays(1), default)).Item);
        Assert.Empty(await team.Store.TeamChecksAsync(TestStorage.Organization, new TeamId("another"), team.Node.Now - NodaTime.Duration.FromDays(10), default));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_tick_makes_an_item_ready_and_is_older_than_a_change_of_what_it_says_but_not_than_a_move(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        await team.Store.DefineAsync(team.Turn(), "rules: { no-acceptance-criteria: off }\nchecklist: [{ id: seen, says: Has it been seen?, severity: blocking }]", "told");
        var question = new ChecklistItem("seen", "Has it been seen?", [], Severity.Blocking, []);
        Assert.False(await team.IsListedAsReadyAsync());

        var turn = team.Turn();
        Assert.IsType<StandardsOutcome.Changed>(await team.Store.TickAsync(turn, Key, 1, [question], []));
        Assert.IsType<StandardsOutcome.Changed>(await team.Store.TickAsync(turn, Key, 1, [question], []));
        Assert.IsType<StandardsOutcome.Unchanged>(await team.Store.TickAsync(team.Turn(), Key, 1, [question], []));

        Assert.True(await team.IsListedAsReadyAsync());
        await team.Node.BacklogWriter.AddAsync(team.Turn(), new ItemDraft { Title = "Another" });
        Assert.Equal(BacklogOutcome.Changed, (await team.Node.BacklogWriter.MoveAsync(team.Turn(), Key, new Move.Bottom())).Answer.Outcome);
        Assert.Equal(("Ana", 1, false), await TickAsync());
        await team.Node.BacklogWriter.EditAsync(team.Turn(), Key, new ItemEdit(2, new ItemDraft { Description = "More" }, ItemFields.Description));
        Assert.Equal(("Ana", 1, true), await TickAsync());

        // Whoever ticks while it changes has ticked what it said before.
        Assert.IsType<StandardsOutcome.Unchanged>(await team.Store.TickAsync(team.Turn(), Key, 1, [question], []));
        Assert.IsType<StandardsOutcome.Changed>(await team.Store.TickAsync(team.Turn(), Key, 3, [question], []));
        Assert.Equal(("Ana", 3, false), await TickAsync());
        Assert.IsType<StandardsOutcome.Changed>(await team.Store.TickAsync(team.Turn(), Key, 3, [], ["seen"]));
        Assert.Empty((await team.StandardsAsync()).Ticks);

        async Task<(string, int, bool)> TickAsync() => Assert.Single((await team.StandardsAsync()).Ticks[Key]) is var tick ? (tick.ByName, tick.ItemVersion, tick.IsOlder) : default;
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_the_others_of_a_backlog_show_is_found_and_follows_every_change(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        Assert.Empty((await team.FullStandardsAsync()).Neighbours);

        await team.AddAsync("SHOP-2", "As a shopper, I want to pay by card, so that I need no cash");
        Assert.Equal([("duplicate", "SHOP-2")], await OfAsync());
        Assert.Empty((await team.StandardsAsync()).Neighbours);
        await team.Store.DefineAsync(team.Turn(), "rules: { duplicate: off }", "told");
        Assert.Empty(await OfAsync());
        await team.Store.DefineAsync(team.Turn(), "rules: { duplicate: blocking }", "told");
        Assert.Equal([("duplicate", "SHOP-2")], await OfAsync());
        Assert.False((await team.StandardsAsync()).Judge((await team.ItemAsync(Key))!, team.Node.Now).Ready);

        await team.Node.BacklogWriter.EditAsync(team.Turn(), TestItems.Key("SHOP-2"), new ItemEdit(1, new ItemDraft { Title = "As a clerk, I want to print a label, so that parcels arrive" }, ItemFields.Title));
        Assert.Empty(await OfAsync());
        await team.Node.BacklogWriter.EditAsync(team.Turn(), Key, new ItemEdit(1, new ItemDraft { Dependencies = [new Dependency("SHOP-2")] }, ItemFields.Dependencies));
        Assert.Equal([("dependency-unresolved", "SHOP-2")], await OfAsync());
        await team.Node.BacklogWriter.EditAsync(team.Turn(), TestItems.Key("SHOP-2"), new ItemEdit(2, new ItemDraft { Status = ItemStatus.Done }, ItemFields.Status));
        Assert.Empty(await OfAsync());

        async Task<IEnumerable<(string, string)>> OfAsync() => (await team.FullStandardsAsync()).Neighbours.TryGetValue(Key, out var found)
            ? found.Findings.Select(finding => (finding.Rule, Assert.Single(finding.Related))) : [];
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_waiver_ends_in_lists_when_the_teams_day_ends_and_not_before_it_does_in_a_zone_that_is_set_later(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        team.Live("Asia/Tokyo");
        var today = team.Node.Now.InZone(DateTimeZoneProviders.Tzdb["Asia/Tokyo"]).Date;
        await team.Store.WaiveAsync(team.Turn(), Key, team.Waiver(today), "told");
        Assert.Equal("Asia/Tokyo", (await team.StandardsAsync()).Zone.Id);

        team.Live("America/Los_Angeles");
        team.AdvanceTo(today.PlusDays(1).AtMidnight().InZoneStrictly(DateTimeZoneProviders.Tzdb["Asia/Tokyo"]).ToInstant());
        await team.DoWhatIsDueAsync();
        Assert.True(await team.IsListedAsReadyAsync());

        team.AdvanceTo(today.PlusDays(1).AtMidnight().InZoneStrictly(DateTimeZoneProviders.Tzdb["America/Los_Angeles"]).ToInstant());
        await team.DoWhatIsDueAsync();
        Assert.False(await team.IsListedAsReadyAsync());
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_check_keeps_what_was_waived_then(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        var mark = new FindingMark("no-acceptance-criteria", ItemField.AcceptanceCriteria, "");
        await team.Store.KeepAsync(team.Turn(), Key, new KeptCheck(1, 0, true, 100, [], team.Ana.Person, team.Node.Now) { Waived = [mark] });

        Assert.Equal(mark, Assert.Single(Assert.Single(await team.Store.ChecksAsync(TestStorage.Organization, Key, 1, default)).Waived));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task What_an_owner_was_asked_is_found_by_its_item_until_it_is_answered_or_could_not_be_delivered(string provider)
    {
        using var team = await Team.CreateAsync(provider);
        var ben = (await team.Node.Directory.MeetAsync(TestStorage.Organization, Platforms.Slack, "T1", new ChatUser("U2", "U2", "Ben"))).AsParticipant;
        var question = new ClarifyingQuestion(new FindingMark("no-acceptance-criteria", ItemField.AcceptanceCriteria, ""), "How will you see that it works?", AnswerPlace.AcceptanceCriteria);
        var other = TestItems.Key("SHOP-2");
        Assert.Empty(await team.Store.AskedAboutAsync(TestStorage.Organization, [Key, other], default));

        var asked = Assert.IsType<AskOutcome.Asked>(await team.Store.AskAsync(team.Turn(), Key, new ItemOwnerFound.Known(ben.Person, "Ben"), [question]));

        var about = Assert.Single(await team.Store.AskedAboutAsync(TestStorage.Organization, [Key, other], default)).Value;
        Assert.Equal((asked.Id, "Ben", "Ana", 1), (about.Id, about.OwnerName, about.ByName, about.Questions.Length));
        Assert.IsType<AnswerOutcome.Landed>(await team.Store.AnswerAsync(team.Turn() with { Actor = ben }, asked.Id, 1, new Dictionary<int, string> { [0] = "The sum is shown" }));
        Assert.Empty(await team.Store.AskedAboutAsync(TestStorage.Organization, [Key], default));
    }

    private sealed class Team : IDisposable
    {
        private readonly TestStorage storage;

        private Team(TestStorage storage, StorageNode node, Channel channel, Participant ana)
        {
            (this.storage, Node, Channel, Ana) = (storage, node, channel, ana);
            Store = new ReadinessStore(node.Database, node.Writer, node.Signal);
        }

        public StorageNode Node { get; }

        public Channel Channel { get; }

        public Participant Ana { get; }

        public ReadinessStore Store { get; }

        public static async Task<Team> CreateAsync(string provider)
        {
            var (storage, node) = await TestStorage.CreateAsync(provider);
            var channel = await node.Directory.ChannelAsync(TestStorage.Organization, Platforms.Slack, "T1", "C1", "shop", null);
            var ana = (await node.Directory.MeetAsync(TestStorage.Organization, Platforms.Slack, "T1", new ChatUser("U1", "U1", "Ana"))).AsParticipant;
            await node.BacklogWriter.AddAsync(node.Turn(channel, ana), new ItemDraft { Key = Key, Title = "As a shopper, I want to pay by card, so that I need no cash" });
            return new Team(storage, node, channel, ana);
        }

        public Turn Turn() => Node.Turn(Channel, Ana) with { ActorName = "Ana" };

        public Waiver Waiver(LocalDate lastDay) => new("no-acceptance-criteria", "Legal writes them", lastDay, Ana.Person, "Ana", Node.Now);

        public Task AddAsync(string key, string title) => Node.BacklogWriter.AddAsync(Turn(), new ItemDraft { Key = TestItems.Key(key), Title = title });

        public Task<BacklogItem?> ItemAsync(ItemKey key) => Node.Backlog.FindAsync(TestStorage.Organization, key, default);

        /// <summary>Has the team live in another zone.</summary>
        public void Live(string zone)
        {
            using var connection = Node.Database.OpenForWriting();
            connection.Execute("UPDATE teams SET zone = @zone WHERE id = @team", new { zone, team = Channel.Team.Value });
        }

        public void AdvanceTo(Instant at) => Node.Time.Advance((at - Node.Now).ToTimeSpan());

        public Task<TeamStandards> StandardsAsync() => Store.StandardsAsync(TestStorage.Organization, Channel.Team, default);

        public Task<TeamStandards> FullStandardsAsync() => Store.StandardsWithNeighboursAsync(TestStorage.Organization, Channel.Team, default);

        public async Task<bool> IsListedAsReadyAsync() => (await Node.Backlog.ListAsync(
            TestStorage.Organization, Channel.Team, BacklogFilter.Everything with { IsReady = true }, 0, 10, default)).Total == 1;

        public Task DoWhatIsDueAsync() => new DueWork(
            Node.Writer, [new WaiverEnds()], Node.Signal, Node.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<DueWork>.Instance).RunAsync(default);

        public void Dispose() => storage.Dispose();
    }
}
