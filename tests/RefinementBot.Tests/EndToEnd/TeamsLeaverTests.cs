using RefinementBot.Tests.EndToEnd.Platforms;

namespace RefinementBot.Tests.EndToEnd;

/// <summary>People who leave a place in Teams are not waited for there.</summary>
public sealed class TeamsLeaverTests(TeamsDoor door) : IClassFixture<TeamsDoor>
{
    private readonly TeamsPlatform teams = door.Teams;

    [PlatformFact]
    public async Task A_poll_that_waits_for_nobody_but_somebody_who_leaves_reveals_itself()
    {
        var place = (await teams.ChannelAsync("left behind")).Id;
        await teams.MessageAsync("Ben", "help", place);
        await teams.MessageAsync("Ana", "team members add me, Ben", place);
        await teams.BotMessageAsync(place, "has made Ana and Ben members of the team");
        await teams.MessageAsync("Ana", "estimate Pay by invoice", place);
        var card = await teams.BotMessageAsync(place, "0 of 2 have voted");
        await teams.ExecuteAsync("Ana", "Vote 5", message: card.Id);
        await teams.BotMessageAsync(place, "1 of 2 have voted");

        await teams.ConversationUpdateAsync("Ana", place, removed: ["Ben"], eventType: "teamMemberRemoved");

        await teams.BotMessageAsync(place, "Accept 5");
    }
}
