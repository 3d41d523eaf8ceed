using Dapper;
using Microsoft.Extensions.DependencyInjection;
using RefinementBot.Storage;
using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>The form with a team's people and how it votes, in Slack.</summary>
public sealed class SlackTeamFormTests(SlackDoor door) : IClassFixture<SlackDoor>
{
    private readonly SlackPlatform slack = door.Slack;

    [PlatformFact]
    public async Task A_team_is_changed_in_its_form_and_the_form_then_shows_it_so()
    {
        var channel = await slack.AddChannelAsync("formed");
        await MeetAsync("formed");
        await OpenAsync("ana", "formed");

        var sent = await slack.SubmitViewAsync("ana", new Dictionary<string, object> { ["Members"] = "ana, ben", ["Facilitators"] = "me", ["Deputies"] = "cho", ["Votes"] = "anonymous" });

        Assert.True(sent.Closed, sent.Body);
        await slack.PublicMessageAsync("formed", "ana has changed the team: members: ana and ben; facilitators: ana; deputies: cho; votes without names.");
        Assert.Equal(2, People("team_members", channel.Id));
        Assert.Equal(2, People("team_facilitators", channel.Id));
        await OpenAsync("ana", "formed");
        var shown = await slack.ModalAsync("ana", "Team");
        Assert.Equal(("ana, ben", "ana", "cho", "anonymous"), (shown.Shows("Members"), shown.Shows("Facilitators"), shown.Shows("Deputies"), shown.Shows("Votes")));
    }

    [PlatformFact]
    public async Task Whoever_is_not_known_is_named_at_her_field_and_the_form_stays_open()
    {
        var channel = await slack.AddChannelAsync("stays");
        await MeetAsync("stays");
        await OpenAsync("ana", "stays");

        var sent = await slack.SubmitViewAsync("ana", new Dictionary<string, object> { ["Members"] = "ana, Zoe" });

        Assert.False(sent.Closed);
        Assert.Contains("I do not know “Zoe”", Assert.Single(sent.Errors!).Value, StringComparison.Ordinal);
        Assert.Equal(0, People("team_members", channel.Id));
    }

    [PlatformFact]
    public async Task The_form_is_refused_to_whoever_may_not_change_the_team()
    {
        var channel = await slack.AddChannelAsync("led-team");
        await MeetAsync("led-team");
        await slack.CommandAsync("ana", "led-team", "team facilitators @ana");
        await slack.PublicMessageAsync("led-team", "a facilitator of the team");
        await OpenAsync("ben", "led-team");

        await slack.SubmitViewAsync("ben", new Dictionary<string, object> { ["Facilitators"] = "me" });

        await slack.PrivateMessageAsync("ben", "The team's settings are its facilitators' and their deputies': ana.");
        Assert.Equal(1, People("team_facilitators", channel.Id));
    }

    [PlatformFact]
    public async Task Somebody_of_another_workspace_is_made_no_facilitator_by_a_mention()
    {
        var channel = await slack.AddChannelAsync("shared");
        await slack.AddUserAsync("gus", teamId: "T0FOREIGN");

        await slack.MentionAsync("ana", "shared", "team facilitators @gus");

        await slack.PrivateMessageAsync("ana", "gus is here from another workspace.");
        Assert.Equal(0, People("team_facilitators", channel.Id));
    }

    private async Task MeetAsync(string channel)
    {
        foreach (var name in (string[])["ana", "ben", "cho"])
        {
            await slack.CommandAsync(name, channel, "help");
        }
    }

    private async Task OpenAsync(string who, string channel)
    {
        await slack.CommandAsync(who, channel, "team");
        await slack.ClickAsync(who, "Change the team", channel: channel);
        await slack.ModalAsync(who, "Team");
    }

    private long People(string table, string address)
    {
        using var connection = door.Bot.Services.GetRequiredService<Database>().Open();
        return connection.ExecuteScalar<long>($"SELECT COUNT(*) FROM {table} m JOIN channels c ON c.team_id = m.team_id AND c.address = @address", new { address });
    }
}

/// <summary>The same in Teams.</summary>
public sealed class TeamsTeamFormTests(TeamsDoor door) : IClassFixture<TeamsDoor>
{
    private readonly TeamsPlatform teams = door.Teams;

    [PlatformFact]
    public async Task A_team_is_changed_in_its_dialog_and_the_dialog_then_shows_it_so()
    {
        await teams.AddPersonAsync("Dorn, Dora");
        var place = (await teams.ChannelAsync("formed")).Id;
        foreach (var name in (string[])["Ana", "Ben", "Dorn, Dora"])
        {
            await teams.MessageAsync(name, "help", place);
        }

        await OpenAsync(place);
        var sent = await teams.SubmitDialogAsync("Ana", new Dictionary<string, object> { ["Members"] = "Ana, Dorn, Dora", ["Observers"] = "Ben" });

        Assert.True(sent.Closed, sent.Body);
        await teams.BotMessageAsync(place, "Ana has changed the team: members: Dorn, Dora and Ana; observers: Ben.");
        await OpenAsync(place);
        var dialog = (await teams.DialogAsync("Ana"))!;
        Assert.Equal(("Ana, Dorn, Dora", "Ben"), (dialog.Shows("Members"), dialog.Shows("Observers")));
    }

    private async Task OpenAsync(string place)
    {
        await teams.MessageAsync("Ana", "team", place);
        var card = await teams.BotMessageAsync(place, "Change the team", "Ana");
        Assert.Null((await teams.OpenDialogAsync("Ana", "Change the team", message: card.Id)).Problem);
    }
}
