using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Operations;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd;
using RefinementBot.Tests.Fetching;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.Web;

/// <summary>Deadlines, the team's time and what was estimated, as they are used on the web page.</summary>
[Collection(ChromiumTests.Name)]
public sealed class CalendarJourneys(Chromium chromium)
{
    [ChromiumFact]
    public async Task A_poll_is_given_a_deadline_and_another_and_waits_for_those_who_have_not_voted()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var ben = await TryItWindow.OpenAsync(browser, bot, "Ben");

        var day = TimeProvider.System.GetUtcNow().AddDays(40);

        await ana.TypeAsync("estimate CHK-101 by tomorrow");
        await ben.SeesAsync("Please vote by");
        await ana.PictureAsync("deadline");

        await ana.PressAsync("Change the deadline");
        await ana.Page.GetByLabel("Votes until").FillAsync("by fryday");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Did you mean “by friday”?");
        await ana.PictureAsync("deadline-form");
        await ana.Page.GetByLabel("Votes until").FillAsync($"by {day:yyyy-MM-dd} 15:00");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await ben.SeesAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Please vote by {day:ddd d MMM} 15:00 (UTC)."));

        await ben.TypeAsync("waiting");
        await Expect(ben.Page.Locator(".log")).ToContainTextAsync("1 poll waits for your vote.");
        await ben.PictureAsync("waiting");
        await ben.PressAsync("Vote 5");
        await ben.SeesAsync("You voted 5");
        await ben.TypeAsync("waiting");
        await Expect(ben.Page.Locator(".log")).ToContainTextAsync("No poll waits for your vote.");
        Assert.Empty(ana.Complaints.All.Concat(ben.Complaints.All));
    }

    [ChromiumFact]
    public async Task The_teams_time_is_set_in_a_form_and_shown()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync(new() { ViewportSize = new() { Width = 1200, Height = 1100 } });
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");

        await ana.TypeAsync("cadence");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Change it" }).ClickAsync();
        await ana.Page.GetByLabel("Time zone").FillAsync("Berlin");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Did you mean “Europe/Berlin”?");
        await ana.Page.GetByLabel("Time zone").FillAsync("Europe/Berlin");
        await ana.Page.GetByLabel("Length of an iteration").FillAsync("2 weeks");
        await ana.Page.GetByLabel("First day of the first one").FillAsync("2026-11-23");
        await ana.Page.GetByLabel("Planning is on").SelectOptionAsync("Tuesday");
        await ana.Page.GetByLabel("Capacity").FillAsync("32");
        await ana.PictureAsync("cadence-form");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await Expect(ana.Page.Locator(".log")).ToContainTextAsync("Done. The team's channels are told.");
        await Expect(ana.Page.Locator(".log")).ToContainTextAsync("on Tuesdays at 9:00");
        await Expect(ana.Page.Locator(".log")).ToContainTextAsync("its capacity is 32 points an iteration.");
        await ana.PictureAsync("cadence");
        Assert.Empty(ana.Complaints.All);
    }

    [AxeFact]
    public Task The_next_iterations_are_shown_day_by_day_in_light() => IterationsAsync("light", new() { ViewportSize = new() { Width = 1280, Height = 2600 } });

    [AxeFact]
    public Task The_next_iterations_are_shown_day_by_day_in_dark() => IterationsAsync("dark", new() { ViewportSize = new() { Width = 1280, Height = 2600 }, ColorScheme = ColorScheme.Dark });

    [AxeFact]
    public Task The_next_iterations_are_shown_day_by_day_on_a_phone() => IterationsAsync("phone", new() { ViewportSize = new() { Width = 360, Height = 900 }, DeviceScaleFactor = 2, IsMobile = true, HasTouch = true });

    [AxeFact]
    public Task The_next_iterations_are_shown_day_by_day_on_a_dark_narrow_phone() =>
        IterationsAsync("phone-dark", new() { ViewportSize = new() { Width = 320, Height = 900 }, DeviceScaleFactor = 2, IsMobile = true, HasTouch = true, ColorScheme = ColorScheme.Dark });

    [ChromiumFact]
    public async Task A_calendar_of_holidays_is_named_read_and_shown_and_whoever_named_it_is_told()
    {
        var day = LocalDate.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).PlusDays(2);
        await using var server = await SmallServer.StartAsync();
        server.Says("/holidays.ics", $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Feast of Testing\r\nDTSTART;VALUE=DATE:{day:uuuuMMdd}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        await using var bot = await RunningBot.StartAsync(new BotSetup { Settings = new Dictionary<string, string> { ["Fetching:AllowedHosts"] = $"localhost:{server.Port}" } });
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");

        await ana.TypeAsync("cadence holidays https://elsewhere.example/holidays.ics");
        await Expect(ana.Page.Locator(".log")).ToContainTextAsync("elsewhere.example is not among the hosts that the server may read from.");
        await ana.TypeAsync($"cadence iteration 2 weeks from {day.PlusDays(-3):uuuu-MM-dd}");
        await Expect(ana.Page.Locator(".log")).ToContainTextAsync("Done. The team's channels are told.");
        await ana.TypeAsync($"cadence holidays http://localhost:{server.Port}/holidays.ics");

        await Expect(ana.Page.Locator(".log")).ToContainTextAsync($"The calendar at localhost:{server.Port} is read: 1 day off, the next is Feast of Testing on");
        await Expect(ana.Page.GetByRole(AriaRole.Region, new() { Name = "Calendar" })).ToContainTextAsync(": Feast of Testing");
        Assert.Empty(ana.Complaints.All);
    }

    private async Task IterationsAsync(string name, BrowserNewContextOptions options)
    {
        options.ReducedMotion = ReducedMotion.Reduce;
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync(options);
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var panel = ana.Page.GetByRole(AriaRole.Region, new() { Name = "Calendar" });
        await Expect(panel).ToContainTextAsync("The team has not said when its iterations are.");
        var monday = LocalDate.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).PlusDays(1).Previous(IsoDayOfWeek.Monday);

        await ana.TypeAsync($"cadence iteration 2 weeks from {monday:uuuu-MM-dd}");
        await Expect(panel.GetByRole(AriaRole.Heading, new() { Name = "Iteration 1, on now" })).ToBeVisibleAsync();
        var told = 1;
        foreach (var line in (string[])
        [
            $"cadence pi 2 iterations from {monday:uuuu-MM-dd}", "cadence capacity 32", $"cadence off {monday.PlusDays(3):uuuu-MM-dd} to {monday.PlusDays(4):uuuu-MM-dd} Offsite",
            $"cadence off {monday.PlusDays(14):uuuu-MM-dd} Founders' day", $"cadence iteration \"Winter break\" {monday.PlusDays(28):uuuu-MM-dd} to {monday.PlusDays(38):uuuu-MM-dd} planning {monday.PlusDays(25):uuuu-MM-dd} 14:00",
        ])
        {
            await Expect(ana.Page.Locator(".log").GetByText("Done. The team's channels are told.")).ToHaveCountAsync(told++);
            await ana.TypeAsync(line);
        }

        await Expect(panel).ToContainTextAsync("planning, though nobody works (Founders' day)");
        await Expect(panel).ToContainTextAsync("25.6 points: 32 as set, less 2 of 10 working days (Offsite)");
        await Expect(panel).ToContainTextAsync("PI 1 begins");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Show more iterations" }).ClickAsync();
        await Expect(panel).ToContainTextAsync("PI 2 begins");
        await Expect(panel.GetByRole(AriaRole.Heading, new() { Name = "Winter break" })).ToBeVisibleAsync();
        await Expect(panel.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "planning of Winter break" })).ToHaveCountAsync(2);
        await panel.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"web-calendar-{name}.png") });
        await ana.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"web-calendar-page-{name}.png") });
        Assert.Equal("", string.Join("\n", await Axe.SeriousFindingsAsync(ana.Page)));
        Assert.True(await ana.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "the page runs off the side");
        Assert.Empty(ana.Complaints.All);
    }

    [AxeFact]
    public Task What_was_estimated_is_plotted_in_light() => PlotsAsync("light", new() { ViewportSize = new() { Width = 1200, Height = 1500 } });

    [AxeFact]
    public Task What_was_estimated_is_plotted_in_dark() => PlotsAsync("dark", new() { ViewportSize = new() { Width = 1200, Height = 1500 }, ColorScheme = ColorScheme.Dark });

    [AxeFact]
    public Task What_was_estimated_is_plotted_on_a_phone() => PlotsAsync("phone", new() { ViewportSize = new() { Width = 360, Height = 1500 }, DeviceScaleFactor = 2, IsMobile = true, HasTouch = true });

    private async Task PlotsAsync(string name, BrowserNewContextOptions options)
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync(options);
        var page = await browser.NewPageAsync();
        var complaints = new Complaints();
        complaints.ListenTo(page);
        await page.GotoAsync(new Uri(bot.Address, "/history").ToString());
        await Expect(page.GetByText("No story has an estimate yet.")).ToBeVisibleAsync();
        await EstimateAsync(bot, 14);

        await page.ReloadAsync();

        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new("^Time per story") })).ToBeVisibleAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("14 estimated");
        await page.GetByText("Rounds to consensus as a table").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "Story number 14" })).ToBeVisibleAsync();
        await page.GetByText("Rounds to consensus as a table").ClickAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"web-history-{name}.png"), FullPage = true });
        Assert.Equal("", string.Join("\n", await Axe.SeriousFindingsAsync(page)));
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "the page runs off the side");
        Assert.Empty(complaints.All);
    }

    /// <summary>Stories of one to three rounds and a few minutes each, most of them settled on what was voted first.</summary>
    private static async Task EstimateAsync(RunningBot bot, int count)
    {
        var directory = bot.Services.GetRequiredService<DirectoryStore>();
        var writer = bot.Services.GetRequiredService<IPollWriter>();
        var room = directory.FindChannel(Platforms.Web, SampleData.Team, SampleData.Team)!;
        var people = directory.UsersOf(room.Organization, Platforms.Web, SampleData.Team).Take(3)
            .Select(user => directory.FindPerson(Platforms.Web, SampleData.Team, user.UserId)!.AsParticipant).ToList();

        // Not long ago: a poll that nobody has touched for a week is closed.
        var start = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()) - Duration.FromHours(count + 2);
        for (var story = 1; story <= count; story++)
        {
            var now = start + Duration.FromHours(story);
            var opened = new PollEvent.PollOpened(
                new PollId(DirectoryStore.NewId()), room.Organization, room.Team, room.Id, new PollSubject(null, $"Story number {story}"), Deck.ModifiedFibonacci, people[0].Person, [], [], now);
            await writer.OpenAsync(Turn(people[0]), opened);
            var rounds = 1 + story % 3 % 2 + (story % 7 == 0 ? 1 : 0);
            for (var round = 1; round <= rounds; round++)
            {
                foreach (var (person, index) in people.Select((person, index) => (person, index)))
                {
                    await ActAsync(new PollCommand.CastVote(person, now, round, 2 + story % 5 + (round < rounds && index == 2 ? 2 : 0)));
                }

                now += Duration.FromMinutes(2 + story * 5 % 11);
                await ActAsync(new PollCommand.RevealVotes(people[0], now, round));
                if (round < rounds)
                {
                    await ActAsync(new PollCommand.StartRound(people[0], now, round));
                }
            }

            await ActAsync(new PollCommand.AcceptEstimate(people[1], now, rounds, 2 + story % 5 + (story % 6 == 0 ? 1 : 0)));

            async Task ActAsync(PollCommand command) => Assert.False((await writer.ActAsync(Turn(command.By), opened.Poll, command)).Answer.IsRefusal);

            Turn Turn(Participant actor) => new(actor, "Somebody", room.Team, room.Id, null, DirectoryStore.NewId(), now, DirectoryStore.NewId());
        }
    }
}
