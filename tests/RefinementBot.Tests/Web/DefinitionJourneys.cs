using Microsoft.Playwright;
using RefinementBot.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.Web;

/// <summary>On the web page, on a dark phone: a Definition of Ready that is longer than a field of a chat, one that is none, the form of its rules, and the board of whose owner was asked.</summary>
[Collection(ChromiumTests.Name)]
[Trait("Journey", "ReadinessJourney")]
public sealed class DefinitionJourneys(Chromium chromium)
{
    private static readonly string LongText = "rules:\n  ambiguous: off\nchecklist:\n" + string.Concat(Enumerable.Range(1, 25).Select(number =>
        $"  - id: question-{number}\n    says: Question {number} that the team asks, with words enough to make the whole longer than one field of a form holds\n    required: no\n"));

    [AxeFact]
    public async Task A_long_definition_is_written_in_parts_shown_with_its_indents_and_mended_at_its_line()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync(new BrowserNewContextOptions { ViewportSize = new() { Width = 380, Height = 900 }, ColorScheme = ColorScheme.Dark });
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var log = ana.Page.Locator(".log");
        await ana.TypeAsync("team ready");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Change the text" }).Last.ClickAsync();
        var form = ana.Page.GetByRole(AriaRole.Dialog, new() { Name = "Definition of Ready" });
        var cut = LongText.IndexOf("  - id: question-20", StringComparison.Ordinal);

        await form.GetByLabel("What is ready?").FillAsync(LongText[..cut].TrimEnd());
        await form.GetByLabel("What is ready, part 2").FillAsync(LongText[cut..] + "  - id: last\n    sys: What?");
        await ana.PictureAsync("definition-form");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(form).ToContainTextAsync("of part 2: There is no key \"sys\"; did you mean \"says\"?");
        await ana.PictureAsync("definition-refused");
        Assert.Empty(await Axe.SeriousFindingsAsync(ana.Page));
        await form.GetByLabel("What is ready, part 2").FillAsync(LongText[cut..]);
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(log).ToContainTextAsync("Items are judged by the team's Definition of Ready, version 1.");
        await Expect(log).ToContainTextAsync("lines more. “Change the text” shows all of it.");
        await ana.PictureAsync("definition");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Rules and numbers…" }).Last.ClickAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Dialog, new() { Name = "What is ready" })).ToBeVisibleAsync();
        await ana.PictureAsync("definition-rules");
        Assert.True(await ana.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        Assert.Empty(ana.Complaints.All);
    }

    [ChromiumFact]
    public async Task The_board_says_whose_answer_is_waited_for_and_a_like_story_is_found_on_the_page()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync(new BrowserNewContextOptions { ViewportSize = new() { Width = 380, Height = 900 }, ColorScheme = ColorScheme.Dark });
        var (ana, ben) = (await TryItWindow.OpenAsync(browser, bot, "Ana"), await TryItWindow.OpenAsync(browser, bot, "Ben"));
        var log = ana.Page.Locator(".log");
        await ben.TypeAsync("help");
        await ana.TypeAsync("check CHK-103 ask");
        var pick = ana.Page.GetByRole(AriaRole.Dialog);
        await pick.GetByLabel("Or somebody else").Or(pick.GetByLabel("Who it is")).FillAsync("Ben");
        await pick.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Expect(log).ToContainTextAsync("Ben is asked");

        await ana.TypeAsync("ready backlog");

        await Expect(log).ToContainTextAsync("Ben's move: answer");
        await Expect(log).ToContainTextAsync("that Ana asked on");
        await ana.PictureAsync("board-asked");
        await ana.TypeAsync("check CHK-101");
        await Expect(log).ToContainTextAsync("Judged by the Definition of Ready that comes with the bot.");
        await ana.PictureAsync("report");
        Assert.Empty(ana.Complaints.All);
    }
}
