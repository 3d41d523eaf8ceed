using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RefinementBot.Engine.Backlog;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.Web;

[Collection(ChromiumTests.Name)]
[Trait("Journey", "ThreeDoors")]
public sealed class TryItJourneys(Chromium chromium)
{
    private static readonly string[] Team = ["Ana", "Ben", "Cho", "Dilek", "Emeka"];

    [ChromiumFact]
    public async Task Three_people_estimate_a_story_and_see_the_estimate_on_the_item()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.EnterAsync(browser, bot, "Ana");
        var ben = await TryItWindow.OpenAsync(browser, bot, "Ben");
        var cho = await TryItWindow.OpenAsync(browser, bot, "Cho");

        await ana.TypeAsync("refine estimate CHK-101");
        await ana.SeesAsync("0 of 5 have voted");
        await ana.PressAsync("Vote 5");
        await ben.PressAsync("Vote 3");
        await cho.PressAsync("Vote 5");

        await ana.SeesAsync("3 of 5 have voted");
        await ana.SeesAsync("You voted 5");
        await Expect(ana.Button("Vote 5")).ToHaveAttributeAsync("aria-pressed", "true");
        await ben.SeesAsync("Voting");
        await ana.PictureAsync("voting");

        await ben.PressAsync("Reveal votes");
        await cho.SeesAsync("revealed by Ben");
        await ana.SeesAsync("Ana and Cho");
        await ana.PictureAsync("revealed");

        await cho.PressAsync("Accept 5");
        foreach (var window in (TryItWindow[])[ana, ben, cho])
        {
            await window.SeesAsync("Accepted: 5 by Cho.");
            await window.SeesItemAsync("CHK-101", "5 points");
            Assert.Empty(window.Complaints.All);
        }

