using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Moq;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Operations;
using RefinementBot.Sending;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace RefinementBot.Tests.Web;

/// <summary>What can go wrong on the page, what its user then reads, and what is stored.</summary>
[Collection(ChromiumTests.Name)]
[Trait("Journey", "ThreeDoors")]
public sealed class TryItFaultTests(Chromium chromium)
{
    [ChromiumFact]
    public async Task Whatever_is_typed_is_answered_privately_and_shown_as_the_text_it_is()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        var ben = await TryItWindow.OpenAsync(browser, bot, "Ben");
        (string Line, string Answer)[] rows =
        [
            ("estimat CHK-101", "Did you mean estimate CHK-101?"),
            ("estimate CHK-110", "I know no item CHK-110. Did you mean"),
            ("estimate", "Say what to estimate"),
            ("help dance", "I have no command “dance”"),
            ("help <img src=x onerror=\"document.title='owned'\">", "I have no command “<img src=x onerror="),
            ($"estimate {new string('y', 10_000)}", "That text has 10000 characters, and I take at most 3000."),
        ];

        var answers = ana.Page.Locator(".message.is-private");
        for (var i = 0; i < rows.Length; i++)
        {
            await ana.TypeAsync(rows[i].Line);
            await Expect(answers).ToHaveCountAsync(i + 1);
            await Expect(answers.Last).ToContainTextAsync(rows[i].Answer);
            await Expect(answers.Last).ToContainTextAsync("Only you see this");
        }

        await ana.TypeAsync("estimate \"<script>document.title='owned'</script><b>&amp;\"");
        foreach (var window in (TryItWindow[])[ana, ben])
        {
            await window.SeesAsync("<script>document.title='owned'</script><b>&amp;");
            await Expect(window.Page.Locator(".log img, .log script, .log b")).ToHaveCountAsync(0);
            Assert.DoesNotContain("owned", await window.Page.TitleAsync(), StringComparison.Ordinal);
            Assert.Empty(window.Complaints.All);
        }

