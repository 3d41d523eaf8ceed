using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RefinementBot.Engine.Backlog;
using RefinementBot.Operations;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd;
using RefinementBot.Web;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.Web;

[Collection(ChromiumTests.Name)]
[Trait("Journey", "BacklogJourney")]
public sealed class BacklogPanelTests(Chromium chromium)
{
    [ChromiumFact]
    public async Task The_panel_searches_and_filters_with_the_words_of_the_command()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var panel = Panel(ana);
        await Expect(panel).ToContainTextAsync("6 items, none estimated.");

        await panel.GetByRole(AriaRole.Searchbox).FillAsync("deliv");
        await Expect(Rows(panel)).ToHaveCountAsync(1);
        await Expect(panel).ToContainTextAsync("See delivery costs before paying");
        await panel.GetByRole(AriaRole.Searchbox).FillAsync("bugs");
        await Expect(Rows(panel)).ToHaveCountAsync(1);
        await Expect(panel).ToContainTextAsync("CHK-104");

        await panel.GetByRole(AriaRole.Searchbox).FillAsync("chk-102");
        await Expect(Rows(panel)).ToHaveCountAsync(1);
        await panel.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
        await Expect(panel.GetByRole(AriaRole.Heading, new() { Name = "CHK-102" })).ToBeFocusedAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Back to the backlog" }).ClickAsync();