        await ana.PictureAsync("accepted");
        Assert.True(ItemKey.TryParse("CHK-101", out var key));
        var item = await bot.Services.GetRequiredService<BacklogStore>().FindAsync(DirectoryStore.DefaultOrganization, key, default);
        Assert.Equal(5, item!.Estimate!.Points);
    }

    [ChromiumFact]
    public async Task Lines_that_are_pasted_start_a_session_and_cards_of_words_stay_whole()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.EnterAsync(browser, bot, "Ana");

        await ana.TypeAsync("estimate Alpha\nBeta\nGamma deck S=1 M=3 XXL=13 \"no idea\" \"I lack the knowledge\"");

        await ana.SeesAsync("Story 1 of 3.");
        await ana.SeesAsync("Next: Beta");
        await ana.PictureAsync("cards-of-words");
        await Expect(ana.Page.GetByLabel("Command")).ToHaveValueAsync("");
        await ana.Page.GetByLabel("Command").PressAsync("ArrowUp");
        await Expect(ana.Page.GetByLabel("Command")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^estimate Alpha\nBeta"));
        await ana.PictureAsync("command-of-lines");
    }

    [ChromiumFact]
    public async Task The_last_of_the_team_to_vote_reveals_the_votes_and_another_round_settles_it()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var team = await TryItWindow.OpenAllAsync(browser, bot, Team);

        await team[0].TypeAsync("estimate Pay with a voucher");
        foreach (var (window, vote) in team.Zip(["Vote 1", "Vote 2", "Vote 13", "Vote ? (unsure)", "Vote 2"]))
        {
            await window.PressAsync(vote);
        }

        foreach (var window in team)
        {
            await window.SeesAsync("everybody had voted");
            await window.SeesAsync("Lowest: Ana (1). Highest: Cho (13).");
        }

        await team[2].PressAsync("New round");
        foreach (var window in team)
        {
            await window.SeesAsync("round 1: 1, 2, 2, 13, ?.");
            await window.PressAsync("Vote 3");
        }

        await team[4].SeesAsync("none, consensus");
        await team[1].PressAsync("Accept 3");
        await team[0].SeesAsync("Accepted: 3 by Ben.");
    }

    [ChromiumFact]
    public async Task Ten_windows_are_ten_people_who_all_see_each_change_at_once()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var windows = await TryItWindow.OpenAllAsync(browser, bot, [.. Team, "Fadi", "Gül", "Hana", "Ivo", "Jo"]);

        await windows[9].TypeAsync("/refine estimate CHK-103 anyway");
        foreach (var window in windows[1..].Reverse())
        {
            await window.PressAsync("Vote 8");
        }

        // Four of the team and the five who joined have voted; the poll waits for Ana alone.
        foreach (var window in windows)
        {
            await window.SeesAsync("9 of 10 have voted");
        }

        await windows[0].PressAsync("Vote 8");
        foreach (var window in windows)
        {
            await window.SeesAsync("10 of 10");
            Assert.Empty(window.Complaints.All);
        }
    }

    [ChromiumFact]
    public async Task Nothing_of_a_hidden_vote_reaches_another_window()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        ConcurrentQueue<string> frames = new();
        browser.Page += (_, page) => page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => frames.Enqueue(frame.Text ?? Encoding.UTF8.GetString(frame.Binary ?? []));
        var ben = await TryItWindow.OpenAsync(browser, bot, "Ben");
        await using var elsewhere = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(elsewhere, bot, "Ana");
        await ana.TypeAsync("estimate CHK-101");
        await ben.SeesAsync("0 of 5 have voted");
        await ben.SeesItemAsync("CHK-101", "poll open");
        var deck = await ben.Card.Locator(".deck").InnerHTMLAsync();
        Assert.Contains(frames, frame => frame.Contains("Vote 0.5", StringComparison.Ordinal));
        frames.Clear();

        await ana.PressAsync("Vote 0.5");
        await ana.SeesAsync("You voted 0.5");
        await ben.SeesAsync("1 of 5 have voted");

        Assert.NotEmpty(frames);
        Assert.DoesNotContain(frames, frame => frame.Contains("0.5", StringComparison.Ordinal));
        Assert.Equal(deck, await ben.Card.Locator(".deck").InnerHTMLAsync());
        await Expect(ben.Page.Locator("[aria-pressed=true]")).ToHaveCountAsync(0);
        await ben.Page.ReloadAsync();
        await ben.IsLiveAsync();
        Assert.DoesNotContain("You voted", await ben.Page.ContentAsync(), StringComparison.Ordinal);

        await ben.PressAsync("Reveal votes");
        await ben.SeesAsync("1 of 1");
        Assert.Contains(frames, frame => frame.Contains("0.5", StringComparison.Ordinal));
    }

    [ChromiumFact]
    public async Task A_story_is_estimated_with_the_keyboard_alone()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var page = await browser.NewPageAsync();
        await page.GotoAsync(bot.Address.ToString());

        await TabToAsync(page, "Cho");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("[data-ready=yes]").WaitForAsync();
        await TabToAsync(page, "Command");
        await page.Keyboard.TypeAsync("estimate CHK-102");
        await page.Keyboard.PressAsync("Enter");

        // The command leads to its card: the deck is the next stop.
        await Expect(page.Locator("article.poll")).ToBeFocusedAsync();
        await TabToAsync(page, "Vote 3");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.Locator("article.poll")).ToContainTextAsync("You voted 3");
        await TabToAsync(page, "Reveal votes");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("article.poll")).ToContainTextAsync("revealed by Cho");
        await TabToAsync(page, "Accept 3", atMost: 2);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("article.poll")).ToContainTextAsync("Accepted: 3 by Cho.");
        await Expect(page.Locator("p.unseen[role=status]")).ToContainTextAsync("The estimate of CHK-102 See delivery costs before paying is 3.");
    }

    /// <summary>Presses Tab until what has the focus is called <paramref name="name"/>.</summary>
    private static async Task TabToAsync(IPage page, string name, int atMost = 60)
    {
        for (var i = 0; i < atMost; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focused = await page.EvaluateAsync<string>(
                "() => { const e = document.activeElement; return e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.lastChild?.textContent ?? ''; }");
            if (focused.Trim() == name)
            {
                return;
            }
        }

        Assert.Fail($"No {name} within {atMost} presses of Tab.");
    }
}
