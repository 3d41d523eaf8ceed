using Microsoft.Playwright;
using RefinementBot.Engine.Backlog;
using RefinementBot.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.Web;

[Collection(ChromiumTests.Name)]
[Trait("Journey", "Backlog")]
public sealed class FormDialogTests(Chromium chromium)
{
    [ChromiumFact]
    public async Task An_item_is_added_by_keyboard_alone_and_stands_in_the_backlog_beside_the_conversation()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var dialog = ana.Page.GetByRole(AriaRole.Dialog, new() { Name = "Add to backlog" });

        await ana.TypeAsync("add Pay by invoice");
        await Expect(dialog.GetByLabel("Title")).ToBeFocusedAsync();
        await Expect(dialog.GetByLabel("Title")).ToHaveValueAsync("Pay by invoice");
        await ana.Page.Keyboard.PressAsync("Tab");
        await ana.Page.Keyboard.TypeAsync("Bug");
        await ana.Page.Keyboard.PressAsync("Tab");
        await ana.Page.Keyboard.TypeAsync("Firms cannot pay by card.");
        await ana.PictureAsync("form");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).FocusAsync();
        await ana.Page.Keyboard.PressAsync("Enter");

        await Expect(ana.Page.GetByText("is in the backlog now: Pay by invoice").First).ToBeVisibleAsync();
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(ana.Page.GetByLabel("Command")).ToBeFocusedAsync();
        await Expect(ana.Page.Locator(".items")).ToContainTextAsync("Pay by invoice");
        Assert.Equal((ItemType.Bug, "Firms cannot pay by card."), (bot.Item("Pay by invoice").Type, bot.Item("Pay by invoice").Description));
        await ana.PictureAsync("form-added");
        Assert.Empty(ana.Complaints.All);
    }

    [ChromiumFact]
    public async Task What_is_wrong_stands_at_its_field_and_the_first_of_it_gets_the_focus()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Add an item" }).ClickAsync();
        var dialog = ana.Page.GetByRole(AriaRole.Dialog);

        await dialog.GetByLabel("Description").FillAsync("Kept while the title is missing");
        await dialog.GetByLabel("Part of").FillAsync("the checkout");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("2 things have to be mended");
        await Expect(dialog.GetByLabel("Title")).ToBeFocusedAsync();
        await Expect(dialog.GetByLabel("Title")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(dialog.GetByLabel("Title")).ToHaveAccessibleDescriptionAsync("Title is missing. Please fill it in.");
        await Expect(dialog.GetByLabel("Description")).ToHaveValueAsync("Kept while the title is missing");
        await ana.PictureAsync("form-problems");

        await dialog.GetByLabel("Title").FillAsync("Part of nothing");
        await dialog.GetByLabel("Part of").FillAsync("");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(ana.Page.GetByText("is in the backlog now: Part of nothing").First).ToBeVisibleAsync();
        Assert.Equal("Kept while the title is missing", bot.Item("Part of nothing").Description);
        Assert.Empty(ana.Complaints.All);
    }

    [ChromiumFact]
    public async Task Escape_closes_a_form_without_adding_anything()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        await ana.TypeAsync("add Never mind");
        var dialog = ana.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToBeVisibleAsync();

        await ana.Page.Keyboard.PressAsync("Escape");

        await Expect(dialog).ToBeHiddenAsync();
        await Expect(ana.Page.GetByLabel("Command")).ToBeFocusedAsync();
        await Expect(ana.Page.Locator(".items")).Not.ToContainTextAsync("Never mind");
    }

    [ChromiumFact]
    public async Task A_double_click_adds_one_item()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        await ana.TypeAsync("add Clicked twice");
        await ana.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).DblClickAsync();

        await Expect(ana.Page.Locator(".items")).ToContainTextAsync("Clicked twice");
        Assert.Equal("Clicked twice", bot.Item("Clicked twice").Title);
    }

    [ChromiumFact]
    public async Task A_long_text_with_hostile_words_arrives_whole()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var text = "<script>alert(1)</script> & \"quotes\"\n" + string.Concat(Enumerable.Repeat("Größe 👩‍🚀 ", 1500));
        await ana.TypeAsync("add Long");
        await ana.Page.GetByRole(AriaRole.Dialog).GetByLabel("Description").FillAsync(text);
        await ana.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        await Expect(ana.Page.Locator(".items")).ToContainTextAsync("Long");
        Assert.Equal(text.Trim(), bot.Item("Long").Description);
        Assert.Empty(ana.Complaints.All);
    }

    [AxeFact]
    public Task Axe_finds_nothing_serious_in_light() => LookAsync("form-light", new() { ViewportSize = new() { Width = 1200, Height = 900 } });

    [AxeFact]
    public Task Axe_finds_nothing_serious_on_a_dark_narrow_phone() => LookAsync("form-phone-dark", new()
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
        await ana.TypeAsync("add");
        var dialog = ana.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToBeVisibleAsync();
        await CheckAsync("open");

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await CheckAsync("problem");

        async Task CheckAsync(string state)
        {
            await ana.PictureAsync($"{name}-{state}");
            Assert.Equal("", string.Join("\n", await Axe.SeriousFindingsAsync(ana.Page)));
            Assert.True(await ana.Page.EvaluateAsync<bool>("() => document.querySelector('dialog.form-dialog').scrollWidth <= document.querySelector('dialog.form-dialog').clientWidth"));
            Assert.True(await ana.Page.EvaluateAsync<bool>("() => document.querySelector('dialog.form-dialog').getBoundingClientRect().right <= innerWidth"));
        }
    }
}
