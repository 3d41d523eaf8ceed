using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NodaTime;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Operations;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd;
using RefinementBot.Tests.Web;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.PollCards;

/// <summary>What a poll's card looks like on the web page in each of its states, in real Chromium: pictures are left to be looked at.</summary>
[Collection(ChromiumTests.Name)]
public sealed class PollPageTests(Chromium chromium)
{
    [AxeFact]
    public Task Every_state_of_the_card_can_be_used_in_light_and_wide() => LookAsync("light", new() { ViewportSize = new() { Width = 1200, Height = 900 } });

    [AxeFact]
    public Task Every_state_of_the_card_can_be_used_in_dark_and_narrow() =>
        LookAsync("dark-narrow", new() { ViewportSize = new() { Width = 360, Height = 900 }, ColorScheme = ColorScheme.Dark, IsMobile = true, HasTouch = true, DeviceScaleFactor = 2 });

    private async Task LookAsync(string name, BrowserNewContextOptions options)
    {
        options.ReducedMotion = ReducedMotion.Reduce;
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync(options);
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");

        // They stay in sight while the page moves, and so would lie over what is looked at.
        await ana.Page.EvaluateAsync("() => document.querySelectorAll('header, .composer').forEach(bar => bar.style.position = 'static')");
        foreach (var (state, number) in PollState.All.Select((state, number) => (state, number)))
        {
            await PlayAsync(bot, state.Value);
            await Expect(ana.Page.Locator("article.poll")).ToHaveCountAsync(number + 1);
            await ana.SeesAsync(state.Value.Says);
            await ana.Page.Locator(".entry").Filter(new() { Has = ana.Page.Locator("article.poll") }).Last.ScreenshotAsync(new()
            {
                Path = Path.Combine(Repository.Root, "artifacts", "pictures", "web-polls", $"{state.Key}-{name}.png"),
                Animations = ScreenshotAnimations.Disabled,
            });
        }

        Assert.Equal("", string.Join("\n", await Axe.SeriousFindingsAsync(ana.Page)));
        Assert.True(await ana.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "the page runs off the side");
        Assert.Empty(ana.Complaints.All);
    }

    /// <summary>Brings a poll of the sample team into a state.</summary>
    private static async Task PlayAsync(RunningBot bot, PollState state)
    {
        var directory = bot.Services.GetRequiredService<DirectoryStore>();
        var writer = bot.Services.GetRequiredService<IPollWriter>();
        var room = directory.FindChannel(Platforms.Web, SampleData.Team, SampleData.Team)!;
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        Dictionary<string, Participant> people = [];
        foreach (var person in state.Expected.Concat(state.Acts.Select(act => act.By)).Append("Ana").Distinct())
        {
            people[person] = (await directory.MeetAsync(room.Organization, Platforms.Web, SampleData.Team, new ChatUser(person, person, person))).AsParticipant;
        }

        var opened = new PollEvent.PollOpened(
            new PollId(DirectoryStore.NewId()), room.Organization, room.Team, room.Id, state.Subject with { Key = null }, Deck.ModifiedFibonacci,
            people["Ana"].Person, [.. state.Expected.Select(person => people[person].Person)], [], now)
        {
            Deadline = state.IsAtDeadline ? new PollDeadline(now - Duration.FromMinutes(1), "Europe/Berlin") : null,
        };
        await writer.OpenAsync(Turn(people["Ana"]), opened);
        foreach (var act in state.Acts)
        {
            var by = people[act.By];
            Assert.False((await writer.ActAsync(Turn(by), opened.Poll, act.Command(by, now))).Answer.IsRefusal);
        }

        Turn Turn(Participant actor) => new(actor, "Somebody", room.Team, room.Id, null, DirectoryStore.NewId(), now, DirectoryStore.NewId());
    }
}
