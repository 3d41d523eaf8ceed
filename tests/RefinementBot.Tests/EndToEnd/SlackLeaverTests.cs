using Microsoft.Extensions.DependencyInjection;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd.Platforms;
using Chats = RefinementBot.Storage.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>Whoever has left the workspace is not waited for, although she never acts again.</summary>
public sealed class SlackLeaverTests(SlackDoor door) : IClassFixture<SlackDoor>
{
    private readonly SlackPlatform slack = door.Slack;

    [PlatformFact]
    public async Task An_open_poll_waits_no_longer_for_a_deactivated_account()
    {
        var services = door.Bot.Services;
        var directory = services.GetRequiredService<DirectoryStore>();
        await slack.AddChannelAsync("leavers");
        var gone = await slack.AddUserAsync("gone", deleted: true);
        await slack.CommandAsync("ben", "leavers", "team members add @ben");
        await slack.PublicMessageAsync("leavers", "has made ben a member");
        var installation = directory.FindInstallation(Chats.Slack, door.Workspace.Id)!;
        var channel = directory.FindChannel(Chats.Slack, door.Workspace.Id, (await slack.PublicMessageAsync("leavers", "has made ben a member")).Channel)!;

        // Known from before she left: the bot has not heard of it.
        var person = await directory.MeetAsync(installation.Organization, Chats.Slack, installation.Workspace, new ChatUser(gone.Id, gone.Id, "gone"));
        await directory.AddMemberAsync(installation.Organization, channel.Team, person.Id);
        await slack.CommandAsync("ben", "leavers", "estimate Wait for nobody in vain");

        await slack.PublicMessageAsync("leavers", "0 of 1 have voted");

        await slack.ClickAsync("ben", "Vote 5", "leavers");
        await slack.PublicMessageAsync("leavers", "Accept 5");
    }
}
