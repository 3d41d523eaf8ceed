using System.Text.RegularExpressions;
using RefinementBot.Tests.EndToEnd.Platforms;
using RefinementBot.Tests.Storage;
using RefinementBot.Tests.Web;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>
/// One team in Slack, in Teams and on the web page, one poll in all three: cho in Slack, Ben in Teams, Dilek on the page,
/// and Ana in Slack and Teams alike, linked by the commands.
/// </summary>
[Collection(ChromiumTests.Name)]
[Trait("Journey", "NoVoteLost")]
public sealed partial class AcrossChatsTests(Chromium chromium)
{
    [AcrossChatsFact]
    public Task One_poll_lives_in_three_chats_on_one_node_with_SQLite() => JourneyAsync("Sqlite", isTwoNodes: false);

    [AcrossChatsFact(NeedsPostgreSql = true)]
    public Task One_poll_lives_in_three_chats_on_two_nodes_with_PostgreSQL() => JourneyAsync("PostgreSql", isTwoNodes: true);

    private async Task JourneyAsync(string provider, bool isTwoNodes)
    {
        using var storage = TestStorage.Empty(provider);
        await using var slack = await SlackPlatform.StartAsync();
        await using var teams = await TeamsPlatform.StartAsync();
        var workspace = await slack.WorkspaceAsync(users: ["ana", "cho"], channels: ["checkout"]);
        await teams.TenantAsync(["Ana", "Ben"]);
        var channel = (await teams.ChannelAsync("checkout")).Id;
        await teams.PersonalChatAsync("Ana");
        var setup = new BotSetup
        {
            Settings = new Dictionary<string, string>(TeamsDoor.Settings(teams))
            {
                ["Storage:Provider"] = provider,
                ["Storage:ConnectionString"] = storage.ConnectionString,
                ["DataProtection:KeyPath"] = Path.Combine(storage.Folder, "keys"),
                ["Slack:SigningSecret"] = slack.SigningSecret,
                ["Slack:BotToken"] = workspace.BotToken,
                ["Slack:ApiBaseUrl"] = slack.ApiBaseUrl.ToString(),
            },
            Services = services => TeamsDoor.Trust(services, teams.CertificateAuthority),
        };
        await using var first = await RunningBot.StartAsync(setup);
        await using var second = isTwoNodes ? await RunningBot.StartAsync(setup) : null;
        await slack.ConnectAsync(first.Address);
        await teams.ConnectAsync((second ?? first).Address);
        await using var browser = await chromium.OpenAsync();
        var page = await TryItWindow.OpenAsync(browser, second ?? first, "Dilek");

        await JoinAsync(slack, teams, channel, page);
        await LinkAsync(slack, teams);

        // One poll appears in all of them.
        await slack.CommandAsync("cho", "checkout", "estimate Pay by invoice");
        var card = await slack.PublicMessageAsync("checkout", "Pay by invoice");
        await teams.BotMessageAsync(channel, "Pay by invoice");
        await page.SeesAsync("Pay by invoice");

        // A vote from each chat once; ana's from both, and it is one.
        await slack.ClickAsync("cho", "Vote 3", message: card.Ts, channel: "checkout");
        await page.SeesAsync("cho");
        await teams.ExecuteAsync("Ben", "Vote 5", channel, containing: "Pay by invoice");
        await slack.WaitUntilAsync(async () => (await CardAsync(slack, card)).Shows("Ben"), "Ben's vote shows in Slack");
        await page.PressAsync("Vote 8");
        await slack.WaitUntilAsync(async () => (await CardAsync(slack, card)).Shows("Dilek"), "Dilek's vote shows in Slack");
        await slack.ClickAsync("ana", "Vote 5", message: card.Ts, channel: "checkout");
        await slack.PrivateMessageAsync("ana", "You voted 5");
        var again = await teams.ExecuteAsync("Ana", "Vote 8", channel, containing: "Pay by invoice");
        Assert.Contains("You voted 8", again.Shown!.Text, StringComparison.Ordinal);
        await slack.WaitUntilAsync(async () => (await CardAsync(slack, card)).Shows("4 have voted"), "four people have voted, not five");

        await slack.ClickAsync("cho", "Reveal votes", message: card.Ts, channel: "checkout");
        await teams.BotMessageAsync(channel, "Accept 8");
        await page.SeesAsync("Accept 8");
        await page.PressAsync("Accept 8");
        await slack.WaitUntilAsync(async () => (await CardAsync(slack, card)).Shows("Accepted: 8"), "the estimate shows in Slack");
        await teams.BotMessageAsync(channel, "Accepted: 8");
    }

    /// <summary>Slack's team invites; the channel in Teams and the room of the page join.</summary>
    private static async Task JoinAsync(SlackPlatform slack, TeamsPlatform teams, string channel, TryItWindow page)
    {
        var invitation = await slack.CommandAsync("cho", "checkout", "team invite");
        await teams.MessageAsync("Ben", $"team join {CodeIn(invitation.Shown!.Text)}", channel);
        await slack.PublicMessageAsync("checkout", "Ben has had another channel join the team checkout");
        invitation = await slack.CommandAsync("cho", "checkout", "team invite");
        await page.TypeAsync($"refine team join {CodeIn(invitation.Shown!.Text)}");
        await slack.PublicMessageAsync("checkout", "Dilek has had another channel join the team checkout");
    }

    /// <summary>Ana's code from Slack, typed where others read along, is void; typed in her own chat with the bot it links.</summary>
    private static async Task LinkAsync(SlackPlatform slack, TeamsPlatform teams)
    {
        var spoilt = CodeIn((await slack.CommandAsync("ana", "checkout", "link me")).Shown!.Text);
        await slack.MentionAsync("cho", "checkout", $"link me {spoilt}");
        await slack.PrivateMessageAsync("cho", "it is void now");
        await teams.MessageAsync("Ana", $"link me {spoilt}");
        await teams.BotMessageAsync(null, "I do not know that code");
        var code = CodeIn((await slack.CommandAsync("ana", "checkout", "link me")).Shown!.Text);
        await teams.MessageAsync("Ana", $"link me {code}");
        await teams.BotMessageAsync(null, "you are one person now");
        await slack.PrivateMessageAsync("ana", "You are now linked with Ana");
    }

    private static async Task<SlackMessage> CardAsync(SlackPlatform slack, SlackMessage card) =>
        Assert.Single(await slack.MessagesAsync("checkout"), message => message.Ts == card.Ts);

    private static string CodeIn(string text) => Code().Match(text) is { Success: true } match ? match.Value : throw new InvalidOperationException($"No code in: {text}");

    [GeneratedRegex("[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}")]
    private static partial Regex Code();
}

/// <summary>A test that needs the stand-ins and a browser, and PostgreSQL if it says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AcrossChatsFactAttribute : FactAttribute
{
    public bool NeedsPostgreSql { get; set; }

    public override string? Skip =>
        NodeProcess.Missing
        ?? (Chromium.Path is null ? "chromium is not installed" : null)
        ?? (NeedsPostgreSql && PostgreSqlServer.ConnectionString is null ? PostgreSqlServer.Missing : null);
}
