using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.Web;

/// <summary>On the web page: whoever answers for an item is asked and answers, what a team asks is ticked, and the trends are drawn.</summary>
[Collection(ChromiumTests.Name)]
[Trait("Journey", "ReadinessJourney")]
public sealed class OwnerJourneys(Chromium chromium)
{
    [ChromiumFact]
    public async Task The_owner_is_named_asked_and_answers_and_the_asker_is_told()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var (ana, ben) = (await TryItWindow.OpenAsync(browser, bot, "Ana"), await TryItWindow.OpenAsync(browser, bot, "Ben"));
        await ana.TypeAsync("check CHK-103");
        await ben.TypeAsync("help");

        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Ask the owner" }).Last.ClickAsync();
        var pick = ana.Page.GetByRole(AriaRole.Dialog);
        await pick.GetByLabel("Or somebody else").Or(pick.GetByLabel("Who it is")).FillAsync("Ben");
        await ana.PictureAsync("owner-pick");
        await pick.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Expect(ana.Page.Locator(".log")).ToContainTextAsync("Ben is asked");

        await Expect(ben.Page.Locator(".log")).ToContainTextAsync("Ana asks you about CHK-103");
        await ben.Page.GetByRole(AriaRole.Button, new() { Name = "Answer for CHK-103" }).Last.ClickAsync();
        var form = ben.Page.GetByRole(AriaRole.Dialog);
        await form.GetByLabel("How will you see that it works?").FillAsync("The voucher is taken off the sum.\nWithout enough on it the rest is asked for.");
        await ben.PictureAsync("owner-answer");
        await form.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();

        await Expect(ben.Page.Locator(".log")).ToContainTextAsync("Thank you. CHK-103 is changed: the acceptance criteria.");
        await Expect(ben.Page.Locator(".log")).ToContainTextAsync("Fixed no-acceptance-criteria");
        await Expect(ana.Page.Locator(".log")).ToContainTextAsync("Ben has answered");
        await ben.PictureAsync("owner-answered");
        await ana.PictureAsync("owner-told");
        Assert.Empty(ana.Complaints.All);
        Assert.Empty(ben.Complaints.All);
    }

    [AxeFact]
    public async Task The_trend_of_an_item_and_of_the_team_is_drawn_and_told_in_words()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        await ana.TypeAsync("check CHK-103");
        await Expect(ana.Page.Locator(".log")).ToContainTextAsync("Score");
        Past(bot);

        var panel = ana.Page.GetByRole(AriaRole.Region, new() { Name = "Backlog" });
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Use a gift voucher" }).First.ClickAsync();
        var readiness = ana.Page.Locator("section[aria-labelledby=readiness-title]");
        await Expect(readiness).ToContainTextAsync("checks. The score rose from 20 to");
        await readiness.ScrollIntoViewIfNeededAsync();
        await ana.PictureAsync("trend-item");
        await readiness.GetByText("Readiness as a table").ClickAsync();
        await Expect(readiness.GetByRole(AriaRole.Row)).ToHaveCountAsync(9);
        Assert.Empty(await Axe.SeriousFindingsAsync(ana.Page));

        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1200), (ColorScheme.Dark, 1200), (ColorScheme.Light, 380), (ColorScheme.Dark, 380) })
        {
            await using var other = await chromium.OpenAsync(new BrowserNewContextOptions { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
            var page = await other.NewPageAsync();
            await page.GotoAsync(new Uri(bot.Address, "/history").ToString());
            await Expect(page.Locator("section[aria-labelledby=ready-title]")).ToContainTextAsync("This week:");
            await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Share of items ready" })).ToBeVisibleAsync();
            Assert.Empty(await Axe.SeriousFindingsAsync(page));
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{width} is too narrow");
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"web-trend-team-{scheme}-{width}.png"), FullPage = true });
        }

        await ana.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await ana.Page.SetViewportSizeAsync(380, 900);
        await readiness.ScrollIntoViewIfNeededAsync();
        await ana.PictureAsync("trend-item-narrow-dark");
        Assert.Empty(ana.Complaints.All);
    }

    [Fact]
    public async Task Without_a_check_the_page_says_what_to_do()
    {
        await using var bot = await RunningBot.StartAsync();
        using var client = bot.CreateClient();

        Assert.Contains("No item has been checked yet. Check one, and come back.", await client.GetStringAsync(new Uri("/history", UriKind.Relative)), StringComparison.Ordinal);
    }

    /// <summary>Checks of the last weeks, as they would have been kept.</summary>
    private static void Past(RunningBot bot)
    {
        using var connection = bot.Services.GetRequiredService<Database>().OpenForWriting();
        var (at, by) = connection.QuerySingle<(long, string)>("SELECT checked_at, checked_by FROM checks");
        var week = (long)TimeSpan.FromDays(7).TotalMilliseconds;
        (string Item, int Ago, int Score, int Open)[] past =
        [
            ("CHK-103", 7, 20, 7), ("CHK-103", 6, 20, 6), ("CHK-103", 5, 45, 4), ("CHK-103", 4, 40, 5), ("CHK-103", 3, 55, 3), ("CHK-103", 2, 65, 2), ("CHK-103", 1, 70, 2),
            ("CHK-101", 6, 100, 0), ("CHK-102", 5, 30, 3), ("CHK-102", 3, 100, 0), ("CHK-104", 4, 65, 1), ("CHK-104", 2, 90, 1), ("CHK-105", 1, 100, 0),
        ];
        foreach (var (item, ago, score, open) in past)
        {
            var findings = string.Join(',', Enumerable.Range(0, open).Select(index => $$"""{"rule":"ambiguous","field":"Title","quote":"{{index}}"}"""));
            connection.Execute(
                """
                INSERT INTO checks (id, organization_id, item_key, item_version, definition_version, ready, score, open_findings, checked_by, checked_at)
                VALUES (@id, 'default', @item, @version, 0, @ready, @score, @findings, @by, @at)
                """,
                new { id = Guid.NewGuid().ToString(), item, version = 8 - ago, ready = score >= 90 ? 1 : 0, score, findings = $"[{findings}]", by, at = at - (ago * week) });
        }
    }
}