        await Expect(ben.Page.Locator(".message.is-private")).ToHaveCountAsync(0);
        Assert.Equal(1, Read<long>(bot, "SELECT COUNT(*) FROM polls"));
    }

    [ChromiumFact]
    public async Task What_is_typed_while_the_line_before_is_on_its_way_stays_and_all_is_done_in_its_order()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");

        // Two lines and half of a third at once, before the server can have answered any.
        await ana.Page.EvaluateAsync(
            """
            () => {
              const line = document.getElementById("line");
              for (const text of ["help waiting", "help because", "help waiting"]) {
                line.value = text;
                line.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
              }
              line.value = "estimate CHK-1";
            }
            """);

        await Expect(ana.Page.Locator(".message.own")).ToHaveTextAsync(["You typed: help waiting", "You typed: help because", "You typed: help waiting"]);
        var answers = ana.Page.Locator(".message.is-private");
        await Expect(answers).ToHaveCountAsync(3);
        await Expect(answers.Nth(1)).ToContainTextAsync("Say why you voted as you did");
        await Expect(ana.Page.GetByLabel("Command")).ToHaveValueAsync("estimate CHK-1");
        await ana.Page.GetByLabel("Command").PressSequentiallyAsync("01");
        await ana.Page.GetByLabel("Command").PressAsync("Enter");
        await ana.SeesAsync("CHK-101");
    }

    [ChromiumFact]
    public async Task What_was_typed_outlives_that_the_page_is_loaded_again_and_what_was_sent_into_a_lost_connection_comes_back()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        await ana.Page.GetByLabel("Command").FillAsync("estimate Half a thought");
        await ana.Page.ReloadAsync();
        await ana.IsLiveAsync();
        await Expect(ana.Page.GetByLabel("Command")).ToHaveValueAsync("estimate Half a thought");

        await bot.StopAsync();
        await ana.Page.EvaluateAsync("() => document.getElementById('line').form.requestSubmit()");
        await bot.StartAgainAsync();

        await Expect(ana.Page.GetByLabel("Command")).ToHaveValueAsync("estimate Half a thought", new() { Timeout = 60_000 });
        await ana.IsLiveAsync();
        await ana.Page.GetByLabel("Command").PressAsync("Enter");
        await ana.SeesAsync("Half a thought");
        await Expect(ana.Page.Locator("article.poll")).ToHaveCountAsync(1);
    }

    [ChromiumFact]
    public async Task A_double_click_is_one_act()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");

        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Estimate CHK-104", Exact = true }).DblClickAsync();
        await ana.SeesAsync("0 of 5 have voted");
        await ana.Button("Vote 5").DblClickAsync();
        await ana.SeesAsync("1 of 5 have voted");
        await ana.Button("Vote 8").DblClickAsync();
        await ana.SeesAsync("You voted 8");

        await Expect(ana.Page.Locator(".message.is-private, .aside")).ToHaveCountAsync(0);
        await Expect(ana.Page.Locator("article.poll")).ToHaveCountAsync(1);
        Assert.Equal(1, Read<long>(bot, "SELECT COUNT(*) FROM votes WHERE card = '8'"));
        Assert.Equal(3, Read<long>(bot, "SELECT COUNT(*) FROM deliveries"));
    }

    [ChromiumFact]
    public async Task A_press_on_a_card_that_was_revealed_meanwhile_is_refused_in_words_and_stores_nothing()
    {
        // Without its gateway the page hears only of its own windows' acts, as if the news were still on its way.
        await using var bot = await RunningBot.StartAsync(new BotSetup { Services = services => services.RemoveAll<IChatGateway>() });
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        await ana.TypeAsync("estimate CHK-101");
        await ana.PressAsync("Vote 5");
        await ana.SeesAsync("You voted 5");
        var engine = bot.Services.GetRequiredService<RefinementEngine>();
        var directory = bot.Services.GetRequiredService<DirectoryStore>();
        var room = directory.FindChannel(Platforms.Web, "demo", "demo")!;
        var turn = await bot.Services.GetRequiredService<Turns>().BeginAsync(room, new ChatUser("Cho", "Cho", "Cho"), null, "elsewhere");
        await engine.PressAsync(turn, new ActionRef.Reveal(new PollId(Read<string>(bot, "SELECT id FROM polls")), 1), default);

        await ana.PressAsync("Vote 8");

        await Expect(ana.Card.Locator(".aside")).ToContainTextAsync("are revealed, so they can no longer change. Start a new round to vote again.");
        await ana.SeesAsync("revealed by Cho");
        Assert.Equal(0, Read<long>(bot, "SELECT COUNT(*) FROM votes WHERE card = '8'"));
    }

    [ChromiumFact]
    public async Task A_window_outlives_a_restart_of_the_bot_and_loading_it_again_changes_nothing()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");
        await ana.TypeAsync("estimate CHK-101");
        await ana.PressAsync("Vote 5");
        await ana.SeesAsync("You voted 5");
        await ana.Page.ReloadAsync();
        await ana.IsLiveAsync();
        await ana.SeesAsync("You voted 5");
        await ana.Page.EvaluateAsync("() => { document.body.dataset.before = 'yes'; }");

        await bot.StopAsync();
        await Expect(ana.Page.GetByText("Connecting again")).ToBeVisibleAsync();
        await ana.PictureAsync("away");
        await bot.StartAgainAsync();

        await Expect(ana.Page.Locator("body[data-before]")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await ana.IsLiveAsync();
        await ana.SeesAsync("You voted 5");
        await ana.PressAsync("Vote 8");
        await ana.SeesAsync("You voted 8");
        Assert.Equal("8", Read<string>(bot, "SELECT card FROM votes"));
    }

    [ChromiumFact]
    public async Task A_failure_is_said_without_its_innards_and_logged_once_under_the_same_reference()
    {
        Log log = new();
        Mock<IPollWriter> writer = new();
        writer.Setup(port => port.OpenAsync(It.IsAny<Turn>(), It.IsAny<PollEvent.PollOpened>())).ThrowsAsync(new InvalidOperationException("disk full at sector 7"));
        await using var bot = await RunningBot.StartAsync(new BotSetup
        {
            Services = services => services.Replace(ServiceDescriptor.Singleton(writer.Object)).AddSingleton<ILoggerProvider>(log),
        });
        await using var browser = await chromium.OpenAsync();
        var ana = await TryItWindow.OpenAsync(browser, bot, "Ana");

        await ana.TypeAsync("estimate CHK-101");

        var answer = ana.Page.Locator(".message.is-private");
        await Expect(answer).ToContainTextAsync("That did not work here. Press or send it again, which is harmless");
        var said = await answer.InnerTextAsync();
        Assert.DoesNotContain("sector", await ana.Page.ContentAsync(), StringComparison.Ordinal);
        var logged = Assert.Single(log.Lines, line => line.Contains("failed", StringComparison.Ordinal));
        Assert.Contains(await answer.Locator("code").InnerTextAsync(), logged, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task A_name_that_cannot_stand_on_a_card_is_refused_at_the_door_and_a_known_one_is_that_person()
    {
        await using var bot = await RunningBot.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var page = await browser.NewPageAsync();
        await page.GotoAsync(bot.Address.ToString());

        await page.GetByLabel("Or join under another name").FillAsync(new string('z', 70));
        await page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That name is too long: 40 characters at most.");
        await page.GetByLabel("Or join under another name").FillAsync("  ana ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();

        await Expect(page.GetByText("You are Ana")).ToBeVisibleAsync();
        Assert.Equal(5, Read<long>(bot, "SELECT COUNT(*) FROM people"));
    }

    [ChromiumFact]
    public async Task Nobody_of_another_chat_can_be_picked()
    {
        await using var bot = await RunningBot.StartAsync();
        await bot.Services.GetRequiredService<DirectoryStore>().MeetAsync(
            DirectoryStore.DefaultOrganization, Platforms.Slack, "T1", new ChatUser("U1", "U1", "Zoe"));
        await using var browser = await chromium.OpenAsync();
        var page = await browser.NewPageAsync();

        await page.GotoAsync(bot.Address.ToString());

        await Expect(page.Locator(".people a")).ToHaveTextAsync(["Ana", "Ben", "Cho", "Dilek", "Emeka"]);
    }

    private static T Read<T>(RunningBot bot, string sql)
    {
        using var connection = bot.Services.GetRequiredService<Database>().Open();
        return connection.ExecuteScalar<T>(sql)!;
    }

    /// <summary>What the bot logs, one string a line, exceptions included.</summary>
    private sealed class Log : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> lines = new();

        public IReadOnlyCollection<string> Lines => lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception?.Message}");

        public void Dispose()
        {
        }
    }
}
