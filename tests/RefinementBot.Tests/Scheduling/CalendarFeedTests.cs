using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using RefinementBot.Engine.Cadence;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Fetching;
using RefinementBot.Scheduling;
using RefinementBot.Storage;
using RefinementBot.Tests.Fetching;
using RefinementBot.Tests.Storage;

namespace RefinementBot.Tests.Scheduling;

/// <summary>Calendars of holidays and of iterations, from being named to being gone. It begins on Monday 23 November 2026.</summary>
public class CalendarFeedTests
{
    private const string Christmas =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Christmas Day\r\nDTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n"
        + "BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Broken\r\nDTSTART:soon\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    private const string Sprints =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Sprint 7\r\nDTSTART;VALUE=DATE:20261207\r\nDTEND;VALUE=DATE:20261219\r\nEND:VEVENT\r\n"
        + "BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Sprint 8\r\nDTSTART;VALUE=DATE:20261219\r\nDTEND;VALUE=DATE:20270109\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_calendar_of_holidays_is_read_once_it_is_named_and_whoever_named_it_is_told_what_it_holds(string provider)
    {
        await using var ground = await Ground.CreateAsync(provider);
        ground.Server.Says("/holidays.ics", Christmas);

        await ground.NameAsync(FeedKind.Holidays, "/holidays.ics");
        await ground.RunAsync();

        var settings = await ground.ShowAsync();
        Assert.Equal("Christmas Day", settings.Resolved.Calendar.HolidayOn(new LocalDate(2027, 12, 25)));
        Assert.Null(settings.Resolved.Calendar.HolidayOn(new LocalDate(2026, 12, 24)));
        Assert.Equal((ground.Node.Now, null), (settings.Feeds.Single().ReadAt, settings.Feeds.Single().Failure));
        Assert.Equal(
            $"The calendar at {ground.Host} is read: 3 days off, the next is Christmas Day on Fri 25 Dec 2026. It is read again every day. What could not be used of it:\n"
                + "Line 12: DTSTART “soon” is no date. Right is DTSTART;VALUE=DATE:20261224.",
            Assert.Single(ground.Told(), notice => notice.Who == "Ana").Text);
        Assert.Equal((ground.Node.Now + Duration.FromDays(1)).ToUnixTimeMilliseconds(), ground.Node.Scalar<long>("SELECT due_at FROM due_work WHERE kind = 'calendar-feed'"));
    }

