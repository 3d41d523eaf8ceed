using Dapper;
using Microsoft.Extensions.DependencyInjection;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>
/// Whom a line mentions in Slack is known by id, in a command (<c>&lt;@U1|ana&gt;</c>) and behind the bot's name
/// (<c>&lt;@U1&gt;</c>). The web page of this bot has sample people called Ana and Ben, who are never meant.
/// </summary>
public sealed class SlackMentionTests(SlackDoor door) : IClassFixture<SlackDoor>
{
    private readonly SlackPlatform slack = door.Slack;

    [PlatformFact]
    public async Task People_mentioned_in_a_command_are_those_of_the_workspace_although_others_are_called_the_same()
    {
        var channel = await slack.AddChannelAsync("mentions");

        await slack.CommandAsync("cho", "mentions", "team members add @ana @ben");

        await slack.PublicMessageAsync("mentions", "has made ana and ben members of the team.");
        Assert.Equal(((string[])[Id("ana"), Id("ben")]).Order(StringComparer.Ordinal), UsersOf("team_members", channel.Id));
    }

    [PlatformFact]
    public async Task Somebody_who_never_acted_is_made_a_facilitator_by_a_mention()
    {
        var channel = await slack.AddChannelAsync("led-by-bob");
        var bob = await slack.AddUserAsync("bob.smith");

        await slack.MentionAsync("cho", "led-by-bob", "team facilitators @bob.smith");

        await slack.PublicMessageAsync("led-by-bob", "has made bob.smith a facilitator of the team.");
        Assert.Equal([bob.Id], UsersOf("team_facilitators", channel.Id));
    }

    [PlatformFact]
    public async Task A_bot_that_is_mentioned_is_nobody_to_wait_for()
    {
        var channel = await slack.AddChannelAsync("with-robo");
        var robo = await slack.AddUserAsync("robo", isBot: true);
        await slack.CommandAsync("cho", "with-robo", "estimate Ask @robo about it");
        await Eventually.TrueAsync(() => IsBot(robo.Id));

        await slack.CommandAsync("cho", "with-robo", "team members add @robo");

        await slack.PrivateMessageAsync("cho", "robo");
        Assert.Empty(UsersOf("team_members", channel.Id));
    }

    [PlatformFact]
    public async Task A_mention_in_free_text_shows_the_name()
    {
        await slack.AddChannelAsync("free-text");

        await slack.MentionAsync("cho", "free-text", "estimate Ask @ben about refunds");

        Assert.Contains("Ask @ben about refunds", (await slack.PublicMessageAsync("free-text", "about refunds")).VisibleText, StringComparison.Ordinal);
    }

    [PlatformFact]
    public async Task A_mention_in_a_message_that_becomes_an_item_shows_the_name()
    {
        await slack.AddChannelAsync("to-backlog");
        var message = await slack.SayAsync("cho", "to-backlog", "Ask @ana whether refunds need a receipt");

        Assert.Equal(200, (await slack.ShortcutAsync("cho", "to-backlog", message, "estimate_this")).Status);

        Assert.Equal("Ask @ana whether refunds need a receipt", (await slack.ModalAsync("cho", "Estimate")).Shows("What to estimate"));
    }

    private string Id(string name) => door.Workspace.Users.Single(user => user.Name == name).Id;

    private bool IsBot(string user)
    {
        using var connection = door.Bot.Services.GetRequiredService<Database>().Open();
        return connection.ExecuteScalar<long>("SELECT p.is_bot FROM people p JOIN identities i ON i.person_id = p.id WHERE i.user_id = @user", new { user }) == 1;
    }

    private List<string> UsersOf(string table, string address)
    {
        using var connection = door.Bot.Services.GetRequiredService<Database>().Open();
        return connection.Query<string>(
            $"""
            SELECT i.user_id FROM {table} m
            JOIN channels c ON c.team_id = m.team_id AND c.address = @address
            JOIN identities i ON i.person_id = m.person_id
            ORDER BY i.user_id
            """,
            new { address }).Order(StringComparer.Ordinal).ToList();
    }
}