        await panel.GetByRole(AriaRole.Searchbox).FillAsync("");
        await Expect(Rows(panel)).ToHaveCountAsync(6);
        await panel.GetByRole(AriaRole.Button, new() { Name = "mine", Exact = true }).ClickAsync();
        await Expect(panel).ToContainTextAsync("Nothing fits. Try fewer words.");
        await Expect(panel.GetByRole(AriaRole.Button, new() { Name = "mine", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
        await panel.GetByRole(AriaRole.Button, new() { Name = "mine", Exact = true }).ClickAsync();
        await Expect(Rows(panel)).ToHaveCountAsync(6);
        Assert.Empty(ana.Complaints.All);
    }

    [ChromiumFact]
    public async Task An_item_is_moved_up_to_the_top_and_behind_another_and_another_window_sees_it()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var ben = await TryItWindow.OpenAsync(browser, bot, "Ben");
        var panel = Panel(ana);

        await panel.GetByRole(AriaRole.Button, new() { Name = "Move CHK-103 up", Exact = true }).ClickAsync();
        await OrderAsync(panel, "CHK-101", "CHK-103", "CHK-102", "CHK-104", "CHK-105", "CHK-106");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Move CHK-106 to the top", Exact = true }).ClickAsync();
        await OrderAsync(Panel(ben), "CHK-106", "CHK-101", "CHK-103", "CHK-102", "CHK-104", "CHK-105");

        await panel.GetByRole(AriaRole.Button, new() { Name = "Pay with a saved card" }).ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Heading, new() { Name = "CHK-101" })).ToBeFocusedAsync();
        await panel.GetByLabel("Move it behind").FillAsync("chk-104");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).ClickAsync();
        await Expect(panel).ToContainTextAsync("number 5");
        await Expect(panel).ToContainTextAsync("Between CHK-104");
        await Expect(panel.Locator(".history")).ToContainTextAsync("moved to another place in the backlog");
        await Expect(panel.Locator(".history")).ToContainTextAsync("Ana");

        await panel.GetByLabel("Move it behind").FillAsync("CHK-9999");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Alert)).ToContainTextAsync("CHK-9999");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Back to the backlog" }).ClickAsync();
        await OrderAsync(panel, "CHK-106", "CHK-103", "CHK-102", "CHK-104", "CHK-101", "CHK-105");
        await Expect(panel.GetByRole(AriaRole.Button, new() { Name = "Pay with a saved card" })).ToBeFocusedAsync();
        Assert.Empty(ana.Complaints.All);
        Assert.Empty(ben.Complaints.All);
    }

    [ChromiumFact]
    public async Task An_edit_stands_in_the_history_with_who_when_from_where_old_and_new()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var panel = Panel(ana);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Use a gift voucher" }).ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        var dialog = ana.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Title").FillAsync("Use a gift voucher twice");
        await dialog.GetByLabel("Owner").FillAsync("me");
        await dialog.GetByLabel("Description").FillAsync("<b>bold</b> " + string.Concat(Enumerable.Repeat("Much longer than before. ", 20)));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        var history = panel.Locator(".history");
        await Expect(history).ToContainTextAsync("the title: Use a gift voucher → Use a gift voucher twice");
        await Expect(history).ToContainTextAsync("the owner: (nothing) → Ana");
        await Expect(history).ToContainTextAsync("in a form");
        await Expect(history).ToContainTextAsync("UTC");
        await history.GetByText("the description: changed").ClickAsync();
        await Expect(history).ToContainTextAsync("<b>bold</b> Much longer");
        await Expect(panel.GetByRole(AriaRole.Heading, new() { Name = "CHK-103 Use a gift voucher twice" })).ToBeVisibleAsync();
        await ana.PictureAsync("backlog-item");
        Assert.Empty(ana.Complaints.All);
    }

    [ChromiumFact]
    public async Task A_file_is_looked_through_mapped_and_imported_with_the_report_of_the_command()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var panel = Panel(ana);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Import a file" }).ClickAsync();

        await ChooseAsync(panel, "wishes.csv", "What we want,Worth,Remark\nReturn by post,3,=1+1\nPrint a label,five,\n");
        await Expect(panel.GetByRole(AriaRole.Alert)).ToContainTextAsync("a title is needed");
        await ana.PictureAsync("upload-unnamed");
        await panel.GetByLabel("What we want").SelectOptionAsync("title");
        await panel.GetByLabel("Worth").SelectOptionAsync("estimate");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Look it through again" }).ClickAsync();

        await Expect(panel).ToContainTextAsync("Nothing was changed: this was a dry run.");
        await Expect(panel).ToContainTextAsync("wishes.csv:3 value Print a label, column Worth: “five” is no number");
        Assert.Equal(6, await CountAsync(bot));
        await ana.PictureAsync("upload-looked");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Import 2 rows" }).ClickAsync();
        await Expect(panel).ToContainTextAsync("All rows are in the backlog");
        Assert.Equal((8, 3m), (await CountAsync(bot), bot.Item("Return by post").Estimate!.Points));
        await ana.PictureAsync("upload-done");

        await panel.GetByRole(AriaRole.Button, new() { Name = "Back to the backlog" }).ClickAsync();
        await Expect(panel.Locator(".items")).ToContainTextAsync("Return by post");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Return by post" }).ClickAsync();
        await Expect(panel).ToContainTextAsync("a file wishes.csv");
        Assert.Empty(ana.Complaints.All);
    }

    [ChromiumFact]
    public async Task What_is_no_backlog_is_refused_in_plain_words_and_changes_nothing()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var panel = Panel(ana);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Import a file" }).ClickAsync();

        foreach (var (bytes, words) in ((byte[], string)[])
        [
            ([0x50, 0x4B, 0x03, 0x04, 0x14, 0], "zip archive"),
            (Encoding.UTF8.GetBytes("<html>"), "web page"),
            ([], "The file is empty."),
            (Encoding.UTF8.GetBytes("title"), "no rows below it"),
            (Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Repeat("title", 20_000))), "columns"),
        ])
        {
            await panel.GetByLabel("Choose").SetInputFilesAsync(new FilePayload { Name = "odd.csv", MimeType = "text/csv", Buffer = bytes });
            await Expect(panel.GetByRole(AriaRole.Alert)).ToContainTextAsync(words);
        }

        Assert.Equal(6, await CountAsync(bot));
        Assert.Empty(ana.Complaints.All);
    }

    [ChromiumFact]
    public async Task Pages_are_turned_and_what_is_exported_comes_back_unchanged()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var panel = Panel(ana);
        await ImportAsync(panel, "many.csv", Rows(40));

        await Expect(panel).ToContainTextAsync("Page 1 of 4");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Next", Exact = true }).ClickAsync();
        await Expect(panel).ToContainTextAsync("Page 2 of 4");
        await Expect(Rows(panel)).ToHaveCountAsync(BacklogPane.PageSize);
        await ana.PictureAsync("backlog-pages");

        foreach (var format in (string[])["CSV", "JSON"])
        {
            var download = await ana.Page.RunAndWaitForDownloadAsync(() => panel.GetByRole(AriaRole.Link, new() { Name = format, Exact = true }).ClickAsync());
            await panel.GetByRole(AriaRole.Button, new() { Name = "Import a file" }).ClickAsync();
            await panel.GetByLabel("Choose").SetInputFilesAsync(new FilePayload { Name = download.SuggestedFilename, MimeType = "text/csv", Buffer = await File.ReadAllBytesAsync(await download.PathAsync()) });
            await Expect(panel.Locator(".tally")).ToHaveTextAsync("rows46unchanged46", new() { UseInnerText = false });
            await panel.GetByRole(AriaRole.Button, new() { Name = "Back to the backlog" }).ClickAsync();
        }

        Assert.Empty(ana.Complaints.All);
    }

    [AxeFact]
    public Task Axe_finds_nothing_serious_in_light() => LookAsync("backlog-light", new() { ViewportSize = new() { Width = 1280, Height = 900 } });

    [AxeFact]
    public Task Axe_finds_nothing_serious_on_a_dark_narrow_phone() => LookAsync("backlog-phone-dark", new()
    {
        ViewportSize = new() { Width = 320, Height = 640 },
        DeviceScaleFactor = 2,
        HasTouch = true,
        IsMobile = true,
        ColorScheme = ColorScheme.Dark,
    });

    private async Task LookAsync(string name, BrowserNewContextOptions options)
    {
        options.ReducedMotion = ReducedMotion.Reduce;
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync(options);
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var panel = Panel(ana);
        await CheckAsync("list");
        await panel.GetByRole(AriaRole.Button, new() { Name = "The total is wrong" }).ClickAsync();
        await Expect(panel.Locator(".history")).ToBeVisibleAsync();
        await CheckAsync("item");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Back to the backlog" }).ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Import a file" }).ClickAsync();
        await ChooseAsync(panel, "a-file-with-quite-a-long-name-indeed.csv", $"title,What is this,estimate\n{new string('W', 300)},x,y\n,,3\nSecond,y,5\n");
        await Expect(panel.Locator(".tally")).ToBeVisibleAsync();
        await panel.GetByText("What each column holds").ClickAsync();
        await CheckAsync("upload");

        async Task CheckAsync(string state)
        {
            await ana.Page.ScreenshotAsync(new PageScreenshotOptions
            {
                Path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"web-{name}-{state}.png"),
                Animations = ScreenshotAnimations.Disabled,
                FullPage = true,
            });
            Assert.Equal("", string.Join("\n", await Axe.SeriousFindingsAsync(ana.Page)));
            Assert.True(await ana.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{name}-{state} runs off the side");
        }
    }

    private static ILocator Panel(TryItWindow window) => window.Page.Locator(".backlog");

    private static ILocator Rows(ILocator panel) => panel.Locator(".items li");

    private static async Task OrderAsync(ILocator panel, params string[] keys)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            await Expect(Rows(panel).Nth(i)).ToHaveAttributeAsync("data-key", keys[i]);
        }
    }

    private static string Rows(int count) =>
        "title,estimate\n" + string.Concat(Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"Item number {i},{i % 8}\n")));

    private static Task ChooseAsync(ILocator panel, string name, string text) =>
        panel.GetByLabel("Choose").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) });

    private static async Task ImportAsync(ILocator panel, string name, string text)
    {
        await panel.GetByRole(AriaRole.Button, new() { Name = "Import a file" }).ClickAsync();
        await ChooseAsync(panel, name, text);
        await panel.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Import \\d+ row") }).ClickAsync();
        await Expect(panel).ToContainTextAsync("All rows are in the backlog");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Back to the backlog" }).ClickAsync();
    }

    private static async Task<int> CountAsync(RunningBot bot)
    {
        var room = bot.Services.GetRequiredService<DirectoryStore>().FindChannel(Platforms.Web, SampleData.Team, SampleData.Team)!;
        return (await bot.Services.GetRequiredService<IBacklogStore>().ListAsync(room.Organization, room.Team, BacklogFilter.Everything, 0, 1, default)).Total;
    }
}