    [Fact]
    public async Task A_calendar_that_puts_a_holiday_on_a_planning_says_so_and_what_becomes_of_it()
    {
        await using var ground = await Ground.CreateAsync("Sqlite");
        ground.Node.Execute("UPDATE teams SET iteration_first_day = '2026-11-27', iteration_days = 14, planning_day = 0, planning_time = '09:00'");
        ground.Server.Says("/holidays.ics", Christmas);

        await ground.NameAsync(FeedKind.Holidays, "/holidays.ics");
        await ground.RunAsync();

        Assert.Contains(
            "Mind: Iteration 3 is planned on Fri 25 Dec, Christmas Day; it stays planned then, and “cadence” says how to move it.", Assert.Single(ground.Told(), notice => notice.Who == "Ana").Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_calendar_of_iterations_makes_the_teams_iterations(string provider)
    {
        await using var ground = await Ground.CreateAsync(provider);
        ground.Server.Says("/sprints.ics", Sprints);

        await ground.NameAsync(FeedKind.Iterations, "/sprints.ics");
        await ground.RunAsync();

        var schedule = (await ground.ShowAsync()).Resolved.Iterations!;
        Assert.Equal(
            [("Sprint 7", new LocalDate(2026, 12, 18)), ("Sprint 8", new LocalDate(2027, 1, 8)), ("Iteration 3", new LocalDate(2027, 1, 29))],
            schedule.From(new LocalDate(2026, 12, 7)).Take(3).Select(iteration => (iteration.Name, iteration.LastDay)));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_calendar_that_goes_down_keeps_what_it_held_and_the_facilitators_are_told_once(string provider)
    {
        await using var ground = await Ground.CreateAsync(provider);
        ground.Server.Says("/holidays.ics", Christmas);
        await ground.NameAsync(FeedKind.Holidays, "/holidays.ics");
        await ground.RunAsync();
        var ben = await ground.Storage.PersonAsync(ground.Node, "Ben");
        await ground.Teams.ChangeAsync(ground.Node.Turn(ground.Storage.Channel, ben), new TeamChange.Add(TeamRole.Facilitator, [ben.Person]), "");
        ground.Server.Paths.Clear();
        ground.Forget();

        for (var day = 0; day < 5; day++)
        {
            await ground.RunAsync(Duration.FromDays(1));
        }

        Assert.Equal("Christmas Day", (await ground.ShowAsync()).Resolved.Calendar.HolidayOn(new LocalDate(2026, 12, 25)));
        Assert.Equal("It answers 404 (Not Found).", (await ground.ShowAsync()).Feeds.Single().Failure);
        Assert.Equal(
            ("Ben", $"The holidays of general come from a calendar at {ground.Host} that cannot be read any more. It answers 404 (Not Found). The team keeps those that were read on Mon 23 Nov 2026. "
                + "It is tried again every day. “cadence” shows how it stands, and “cadence form” names another one."),
            Assert.Single(ground.Told()));

        ground.Server.Says("/holidays.ics", Christmas);
        await ground.RunAsync(Duration.FromDays(1));
        Assert.Null((await ground.ShowAsync()).Feeds.Single().Failure);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task Where_the_facilitator_and_whoever_named_it_have_left_the_channel_is_told(string provider)
    {
        await using var ground = await Ground.CreateAsync(provider);
        ground.Server.Says("/holidays.ics", Christmas);
        await ground.NameAsync(FeedKind.Holidays, "/holidays.ics");
        await ground.RunAsync();
        ground.Server.Paths.Clear();
        ground.Node.Execute("UPDATE people SET is_bot = 1");
        ground.Forget();

        for (var day = 0; day < 3; day++)
        {
            await ground.RunAsync(Duration.FromDays(1));
        }

        Assert.Null(Assert.Single(ground.Told()).Who);
    }

    [Theory]
    [InlineData("<html>Sign in</html>", "Line 1: This is no iCalendar file: it has to begin with BEGIN:VCALENDAR, not with “<html>Sign in</html>”.")]
    [InlineData("BEGIN:VCALENDAR\r\nEND:VCALENDAR", "It holds no whole day off from Sun 19 Oct 2025 to Tue 27 Nov 2029.")]
    [InlineData(null, "It answers 404 (Not Found).")]
    public async Task What_is_no_calendar_is_told_to_whoever_named_it_at_once_and_once(string? text, string reason)
    {
        await using var ground = await Ground.CreateAsync("Sqlite");
        if (text is not null)
        {
            ground.Server.Says("/x.ics", text);
        }

        await ground.NameAsync(FeedKind.Holidays, "/x.ics");
        await ground.RunAsync();
        await ground.RunAsync(Duration.FromMinutes(10));
        await ground.RunAsync(Duration.FromHours(1));
        await ground.RunAsync(Duration.FromDays(1));

        Assert.StartsWith($"The calendar at {ground.Host} could not be read. {reason} It is tried again in ten minutes", Assert.Single(ground.Told(), notice => notice.Who == "Ana").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DTSTART;VALUE=DATE:20261207\r\nDTEND;VALUE=DATE:20261219", "“B” would begin on Mon 7 Dec 2026, before the one before it ends: let it begin on Sat 19 Dec 2026 or later.")]
    [InlineData("DTSTART;VALUE=DATE:20261219\r\nDTEND;VALUE=DATE:20271219", "“B” would last from Sat 19 Dec 2026 to Sat 18 Dec 2027; an iteration has 1 to 92 days.")]
    public async Task Iterations_that_do_not_go_together_are_not_taken_and_those_before_stay(string second, string reason)
    {
        await using var ground = await Ground.CreateAsync("Sqlite");
        ground.Server.Says("/sprints.ics", Sprints);
        await ground.NameAsync(FeedKind.Iterations, "/sprints.ics");
        await ground.RunAsync();

        ground.Server.Says("/sprints.ics",
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A\r\nDTSTART;VALUE=DATE:20261207\r\nDTEND;VALUE=DATE:20261219\r\nEND:VEVENT\r\n"
            + $"BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:B\r\n{second}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        await ground.RunAsync(Duration.FromDays(1));

        Assert.Equal(reason, (await ground.ShowAsync()).Feeds.Single().Failure);
        Assert.Equal("Sprint 7", (await ground.ShowAsync()).Resolved.NextIteration(ground.Node.Now)!.Name);
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_calendar_that_is_given_up_takes_what_it_held_with_it_and_is_read_no_more(string provider)
    {
        await using var ground = await Ground.CreateAsync(provider);
        ground.Server.Says("/holidays.ics", Christmas);
        await ground.NameAsync(FeedKind.Holidays, "/holidays.ics");
        await ground.RunAsync();

        var before = await ground.ShowAsync();
        await ground.Teams.ChangeAsync(ground.Node.Turn(ground.Storage.Channel, ground.Ana), new TeamChange.SetCadence(before, before with { Feeds = [] }), "");
        await ground.RunAsync(Duration.FromDays(1));

        Assert.Null((await ground.ShowAsync()).Resolved.Calendar.HolidayOn(new LocalDate(2026, 12, 25)));
        Assert.Single(ground.Server.Asked);
        Assert.Equal(0, ground.Node.Scalar<int>("SELECT COUNT(*) FROM due_work WHERE kind = 'calendar-feed'"));
    }

    [Theory, OnSqlite, OnPostgreSql]
    public async Task A_node_that_dies_while_it_reads_leaves_the_calendar_to_be_read_again(string provider)
    {
        await using var ground = await Ground.CreateAsync(provider);
        ground.Server.Says("/holidays.ics", Christmas);
        await ground.NameAsync(FeedKind.Holidays, "/holidays.ics");

        await ground.RunAsync(isReading: false);
        Assert.Null((await ground.ShowAsync()).Feeds.Single().ReadAt);
        await ground.RunAsync(Duration.FromMinutes(2));

        Assert.NotNull((await ground.ShowAsync()).Feeds.Single().ReadAt);
    }

    [Fact]
    public async Task An_address_that_is_not_allowed_is_refused_before_anything_is_kept()
    {
        await using var ground = await Ground.CreateAsync("Sqlite");

        Assert.Equal(
            "elsewhere.example is not among the hosts that the server may read from. Whoever runs it can add it to the setting Fetching:AllowedHosts.",
            ground.Teams.WhyNotFetched(new Uri("https://elsewhere.example/x.ics")));
        Assert.StartsWith("The server reads no addresses from elsewhere.", TestStorage.FetchesNothing.WhyNot(new Uri("https://elsewhere.example/x.ics")), StringComparison.Ordinal);
    }

    private sealed class Ground : IAsyncDisposable
    {
        private Ground(TestStorage storage, StorageNode node, SmallServer server)
        {
            (Storage, Node, Server) = (storage, node, server);
            Options = new FetchingOptions([$"localhost:{server.Port}"], IsDevelopment: true);
            Teams = new TeamStore(node.Database, node.Writer, node.PollWriter, node.Directory, node.Signal, Options);
        }

        public TestStorage Storage { get; }

        public StorageNode Node { get; }

        public SmallServer Server { get; }

        public TeamStore Teams { get; }

        public Participant Ana { get; private set; } = null!;

        public string Host => $"localhost:{Server.Port}";

        private FetchingOptions Options { get; }

        public static async Task<Ground> CreateAsync(string provider)
        {
            var (storage, node) = await TestStorage.CreateAsync(provider);
            return new Ground(storage, node, await SmallServer.StartAsync()) { Ana = await storage.PersonAsync(node, "Ana") };
        }

        public async Task<CadenceSettings> ShowAsync() => (await Teams.ShowAsync(Node.Turn(Storage.Channel, Ana))).Cadence;

        public async Task NameAsync(FeedKind kind, string path)
        {
            var before = await ShowAsync();
            Assert.IsType<TeamOutcome.Changed>(await Teams.ChangeAsync(
                Node.Turn(Storage.Channel, Ana), new TeamChange.SetCadence(before, before with { Feeds = before.Feeds.Add(new TeamFeed(kind, $"http://{Host}{path}")) }), "Ana has named a calendar."));
        }

        /// <summary>Does what is due after a while, and reads what is to be read, unless the node dies before.</summary>
        public async Task RunAsync(Duration after = default, bool isReading = true)
        {
            Node.Time.Advance(after.ToTimeSpan());
            using var fetcher = new Fetcher(Options, Node.Time);
            using var reader = new CalendarReader(fetcher, Node.Writer, Node.Signal, Node.Time, NullLogger<CalendarReader>.Instance);
            await new DueWork(Node.Writer, [new CalendarFeeds(reader)], Node.Signal, Node.Time, NullLogger<DueWork>.Instance).RunAsync(default);
            if (isReading)
            {
                await reader.ReadWantedAsync(default);
            }
        }

        public List<(string? Who, string Text)> Told()
        {
            using var connection = Node.Database.Open();
            return connection.Query<(string? Who, string Text)>(
                """
                SELECT p.name, n.text FROM notices n
                LEFT JOIN identities i ON i.platform = n.platform AND i.workspace = n.workspace AND i.address = n.address LEFT JOIN people p ON p.id = i.person_id
                WHERE n.text <> 'Ana has named a calendar.'
                ORDER BY n.created_at, n.id
                """).AsList();
        }

        public void Forget() => Node.Execute("DELETE FROM outbox; DELETE FROM notices");

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            Storage.Dispose();
        }
    }
}
