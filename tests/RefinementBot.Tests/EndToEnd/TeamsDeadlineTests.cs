using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>Deadlines and the team's time at Teams' door.</summary>
public sealed class TeamsDeadlineTests(TeamsDoor door) : IClassFixture<TeamsDoor>
{
    private readonly TeamsPlatform teams = door.Teams;

    [PlatformFact]
    public async Task What_waits_for_a_vote_is_told_in_the_own_chat_and_can_be_voted_on_there()
    {
        var own = (await teams.PersonalChatAsync("Ana")).Id;
        await teams.MessageAsync("Ana", "team vote", door.Checkout);
        await teams.BotMessageAsync(door.Checkout, "Done.", "Ana");
        await teams.MessageAsync("Ben", "estimate Gift wrapping by tomorrow", door.Checkout);
        await teams.BotMessageAsync(door.Checkout, "Please vote by");

        await teams.MessageAsync("Ana", "waiting", "personal");

        var waiting = await teams.BotMessageAsync(own, "1 poll waits for your vote.");
        var shown = await teams.ExecuteAsync("Ana", "Vote on Gift wrapping", message: waiting.Id);
        Assert.Contains("You have not voted yet.", shown.Shown!.Text, StringComparison.Ordinal);
    }

    [PlatformFact]
    public async Task The_teams_time_is_set_in_a_dialog()
    {
        var place = (await teams.GroupChatAsync("payments")).Id;
        await teams.MessageAsync("Ben", "cadence", place);
        await teams.BotMessageAsync(place, "The team's time", "Ben");
        Assert.Null((await teams.OpenDialogAsync("Ben", "Change it", place, containing: "The team's time")).Problem);

        var refused = await teams.SubmitDialogAsync("Ben", new Dictionary<string, object> { ["Time zone"] = "Berlin" });
        Assert.Equal((false, null), (refused.Closed, refused.Problem));
        Assert.Contains("Did you mean “Europe/Berlin”?", refused.Text, StringComparison.Ordinal);

        var sent = await teams.SubmitDialogAsync("Ben", new Dictionary<string, object> { ["Time zone"] = "Europe/Berlin", ["Capacity"] = "32" });
        Assert.Equal((true, null), (sent.Closed, sent.Problem));
        await teams.BotMessageAsync(place, "its zone is Europe/Berlin; its capacity is 32 points an iteration.");
    }
}
