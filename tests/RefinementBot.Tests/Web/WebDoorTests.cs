using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RefinementBot.Engine.Chat;
using RefinementBot.Engine.Estimation;
using RefinementBot.Tests.EndToEnd;
using RefinementBot.Web;
using RefinementBot.Web.Components;

namespace RefinementBot.Tests.Web;

[Trait("Journey", "ThreeDoors")]
public sealed class WebDoorTests
{
    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "localhost.evil.example")]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("Origin", "https://evil.example")]
    public async Task Only_a_browser_of_this_machine_on_its_own_account_gets_the_page_or_its_connection(string header, string value)
    {
        await using var bot = await RunningBot.StartAsync();
        using var client = bot.CreateClient();

        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, "/?as=Ana"), (HttpMethod.Get, "/backlog.csv"), (HttpMethod.Get, "/backlog.json"), (HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1")])
        {
            using HttpRequestMessage fine = new(method, path);
            using var answered = await client.SendAsync(fine);
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);

            using HttpRequestMessage request = new(method, path);
            request.Headers.TryAddWithoutValidation(header, value);
            using var refused = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            Assert.Equal("This page answers to browsers on its own machine only, at http://localhost.", await refused.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("203.0.113.7", "127.0.0.1", false)]
    [InlineData("127.0.0.1", "203.0.113.7", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("::ffff:127.0.0.1", "::ffff:127.0.0.1", true)]
    public void Both_ends_of_the_connection_are_on_this_machine(string remote, string local, bool isLetIn)
    {
        DefaultHttpContext context = new();
        context.Connection.RemoteIpAddress = IPAddress.Parse(remote);
        context.Connection.LocalIpAddress = IPAddress.Parse(local);
        context.Request.Host = new HostString("localhost", 5180);

        Assert.Equal(isLetIn, LocalOnly.Refuse(context) is null);
    }

    [Fact]
    public async Task Outside_of_Development_there_is_a_sentence_instead_of_the_page()
    {
        await using var bot = await RunningBot.StartAsync(new BotSetup { Environment = "Production" });
        using var client = bot.CreateClient();

        using var page = await client.GetAsync("/?as=Ana");
        using var connection = await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null);

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("signing in is to come", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, connection.StatusCode);
        using var export = await client.GetAsync("/backlog.csv");
        Assert.Equal(HttpStatusCode.NotFound, export.StatusCode);
    }

    [Fact]
    public async Task The_export_is_the_whole_backlog_as_a_file_to_keep()
    {
        await using var bot = await RunningBot.StartAsync();
        using var client = bot.CreateClient();

        using var csv = await client.GetAsync("/backlog.csv");
        using var json = await client.GetAsync("/backlog.json");

        Assert.Equal("attachment; filename=\"backlog.csv\"", csv.Content.Headers.ContentDisposition?.ToString());
        Assert.Contains("CHK-106", await csv.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var items = System.Text.Json.JsonDocument.Parse(await json.Content.ReadAsStringAsync());
        Assert.Equal(6, items.RootElement.GetArrayLength());
        Assert.Equal("no-store", csv.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task The_page_loads_nothing_from_elsewhere_and_forbids_what_it_does_not_need()
    {
        await using var bot = await RunningBot.StartAsync();
        using var client = bot.CreateClient();

        using var page = await client.GetAsync("/?as=Ana");
        var html = await page.Content.ReadAsStringAsync();

        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        var assets = Regex.Matches(html, "<(?:script|link|img)[^>]* (?:src|href)=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToHashSet();
        Assert.True(assets.Count >= 4);
        foreach (var asset in assets)
        {
            Assert.DoesNotContain("//", asset, StringComparison.Ordinal);
            using var loaded = await client.GetAsync(asset);
            Assert.Equal(HttpStatusCode.OK, loaded.StatusCode);
        }
    }

    [Fact]
    public async Task Every_kind_of_node_has_its_form_and_text_is_never_markup()
    {
        const string hostile = "<img src=x onerror=alert(1)>&\"'";
        var vote = new ActionRef.Vote(new PollId("p"), 1, 0);
        Text text = Text.Plain(hostile) + Text.Strong(hostile) + Text.Code(hostile);
        Node[] samples =
        [
            new Node.Heading(hostile),
            new Node.Paragraph(text),
            new Node.Note(text),
            new Node.Facts([new Fact(hostile, text)]),
            new Node.Table([hostile, hostile], [[text, text]]),
            new Node.Bars([new Bar(hostile, 2, hostile)]),
            new Node.Roster([new RosterEntry(hostile, "voted", Done: true)]),
            new Node.Choices(hostile, [new Choice(hostile, hostile, vote, Chosen: true)]),
            new Node.Buttons([.. Enum.GetValues<ButtonWeight>().Select(weight => new Button($"{hostile}{weight}", vote, weight))]),
            new Node.Divider(),
        ];
        Assert.Equal(
            typeof(Node).GetNestedTypes().Select(type => type.Name).Order(StringComparer.Ordinal),
            samples.Select(node => node.GetType().Name).Order(StringComparer.Ordinal));

        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        foreach (var node in samples)
        {
            var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<MessageView>(
                ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(MessageView.Message)] = Message.Of(node) }))).ToHtmlString());

            Assert.NotEmpty(html.Trim());
            Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
            Assert.True(node is Node.Divider || html.Contains("&lt;img", StringComparison.Ordinal), html);
        }
    }

    [Theory]
    [InlineData("Zoë", "Zoë")]
    [InlineData("  Ana   María ", "Ana María")]
    [InlineData("李雷", "李雷")]
    [InlineData("<b>", "<b>")]
    public void A_name_is_read_as_people_write_it(string typed, string name)
    {
        Assert.True(PersonName.TryRead(typed, out var read, out _));
        Assert.Equal(name, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("...")]
    [InlineData("An\u0000a")]
    [InlineData("An\na")]
    [InlineData("\u202Eana")]
    [InlineData("a\u200Bna")]
    [InlineData("\uD800ana")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_name_that_cannot_be_shown_is_refused_with_the_reason(string? typed)
    {
        Assert.False(PersonName.TryRead(typed, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void The_page_knows_nothing_of_the_other_chats()
    {
        var folder = Path.Combine(Repository.Root, "src", "RefinementBot", "Web");
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToImmutableArray();

        Assert.True(files.Length > 10);
        Assert.All(files, file => Assert.DoesNotMatch("Slack|MsTeams|Microsoft Teams", File.ReadAllText(file)));
    }

    [Fact]
    public void The_README_has_a_picture_of_a_poll_that_loads_quickly()
    {
        FileInfo picture = new(Path.Combine(Repository.Root, "docs", "images", "poll.png"));

        Assert.True(picture.Exists);
        Assert.InRange(picture.Length, 10_000, 300_000);
        Assert.Contains("](docs/images/poll.png)", File.ReadAllText(Path.Combine(Repository.Root, "README.md")), StringComparison.Ordinal);
    }
}
